import { randomUUID } from 'node:crypto';
import { constants } from 'node:fs';
import { chmod, mkdir, open, readFile, realpath, rename, rm, stat, type FileHandle } from 'node:fs/promises';
import { basename, dirname, join, sep } from 'node:path';
import { AppError } from '../../domain/errors.ts';
import type { BlobRef, BlobSpace, Blobs, Fingerprint } from '../../ports/blobs.ts';
import { BLOB_SPACES, pathOfKey } from './blob-keys.ts';
import { DirectorySync } from './directory-sync.ts';
import { hashFile, sha256 } from './hashing.ts';
import { listBlobs } from './listing.ts';

const STAGING = 'staging';

/** Blobs that another process may be writing, to be read only. */
export function readFileBlobs(dir: string): Blobs {
  return new FileBlobs(dir, join(dir, STAGING));
}

/**
 * Blobs in a folder, for one process at a time. A blob is written beside its place, flushed, renamed and its
 * folder flushed: what has a name is whole and on the disk. What a killed run left half-written is removed here.
 * Disk full is AppError `disk_full`.
 */
export async function createFileBlobs(dir: string): Promise<Blobs> {
  await mkdir(dir, { recursive: true });
  const root = await realpath(dir);
  const stagingDir = join(root, STAGING);
  await rm(stagingDir, { recursive: true, force: true });
  await mkdir(stagingDir, { recursive: true });
  // Scans of children's papers: for our user only.
  await chmod(root, 0o700);
  for (const space of BLOB_SPACES) await mkdir(join(root, space), { recursive: true });
  await new DirectorySync().sync(root);
  return new FileBlobs(root, stagingDir);
}

class FileBlobs implements Blobs {
  readonly stagingDir: string;
  readonly #root: string;
  readonly #folders = new DirectorySync();
  readonly #shards = new Map<string, Promise<void>>();

  constructor(root: string, stagingDir: string) {
    this.#root = root;
    this.stagingDir = stagingDir;
  }

