import { createClient } from '@redis/client';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { createLog } from '../../platform/log.ts';
import { openTestDatabase, silentLog, type TestDatabase } from '../postgres/testing.ts';
import { limits } from '../rate-limiter/conformance.ts';
import { createRateLimiter, type RateLimiterOptions } from '../rate-limiter/index.ts';
import { openRedis } from './client.ts';
import { createRedisTry } from './rate-limiter.ts';
import { skippedForWantOf } from '../testing-programs.ts';
import { startTestRedis, type TestRedis } from './testing.ts';

const { signal } = new AbortController();

describe.skipIf(skippedForWantOf('redis-server'))('in Redis', () => {
  let test: TestDatabase;
  const closing: (() => unknown)[] = [];

  beforeAll(async () => {
    test = await openTestDatabase();
  });
  afterAll(async () => {
    for (const close of closing.toReversed()) await close();
    await test.close();
  });

  async function redisServer(...settings: string[]): Promise<TestRedis> {
    const server = await startTestRedis(...settings);
    closing.push(() => server.close());
    return server;
  }
  function open(options: Partial<RateLimiterOptions> & { redisUrl: string }) {
    const limiter = createRateLimiter({ database: test.database, log: silentLog, ...options });
    closing.push(() => limiter.close());
    return limiter;
  }
  async function inDatabase(name: string): Promise<number> {
    const { rows } = await sql`select count(*)::int as count from rate_limit_takes where name = ${name}`.execute(test.database);
    return z.object({ count: z.number() }).parse(rows[0]).count;
  }

  describe('that can be reached', () => {
    let server: TestRedis;
    let client: ReturnType<typeof createClient>;
    /** Members go when they no longer count; the monitor sees what the scripts added, in order. */
    const added: { key: string; at: number }[] = [];

    beforeAll(async () => {
      server = await redisServer();
      client = createClient({ url: server.url });
      const monitor = createClient({ url: server.url });
      closing.push(() => client.destroy(), () => monitor.destroy());
      await Promise.all([client.connect(), monitor.connect()]);
      await monitor.monitor((line) => {
        const [, key, at] = /lua\] "ZADD" "(.+?)" "(\d+)"/u.exec(line) ?? [];
        if (key !== undefined) added.push({ key, at: Number(at) / 1000 });
      });
    });

    const key = (name: string): string => `ai-grading:rate:${name}`;

    limits({
      open: (windowMs) => open({ redisUrl: server.url, ...(windowMs === undefined ? {} : { windowMs }) }),
      async taken(name) {
        // Monitors are told in order: once this mark is seen, so is all before it.
        await client.eval("redis.call('ZADD', KEYS[1], 1, 'mark')", { keys: [`mark-${name}`] });
        await vi.waitUntil(() => added.some((line) => line.key === `mark-${name}`));
        if ((await inDatabase(name)) > 0) throw new Error('Redis was not used');
        return added.filter((line) => line.key === key(name)).map(({ at }) => at);
      },
      held: (name) => client.zCard(key(name)),
      urls: () => ({ database: test.url, redis: server.url }),
    });

    it('waits no longer than a window when the clock was put back', async () => {
      const redis = openRedis(server.url);
      closing.push(() => redis.close());
      const tryTake = createRedisTry(redis);
      await client.zAdd(key('clock'), { score: (Date.now() + 3_600_000) * 1000, value: 'later' });
      expect(await tryTake('clock', 1)).toBe(60_000);
      expect(await tryTake('clock', 2)).toBe(null);
      expect(await tryTake('clock', 2)).toBeLessThan(60_000);
    });

    it('keeps a key only while it is in use', async () => {
      await open({ redisUrl: server.url }).take('life', 1, signal);
      expect(await client.pTTL(key('life'))).toBeGreaterThan(60_000);
      expect(await client.pTTL(key('life'))).toBeLessThanOrEqual(120_000);
    });
  });

  describe('that fails', () => {
    /** Levels and words of what was logged, and the whole of it. */
    function listen() {
      const lines: string[] = [];
      const log = createLog({ level: 'debug', format: 'json' }, { write: (line) => lines.push(line) });
      const said = (): string[] => lines.map((line) => z.object({ level: z.string(), reason: z.string().default('back') }).parse(JSON.parse(line))).map(({ level, reason }) => `${level} ${reason}`);
      return { log, said, lines };
    }
    const password = (url: string, user: string): string => url.replace('://', `://${user}:hunter2@`);

    it('is replaced by PostgreSQL when it dies, and used again when it is back; each is said once', async () => {
      const server = await redisServer();
      const { log, said, lines } = listen();
      const limiter = open({ redisUrl: server.url, log, retryMs: 0 });
      await limiter.take('dies', 9, signal);
      expect(await inDatabase('dies')).toBe(0);

      await server.signal('SIGKILL');
      for (let index = 0; index < 3; index += 1) await limiter.take('dies', 9, signal);
      expect(await inDatabase('dies')).toBe(3);
      expect(said()).toHaveLength(1);
      expect(said()[0]).toMatch(/^warn (E[A-Z]+|SocketClosedUnexpectedlyError)$/u);

      await server.start();
      await vi.waitFor(async () => {
        await limiter.take('dies', 999, signal);
        expect(said()).toHaveLength(2);
      }, { timeout: 30_000, interval: 50 });
      expect(said()[1]).toBe('info back');
      const before = await inDatabase('dies');
      await limiter.take('dies', 999, signal);
      expect(await inDatabase('dies')).toBe(before);
      expect(lines.join('')).toContain(new URL(server.url).host);
    });

    it('is not waited for when it is silent', async () => {
      const server = await redisServer();
      const { log, said } = listen();
      const limiter = open({ redisUrl: server.url, log, answerMs: 300, retryMs: 60_000 });
      await limiter.take('silent', 9, signal);
      await server.signal('SIGSTOP');
      for (let index = 0; index < 3; index += 1) await limiter.take('silent', 9, signal);
      expect(await inDatabase('silent')).toBe(3);
      expect(said()).toEqual(['warn NoAnswer']);
      await server.signal('SIGCONT');
    });

    it('may be away from the start, or refuse the password, which is never logged', async () => {
      const server = await redisServer('--requirepass', 'another');
      const wrong = listen();
      const refused = open({ redisUrl: password(server.url, 'default'), log: wrong.log });
      await refused.take('refused', 9, signal);
      expect(await inDatabase('refused')).toBe(1);
      expect(wrong.said()).toEqual(['warn WRONGPASS']);
      expect(wrong.lines.join('')).not.toContain('hunter2');

      await server.signal('SIGKILL');
      const away = listen();
      const absent = open({ redisUrl: password(server.url, ''), log: away.log });
      await absent.take('away', 9, signal);
      expect(away.said()).toEqual(['warn ECONNREFUSED']);
      expect(away.lines.join('')).not.toContain('hunter2');
    });

    it('is used with the right password', async () => {
      const server = await redisServer('--requirepass', 'hunter2');
      const { log, said } = listen();
      const limiter = open({ redisUrl: password(server.url, ''), log });
      await limiter.take('allowed', 9, signal);
      expect(said()).toEqual([]);
      expect(await inDatabase('allowed')).toBe(0);
    });
  });
});
