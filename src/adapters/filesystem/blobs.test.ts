import { chmod, mkdtemp, readdir, rm, stat, symlink, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Blobs } from '../../ports/blobs.ts';
import { createFileBlobs } from './blobs.ts';
import { sha256 } from './hashing.ts';

let dir: string;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'blobs-'));
});
afterEach(() => rm(dir, { recursive: true, force: true }));

async function keysOf(blobs: Blobs): Promise<string[]> {
  const found: string[] = [];
  for await (const blob of blobs.list()) found.push(`${blob.key} ${blob.bytes}`);
  return found;
}

const bytes = Buffer.from('a page');
const digest = sha256(bytes);
const key = `pages/${digest}`;

test('put, get, has, localPath and list', async () => {
  const blobs = await createFileBlobs(dir);
  expect(await blobs.has(key)).toBe(false);
  const ref = await blobs.put('pages', bytes, 'image/jpeg');
  expect(ref).toEqual({ key, sha256: digest, bytes: 6, mediaType: 'image/jpeg' });
  expect(await blobs.put('pages', bytes, 'image/jpeg')).toEqual(ref);
  expect(await blobs.get(key)).toEqual(bytes);
  expect(await blobs.localPath(key)).toBe(join(dir, 'pages', digest.slice(0, 2), digest));
  expect(await keysOf(blobs)).toEqual([`${key} 6`]);
  expect(await readdir(blobs.stagingDir)).toEqual([]);
});

test('adopt takes the word of whoever wrote the file for its hash', async () => {
  const blobs = await createFileBlobs(dir);
  const path = join(blobs.stagingDir, 'page');
  await writeFile(path, bytes);
  expect(await blobs.adopt('pages', path, 'image/png', { sha256: digest, bytes: 6 })).toMatchObject({ key, bytes: 6 });
  expect(await blobs.get(key)).toEqual(bytes);
  expect(await readdir(blobs.stagingDir)).toEqual([]);
});

test('putFile leaves the source, adopt takes it; a file of several chunks hashes right', async () => {
  const blobs = await createFileBlobs(dir);
  const big = Buffer.alloc(2_500_000, 7);
  const path = join(blobs.stagingDir, 'page');
  await writeFile(path, big);
  const put = await blobs.putFile('uploads', path, 'application/pdf');
  expect(put).toMatchObject({ sha256: sha256(big), bytes: big.length });
  expect(await blobs.adopt('uploads', path, 'application/pdf')).toEqual(put);
  expect(await readdir(blobs.stagingDir)).toEqual([]);
  await writeFile(path, bytes);
  expect((await blobs.adopt('pages', path, 'image/png')).key).toBe(key);
  expect(await blobs.get(key)).toEqual(bytes);
  expect(await readdir(blobs.stagingDir)).toEqual([]);
});

test('a file outside the staging folder is not taken', async () => {
  const blobs = await createFileBlobs(dir);
  const path = join(dir, 'mine');
  await writeFile(path, bytes);
  await expect(blobs.adopt('pages', path, 'image/png')).rejects.toMatchObject({ code: 'blob_not_staged' });
  expect((await stat(path)).size).toBe(6);
});

test('a link in the staging folder is not followed', async () => {
  const blobs = await createFileBlobs(dir);
  await writeFile(join(dir, 'secret'), 'secret');
  await symlink(join(dir, 'secret'), join(blobs.stagingDir, 'page'));
  await expect(blobs.adopt('pages', join(blobs.stagingDir, 'page'), 'image/png')).rejects.toThrow('ELOOP');
  expect(await keysOf(blobs)).toEqual([]);
});

test('a space on another device, and files of others in the folder', async () => {
  // Where there is no memory file system, this is the same device and shows only the second half.
  const other = await mkdtemp(join(await stat('/dev/shm').then(() => '/dev/shm', tmpdir), 'blobs-'));
  try {
    await symlink(other, join(dir, 'pages'));
    const blobs = await createFileBlobs(dir);
    const path = join(blobs.stagingDir, 'page');
    await writeFile(path, bytes);
    expect((await blobs.adopt('pages', path, 'image/png')).key).toBe(key);
    await writeFile(join(other, digest.slice(0, 2), 'Thumbs.db'), '');
    await writeFile(join(dir, 'crops', '.DS_Store'), '');
    expect(await keysOf(blobs)).toEqual([`${key} 6`]);
    expect(await readdir(blobs.stagingDir)).toEqual([]);
  } finally {
    await rm(other, { recursive: true, force: true });
  }
});

test('many at once, half of them equal', async () => {
  const blobs = await createFileBlobs(dir);
  const refs = await Promise.all(Array.from({ length: 200 }, (_, index) => blobs.put('crops', Buffer.from(`crop ${index % 100}`), 'image/png')));
  expect(new Set(refs.map((ref) => ref.key)).size).toBe(100);
  expect(await keysOf(blobs)).toHaveLength(100);
});

test('missing and damaged blobs are told apart; one cut short is mended by storing it again', async () => {
  const blobs = await createFileBlobs(dir);
  await expect(blobs.get(key)).rejects.toMatchObject({ code: 'blob_missing' });
  await expect(blobs.localPath(key)).rejects.toMatchObject({ code: 'blob_missing' });
  await blobs.put('pages', bytes, 'image/jpeg');
  const path = await blobs.localPath(key);
  await truncate(path, 3);
  await expect(blobs.get(key)).rejects.toMatchObject({ code: 'blob_corrupt' });
  await blobs.put('pages', bytes, 'image/jpeg');
  expect(await blobs.get(key)).toEqual(bytes);
});

test.each(['../../etc/passwd', `pages/../${digest}`, `pages/${digest}/..`, `other/${digest}`, `pages/${digest.toUpperCase()}`, `pages/${digest}\n`, ''])(
  'key %j is refused',
  async (bad) => {
    const blobs = await createFileBlobs(dir);
    await expect(blobs.get(bad)).rejects.toMatchObject({ code: 'blob_key_invalid' });
    await expect(blobs.has(bad)).rejects.toMatchObject({ code: 'blob_key_invalid' });
  },
);

test('opening again keeps blobs, removes what was left half-written, and closes the folder to others', async () => {
  const first = await createFileBlobs(dir);
  await first.put('pages', bytes, 'image/jpeg');
  await writeFile(join(first.stagingDir, 'half'), 'hal');
  await chmod(dir, 0o755);
  const second = await createFileBlobs(dir);
  expect(await readdir(second.stagingDir)).toEqual([]);
  expect(await second.get(key)).toEqual(bytes);
  expect((await stat(dir)).mode & 0o777).toBe(0o700);
});
