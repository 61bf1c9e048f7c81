import { sql } from 'kysely';
import { z } from 'zod';
import type { Measures, QuestionMaterial } from '../../ports/repositories.ts';
import type { Database } from './database.ts';
import { blobRef, box, json, reviewReason } from './values.ts';

const n = z.number();
const crop = z.object({ page: n, blob: blobRef, blank: blobRef.nullable(), field: box, newInk: n.nullable(), size: z.object({ width: n, height: n }).exactOptional() });

const material: z.ZodType<QuestionMaterial> = z.object({
  marks: z.record(z.string(), z.object({ fill: n, spill: n })).nullable(),
  sheet: z
    .object({ count: n, state: z.enum(['clear', 'empty', 'unclear']), empty: n, filled: n.nullable(), separation: n, low: n, high: n })
    .nullable(),
  field: crop.nullable(),
  regions: z.array(crop),
  problem: reviewReason.nullable(),
});

export function createMeasures(database: Database): Measures {
  return {
    async save(submissionId, questionId, value) {
      await sql`
        insert into question_material (submission_id, question_id, value)
        values (${submissionId}, ${questionId}, ${json(value)})
        on conflict (submission_id, question_id) do update set value = excluded.value`.execute(database);
    },

    async get(submissionId, questionId) {
      const { rows } = await sql`
        select value from question_material
        where submission_id = ${submissionId} and question_id = ${questionId}`.execute(database);
      return rows[0] === undefined ? null : z.object({ value: material }).parse(rows[0]).value;
    },
  };
}
