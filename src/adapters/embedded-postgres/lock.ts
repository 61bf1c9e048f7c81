import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { AppError } from '../../domain/errors.ts';

export interface FolderLock {
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
  const holderFile = join(folder, 'lock.json');
  const database = new DatabaseSync(join(folder, 'lock.db'), { timeout: 0 });
  try {
    database.exec('PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE');
  } catch (error) {
    database.close();
    if (!isBusy(error)) throw error;
    const pid = holder(holderFile);
    throw new AppError('data_dir_in_use', `data folder ${folder} is in use by process ${pid}; stop it or choose another DATA_DIR`, {
      httpStatus: 503,
      params: { folder, pid },
      cause: error,
    });
  }
  writeFileSync(holderFile, JSON.stringify({ pid: process.pid }), { mode: 0o600 });
  return { release: () => database.close() };
}

function isBusy(error: unknown): boolean {
  const SQLITE_BUSY = 5;
  return error instanceof Error && 'errcode' in error && error.errcode === SQLITE_BUSY;
}

/** Only for the message: the lock itself does not depend on it. */
function holder(file: string): number | string {
  try {
    const { pid } = JSON.parse(readFileSync(file, 'utf8')) as { pid: unknown };
    return typeof pid === 'number' ? pid : 'unknown';
  } catch {
    return 'unknown';
  }
}
