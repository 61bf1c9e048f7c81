import type { Exam, Student } from '../domain/exam.ts';
import type { Homography } from '../domain/geometry.ts';
import type { GradeVersion, QuestionGrade } from '../domain/grade.ts';
import type { AssignedBy, PageFacts, SubmissionStatus } from '../domain/script.ts';
import type { ViewKind } from '../domain/page-view.ts';
import type { ReviewReason, UnassignedReason } from '../domain/review.ts';
import type { SheetStats } from '../domain/sheet.ts';
import type { Views } from './views.ts';
import type { BlobRef } from './blobs.ts';
import type { AnswerCache, ModelCalls, Rulings } from './model-record.ts';

export interface ExamRecord {
  readonly exam: Exam;
  readonly classId: string;
  readonly version: number;
  /** SHA-256 of the exam file's text and the template's bytes: the same content is the same version. */
  readonly sha256: string;
  readonly template: BlobRef | null;
  /** One image per template page, upright, in page order; empty without a template. */
  readonly templatePages: readonly (BlobRef & { readonly width: number; readonly height: number })[];
  readonly createdAt: Date;
}

export interface Exams {
  /** Saves a new version, or returns the version that has this content. AppError `exam_id_taken` (409): another class has the id. */
  /**
   * A new version, unless the newest one (without `after`: any) has this content. `after` is the version it was made from, 0 for
   * none: where another is in force by now, AppError `exam_exists` or `rubric_stale` (409).
   */
  save(record: Omit<ExamRecord, 'version' | 'createdAt'>, after?: number): Promise<ExamRecord>;
  get(id: string, version: number): Promise<ExamRecord>;
  latest(id: string): Promise<ExamRecord | null>;
  /** Keeps the id for an exam of the class that has no version yet, so that calls of models may be on its account. AppError `exam_id_taken` (409). */
  reserve(id: string, classId: string): Promise<void>;
}

/** A class set that was printed: copy k (from 1) belongs to `students[k-1]`. */
export interface PrintRun {
  /** 8 hex digits, in every page code. */
  readonly id: string;
  readonly examId: string;
  readonly students: readonly Student[];
}

export interface PrintRuns {
  save(run: PrintRun): Promise<void>;
  get(id: string): Promise<PrintRun | null>;
}

export type BatchStatus = 'UPLOADED' | 'SEGMENTING' | 'CONFIRMING' | 'GRADING' | 'DONE' | 'STOPPED' | 'FAILED';

