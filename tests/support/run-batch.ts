import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { ResultsFile } from '../../src/contracts/results-file.ts';
import type { GradingEvent } from '../../src/ports/notifier.ts';
import { killProcessesOf } from './kill-processes.ts';

export interface BatchInput {
  readonly exam: string;
  readonly stack: string;
  readonly roster: string;
  /** Beyond the data folder and the log. */
  readonly configuration?: Readonly<Record<string, string>>;
  /** Of a Temporal server: in this process too, or in others. */
  readonly workers?: 'here' | 'elsewhere';
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
  const child = spawn(process.execPath, [RUNNER, dataDir, input.exam, input.stack, input.roster, JSON.stringify(input.configuration ?? {}), input.workers ?? 'here'], {
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
      killProcessesOf(child.pid ?? 0, dataDir);
    }
  }
  const code = await ended;
  if (killed) return null;
  if (outcome === null) throw new Error(`the run ended with ${code} and no results: ${errors.slice(-2000)}`);
  return outcome;
}
