import { sql } from 'kysely';
import { z } from 'zod';
import type { Submission, Submissions } from '../../ports/repositories.ts';
import type { Database } from './database.ts';
import { assignedBy, json, notFound, unassignedReason } from './values.ts';

const row = z
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
    }),
  );

const columns = sql`id, batch_id, exam_id, exam_version, student_id, name, identified_by, identity_problem, ordinal, status, total_score, error`;

export function createSubmissions(database: Database): Submissions {
  return {
    async add(submission) {
      await sql`
        with added as (
          insert into submissions (id, batch_id, exam_id, exam_version, student_id, name, identified_by, identity_problem, ordinal)
          values (${submission.id}, ${submission.batchId}, ${submission.examId}, ${submission.examVersion},
            ${submission.studentId}, ${submission.name}, ${submission.identifiedBy},
            ${json(submission.identityProblem)}, ${submission.ordinal})
          on conflict (id) do nothing returning id
        )
        insert into audit_log (actor, action, object_type, object_id)
        select 'system', 'created', 'submission', id from added`.execute(database);
    },

    async get(id) {
      const { rows } = await sql`select ${columns} from submissions where id = ${id}`.execute(database);
      if (rows[0] === undefined) throw notFound('submission', id);
      return row.parse(rows[0]);
    },

    async ofBatch(batchId) {
      const { rows } = await sql`
        select ${columns} from submissions where batch_id = ${batchId} order by ordinal, id`.execute(database);
      return z.array(row).parse(rows);
    },

    async setStatus(id, status, totals) {
      const total = totals === undefined ? sql`total_score` : sql`${totals.totalScore}`;
      const { rows } = await sql`
        with changed as (
          update submissions set status = ${status}, total_score = ${total}, error = ${totals?.error ?? null}, updated_at = now()
          where id = ${id} returning id
        ), logged as (
          insert into audit_log (actor, action, object_type, object_id, detail)
          select 'system', 'status_changed', 'submission', id, jsonb_build_object('status', ${status}::text) from changed
        )
        select id from changed`.execute(database);
      if (rows.length === 0) throw notFound('submission', id);
    },
  };
}
