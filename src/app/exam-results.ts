import type { Principal } from '../domain/access.ts';
import type { Exam } from '../domain/exam.ts';
import type { PageRecord, Repositories, Submission } from '../ports/repositories.ts';
import type { Mark } from '../ports/views.ts';
import { questionSummaryOf, studentSummaryOf, type QuestionSummary, type StudentSummary } from './collect-results.ts';
import { batchFor, examFor } from './within-reach.ts';

export interface ExamResults {
  readonly examId: string;
  readonly examVersion: number;
  readonly exam: Exam;
  readonly students: readonly MarkedStudent[];
  readonly unassigned: readonly { readonly batchId: string; readonly file: string; readonly page: PageRecord }[];
}

export interface MarkedStudent {
  readonly summary: StudentSummary;
  readonly releasedAt: Date | null;
  /** `evidence` is JSON text, see `Mark`. */
  readonly questions: readonly { readonly summary: QuestionSummary; readonly evidence: string }[];
}

/** Results of an exam over all its batches, from the record alone. */
export async function examResults(repositories: Repositories, principal: Principal, examId: string): Promise<ExamResults> {
  const record = await examFor(repositories, principal, examId);
  const scripts = await repositories.views.ofExam(examId);
  return {
    examId,
    examVersion: record.version,
    exam: record.exam,
    students: await studentsOf(repositories, scripts, await repositories.views.marks({ examId })),
    unassigned: await repositories.views.unassigned(examId),
  };
}

/** Results of one batch. */
export async function batchResults(repositories: Repositories, principal: Principal, batchId: string): Promise<ExamResults> {
  const batch = await batchFor(repositories, principal, batchId);
  const { exam } = await repositories.exams.get(batch.examId, batch.examVersion);
  const scripts = await repositories.submissions.ofBatch(batchId);
  return {
    examId: batch.examId,
    examVersion: batch.examVersion,
    exam,
    students: await studentsOf(repositories, scripts, await repositories.views.marks({ batchId })),
    unassigned: (await repositories.views.unassigned(batch.examId)).filter((page) => page.batchId === batchId),
  };
}

/** A script is shown by the exam version it was marked with. */
async function studentsOf(repositories: Repositories, scripts: readonly Submission[], marks: readonly Mark[]): Promise<ExamResults['students']> {
  const versions = new Map<string, Exam>();
  const byScript = Map.groupBy(marks, (mark) => mark.submissionId);
  const students: MarkedStudent[] = [];
  for (const script of scripts) {
    const key = `${script.examId} ${script.examVersion}`;
    const exam = versions.get(key) ?? (await repositories.exams.get(script.examId, script.examVersion)).exam;
    versions.set(key, exam);
    const byQuestion = new Map(byScript.get(script.id)?.map((mark) => [mark.question_id, mark]));
    const questions = exam.questions.map((question) => {
      const mark = byQuestion.get(question.id) ?? null;
      return { summary: questionSummaryOf(question, mark, exam.language), evidence: mark?.evidence ?? '[]' };
    });
    students.push({ summary: studentSummaryOf(exam, script, []), releasedAt: script.releasedAt, questions });
  }
  return students;
}
