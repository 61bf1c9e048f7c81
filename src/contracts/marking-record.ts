import { z } from 'zod';
import type { MarkingRecord } from '../domain/grade.ts';

/** `MarkingRecord` as it is stored and shown. */
export const markingRecordShape = {
  key: z.string(),
  agent: z.string(),
  mode: z.string(),
  rubric_sha256: z.string(),
  ruling_ids: z.array(z.string()),
  inputs: z.array(z.string()),
  looks: z.array(z.object({ call_id: z.string(), model: z.string(), prompt: z.string(), route: z.string().nullable(), verdicts: z.record(z.string(), z.string()) })),
  checks: z.array(z.object({ check: z.string(), point_id: z.string().nullable(), outcome: z.enum(['confirmed', 'contradicted', 'nothing_to_check']), detail: z.string() })),
  features: z.record(z.string(), z.union([z.number(), z.string(), z.boolean()])),
  cost_usd: z.number().nullable(),
};

export const markingRecordSchema: z.ZodType<MarkingRecord> = z.object(markingRecordShape);
