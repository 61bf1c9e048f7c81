import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { BLOB_SPACES, isBlobName } from './blob-keys.ts';

/** Every blob below a folder of blobs, ordered by key; none when the folder is not there. */
export async function* listBlobs(root: string): AsyncGenerator<{ key: string; bytes: number }> {
  for (const space of BLOB_SPACES) {
    for (const shard of await names(join(root, space))) {
      for (const name of await names(join(root, space, shard))) {
        if (!isBlobName(name)) continue;
        yield { key: `${space}/${name}`, bytes: (await stat(join(root, space, shard, name))).size };
      }
    }
  }
}

async function names(folder: string): Promise<string[]> {
  try {
    return (await readdir(folder)).sort();
  } catch (error) {
    if (error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR')) return [];
    throw error;
  }
}
