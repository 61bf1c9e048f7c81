import type { Principal } from '../domain/access.ts';
import type { Exam } from '../domain/exam.ts';
import type { ExamRecord, PageRecord, Repositories, Submission } from '../ports/repositories.ts';
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
  /** The version that it was marked with. */
  readonly exam: Exam;
  /** By question. */
  readonly marks: ReadonlyMap<string, Mark>;
}

/** A student's questions in the order of the exam. */
export function questionsOf({ exam, marks }: MarkedStudent): QuestionSummary[] {
  return exam.questions.map((question) => questionSummaryOf(question, marks.get(question.id) ?? null, exam.language));
}

/** Results of an exam over all its batches, from the record alone. */
export async function examResults(repositories: Repositories, principal: Principal, examId: string): Promise<ExamResults> {
  const record = await examFor(repositories, principal, examId);
  const scripts = await repositories.views.ofExam(examId);
  return {
    examId,
    examVersion: record.version,
    exam: record.exam,
    students: await studentsOf(repositories, record, scripts, await repositories.views.marks({ examId })),
    unassigned: await repositories.views.unassigned(examId),
  };
}

/** Results of one batch. */
export async function batchResults(repositories: Repositories, principal: Principal, batchId: string): Promise<ExamResults> {
  const batch = await batchFor(repositories, principal, batchId);
  const record = await repositories.exams.get(batch.examId, batch.examVersion);
  const scripts = await repositories.submissions.ofBatch(batchId);
  return {
    examId: batch.examId,
    examVersion: batch.examVersion,
    exam: record.exam,
    students: await studentsOf(repositories, record, scripts, await repositories.views.marks({ batchId })),
    unassigned: (await repositories.views.unassigned(batch.examId)).filter((page) => page.batchId === batchId),
  };
}

/** A script is shown by the exam version it was marked with. */
async function studentsOf(repositories: Repositories, record: ExamRecord, scripts: readonly Submission[], marks: readonly Mark[]): Promise<ExamResults['students']> {
  const versions = new Map([[record.version, record.exam]]);
  const byScript = new Map(scripts.map((script) => [script.id, new Map<string, Mark>()]));
  for (const mark of marks) byScript.get(mark.submissionId)?.set(mark.question_id, mark);
  const students: MarkedStudent[] = [];
  for (const script of scripts) {
    const exam = versions.get(script.examVersion) ?? (await repositories.exams.get(script.examId, script.examVersion)).exam;
    versions.set(script.examVersion, exam);
    students.push({ summary: studentSummaryOf(exam, script, []), releasedAt: script.releasedAt, exam, marks: byScript.get(script.id) ?? new Map() });
  }
  return students;
}
