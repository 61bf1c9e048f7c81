import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { limits } from '../rate-limiter/conformance.ts';
import { createRateLimiter } from '../rate-limiter/index.ts';
import { createPostgresTry } from './rate-limiter.ts';
import { openTestDatabase, silentLog, type TestDatabase } from './testing.ts';

let test: TestDatabase;

beforeAll(async () => {
  test = await openTestDatabase();
  // Rows go when they no longer count; the test keeps what was inserted.
  await sql.raw(`
    create table takes_ever (name text, taken_at timestamptz);
    create function keep_take() returns trigger language plpgsql as $$ begin insert into takes_ever values (new.name, new.taken_at); return null; end $$;
    create trigger keep_take after insert on rate_limit_takes for each row execute function keep_take()`).execute(test.database);
});
afterAll(async () => {
  await test.close();
});

const open = (windowMs?: number) => createRateLimiter({ database: test.database, redisUrl: null, log: silentLog, ...(windowMs === undefined ? {} : { windowMs }) });
const count = z.object({ count: z.number() });

limits({
  open,
  async taken(name) {
    const { rows } = await sql`
      select (extract(epoch from taken_at) * 1000)::double precision as at from takes_ever where name = ${name} order by taken_at`.execute(test.database);
    return z.array(z.object({ at: z.number() })).parse(rows).map(({ at }) => at);
  },
  async held(name) {
    const { rows } = await sql`select count(*)::int as count from rate_limit_takes where name = ${name}`.execute(test.database);
    return count.parse(rows[0]).count;
  },
  urls: () => ({ database: test.url, redis: '' }),
});

describe('in PostgreSQL', () => {
  it('gives the last places to as many as there are, when all connections ask at the same moment', async () => {
    const tryTake = createPostgresTry(test.database);
    for (let round = 0; round < 20; round += 1) {
      const waits = await Promise.all(Array.from({ length: 10 }, () => tryTake(`rush-${round}`, 3)));
      expect(waits.filter((wait) => wait === null)).toHaveLength(3);
    }
  });

  it('waits without a lock and without a transaction', async () => {
    const stop = new AbortController();
    const limiter = open();
    await limiter.take('outside', 1, stop.signal);
    const waiting = limiter.take('outside', 1, stop.signal).catch((error: unknown) => error);
    const busy = async (): Promise<unknown> => {
      const { rows } = await sql`select
        (select count(*)::int from pg_locks where locktype = 'advisory') +
        (select count(*)::int from pg_stat_activity where pid <> pg_backend_pid() and datname = current_database() and state <> 'idle') as count`.execute(test.database);
      return count.parse(rows[0]).count;
    };
    await vi.waitFor(async () => expect(await busy()).toBe(0));
    stop.abort('done');
    expect(await waiting).toBe('done');
  });

  it('waits no longer than a window when the clock was put back', async () => {
    const tryTake = createPostgresTry(test.database);
    await sql`insert into rate_limit_takes (name, taken_at) values ('clock', now() + interval '1 hour')`.execute(test.database);
    expect(await tryTake('clock', 1)).toBe(60_000);
    expect(await tryTake('clock', 2)).toBe(null);
    expect(await tryTake('clock', 2)).toBeLessThan(60_000);
  });
});
