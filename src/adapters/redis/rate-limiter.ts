import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { Log } from '../../ports/log.ts';
import { WINDOW_MS, type TryTake } from '../rate-limiter/turns.ts';
import type { Redis } from './client.ts';

/** After a failed try Redis is left alone for so long. */
const RETRY_MS = 5_000;

/**
 * A sorted set of what was taken, scored in microseconds of the server's clock. Redis runs one script at a time.
 * Answers the microseconds until a place is free, or -1 when one was taken.
 */
const SCRIPT = `
  local time = redis.call('TIME')
  local now = tonumber(time[1]) * 1000000 + tonumber(time[2])
  local most, window = tonumber(ARGV[1]), tonumber(ARGV[2]) * 1000
  -- Written out: Lua shortens large numbers to 14 digits.
  local at = string.format('%.0f', now)
  -- A clock that was put back: what was taken "later" counts from now, and holds nobody up for longer than a window.
  for _, member in ipairs(redis.call('ZRANGEBYSCORE', KEYS[1], '(' .. at, '+inf')) do redis.call('ZADD', KEYS[1], at, member) end
  redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', string.format('%.0f', now - window))
  local oldest = redis.call('ZREVRANGE', KEYS[1], most - 1, most - 1, 'WITHSCORES')[2]
  if oldest then return tonumber(oldest) + window - now end
  redis.call('ZADD', KEYS[1], at, ARGV[3])
  -- Whole milliseconds: a life of exactly one window could end before the window does.
  redis.call('PEXPIRE', KEYS[1], 2 * ARGV[2])
  return -1`;

const answer = z.int();

export function createRedisTry(redis: Redis, windowMs = WINDOW_MS): TryTake {
  return async (name, most) => {
    const given = await redis.run((client) =>
      client.eval(SCRIPT, { keys: [`ai-grading:rate:${name}`], arguments: [String(most), String(windowMs), randomUUID()] }));
    const microseconds = answer.parse(given);
    return microseconds < 0 ? null : microseconds / 1000;
  };
}

export interface FallbackOptions {
  readonly redis: Redis;
  readonly first: TryTake;
  /** Asked while Redis fails. It does not know what was taken there: in the minute of a change up to twice the limit may pass. */
  readonly second: TryTake;
  readonly log: Log;
  readonly retryMs?: number | undefined;
}

/** Goes on without Redis where that fails, whatever the reason; says so once, and once when it is back. */
export function withFallback({ redis, first, second, log, retryMs = RETRY_MS }: FallbackOptions): TryTake {
  let down = false;
  let retryAt = 0;
  return async (name, most) => {
    if (down && performance.now() < retryAt) return second(name, most);
    retryAt = performance.now() + retryMs;
    try {
      const wait = await first(name, most);
      if (down) log.info({ server: redis.server }, 'Redis is back: rate limits are counted there again');
      down = false;
      return wait;
    } catch (error) {
      // From the answer on: one that was long in coming has used the time up.
      retryAt = performance.now() + retryMs;
      if (!down) log.warn({ server: redis.server, reason: redis.describe(error) }, 'Redis cannot be used: rate limits are counted in PostgreSQL until it is back');
      down = true;
      return second(name, most);
    }
  };
}
