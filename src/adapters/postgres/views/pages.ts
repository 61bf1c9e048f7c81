import { sql } from 'kysely';
import { z } from 'zod';
import type { EventPlace, Views } from '../../../ports/views.ts';
import type { Database } from '../database.ts';
import { pageColumns, pageRow } from '../pages.ts';

const place = z
  .object({ class_id: z.string(), exam_id: z.string(), batch_id: z.string().nullable() })
  .transform((r): EventPlace => ({ classId: r.class_id, examId: r.exam_id, batchId: r.batch_id }));

export function pageViews(database: Database): Pick<Views, 'unassigned' | 'page' | 'placeOf'> {
  return {
    async unassigned(examId) {
      const { rows } = await sql`
        select ${pageColumns}, f.name as file from pages p join batches b on b.id = p.batch_id join batch_files f on f.id = p.file_id
        where b.exam_id = ${examId} and p.submission_id is null and (p.unassigned is not null or p.failure is not null)
        order by b.created_at, b.id, f.ordinal, p.file_page`.execute(database);
      return rows.map((row) => {
        const page = pageRow.parse(row);
        return { batchId: page.batchId, file: z.object({ file: z.string() }).parse(row).file, page };
      });
    },

    async page(id) {
      const { rows } = await sql`
        select ${pageColumns}, s.id as exam_id, s.class_id from pages p join batches b on b.id = p.batch_id
          join exam_series s on s.id = b.exam_id where p.id = ${id}`.execute(database);
      if (rows[0] === undefined) return null;
      const { exam_id: examId, class_id: classId } = z.object({ exam_id: z.string(), class_id: z.string() }).parse(rows[0]);
      return { page: pageRow.parse(rows[0]), examId, classId };
    },

    async placeOf(of) {
      const found =
        'submissionId' in of
          ? await sql`select e.class_id, s.exam_id, s.batch_id from submissions s join exam_series e on e.id = s.exam_id where s.id = ${of.submissionId}`.execute(database)
          : 'batchId' in of
            ? await sql`select e.class_id, b.exam_id, b.id as batch_id from batches b join exam_series e on e.id = b.exam_id where b.id = ${of.batchId}`.execute(database)
            : await sql`select class_id, id as exam_id, null as batch_id from exam_series where id = ${of.examId}`.execute(database);
      return found.rows[0] === undefined ? null : place.parse(found.rows[0]);
    },
  };
}
