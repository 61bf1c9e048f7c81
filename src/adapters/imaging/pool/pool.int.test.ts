import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { Log } from '../../../ports/log.ts';
import { createPool } from './pool.ts';

const log: Log = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };
const limits = { maxBytes: 1e6, maxPages: 10, maxPixels: 1e7, secondsPerPage: 30, memoryMegabytes: 512 };
let folder: string;
let path: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ai-grading-pool-'));
  path = join(folder, 'page.png');
  await sharp({ create: { width: 60, height: 80, channels: 3, background: '#fff' } }).png().toFile(path);
});

afterAll(() => rm(folder, { recursive: true, force: true }));

describe('a pool', () => {
  it('ends children that have nothing to do, and starts others when there is work again', async () => {
    const pool = createPool(2, log, 50);
    const open = () => pool.run('file', 'open', { path, limits }, { seconds: 30, megabytes: 512 });
    try {
      expect(await Promise.all([open(), open()])).toEqual([{ pages: 1 }, { pages: 1 }]);
      await vi.waitFor(() => expect(pool.pids()).toEqual([]), { timeout: 20_000 });
      expect(await open()).toEqual({ pages: 1 });
      expect(pool.pids()).toHaveLength(1);
    } finally {
      await pool.close();
    }
  });
});
