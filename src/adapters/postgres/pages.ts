import { sql } from 'kysely';
import { z } from 'zod';
import type { PageRecord, Pages } from '../../ports/repositories.ts';
import type { PageFacts } from '../../domain/script.ts';
import type { Database } from './database.ts';
import { assignedBy, blobRef, failure, homography, json, notFound, point, unassignedReason } from './values.ts';

const n = z.number();

const pageFacts: z.ZodType<PageFacts> = z.object({
  width: n,
  height: n,
  dpi: n.nullable(),
  turn: z.union([z.literal(0), z.literal(90), z.literal(180), z.literal(270)]),
  turnSure: z.boolean(),
  skew: n,
  frame: homography,
  ink: n,
  blank: z.boolean(),
  codes: z.array(z.object({ text: z.string().nullable(), quad: z.tuple([point, point, point, point]) })),
  fingerprint: z.string(),
  warnings: z.array(z.enum(['font_fallback', 'low_resolution', 'clipped'])),
});

export const pageRow = z
  .object({
    id: z.string(),
    batch_id: z.string(),
    file_id: z.string(),
    file_page: n,
    image: blobRef.nullable(),
    thumb: blobRef.nullable(),
    facts: pageFacts.nullable(),
    failure: failure.nullable(),
    submission_id: z.string().nullable(),
    script_page: n.nullable(),
    assigned_by: assignedBy.nullable(),
    unassigned: unassignedReason.nullable(),
    transform: homography.nullable(),
    registration: z.object({ score: n, method: z.string() }).nullable(),
  })
  .transform(
    ({ batch_id, file_id, file_page, submission_id, script_page, assigned_by, ...rest }): PageRecord => ({
      ...rest,
      batchId: batch_id,
      fileId: file_id,
      filePage: file_page,
      submissionId: submission_id,
      scriptPage: script_page,
      assignedBy: assigned_by,
    }),
  );

export const pageColumns = sql`p.id, p.batch_id, p.file_id, p.file_page, p.image, p.thumb, p.facts, p.failure, p.submission_id,
  p.script_page, p.assigned_by, p.unassigned, p.transform, p.registration`;

export function createPages(database: Database): Pages {
  return {
    async add(page) {
      await sql`
        insert into pages (id, batch_id, file_id, file_page, image, thumb, facts, failure)
        values (${page.id}, ${page.batchId}, ${page.fileId}, ${page.filePage}, ${json(page.image)}, ${json(page.thumb)},
          ${json(page.facts)}, ${json(page.failure)})
        on conflict (file_id, file_page) do nothing`.execute(database);
    },

    async ofBatch(batchId) {
      const { rows } = await sql`
        select ${pageColumns} from pages p join batch_files f on f.id = p.file_id
        where p.batch_id = ${batchId} order by f.ordinal, p.file_page`.execute(database);
      return z.array(pageRow).parse(rows);
    },

    async ofSubmission(submissionId) {
      const { rows } = await sql`
        select ${pageColumns} from pages p where p.submission_id = ${submissionId} order by p.script_page`.execute(database);
      return z.array(pageRow).parse(rows);
    },

    async place(placements) {
      if (placements.length === 0) return;
      const { rows } = await sql`
        with placements as (
          select * from jsonb_to_recordset(${json(placements)}) as j("pageId" text, "submissionId" text, "scriptPage" integer,
            "assignedBy" text, unassigned jsonb, transform jsonb, registration jsonb)
        ), changed as (
          update pages p set submission_id = j."submissionId", script_page = j."scriptPage", assigned_by = j."assignedBy",
            unassigned = j.unassigned, transform = j.transform, registration = j.registration
          from placements j
          where p.id = j."pageId"
            and (p.submission_id, p.script_page, p.assigned_by, p.unassigned, p.transform, p.registration) is distinct from
              (j."submissionId", j."scriptPage", j."assignedBy", j.unassigned, j.transform, j.registration)
          returning p.id, p.submission_id, p.script_page, p.assigned_by
        ), logged as (
          insert into audit_log (actor, action, object_type, object_id, detail)
          select audit_actor(), 'placed', 'page', id,
            jsonb_build_object('submission', submission_id, 'page', script_page, 'by', assigned_by)
          from changed
        )
        select "pageId" as id from placements j where not exists (select from pages p where p.id = j."pageId")`.execute(database);
      const missing = z.array(z.object({ id: z.string() })).parse(rows)[0];
      if (missing !== undefined) throw notFound('page', missing.id);
    },
  };
}
