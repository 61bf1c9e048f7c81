import type { Principal } from '../domain/access.ts';
import { AppError } from '../domain/errors.ts';
import type { GradeVersion } from '../domain/grade.ts';
import type { SubmissionStatus } from '../domain/script.ts';
import { rubricSha256 } from '../grading/model/brief.ts';
import { sameAnswerKey } from '../grading/same-answer-key.ts';
import type { Repositories } from '../ports/repositories.ts';
import type { WaitingQuestion } from '../ports/views.ts';
import { decideReview, ReviewStale } from './decide-review.ts';
import type { ServiceDeps } from './service-deps.ts';
import { submissionFor } from './within-reach.ts';

export interface Place {
  readonly submissionId: string;
  readonly questionId: string;
}

/** Key by question of what waits in an exam: the same question by the same rubric, with the same answer. Those that may not be compared have none. */
export async function groupKeys(repositories: Repositories, examId: string, waiting: readonly WaitingQuestion[]): Promise<(one: WaitingQuestion) => string | null> {
  const exams = new Map<number, Map<string, { rubric: string; caseSensitive: boolean }>>();
  for (const version of new Set(waiting.map(({ examVersion }) => examVersion))) {
    const { exam } = await repositories.exams.get(examId, version);
    exams.set(version, new Map(exam.questions.map((question) => {
      const caseSensitive = question.answer?.kind === 'text' && question.answer.case_sensitive;
      return [question.id, { rubric: rubricSha256(question), caseSensitive }];
    })));
  }
  return (one) => {
    const question = exams.get(one.examVersion)?.get(one.questionId);
    const key = question === undefined ? null : sameAnswerKey(readOf(one), question.caseSensitive);
    return key === null ? null : JSON.stringify([one.questionId, question?.rubric, key]);
  };
}

/** A person who typed the transcription has read it; what speaks to the marker stays apart whoever typed it. */
function readOf({ transcription, machineTranscription, machineReason, legibility }: WaitingQuestion): Parameters<typeof sameAnswerKey>[0] {
  const typed = transcription !== machineTranscription && machineReason !== 'instructions_found';
  return typed ? { transcription, reason: null, legibility: null } : { transcription, reason: machineReason, legibility };
}

