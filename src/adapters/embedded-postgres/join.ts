import { existsSync, readFileSync, realpathSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { Client } from 'pg';
import { AppError } from '../../domain/errors.ts';
import { databaseUrl, startEmbeddedPostgres, type EmbeddedPostgres, type EmbeddedPostgresOptions } from './index.ts';
import { readHolder } from './lock.ts';

export interface JoinOptions extends EmbeddedPostgresOptions {
  /** How long a server that is just starting may take; 10 s by default. */
  readonly waitMs?: number;
}

export interface JoinedPostgres extends EmbeddedPostgres {
  /** True: another process runs the server. `close` then leaves it alone; neither migrate nor touch the stored files. */
  readonly joined: boolean;
}

/**
 * Starts the server of a data folder, or uses the one that another process of ours runs there. Only our own password opens
 * it, and SCRAM proves the server to us as well: whoever else got the port cannot pass for it.
 * Throws what `startEmbeddedPostgres` does; AppError `data_dir_in_use` where the folder is held and no server answers.
 */
export async function startOrJoinEmbeddedPostgres({ waitMs = 10_000, ...options }: JoinOptions): Promise<JoinedPostgres> {
  const deadline = Date.now() + waitMs;
  for (;;) {
    try {
      return { ...(await startEmbeddedPostgres(options)), joined: false };
    } catch (error) {
      if (!(error instanceof AppError) || error.code !== 'data_dir_in_use') throw error;
      const url = await runningUrl(options.dataDir);
      if (url !== null) return { url, joined: true, close: () => Promise.resolve() };
      if (Date.now() > deadline) throw error;
    }
    // It is on its way up, or down; in that case the next try takes the folder.
    await delay(100);
  }
}

async function runningUrl(dataDir: string): Promise<string | null> {
  const own = join(realpathSync(dataDir), 'postgres');
  const { port } = readHolder(own);
  const passwordFile = join(own, 'password');
  if (port === undefined || !existsSync(passwordFile)) return null;
  const url = databaseUrl(readFileSync(passwordFile, 'utf8'), port);
  return (await answers(url)) ? url : null;
}

async function answers(url: string): Promise<boolean> {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: 2000 });
  // A lost connection is told by the query; without a listener it would end the process.
  client.on('error', () => undefined);
  try {
    await client.connect();
    return true;
  } catch {
    return false;
  } finally {
    await client.end().catch(() => undefined);
  }
}
