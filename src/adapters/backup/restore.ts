import { createReadStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import type { Client } from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import { z } from 'zod';
import { AppError } from '../../domain/errors.ts';
import type { Blobs } from '../../ports/blobs.ts';
import type { Log } from '../../ports/log.ts';
import { listedBlobs, removeOthers, storeBlobs, verifyBlobs } from './blob-files.ts';
import { connect, untilIdle } from './connection.ts';
import { damaged, readManifest, verifyPart, type Manifest } from './manifest.ts';
import { SchemaDump } from './schema.ts';

export interface RestoreOptions {
  /** Folder that `backup` wrote. */
  readonly from: string;
  readonly databaseUrl: string;
  readonly blobs: Blobs;
  /** Replaces what is there; without it a target that holds anything is refused. */
  readonly force?: boolean;
  readonly log: Log;
}

export interface RestoreReport {
  readonly schemaVersion: string | null;
  readonly createdAt: string;
  readonly tables: number;
  readonly rows: number;
  readonly blobs: number;
}

/**
 * Makes a database and stored files equal to a backup. Every checksum is verified before anything is changed;
 * the database changes in one transaction, after the blobs are stored. The schema comes from the backup as
 * well, whatever its version: migrate afterwards, as at every start. The program must not run meanwhile.
 * Throws AppError `backup_not_found`, `backup_format`, `backup_damaged`, `restore_target_not_empty`,
 * `restore_target_busy`.
 */
export async function restore(options: RestoreOptions): Promise<RestoreReport> {
  const from = resolve(options.from);
  const { blobs } = options;
  const manifest = await readManifest(from);
  for (const part of [manifest.schema, manifest.blobs.list, ...manifest.tables.map((table) => table.part)]) await verifyPart(from, part);
  const entries = await listedBlobs(from, manifest);
  await verifyBlobs(from, entries);
  const schema = SchemaDump.parse(JSON.parse(await readFile(join(from, manifest.schema.path), 'utf8')));

  const client = await connect(options.databaseUrl);
  try {
    await refuseBusy(client);
    if (options.force !== true) await refuseFilled(client, blobs);
    await storeBlobs(from, entries, blobs);
    await client.query('begin');
    await clearDatabase(client);
    await loadDatabase(client, from, manifest, schema);
    await client.query('commit');
  } finally {
    await client.end();
  }
  await removeOthers(blobs, entries);
  const rows = manifest.tables.reduce((sum, table) => sum + table.rows, 0);
  const report = { schemaVersion: manifest.schemaVersion, createdAt: manifest.createdAt, tables: manifest.tables.length, rows, blobs: entries.length };
  options.log.info(report, 'backup restored');
  return report;
}

async function refuseBusy(client: Client): Promise<void> {
  const { rows } = await client.query(
    "select 1 from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid() and backend_type = 'client backend'",
  );
  if (rows.length === 0) return;
  throw new AppError('restore_target_busy', `${rows.length} other connections use the database: stop the program first`, {
    httpStatus: 409,
    params: { connections: rows.length },
  });
}

/** What migrations alone leave is no data: a database that was only set up may be replaced. By table, which rows count. */
const LEFT_BY_MIGRATIONS: Readonly<Record<string, string>> = { schema_migrations: 'false', dbos_migrations: 'false', classes: "id <> 'local'" };

async function refuseFilled(client: Client, blobs: Blobs): Promise<void> {
  const filled = (what: string): AppError =>
    new AppError('restore_target_not_empty', `the target is not empty (${what}); restore into an empty one, or replace what is there with --force`, { httpStatus: 409, params: { what } });
  for await (const { key } of blobs.list()) throw filled(`file ${key}`);
  const { rows } = await client.query(
    "select format('%I.%I', schemaname, tablename) as quoted, tablename as name from pg_catalog.pg_tables where schemaname !~ '^pg_' and schemaname <> 'information_schema'",
  );
  for (const { quoted, name } of z.array(z.object({ quoted: z.string(), name: z.string() })).parse(rows)) {
    const counts = Object.hasOwn(LEFT_BY_MIGRATIONS, name) ? LEFT_BY_MIGRATIONS[name] : 'true';
    if ((await client.query(`select 1 from ${quoted} where ${counts} limit 1`)).rows.length > 0) throw filled(`table ${name}`);
  }
}

async function clearDatabase(client: Client): Promise<void> {
  const { rows } = await client.query("select format('drop schema %I cascade', nspname) as text from pg_catalog.pg_namespace where nspname !~ '^pg_' and nspname <> 'information_schema'");
  for (const { text } of z.array(z.object({ text: z.string() })).parse(rows)) await client.query(text);
}

async function loadDatabase(client: Client, from: string, manifest: Manifest, schema: SchemaDump): Promise<void> {
  await client.query("set local search_path = ''");
  // Functions may name tables that are not there yet.
  await client.query('set local check_function_bodies = off');
  for (const statement of schema.before) await client.query(statement);
  for (const { name, columns } of schema.tables) {
    const table = manifest.tables.find((candidate) => candidate.name === name);
    if (table === undefined) throw damaged(name);
    const idle = untilIdle(client);
    const stream = client.query(copyFrom(`copy ${name} (${columns.join(', ')}) from stdin`));
    await pipeline(createReadStream(join(from, table.part.path)), createGunzip(), stream);
    await idle;
    if (stream.rowCount !== table.rows) throw damaged(table.part.path);
  }
  for (const statement of schema.after) await client.query(statement);
}
