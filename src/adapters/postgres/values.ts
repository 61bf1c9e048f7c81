import { sql, type RawBuilder } from 'kysely';
import { z } from 'zod';
import type { Homography } from '../../domain/geometry.ts';
import { REVIEW_REASON_CODES, type ReviewReason, type UnassignedReason } from '../../domain/review.ts';
import { AppError } from '../../domain/errors.ts';

/** A JSON parameter. Explicit, because the driver would send an array as a PostgreSQL array. */
export function json(value: unknown): RawBuilder<unknown> {
  return value === null || value === undefined ? sql`null::jsonb` : sql`${JSON.stringify(value)}::jsonb`;
}

/** AppError `<what>_not_found` with HTTP status 404. */
export function notFound(what: string, id: string): AppError {
  return new AppError(`${what}_not_found`, `No ${what} ${id}`, { httpStatus: 404, params: { id } });
}

const n = z.number();
const params = z.record(z.string(), z.union([z.string(), n]));

export const blobRef = z.object({ key: z.string(), sha256: z.string(), bytes: n, mediaType: z.string() });
export const student = z.object({ student_id: z.string(), name: z.string(), class: z.string().nullable() });
export const failure = z.object({ code: z.string(), message: z.string() });
export const point = z.tuple([n, n]);
export const box = z.tuple([n, n, n, n]);
export const homography: z.ZodType<Homography> = z.tuple([n, n, n, n, n, n, n, n, n]);
export const assignedBy = z.enum(['code', 'student_id', 'layout', 'page_count', 'separator', 'cover', 'single', 'person']);

export const reviewReason: z.ZodType<ReviewReason> = z.object({
  code: z.enum(REVIEW_REASON_CODES),
  params,
});

export const unassignedReason: z.ZodType<UnassignedReason> = z.object({
  code: z.enum([
    'blank', 'separator', 'code_unreadable', 'no_code', 'other_exam', 'unknown_copy', 'number_unreadable',
    'number_not_on_roster', 'number_taken', 'page_too_many', 'duplicate_page', 'page_damaged', 'set_aside', 'layout_unknown',
  ]),
  params,
});
