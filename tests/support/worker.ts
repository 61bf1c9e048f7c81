import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { killProcessesOf } from './kill-processes.ts';

const CLI = join(import.meta.dirname, '../../src/entry/cli.ts');

/** `worker --role …` as a child process. */
export interface WorkerProcess {
  /** Resolves once it asks the server for work; rejects when it ends first. */
  readonly ready: Promise<void>;
  /** SIGKILL to it and its children. */
  kill(): Promise<void>;
  /** SIGTERM, as Kubernetes does; its exit code. */
  stop(): Promise<number | null>;
  /** Its exit code, and what it wrote to standard error, when it ends. */
  readonly ended: Promise<{ readonly code: number | null; readonly errors: string }>;
}

export function startWorker(role: 'orchestration' | 'cognitive' | 'all', env: Readonly<Record<string, string>>): WorkerProcess {
  const child = spawn(process.execPath, [CLI, 'worker', '--role', role], {
    // A group of its own, so that all of it can be killed together.
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { PATH: process.env['PATH'] ?? '', LOG_LEVEL: 'error', LOG_FORMAT: 'json', AI_GRADING_LANG: 'en', ...env },
  });
  let errors = '';
  child.stderr.on('data', (chunk: Buffer) => (errors += chunk.toString()));
  const ended = new Promise<{ code: number | null; errors: string }>((resolve) => child.once('close', (code) => resolve({ code, errors })));
  const ready = new Promise<void>((resolve, reject) => {
    child.stdout.on('data', (chunk: Buffer) => {
      if (chunk.toString().includes('Working for')) resolve();
    });
    void ended.then((end) => reject(new Error(`the worker ended with ${end.code}: ${end.errors}`)));
  });
  ready.catch(() => {});
  return {
    ready,
    ended,
    async kill() {
      killProcessesOf(child.pid ?? 0, `/no folder of worker ${child.pid}`);
      await ended;
    },
    async stop() {
      child.kill('SIGTERM');
      return (await ended).code;
    },
  };
}
