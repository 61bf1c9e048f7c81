import { sql } from 'kysely';
import { z } from 'zod';
import type { Batch, Batches, BatchFile } from '../../ports/repositories.ts';
import type { Database } from './database.ts';
import { blobRef, failure, json, notFound, student } from './values.ts';

const batchRow = z
  .object({
    id: z.string(),
    exam_id: z.string(),
    exam_version: z.number(),
    status: z.enum(['UPLOADED', 'SEGMENTING', 'GRADING', 'DONE', 'FAILED']),
    error: z.string().nullable(),
    roster: z.array(student).nullable(),
  })
  .transform(({ exam_id: examId, exam_version: examVersion, ...rest }): Batch => ({ ...rest, examId, examVersion }));

const fileRow = z
  .object({
    id: z.string(),
    batch_id: z.string(),
    ordinal: z.number(),
    name: z.string(),
    blob: blobRef,
    status: z.enum(['waiting', 'done', 'failed']),
    pages: z.number().nullable(),
    error: failure.nullable(),
  })
  .transform(({ batch_id: batchId, ...rest }): BatchFile => ({ ...rest, batchId }));

export function createBatches(database: Database): Batches {
  const find = async (id: string): Promise<Batch | null> => {
    const { rows } = await sql`
      select id, exam_id, exam_version, status, error, roster from batches where id = ${id}`.execute(database);
    return rows[0] === undefined ? null : batchRow.parse(rows[0]);
  };

  return {
    async create(batch, files) {
      await sql`
        with batch as (
          insert into batches (id, exam_id, exam_version, roster)
          values (${batch.id}, ${batch.examId}, ${batch.examVersion}, ${json(batch.roster)}) returning id
        ), logged as (
          insert into audit_log (actor, action, object_type, object_id) select 'system', 'created', 'batch', id from batch
        )
        insert into batch_files (id, batch_id, ordinal, name, blob)
        select f.id, batch.id, f.ordinal, f.name, f.blob
        from batch, jsonb_to_recordset(${json(files)}) as f(id text, ordinal integer, name text, blob jsonb)`.execute(database);
    },

    async get(id) {
      const batch = await find(id);
      if (batch === null) throw notFound('batch', id);
      return batch;
    },

    find,

    async setStatus(id, status, error) {
      const { rows } = await sql`
        with changed as (
          update batches set status = ${status}, error = ${error ?? null}, updated_at = now() where id = ${id} returning id
        ), logged as (
          insert into audit_log (actor, action, object_type, object_id, detail)
          select 'system', 'status_changed', 'batch', id, jsonb_build_object('status', ${status}::text) from changed
        )
        select id from changed`.execute(database);
      if (rows.length === 0) throw notFound('batch', id);
    },

    async files(batchId) {
      const { rows } = await sql`
        select id, batch_id, ordinal, name, blob, status, pages, error from batch_files
        where batch_id = ${batchId} order by ordinal`.execute(database);
      return z.array(fileRow).parse(rows);
    },

    async finishFile(fileId, outcome) {
      const pages = 'pages' in outcome ? outcome.pages : null;
      const error = 'error' in outcome ? outcome.error : null;
      const { rows } = await sql`
        update batch_files set status = ${error === null ? 'done' : 'failed'}, pages = ${pages}, error = ${json(error)}
        where id = ${fileId} returning id`.execute(database);
      if (rows.length === 0) throw notFound('file', fileId);
    },
  };
}
