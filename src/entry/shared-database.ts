import { resolve } from 'node:path';
import { startOrJoinEmbeddedPostgres } from '../adapters/embedded-postgres/join.ts';
import type { Database } from '../adapters/postgres/database.ts';
import { migrate } from '../adapters/postgres/migrate.ts';
import { openDatabaseAt } from './open-database.ts';
import type { Foundation } from './runtime.ts';

export interface SharedDatabase {
  readonly databaseUrl: string;
  readonly database: Database;
}

/**
 * The database alone, also while `serve` runs on the same data folder; for commands that neither start work nor write files.
 * It is brought to this version's schema unless another process runs it, which has done so.
 */
export async function openSharedDatabase(foundation: Foundation): Promise<SharedDatabase> {
  const { config, log, shutdown } = foundation;
  const given = config.storage.databaseUrl;
  const server = given === null ? await startOrJoinEmbeddedPostgres({ dataDir: resolve(config.storage.dataDir), log }) : null;
  if (server !== null) shutdown.onClose('database server', () => server.close());
  const databaseUrl = server?.url ?? given ?? '';
  const database = await openDatabaseAt(foundation, databaseUrl);
  if (server?.joined !== true) await migrate(database);
  return { databaseUrl, database };
}