/** How many other waiting questions have the same answer. */
export async function countSame(repositories: Repositories, examId: string, waiting: readonly WaitingQuestion[]): Promise<(one: WaitingQuestion) => number> {
  const keyOf = await groupKeys(repositories, examId, waiting);
  const counts = new Map<string, number>();
  for (const one of waiting) {
    const key = keyOf(one);
    if (key !== null) counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  return (one) => Math.max(0, (counts.get(keyOf(one) ?? '') ?? 1) - 1);
}

/** Other questions that wait with the same answer as this one, in no order. Throws AppError `submission_not_found`, `question_not_found` (404). */
export async function sameAnswers(repositories: Repositories, principal: Principal, { submissionId, questionId }: Place): Promise<readonly WaitingQuestion[]> {
  const submission = await submissionFor(repositories, principal, submissionId);
  const source = await repositories.views.answerOf(submissionId, questionId);
  if (source === null) throw new AppError('question_not_found', `No question ${questionId}`, { httpStatus: 404, params: { id: questionId } });
  const others = (await repositories.views.waiting(submission.examId)).filter((one) => one.questionId === questionId && one.submissionId !== submissionId);
  const keyOf = await groupKeys(repositories, submission.examId, [source, ...others]);
  const key = keyOf(source);
  return key === null ? [] : others.filter((one) => keyOf(one) === key);
}

export interface Member extends Place {
  /** Version in force when the person agreed to it. */
  readonly version: number;
}

export interface Applied {
  readonly done: readonly (Member & { readonly status: SubmissionStatus; readonly waiting: number })[];
  /** What was left as it was, with the code of why. */
  readonly left: readonly (Place & { readonly code: string; readonly params: AppError['params']; readonly version: number | null })[];
}

/**
 * Gives each member the score and points that a person decided for the same answer, or takes that back (`action`). Each is a
 * decision of its own: its own transaction, version and audit row, whose maker names the decision it was taken from; made twice, it
 * counts once. What changed meanwhile, waits no more or is not the same answer is left alone and told. Throws AppError
 * `review_stale` (409) where the decision itself is not in force any more, and `submission_not_found` (404).
 */
export async function applyToSame(
  deps: ServiceDeps,
  principal: Principal,
  { source, members, action }: { readonly source: Member; readonly members: readonly Member[]; readonly action: 'APPLY' | 'TAKE_BACK' },
): Promise<Applied> {
  const { decision, same } = await deps.as(principal, async (repositories) => {
    await submissionFor(repositories, principal, source.submissionId);
    const [inForce] = await repositories.views.currentOf([source]);
    if (action === 'APPLY' && (inForce?.source !== 'human' || inForce.status !== 'reviewed' || inForce.version !== source.version)) throw staleSource(inForce ?? null, source);
    const alike = action === 'APPLY' ? await sameAnswers(repositories, principal, source) : [];
    return { decision: inForce ?? null, same: new Map(alike.map((one) => [keyOfPlace(one), one.version])) };
  });
  const name = `same-answer:${source.submissionId}/${source.questionId}@${source.version}`;
  const done: Applied['done'][number][] = [];
  const left: Applied['left'][number][] = [];
  for (const member of members) {
    const key = `${action === 'APPLY' ? name : `undo-${name}`}:${member.version}`;
    try {
      const before = await inForceFor(deps, principal, member);
      // The same once more, after an answer was lost on the way.
      const repeated = before?.madeBy === `person:${principal.id}:${key}`;
      if (!repeated && action === 'APPLY' && same.get(keyOfPlace(member)) === undefined) throw refusal(before, member);
      if (!repeated && action === 'TAKE_BACK' && before?.madeBy.startsWith(`person:${principal.id}:${name}:`) !== true) throw refusal(before, member);
      const settled = await decideReview(deps, principal, member.submissionId, {
        action: action === 'APPLY' ? 'OVERRIDE' : 'REOPEN', questionId: member.questionId, score: decision?.score ?? null, points: null, feedback: decision?.feedback ?? null,
        transcription: null, comment: action === 'APPLY' ? (decision?.comment ?? null) : null, expectedVersion: member.version, key,
        ...(action === 'APPLY' && decision !== null && { like: decision }),
      });
      const version = settled.current.find((grade) => grade.question_id === member.questionId)?.version ?? member.version;
      done.push({ ...member, version, status: settled.status, waiting: settled.waiting });
    } catch (error) {
      if (!(error instanceof AppError) || error.httpStatus >= 500) throw error;
      left.push({ ...member, code: error.code, params: error.params, version: error instanceof ReviewStale ? error.current.version : null });
    }
  }
  return { done, left };
}

async function inForceFor(deps: ServiceDeps, principal: Principal, member: Member): Promise<GradeVersion | null> {
  return deps.as(principal, async (repositories) => {
    await submissionFor(repositories, principal, member.submissionId);
    const [found] = await repositories.views.currentOf([member]);
    return found ?? null;
  });
}

/** Another version is in force, or, with the version that was agreed to, it is not the same answer. */
function refusal(before: GradeVersion | null, member: Member): AppError {
  if (before !== null && before.version !== member.version) return new ReviewStale(before);
  return new AppError('answer_differs', `question ${member.questionId} of ${member.submissionId} is not the same answer`, { httpStatus: 409, params: { question: member.questionId } });
}

function staleSource(inForce: GradeVersion | null, { questionId }: Place): AppError {
  if (inForce !== null) return new ReviewStale(inForce);
  return new AppError('question_not_found', `No question ${questionId}`, { httpStatus: 404, params: { id: questionId } });
}

function keyOfPlace({ submissionId, questionId }: Place): string {
  return JSON.stringify([submissionId, questionId]);
}
