import type { QuestionGrade } from '../domain/grade.ts';
import type { Activity } from './engine.ts';

/** Activities of the grading workflows: name → payload and result. Payloads carry ids, never images. */
export type GradingActivities = {
  /** Files of the batch, in order. */
  readonly openBatch: Activity<{ batchId: string }, { fileIds: readonly string[] }>;
  /** Renders one file into page records; a file that cannot be read is recorded as failed, not thrown. */
  readonly intakeFile: Activity<{ batchId: string; fileId: string }, { pages: number }>;
  /** Pages → scripts. */
  readonly splitBatch: Activity<{ batchId: string }, { submissionIds: readonly string[] }>;
  readonly closeBatch: Activity<{ batchId: string }, null>;
  /** Registers a script's pages, measures its marks and cuts its crops. */
  readonly locatePaper: Activity<{ submissionId: string }, { questionIds: readonly string[] }>;
  /** Reads and marks one question; nothing is written. */
  readonly gradeQuestion: Activity<{ submissionId: string; questionId: string }, { grade: QuestionGrade; examVersion: number }>;
  /** Appends the mark to the record, once per workflow. */
  readonly recordGrade: Activity<{ submissionId: string; examVersion: number; grade: QuestionGrade; madeBy: string }, null>;
  /** Sums the script and passes it or sends it to review. */
  readonly aggregatePaper: Activity<{ submissionId: string }, { waiting: number }>;
  readonly failPaper: Activity<{ submissionId: string; code: string }, null>;
};

/** Activities that render, read or call models; the others are light. */
export const VISION_ACTIVITIES = ['intakeFile', 'splitBatch', 'locatePaper', 'gradeQuestion'] as const satisfies readonly (keyof GradingActivities)[];
