import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import type { RateLimiter } from '../../ports/rate-limiter.ts';

const TAKER = join(import.meta.dirname, '../../../tests/support/rate-taker.ts');

export interface Candidate {
  /** A limiter as another process would have it. */
  readonly open: (windowMs?: number) => RateLimiter;
  /** Milliseconds of the store's own clock at which places of a name were taken, ever, in order. */
  readonly taken: (name: string) => Promise<readonly number[]>;
  /** How many takes of a name the store still holds. */
  readonly held: (name: string) => Promise<number>;
  readonly urls: () => { readonly database: string; readonly redis: string };
}

/** Shortest time from one take to the `most`-th after it: a window at least, where no window holds more than `most`. */
function shortest(taken: readonly number[], most: number): number {
  const spans = taken.slice(most).map((at, index) => at - (taken[index] ?? Number.NaN));
  // Half a microsecond: what a double of this size leaves of the clock.
  return Math.min(...spans) + 0.0005;
}

/** What every rate limiter must do, whatever counts. */
export function limits({ open, taken, held, urls }: Candidate): void {
  const { signal } = new AbortController();
  const takeAll = (limiter: RateLimiter, name: string, most: number, count: number): Promise<unknown> =>
    Promise.all(Array.from({ length: count }, () => limiter.take(name, most, signal)));

  describe('a count for all', () => {
    it('never gives more than the limit in any window to processes that take at the same time', async () => {
      const { database, redis } = urls();
      const runs = Array.from({ length: 3 }, () => promisify(execFile)(process.execPath, [TAKER, database, redis, 'processes', '5', '300', '10']));
      const here = [open(300), open(300)].map((limiter) => takeAll(limiter, 'processes', 5, 5));
      expect((await Promise.all(runs)).map(({ stdout, stderr }) => stdout + stderr)).toEqual(['', '', '']);
      await Promise.all(here);
      const times = await taken('processes');
      expect(times).toHaveLength(40);
      expect(shortest(times, 5)).toBeGreaterThanOrEqual(300);
    });

    it('gives places in the order they were asked for', async () => {
      const limiter = open(40);
      const order: number[] = [];
      await Promise.all(Array.from({ length: 12 }, async (_, index) => {
        await limiter.take('order', 3, signal);
        order.push(index);
      }));
      expect(order).toEqual(Array.from({ length: 12 }, (_, index) => index));
      expect(shortest(await taken('order'), 3)).toBeGreaterThanOrEqual(40);
    });

    it('counts every name by itself, and forgets what no longer counts', async () => {
      const limiter = open(50);
      await Promise.all(['one', 'other'].map((name) => takeAll(limiter, name, 2, 8)));
      expect(shortest(await taken('one'), 2)).toBeGreaterThanOrEqual(50);
      expect(shortest(await taken('other'), 2)).toBeGreaterThanOrEqual(50);
      expect(await held('one')).toBeLessThanOrEqual(2);
    });

    it('holds a limit that was lowered against what was taken before', async () => {
      const limiter = open(200);
      await takeAll(limiter, 'lowered', 4, 4);
      await limiter.take('lowered', 1, signal);
      expect(shortest((await taken('lowered')).slice(-2), 1)).toBeGreaterThanOrEqual(200);
    });
  });

  describe('waiting', () => {
    it('ends with the reason of the signal, and takes nothing', async () => {
      const limiter = open();
      await limiter.take('aborted', 1, signal);
      const reasons = [new Error('first in line'), new Error('second')];
      const stops = reasons.map(() => new AbortController());
      const waiting = stops.map((stop) => limiter.take('aborted', 1, stop.signal).catch((error: unknown) => error));
      stops.toReversed().forEach((stop, index) => stop.abort(reasons.toReversed()[index]));
      expect(await Promise.all(waiting)).toEqual(reasons);
      await expect(limiter.take('aborted', 1, AbortSignal.abort(reasons[0]))).rejects.toBe(reasons[0]);
      expect(await taken('aborted')).toHaveLength(1);
    });

    it('goes on behind one who gave up', async () => {
      const limiter = open(200);
      await limiter.take('gap', 1, signal);
      const stop = new AbortController();
      const gaveUp = limiter.take('gap', 1, stop.signal).catch((error: unknown) => error);
      const behind = limiter.take('gap', 1, signal);
      stop.abort('enough');
      expect(await gaveUp).toBe('enough');
      await behind;
      expect(shortest(await taken('gap'), 1)).toBeGreaterThanOrEqual(200);
    });

    it('is refused for a limit that never lets anything through', async () => {
      await expect(open().take('none', 0, signal)).rejects.toThrow(RangeError);
    });
  });
}
