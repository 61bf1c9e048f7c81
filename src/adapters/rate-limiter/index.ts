import type { Log } from '../../ports/log.ts';
import type { RateLimiter } from '../../ports/rate-limiter.ts';
import type { Database } from '../postgres/database.ts';
import { createPostgresTry } from '../postgres/rate-limiter.ts';
import { openRedis } from '../redis/client.ts';
import { createRedisTry, withFallback } from '../redis/rate-limiter.ts';
import { takeInTurn } from './turns.ts';

export interface RateLimiterOptions {
  readonly database: Database;
  /** Counts in Redis where given, and in the database while Redis cannot be used. */
  readonly redisUrl: string | null;
  readonly log: Log;
  /** Shorter for tests: the window that is a minute, waiting for Redis to answer, and before Redis is tried again. */
  readonly windowMs?: number;
  readonly answerMs?: number;
  readonly retryMs?: number;
}

/** The count of all workers. `close` ends the connection to Redis; abort the signals of who waits first. */
export function createRateLimiter(options: RateLimiterOptions): RateLimiter & { close(): Promise<void> } {
  const { database, redisUrl, log, windowMs, answerMs, retryMs } = options;
  const inDatabase = createPostgresTry(database, windowMs);
  if (redisUrl === null) return { ...takeInTurn(inDatabase), close: () => Promise.resolve() };
  const redis = openRedis(redisUrl, answerMs);
  const limiter = takeInTurn(withFallback({ redis, first: createRedisTry(redis, windowMs), second: inDatabase, log, retryMs }));
  return { ...limiter, close: () => redis.close() };
}
