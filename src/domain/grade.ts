import type { Box } from './geometry.ts';
import type { ReviewReason } from './review.ts';

export type GradeStatus = 'graded' | 'needs_review' | 'reviewed';
export type GradeSource = 'rule' | 'model' | 'human' | 'cache';

export interface Evidence {
  /** Rubric point served; null for an objective answer as a whole. */
  readonly point_id: string | null;
  /** Page of the script, from 1. */
  readonly page: number;
  readonly box: Box;
  /** What was read there. */
  readonly text: string | null;
  readonly awarded: number;
  readonly reasoning: string;
}

/** A question's mark before it is a version in the record. `score` null: no mark yet, never zero by failure. */
export interface QuestionGrade {
  readonly question_id: string;
  readonly score: number | null;
  readonly max_score: number;
  readonly status: GradeStatus;
  readonly source: GradeSource;
  /** Calibrated probability that the mark is right, 0–1; null where there is none. */
  readonly confidence: number | null;
  readonly transcription: string | null;
  readonly reason: ReviewReason | null;
  readonly feedback: string | null;
  readonly evidence: readonly Evidence[];
  /** What the person said who decided; null for machines. */
  readonly comment?: string | null;
}

/** One version in the append-only record. */
export interface GradeVersion extends QuestionGrade {
  readonly submissionId: string;
  /** 1, 2, … within submission and question. */
  readonly version: number;
  readonly examVersion: number;
  /** Who or what made it: a workflow id, or a person's id. Unique per submission and question. */
  readonly madeBy: string;
  readonly createdAt: Date;
}
