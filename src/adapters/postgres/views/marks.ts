import { sql } from 'kysely';
import { z } from 'zod';
import type { Views, WaitingQuestion } from '../../../ports/views.ts';
import type { Database } from '../database.ts';
import { gradeRow } from '../grades.ts';

const waitingRow = z
  .object({ submission_id: z.string(), question_id: z.string(), version: z.number(), reason_code: z.string().nullable() })
  .transform(
    (r): WaitingQuestion => ({ submissionId: r.submission_id, questionId: r.question_id, version: r.version, reasonCode: r.reason_code }),
  );

export function markViews(database: Database): Pick<Views, 'marks' | 'waiting' | 'currentOf'> {
  return {
    async marks(examId) {
      const { rows } = await sql`
        select distinct on (g.submission_id, g.question_id) g.*
        from submissions s join grades g on g.submission_id = s.id
        where s.exam_id = ${examId} and s.emptied_at is null
        order by g.submission_id, g.question_id, g.version desc`.execute(database);
      return z.array(gradeRow).parse(rows);
    },

    async waiting(examId) {
      const { rows } = await sql`
        select submission_id, question_id, version, reason_code from (
          select distinct on (g.submission_id, g.question_id) g.submission_id, g.question_id, g.version, g.status,
            g.reason->>'code' as reason_code, s.created_at, s.batch_id, s.ordinal
          from submissions s join grades g on g.submission_id = s.id
          where s.exam_id = ${examId} and s.emptied_at is null and s.waiting > 0 and s.status = 'REVIEWING'
          order by g.submission_id, g.question_id, g.version desc
        ) current where status = 'needs_review'
        order by created_at, batch_id, ordinal, submission_id`.execute(database);
      return z.array(waitingRow).parse(rows);
    },

    async currentOf(questions) {
      const { rows } = await sql`
        select g.* from jsonb_to_recordset(${JSON.stringify(questions)}::jsonb) as q("submissionId" text, "questionId" text)
        cross join lateral (
          select * from grades where submission_id = q."submissionId" and question_id = q."questionId" order by version desc limit 1
        ) g`.execute(database);
      return z.array(gradeRow).parse(rows);
    },
  };
}
