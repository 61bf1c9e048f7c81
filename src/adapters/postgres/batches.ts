import { sql } from 'kysely';
import { z } from 'zod';
import type { Batch, Batches, BatchFile } from '../../ports/repositories.ts';
import type { Database } from './database.ts';
import { blobRef, failure, json, notFound, student } from './values.ts';

export const batchRow = z
  .object({
    id: z.string(),
    exam_id: z.string(),
    exam_version: z.number(),
    class_id: z.string(),
    kind: z.enum(['stack', 'script']),
    status: z.enum(['UPLOADED', 'SEGMENTING', 'CONFIRMING', 'GRADING', 'DONE', 'STOPPED', 'FAILED']),
    confirm: z.boolean(),
    split_version: z.number(),
    attempt: z.number(),
    error: z.string().nullable(),
    roster: z.array(student).nullable(),
    created_at: z.date(),
    updated_at: z.date(),
  })
  .transform(
    ({ exam_id, exam_version, class_id, split_version, created_at, updated_at, ...rest }): Batch => ({
      ...rest,
      examId: exam_id,
      examVersion: exam_version,
      classId: class_id,
      splitVersion: split_version,
      createdAt: created_at,
      updatedAt: updated_at,
    }),
  );

export const selectBatches = sql`select b.id, b.exam_id, b.exam_version, s.class_id, b.kind, b.status, b.confirm, b.split_version, b.attempt,
  b.error, b.roster, b.created_at, b.updated_at from batches b join exam_series s on s.id = b.exam_id`;

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
    const { rows } = await sql`${selectBatches} where b.id = ${id}`.execute(database);
    return rows[0] === undefined ? null : batchRow.parse(rows[0]);
  };
  const get = async (id: string): Promise<Batch> => {
    const batch = await find(id);
    if (batch === null) throw notFound('batch', id);
    return batch;
  };

  return {
    create: async (batch, files) => (await createAll(database, [{ batch, files }])).has(batch.id),
    createAll: (made) => createAll(database, made),

    get,
    find,

    async lock(id) {
      await sql`select from batches where id = ${id} for update`.execute(database);
      return get(id);
    },

    async setStatus(id, status, error) {
      const { rows } = await sql`
        with changed as (
          update batches set status = ${status}, error = ${error ?? null}, updated_at = now() where id = ${id} returning id
        ), logged as (
          insert into audit_log (actor, action, object_type, object_id, detail)
          select audit_actor(), 'status_changed', 'batch', id, jsonb_build_object('status', ${status}::text) from changed
        )
        select id from changed`.execute(database);
      if (rows.length === 0) throw notFound('batch', id);
    },

    async moveOn(id, status, error) {
      const { rows } = await sql`
        with changed as (
          update batches set status = ${status}, error = ${error ?? null}, updated_at = now() where id = ${id} and status <> 'STOPPED' returning id
        ), logged as (
          insert into audit_log (actor, action, object_type, object_id, detail)
          select 'system', 'status_changed', 'batch', id, jsonb_build_object('status', ${status}::text) from changed
        )
        select id from changed`.execute(database);
      return rows.length > 0;
    },

    async advanceSplit(id, confirm) {
      await sql`
        update batches set split_version = split_version + 1, confirm = ${confirm}, updated_at = now() where id = ${id}`.execute(database);
    },

    async restart(id) {
      const { rows } = await sql`
        with changed as (
          update batches set attempt = attempt + 1, status = 'UPLOADED', error = null, updated_at = now() where id = ${id} returning id
        ), logged as (
          insert into audit_log (actor, action, object_type, object_id) select audit_actor(), 'restarted', 'batch', id from changed
        )
        select id from changed`.execute(database);
      if (rows.length === 0) throw notFound('batch', id);
      return get(id);
    },

    async closeIfMarked(id) {
      const { rows } = await sql`
        with changed as (
          update batches set status = 'DONE', updated_at = now()
          where id = ${id} and status = 'GRADING' and not exists (
            select from submissions where batch_id = ${id} and emptied_at is null and status in ('UPLOADED', 'SEGMENTING', 'GRADING'))
          returning id
        ), logged as (
          insert into audit_log (actor, action, object_type, object_id, detail)
          select audit_actor(), 'status_changed', 'batch', id, jsonb_build_object('status', 'DONE') from changed
        )
        select id from changed`.execute(database);
      return rows.length > 0;
    },

    async unfinished() {
      const { rows } = await sql`
        ${selectBatches} where b.status in ('UPLOADED', 'SEGMENTING', 'GRADING') order by b.created_at, b.id`.execute(database);
      return z.array(batchRow).parse(rows);
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

/** Batches and their files together: all or nothing. */
function createAll(database: Database, made: Parameters<Batches['createAll']>[0]): Promise<ReadonlySet<string>> {
  const create = async (transaction: Database): Promise<ReadonlySet<string>> => {
    const { rows } = await sql`
      with batch as (
        insert into batches (id, exam_id, exam_version, kind, confirm, roster)
        select b.id, b."examId", b."examVersion", b.kind, b.confirm, b.roster
        from jsonb_to_recordset(${json(made.map(({ batch }) => batch))})
          as b(id text, "examId" text, "examVersion" integer, kind text, confirm boolean, roster jsonb)
        on conflict (id) do nothing returning id
      ), logged as (
        insert into audit_log (actor, action, object_type, object_id) select audit_actor(), 'created', 'batch', id from batch
      )
      select id from batch`.execute(transaction);
    const created = new Set(z.array(z.object({ id: z.string() })).parse(rows).map(({ id }) => id));
    // The same one may be among them twice.
    const files = new Map(made.filter(({ batch }) => created.has(batch.id)).flatMap((one) => one.files.map((file) => [file.id, file])));
    if (files.size === 0) return created;
    // By itself: row security looks for the batch among the rows that were there when a statement began.
    await sql`
      insert into batch_files (id, batch_id, ordinal, name, blob)
      select f.id, f."batchId", f.ordinal, f.name, f.blob
      from jsonb_to_recordset(${json([...files.values()])}) as f(id text, "batchId" text, ordinal integer, name text, blob jsonb)`.execute(transaction);
    return created;
  };
  return database.isTransaction ? create(database) : database.transaction().execute(create);
}
