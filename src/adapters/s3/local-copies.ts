import { rm, readdir } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import type { Blobs } from '../../ports/blobs.ts';
import { pathOfKey } from '../filesystem/blob-keys.ts';
import { createFileBlobs } from '../filesystem/blobs.ts';

/** A path that was given out is read by a child soon after; it stays at least so long. */
const LEAST_STAY_MS = 15 * 60_000;

/** Copies of blobs on this machine, for children that read files: those asked for least recently go first. */
export interface LocalCopies {
  readonly files: Blobs;
  /** Says that a copy of so many bytes is used now, and makes room. */
  use(key: string, bytes: number): Promise<void>;
  close(): Promise<void>;
}

/** One folder for each process below `dir`; those of processes of this machine that are gone are removed. */
export async function openLocalCopies({ dir, megabytes, now = Date.now }: { readonly dir: string; readonly megabytes: number; readonly now?: () => number }): Promise<LocalCopies> {
  const own = join(dir, `${hostname()}-${process.pid}`);
  await removeAbandoned(dir);
  await rm(own, { recursive: true, force: true });
  const files = await createFileBlobs(own);
  // In the order of their last use: a map keeps the order in which its keys were set.
  const used = new Map<string, { readonly bytes: number; readonly at: number }>();
  let held = 0;
  return {
    files,
    async use(key, bytes) {
      held += bytes - (used.get(key)?.bytes ?? 0);
      used.delete(key);
      used.set(key, { bytes, at: now() });
      for (const [oldest, { bytes: size, at }] of used) {
        if (held <= megabytes * 1e6 || now() - at < LEAST_STAY_MS) return;
        used.delete(oldest);
        held -= size;
        await rm(join(own, pathOfKey(oldest).path), { force: true });
      }
    },
    close: () => rm(own, { recursive: true, force: true }),
  };
}

async function removeAbandoned(dir: string): Promise<void> {
  const prefix = `${hostname()}-`;
  for (const name of await readdir(dir).catch(() => [])) {
    const pid = name.startsWith(prefix) ? Number(name.slice(prefix.length)) : Number.NaN;
    if (Number.isInteger(pid) && !isAlive(pid)) await rm(join(dir, name), { recursive: true, force: true });
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
