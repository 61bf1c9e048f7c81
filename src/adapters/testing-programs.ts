import { existsSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';
import { processEnvironment } from '../platform/config.ts';

const environment = processEnvironment();

/** Where a server for tests is installed: on PATH, or where `go install` puts programs. */
export function programPath(name: string): string | undefined {
  const goBin = join(environment['GOPATH'] ?? join(homedir(), 'go'), 'bin');
  return [...(environment['PATH'] ?? '').split(delimiter), goBin].map((folder) => join(folder, name)).find((path) => existsSync(path));
}

/** Tests that need a server run in CI, and fail where there is none; elsewhere they are skipped with a line that says so. */
export function skippedForWantOf(name: string): boolean {
  const skipped = programPath(name) === undefined && (environment['CI'] ?? '') === '';
  if (skipped) process.stderr.write(`no ${name} is installed: tests that need it are skipped\n`);
  return skipped;
}

/** Throws where it is not installed. */
export function requiredProgram(name: string): string {
  const path = programPath(name);
  if (path === undefined) throw new Error(`${name} is not installed; in CI it must be`);
  return path;
}

export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
