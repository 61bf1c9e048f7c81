import { createHash, randomBytes } from 'node:crypto';
import { sql } from 'kysely';
import { AppError } from '../../domain/errors.ts';
import { SYSTEM } from '../../domain/access.ts';
import { audit } from '../postgres/audit.ts';
import type { Database } from '../postgres/database.ts';

/** The secret of a link that makes one administrator, good for `hours`. Whoever has it gets in: show it once, never log it. */
export async function createSetupLink(database: Database, hours: number): Promise<string> {
  const secret = randomBytes(32).toString('base64url');
  await database.transaction().execute(async (transaction) => {
    await sql`insert into setup_links (sha256, expires_at) values (${sha256(secret)}, now() + make_interval(hours => ${hours}::int))`.execute(transaction);
    // The record knows a link by the beginning of its hash.
    await audit(transaction, SYSTEM, { action: 'setup_link_created', objectType: 'setup_link', objectId: sha256(secret).slice(0, 12), detail: { hours } });
  });
  return secret;
}

/** Throws AppError `setup_link_invalid` (403) for a link that is unknown, used or too old. */
export async function requireSetupLink(database: Database, secret: string): Promise<void> {
  const { rows } = await sql`select 1 from setup_links where sha256 = ${sha256(secret)} and used_at is null and expires_at > now()`.execute(database);
  if (rows.length === 0) throw invalid();
}

/** Uses a link up for `personId`; of two at the same time one throws AppError `setup_link_invalid`. Call it in the transaction that adds the person. */
export async function useSetupLink(transaction: Database, secret: string, personId: string): Promise<void> {
  const { numAffectedRows } = await sql`update setup_links set used_at = now(), person_id = ${personId}
    where sha256 = ${sha256(secret)} and used_at is null and expires_at > now()`.execute(transaction);
  if (numAffectedRows !== 1n) throw invalid();
  await audit(transaction, { id: personId }, { action: 'setup_link_used', objectType: 'setup_link', objectId: sha256(secret).slice(0, 12), detail: null });
}

function invalid(): AppError {
  return new AppError('setup_link_invalid', 'The set-up link is unknown, used or too old', { httpStatus: 403 });
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
