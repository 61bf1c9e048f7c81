import { spawn, type ChildProcess } from 'node:child_process';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { ResultsFile } from '../../src/contracts/results-file.ts';
import type { GradingEvent } from '../../src/ports/notifier.ts';

export interface BatchInput {
  readonly exam: string;
  readonly stack: string;
  readonly roster: string;
}

export interface BatchOutcome {
  readonly results: ResultsFile;
  /** Versions in the record per `submission/question`. */
  readonly versions: Readonly<Record<string, number>>;
}

const RUNNER = join(import.meta.dirname, 'batch-runner.ts');

/**
 * Marks a stack in a process of its own. `onEvent` sees every event and may answer `kill`: then every process of
 * the run (the runner, its imaging and reader children, the database server) dies by SIGKILL at once, and the
 * result is null.
 */
export async function runBatch(
  dataDir: string,
  input: BatchInput,
  onEvent: (event: GradingEvent) => 'go on' | 'kill' = () => 'go on',
): Promise<BatchOutcome | null> {
  const child = spawn(process.execPath, [RUNNER, dataDir, input.exam, input.stack, input.roster], {
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { PATH: process.env['PATH'] ?? '' },
  });
  let errors = '';
  child.stderr.on('data', (chunk: Buffer) => (errors += chunk.toString()));
  const ended = new Promise<number | null>((resolve) => child.on('close', resolve));
  let outcome: BatchOutcome | null = null;
  let killed = false;
  for await (const line of createInterface({ input: child.stdout })) {
    const value = JSON.parse(line) as GradingEvent | BatchOutcome;
    if ('results' in value) outcome = value;
    else if (!killed && onEvent(value) === 'kill') {
      killed = true;
      killAll(child, dataDir);
    }
  }
  const code = await ended;
  if (killed) return null;
  if (outcome === null) throw new Error(`the run ended with ${code} and no results: ${errors.slice(-2000)}`);
  return outcome;
}

/** The process group, and every process that names the data folder: the server has a group of its own. */
function killAll(child: ChildProcess, dataDir: string): void {
  const pids = processes().filter(({ command }) => command.includes(dataDir)).map(({ pid }) => pid);
  for (const pid of [-(child.pid ?? 0), ...pids]) {
    try {
      process.kill(pid, 'SIGKILL');
    } catch {
      // It ended by itself between the look and the kill.
    }
  }
}

function processes(): { pid: number; command: string }[] {
  return readdirSync('/proc').flatMap((name) => {
    const pid = Number(name);
    if (!Number.isInteger(pid) || pid === process.pid) return [];
    try {
      return [{ pid, command: readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ') }];
    } catch {
      return [];
    }
  });
}
