import { openDatabase, type Database } from '../adapters/postgres/database.ts';
import { reachDatabase } from '../adapters/postgres/reach.ts';
import type { Foundation } from './runtime.ts';

/** A database that answered once, closed at shutdown. Throws what `reachDatabase` throws. */
export async function openDatabaseAt({ config, log, shutdown }: Foundation, url: string): Promise<Database> {
  const { databasePoolSize, databaseStatementSeconds } = config.storage;
  const database = openDatabase(url, { log, poolSize: databasePoolSize, statementTimeoutMs: databaseStatementSeconds * 1000 });
  shutdown.onClose('database', () => database.destroy());
  await reachDatabase(database, url);
  return database;
}
