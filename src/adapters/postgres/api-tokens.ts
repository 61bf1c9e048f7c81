import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { z } from 'zod';
import { ROLES, type Principal } from '../../domain/access.ts';
import { badInput } from '../../domain/errors.ts';
import { sharing } from '../../platform/shared.ts';
import type { ApiToken, ApiTokens } from '../../ports/identity.ts';
import { audit } from './audit.ts';
import { requireClasses } from './classes.ts';
import type { Database } from './database.ts';
import { notFound } from './values.ts';

const row = z
  .object({
    id: z.string(),
    label: z.string(),
    prefix: z.string(),
    role: z.enum(ROLES),
    class_ids: z.array(z.string()).nullable(),
    created_at: z.date(),
    expires_at: z.date(),
    revoked_at: z.date().nullable(),
    last_used_at: z.date().nullable(),
  })
  .transform((found): ApiToken => ({
    id: found.id,
    label: found.label,
    prefix: found.prefix,
    role: found.role,
    classIds: found.class_ids,
    createdAt: found.created_at,
    expiresAt: found.expires_at,
    revokedAt: found.revoked_at,
    lastUsedAt: found.last_used_at,
  }));

const columns = sql`id, label, prefix, role, class_ids, created_at, expires_at, revoked_at, last_used_at`;
const principalRow = z.object({ id: z.string(), role: z.enum(ROLES), class_ids: z.array(z.string()).nullable() });

const PREFIX = 'agt_';
/** `agt_` and six characters more: enough to tell tokens apart, too little to guess the other 220 bits. */
const SHOWN = PREFIX.length + 6;

export function createApiTokens(database: Database): ApiTokens {
  // A scanner that hands in a whole school at once sends one token with each of its requests.
  const verifyOnce = sharing((token: string) => verify(database, token));
  return {
    create: (input, by) =>
      database.transaction().execute(async (transaction) => {
        const { label, role } = input;
        const classIds = input.classIds === null ? null : [...new Set(input.classIds)];
        if ((role === 'administrator') !== (classIds === null) || classIds?.length === 0) {
          throw badInput('token_scope_invalid', 'A token of a teacher or marker names its classes, one of an administrator names none');
        }
        await requireClasses(transaction, classIds ?? []);
        const id = randomUUID();
        const token = `${PREFIX}${randomBytes(32).toString('base64url')}`;
        const { rows } = await sql`
          insert into api_tokens (id, sha256, prefix, label, role, class_ids, created_by, expires_at)
          values (${id}, ${sha256(token)}, ${token.slice(0, SHOWN)}, ${label}, ${role}, ${classIds}::text[], ${by.id},
            now() + make_interval(days => ${input.expiresInDays}::int))
          returning ${columns}`.execute(transaction);
        const detail = { role, class_ids: classIds, expires_in_days: input.expiresInDays };
        await audit(transaction, by, { action: 'token_created', objectType: 'api_token', objectId: id, detail });
        return { token, record: row.parse(rows[0]) };
      }),

    verify: verifyOnce,

    async list() {
      const { rows } = await sql`select ${columns} from api_tokens order by created_at desc, id`.execute(database);
      return z.array(row).parse(rows);
    },

    revoke: (id, by) =>
      database.transaction().execute(async (transaction) => {
        const { rows } = await sql`select revoked_at from api_tokens where id = ${id} for update`.execute(transaction);
        if (rows[0] === undefined) throw notFound('token', id);
        const { numAffectedRows } = await sql`update api_tokens set revoked_at = now() where id = ${id} and revoked_at is null`.execute(transaction);
        // The first time counts; once more changes nothing.
        if (numAffectedRows === 0n) return;
        await audit(transaction, by, { action: 'token_revoked', objectType: 'api_token', objectId: id, detail: null });
      }),
  };
}

/**
 * One hash and one statement whatever is handed in. What is compared is the hash of a random value, so how far the index got
 * tells nothing about any token.
 */
async function verify(database: Database, token: string): Promise<Principal | null> {
  const { rows } = await sql`
    with found as (
      select id, role, class_ids, last_used_at from api_tokens
      where sha256 = ${sha256(token)} and revoked_at is null and expires_at > now()
    ), touched as (
      update api_tokens set last_used_at = now() where id in (
        select id from found where last_used_at is null or last_used_at < now() - interval '1 minute')
    )
    select id, role, class_ids from found`.execute(database);
  if (rows[0] === undefined) return null;
  const { id, role, class_ids: classIds } = principalRow.parse(rows[0]);
  return { id, kind: 'token', role, classes: classIds ?? 'all' };
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
