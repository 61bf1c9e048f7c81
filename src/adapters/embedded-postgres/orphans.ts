import { readFileSync, readdirSync, rmSync, statSync } from 'node:fs';
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { AppError } from '../../domain/errors.ts';
import type { Log } from '../../ports/log.ts';
import type { Binaries } from './binaries.ts';
import type { Place } from './place.ts';
import { run } from './run.ts';

/** A name for the cluster, in the title of each of its processes (`postgres: <name>: …`), so that they can be told. */
export function clusterName(cluster: string): string {
  return `ai-grading-${createHash('sha256').update(cluster).digest('hex').slice(0, 16)}`;
}

/** Process id and status of a cluster's `postmaster.pid`; null when there is none. */
export function readPidFile(cluster: string): { pid: number; status: string } | null {
  try {
    const lines = readFileSync(join(cluster, 'postmaster.pid'), 'utf8').split('\n');
    const pid = Number(lines[0]);
    return Number.isSafeInteger(pid) && pid > 0 ? { pid, status: (lines[7] ?? '').trim() } : null;
  } catch {
    return null;
  }
}

/**
 * Ends what a killed run left behind: the server goes on when Node is killed, its helpers may go on when the
 * server is. Only processes that are surely this cluster's are touched. The folder lock must be held: a live
 * run's server must never be taken for an orphan.
 */
export async function clearOrphans(place: Place, binaries: Binaries, log: Log): Promise<void> {
  const left = readPidFile(place.cluster);
  if (process.platform === 'win32') {
    // No process list without a shell here: pg_ctl goes by the pid file and checks it.
    if (left !== null) await run(binaries.pgCtl, ['stop', '-D', place.cluster, '-m', 'fast', '-t', '30'], place.user, 40);
    return;
  }
  if (left !== null && (await processesOf(place)).includes(left.pid)) {
    log.warn({ pid: left.pid }, 'stopping a database server that an earlier run left behind');
    const { code } = await run(binaries.pgCtl, ['stop', '-D', place.cluster, '-m', 'fast', '-t', '20'], place.user, 30);
    if (code !== 0) await run(binaries.pgCtl, ['stop', '-D', place.cluster, '-m', 'immediate', '-t', '10'], place.user, 15);
  }
  await endStragglers(place);
  // What is named there is gone or is another program that got the number since; PostgreSQL would refuse to start.
  if (left !== null && readPidFile(place.cluster)?.pid === left.pid) rmSync(join(place.cluster, 'postmaster.pid'), { force: true });
}

async function endStragglers(place: Place): Promise<void> {
  const deadline = Date.now() + 5000;
  for (;;) {
    const pids = await processesOf(place);
    if (pids.length === 0) return;
    if (Date.now() > deadline) {
      throw new AppError('database_orphans', `processes ${pids.join(', ')} of an earlier run still use ${place.cluster} and cannot be ended`, {
        httpStatus: 503,
        params: { pids: pids.join(' ') },
      });
    }
    // Crash-safe by design: the write-ahead log is replayed at the next start.
    for (const pid of pids) kill(pid);
    await delay(20);
  }
}

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // Gone in between; if it is not, the next round finds it again.
  }
}

/** Processes of this cluster: the server by its arguments, its helpers by their titles. */
async function processesOf(place: Place): Promise<number[]> {
  const title = `postgres: ${clusterName(place.cluster)}: `;
  const argument = ` -D ${place.cluster} `;
  const isOurs = (command: string): boolean => command.startsWith(title) || (/^\S*postgres /.test(command) && `${command} `.includes(argument));
  const list = process.platform === 'linux' ? fromProc(place) : await fromPs(place);
  return list.filter(({ command }) => isOurs(command)).map(({ pid }) => pid);
}

interface Running {
  readonly pid: number;
  readonly command: string;
}

function fromProc(place: Place): Running[] {
  const uid = place.user?.uid ?? process.getuid?.();
  return readdirSync('/proc').flatMap((name) => {
    const pid = Number(name);
    if (!Number.isInteger(pid)) return [];
    try {
      // Anyone can give himself a title; the owner cannot be faked.
      if (statSync(`/proc/${name}`).uid !== uid) return [];
      return [{ pid, command: readFileSync(`/proc/${name}/cmdline`, 'utf8').replaceAll('\0', ' ').trimEnd() }];
    } catch {
      return [];
    }
  });
}

async function fromPs(place: Place): Promise<Running[]> {
  const uid = String(place.user?.uid ?? process.getuid?.());
  const { output } = await run('/bin/ps', ['-axww', '-o', 'pid=,uid=,command='], null, 10);
  return output.split('\n').flatMap((line) => {
    const parts = /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(line);
    return parts !== null && parts[2] === uid ? [{ pid: Number(parts[1]), command: parts[3] ?? '' }] : [];
  });
}
