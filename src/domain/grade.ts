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
  /** The ruling that decided this point, where one did. */
  readonly ruling_id?: string | null;
  /** A person decided this point otherwise than it had been. */
  readonly by_person?: true;
}

/** One reading of an answer by a model, point by point. */
export interface LookRecord {
  readonly call_id: string;
  readonly model: string;
  readonly prompt: string;
  readonly route: string | null;
  readonly verdicts: Readonly<Record<string, string>>;
}

/** What was checked without a model, and what came of it. */
export interface CheckRecord {
  readonly check: string;
  readonly point_id: string | null;
  readonly outcome: 'confirmed' | 'contradicted' | 'nothing_to_check';
  readonly detail: string;
}

/** What a model's mark was made from: with the raw replies of its calls, all that is needed to explain it. */
export interface MarkingRecord {
  /** SHA-256 of answer images, rubric, rulings, prompts, models and mode: the same key is the same mark. */
  readonly key: string;
  readonly agent: string;
  readonly mode: string;
  readonly rubric_sha256: string;
  readonly ruling_ids: readonly string[];
  /** SHA-256 of each crop or page that was looked at. */
  readonly inputs: readonly string[];
  readonly looks: readonly LookRecord[];
  readonly checks: readonly CheckRecord[];
  /** What the confidence was made from. */
  readonly features: Readonly<Record<string, number | string | boolean>>;
  /** This question's share of what its calls cost; null where a price is not known. */
  readonly cost_usd: number | null;
}

const PERSON = 'person:';

/** `madeBy` of a person's decision; `key` names the decision. */
export const personMaker = (principalId: string, key: string): string => `${PERSON}${principalId}:${key}`;

/** The person or token behind `madeBy`; null for workflows. */
export function principalOf(madeBy: string): string | null {
  return madeBy.startsWith(PERSON) ? (madeBy.split(':')[1] ?? null) : null;
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
  /** For marks by a model; also of those taken from the cache. */
  readonly record?: MarkingRecord | null;
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
