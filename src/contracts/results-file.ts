import { z } from 'zod';
import type { GradeSource, GradeStatus } from '../domain/grade.ts';
import type { SubmissionStatus } from '../domain/script.ts';

/** `results.json`: what `grade` writes. Money in US dollars; boxes in thousandths of the page. */

const statuses = ['graded', 'needs_review', 'reviewed'] as const satisfies readonly GradeStatus[];
const sources = ['rule', 'model', 'human', 'cache'] as const satisfies readonly GradeSource[];
const submissionStatuses = [
  'UPLOADED', 'SEGMENTING', 'GRADING', 'REVIEWING', 'COMPLETED', 'REJECTED', 'FAILED',
] as const satisfies readonly SubmissionStatus[];

const count = z.int().min(0);
const page = z.int().min(1);
const score = z.number().min(0);

const evidenceResult = z.strictObject({
  /** Rubric point served; null for an objective answer as a whole. */
  point_id: z.string().nullable(),
  page,
  box: z.tuple([z.number(), z.number(), z.number(), z.number()]).readonly(),
  text: z.string().nullable(),
  awarded: score,
  reasoning: z.string(),
  /** The ruling that decided this point, where one did. */
  ruling_id: z.string().nullable().exactOptional(),
  /** A person decided this point otherwise than it had been. */
  by_person: z.literal(true).exactOptional(),
});

export const questionResultSchema = z.strictObject({
  question_id: z.string(),
  /** Where `status` is needs_review: a proposal, or null. */
  score: score.nullable(),
  max_score: score,
  status: z.enum(statuses),
  /** Calibrated probability that the mark is right; null where there is none. */
  confidence: z.number().min(0).max(1).nullable(),
  source: z.enum(sources),
  transcription: z.string().nullable(),
  /** Stable code of `reason`, a ReviewReasonCode. */
  reason_code: z.string().nullable(),
  reason: z.string().nullable(),
  feedback: z.string().nullable(),
  evidence: z.array(evidenceResult).readonly(),
});

/** A page of a file as it was handed in, from 1. */
const filePage = z.strictObject({ file: z.string(), page });

export const studentResultSchema = z.strictObject({
  student_id: z.string().nullable(),
  name: z.string().nullable(),
  submission_id: z.string(),
  status: z.enum(submissionStatuses),
  pages: z.array(filePage).readonly(),
  /** Null while any question has no score. */
  total_score: score.nullable(),
  max_total_score: score,
  questions: z.array(questionResultSchema).readonly(),
});

export const resultsFileSchema = z.strictObject({
  exam_id: z.string(),
  students: z.array(studentResultSchema).readonly(),
  /** `reason_code` is an UnassignedReasonCode; `reason` its sentence in the exam's language. */
  unassigned_pages: z.array(filePage.extend({ reason_code: z.string(), reason: z.string() })).readonly(),
  /** Files of which no page could be had. */
  failed_files: z.array(z.strictObject({ file: z.string(), code: z.string(), message: z.string() })).readonly(),
  usage: z.strictObject({ model_calls: count, input_tokens: count, output_tokens: count, cost_usd: z.number().min(0) }),
});

export type QuestionResult = z.output<typeof questionResultSchema>;
export type StudentResult = z.output<typeof studentResultSchema>;
export type ResultsFile = z.output<typeof resultsFileSchema>;
