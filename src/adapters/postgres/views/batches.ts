import { sql } from 'kysely';
import { z } from 'zod';
import type { BatchProgress, Views } from '../../../ports/views.ts';
import { batchRow, selectBatches } from '../batches.ts';
import type { Database } from '../database.ts';
import { readCursor, sliceOf } from './cursor.ts';
import { within } from './within.ts';

const count = z.coerce.number();
const progressRow = z
  .object({
    id: z.string(), files: count, files_done: count, pages: count, unassigned: count, scripts: count, scripts_marked: count,
    questions_marked: count, waiting: count,
  })
  .transform(({ id, files_done, scripts_marked, questions_marked, ...rest }): [string, BatchProgress] => [
    id,
    { ...rest, filesDone: files_done, scriptsMarked: scripts_marked, questionsMarked: questions_marked },
  ]);

export function batchViews(database: Database): Pick<Views, 'batches' | 'progress'> {
  return {
    async batches({ classes, examId, status, cursor, limit }) {
      const after = readCursor(cursor, ['time', 'text']);
      const { rows } = await sql`
        ${selectBatches} where ${within(sql`s.class_id`, classes)}
          and ${after === null ? sql`true` : sql`(date_trunc('milliseconds', b.created_at), b.id) < (${after[0]}::timestamptz, ${after[1]}::text)`}
          and ${examId === null ? sql`true` : sql`b.exam_id = ${examId}`}
          and ${status === null ? sql`true` : sql`b.status = ${status}`}
        order by date_trunc('milliseconds', b.created_at) desc, b.id desc limit ${limit + 1}`.execute(database);
      return sliceOf(z.array(batchRow).parse(rows), limit, (batch) => [batch.createdAt.toISOString(), batch.id]);
    },

    async progress(batchIds) {
      const { rows } = await sql`
        select b.id, f.files, f.files_done, p.pages, p.unassigned, s.scripts, s.scripts_marked, s.waiting, g.questions_marked
        from batches b
        cross join lateral (
          select count(*) as files, count(*) filter (where status <> 'waiting') as files_done from batch_files where batch_id = b.id) f
        cross join lateral (
          select count(*) as pages,
            count(*) filter (where submission_id is null and unassigned is not null and unassigned->>'code' not in ('blank', 'separator')) as unassigned
          from pages where batch_id = b.id) p
        cross join lateral (
          select count(*) as scripts, count(*) filter (where status in ('REVIEWING', 'COMPLETED', 'REJECTED', 'FAILED')) as scripts_marked,
            coalesce(sum(waiting), 0) as waiting
          from submissions where batch_id = b.id and emptied_at is null) s
        cross join lateral (
          -- Versions count from 1 without gaps: each marked question has one first version.
          select count(*) as questions_marked
          from submissions s join grades g on g.submission_id = s.id and g.version = 1 where s.batch_id = b.id and s.emptied_at is null) g
        where b.id = any(${[...batchIds]}::text[])`.execute(database);
      return new Map(z.array(progressRow).parse(rows));
    },
  };
}
