import { sql } from 'kysely';
import { z } from 'zod';
import type { NewSubmission, Submission, Submissions } from '../../ports/repositories.ts';
import type { Database } from './database.ts';
import { assignedBy, json, notFound, unassignedReason } from './values.ts';

export const submissionRow = z
  .object({
    id: z.string(),
    batch_id: z.string(),
    exam_id: z.string(),
    exam_version: z.number(),
    student_id: z.string().nullable(),
    name: z.string().nullable(),
    identified_by: assignedBy.nullable(),
    identity_problem: unassignedReason.nullable(),
    ordinal: z.number(),
    status: z.enum(['UPLOADED', 'SEGMENTING', 'GRADING', 'REVIEWING', 'COMPLETED', 'REJECTED', 'FAILED']),
    total_score: z.number().nullable(),
    error: z.string().nullable(),
    class_id: z.string(),
    waiting: z.number(),
    revision: z.number(),
    attempt: z.number(),
    released_at: z.date().nullable(),
    comment: z.string().nullable(),
    created_at: z.date(),
    updated_at: z.date(),
  })
  .transform(
    (r): Submission => ({
      id: r.id,
      batchId: r.batch_id,
      examId: r.exam_id,
      examVersion: r.exam_version,
      studentId: r.student_id,
      name: r.name,
      identifiedBy: r.identified_by,
      identityProblem: r.identity_problem,
      ordinal: r.ordinal,
      status: r.status,
      totalScore: r.total_score,
      error: r.error,
      classId: r.class_id,
      waiting: r.waiting,
      revision: r.revision,
      attempt: r.attempt,
      releasedAt: r.released_at,
      comment: r.comment,
      createdAt: r.created_at,
      updatedAt: r.updated_at,
    }),
  );

export const selectSubmissions = sql`select s.id, s.batch_id, s.exam_id, s.exam_version, e.class_id, s.student_id, s.name, s.identified_by, s.identity_problem,
  s.ordinal, s.status, s.total_score, s.error, s.waiting, s.revision, s.attempt, s.released_at, s.comment, s.created_at, s.updated_at
  from submissions s join exam_series e on e.id = s.exam_id`;

