import { sql } from 'kysely';
import { z } from 'zod';
import { examSchema } from '../../../contracts/exam-schema.ts';
import type { ExamRow, Views } from '../../../ports/views.ts';
import type { Database } from '../database.ts';
import { readCursor, sliceOf } from './cursor.ts';
import { within } from './within.ts';

const count = z.coerce.number();
const row = z
  .object({
    exam: examSchema,
    version: z.number(),
    class_id: z.string(),
    has_template: z.boolean(),
    created_at: z.date(),
    scripts: count,
    waiting: count,
    completed: count,
    released: count,
  })
  .transform(
    ({ class_id: classId, has_template: hasTemplate, created_at: createdAt, ...rest }): ExamRow => ({ ...rest, classId, hasTemplate, createdAt }),
  );

const select = sql`
  select e.exam, e.version, s.class_id, e.template is not null as has_template, s.created_at, c.scripts, c.waiting, c.completed, c.released
  from exam_series s
  join lateral (select * from exams where id = s.id order by version desc limit 1) e on true
  cross join lateral (
    select count(*) as scripts, coalesce(sum(waiting), 0) as waiting, count(*) filter (where status = 'COMPLETED') as completed,
      count(released_at) as released
    from submissions where exam_id = s.id and emptied_at is null
  ) c`;

export function examViews(database: Database): Pick<Views, 'exams' | 'exam'> {
  return {
    async exams({ classes, cursor, limit }) {
      const after = readCursor(cursor, ['time', 'text']);
      const behind = after === null ? sql`true` : sql`(date_trunc('milliseconds', s.created_at), s.id) < (${after[0]}::timestamptz, ${after[1]}::text)`;
      const { rows } = await sql`
        ${select} where ${within(sql`s.class_id`, classes)} and ${behind}
        order by date_trunc('milliseconds', s.created_at) desc, s.id desc limit ${limit + 1}`.execute(database);
      return sliceOf(z.array(row).parse(rows), limit, (exam) => [exam.createdAt.toISOString(), exam.exam.id]);
    },

    async exam(id) {
      const { rows } = await sql`${select} where s.id = ${id}`.execute(database);
      return rows[0] === undefined ? null : row.parse(rows[0]);
    },
  };
}
