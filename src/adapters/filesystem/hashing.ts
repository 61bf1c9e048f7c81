import { createHash, hash as hashBytes } from 'node:crypto';
import type { FileHandle } from 'node:fs/promises';

const CHUNK_BYTES = 1 << 20;

/** Lower-case hex SHA-256. */
export function sha256(bytes: Uint8Array): string {
  return hashBytes('sha256', bytes, 'hex');
}

/** SHA-256 and length of an open file from its start, with one buffer of at most 1 MiB whatever the file's size. */
export async function hashFile(file: FileHandle, onChunk?: (chunk: Uint8Array) => Promise<void>): Promise<{ sha256: string; bytes: number }> {
  const hash = createHash('sha256');
  // a megabyte for each of many small files would keep the garbage collector busy
  const { size } = await file.stat();
  const buffer = Buffer.allocUnsafe(Math.max(1, Math.min(CHUNK_BYTES, size)));
  let bytes = 0;
  for (;;) {
    const { bytesRead } = await file.read(buffer, 0, buffer.length, bytes);
    if (bytesRead === 0) return { sha256: hash.digest('hex'), bytes };
    const chunk = buffer.subarray(0, bytesRead);
    hash.update(chunk);
    if (onChunk !== undefined) await onChunk(chunk);
    bytes += bytesRead;
  }
}
