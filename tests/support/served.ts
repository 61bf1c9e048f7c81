import { spawn, spawnSync } from 'node:child_process';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { killProcessesOf, processesOf } from './kill-processes.ts';

const CLI = join(import.meta.dirname, '../../src/entry/cli.ts');
const READY_MS = 60_000;

/** `serve` as a child process on a data folder of its own. */
export interface Served {
  readonly url: string;
  /** Resolves at the first 200 of /health/ready; rejects when the process ends first. */
  ready(): Promise<void>;
  /** Every process of it at this moment. */
  pids(): number[];
  /** SIGKILL to every one of them; resolves when the server is gone. */
  kill(): Promise<void>;
  /** SIGTERM to the server alone, as a service manager does; its exit code. */
  stop(): Promise<number | null>;
  /** What it wrote to standard error. */
  errors(): string;
}

interface Options {
  readonly dataDir: string;
  readonly port: number;
  readonly env?: Readonly<Record<string, string>>;
  /** Arguments of Node itself. */
  readonly node?: readonly string[];
}

export function startServing({ dataDir, port, env = {}, node = [] }: Options): Served {
  const child = spawn(process.execPath, [...node, CLI, '--data', dataDir, 'serve', '--port', String(port)], {
    // A group of its own, so that all of it can be killed together.
    detached: true,
    stdio: ['ignore', 'ignore', 'pipe'],
    env: { PATH: process.env['PATH'] ?? '', LOG_LEVEL: 'error', LOG_FORMAT: 'json', ...env },
  });
  const url = `http://127.0.0.1:${port}`;
  let errors = '';
  child.stderr.on('data', (chunk: Buffer) => (errors += chunk.toString()));
  let over = false;
  const ended = new Promise<number | null>((resolve) => {
    child.once('close', (code) => {
      over = true;
      resolve(code);
    });
  });
  const leader = child.pid ?? 0;
  return {
    url,
    async ready() {
      for (const start = performance.now(); performance.now() - start < READY_MS; await delay(10)) {
        if (over) break;
        if ((await fetch(`${url}/health/ready`).catch(() => null))?.ok === true) return;
      }
      throw new Error(`the server did not get ready: ${errors.slice(-2000)}`);
    },
    pids: () => processesOf(leader, dataDir),
    async kill() {
      killProcessesOf(leader, dataDir);
      await ended;
    },
    stop() {
      child.kill('SIGTERM');
      return ended;
    },
    errors: () => errors,
  };
}

/** A token of an administrator, made before the first start. */
export function makeToken(dataDir: string): string {
  return tokenCommand(dataDir, ['--role', 'administrator', '--label', 'test']);
}

/** The link that makes the first administrator of a server on `port`, which may be running. */
export function makeSetupLink(dataDir: string, port: number): string {
  const link = /http:\S+/.exec(tokenCommand(dataDir, ['--link'], { API_PORT: String(port) }))?.[0];
  if (link === undefined) throw new Error('no set-up link');
  return link;
}

function tokenCommand(dataDir: string, args: readonly string[], env: Readonly<Record<string, string>> = {}): string {
  const run = spawnSync(process.execPath, [CLI, '--data', dataDir, 'token', 'create', ...args], {
    encoding: 'utf8',
    env: { PATH: process.env['PATH'] ?? '', ...env },
  });
  if (run.status !== 0) throw new Error(`no token: ${run.stderr}`);
  return run.stdout.trim();
}

/** A free port outside of those that outgoing connections get, so that it is still free at every later start. */
export async function stablePort(): Promise<number> {
  for (let port = 20_000 + (process.pid % 10_000); ; port += 1) {
    const probe = createServer();
    const free = await new Promise<boolean>((resolve) => {
      probe.once('error', () => resolve(false));
      probe.listen(port, '127.0.0.1', () => resolve(true));
    });
    if (!free) continue;
    await new Promise((resolve) => {
      probe.close(resolve);
    });
    return port;
  }
}
