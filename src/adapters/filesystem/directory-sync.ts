import { open } from 'node:fs/promises';

/**
 * Flushes folders' entries (names made by rename) to the disk, many callers sharing one flush: a caller's
 * promise resolves after a flush that began after it asked. Thousands of renames then cost as many flushes as
 * fit one after another, not one each.
 */
export class DirectorySync {
  readonly #waiting = new Map<string, Promise<void>>();
  readonly #running = new Map<string, Promise<void>>();

  sync(folder: string): Promise<void> {
    const waiting = this.#waiting.get(folder);
    if (waiting !== undefined) return waiting;
    const next = this.#after(this.#running.get(folder), folder);
    this.#waiting.set(folder, next);
    return next;
  }

  async #after(previous: Promise<void> | undefined, folder: string): Promise<void> {
    // A flush under way may have passed by this caller's rename; its failure is its own callers' matter.
    await previous?.catch(() => undefined);
    this.#waiting.delete(folder);
    const flush = syncFolder(folder);
    this.#running.set(folder, flush);
    try {
      await flush;
    } finally {
      if (this.#running.get(folder) === flush) this.#running.delete(folder);
    }
  }
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
