import { Kysely, PostgresDialect } from 'kysely';
import { Pool } from 'pg';
import type { Log } from '../../ports/log.ts';

/** Queries are written as SQL and their rows parsed by zod, so kysely needs no table types. */
export type Database = Kysely<unknown>;

export interface DatabaseOptions {
  readonly log: Log;
  /** Connections at most; 10 by default. */
  readonly poolSize?: number;
  /** A statement that takes longer is cut; 30 s by default. */
  readonly statementTimeoutMs?: number;
  /** Waiting for a connection longer than this is an error; 10 s by default. */
  readonly connectionTimeoutMs?: number;
}

/** Opens a pool; nothing is connected before the first query. Close with `destroy()`. */
export function openDatabase(url: string, options: DatabaseOptions): Database {
  const pool = new Pool({
    connectionString: url,
    max: options.poolSize ?? 10,
    statement_timeout: options.statementTimeoutMs ?? 30_000,
    idle_in_transaction_session_timeout: 60_000,
    connectionTimeoutMillis: options.connectionTimeoutMs ?? 10_000,
    application_name: 'ai-grading',
  });
  // Without a listener, an idle connection that breaks would end the process; the pool replaces it by itself.
  pool.on('error', (error) => {
    // A server that stops right behind us still says so to connections that are closing.
    if (pool.ending) return;
    options.log.warn({ error: error.message }, 'database connection lost');
  });
  const database = new Kysely<unknown>({ dialect: new PostgresDialect({ pool }) });
  POOLS.set(database, pool);
  return database;
}

const POOLS = new WeakMap<Database, Pool>();

/** Of a database that `openDatabase` gave. */
export function poolState(database: Database): { readonly busy: number; readonly idle: number; readonly waiting: number } {
  const pool = POOLS.get(database);
  return { busy: (pool?.totalCount ?? 0) - (pool?.idleCount ?? 0), idle: pool?.idleCount ?? 0, waiting: pool?.waitingCount ?? 0 };
}
