import { z } from 'zod';
import { studentResultSchema } from '../results-file.ts';
import { count, examId, id, questionId, score, time } from './common.ts';

export const examResults = z
  .object({
    exam_id: examId,
    exam_version: z.int().min(1),
    students: z.array(studentResultSchema.extend({ released_at: time.nullable() })),
    unassigned_pages: z.array(z.object({ batch_id: id, page_id: id, file: z.string(), page: z.int(), reason_code: z.string(), reason: z.string() })),
  })
  .meta({ id: 'ExamResults' });

/**
 * Item analysis over scripts with all marks. `difficulty`: mean share of the marks, 0–1 (classical p-value). `discrimination`:
 * Pearson correlation of the item with the total of the others; null below ten scripts or without variance.
 */
export const analysis = z
  .object({
    exam_id: examId,
    scripts: count,
    complete: count,
    mean_total: z.number().nullable(),
    sd_total: z.number().nullable(),
    /** Cronbach's alpha; null below ten scripts or without variance. */
    alpha: z.number().nullable(),
    items: z.array(
      z.object({
        question_id: questionId,
        max_score: score,
        marked: count,
        waiting: count,
        mean: z.number().nullable(),
        sd: z.number().nullable(),
        difficulty: z.number().nullable(),
        discrimination: z.number().nullable(),
        by_person: count,
      }),
    ),
  })
  .meta({ id: 'Analysis' });

/** Left out: every completed script of the exam. */
export const releaseIn = z.strictObject({ submission_ids: z.array(id).min(1).max(5000).optional() });
export const releaseOut = z
  .object({ released: count, /** Not complete yet: not released. */ waiting: count })
  .meta({ id: 'Release' });

/** Names of events on `/events` (SSE) and the WebSockets; data are ids and counts only. */
export const event = z
  .object({
    /** Rises by one; after a gap (`reset`) everything is to be asked for again. */
    id: count,
    kind: z.enum([
      'file_opened', 'page_stored', 'split_progress', 'batch_split', 'question_read', 'question_marked', 'paper_done',
      'batch_status', 'submission_status', 'review_decided', 'released', 'reset',
    ]),
    exam_id: examId.nullable(),
    batch_id: id.nullable(),
    submission_id: id.nullable(),
    data: z.record(z.string(), z.union([z.string(), z.number()])),
  })
  .meta({ id: 'Event' });
export type EventOut = z.output<typeof event>;
export const eventQuery = z.object({ exam_id: examId.optional(), batch_id: id.optional(), submission_id: id.optional() });

export const stats = z
  .object({
    uptime_seconds: z.number(),
    version: z.string(),
    memory_megabytes: z.number(),
    exams: count,
    batches: z.record(z.string(), count),
    submissions: z.record(z.string(), count),
    waiting_questions: count,
    blobs: z.object({ files: count, megabytes: z.number() }).nullable(),
    database_megabytes: z.number(),
  })
  .meta({ id: 'Stats' });
export const slowQueries = z.object({ source: z.enum(['pg_stat_statements', 'pg_stat_activity']), queries: z.array(z.object({ query: z.string(), calls: count, mean_ms: z.number(), total_ms: z.number() })) }).meta({ id: 'SlowQueries' });
export const health = z.object({ status: z.enum(['ok', 'starting', 'stopping', 'failing']), version: z.string(), checks: z.record(z.string(), z.enum(['ok', 'failing'])) }).meta({ id: 'Health' });
