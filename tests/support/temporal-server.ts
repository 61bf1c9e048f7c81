import { spawn, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { freePort, programPath } from '../../src/adapters/testing-programs.ts';

/** A real Temporal server, in memory, of the test file's own. */
export interface TemporalServer {
  /** host:port */
  readonly host: string;
  readonly namespace: string;
  /** Runs `temporal …` against it and returns what it printed. */
  cli(...args: readonly string[]): string;
  close(): Promise<void>;
}

/**
 * The `temporal` program: TEMPORAL_CLI_PATH, on the PATH, or where `go install` puts it. Where it is not, tests that need it say so
 * and are skipped; under CI they fail.
 */
export function findTemporal(): string | null {
  const given = process.env['TEMPORAL_CLI_PATH'];
  const found = [...(given === undefined ? [] : [given]), programPath('temporal') ?? ''].find((path) => existsSync(path)) ?? null;
  if (found === null && process.env['CI'] === 'true') throw new Error('no temporal program: set TEMPORAL_CLI_PATH, or go install github.com/temporalio/cli/cmd/temporal@v1.5.1');
  if (found === null) process.stderr.write('skipped: no temporal program (TEMPORAL_CLI_PATH, PATH or GOPATH/bin)\n');
  return found;
}

const READY_MS = 60_000;

export async function startTemporalServer(program: string): Promise<TemporalServer> {
  const port = await freePort();
  const host = `127.0.0.1:${port}`;
  const server = spawn(program, ['server', 'start-dev', '--headless', '--ip', '127.0.0.1', '--port', String(port), '--log-level', 'error'], { stdio: ['ignore', 'ignore', 'pipe'] });
  let errors = '';
  server.stderr.on('data', (chunk: Buffer) => (errors += chunk.toString()));
  const ended = new Promise<void>((resolve) => server.once('close', () => resolve()));
  const cli = (...args: readonly string[]): { status: number | null; stdout: string; stderr: string } =>
    spawnSync(program, [...args, '--address', host], { encoding: 'utf8' });
  const close = async (): Promise<void> => {
    server.kill('SIGTERM');
    await ended;
  };
  for (const start = performance.now(); cli('operator', 'namespace', 'describe', 'default').status !== 0; await delay(100)) {
    if (server.exitCode === null && performance.now() - start < READY_MS) continue;
    await close();
    throw new Error(`the Temporal server did not start: ${errors.slice(-2000)}`);
  }
  return {
    host,
    namespace: 'default',
    cli(...args) {
      const { status, stdout, stderr } = cli(...args);
      if (status !== 0) throw new Error(`temporal ${args.join(' ')}: ${stderr}`);
      return stdout;
    },
    close,
  };
}
