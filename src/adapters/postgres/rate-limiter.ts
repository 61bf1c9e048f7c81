import { sql } from 'kysely';
import { z } from 'zod';
import { WINDOW_MS, type TryTake } from '../rate-limiter/turns.ts';
import type { Database } from './database.ts';

const row = z.object({ wait: z.number().nullable() });

/** A log of what was taken, counted in one statement by the clock of the database. No connection is held meanwhile. */
export function createPostgresTry(database: Database, windowMs = WINDOW_MS): TryTake {
  return async (name, most) => {
    const { rows } = await sql`
      select take_rate_limit(${name}, ${most}, ${`${windowMs} milliseconds`}::interval) as wait`.execute(database);
    return row.parse(rows[0]).wait;
  };
}
