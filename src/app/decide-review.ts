import type { Principal } from '../domain/access.ts';
import { AppError, badInput } from '../domain/errors.ts';
import type { Exam, Question } from '../domain/exam.ts';
import { personMaker, principalOf, type Evidence, type GradeVersion, type QuestionGrade } from '../domain/grade.ts';
import { roundMark } from '../domain/marks.ts';
import { paperWorkflowId, REVIEW_SIGNAL } from '../domain/runs.ts';
import type { Repositories, Submission } from '../ports/repositories.ts';
import { decidePoints, type DecidedPoints, type PointDecision } from './decide-points.ts';
import { namesOf } from './names-of.ts';
import { takeBackRelease } from './release-results.ts';
import type { ServiceDeps } from './service-deps.ts';
import { settlePaper, type Settled } from './settle-paper.ts';
import { submissionFor } from './within-reach.ts';

export interface Decision {
  readonly action: 'APPROVE' | 'OVERRIDE' | 'REJECT' | 'REOPEN';
  readonly questionId: string | null;
  readonly score: number | null;
  /** Instead of a score. */
  readonly points: readonly PointDecision[] | null;
  readonly feedback: string | null;
  readonly transcription: string | null;
  readonly comment: string | null;
  /** Version the decision was made on; null: only over what no person has decided. */
  readonly expectedVersion: number | null;
  /** Names the decision: made twice, it counts once. */
  readonly key: string;
  /** Of a decision that was made on the same answer of another script: score and points are its, places on the page are not. */
  readonly like?: GradeVersion;
}

/** Somebody else decided first: AppError `review_stale` (409) with what is in force now. */
export class ReviewStale extends AppError {
  readonly current: GradeVersion;
  readonly decidedByName: string | null;

  constructor(current: GradeVersion, decidedByName: string | null = null) {
    super('review_stale', `question ${current.question_id} is at version ${current.version}`, { httpStatus: 409, params: { question: current.question_id } });
    this.current = current;
    this.decidedByName = decidedByName;
  }
}

const DECIDABLE: readonly Submission['status'][] = ['REVIEWING', 'COMPLETED', 'REJECTED'];

/**
 * A person's decision: appended to the record together with its audit row, the script's new total and the signal for the
 * workflow that waits. Two people at once take turns; the second is told. Throws AppError `review_stale`, `not_in_review`
 * (409: still being marked, or failed), `question_not_found` (404), `review_needs_score` (409: nothing to approve),
 * `score_out_of_range`, `score_needed`, `score_or_points`, `points_invalid`, `question_needed` (422), `nothing_to_reopen` (409).
 */
export async function decideReview(deps: ServiceDeps, principal: Principal, submissionId: string, decision: Decision): Promise<Settled> {
  const settled = await deps.as(principal, async (repositories) => {
    const submission = await submissionFor(repositories, principal, submissionId, true);
    if (!DECIDABLE.includes(submission.status)) {
      throw new AppError('not_in_review', `Script ${submissionId} is ${submission.status}`, { httpStatus: 409, params: { status: submission.status } });
    }
    const { exam } = await repositories.exams.get(submission.examId, submission.examVersion);
    await takeBackRelease(repositories, submission, principal);
    await applyDecision({ repositories, submission, exam, maker: personMaker(principal.id, decision.key) }, decision);
    await repositories.outbox.add({ id: `review-${submissionId}-${decision.key}`, workflowId: paperWorkflowId({ ...submission, submissionId }), name: REVIEW_SIGNAL });
    return settlePaper(repositories, submissionId);
  }).catch(async (error: unknown) => {
    if (!(error instanceof ReviewStale)) throw error;
    const by = principalOf(error.current.madeBy);
    throw new ReviewStale(error.current, (await namesOf(deps, [by]))(by));
  });
  deps.notifier.notify({ kind: 'review_decided', submissionId, questionId: decision.questionId ?? '' });
  return settled;
}

interface Scope {
  readonly repositories: Repositories;
  readonly submission: Submission;
  readonly exam: Exam;
  readonly maker: string;
}

async function applyDecision(scope: Scope, decision: Decision): Promise<void> {
  const { repositories, submission, exam } = scope;
  const { action, questionId } = decision;
  if (action === 'REJECT') {
    if (submission.status !== 'REJECTED') await repositories.submissions.setStatus(submission.id, 'REJECTED', { totalScore: submission.totalScore, comment: decision.comment });
    return;
  }
  if (questionId === null) {
    if (action === 'OVERRIDE') throw badInput('question_needed', 'say which question the score is for', {}, 422);
    if (action === 'REOPEN') {
      if (submission.status !== 'REJECTED') throw new AppError('nothing_to_reopen', 'the script is not rejected', { httpStatus: 409 });
      await repositories.submissions.setStatus(submission.id, 'REVIEWING', { totalScore: submission.totalScore, comment: null });
      return;
    }
    if (submission.status === 'REJECTED') await repositories.submissions.setStatus(submission.id, 'REVIEWING', { totalScore: submission.totalScore });
    await approveAll(scope, decision);
    return;
  }
  const question = exam.questions.find((one) => one.id === questionId);
  if (question === undefined) throw new AppError('question_not_found', `No question ${questionId}`, { httpStatus: 404, params: { id: questionId } });
  await decideQuestion(scope, question, decision);
}

