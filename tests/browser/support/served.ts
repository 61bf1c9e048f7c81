import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const CLI = join(import.meta.dirname, '../../../src/entry/cli.ts');

export interface Served {
  readonly origin: string;
  /** Makes the administrator; works once. */
  readonly setupLink: string;
  /** A folder of the test's own, gone afterwards. */
  readonly folder: string;
  close(): Promise<void>;
}

/** `serve` as people run it, on an empty data folder and a free port. */
export async function startServed(): Promise<Served> {
  const folder = await mkdtemp(join(tmpdir(), 'ai-grading-served-'));
  // As root the database server runs as another user, who must be able to enter the folder.
  await chmod(folder, 0o755);
  const child = spawn(process.execPath, [CLI, 'serve', '--port', '0', '--data', join(folder, 'data')], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { PATH: process.env['PATH'] ?? '' },
  });
  const exited = once(child, 'exit');
  let said = '';
  const link = await new Promise<string>((resolve, reject) => {
    child.stdout.on('data', (chunk: Buffer) => {
      said += chunk.toString();
      const found = /http:\S+\/setup#\S+/.exec(said);
      if (found !== null) resolve(found[0]);
    });
    void exited.then(() => reject(new Error(`serve ended: ${said}`)));
  });
  return {
    origin: new URL(link).origin,
    setupLink: link,
    folder,
    close: async () => {
      child.kill('SIGTERM');
      await exited;
      await rm(folder, { recursive: true, force: true });
    },
  };
}
