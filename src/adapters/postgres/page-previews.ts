import { sql } from 'kysely';
import type { PagePreviews } from '../../ports/repositories.ts';
import type { Database } from './database.ts';
import { blobRef, json } from './values.ts';

export function createPagePreviews(database: Database): PagePreviews {
  return {
    async get(pageId, kind) {
      const { rows } = await sql<{ blob: unknown }>`select blob from page_previews where page_id = ${pageId} and kind = ${kind}`.execute(database);
      return rows[0] === undefined ? null : blobRef.parse(rows[0].blob);
    },

    async save(pageId, kind, blob) {
      await sql`
        insert into page_previews (page_id, kind, blob) values (${pageId}, ${kind}, ${json(blob)})
        on conflict (page_id, kind) do nothing`.execute(database);
    },
  };
}
