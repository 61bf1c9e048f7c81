import { randomUUID } from 'node:crypto';
import { sql, type RawBuilder } from 'kysely';
import { z } from 'zod';
import { ROLES, type Principal } from '../../domain/access.ts';
import { AppError } from '../../domain/errors.ts';
import type { NewPerson, Person, PersonPatch } from '../../ports/identity.ts';
import { audit } from '../postgres/audit.ts';
import { requireClasses } from '../postgres/classes.ts';
import type { Database } from '../postgres/database.ts';
import { notFound } from '../postgres/values.ts';

const row = z
  .object({
    id: z.string(),
    name: z.string(),
    email: z.string(),
    role: z.enum(ROLES),
    disabled: z.boolean(),
    created_at: z.date(),
    class_ids: z.array(z.string()),
  })
  .transform(({ created_at: createdAt, class_ids: classIds, ...rest }): Person => ({ ...rest, classIds, createdAt }));

const people = sql`select u.id, u.name, u.email, u.role, u.disabled, u.created_at,
    array(select m.class_id from memberships m where m.person_id = u.id order by m.class_id) as class_ids
  from auth_users u`;

export async function findPerson(database: Database, id: string): Promise<Person | null> {
  const { rows } = await sql`${people} where u.id = ${id}`.execute(database);
  return rows[0] === undefined ? null : row.parse(rows[0]);
}

export async function findNames(database: Database, ids: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const { rows } = await sql`select id, name from auth_users where id = any (${ids}::text[])
    union all select id, label from api_tokens where id = any (${ids}::text[])`.execute(database);
  return new Map(z.array(z.object({ id: z.string(), name: z.string() })).parse(rows).map(({ id, name }) => [id, name]));
}

/** In the order they were let in; the cursor is the last one's id, which stays, as people are never deleted. */
export async function listPeople(database: Database, cursor: string | null, limit: number): Promise<{ items: readonly Person[]; nextCursor: string | null }> {
  const after = cursor === null ? sql`true` : sql`(u.created_at, u.id) > (select c.created_at, c.id from auth_users c where c.id = ${cursor})`;
  const { rows } = await sql`${people} where ${after} order by u.created_at, u.id limit ${limit + 1}::int`.execute(database);
  const found = z.array(row).parse(rows);
  const items = found.slice(0, limit);
  return { items, nextCursor: found.length > limit ? (items.at(-1)?.id ?? null) : null };
}

export async function hasAdministrator(database: Database): Promise<boolean> {
  const { rows } = await sql`select 1 from auth_users where role = 'administrator' and not disabled limit 1`.execute(database);
  return rows.length > 0;
}

/**
 * Adds a person with a hashed password; call it in a transaction. `by` null: the person made himself, by a set-up link.
 * Throws AppError `email_taken` (409), `class_not_found` (404).
 */
export async function addPerson(transaction: Database, person: Omit<NewPerson, 'password'>, passwordHash: string, by: Principal | null): Promise<Person> {
  const id = randomUUID();
  const { numAffectedRows } = await sql`insert into auth_users (id, name, email, role)
    values (${id}, ${person.name}, ${person.email.toLowerCase()}, ${person.role}) on conflict (email) do nothing`.execute(transaction);
  if (numAffectedRows === 0n) throw new AppError('email_taken', 'Somebody with this e-mail address is there already', { httpStatus: 409 });
  await sql`insert into auth_accounts (id, user_id, provider_id, account_id, password)
    values (${randomUUID()}, ${id}, 'credential', ${id}, ${passwordHash})`.execute(transaction);
  await setClasses(transaction, id, person.classIds);
  const detail = { role: person.role, class_ids: person.classIds };
  await audit(transaction, by ?? { id }, { action: 'person_created', objectType: 'person', objectId: id, detail });
  return readBack(transaction, id);
}

/** Changes a person; call it in a transaction. Throws AppError `person_not_found`, `last_administrator`, `class_not_found`. */
export async function changePerson(transaction: Database, id: string, patch: Omit<PersonPatch, 'password'>, passwordHash: string | null, by: Principal): Promise<Person> {
  const { rows } = await sql`select role, disabled from auth_users where id = ${id} for update`.execute(transaction);
  if (rows[0] === undefined) throw notFound('person', id);
  const before = z.object({ role: z.enum(ROLES), disabled: z.boolean() }).parse(rows[0]);
  const after = { role: patch.role ?? before.role, disabled: patch.disabled ?? before.disabled };
  if (isAdministrator(before) && !isAdministrator(after)) await keepAnAdministrator(transaction, id);
  await sql`update auth_users set name = coalesce(${patch.name ?? null}, name), role = ${after.role}, disabled = ${after.disabled}, updated_at = now()
    where id = ${id}`.execute(transaction);
  if (patch.classIds !== undefined) await setClasses(transaction, id, patch.classIds);
  if (passwordHash !== null) {
    await sql`update auth_accounts set password = ${passwordHash}, updated_at = now() where user_id = ${id} and provider_id = 'credential'`.execute(transaction);
  }
  if (passwordHash !== null || after.disabled) await sql`delete from auth_sessions where user_id = ${id}`.execute(transaction);
  // Of a name and a password only that they changed.
  const detail = { changed: changedFields(patch, passwordHash), role: after.role, disabled: after.disabled, ...(patch.classIds !== undefined && { class_ids: patch.classIds }) };
  await audit(transaction, by, { action: 'person_changed', objectType: 'person', objectId: id, detail });
  return readBack(transaction, id);
}

function changedFields(patch: Omit<PersonPatch, 'password'>, passwordHash: string | null): string[] {
  const given = Object.entries(patch).flatMap(([key, value]) => (value === undefined ? [] : [key]));
  return passwordHash === null ? given : [...given, 'password'];
}

function isAdministrator(person: { readonly role: string; readonly disabled: boolean }): boolean {
  return person.role === 'administrator' && !person.disabled;
}

/** Locks the others: of two administrators who shut each other out at the same time, the second is refused. */
async function keepAnAdministrator(transaction: Database, leaving: string): Promise<void> {
  const others: RawBuilder<unknown> = sql`select id from auth_users where role = 'administrator' and not disabled and id <> ${leaving} order by id for update`;
  if ((await others.execute(transaction)).rows.length > 0) return;
  throw new AppError('last_administrator', 'Nobody would be left who can let people in', { httpStatus: 409 });
}

async function setClasses(transaction: Database, personId: string, classIds: readonly string[]): Promise<void> {
  await requireClasses(transaction, classIds);
  await sql`delete from memberships where person_id = ${personId} and class_id <> all(${classIds}::text[])`.execute(transaction);
  await sql`insert into memberships (person_id, class_id) select ${personId}, unnest(${classIds}::text[]) on conflict do nothing`.execute(transaction);
}

async function readBack(transaction: Database, id: string): Promise<Person> {
  const person = await findPerson(transaction, id);
  if (person === null) throw notFound('person', id);
  return person;
}
