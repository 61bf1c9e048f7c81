import { sql } from 'kysely';
import type { Principal } from '../../domain/access.ts';
import type { Repositories } from '../../ports/repositories.ts';
import type { Database } from './database.ts';
import { createRepositories } from './repositories.ts';

/**
 * One transaction in which only rows of the principal's classes exist, whatever the statements ask for (migration 0004). Use
 * only the repositories that `run` is given: the outer database is the system's and sees everything.
 */
export async function asPrincipal<T>(database: Database, principal: Principal, run: (repositories: Repositories) => Promise<T>): Promise<T> {
  // The role would stay on after `run`, and narrow what belongs to somebody else's transaction.
  if (database.isTransaction) throw new Error('asPrincipal needs a transaction of its own');
  return database.transaction().execute(async (transaction) => {
    // `true`: until the end of the transaction, so nothing is left on the connection for the next borrower.
    const classes = principal.classes === 'all' ? sql`'*'` : sql`${principal.classes}::text[]::text`;
    await sql`select set_config('role', 'ai_grading_request', true), set_config('app.classes', ${classes}, true), set_config('app.actor', ${principal.id}, true)`.execute(transaction);
    return run(createRepositories(transaction));
  });
}
