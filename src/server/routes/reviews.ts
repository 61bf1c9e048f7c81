import { z } from 'zod';
import { decideReview } from '../../app/decide-review.ts';
import { applyToSame, countSame, sameAnswers } from '../../app/same-answers.ts';
import { examFor, submissionFor } from '../../app/within-reach.ts';
import type { Answer } from '../../contracts/http/routes.ts';
import { isMessageCode, message } from '../../contracts/messages.ts';
import type { Repositories } from '../../ports/repositories.ts';
import type { ServerDeps } from '../deps.ts';
import { deliverSignals } from '../../app/take-up.ts';
import type { NameOf } from '../../app/names-of.ts';
import type { Exam } from '../../domain/exam.ts';
import type { GradeVersion } from '../../domain/grade.ts';
import type { WaitingQuestion } from '../../ports/views.ts';
import { badInput } from '../../domain/errors.ts';
import type { Handlers } from '../handler.ts';
import { makersOf, questionOut, questionsOut } from '../present/paper.ts';
import { reasonOut } from '../present/reason.ts';

type Names = 'listReviews' | 'listSameAnswers' | 'applyToSame' | 'getPending' | 'decide';

export const reviewRoutes: Handlers<Names> = {
  /** Question by question, then script by script: one answer after another to the same question is judged most evenly. */
  async listReviews(deps, { principal, query, lang }) {
    const { exam, slice, grades, same, next, total } = await deps.as(principal, async (repositories) => {
      const { exam: found } = await examFor(repositories, principal, query.exam_id);
      const waiting = await repositories.views.waiting(query.exam_id);
      const all = inReviewOrder(found, waiting).filter(
        (one) => (query.question_id ?? one.questionId) === one.questionId && (query.reason_code ?? one.reasonCode) === one.reasonCode,
      );
      // What the cursor names may have been decided since: the page begins at its place in the order.
      const after = query.cursor === undefined ? null : readPlace(query.cursor);
      const rest = after === null ? all : all.filter((one) => compare(one.place, after) >= 0);
      const page = rest.slice(0, query.limit);
      return {
        exam: found, slice: page, grades: await gradesOf(repositories, page), same: await countSame(repositories, query.exam_id, waiting),
        next: rest[query.limit], total: all.length,
      };
    });
    const items = itemsOf(exam, slice, grades, same, lang, await makersOf(deps, grades));
    return { items, next_cursor: next === undefined ? null : writePlace(next.place), total };
  },

  async listSameAnswers(deps, { principal, params, query, lang }) {
    const { exam, members, grades } = await deps.as(principal, async (repositories) => {
      const found = await sameAnswers(repositories, principal, { submissionId: params.submission_id, questionId: query.question_id });
      const submission = await submissionFor(repositories, principal, params.submission_id);
      return { ...(await repositories.exams.get(submission.examId, submission.examVersion)), members: found, grades: await gradesOf(repositories, found) };
    });
    return { items: itemsOf(exam, inReviewOrder(exam, members), grades, () => members.length, lang, await makersOf(deps, grades)) };
  },

  async applyToSame(deps, { principal, params, body, lang }) {
    const { done, left } = await applyToSame(deps, principal, {
      action: body.action,
      source: { submissionId: params.submission_id, questionId: body.question_id, version: body.version },
      members: body.members.map((one) => ({ submissionId: one.submission_id, questionId: one.question_id, version: one.version })),
    });
    tellWorkflows(deps);
    return {
      done: done.map(({ submissionId, questionId, version, status, waiting }) => ({ submission_id: submissionId, question_id: questionId, version, status, waiting })),
      left: left.map(({ submissionId, questionId, code, params: of, version }) => ({
        submission_id: submissionId, question_id: questionId, version, reason: { code, message: isMessageCode(code) ? message(code, of, lang) : code },
      })),
    };
  },

  async getPending(deps, { principal, params, lang }) {
    const { submission, exam, current } = await deps.as(principal, async (repositories) => {
      const found = await submissionFor(repositories, principal, params.submission_id);
      const record = await repositories.exams.get(found.examId, found.examVersion);
      return { submission: found, exam: record.exam, current: await repositories.grades.current(found.id) };
    });
    const questions = questionsOut(exam, current, lang, await makersOf(deps, current));
    return {
      submission_id: submission.id,
      status: submission.status,
      identity_problem: reasonOut(submission.identityProblem, lang),
      questions: questions.filter((question) => question.status === 'needs_review'),
    };
  },

  async decide(deps, { principal, params, body, key, lang }) {
    const settled = await decideReview(deps, principal, params.submission_id, {
      action: body.action,
      questionId: body.question_id ?? null,
      score: body.override_score ?? null,
      points: body.override_points?.map(({ route, point_id: pointId, awarded }) => ({ route, pointId, awarded })) ?? null,
      feedback: body.override_feedback ?? null,
      transcription: body.override_transcription ?? null,
      comment: body.review_comment ?? null,
      expectedVersion: body.expected_version ?? null,
      key,
    });
    tellWorkflows(deps);
    const { submission, exam, status, totalScore, waiting } = settled;
    const current = await deps.repositories.grades.current(submission.id);
    return { submission_id: submission.id, status, total_score: totalScore, waiting, questions: questionsOut(exam, current, lang, await makersOf(deps, current)) };
  },
};

