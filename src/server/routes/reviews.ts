import { decideReview } from '../../app/decide-review.ts';
import { examFor, submissionFor } from '../../app/within-reach.ts';
import { deliverSignals } from '../../app/take-up.ts';
import type { Exam } from '../../domain/exam.ts';
import type { WaitingQuestion } from '../../ports/views.ts';
import { badInput } from '../../domain/errors.ts';
import type { Handlers } from '../handler.ts';
import { questionOut, questionsOut } from '../present/paper.ts';
import { reasonOut } from '../present/reason.ts';

type Names = 'listReviews' | 'getPending' | 'decide';

export const reviewRoutes: Handlers<Names> = {
  /** Question by question, then script by script: one answer after another to the same question is judged most evenly. */
  async listReviews(deps, { principal, query, lang }) {
    return deps.as(principal, async (repositories) => {
      const { exam } = await examFor(repositories, principal, query.exam_id);
      const all = inReviewOrder(exam, await repositories.views.waiting(query.exam_id)).filter(
        (one) => (query.question_id ?? one.questionId) === one.questionId && (query.reason_code ?? one.reasonCode) === one.reasonCode,
      );
      const from = query.cursor === undefined ? 0 : all.findIndex((one) => placeOf(one) === query.cursor);
      if (from < 0) throw badInput('cursor_invalid', 'the cursor is not one of this list');
      const slice = all.slice(from, from + query.limit);
      const grades = new Map((await repositories.views.currentOf(slice)).map((grade) => [placeOf({ submissionId: grade.submissionId, questionId: grade.question_id }), grade]));
      const items = [];
      for (const one of slice) {
        const submission = await repositories.submissions.get(one.submissionId);
        const question = exam.questions.find((candidate) => candidate.id === one.questionId);
        const grade = grades.get(placeOf(one));
        if (question === undefined || grade === undefined) continue;
        const { studentId, name } = submission;
        items.push({ ...questionOut(question, grade, lang), submission_id: one.submissionId, exam_id: exam.id, student_id: studentId, name });
      }
      const next = all[from + query.limit];
      return { items, next_cursor: next === undefined ? null : placeOf(next), total: all.length };
    });
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
    // The decision stands whether or not its workflow hears of it now; start-up tells what was not told.
    void deliverSignals(deps).catch((error: unknown) => deps.log.warn({ err: error }, 'a waiting workflow was not told yet'));
    const { submission, exam, status, totalScore, waiting } = settled;
    const current = await deps.repositories.grades.current(submission.id);
    return { submission_id: submission.id, status, total_score: totalScore, waiting, questions: questionsOut(exam, current, lang) };
  },
};

const placeOf = ({ submissionId, questionId }: { submissionId: string; questionId: string }): string =>
  Buffer.from(JSON.stringify([submissionId, questionId])).toString('base64url');

function inReviewOrder(exam: Exam, waiting: readonly WaitingQuestion[]): readonly WaitingQuestion[] {
  const order = new Map(exam.questions.map((question, index) => [question.id, index]));
  const known = waiting.filter((one) => order.has(one.questionId));
  // Sorting is stable: within a question the scripts keep their order.
  return known.toSorted((a, b) => (order.get(a.questionId) ?? 0) - (order.get(b.questionId) ?? 0));
}
