import { createWriteStream } from 'node:fs';
import { mkdir, open, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { hashFile, sha256 } from '../filesystem/hashing.ts';
import type { Part } from './manifest.ts';

/** Writes a text as a file of the backup, on the disk when the promise resolves. */
export async function writePart(folder: string, path: string, text: string): Promise<Part> {
  const bytes = Buffer.from(text);
  await mkdir(dirname(join(folder, path)), { recursive: true });
  await writeFile(join(folder, path), bytes, { flush: true, mode: 0o600 });
  return { path, bytes: bytes.length, sha256: sha256(bytes) };
}

/** Writes a stream as a gzip file of the backup. */
export async function writeGzipPart(folder: string, path: string, source: Readable): Promise<Part> {
  const file = join(folder, path);
  await mkdir(dirname(file), { recursive: true });
  await pipeline(source, createGzip(), createWriteStream(file, { flush: true, mode: 0o600 }));
  const handle = await open(file, 'r');
  try {
    return { path, ...(await hashFile(handle)) };
  } finally {
    await handle.close();
  }
}

