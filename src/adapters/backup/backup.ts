import { mkdir, readdir, rename, rm } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import type { Client } from 'pg';
import { to as copyTo } from 'pg-copy-streams';
import { z } from 'zod';
import { AppError } from '../../domain/errors.ts';
import type { Blobs } from '../../ports/blobs.ts';
import type { Log } from '../../ports/log.ts';
import { syncFolder } from '../filesystem/directory-sync.ts';
import { copyBlobs } from './blob-files.ts';
import { connect, untilIdle } from './connection.ts';
import { FORMAT, MANIFEST, sealedManifest, type Manifest } from './manifest.ts';
import { writeGzipPart, writePart } from './parts.ts';
import { describeSchema } from './schema.ts';

export interface BackupOptions {
  readonly databaseUrl: string;
  readonly blobs: Blobs;
  /** Folder to make; it must not exist, or be empty. */
  readonly to: string;
  readonly log: Log;
}

export interface BackupReport {
  readonly folder: string;
  readonly schemaVersion: string | null;
  readonly tables: number;
  readonly rows: number;
  readonly blobs: number;
  /** Length of the blobs together. */
  readonly blobBytes: number;
  /** Keys of stored files that are damaged on the disk: they could not be taken along. */
  readonly damaged: readonly string[];
}

/**
 * Writes the whole database (every schema of it, the workflow engine's too: work in progress goes on after a
 * restore) and all blobs to a folder. May run while the program works: rows come from one snapshot, and blobs,
 * which are stored before the rows that name them and never change, are listed after it.
 * Throws AppError `backup_target_not_empty`, `backup_unsupported`.
 */
export async function backup(options: BackupOptions): Promise<BackupReport> {
  const folder = resolve(options.to);
  await refuseFilled(folder);
  // Under another name until it is whole: what bears the name given is a backup.
  const building = `${folder}.partial`;
  await rm(building, { recursive: true, force: true });
  await mkdir(building, { recursive: true, mode: 0o700 });
  try {
    const database = await dumpDatabase(options.databaseUrl, building);
    const { blobs, damaged } = await copyBlobs(options.blobs, building);
    const manifest: Manifest = { format: FORMAT, createdAt: new Date().toISOString(), ...database, blobs };
    await writePart(building, MANIFEST, sealedManifest(manifest));
    await rm(folder, { recursive: true, force: true });
    await syncTree(building);
    await rename(building, folder);
    await syncFolder(dirname(folder));
    if (damaged.length > 0) options.log.error({ keys: damaged }, 'stored files are damaged on the disk and missing from the backup');
    const rows = database.tables.reduce((sum, table) => sum + table.rows, 0);
    const report = { folder, schemaVersion: database.schemaVersion, tables: database.tables.length, rows, blobs: blobs.count, blobBytes: blobs.bytes, damaged };
    options.log.info({ ...report, damaged: damaged.length }, 'backup written');
    return report;
  } catch (error) {
    await rm(building, { recursive: true, force: true });
    throw error;
  }
}

async function refuseFilled(folder: string): Promise<void> {
  const entries = await readdir(folder).catch((error: unknown) => {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return [];
    throw error;
  });
  if (entries.length > 0) throw new AppError('backup_target_not_empty', `${folder} is not empty: a backup needs a folder of its own`, { params: { folder } });
}

async function dumpDatabase(url: string, folder: string): Promise<Pick<Manifest, 'postgres' | 'schemaVersion' | 'schema' | 'tables'>> {
  const client = await connect(url);
  try {
    await client.query('begin isolation level repeatable read read only');
    await client.query("set local search_path = ''");
    const dump = await describeSchema(client);
    const schema = await writePart(folder, 'database/schema.json', JSON.stringify(dump, null, 1));
    const tables: Manifest['tables'] = [];
    for (const { name, columns } of dump.tables) {
      const path = `database/${String(tables.length + 1).padStart(4, '0')}.copy.gz`;
      const idle = untilIdle(client);
      const stream = client.query(copyTo(`copy ${name} (${columns.join(', ')}) to stdout`));
      const part = await writeGzipPart(folder, path, stream);
      await idle;
      tables.push({ name, rows: stream.rowCount, part });
    }
    const postgres = z.object({ server_version: z.string() }).parse((await client.query('show server_version')).rows[0]).server_version;
    return { postgres, schemaVersion: await lastMigration(client, tables), schema, tables };
  } finally {
    await client.end();
  }
}

async function lastMigration(client: Client, tables: Manifest['tables']): Promise<string | null> {
  if (!tables.some(({ name }) => name === 'public.schema_migrations')) return null;
  const { rows } = await client.query('select max(name) as name from public.schema_migrations');
  return z.object({ name: z.string().nullable() }).parse(rows[0]).name;
}

async function syncTree(folder: string): Promise<void> {
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    if (entry.isDirectory()) await syncTree(join(folder, entry.name));
  }
  await syncFolder(folder);
}
