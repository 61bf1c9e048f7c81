import { createHash } from 'node:crypto';
import { hostname } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import type { RateLimiter } from '../../ports/rate-limiter.ts';

/** One try that does not wait: null when a place was taken, else the milliseconds until one is free. */
export type TryTake = (name: string, most: number) => Promise<number | null>;

/** A minute, as the port says; tests take less. */
export const WINDOW_MS = 60_000;

const JITTER_MS = 25;

/**
 * Makes a limiter out of tries. Of one process only the first in line tries, the others wait for their turn: so
 * places are given in the order they were asked for, and a hundred waiters cost the store what one costs. All
 * takes of a name should therefore bring the same limit. Between processes chance decides, with a little jitter.
 */
export function takeInTurn(tryTake: TryTake): RateLimiter {
  const seed = `${hostname()}/${process.pid}`;
  const ends = new Map<string, Promise<void>>();
  return {
    async take(name, perMinute, signal) {
      if (!Number.isInteger(perMinute) || perMinute < 1) throw new RangeError(`a limit is a whole number from 1, not ${perMinute}`);
      signal.throwIfAborted();
      const before = ends.get(name) ?? Promise.resolve();
      const { promise: done, resolve: leave } = Promise.withResolvers<void>();
      const end = before.then(() => done);
      ends.set(name, end);
      void end.then(() => ends.get(name) === end && ends.delete(name));
      try {
        await orAborted(before, signal);
        for (let attempt = 0; ; attempt += 1) {
          // A place that is taken just as the signal is aborted stays taken: too few calls, never too many.
          const wait = await orAborted(tryTake(name, perMinute), signal);
          if (wait === null) return;
          await orAborted(sleep(Math.ceil(wait) + jitter(`${seed}/${name}/${attempt}`), undefined, { signal }), signal);
        }
      } finally {
        leave();
      }
    },
  };
}

/** Spreads processes that wait for the same place, another one first each time. */
function jitter(text: string): number {
  return createHash('sha256').update(text).digest().readUInt32LE() % JITTER_MS;
}

/** The work's outcome, or the signal's reason where that comes first. */
function orAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  const { promise, resolve, reject } = Promise.withResolvers<T>();
  const stop = (): void => reject(signal.reason);
  if (signal.aborted) stop();
  else signal.addEventListener('abort', stop, { once: true });
  // Once settled by the one, the other is without effect.
  work.then(resolve, reject);
  return promise.finally(() => signal.removeEventListener('abort', stop));
}
