import { sql } from 'kysely';
import { z } from 'zod';
import type { PrintRun, PrintRuns } from '../../ports/repositories.ts';
import type { Database } from './database.ts';
import { json, student } from './values.ts';

const row = z
  .object({ id: z.string(), exam_id: z.string(), students: z.array(student) })
  .transform(({ id, exam_id: examId, students }): PrintRun => ({ id, examId, students }));

export function createPrintRuns(database: Database): PrintRuns {
  return {
    async save(run) {
      await sql`insert into print_runs (id, exam_id, students) values (${run.id}, ${run.examId}, ${json(run.students)})
        on conflict (id) do update set exam_id = excluded.exam_id, students = excluded.students`.execute(database);
    },

    async get(id) {
      const { rows } = await sql`select id, exam_id, students from print_runs where id = ${id}`.execute(database);
      return rows[0] === undefined ? null : row.parse(rows[0]);
    },
  };
}
