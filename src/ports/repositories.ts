import type { Exam, Student } from '../domain/exam.ts';
import type { Homography } from '../domain/geometry.ts';
import type { GradeVersion, QuestionGrade } from '../domain/grade.ts';
import type { AssignedBy, PageFacts, SubmissionStatus } from '../domain/script.ts';
import type { ReviewReason, UnassignedReason } from '../domain/review.ts';
import type { SheetStats } from '../domain/sheet.ts';
import type { BlobRef } from './blobs.ts';

export interface ExamRecord {
  readonly exam: Exam;
  readonly version: number;
  /** SHA-256 of the exam file's text and the template's bytes: the same content is the same version. */
  readonly sha256: string;
  readonly template: BlobRef | null;
  /** One image per template page, upright, in page order; empty without a template. */
  readonly templatePages: readonly (BlobRef & { readonly width: number; readonly height: number })[];
}

export interface Exams {
  /** Saves a new version, or returns the version that has this content. */
  save(record: Omit<ExamRecord, 'version'>): Promise<ExamRecord>;
  get(id: string, version: number): Promise<ExamRecord>;
  latest(id: string): Promise<ExamRecord | null>;
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

export type BatchStatus = 'UPLOADED' | 'SEGMENTING' | 'GRADING' | 'DONE' | 'FAILED';

export interface Batch {
  readonly id: string;
  readonly examId: string;
  readonly examVersion: number;
  readonly status: BatchStatus;
  readonly error: string | null;
  readonly roster: readonly Student[] | null;
}

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
  create(batch: Omit<Batch, 'status' | 'error'>, files: readonly Omit<BatchFile, 'status' | 'pages' | 'error'>[]): Promise<void>;
  get(id: string): Promise<Batch>;
  find(id: string): Promise<Batch | null>;
  setStatus(id: string, status: BatchStatus, error?: string): Promise<void>;
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
  readonly error: string | null;
}

export interface Submissions {
  /** Idempotent by id. */
  add(submission: Omit<Submission, 'status' | 'totalScore' | 'error'>): Promise<void>;
  get(id: string): Promise<Submission>;
  ofBatch(batchId: string): Promise<readonly Submission[]>;
  setStatus(id: string, status: SubmissionStatus, totals?: { totalScore: number | null; error?: string }): Promise<void>;
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
}

export interface Grades {
  /**
   * Appends a version unless `madeBy` already has one for this question (then that one is returned: a step
   * that ran twice marks once). A machine's version is never appended over a person's.
   */
  append(submissionId: string, examVersion: number, madeBy: string, grade: QuestionGrade): Promise<GradeVersion>;
  /** The version in force per question. */
  current(submissionId: string): Promise<readonly GradeVersion[]>;
  history(submissionId: string, questionId: string): Promise<readonly GradeVersion[]>;
}

export interface Repositories {
  readonly exams: Exams;
  readonly printRuns: PrintRuns;
  readonly batches: Batches;
  readonly pages: Pages;
  readonly submissions: Submissions;
  readonly measures: Measures;
  readonly grades: Grades;
  /** All or nothing; `run` must use only the repositories it is given. */
  transaction<T>(run: (repositories: Repositories) => Promise<T>): Promise<T>;
}
