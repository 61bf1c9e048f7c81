import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort, requiredProgram } from '../testing-programs.ts';

export interface TestRedis {
  readonly url: string;
  /** Sends a signal and, where that ends the server, waits for its end. */
  signal(name: 'SIGKILL' | 'SIGSTOP' | 'SIGCONT'): Promise<void>;
  /** Again, on the same port, with nothing in it. */
  start(...settings: string[]): Promise<void>;
  close(): Promise<void>;
}

/** A Redis of the test file's own on a free port; settings as on the command line. */
export async function startTestRedis(...settings: string[]): Promise<TestRedis> {
  const folder = await mkdtemp(join(tmpdir(), 'ai-grading-redis-'));
  const port = await freePort();
  let server = await launch(folder, port, settings);
  const signal = async (name: NodeJS.Signals): Promise<void> => {
    const ended = new Promise((resolve) => server.once('exit', resolve));
    if (server.exitCode === null && server.signalCode === null && server.kill(name) && name === 'SIGKILL') await ended;
  };
  return {
    url: `redis://127.0.0.1:${port}`,
    signal,
    async start(...anew) {
      server = await launch(folder, port, anew);
    },
    async close() {
      await signal('SIGKILL');
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function launch(folder: string, port: number, settings: readonly string[]): Promise<ChildProcess> {
  const server = spawn(requiredProgram('redis-server'), ['--port', String(port), '--bind', '127.0.0.1', '--dir', folder, '--save', '', '--appendonly', 'no', ...settings], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let said = '';
  await new Promise<void>((resolve, reject) => {
    server.stdout.on('data', (chunk: Buffer) => {
      said += chunk.toString();
      if (said.includes('Ready to accept connections')) resolve();
    });
    server.once('error', reject);
    server.once('exit', () => reject(new Error(`redis-server ended: ${said}`)));
  });
  return server;
}
