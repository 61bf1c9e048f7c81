import { sql } from 'kysely';
import { z } from 'zod';
import { AppError } from '../../domain/errors.ts';
import { examSchema } from '../../contracts/exam-schema.ts';
import type { ExamRecord, Exams } from '../../ports/repositories.ts';
import type { Database } from './database.ts';
import { blobRef, json, notFound } from './values.ts';

const row = z
  .object({
    exam: examSchema,
    version: z.number(),
    class_id: z.string(),
    created_at: z.date(),
    sha256: z.string(),
    template: blobRef.nullable(),
    template_pages: z.array(blobRef.extend({ width: z.number(), height: z.number() })),
  })
  .transform(
    ({ template_pages: templatePages, class_id: classId, created_at: createdAt, ...rest }): ExamRecord => ({ ...rest, templatePages, classId, createdAt }),
  );

const select = sql`select e.exam, e.version, e.sha256, e.template, e.template_pages, e.created_at, s.class_id
  from exams e join exam_series s on s.id = e.id`;

export function createExams(database: Database): Exams {
  return {
    save: (record, after) => saveExam(database, record, after ?? null),
    reserve: (id, classId) => reserve(database, id, classId),

    async get(id, version) {
      const { rows } = await sql`${select} where e.id = ${id} and e.version = ${version}`.execute(database);
      if (rows[0] === undefined) throw notFound('exam', `${id} version ${version}`);
      return row.parse(rows[0]);
    },

    async latest(id) {
      const { rows } = await sql`${select} where e.id = ${id} order by e.version desc limit 1`.execute(database);
      return rows[0] === undefined ? null : row.parse(rows[0]);
    },
  };
}

async function saveExam(database: Database, record: Omit<ExamRecord, 'version' | 'createdAt'>, after: number | null): Promise<ExamRecord> {
  const save = async (transaction: Database): Promise<ExamRecord> => {
    // Two saves of one exam take turns, so that versions count without gaps and the same content is found.
    await sql`select pg_advisory_xact_lock(hashtextextended(${record.exam.id}, 4712))`.execute(transaction);
    await reserve(transaction, record.exam.id, record.classId);
    if (after !== null) await refuseOther(transaction, record.exam.id, after);
    await sql`
      with saved as (
        insert into exams (id, version, sha256, exam, template, template_pages)
        select ${record.exam.id}, coalesce(max(version), 0) + 1, ${record.sha256}, ${json(record.exam)},
          ${json(record.template)}, ${json(record.templatePages)}
        from exams where id = ${record.exam.id}
        having not coalesce(bool_or(sha256 = ${record.sha256} and (${after === null} or version = ${after})), false)
        returning id, version
      )
      insert into audit_log (actor, action, object_type, object_id, detail)
      select audit_actor(), 'saved', 'exam', id, jsonb_build_object('version', version) from saved`.execute(transaction);
    const { rows } = await sql`
      ${select} where e.id = ${record.exam.id} and e.sha256 = ${record.sha256} order by e.version desc limit 1`.execute(transaction);
    return row.parse(rows[0]);
  };
  return database.isTransaction ? save(database) : database.transaction().execute(save);
}

async function reserve(database: Database, id: string, classId: string): Promise<void> {
  await sql`insert into exam_series (id, class_id) values (${id}, ${classId}) on conflict (id) do nothing`.execute(database);
  const owner = await sql`select class_id from exam_series where id = ${id}`.execute(database);
  // Under row security another class's exam is not even seen.
  if (z.array(z.object({ class_id: z.string() })).parse(owner.rows)[0]?.class_id !== classId) {
    throw new AppError('exam_id_taken', `The exam id ${id} is in use elsewhere`, { httpStatus: 409, params: { id } });
  }
}

/** Under the lock of the save. */
async function refuseOther(transaction: Database, id: string, after: number): Promise<void> {
  const { rows } = await sql`select coalesce(max(version), 0) as version from exams where id = ${id}`.execute(transaction);
  const { version } = z.object({ version: z.number() }).parse(rows[0]);
  if (version === after) return;
  if (after === 0) throw new AppError('exam_exists', `There is an exam ${id}`, { httpStatus: 409, params: { id } });
  throw new AppError('rubric_stale', `Exam ${id} has version ${version} by now`, { httpStatus: 409, params: { version } });
}
