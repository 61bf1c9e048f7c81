import type { Exam } from '../domain/exam.ts';
import type { GradeVersion } from '../domain/grade.ts';
import { totalMarks } from '../domain/marks.ts';
import type { SubmissionStatus } from '../domain/script.ts';
import type { Repositories, Submission } from '../ports/repositories.ts';

export interface Settled {
  readonly submission: Submission;
  readonly exam: Exam;
  readonly current: readonly GradeVersion[];
  readonly status: SubmissionStatus;
  readonly totalScore: number | null;
  /** Questions without a mark that stands. */
  readonly waiting: number;
}

/**
 * Sums a script from the record and puts it where it belongs. The quality gate: any question that waits, or has no mark at
 * all, or a script without a student, stays in REVIEWING. A rejected script stays rejected.
 */
export async function settlePaper(repositories: Repositories, submissionId: string): Promise<Settled> {
  const { submissions, exams, grades } = repositories;
  const submission = await submissions.get(submissionId);
  const { exam } = await exams.get(submission.examId, submission.examVersion);
  const current = await grades.current(submissionId);
  const byQuestion = new Map(current.map((grade) => [grade.question_id, grade]));
  const inOrder = exam.questions.map((question) => byQuestion.get(question.id) ?? null);
  const waiting = inOrder.filter((grade) => grade === null || grade.status === 'needs_review').length;
  const totalScore = totalMarks(inOrder.map((grade) => grade?.score ?? null));
  const passed = waiting === 0 && submission.studentId !== null;
  const status = submission.status === 'REJECTED' ? 'REJECTED' : passed ? 'COMPLETED' : 'REVIEWING';
  if (submission.status !== status || submission.totalScore !== totalScore || submission.waiting !== waiting) {
    await submissions.setStatus(submissionId, status, { totalScore, waiting });
  }
  return { submission: { ...submission, status, totalScore, waiting }, exam, current, status, totalScore, waiting };
}
