import { resolve } from 'node:path';
import { backup, restore } from '../../adapters/backup/index.ts';
import { migrate } from '../../adapters/postgres/migrate.ts';
import type { CommandContext } from '../command.ts';
import { EXIT } from '../failure.ts';
import { openDatabaseAt } from '../open-database.ts';
import { openBlobs, openDatabaseUrl } from '../runtime.ts';
import { openSharedDatabase } from '../shared-database.ts';

/** `migrate`: brings the database to this version; every other command does so by itself. */
export async function migrateData(context: CommandContext): Promise<number> {
  const database = await openDatabaseAt(context, await openDatabaseUrl(context));
  const { applied } = await migrate(database);
  process.stdout.write(`${context.say('migrated', { applied: applied.length })}\n`);
  return EXIT.done;
}

/** `backup`: a folder with the whole database, unfinished work included, and every stored file; also while `serve` runs. */
export async function backupData(context: CommandContext, options: { readonly to: string }): Promise<number> {
  const { databaseUrl } = await openSharedDatabase(context);
  const report = await backup({ databaseUrl, blobs: await openBlobs(context, { reading: true }), to: options.to, log: context.log });
  process.stdout.write(`${context.say('backed_up', { path: report.folder, rows: report.rows, blobs: report.blobs })}\n`);
  for (const key of report.damaged) process.stderr.write(`${context.say('warning', { text: context.say('blob_damaged', { key }) })}\n`);
  return report.damaged.length > 0 ? EXIT.failed : EXIT.done;
}

/** `restore`: verified before anything is changed, then brought to this version. */
export async function restoreData(
  context: CommandContext,
  options: { readonly from: string; readonly force?: boolean },
): Promise<number> {
  const databaseUrl = await openDatabaseUrl(context);
  const report = await restore({ databaseUrl, blobs: await openBlobs(context), from: options.from, force: options.force === true, log: context.log });
  const database = await openDatabaseAt(context, databaseUrl);
  await migrate(database);
  const path = resolve(context.config.storage.dataDir);
  process.stdout.write(`${context.say('restored', { path, rows: report.rows, blobs: report.blobs })}\n`);
  return EXIT.done;
}
