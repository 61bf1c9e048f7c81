import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { sql } from 'kysely';
import { z } from 'zod';
import type { TestService } from './service.ts';

/** A digest of every table, and the names of every stored file: equal before and after, nothing changed. */
export async function wholeRecord({ database, dataDir }: TestService): Promise<Readonly<Record<string, string>>> {
  const { rows } = await sql`select table_name as name from information_schema.tables where table_schema = 'public' and table_type = 'BASE TABLE' order by 1`.execute(database);
  const record: Record<string, string> = {};
  for (const { name } of z.array(z.object({ name: z.string() })).parse(rows)) {
    // When a token was used last is noted whatever it asks for.
    const found = await sql`select count(*)::text || ' ' || md5(coalesce(string_agg((to_jsonb(t) - 'last_used_at')::text, ' ' order by to_jsonb(t)::text), '')) as digest
      from ${sql.table(name)} t`.execute(database);
    record[name] = z.object({ digest: z.string() }).parse(found.rows[0]).digest;
  }
  const blobs = readdirSync(join(dataDir, 'blobs'), { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  record['files'] = blobs.map((entry) => join(entry.parentPath, entry.name)).toSorted().join('\n');
  return record;
}

/** What lies in the staging folder. */
export function staged({ dataDir }: Pick<TestService, 'dataDir'>): string[] {
  return readdirSync(join(dataDir, 'blobs', 'staging'), { recursive: true }).map(String);
}
