import { sql } from 'kysely';
import { z } from 'zod';
import { REVIEW_REASON_CODES } from '../../../domain/review.ts';
import type { Mark, Views, WaitingQuestion } from '../../../ports/views.ts';
import type { Database } from '../database.ts';
import { gradeRow } from '../grades.ts';
import { reviewReason } from '../values.ts';

const waitingRow: z.ZodType<WaitingQuestion> = z.object({
  submissionId: z.string(), questionId: z.string(), studentId: z.string().nullable(), name: z.string().nullable(), batchId: z.string(),
  ordinal: z.number(), createdAt: z.date(), reasonCode: z.string().nullable(), version: z.number(), examVersion: z.number(),
  transcription: z.string().nullable(), machineReason: z.enum(REVIEW_REASON_CODES).nullable(), machineTranscription: z.string().nullable(), legibility: z.string().nullable(),
});

/** Of a `current` mark with its script; a person's mark is looked behind for what the machine had said. */
const waitingColumns = sql`current."submissionId", current."questionId", "studentId", name, "batchId", ordinal, "createdAt", current.reason->>'code' as "reasonCode",
  current.version, current."examVersion", current.transcription, machine.reason->>'code' as "machineReason", machine.transcription as "machineTranscription",
  machine.record->'features'->>'legibility' as legibility`;
const current = sql`g.submission_id as "submissionId", g.question_id as "questionId", s.student_id as "studentId", s.name, s.batch_id as "batchId", s.ordinal,
  s.created_at as "createdAt", g.reason, g.status, g.version, g.exam_version as "examVersion", g.transcription, g.source, g.record`;
const machine = sql`lateral (
  select * from (
    select current.reason, current.transcription, current.record, current.version where current.source <> 'human'
    union all
    select m.reason, m.transcription, m.record, m.version from grades m
    where current.source = 'human' and m.submission_id = current."submissionId" and m.question_id = current."questionId" and m.source <> 'human'
  ) marks order by version desc limit 1
)`;

export function markViews(database: Database): Pick<Views, 'marks' | 'waiting' | 'answerOf' | 'currentOf'> {
  return {
    async marks(of) {
      // Ten thousand at a time: what the table's own constraints say is not checked once more for each.
      const { rows } = await sql<Mark>`
        select distinct on (g.submission_id, g.question_id) g.submission_id as "submissionId", g.question_id, g.score, g.status, g.source,
          g.confidence, g.transcription, g.reason, g.feedback, g.evidence::text
        from submissions s join grades g on g.submission_id = s.id
        where ${'examId' in of ? sql`s.exam_id = ${of.examId}` : sql`s.batch_id = ${of.batchId}`} and s.emptied_at is null
        order by g.submission_id, g.question_id, g.version desc`.execute(database);
      for (const { reason } of rows) if (reason !== null) reviewReason.parse(reason);
      return rows;
    },

    async waiting(examId) {
      const { rows } = await sql`
        select ${waitingColumns} from (
          select distinct on (g.submission_id, g.question_id) ${current}
          from submissions s join grades g on g.submission_id = s.id
          where s.exam_id = ${examId} and s.emptied_at is null and s.waiting > 0 and s.status = 'REVIEWING'
          order by g.submission_id, g.question_id, g.version desc
        ) current left join ${machine} machine on true where status = 'needs_review'`.execute(database);
      return z.array(waitingRow).parse(rows);
    },

    async answerOf(submissionId, questionId) {
      const { rows } = await sql`
        select ${waitingColumns} from (
          select ${current} from submissions s join grades g on g.submission_id = s.id
          where s.id = ${submissionId} and g.question_id = ${questionId} order by g.version desc limit 1
        ) current left join ${machine} machine on true`.execute(database);
      return rows[0] === undefined ? null : waitingRow.parse(rows[0]);
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