async function approveAll(scope: Scope, decision: Decision): Promise<void> {
  const current = new Map((await scope.repositories.grades.current(scope.submission.id)).map((grade) => [grade.question_id, grade]));
  const waiting = scope.exam.questions.filter((question) => (current.get(question.id)?.status ?? 'needs_review') === 'needs_review');
  const unscored = waiting.filter((question) => (current.get(question.id)?.score ?? null) === null);
  if (unscored.length > 0) {
    const ids = unscored.map((question) => question.id).join(', ');
    throw new AppError('review_needs_score', `no score is proposed for ${ids}`, { httpStatus: 409, params: { questions: ids } });
  }
  for (const question of waiting) await decideQuestion(scope, question, { ...decision, questionId: question.id, expectedVersion: null });
}

async function decideQuestion({ repositories, submission, exam, maker }: Scope, question: Question, decision: Decision): Promise<void> {
  const latest = await repositories.grades.lock(submission.id, question.id);
  // The same decision once more, after an answer was lost on the way: it stands, nothing is added.
  if (latest?.madeBy === maker) return;
  const expected = decision.expectedVersion;
  const stale = expected === null ? latest?.source === 'human' && latest.status === 'reviewed' : (latest?.version ?? 0) !== expected;
  if (stale && latest !== null) throw new ReviewStale(latest);
  await repositories.grades.append(submission.id, submission.examVersion, maker, decided(question, latest, decision, exam.language));
}

function decided(question: Question, latest: GradeVersion | null, decision: Decision, language: string): QuestionGrade {
  const base: QuestionGrade = latest ?? {
    question_id: question.id, score: null, max_score: question.max_score, status: 'needs_review', source: 'rule', confidence: null,
    transcription: null, reason: null, feedback: null, evidence: [],
  };
  if (decision.action === 'REOPEN') {
    if (latest?.source !== 'human' || latest.status !== 'reviewed') throw new AppError('nothing_to_reopen', 'nobody has decided this question', { httpStatus: 409 });
    return { ...base, source: 'human', status: 'needs_review', confidence: null, reason: { code: 'reopened', params: {} }, comment: decision.comment };
  }
  const points = decision.action === 'OVERRIDE' && decision.points !== null ? overridingPoints(question, base, decision, language) : null;
  const score = decision.action === 'OVERRIDE' ? (points?.score ?? overriding(question, decision.score)) : base.score;
  if (score === null) throw new AppError('review_needs_score', `no score is proposed for ${question.id}`, { httpStatus: 409, params: { questions: question.id } });
  const transcription = decision.transcription ?? base.transcription;
  const changed = score !== base.score || (points?.evidence.some((one) => !base.evidence.includes(one)) ?? false);
  const copied = decision.like?.evidence.filter(({ point_id: id }) => id !== null) ?? [];
  // What the machine said about its own score does not hold for another one.
  const feedback = decision.feedback ?? (changed ? null : base.feedback);
  return {
    question_id: question.id,
    score,
    max_score: question.max_score,
    status: 'reviewed',
    source: 'human',
    confidence: null,
    transcription,
    reason: null,
    feedback,
    comment: decision.comment,
    evidence: points?.evidence ?? (copied.length > 0 ? withPoints(question, base.evidence, copied)
      : changed ? ofPerson(question, base.evidence, { score, transcription, comment: decision.comment ?? feedback }) : base.evidence),
  };
}

/** Throws AppError `score_out_of_range` (422), also for a score finer than a hundredth. */
function overriding(question: Question, score: number | null): number {
  if (score === null) throw badInput('score_needed', 'an override needs a score', {}, 422);
  if (score > question.max_score || roundMark(score) !== score) {
    throw badInput('score_out_of_range', `a score of question ${question.id} lies between 0 and ${question.max_score}`, { max: question.max_score }, 422);
  }
  return score;
}

/** Throws AppError `score_or_points`, `points_invalid` (422). */
function overridingPoints(question: Question, base: QuestionGrade, { score, points }: Decision, language: string): DecidedPoints {
  if (score !== null) throw badInput('score_or_points', 'a score and points', {}, 422);
  return decidePoints(question, points ?? [], base.evidence, { place: placeOf(question, base.evidence) ?? { page: 1, box: [0, 0, 1000, 1000] }, language });
}

/** Points as decided on the same answer elsewhere, each at this script's own place for it. */
function withPoints(question: Question, own: readonly Evidence[], points: readonly Evidence[]): Evidence[] {
  const fallback = placeOf(question, own);
  return points.flatMap((point) => {
    const before = own.find(({ point_id: id }) => id === point.point_id);
    if (before !== undefined) return [before.awarded === point.awarded ? before : { ...before, awarded: point.awarded, reasoning: point.reasoning, by_person: true }];
    return fallback === null ? [] : [{ page: fallback.page, box: fallback.box, point_id: point.point_id, text: null, awarded: point.awarded, reasoning: point.reasoning, by_person: true }];
  });
}

/** A score that a person set rests on the person's look at the answer: one box, that of the answer. */
function ofPerson(question: Question, before: readonly Evidence[], { score, transcription, comment }: { score: number; transcription: string | null; comment: string | null }): Evidence[] {
  const place = placeOf(question, before);
  if (place === null) return [];
  return [{ point_id: null, page: place.page, box: place.box, text: transcription, awarded: score, reasoning: comment ?? '' }];
}

/** Where the answer stands: by what was found of it, else by the exam file; null where neither says. */
function placeOf(question: Question, before: readonly Evidence[]): Pick<Evidence, 'page' | 'box'> | null {
  return before[0] ?? question.regions[0] ?? null;
}
