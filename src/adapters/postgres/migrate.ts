import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { sql } from 'kysely';
import { z } from 'zod';
import { AppError } from '../../domain/errors.ts';
import type { Database } from './database.ts';

interface Migration {
  readonly name: string;
  readonly text: string;
  readonly sha256: string;
}

const MIGRATIONS = fileURLToPath(new URL('migrations/', import.meta.url));
const LOCK = 7_304_811;
const appliedRow = z.object({ name: z.string(), sha256: z.string() });

async function readMigrations(folder: string): Promise<readonly Migration[]> {
  const names = (await readdir(folder)).filter((name) => /^\d{4}_\w+\.sql$/u.test(name)).sort();
  return Promise.all(
    names.map(async (name) => {
      const text = await readFile(`${folder}/${name}`, 'utf8');
      return { name, text, sha256: createHash('sha256').update(text).digest('hex') };
    }),
  );
}

/**
 * Brings the schema up to date, forward only, all or nothing; processes that start together take turns.
 * Throws AppError `schema_too_new` when the database was written by a newer version of this program, and
 * `migration_changed` when a file that was applied is not the file that is here.
 */
export async function migrate(database: Database, folder: string = MIGRATIONS): Promise<{ applied: string[] }> {
  const migrations = await readMigrations(folder);
  return database.transaction().execute(async (transaction) => {
    // Waiting for another process, or filling a new column, may take longer than a request is allowed to.
    await sql`set local statement_timeout = 0`.execute(transaction);
    await sql`select pg_advisory_xact_lock(${LOCK}::bigint)`.execute(transaction);
    await sql`create table if not exists schema_migrations (
      name text primary key, sha256 text not null, applied_at timestamptz not null default now()
    )`.execute(transaction);
    const { rows } = await sql`select name, sha256 from schema_migrations order by name`.execute(transaction);
    const done = new Map(z.array(appliedRow).parse(rows).map((row) => [row.name, row.sha256]));
    refuseUnknown(done, migrations);

    const applied: string[] = [];
    for (const migration of migrations) {
      if (done.has(migration.name)) continue;
      await sql.raw(migration.text).execute(transaction);
      await sql`insert into schema_migrations (name, sha256) values (${migration.name}, ${migration.sha256})`.execute(transaction);
      applied.push(migration.name);
    }
    return { applied };
  });
}

function refuseUnknown(done: ReadonlyMap<string, string>, migrations: readonly Migration[]): void {
  const known = new Map(migrations.map((migration) => [migration.name, migration.sha256]));
  for (const [name, sha256] of done) {
    const here = known.get(name);
    if (here === undefined) {
      throw new AppError('schema_too_new', `The database has migration ${name}, which this version does not know: install the newer version`, {
        httpStatus: 500,
        params: { migration: name },
      });
    }
    if (here !== sha256) {
      throw new AppError('migration_changed', `Migration ${name} differs from the one that was applied`, {
        httpStatus: 500,
        params: { migration: name },
      });
    }
  }
}
