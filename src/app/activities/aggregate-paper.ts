import { totalMarks } from '../../domain/marks.ts';
import type { GradingActivities } from '../../ports/grading-activities.ts';
import type { GradingDeps } from '../deps.ts';

/** Sums a script. The quality gate: any question that waits, or has no mark at all, keeps the script in REVIEWING. */
export function aggregatePaper(deps: GradingDeps): GradingActivities['aggregatePaper'] {
  return async ({ submissionId }) => {
    const { submissions, exams, grades } = deps.repositories;
    const submission = await submissions.get(submissionId);
    const { exam } = await exams.get(submission.examId, submission.examVersion);
    const byQuestion = new Map((await grades.current(submissionId)).map((grade) => [grade.question_id, grade]));
    const current = exam.questions.map((question) => byQuestion.get(question.id) ?? null);
    const waiting = current.filter((grade) => grade === null || grade.status === 'needs_review').length;
    const identified = submission.studentId !== null;
    await submissions.setStatus(submissionId, waiting === 0 && identified ? 'COMPLETED' : 'REVIEWING', {
      totalScore: totalMarks(current.map((grade) => grade?.score ?? null)),
    });
    deps.notifier.notify({ kind: 'paper_done', submissionId, waiting });
    return { waiting };
  };
}
