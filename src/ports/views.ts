import type { Exam } from '../domain/exam.ts';
import type { GradeVersion, QuestionGrade } from '../domain/grade.ts';
import type { ReviewReasonCode } from '../domain/review.ts';
import type { SubmissionStatus } from '../domain/script.ts';
import type { Batch, BatchStatus, PageRecord, Submission } from './repositories.ts';

/** Lists and sums for people to look at; nothing is changed through them. */
export interface Views {
  /** Exams in their newest version, newest first. */
  exams(filter: ClassFilter & Slice): Promise<Listed<ExamRow>>;
  exam(id: string): Promise<ExamRow | null>;
  /** Newest first. */
  batches(filter: ClassFilter & Slice & { readonly examId: string | null; readonly status: BatchStatus | null }): Promise<Listed<Batch>>;
  progress(batchIds: readonly string[]): Promise<ReadonlyMap<string, BatchProgress>>;
  submissions(filter: ClassFilter & Slice & SubmissionFilter): Promise<Listed<Submission>>;
  /** Every script of an exam, in the order of batches and stacks. */
  ofExam(examId: string): Promise<readonly Submission[]>;
  /** The mark in force of every question of every script of the exam, or of the batch, in no order. Thousands: without who made it and when. */
  marks(of: { readonly examId: string } | { readonly batchId: string }): Promise<readonly Mark[]>;
  /** Questions that wait, without their evidence, in no order. */
  waiting(examId: string): Promise<readonly WaitingQuestion[]>;
  /** The same of one question, whether it waits or not; null where there is no mark of it. */
  answerOf(submissionId: string, questionId: string): Promise<WaitingQuestion | null>;
  /** The version in force of the questions named. */
  currentOf(questions: readonly { readonly submissionId: string; readonly questionId: string }[]): Promise<readonly GradeVersion[]>;
  unassigned(examId: string): Promise<readonly { readonly batchId: string; readonly file: string; readonly page: PageRecord }[]>;
  /** The scan of a page with what is needed to show it, and the class it belongs to; null when there is none. */
  page(id: string): Promise<{ readonly page: PageRecord; readonly examId: string; readonly classId: string } | null>;
  /** To whom an event belongs; null when it is gone. */
  placeOf(of: { readonly batchId: string } | { readonly submissionId: string } | { readonly examId: string }): Promise<EventPlace | null>;
  /** Scripts of the exam that were marked by another version. */
  outdated(examId: string, version: number): Promise<readonly Submission[]>;
  /** Marked scripts of the exam in which a question waits for one of these reasons. */
  waitingFor(examId: string, codes: readonly ReviewReasonCode[]): Promise<readonly Submission[]>;
  audit(filter: Slice & { readonly objectId: string | null }): Promise<Listed<AuditRow>>;
  counts(): Promise<SystemCounts>;
  /** What models were asked and what it came to, over all exams. */
  modelUse(): Promise<ModelUse>;
  slowQueries(): Promise<{ readonly source: 'pg_stat_statements' | 'pg_stat_activity'; readonly queries: readonly SlowQuery[] }>;
}

export interface ClassFilter {
  /** Classes within reach. */
  readonly classes: readonly string[] | 'all';
}

export interface Slice {
  /** From `nextCursor`; AppError `cursor_invalid` for anything else. */
  readonly cursor: string | null;
  readonly limit: number;
}

export interface Listed<T> {
  readonly items: readonly T[];
  readonly nextCursor: string | null;
}

export interface ExamRow {
  readonly exam: Exam;
  readonly version: number;
  readonly classId: string;
  readonly hasTemplate: boolean;
  readonly createdAt: Date;
  readonly scripts: number;
  readonly waiting: number;
  readonly completed: number;
  readonly released: number;
}

export interface BatchProgress {
  readonly files: number;
  readonly filesDone: number;
  readonly pages: number;
  readonly unassigned: number;
  readonly scripts: number;
  readonly scriptsMarked: number;
  /** Marks in the record for the scripts of the batch. */
  readonly questionsMarked: number;
  readonly waiting: number;
}

export type SubmissionSort = 'ordinal' | 'student_id' | 'total_score' | '-total_score' | 'updated_at' | '-updated_at';

export interface SubmissionFilter {
  readonly examId: string | null;
  readonly batchId: string | null;
  readonly status: SubmissionStatus | null;
  readonly studentId: string | null;
  readonly sort: SubmissionSort;
}

/** `evidence` as JSON text, as it stands in the record: whoever passes ten thousand of them on need not take them apart. */
export type Mark = Omit<QuestionGrade, 'comment' | 'evidence' | 'max_score'> & { readonly submissionId: string; readonly evidence: string };

export interface WaitingQuestion {
  readonly submissionId: string;
  readonly questionId: string;
  readonly studentId: string | null;
  readonly name: string | null;
  readonly batchId: string;
  /** Of the script in its stack. */
  readonly ordinal: number;
  /** Of the script. */
  readonly createdAt: Date;
  readonly reasonCode: string | null;
  readonly version: number;
  readonly examVersion: number;
  readonly transcription: string | null;
  /** Of the machine's newest mark, whatever people made of it since; null where there is none. */
  readonly machineReason: ReviewReasonCode | null;
  readonly machineTranscription: string | null;
  readonly legibility: string | null;
}

export interface EventPlace {
  readonly classId: string;
  readonly examId: string;
  readonly batchId: string | null;
}

export interface AuditRow {
  readonly id: number;
  readonly at: Date;
  readonly actor: string;
  readonly action: string;
  readonly objectType: string;
  readonly objectId: string;
  readonly detail: unknown;
}

export interface SystemCounts {
  readonly exams: number;
  readonly batches: Readonly<Record<string, number>>;
  readonly submissions: Readonly<Record<string, number>>;
  readonly waitingQuestions: number;
  readonly databaseBytes: number;
}

export interface ModelUse {
  /** `outcome`: `done`, `running`, or the code of the failure. */
  readonly calls: readonly { readonly model: string; readonly purpose: string; readonly outcome: string; readonly count: number }[];
  readonly spent: readonly { readonly model: string; readonly inputTokens: number; readonly outputTokens: number; readonly costUsd: number; readonly seconds: number }[];
  readonly openRulings: number;
}

export interface SlowQuery {
  readonly query: string;
  readonly calls: number;
  readonly meanMs: number;
  readonly totalMs: number;
}
