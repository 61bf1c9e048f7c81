import { createHash } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { skippedForWantOf } from '../testing-programs.ts';
import { createS3Blobs, type S3Blobs } from './blobs.ts';
import { S3_SERVER, startTestS3, type TestS3 } from './testing.ts';

describe.skipIf(skippedForWantOf(S3_SERVER))('blobs in a bucket', () => {
  let server: TestS3;
  let dir: string;
  const opened: S3Blobs[] = [];
  beforeAll(async () => {
    server = await startTestS3();
  });
  afterAll(() => server.close());
  beforeEach(async () => {
    dir = await mkdtemp(join(tmpdir(), 's3-copies-'));
  });
  afterEach(async () => {
    await Promise.all(opened.splice(0).map((blobs) => blobs.close()));
    await rm(dir, { recursive: true, force: true });
  });

  async function open(change: object = {}, name = 'a'): Promise<S3Blobs> {
    const blobs = await createS3Blobs({ setup: { ...server.setup, ...change }, copiesDir: join(dir, name), copiesMegabytes: 100 });
    opened.push(blobs);
    return blobs;
  }
  const digestOf = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');
  const keysOf = async (blobs: S3Blobs): Promise<string[]> => (await Array.fromAsync(blobs.list())).map(({ key, bytes }) => `${key} ${bytes}`);

  it('puts, gets, lists and removes; another process reads what one wrote', async () => {
    const [blobs, other] = [await open(), await open({}, 'b')];
    const bytes = Buffer.from('a page');
    const key = `pages/${digestOf(bytes)}`;
    expect(await other.has(key)).toBe(false);
    expect(await blobs.put('pages', bytes, 'image/jpeg')).toEqual({ key, sha256: digestOf(bytes), bytes: 6, mediaType: 'image/jpeg' });
    expect(await other.has(key)).toBe(true);
    expect(await other.get(key)).toEqual(bytes);
    expect(await readFile(await other.localPath(key))).toEqual(bytes);
    expect(await keysOf(other)).toContain(`${key} 6`);
    await other.remove(key);
    await expect(blobs.get(key)).rejects.toMatchObject({ code: 'blob_missing' });
    await expect(other.localPath(key)).rejects.toMatchObject({ code: 'blob_missing' });
    expect(await readdir(other.stagingDir)).toEqual([]);
  });

  it('streams a file of many megabytes there and back', async () => {
    const [blobs, other] = [await open(), await open({}, 'b')];
    const big = Buffer.alloc(40_000_000, 'scan of a whole class ');
    const path = join(dir, 'stack.pdf');
    await writeFile(path, big);
    const ref = await blobs.putFile('uploads', path, 'application/pdf');
    expect(ref).toMatchObject({ key: `uploads/${digestOf(big)}`, bytes: big.length });
    expect((await stat(path)).size).toBe(big.length);
    const [once, twice] = await Promise.all([other.localPath(ref.key), other.localPath(ref.key)]);
    expect(once).toBe(twice);
    expect(digestOf(await readFile(once))).toBe(ref.sha256);
  });

  it('takes over what lies in the staging folder', async () => {
    const blobs = await open();
    const path = join(blobs.stagingDir, 'crop.png');
    await writeFile(path, 'a crop');
    const ref = await blobs.adopt('crops', path, 'image/png');
    expect(await readdir(blobs.stagingDir)).toEqual([]);
    expect((await blobs.get(ref.key)).toString()).toBe('a crop');
    await writeFile(join(dir, 'mine'), 'mine');
    await expect(blobs.adopt('crops', join(dir, 'mine'), 'image/png')).rejects.toMatchObject({ code: 'blob_not_staged' });
  });

  it('does not hand out an object that is not what its key says', async () => {
    const [blobs, other] = [await open(), await open({}, 'b')];
    const { key } = await blobs.put('pages', Buffer.from('whole'), 'image/png');
    await writeFile(join(server.folder, key), 'cut');
    await expect(other.get(key)).rejects.toMatchObject({ code: 'blob_corrupt' });
    await expect(other.localPath(key)).rejects.toMatchObject({ code: 'blob_corrupt' });
    expect(await readdir(other.stagingDir)).toEqual([]);
    await blobs.put('pages', Buffer.from('whole'), 'image/png');
    expect((await other.get(key)).toString()).toBe('whole');
  });

  it('waits for a server that comes back', async () => {
    const blobs = await open();
    await server.stop();
    const stored = blobs.put('pages', Buffer.from('later'), 'image/png');
    await server.start();
    expect((await blobs.get((await stored).key)).toString()).toBe('later');
  });

  it.each<[string, object, string]>([
    ['a wrong secret', { secretKey: 'another-secret-of-twenty' }, 'storage_denied'],
    ['a wrong key', { accessKey: 'nobody' }, 'storage_denied'],
    ['a bucket that is not there', { bucket: 'nothing-here' }, 'storage_bucket_missing'],
    ['a port where nobody listens', { endpoint: 'http://127.0.0.1:9' }, 'storage_unreachable'],
  ])('says at once that %s will not do, and no secret', async (_, change, code) => {
    const error = await open(change).then(() => null, (cause: unknown) => cause);
    expect(error).toMatchObject({ code });
    expect(JSON.stringify(error) + String(error)).not.toMatch(/secret-of-twenty/);
  });

  it('refuses keys that are not ours', async () => {
    const blobs = await open();
    for (const bad of ['../x', 'pages/../x', 'other/abc']) {
      await expect(blobs.get(bad)).rejects.toMatchObject({ code: 'blob_key_invalid' });
      await expect(blobs.has(bad)).rejects.toMatchObject({ code: 'blob_key_invalid' });
      await expect(blobs.remove(bad)).rejects.toMatchObject({ code: 'blob_key_invalid' });
    }
  });
});
