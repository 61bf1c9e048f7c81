import { z } from 'zod';

/** Parts of HTTP v1 that every route shares. Field names are snake_case; times are ISO 8601 in UTC. */

export const API = '/api/v1';

/** Ids are made by us, except exam ids (from the exam file) and question ids. */
export const id = z.string().min(1).max(120).regex(/^[\w.-]+$/);
export const examId = z.string().min(1).max(64).regex(/^[a-z0-9-]+$/);
export const questionId = z.string().min(1).max(64);
export const count = z.int().min(0);
export const page = z.int().min(1);
export const score = z.number().min(0).max(100_000);
export const time = z.iso.datetime();
/** `[ymin, xmin, ymax, xmax]` in thousandths of the page. */
export const box = z.tuple([z.number(), z.number(), z.number(), z.number()]);
/** Row-major 3 × 3 matrix. */
export const homography = z.tuple([
  z.number(), z.number(), z.number(), z.number(), z.number(), z.number(), z.number(), z.number(), z.number(),
]);

/** Why something waits, was set aside or failed: a stable code and its sentence in the asker's language. */
export const reason = z.strictObject({ code: z.string(), message: z.string() });

/** RFC 9457. `code` is stable; `detail` is a sentence in the asker's language (Accept-Language). */
export const problem = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.int(),
    code: z.string(),
    detail: z.string(),
    /** Names this request in the log. */
    request_id: z.string(),
    /** Every mistake at once, where there are several: exam files, request bodies. */
    errors: z.array(z.object({ path: z.string(), message: z.string(), line: z.int().optional(), column: z.int().optional() })).optional(),
    /** A stale decision: what is in force now. */
    current: z.object({ version: z.int(), score: z.number().nullable(), status: z.string(), decided_by: z.string(), decided_by_name: z.string().nullable() }).optional(),
  })
  .meta({ id: 'Problem' });
export type Problem = z.output<typeof problem>;

export const cursorQuery = {
  /** From `next_cursor` of the page before. */
  cursor: z.string().max(2000).optional(),
  limit: z.coerce.number().int().min(1).max(500).default(100),
};

/** One page of a list. */
export function listOf<T extends z.ZodType>(item: T): z.ZodObject<{ items: z.ZodArray<T>; next_cursor: z.ZodNullable<z.ZodString> }> {
  return z.object({ items: z.array(item), next_cursor: z.string().nullable() });
}