export function createSubmissions(database: Database): Submissions {
  const get = async (id: string): Promise<Submission> => {
    const { rows } = await sql`${selectSubmissions} where s.id = ${id}`.execute(database);
    if (rows[0] === undefined) throw notFound('submission', id);
    return submissionRow.parse(rows[0]);
  };

  return {
    add: (submission) => addAll(database, [submission]),
    addAll: (submissions) => addAll(database, submissions),

    get,

    async lock(id) {
      await sql`select from submissions where id = ${id} for update`.execute(database);
      return get(id);
    },

    async ofBatch(batchId) {
      const { rows } = await sql`
        ${selectSubmissions} where s.batch_id = ${batchId} and s.emptied_at is null order by s.ordinal, s.id`.execute(database);
      return z.array(submissionRow).parse(rows);
    },

    async lastOrdinal(batchId) {
      const { rows } = await sql`select coalesce(max(ordinal), 0) as last from submissions where batch_id = ${batchId}`.execute(database);
      return z.object({ last: z.number() }).parse(rows[0]).last;
    },

    async setStudent(id, student) {
      const { rows } = await sql`
        with changed as (
          update submissions set student_id = ${student.studentId}, name = ${student.name}, identified_by = ${student.identifiedBy},
            identity_problem = ${json(student.identityProblem)}, updated_at = now()
          where id = ${id} returning id
        ), logged as (
          insert into audit_log (actor, action, object_type, object_id, detail)
          select audit_actor(), 'student_set', 'submission', id, jsonb_build_object('by', ${student.identifiedBy}::text) from changed
        )
        select id from changed`.execute(database);
      if (rows.length === 0) throw notFound('submission', id);
    },

    async reopen(id, { counts, examVersion }) {
      const { rows } = await sql`
        with changed as (
          update submissions set status = 'UPLOADED', error = null, released_at = null, released_by = null, updated_at = now(),
            revision = revision + ${counts === 'revision' ? 1 : 0}, attempt = attempt + ${counts === 'attempt' ? 1 : 0},
            exam_version = coalesce(${examVersion ?? null}::integer, exam_version)
          where id = ${id} returning id, revision, attempt
        ), logged as (
          insert into audit_log (actor, action, object_type, object_id, detail)
          select audit_actor(), 'reopened', 'submission', id, jsonb_build_object('revision', revision, 'attempt', attempt) from changed
        )
        select id from changed`.execute(database);
      if (rows.length === 0) throw notFound('submission', id);
      return get(id);
    },

    async empty(id) {
      await sql`
        with changed as (
          update submissions set emptied_at = now(), status = 'REJECTED', total_score = null, released_at = null, updated_at = now()
          where id = ${id} and emptied_at is null returning id
        )
        insert into audit_log (actor, action, object_type, object_id) select audit_actor(), 'emptied', 'submission', id from changed`.execute(database);
    },

    release: (examId, ids, by) => setReleased(database, examId, ids, by, true),
    withdraw: (examId, ids, by) => setReleased(database, examId, ids, by, false),

    async setStatus(id, status, totals) {
      const comment = totals?.comment === undefined ? sql`comment` : sql`${totals.comment}::text`;
      const waiting = totals?.waiting === undefined ? sql`waiting` : sql`${totals.waiting}::integer`;
      const total = totals === undefined ? sql`total_score` : sql`${totals.totalScore}`;
      const { rows } = await sql`
        with changed as (
          update submissions set status = ${status}, total_score = ${total}, waiting = ${waiting}, comment = ${comment}, error = ${totals?.error ?? null}, updated_at = now()
          where id = ${id} returning id
        ), logged as (
          insert into audit_log (actor, action, object_type, object_id, detail)
          select audit_actor(), 'status_changed', 'submission', id, jsonb_build_object('status', ${status}::text) from changed
        )
        select id from changed`.execute(database);
      if (rows.length === 0) throw notFound('submission', id);
    },
  };
}

async function addAll(database: Database, submissions: readonly NewSubmission[]): Promise<void> {
  await sql`
    with added as (
      insert into submissions (id, batch_id, exam_id, exam_version, student_id, name, identified_by, identity_problem, ordinal)
      select s.id, s."batchId", s."examId", s."examVersion", s."studentId", s.name, s."identifiedBy", s."identityProblem", s.ordinal
      from jsonb_to_recordset(${json(submissions)}) as s(id text, "batchId" text, "examId" text, "examVersion" integer, "studentId" text,
        name text, "identifiedBy" text, "identityProblem" jsonb, ordinal integer)
      on conflict (id) do nothing returning id
    )
    insert into audit_log (actor, action, object_type, object_id)
    select audit_actor(), 'created', 'submission', id from added`.execute(database);
}

async function setReleased(database: Database, examId: string, ids: readonly string[] | null, by: string, release: boolean): Promise<readonly string[]> {
  const now = release ? sql`now()` : sql`null`;
  const apply = release ? sql`status = 'COMPLETED' and released_at is null` : sql`released_at is not null`;
  const named = ids === null ? sql`true` : sql`id = any(${[...ids]}::text[])`;
  const { rows } = await sql`
    with changed as (
      update submissions set released_at = ${now}, released_by = ${release ? by : null}, updated_at = now()
      where exam_id = ${examId} and emptied_at is null and ${apply} and ${named} returning id
    ), logged as (
      insert into audit_log (actor, action, object_type, object_id)
      select ${by}, ${release ? 'released' : 'withdrawn'}, 'submission', id from changed
    )
    select id from changed`.execute(database);
  return z.array(z.object({ id: z.string() })).parse(rows).map((changed) => changed.id);
}