export interface Batch {
  readonly id: string;
  readonly examId: string;
  readonly examVersion: number;
  readonly classId: string;
  /** `script`: the files are one student's script, handed in by itself. */
  readonly kind: 'stack' | 'script';
  readonly status: BatchStatus;
  /** The split still waits for a person before anything is marked. */
  readonly confirm: boolean;
  /** 0 until the stack is split; rises with every change. */
  readonly splitVersion: number;
  /** From 1; rises when a stopped batch goes on. */
  readonly attempt: number;
  readonly error: string | null;
  readonly roster: readonly Student[] | null;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

export type NewBatch = Pick<Batch, 'id' | 'examId' | 'examVersion' | 'kind' | 'confirm' | 'roster'>;

export interface BatchFile {
  readonly id: string;
  readonly batchId: string;
  readonly ordinal: number;
  /** The name a person knows it by; shown, never used as a path. */
  readonly name: string;
  readonly blob: BlobRef;
  readonly status: 'waiting' | 'done' | 'failed';
  readonly pages: number | null;
  readonly error: { readonly code: string; readonly message: string } | null;
}

export type NewFile = Omit<BatchFile, 'status' | 'pages' | 'error'>;

export interface PageRecord {
  readonly id: string;
  readonly batchId: string;
  readonly fileId: string;
  /** Page within the file, from 1. */
  readonly filePage: number;
  /** Null where the page could not be rendered (`failure` says why). */
  readonly image: BlobRef | null;
  readonly thumb: BlobRef | null;
  readonly facts: PageFacts | null;
  readonly failure: { readonly code: string; readonly message: string } | null;
  readonly submissionId: string | null;
  /** Page within the script, from 1. */
  readonly scriptPage: number | null;
  readonly assignedBy: AssignedBy | null;
  readonly unassigned: UnassignedReason | null;
  /** Template thousandths → stored pixels, once registered. */
  readonly transform: Homography | null;
  readonly registration: { readonly score: number; readonly method: string } | null;
}

export interface PagePlacement {
  readonly pageId: string;
  readonly submissionId: string | null;
  readonly scriptPage: number | null;
  readonly assignedBy: AssignedBy | null;
  readonly unassigned: UnassignedReason | null;
  readonly transform: Homography | null;
  readonly registration: { readonly score: number; readonly method: string } | null;
}

export interface Batches {
  /** With at least one file. False where the batch is there already: it stays as it is. */
  create(batch: NewBatch, files: readonly NewFile[]): Promise<boolean>;
  /** Many at once, each with at least one file; the ids of those that were not there. */
  createAll(made: readonly { readonly batch: NewBatch; readonly files: readonly NewFile[] }[]): Promise<ReadonlySet<string>>;
  get(id: string): Promise<Batch>;
  /** Like `get`; nobody else changes it before the transaction ends. */
  lock(id: string): Promise<Batch>;
  find(id: string): Promise<Batch | null>;
  setStatus(id: string, status: BatchStatus, error?: string): Promise<void>;
  /** What the marking says of itself: a batch that a person stopped meanwhile stays STOPPED. False in that case. */
  moveOn(id: string, status: BatchStatus, error?: string): Promise<boolean>;
  /** Counts the split's version up; `confirm` is what it is from now on. */
  advanceSplit(id: string, confirm: boolean): Promise<void>;
  /** Counts the attempt up and puts the batch back to UPLOADED. */
  restart(id: string): Promise<Batch>;
  /** GRADING → DONE once none of its scripts is still to be marked. True when this call did it. */
  closeIfMarked(id: string): Promise<boolean>;
  /** Batches whose workflow must run: UPLOADED, SEGMENTING or GRADING. */
  unfinished(): Promise<readonly Batch[]>;
  files(batchId: string): Promise<readonly BatchFile[]>;
  finishFile(fileId: string, outcome: { pages: number } | { error: { code: string; message: string } }): Promise<void>;
}

export interface Pages {
  /** Idempotent by (file, file page): a page that is there stays as it is. */
  add(page: Pick<PageRecord, 'id' | 'batchId' | 'fileId' | 'filePage' | 'image' | 'thumb' | 'facts' | 'failure'>): Promise<void>;
  /** In the order of files and file pages. */
  ofBatch(batchId: string): Promise<readonly PageRecord[]>;
  /** In the order of script pages. */
  ofSubmission(submissionId: string): Promise<readonly PageRecord[]>;
  place(placements: readonly PagePlacement[]): Promise<void>;
}

export interface Submission {
  readonly id: string;
  readonly batchId: string;
  readonly examId: string;
  readonly examVersion: number;
  readonly classId: string;
  readonly studentId: string | null;
  readonly name: string | null;
  /** How the student was found; null while unknown. */
  readonly identifiedBy: AssignedBy | null;
  /** Why no student was put to it; null where one was, or where nothing could tell. */
  readonly identityProblem: UnassignedReason | null;
  /** Position in the stack, from 1: the order of the class table. */
  readonly ordinal: number;
  readonly status: SubmissionStatus;
  readonly totalScore: number | null;
  /** Questions without a mark that stands. */
  readonly waiting: number;
  readonly error: string | null;
  /** From 1; rises when its pages or its exam version change: it is marked again. */
  readonly revision: number;
  /** From 1; rises when marking that was stopped goes on. */
  readonly attempt: number;
  readonly releasedAt: Date | null;
  /** What a person said who rejected it. */
  readonly comment: string | null;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

export type NewSubmission = Pick<
  Submission,
  'id' | 'batchId' | 'examId' | 'examVersion' | 'studentId' | 'name' | 'identifiedBy' | 'identityProblem' | 'ordinal'
>;

export interface Submissions {
  /** Idempotent by id. */
  add(submission: NewSubmission): Promise<void>;
  /** The same for many at once. */
  addAll(submissions: readonly NewSubmission[]): Promise<void>;
  get(id: string): Promise<Submission>;
  /** Like `get`; nobody else changes it before the transaction ends. */
  lock(id: string): Promise<Submission>;
  /** Scripts that have pages, or wait for them, in stack order. */
  ofBatch(batchId: string): Promise<readonly Submission[]>;
  /** Highest ordinal of the batch, emptied scripts included; 0 for none. */
  lastOrdinal(batchId: string): Promise<number>;
  setStudent(id: string, student: Pick<Submission, 'studentId' | 'name' | 'identifiedBy' | 'identityProblem'>): Promise<void>;
  /** To be marked again: revision (content changed) or attempt (goes on) counts up, status UPLOADED, not released any more. */
  reopen(id: string, why: { readonly counts: 'revision' | 'attempt'; readonly examVersion?: number }): Promise<Submission>;
  /** A mended split left it without pages: kept for the record, shown nowhere. */
  empty(id: string): Promise<void>;
  /** COMPLETED scripts of the exam, all or those named; returns the ids that changed. */
  release(examId: string, ids: readonly string[] | null, by: string): Promise<readonly string[]>;
  withdraw(examId: string, ids: readonly string[] | null, by: string): Promise<readonly string[]>;
  setStatus(id: string, status: SubmissionStatus, totals?: { totalScore: number | null; waiting?: number; error?: string; comment?: string | null }): Promise<void>;
}

/** What locating left for marking: measures and crops per question. Replaced when locating runs again. */
export interface Measures {
  save(submissionId: string, questionId: string, value: QuestionMaterial): Promise<void>;
  get(submissionId: string, questionId: string): Promise<QuestionMaterial | null>;
}

export interface QuestionMaterial {
  /** Fill and spill per option key, where the question has bubbles. */
  readonly marks: Readonly<Record<string, { readonly fill: number; readonly spill: number }>> | null;
  /** The script's sheets as a whole; null without bubbles. */
  readonly sheet: SheetStats | null;
  readonly field: CropRecord | null;
  readonly regions: readonly CropRecord[];
  /** Set where the question cannot be read at all: page missing, not registered … */
  readonly problem: ReviewReason | null;
}

export interface CropRecord {
  readonly page: number;
  readonly blob: BlobRef;
  readonly blank: BlobRef | null;
  /** Field inside the crop, shares 0–1. */
  readonly field: readonly [number, number, number, number];
  readonly newInk: number | null;
  /** Pixels; left out in records of earlier versions. */
  readonly size?: { readonly width: number; readonly height: number };
}

export interface Grades {
  /**
   * Appends a version unless `madeBy` already has one for this question (then that one is returned: a step
   * that ran twice marks once). A machine's version is never appended over a person's.
   */
  append(submissionId: string, examVersion: number, madeBy: string, grade: QuestionGrade): Promise<GradeVersion>;
  /** The version in force of one question, null where there is none; nobody appends to it before the transaction ends. */
  lock(submissionId: string, questionId: string): Promise<GradeVersion | null>;
  /** The version in force per question. */
  current(submissionId: string): Promise<readonly GradeVersion[]>;
  history(submissionId: string, questionId: string): Promise<readonly GradeVersion[]>;
}

/** Shown images of pages, kept once made. */
export interface PagePreviews {
  get(pageId: string, kind: ViewKind): Promise<BlobRef | null>;
  save(pageId: string, kind: ViewKind, blob: BlobRef): Promise<void>;
}

/** Signals written together with what they tell of, so that a crash between the two loses neither. */
export interface Outbox {
  /** Idempotent by id. */
  add(signal: OutboxSignal): Promise<void>;
  /** Oldest first. */
  waiting(limit: number): Promise<readonly OutboxSignal[]>;
  done(id: string): Promise<void>;
}

export interface OutboxSignal {
  readonly id: string;
  readonly workflowId: string;
  readonly name: string;
}

export interface Repositories {
  readonly exams: Exams;
  readonly printRuns: PrintRuns;
  readonly batches: Batches;
  readonly pages: Pages;
  readonly submissions: Submissions;
  readonly measures: Measures;
  readonly grades: Grades;
  readonly previews: PagePreviews;
  readonly outbox: Outbox;
  readonly modelCalls: ModelCalls;
  readonly rulings: Rulings;
  readonly answerCache: AnswerCache;
  readonly views: Views;
  /** All or nothing; `run` must use only the repositories it is given. */
  transaction<T>(run: (repositories: Repositories) => Promise<T>): Promise<T>;
}