  put(space: BlobSpace, bytes: Uint8Array, mediaType: string): Promise<BlobRef> {
    return guarded(async () => {
      const digest = sha256(bytes);
      const ref = refOf(space, digest, bytes.byteLength, mediaType);
      if (await this.#holds(ref)) return ref;
      const temporary = this.#temporary();
      await using cleanup = removing(temporary);
      const file = await open(temporary, 'wx', 0o600);
      try {
        await file.writeFile(bytes);
        await file.datasync();
      } finally {
        await file.close();
      }
      return await this.#name(temporary, ref, cleanup);
    });
  }

  putFile(space: BlobSpace, path: string, mediaType: string): Promise<BlobRef> {
    return guarded(async () => {
      const temporary = this.#temporary();
      await using cleanup = removing(temporary);
      const written = await copyHashed(path, temporary);
      const ref = refOf(space, written.sha256, written.bytes, mediaType);
      return (await this.#holds(ref)) ? ref : await this.#name(temporary, ref, cleanup);
    });
  }

  adopt(space: BlobSpace, path: string, mediaType: string, known?: Fingerprint): Promise<BlobRef> {
    return guarded(async () => {
      const source = join(await realpath(dirname(path)), basename(path));
      if (!source.startsWith(this.stagingDir + sep)) throw new AppError('blob_not_staged', 'only files of the staging folder can be adopted');
      await using cleanup = removing(source);
      // A child that reads strangers' files wrote it: a link to elsewhere is not taken.
      const file = await open(source, constants.O_RDONLY | constants.O_NOFOLLOW);
      let found: Fingerprint;
      try {
        found = known ?? (await hashFile(file));
        await file.datasync();
      } finally {
        await file.close();
      }
      const ref = refOf(space, found.sha256, found.bytes, mediaType);
      return (await this.#holds(ref)) ? ref : await this.#name(source, ref, cleanup);
    });
  }

  async get(key: string): Promise<Buffer> {
    const { path, sha256: expected } = pathOfKey(key);
    let bytes: Buffer;
    try {
      bytes = await readFile(join(this.#root, path));
    } catch (error) {
      throw isMissing(error) ? missing(key, error) : error;
    }
    if (sha256(bytes) !== expected) throw new AppError('blob_corrupt', `the stored file ${key} is damaged on the disk`, { httpStatus: 500, params: { key } });
    return bytes;
  }

  async localPath(key: string): Promise<string> {
    if (!(await this.has(key))) throw missing(key);
    return join(this.#root, pathOfKey(key).path);
  }

  async has(key: string): Promise<boolean> {
    return (await this.#size(key)) !== null;
  }

  list(): AsyncIterable<{ key: string; bytes: number }> {
    return listBlobs(this.#root);
  }

  async remove(key: string): Promise<void> {
    await rm(join(this.#root, pathOfKey(key).path), { force: true });
  }

  #temporary(): string {
    return join(this.stagingDir, randomUUID());
  }

  async #size(key: string): Promise<number | null> {
    try {
      return (await stat(join(this.#root, pathOfKey(key).path))).size;
    } catch (error) {
      if (isMissing(error)) return null;
      throw error;
    }
  }

  /**
   * Whether the blob is there already. Length is looked at too, so that one cut short by a broken disk is
   * mended by storing it again; and its folder is flushed, since whoever renamed it may not have got so far.
   */
  async #holds(ref: BlobRef): Promise<boolean> {
    if ((await this.#size(ref.key)) !== ref.bytes) return false;
    await this.#folders.sync(dirname(join(this.#root, pathOfKey(ref.key).path)));
    return true;
  }

  /** Makes a shard folder, and its name durable, once per run. */
  #shard(folder: string): Promise<void> {
    const known = this.#shards.get(folder);
    if (known !== undefined) return known;
    const made = mkdir(folder, { recursive: true }).then(() => this.#folders.sync(dirname(folder)));
    this.#shards.set(folder, made);
    // A disk that was full may have room later.
    made.catch(() => this.#shards.delete(folder));
    return made;
  }

  async #name(temporary: string, ref: BlobRef, cleanup: { keep(): void }): Promise<BlobRef> {
    const target = join(this.#root, pathOfKey(ref.key).path);
    await this.#shard(dirname(target));
    await move(temporary, target, ref);
    cleanup.keep();
    await this.#folders.sync(dirname(target));
    return ref;
  }
}

function refOf(space: BlobSpace, digest: string, bytes: number, mediaType: string): BlobRef {
  return { key: `${space}/${digest}`, sha256: digest, bytes, mediaType };
}

/** Renames; copies first where a space lies on another device (a mount of its own). */
async function move(from: string, to: string, ref: BlobRef): Promise<void> {
  try {
    await rename(from, to);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EXDEV')) throw error;
    const beside = `${to}.${randomUUID()}`;
    await using cleanup = removing(beside);
    const copied = await copyHashed(from, beside);
    if (copied.sha256 !== ref.sha256) throw new AppError('blob_corrupt', 'a file changed while it was being stored', { httpStatus: 500, params: { key: ref.key } });
    await rename(beside, to);
    cleanup.keep();
    await rm(from, { force: true });
  }
}

/** Copies while hashing, and flushes the copy. */
async function copyHashed(from: string, to: string): Promise<{ sha256: string; bytes: number }> {
  const source = await open(from, 'r');
  let target: FileHandle | null = null;
  try {
    const file = await open(to, 'wx', 0o600);
    target = file;
    const found = await hashFile(source, (chunk) => file.writeFile(chunk));
    await file.datasync();
    return found;
  } finally {
    await source.close();
    await target?.close();
  }
}

/** Removes a temporary file at the end of a block unless it was kept under another name. */
function removing(path: string): AsyncDisposable & { keep(): void } {
  let kept = false;
  return {
    keep: () => {
      kept = true;
    },
    [Symbol.asyncDispose]: async () => {
      if (!kept) await rm(path, { force: true });
    },
  };
}

async function guarded<T>(run: () => Promise<T>): Promise<T> {
  try {
    return await run();
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code === 'ENOSPC' || code === 'EDQUOT') throw new AppError('disk_full', 'the disk is full: the file was not stored', { httpStatus: 507, cause: error });
    throw error;
  }
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR');
}

function missing(key: string, cause?: unknown): AppError {
  return new AppError('blob_missing', `the stored file ${key} is not there`, { httpStatus: 404, params: { key }, cause });
}
