import { spawn, type ChildProcess } from 'node:child_process';
import { closeSync, openSync, readFileSync, statSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { AppError } from '../../domain/errors.ts';
import type { Log } from '../../ports/log.ts';
import type { Binaries } from './binaries.ts';
import { failure } from './cluster.ts';
import { clusterName, readPidFile } from './orphans.ts';
import type { Place } from './place.ts';
import { run, spawnOptions } from './run.ts';

export interface Server {
  readonly port: number;
  /** Waits for transactions in progress to be rolled back and a checkpoint; never rejects. */
  stop(): Promise<void>;
}

/** Small on purpose: a laptop, one class at a time. Durability is not among the things to save on. */
const SETTINGS = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  max_connections: 60,
  shared_buffers: '128MB',
  fsync: 'on',
  synchronous_commit: 'on',
  full_page_writes: 'on',
  // No replicas: less to write, and a shorter log to replay after a crash.
  wal_level: 'minimal',
  max_wal_senders: 0,
  max_wal_size: '256MB',
  // Reads fit the cache: worker processes for them would only cost memory.
  io_method: 'sync',
  huge_pages: 'off',
  jit: 'off',
  timezone: 'UTC',
  log_timezone: 'UTC',
  log_checkpoints: 'off',
  // Statements and row values carry names and answers: keep them out of the log.
  log_min_error_statement: 'panic',
  log_error_verbosity: 'terse',
} as const;

const START_SECONDS = 120;
/** How long a killed helper may take to let go of its memory: on a busy machine it is still being taken down when it has no name any more. */
const DYING_SECONDS = 30;
const LOG_BYTES = 5 << 20;

/**
 * Starts the server on a free port of 127.0.0.1 and waits until it takes connections.
 * Throws AppError `database_start_failed`, or what `failure` makes of the server's words.
 */
export async function startServer(place: Place, binaries: Binaries, log: Log): Promise<Server> {
  const begun = Date.now();
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await startOn(await freePort(), place, binaries, log);
    } catch (error) {
      // Someone took the port between our asking and the server's binding.
      const taken = error instanceof AppError && /could not bind|Address already in use/i.test(error.message);
      const dying = error instanceof AppError && /pre-existing shared memory block/i.test(error.message) && Date.now() - begun < DYING_SECONDS * 1000;
      if (dying) await delay(100);
      else if (!taken || attempt >= 5) throw error;
    }
  }
}

async function startOn(port: number, place: Place, binaries: Binaries, log: Log): Promise<Server> {
  const settings = Object.entries({ ...SETTINGS, port, cluster_name: clusterName(place.cluster) });
  const args = ['-D', place.cluster, ...settings.flatMap(([key, value]) => ['-c', `${key}=${value}`])];
  const logFile = join(place.own, 'server.log');
  const logStart = statSync(logFile, { throwIfNoEntry: false })?.size ?? 0;
  // A file, not a pipe: the server must be able to write when we are gone.
  const fd = openSync(logFile, logStart > LOG_BYTES ? 'w' : 'a', 0o600);
  let child: ChildProcess;
  try {
    // Its own session: Ctrl-C in a terminal must reach us first.
    child = spawn(binaries.postgres, args, { ...spawnOptions(place.user), detached: true, stdio: ['ignore', fd, fd] });
  } finally {
    closeSync(fd);
  }
  // Leaves by process.exit() without stop() take the server along; kill -9 is for the next start to mend.
  const atExit = (): void => void child.kill('SIGINT');
  process.once('exit', atExit);
  let gone = false;
  const exited = new Promise<void>((resolve) => {
    const ended = (): void => {
      gone = true;
      process.off('exit', atExit);
      resolve();
    };
    child.once('exit', ended);
    child.once('error', ended);
  });
  const tail = (): string => readFileSync(logFile).subarray(logStart > LOG_BYTES ? 0 : logStart).toString('utf8');

  const deadline = Date.now() + START_SECONDS * 1000;
  const ready = (): boolean => {
    const file = readPidFile(place.cluster);
    return file !== null && file.pid === child.pid && file.status === 'ready';
  };
  while (!ready()) {
    if (gone) throw failure('database_start_failed', `the database in ${place.cluster} did not start`, tail());
    if (Date.now() > deadline) {
      child.kill('SIGQUIT');
      throw failure('database_start_failed', `the database in ${place.cluster} was not ready after ${START_SECONDS} s`, tail());
    }
    await delay(5);
  }

  child.unref();
  let stopping = false;
  child.once('exit', () => {
    if (!stopping) log.error({ log: tail().split('\n').slice(-5).join('\n') }, 'the database server ended by itself');
  });

  return {
    port,
    async stop() {
      stopping = true;
      child.ref();
      await stopServer(child, exited, place, binaries, log);
    },
  };
}

/** Fast, then at once, then by force: each is safe, the later ones only make the next start replay the log. */
async function stopServer(child: ChildProcess, exited: Promise<void>, place: Place, binaries: Binaries, log: Log): Promise<void> {
  if (process.platform === 'win32') {
    await run(binaries.pgCtl, ['stop', '-D', place.cluster, '-m', 'fast', '-t', '30'], place.user, 40);
  }
  const steps = [['SIGINT', 20], ['SIGQUIT', 5], ['SIGKILL', 5]] as const;
  for (const [signal, seconds] of steps) {
    if (child.exitCode !== null || child.signalCode !== null) return;
    child.kill(signal);
    if (await within(exited, seconds)) return;
    log.warn({ signal, seconds }, 'the database server has not stopped yet');
  }
}

async function within(done: Promise<void>, seconds: number): Promise<boolean> {
  const timer = new AbortController();
  try {
    return await Promise.race([done.then(() => true), delay(seconds * 1000, false, { signal: timer.signal })]);
  } finally {
    timer.abort();
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      const port = typeof address === 'object' && address !== null ? address.port : 0;
      probe.close(() => resolve(port));
    });
  });
}
