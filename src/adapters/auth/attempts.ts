import { createHmac, randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { z } from 'zod';
import { AppError } from '../../domain/errors.ts';
import type { Database } from '../postgres/database.ts';

/** Failed tries of one account within the window before any more are refused, a right password included. */
const MOST = 10;
const WINDOW_MINUTES = 15;

export interface Attempts {
  /**
   * Counts a try before its password is looked at, so that tries at the same time cannot slip past the limit together.
   * Returns what `release` takes. Throws AppError `sign_in_locked` (429), for addresses that nobody has as well.
   */
  begin(email: string): Promise<string>;
  /** Takes a try off the count: the password was right, or nobody looked at it. */
  release(attempt: string): Promise<void>;
  /** Forgets the failures of an account: somebody was given a new password. */
  forget(transaction: Database, email: string): Promise<void>;
}

/** The limit per account, shared by all processes. Addresses are stored as keyed hashes. */
export function createAttempts(database: Database, secret: string): Attempts {
  const accountOf = (email: string): string => createHmac('sha256', secret).update(`sign-in:${email.toLowerCase()}`).digest('hex');
  const window = sql`make_interval(mins => ${WINDOW_MINUTES}::int)`;
  return {
    begin: (email) =>
      database.transaction().execute(async (transaction) => {
        const account = accountOf(email);
        await sql`select pg_advisory_xact_lock(hashtextextended(${account}, 4713))`.execute(transaction);
        await sql`delete from sign_in_attempts where at < clock_timestamp() - ${window}`.execute(transaction);
        const { rows } = await sql`select count(*)::int as tries, ceil(extract(epoch from min(at) + ${window} - clock_timestamp()) / 60)::int as minutes
          from sign_in_attempts where account = ${account}`.execute(transaction);
        const { tries, minutes } = z.object({ tries: z.number(), minutes: z.number().nullable() }).parse(rows[0]);
        if (tries >= MOST) {
          throw new AppError('sign_in_locked', 'Too many failed tries to sign in', { httpStatus: 429, params: { minutes: Math.max(1, minutes ?? 1) } });
        }
        const id = randomUUID();
        await sql`insert into sign_in_attempts (id, account) values (${id}, ${account})`.execute(transaction);
        return id;
      }),

    async release(attempt) {
      await sql`delete from sign_in_attempts where id = ${attempt}`.execute(database);
    },

    async forget(transaction, email) {
      await sql`delete from sign_in_attempts where account = ${accountOf(email)}`.execute(transaction);
    },
  };
}
