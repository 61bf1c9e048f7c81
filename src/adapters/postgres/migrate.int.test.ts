import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openDatabase } from './database.ts';
import { migrate } from './migrate.ts';
import { dumpSchema } from './schema-dump.ts';
import { openTestDatabase, silentLog, type TestDatabase } from './testing.ts';

let test: TestDatabase;
let folder: string;

beforeAll(async () => {
  test = await openTestDatabase();
  folder = await mkdtemp(join(tmpdir(), 'ai-grading-migrations-'));
});

afterAll(async () => {
  await test.close();
  await rm(folder, { recursive: true, force: true });
});

/** An empty database beside the first one. */
async function emptyDatabase(name: string) {
  await sql.raw(`create database ${name}`).execute(test.database);
  const url = new URL(test.url);
  url.pathname = `/${name}`;
  return openDatabase(url.href, { log: silentLog });
}

describe('migrate', () => {
  it('makes the schema that is written down', async () => {
    // After a new migration: `npx vitest run -u --project integration src/adapters/postgres/migrate.int.test.ts`.
    await expect(await dumpSchema(test.database)).toMatchFileSnapshot('schema.txt');
  });

  it('does nothing the second time', async () => {
    expect(await migrate(test.database)).toEqual({ applied: [] });
  });

  it('applies once when processes start together', async () => {
    const database = await emptyDatabase('together');
    const runs = await Promise.all(Array.from({ length: 4 }, () => migrate(database)));
    expect(runs.flatMap((run) => run.applied)).toEqual(await readdir(new URL('migrations', import.meta.url)));
    await database.destroy();
  });

  it('refuses a database of a newer version, a changed file, and leaves nothing of a broken one', async () => {
    const database = await emptyDatabase('versions');
    await writeFile(join(folder, '0001_one.sql'), 'create table one (id integer);');
    await writeFile(join(folder, '0002_two.sql'), 'create table two (id integer);');
    expect(await migrate(database, folder)).toEqual({ applied: ['0001_one.sql', '0002_two.sql'] });

    await writeFile(join(folder, '0003_bad.sql'), 'create table three (id integer); create table one (id integer);');
    await expect(migrate(database, folder)).rejects.toThrow(/already exists/u);
    const { rows } = await sql`select to_regclass('three') as found`.execute(database);
    expect(rows).toEqual([{ found: null }]);
    await rm(join(folder, '0003_bad.sql'));

    await writeFile(join(folder, '0002_two.sql'), 'create table two (id bigint);');
    await expect(migrate(database, folder)).rejects.toMatchObject({ code: 'migration_changed' });
    await rm(join(folder, '0002_two.sql'));
    await expect(migrate(database, folder)).rejects.toMatchObject({ code: 'schema_too_new', params: { migration: '0002_two.sql' } });
    await database.destroy();
  });
});
