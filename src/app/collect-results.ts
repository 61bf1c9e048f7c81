import type { QuestionResult, ResultsFile } from '../contracts/results-file.ts';
import { reasonMessage } from '../contracts/messages.ts';
import type { Exam, Question } from '../domain/exam.ts';
import { totalMarks } from '../domain/marks.ts';
import type { QuestionGrade } from '../domain/grade.ts';
import type { ModelSpending } from '../ports/model-record.ts';
import type { PageRecord, Submission } from '../ports/repositories.ts';
import type { GradingDeps } from './deps.ts';

type StudentResult = ResultsFile['students'][number];
/** Without what the mark rests on, which is most of it. */
export type QuestionSummary = Omit<QuestionResult, 'evidence'>;
export type StudentSummary = Omit<StudentResult, 'questions'>;

/** The results of a batch as the results file says them, from the record alone. */
export async function collectResults(
  deps: Pick<GradingDeps, 'repositories'>,
  batchId: string,
): Promise<{ results: ResultsFile; exam: Exam; pages: readonly PageRecord[]; submissions: readonly Submission[] }> {
  const { batches, exams, submissions, pages, grades } = deps.repositories;
  const batch = await batches.get(batchId);
  const { exam } = await exams.get(batch.examId, batch.examVersion);
  const [papers, allPages, files] = await Promise.all([
    submissions.ofBatch(batchId),
    pages.ofBatch(batchId),
    batches.files(batchId),
  ]);
  const fileNames = new Map(files.map((file) => [file.id, file.name]));
  const place = (page: PageRecord): { file: string; page: number } => ({ file: fileNames.get(page.fileId) ?? '', page: page.filePage });
  const students: StudentResult[] = [];
  for (const paper of papers) {
    const own = allPages.filter((page) => page.submissionId === paper.id);
    own.sort((a, b) => (a.scriptPage ?? 0) - (b.scriptPage ?? 0));
    students.push(studentResultOf(exam, paper, await grades.current(paper.id), own.map(place)));
  }
  const unassigned = allPages.flatMap((page) => {
    if (page.submissionId !== null) return [];
    const reason = page.unassigned ?? { code: 'page_damaged' as const, params: {} };
    return [{ ...place(page), reason_code: reason.code, reason: reasonMessage(reason, exam.language) }];
  });
  const results: ResultsFile = {
    exam_id: exam.id,
    students,
    unassigned_pages: unassigned,
    failed_files: files.flatMap((file) => (file.error === null ? [] : [{ file: file.name, ...file.error }])),
    usage: usageOut(await deps.repositories.modelCalls.spendingOfBatch(batchId)),
  };
  return { results, exam, pages: allPages, submissions: papers };
}

/** What models cost, as the results file says it. */
export function usageOut({ calls, usage, costUsd }: ModelSpending): ResultsFile['usage'] {
  return { model_calls: calls, input_tokens: usage.inputTokens, output_tokens: usage.outputTokens, cost_usd: costUsd };
}

/** One script as the results file says it. */
export function studentResultOf(
  exam: Exam,
  paper: Submission,
  current: readonly QuestionGrade[],
  pages: StudentResult['pages'],
): StudentResult {
  const byQuestion = new Map(current.map((grade) => [grade.question_id, grade]));
  return {
    ...studentSummaryOf(exam, paper, pages),
    questions: exam.questions.map((question) => questionResultOf(question, byQuestion.get(question.id) ?? null, exam.language)),
  };
}

export function studentSummaryOf(exam: Exam, paper: Submission, pages: StudentResult['pages']): StudentSummary {
  return {
    student_id: paper.studentId,
    name: paper.name,
    submission_id: paper.id,
    status: paper.status,
    pages,
    total_score: paper.totalScore,
    max_total_score: totalMarks(exam.questions.map((question) => question.max_score)) ?? 0,
  };
}

/** One question as results say it, sentences in `lang`; a question without a version in the record waits for a person. */
export function questionResultOf(question: Question, grade: QuestionGrade | null, lang: string): QuestionResult {
  return { ...questionSummaryOf(question, grade, lang), evidence: grade?.evidence ?? [] };
}

export function questionSummaryOf(question: Question, grade: Omit<QuestionGrade, 'evidence' | 'max_score'> | null, lang: string): QuestionSummary {
  const reason = grade === null ? { code: 'reader_failed' as const, params: {} } : grade.reason;
  return {
    question_id: question.id,
    score: grade?.score ?? null,
    max_score: question.max_score,
    status: grade?.status ?? 'needs_review',
    confidence: grade?.confidence ?? null,
    source: grade?.source ?? 'rule',
    transcription: grade?.transcription ?? null,
    reason_code: reason?.code ?? null,
    reason: reason === null ? null : reasonMessage(reason, lang),
    feedback: grade?.feedback ?? null,
  };
}
