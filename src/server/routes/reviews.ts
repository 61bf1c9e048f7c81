import { z } from 'zod';
import { decideReview } from '../../app/decide-review.ts';
import { applyToSame, countSame, sameAnswers } from '../../app/same-answers.ts';
import { examFor, submissionFor } from '../../app/within-reach.ts';
import type { Answer } from '../../contracts/http/routes.ts';
import { isMessageCode, message } from '../../contracts/messages.ts';
import type { Repositories } from '../../ports/repositories.ts';
import type { ServerDeps } from '../deps.ts';
import { deliverSignals } from '../../app/take-up.ts';
import type { Exam } from '../../domain/exam.ts';
import type { WaitingQuestion } from '../../ports/views.ts';
import { badInput } from '../../domain/errors.ts';
import type { Handlers } from '../handler.ts';
import { questionOut, questionsOut } from '../present/paper.ts';
import { reasonOut } from '../present/reason.ts';

type Names = 'listReviews' | 'listSameAnswers' | 'applyToSame' | 'getPending' | 'decide';

export const reviewRoutes: Handlers<Names> = {
  /** Question by question, then script by script: one answer after another to the same question is judged most evenly. */
  async listReviews(deps, { principal, query, lang }) {
    return deps.as(principal, async (repositories) => {
      const { exam } = await examFor(repositories, principal, query.exam_id);
      const waiting = await repositories.views.waiting(query.exam_id);
      const all = inReviewOrder(exam, waiting).filter(
        (one) => (query.question_id ?? one.questionId) === one.questionId && (query.reason_code ?? one.reasonCode) === one.reasonCode,
      );
      // What the cursor names may have been decided since: the page begins at its place in the order.
      const after = query.cursor === undefined ? null : readPlace(query.cursor);
      const rest = after === null ? all : all.filter((one) => compare(one.place, after) >= 0);
      const items = await itemsOf(repositories, exam, rest.slice(0, query.limit), await countSame(repositories, query.exam_id, waiting), lang);
      const next = rest[query.limit];
      return { items, next_cursor: next === undefined ? null : writePlace(next.place), total: all.length };
    });
  },

  async listSameAnswers(deps, { principal, params, query, lang }) {
    return deps.as(principal, async (repositories) => {
      const members = await sameAnswers(repositories, principal, { submissionId: params.submission_id, questionId: query.question_id });
      const submission = await submissionFor(repositories, principal, params.submission_id);
      const { exam } = await repositories.exams.get(submission.examId, submission.examVersion);
      return { items: await itemsOf(repositories, exam, inReviewOrder(exam, members), () => members.length, lang) };
    });
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
    return deps.as(principal, async (repositories) => {
      const submission = await submissionFor(repositories, principal, params.submission_id);
      const { exam } = await repositories.exams.get(submission.examId, submission.examVersion);
      const questions = questionsOut(exam, await repositories.grades.current(submission.id), lang);
      return {
        submission_id: submission.id,
        status: submission.status,
        identity_problem: reasonOut(submission.identityProblem, lang),
        questions: questions.filter((question) => question.status === 'needs_review'),
      };
    });
  },

  async decide(deps, { principal, params, body, key, lang }) {
    const settled = await decideReview(deps, principal, params.submission_id, {
      action: body.action,
      questionId: body.question_id ?? null,
      score: body.override_score ?? null,
      feedback: body.override_feedback ?? null,
      transcription: body.override_transcription ?? null,
      comment: body.review_comment ?? null,
      expectedVersion: body.expected_version ?? null,
      key,
    });
    tellWorkflows(deps);
    const { submission, exam, status, totalScore, waiting } = settled;
    const current = await deps.repositories.grades.current(submission.id);
    return { submission_id: submission.id, status, total_score: totalScore, waiting, questions: questionsOut(exam, current, lang) };
  },
};

/** A decision stands whether or not its workflow hears of it now; start-up tells what was not told. */
function tellWorkflows(deps: ServerDeps): void {
  void deliverSignals(deps).catch((error: unknown) => deps.log.warn({ err: error }, 'a waiting workflow was not told yet'));
}

async function itemsOf(
  repositories: Repositories,
  exam: Exam,
  waiting: readonly WaitingQuestion[],
  same: (one: WaitingQuestion) => number,
  lang: string,
): Promise<Answer<'listReviews'>['items']> {
  const keyOf = (submissionId: string, questionId: string): string => JSON.stringify([submissionId, questionId]);
  const grades = new Map((await repositories.views.currentOf(waiting.map(({ submissionId, questionId }) => ({ submissionId, questionId })))).map((grade) => [keyOf(grade.submissionId, grade.question_id), grade]));
  return waiting.flatMap((one) => {
    const question = exam.questions.find((candidate) => candidate.id === one.questionId);
    const grade = grades.get(keyOf(one.submissionId, one.questionId));
    if (question === undefined || grade === undefined) return [];
    return [{ ...questionOut(question, grade, lang), submission_id: one.submissionId, exam_id: exam.id, student_id: one.studentId, name: one.name, same_answer: same(one) }];
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
