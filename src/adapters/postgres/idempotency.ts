import { sql } from 'kysely';
import { z } from 'zod';
import type { Database } from './database.ts';
import { json } from './values.ts';

/** A first request that was cut off by a crash holds its key no longer than this. */
const HELD = '2 minutes';
const KEPT = '1 day';

const row = z.object({ route: z.string(), status: z.number().nullable(), body: z.unknown(), mine: z.boolean() });

/** Answers by principal and Idempotency-Key, kept for a day. */
export function createIdempotencyKeys(database: Database) {
  return {
    /** Frees what a killed run held. For the one process of a database only: a key may be held by a request of another. */
    async releaseAll(): Promise<void> {
      await sql`delete from idempotency_keys where status is null`.execute(database);
    },

    async begin(principal: string, key: string, route: string): Promise<'mine' | 'running' | 'other' | { status: number; body: unknown }> {
      const { rows } = await sql`
        with old as (
          delete from idempotency_keys where created_at < now() - ${KEPT}::interval and (principal, key) <> (${principal}, ${key})
        ), taken as (
          insert into idempotency_keys (principal, key, route) values (${principal}, ${key}, ${route})
          on conflict (principal, key) do update set created_at = now(), route = excluded.route, status = null, body = null
            where idempotency_keys.created_at < now() - ${KEPT}::interval
              or (idempotency_keys.status is null and idempotency_keys.created_at < now() - ${HELD}::interval)
          returning route, status, body
        )
        select route, status, body, true as mine from taken
        union all
        select route, status, body, false as mine from idempotency_keys
        where principal = ${principal} and key = ${key} and not exists (select from taken)`.execute(database);
      // Taken by another while this statement waited for it: too new for this statement to see, there for the next.
      if (rows[0] === undefined) return this.begin(principal, key, route);
      const found = row.parse(rows[0]);
      if (found.mine) return 'mine';
      if (found.route !== route) return 'other';
      return found.status === null ? 'running' : { status: found.status, body: found.body };
    },

    async finish(principal: string, key: string, answer: { readonly status: number; readonly body: unknown }): Promise<void> {
      await sql`
        update idempotency_keys set status = ${answer.status}, body = ${json(answer.body)}
        where principal = ${principal} and key = ${key}`.execute(database);
    },

    async release(principal: string, key: string): Promise<void> {
      await sql`delete from idempotency_keys where principal = ${principal} and key = ${key} and status is null`.execute(database);
    },
  };
}
