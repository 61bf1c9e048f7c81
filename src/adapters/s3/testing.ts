import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort, requiredProgram } from '../testing-programs.ts';
import type { S3Setup } from './client.ts';

/** A server that keeps objects as files below a folder. */
export const S3_SERVER = 'versitygw';

export interface TestS3 {
  readonly setup: S3Setup;
  /** Where the objects of the bucket lie as files. */
  readonly folder: string;
  stop(): Promise<void>;
  /** Again, on the same port, with the same objects. */
  start(): Promise<void>;
  close(): Promise<void>;
}

/** An S3 server of the test file's own on a free port, with one bucket. */
export async function startTestS3(): Promise<TestS3> {
  const root = await mkdtemp(join(tmpdir(), 'ai-grading-s3-'));
  const folder = join(root, 'objects', 'papers');
  await mkdir(folder, { recursive: true });
  await mkdir(join(root, 'temporary'));
  const port = await freePort();
  const setup: S3Setup = { endpoint: `http://127.0.0.1:${port}`, region: 'us-east-1', bucket: 'papers', accessKey: 'test-access', secretKey: 'test-secret-of-twenty', encryption: 'none', kmsKey: null };
  let server = await launch(setup, port, join(root, 'objects'));
  const stop = async (): Promise<void> => {
    if (server.exitCode !== null || server.signalCode !== null) return;
    const ended = once(server, 'exit');
    server.kill('SIGKILL');
    await ended;
  };
  return {
    setup,
    folder,
    stop,
    async start() {
      server = await launch(setup, port, join(root, 'objects'));
    },
    async close() {
      await stop();
      await rm(root, { recursive: true, force: true });
    },
  };
}

async function launch({ endpoint, accessKey, secretKey }: S3Setup, port: number, objects: string): Promise<ChildProcess> {
  const server = spawn(requiredProgram(S3_SERVER), ['--access', accessKey, '--secret', secretKey, '--port', `127.0.0.1:${port}`, '--quiet', 'posix', objects], { stdio: ['ignore', 'ignore', 'inherit'] });
  for (let tries = 0; tries < 200; tries += 1) {
    if (server.exitCode !== null) throw new Error(`${S3_SERVER} ended with ${server.exitCode}`);
    const up = await fetch(endpoint ?? '').then(() => true, () => false);
    if (up) return server;
    await sleep(50);
  }
  server.kill('SIGKILL');
  throw new Error(`${S3_SERVER} did not come up`);
}
