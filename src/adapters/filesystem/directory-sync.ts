import { open } from 'node:fs/promises';
import { sharing } from '../../platform/shared.ts';

/**
 * Flushes folders' entries (names made by rename) to the disk, many callers sharing one flush: a caller's
 * promise resolves after a flush that began after it asked. Thousands of renames then cost as many flushes as
 * fit one after another, not one each.
 */
export class DirectorySync {
  readonly sync = sharing(syncFolder);
}

/** Makes the names in a folder durable: a rename is on the disk only when its folder is. */
export async function syncFolder(folder: string): Promise<void> {
  // Windows cannot open folders; NTFS keeps its own journal of names.
  if (process.platform === 'win32') return;
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
