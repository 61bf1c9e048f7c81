import type { StudentResult } from '../contracts/results-file.ts';
import type { Principal } from '../domain/access.ts';
import type { Exam } from '../domain/exam.ts';
import type { QuestionGrade } from '../domain/grade.ts';
import type { PageRecord, Repositories, Submission } from '../ports/repositories.ts';
import { studentResultOf } from './collect-results.ts';
import { batchFor, examFor } from './within-reach.ts';

export interface ExamResults {
  readonly examId: string;
  readonly examVersion: number;
  readonly exam: Exam;
  readonly students: readonly (StudentResult & { readonly releasedAt: Date | null })[];
  readonly unassigned: readonly { readonly batchId: string; readonly file: string; readonly page: PageRecord }[];
}

/** Results of an exam over all its batches, from the record alone. */
export async function examResults(repositories: Repositories, principal: Principal, examId: string): Promise<ExamResults> {
  const record = await examFor(repositories, principal, examId);
  const scripts = await repositories.views.ofExam(examId);
  const marks = Map.groupBy(await repositories.views.marks(examId), (grade) => grade.submissionId);
  return {
    examId,
    examVersion: record.version,
    exam: record.exam,
    students: await studentsOf(repositories, scripts, marks),
    unassigned: await repositories.views.unassigned(examId),
  };
}

/** Results of one batch. */
export async function batchResults(repositories: Repositories, principal: Principal, batchId: string): Promise<ExamResults> {
  const batch = await batchFor(repositories, principal, batchId);
  const { exam } = await repositories.exams.get(batch.examId, batch.examVersion);
  const scripts = await repositories.submissions.ofBatch(batchId);
  const marks = new Map<string, readonly QuestionGrade[]>();
  for (const script of scripts) marks.set(script.id, await repositories.grades.current(script.id));
  return {
    examId: batch.examId,
    examVersion: batch.examVersion,
    exam,
    students: await studentsOf(repositories, scripts, marks),
    unassigned: (await repositories.views.unassigned(batch.examId)).filter((page) => page.batchId === batchId),
  };
}

/** A script is shown by the exam version it was marked with. */
async function studentsOf(repositories: Repositories, scripts: readonly Submission[], marks: ReadonlyMap<string, readonly QuestionGrade[]>): Promise<ExamResults['students']> {
  const versions = new Map<string, Exam>();
  const students: ExamResults['students'][number][] = [];
  for (const script of scripts) {
    const key = `${script.examId} ${script.examVersion}`;
    const exam = versions.get(key) ?? (await repositories.exams.get(script.examId, script.examVersion)).exam;
    versions.set(key, exam);
    students.push({ ...studentResultOf(exam, script, marks.get(script.id) ?? [], []), releasedAt: script.releasedAt });
  }
  return students;
}
