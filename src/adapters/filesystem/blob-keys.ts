import { AppError } from '../../domain/errors.ts';
import type { BlobSpace } from '../../ports/blobs.ts';

export const BLOB_SPACES = ['uploads', 'pages', 'thumbs', 'crops', 'templates', 'exports'] as const satisfies readonly BlobSpace[];

const KEY = new RegExp(`^(${BLOB_SPACES.join('|')})/([0-9a-f]{64})$`);

/**
 * Path of a key below the blob folder, `pages/ab/<sha256>`: shards keep folders small. Keys come back from
 * databases and clients, so anything that is not exactly one of ours is AppError `blob_key_invalid`.
 */
export function pathOfKey(key: string): { space: BlobSpace; path: string; sha256: string } {
  const [, name, sha256 = ''] = KEY.exec(key) ?? [];
  const space = BLOB_SPACES.find((candidate) => candidate === name);
  if (space === undefined) throw new AppError('blob_key_invalid', 'a blob key is a space and a SHA-256');
  return { space, path: `${space}/${sha256.slice(0, 2)}/${sha256}`, sha256 };
}

/** Whether a file's name is a blob's: people and systems leave files of their own in folders. */
export function isBlobName(name: string): boolean {
  return /^[0-9a-f]{64}$/.test(name);
}