/** A decision stands whether or not its workflow hears of it now; start-up tells what was not told. */
function tellWorkflows(deps: ServerDeps): void {
  void deliverSignals(deps).catch((error: unknown) => deps.log.warn({ err: error }, 'a waiting workflow was not told yet'));
}

function gradesOf(repositories: Repositories, waiting: readonly WaitingQuestion[]): Promise<readonly GradeVersion[]> {
  return repositories.views.currentOf(waiting.map(({ submissionId, questionId }) => ({ submissionId, questionId })));
}

function itemsOf(
  exam: Exam,
  waiting: readonly WaitingQuestion[],
  grades: readonly GradeVersion[],
  same: (one: WaitingQuestion) => number,
  lang: string,
  nameOf: NameOf,
): Answer<'listReviews'>['items'] {
  const keyOf = (submissionId: string, questionId: string): string => JSON.stringify([submissionId, questionId]);
  const byKey = new Map(grades.map((grade) => [keyOf(grade.submissionId, grade.question_id), grade]));
  return waiting.flatMap((one) => {
    const question = exam.questions.find((candidate) => candidate.id === one.questionId);
    const grade = byKey.get(keyOf(one.submissionId, one.questionId));
    if (question === undefined || grade === undefined) return [];
    return [{ ...questionOut(question, grade, lang, nameOf), submission_id: one.submissionId, exam_id: exam.id, student_id: one.studentId, name: one.name, same_answer: same(one) }];
  });
}

/** Place in the order of the review list: the question's in the exam, then the script's by batch and stack. */
const place = z.tuple([z.number(), z.number(), z.string(), z.number(), z.string()]);
type Place = z.output<typeof place>;

const writePlace = (of: Place): string => Buffer.from(JSON.stringify(of)).toString('base64url');

function readPlace(cursor: string): Place {
  try {
    return place.parse(JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8')));
  } catch {
    throw badInput('cursor_invalid', 'the cursor is not one of this list');
  }
}

function compare(a: Place, b: Place): number {
  for (const [index, value] of a.entries()) {
    const other = b[index] ?? value;
    if (value !== other) return value < other ? -1 : 1;
  }
  return 0;
}

function inReviewOrder(exam: Exam, waiting: readonly WaitingQuestion[]): readonly (WaitingQuestion & { readonly place: Place })[] {
  const order = new Map(exam.questions.map((question, index) => [question.id, index]));
  const known = waiting.flatMap((one) => {
    const index = order.get(one.questionId);
    return index === undefined ? [] : [{ ...one, place: [index, one.createdAt.getTime(), one.batchId, one.ordinal, one.submissionId] satisfies Place }];
  });
  return known.toSorted((a, b) => compare(a.place, b.place));
}
