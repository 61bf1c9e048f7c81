import { sql } from 'kysely';
import { z } from 'zod';
import type { Ruling, RulingInUse, Rulings } from '../../ports/model-record.ts';
import type { Database } from './database.ts';

const columns = {
  id: z.string(),
  exam_id: z.string(),
  exam_version: z.number(),
  question_id: z.string(),
  rubric_sha256: z.string(),
  point_id: z.string().nullable(),
  asked: z.string(),
  answer: z.string().nullable(),
  answered_by: z.string().nullable(),
  answered_at: z.date().nullable(),
  cases: z.number(),
  created_at: z.date(),
};

function rulingOf(found: z.output<z.ZodObject<typeof columns>>): Ruling {
  return {
    id: found.id,
    examId: found.exam_id,
    examVersion: found.exam_version,
    questionId: found.question_id,
    rubricSha256: found.rubric_sha256,
    pointId: found.point_id,
    asked: found.asked,
    answer: found.answer,
    answeredBy: found.answered_by,
    answeredAt: found.answered_at,
    cases: found.cases,
    createdAt: found.created_at,
  };
}

const row = z.object(columns).transform(rulingOf);
const rowInUse = z
  .object({ ...columns, waiting: z.number(), scripts: z.array(z.string()) })
  .transform(({ waiting, scripts, ...found }): RulingInUse => ({ ...rulingOf(found), waiting, scripts }));

const COLUMNS = sql`r.*, (select count(*)::integer from ruling_cases c where c.ruling_id = r.id) as cases`;

/** As many as a person would look at. */
const SCRIPTS_SHOWN = 12;
const IN_USE = sql`select ${COLUMNS}, coalesce(met.waiting, 0) as waiting, coalesce(met.scripts, '{}') as scripts from rulings r
  left join lateral (
    select (count(*) filter (where waits))::integer as waiting,
      (array_agg(submission_id order by waits desc, created_at, submission_id))[1:${sql.lit(SCRIPTS_SHOWN)}] as scripts
    from (
      select c.submission_id, s.created_at,
        exists (select from (
          select status, reason from grades g where g.submission_id = c.submission_id and g.question_id = r.question_id order by version desc limit 1
        ) g where g.status = 'needs_review' and g.reason ->> 'code' = 'ruling_needed') as waits
      from ruling_cases c join submissions s on s.id = c.submission_id where c.ruling_id = r.id
    ) cases
  ) met on true`;

export function createRulings(database: Database): Rulings {
  return {
    async ask(ruling, submissionId) {
      const { id, examId, examVersion, questionId, rubricSha256, pointId, asked } = ruling;
      await sql`
        insert into rulings (id, exam_id, exam_version, question_id, rubric_sha256, point_id, asked)
        values (${id}, ${examId}, ${examVersion}, ${questionId}, ${rubricSha256}, ${pointId}, ${asked})
        on conflict (id) do nothing`.execute(database);
      await sql`
        insert into ruling_cases (ruling_id, submission_id) values (${id}, ${submissionId})
        on conflict do nothing`.execute(database);
    },

    async ofQuestion(examId, questionId, rubricSha256) {
      const { rows } = await sql`
        select ${COLUMNS} from rulings r
        where r.exam_id = ${examId} and r.question_id = ${questionId} and r.rubric_sha256 = ${rubricSha256}
        order by r.created_at, r.id`.execute(database);
      return z.array(row).parse(rows);
    },

    async ofExam(examId) {
      const { rows } = await sql`
        ${IN_USE} where r.exam_id = ${examId}
        order by (r.answer is not null), r.created_at desc, r.id`.execute(database);
      return z.array(rowInUse).parse(rows);
    },

    async find(id) {
      const { rows } = await sql`${IN_USE} where r.id = ${id}`.execute(database);
      return rows[0] === undefined ? null : rowInUse.parse(rows[0]);
    },

    async answer(id, answer, by) {
      await sql`
        with changed as (
          update rulings set answer = ${answer}, answered_by = ${by}, answered_at = now() where id = ${id} returning id
        )
        insert into audit_log (actor, action, object_type, object_id)
        select audit_actor(), 'ruling_answered', 'ruling', id from changed`.execute(database);
    },

    async cases(id) {
      const { rows } = await sql`select submission_id from ruling_cases where ruling_id = ${id} order by submission_id`.execute(database);
      return z.array(z.object({ submission_id: z.string() })).parse(rows).map((found) => found.submission_id);
    },
  };
}
