import { mkdir, open, readFile, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import pLimit from 'p-limit';
import { AppError } from '../../domain/errors.ts';
import type { Blobs } from '../../ports/blobs.ts';
import { pathOfKey } from '../filesystem/blob-keys.ts';
import { hashFile } from '../filesystem/hashing.ts';
import { damaged as damagedPart, type Manifest } from './manifest.ts';
import { writePart } from './parts.ts';

/** Files at a time: enough to keep a disk busy while another is hashed. */
const PARALLEL = 4;

interface Entry {
  readonly key: string;
  readonly bytes: number;
}

/** Copies every blob below `blobs/`, hashing on the way; those that are not what their key says are left out and named. */
export async function copyBlobs(blobs: Blobs, folder: string): Promise<{ blobs: Manifest['blobs']; damaged: string[] }> {
  const limit = pLimit(PARALLEL);
  const damaged: string[] = [];
  const found: Entry[] = [];
  const copies: Promise<void>[] = [];
  for await (const { key } of blobs.list()) {
    copies.push(
      limit(async () => {
        const bytes = await copyVerified(blobs, join(folder, 'blobs'), key);
        if (bytes === null) damaged.push(key);
        else found.push({ key, bytes });
      }),
    );
  }
  await Promise.all(copies);
  found.sort((a, b) => (a.key < b.key ? -1 : 1));
  const list = await writePart(folder, 'blobs.txt', found.map(({ key, bytes }) => `${key} ${bytes}\n`).join(''));
  const bytes = found.reduce((sum, blob) => sum + blob.bytes, 0);
  return { blobs: { count: found.length, bytes, list }, damaged: damaged.sort() };
}

/** Reads the list of blobs; the part must have been verified. */
export async function listedBlobs(from: string, manifest: Manifest): Promise<Entry[]> {
  const text = await readFile(join(from, manifest.blobs.list.path), 'utf8');
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => {
      const [key = '', bytes = ''] = line.split(' ');
      return { key, bytes: Number(bytes) };
    });
}

/** Throws AppError `backup_damaged` at a blob that is missing or changed. */
export async function verifyBlobs(from: string, entries: readonly Entry[]): Promise<void> {
  const limit = pLimit(PARALLEL);
  await Promise.all(
    entries.map(({ key, bytes }) =>
      limit(async () => {
        const { path, sha256 } = pathOfKey(key);
        try {
          const found = await hashPath(join(from, 'blobs', path));
          if (found.sha256 === sha256 && found.bytes === bytes) return;
        } catch (error) {
          throw damagedPart(key, error);
        }
        throw damagedPart(key);
      }),
    ),
  );
}

/** Stores the blobs of a verified backup; those that are there already are left. */
export async function storeBlobs(from: string, entries: readonly Entry[], blobs: Blobs): Promise<void> {
  const limit = pLimit(PARALLEL);
  await Promise.all(
    entries.map(({ key }) =>
      limit(async () => {
        const { space, path } = pathOfKey(key);
        const ref = await blobs.putFile(space, join(from, 'blobs', path), 'application/octet-stream');
        if (ref.key !== key) throw damagedPart(key);
      }),
    ),
  );
}

/** Removes blobs that are not in the backup: what was replaced on purpose leaves no papers behind. */
export async function removeOthers(blobs: Blobs, entries: readonly Entry[]): Promise<void> {
  const kept = new Set(entries.map(({ key }) => key));
  for await (const { key } of blobs.list()) {
    if (!kept.has(key)) await blobs.remove(key);
  }
}

async function copyVerified(blobs: Blobs, toDir: string, key: string): Promise<number | null> {
  const { path, sha256 } = pathOfKey(key);
  const target = join(toDir, path);
  await mkdir(dirname(target), { recursive: true });
  let from: string;
  try {
    from = await blobs.localPath(key);
  } catch (error) {
    // An object storage is read, and found damaged, before it is here.
    if (error instanceof AppError && error.code === 'blob_corrupt') return null;
    throw error;
  }
  const source = await open(from, 'r');
  const copy = await open(target, 'wx', 0o600);
  let found: { sha256: string; bytes: number };
  try {
    found = await hashFile(source, (chunk) => copy.writeFile(chunk));
    await copy.datasync();
  } finally {
    await source.close();
    await copy.close();
  }
  if (found.sha256 === sha256) return found.bytes;
  await rm(target);
  return null;
}

async function hashPath(path: string): Promise<{ sha256: string; bytes: number }> {
  const file = await open(path, 'r');
  try {
    return await hashFile(file);
  } finally {
    await file.close();
  }
}
