import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { z } from 'zod';
import { AppError } from '../../domain/errors.ts';

export interface FolderLock {
  /** Tells other processes that our server is up: before that, what answers may be one that a killed run left behind. */
  announce(port: number): void;
  release(): void;
}

/**
 * Takes a folder for this process, or throws AppError `data_dir_in_use` naming the process that has it.
 *
 * Node has no flock; SQLite's exclusive transaction is one (fcntl on Unix, LockFileEx on Windows). The kernel
 * frees it when the process dies in any way, so there is no stale lock to judge. Nothing else may open and
 * close `lock.db` in this process: that would drop a POSIX lock.
 */
export function lockFolder(folder: string): FolderLock {
  const holderFile = join(folder, HOLDER);
  const database = new DatabaseSync(join(folder, 'lock.db'), { timeout: 0 });
  try {
    database.exec('PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE');
  } catch (error) {
    database.close();
    if (!isBusy(error)) throw error;
    const pid = readHolder(folder).pid ?? 'unknown';
    throw new AppError('data_dir_in_use', `data folder ${folder} is in use by process ${pid}; stop it or choose another DATA_DIR`, {
      // A choice of folder, which another one mends: exit code 2.
      httpStatus: 409,
      params: { folder, pid },
      cause: error,
    });
  }
  const tell = (told: Holder): void => writeFileSync(holderFile, JSON.stringify(told), { mode: 0o600 });
  tell({ pid: process.pid });
  return { announce: (port) => tell({ pid: process.pid, port }), release: () => database.close() };
}

const HOLDER = 'lock.json';
const Holder = z.object({ pid: z.number().optional(), port: z.number().optional() });
type Holder = z.infer<typeof Holder>;

/** Who has a folder that is held, as far as he has told: the lock itself does not depend on it. */
export function readHolder(folder: string): Holder {
  try {
    return Holder.parse(JSON.parse(readFileSync(join(folder, HOLDER), 'utf8')));
  } catch {
    return {};
  }
}

function isBusy(error: unknown): boolean {
  const SQLITE_BUSY = 5;
  return error instanceof Error && 'errcode' in error && error.errcode === SQLITE_BUSY;
}
