import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openLocalCopies } from './local-copies.ts';

let dir: string;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'copies-'));
});
afterEach(() => rm(dir, { recursive: true, force: true }));

test('those used least recently go first, and none that was given out a moment ago', async () => {
  let clock = 0;
  const copies = await openLocalCopies({ dir, megabytes: 2, now: () => clock });
  const store = async (fill: string): Promise<string> => (await copies.files.put('pages', Buffer.alloc(1_000_000, fill), 'x')).key;
  const [a, b, c, d] = [await store('a'), await store('b'), await store('c'), await store('d')];
  const held = async (): Promise<string[]> => (await Promise.all([a, b, c, d].map(async (key, at) => ((await copies.files.has(key)) ? 'abcd'.charAt(at) : '')))).filter((name) => name !== '');
  for (const key of [a, b, c]) await copies.use(key, 1_000_000);
  expect(await held()).toEqual(['a', 'b', 'c', 'd']);
  clock = 20 * 60_000;
  await copies.use(a, 1_000_000);
  expect(await held()).toEqual(['a', 'c', 'd']);
  await copies.use(d, 1_000_000);
  expect(await held()).toEqual(['a', 'd']);
  await copies.close();
  expect(await readdir(dir)).toEqual([]);
});

test('copies of processes that are gone are removed, others stay', async () => {
  const gone = join(dir, `${hostname()}-999999999`);
  const elsewhere = join(dir, 'another-machine-1');
  const parent = join(dir, `${hostname()}-${process.ppid}`);
  for (const folder of [gone, elsewhere, parent]) {
    await mkdir(folder);
    await writeFile(join(folder, 'copy'), '');
  }
  const copies = await openLocalCopies({ dir, megabytes: 2 });
  expect((await readdir(dir)).toSorted()).toEqual([elsewhere, parent, join(dir, `${hostname()}-${process.pid}`)].map((path) => path.slice(dir.length + 1)).toSorted());
  await copies.close();
});
