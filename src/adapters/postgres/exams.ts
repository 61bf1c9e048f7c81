import { sql } from 'kysely';
import { z } from 'zod';
import { examSchema } from '../../contracts/exam-schema.ts';
import type { ExamRecord, Exams } from '../../ports/repositories.ts';
import type { Database } from './database.ts';
import { blobRef, json, notFound } from './values.ts';

const row = z
  .object({
    exam: examSchema,
    version: z.number(),
    sha256: z.string(),
    template: blobRef.nullable(),
    template_pages: z.array(blobRef.extend({ width: z.number(), height: z.number() })),
  })
  .transform(({ template_pages: templatePages, ...rest }): ExamRecord => ({ ...rest, templatePages }));

const columns = sql`exam, version, sha256, template, template_pages`;

export function createExams(database: Database): Exams {
  return {
    save: (record) => saveExam(database, record),

    async get(id, version) {
      const { rows } = await sql`select ${columns} from exams where id = ${id} and version = ${version}`.execute(database);
      if (rows[0] === undefined) throw notFound('exam', `${id} version ${version}`);
      return row.parse(rows[0]);
    },

    async latest(id) {
      const { rows } = await sql`select ${columns} from exams where id = ${id} order by version desc limit 1`.execute(database);
      return rows[0] === undefined ? null : row.parse(rows[0]);
    },
  };
}

async function saveExam(database: Database, record: Omit<ExamRecord, 'version'>): Promise<ExamRecord> {
  const save = async (transaction: Database): Promise<ExamRecord> => {
    // Two saves of one exam take turns, so that versions count without gaps and the same content is found.
    await sql`select pg_advisory_xact_lock(hashtextextended(${record.exam.id}, 4712))`.execute(transaction);
    await sql`
      insert into exams (id, version, sha256, exam, template, template_pages)
      select ${record.exam.id}, coalesce(max(version), 0) + 1, ${record.sha256}, ${json(record.exam)},
        ${json(record.template)}, ${json(record.templatePages)}
      from exams where id = ${record.exam.id}
      on conflict (id, sha256) do nothing`.execute(transaction);
    const { rows } = await sql`
      select ${columns} from exams where id = ${record.exam.id} and sha256 = ${record.sha256}`.execute(transaction);
    return row.parse(rows[0]);
  };
  return database.isTransaction ? save(database) : database.transaction().execute(save);
}
