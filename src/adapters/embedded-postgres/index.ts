import { Client } from 'pg';
import { AppError } from '../../domain/errors.ts';
import type { Log } from '../../ports/log.ts';
import { packagedNative, usableBinaries } from './binaries.ts';
import { ROLE, prepareCluster } from './cluster.ts';
import { lockFolder } from './lock.ts';
import { clearOrphans } from './orphans.ts';
import { choosePlace, defaultStateDirs, makeOwnFolder } from './place.ts';
import { startServer } from './server.ts';

export interface EmbeddedPostgresOptions {
  /** The data folder of this installation; made when it is not there. One process at a time may have it. */
  readonly dataDir: string;
  readonly log: Log;
  /** Folder with `bin`, `lib` and `share`; default: that of the npm package for this platform. */
  readonly native?: string;
  /** Where to keep the cluster when the server cannot use the data folder, best first. */
  readonly stateDirs?: readonly string[];
}

export interface EmbeddedPostgres {
  /** `postgresql://…@127.0.0.1:<port>/ai_grading`, with the password: never log it. Another port at each start. */
  readonly url: string;
  /** Stops the server cleanly and frees the data folder; may be called again. */
  close(): Promise<void>;
}

const DATABASE = 'ai_grading';

/**
 * Boots PostgreSQL from npm in `dataDir`: as root (the server then runs as an unprivileged user) or not, after
 * a clean stop or kill -9, from a folder that the server's user cannot enter. See docs/adr/0002.
 * Throws AppError `data_dir_in_use`, `data_dir_unwritable`, `data_dir_unreachable`, `database_folder_missing`,
 * `database_password_missing`, `database_version_mismatch`, `database_init_failed`, `database_start_failed`,
 * `postgres_not_installed`, `postgres_unusable`, `disk_full`, `server_user_unknown`, `memory_short`.
 */
export async function startEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const { log } = options;
  const undo: (() => Promise<void> | void)[] = [];
  const close = async (): Promise<void> => {
    for (let step = undo.pop(); step !== undefined; step = undo.pop()) await step();
  };
  try {
    const own = makeOwnFolder(options.dataDir);
    const lock = lockFolder(own);
    undo.push(() => lock.release());
    const place = choosePlace(own, options.stateDirs ?? defaultStateDirs(), log);
    if (place.home !== own) {
      // Two copies of one data folder would point at the same cluster.
      const homeLock = lockFolder(place.home);
      undo.push(() => homeLock.release());
    }
    const binaries = await usableBinaries(options.native ?? packagedNative(), place.home, place.user, log);
    await clearOrphans(place, binaries, log);
    const password = await prepareCluster(place, binaries);
    const server = await startServer(place, binaries, log);
    undo.push(() => server.stop());
    await ensureDatabase(databaseUrl(password, server.port, 'postgres'));
    lock.announce(server.port);
    log.debug({ port: server.port, cluster: place.cluster }, 'database server is up');
    return { url: databaseUrl(password, server.port), close };
  } catch (error) {
    await close();
    throw asDiskFull(error);
  }
}

/** Holds the password: never log it. */
export function databaseUrl(password: string, port: number, database: string = DATABASE): string {
  return `postgresql://${ROLE}:${encodeURIComponent(password)}@127.0.0.1:${port}/${database}`;
}

async function ensureDatabase(url: string): Promise<void> {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: 10_000 });
  // A lost connection fails the query under way; without a listener it would end the process.
  client.on('error', () => undefined);
  try {
    await client.connect();
    const found = await client.query('select 1 from pg_database where datname = $1', [DATABASE]);
    if (found.rowCount === 0) await client.query(`create database ${DATABASE}`);
  } finally {
    await client.end();
  }
}

function asDiskFull(error: unknown): unknown {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code !== 'ENOSPC' && code !== 'EDQUOT' && code !== '53100') return error;
  return new AppError('disk_full', 'the disk is full: the database cannot be started', { httpStatus: 507, cause: error });
}
