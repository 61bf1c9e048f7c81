import type { QuestionGrade } from '../domain/grade.ts';
import type { ReviewReason } from '../domain/review.ts';
import type { PaperRun } from '../domain/runs.ts';
import type { Activity } from './engine.ts';

/** What a model said of a question's first look: the call in the record, or why there is none. */
export type FirstLook = { readonly callId: string } | { readonly reason: ReviewReason };

/** Activities of the grading workflows: name → payload and result. Payloads carry ids, never images. */
export type GradingActivities = {
  /** Files of the batch, in order. */
  readonly openBatch: Activity<{ batchId: string }, { fileIds: readonly string[] }>;
  /** Renders one file into page records; a file that cannot be read is recorded as failed, not thrown. */
  readonly intakeFile: Activity<{ batchId: string; fileId: string }, { pages: number }>;
  /** Pages → scripts, once per batch. */
  readonly splitBatch: Activity<{ batchId: string }, { submissions: number }>;
  /** Scripts that are to be marked; `confirmed` false while the split waits for a person. */
  readonly planPapers: Activity<{ batchId: string }, { confirmed: boolean; papers: readonly PaperRun[] }>;
  /** DONE where nothing is left to mark; otherwise the last script closes the batch. */
  readonly closeBatch: Activity<{ batchId: string }, null>;
  readonly failBatch: Activity<{ batchId: string; code: string }, null>;
  /** Registers a script's pages, measures its marks and cuts its crops; the objective questions still to be marked in this revision. */
  readonly locatePaper: Activity<PaperRun, { questionIds: readonly string[] }>;
  /**
   * What is left for a model, in calls; `alone`: written answers that are marked, or sent to a person, without a call of their own;
   * `beside`: those of the calls' questions that the rules have marked in this revision.
   */
  readonly planModelCalls: Activity<PaperRun, { calls: readonly (readonly string[])[]; alone: readonly string[]; beside: readonly string[] }>;
  /** One call about several questions of one script. The reply is in the record before this returns. */
  readonly readWithModel: Activity<{ submissionId: string; questionIds: readonly string[] }, FirstLook>;
  /** Reads and marks one question, from its first look where a model took one; nothing is written. */
  readonly gradeQuestion: Activity<{ submissionId: string; questionId: string; first: FirstLook | null }, { grade: QuestionGrade; examVersion: number }>;
  /** Appends the mark to the record, once per `madeBy`. */
  readonly recordGrade: Activity<{ submissionId: string; examVersion: number; grade: QuestionGrade; madeBy: string }, null>;
  /** Sums the script and passes it or sends it to review. `open`: a person is still to decide, and this revision is the newest. */
  readonly aggregatePaper: Activity<{ submissionId: string; revision: number }, { waiting: number; open: boolean }>;
  readonly failPaper: Activity<PaperRun & { code: string }, null>;
};

/** Activities that render, read or call models; the others are light. */
export const VISION_ACTIVITIES = ['intakeFile', 'splitBatch', 'locatePaper', 'planModelCalls', 'readWithModel', 'gradeQuestion'] as const satisfies readonly (keyof GradingActivities)[];

export type VisionActivities = Pick<GradingActivities, (typeof VISION_ACTIVITIES)[number]>;
export type LightActivities = Omit<GradingActivities, (typeof VISION_ACTIVITIES)[number]>;
