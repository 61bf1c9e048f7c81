import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { z } from 'zod';
import type { Classes, SchoolClass } from '../../ports/identity.ts';
import { audit } from './audit.ts';
import type { Database } from './database.ts';
import { notFound } from './values.ts';

const row = z
  .object({ id: z.string(), name: z.string(), created_at: z.date() })
  .transform(({ created_at: createdAt, ...rest }): SchoolClass => ({ ...rest, createdAt }));

export function createClasses(database: Database): Classes {
  return {
    async within(principal) {
      const { rows } = await sql`select id, name, created_at from classes
        where ${principal.classes === 'all'} or id = any(${principal.classes === 'all' ? [] : principal.classes}::text[])
        order by name, id`.execute(database);
      return z.array(row).parse(rows);
    },

    create: (name, by) =>
      database.transaction().execute(async (transaction) => {
        const id = randomUUID();
        const { rows } = await sql`insert into classes (id, name) values (${id}, ${name}) returning id, name, created_at`.execute(transaction);
        if (by.kind === 'person') await sql`insert into memberships (person_id, class_id) values (${by.id}, ${id})`.execute(transaction);
        await audit(transaction, by, { action: 'class_created', objectType: 'class', objectId: id, detail: null });
        return row.parse(rows[0]);
      }),
  };
}

/** Throws AppError `class_not_found` (404) for the first id that is none. */
export async function requireClasses(database: Database, ids: readonly string[]): Promise<void> {
  const { rows } = await sql`select given.id from unnest(${ids}::text[]) with ordinality given (id, position)
    where not exists (select from classes c where c.id = given.id) order by position limit 1`.execute(database);
  if (rows[0] !== undefined) throw notFound('class', z.object({ id: z.string() }).parse(rows[0]).id);
}
