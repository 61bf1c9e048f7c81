/**
 * A process of its own that takes `count` places of a rate limit, asking for all at once, and prints what its log
 * says. Arguments: database URL, Redis URL or nothing, name, limit, window in milliseconds, count.
 */
import { openDatabase } from '../../src/adapters/postgres/database.ts';
import { createRateLimiter } from '../../src/adapters/rate-limiter/index.ts';
import { createLog } from '../../src/platform/log.ts';

const [databaseUrl = '', redisUrl = '', name = '', most = '', windowMs = '', count = ''] = process.argv.slice(2);
const log = createLog({ level: 'info', format: 'json' }, process.stdout);
const database = openDatabase(databaseUrl, { log });
const limiter = createRateLimiter({ database, redisUrl: redisUrl === '' ? null : redisUrl, log, windowMs: Number(windowMs) });
const { signal } = new AbortController();
await Promise.all(Array.from({ length: Number(count) }, () => limiter.take(name, Number(most), signal)));
await limiter.close();
await database.destroy();
