import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SYSTEM, type Principal } from '../../domain/access.ts';
import type { ApiTokens, Classes } from '../../ports/identity.ts';
import { createApiTokens } from './api-tokens.ts';
import { createClasses } from './classes.ts';
import { openTestDatabase, type TestDatabase } from './testing.ts';

let test: TestDatabase;
let tokens: ApiTokens;
let classes: Classes;

beforeAll(async () => {
  test = await openTestDatabase();
  tokens = createApiTokens(test.database);
  classes = createClasses(test.database);
});
afterAll(() => test.close());

async function audited(id: string): Promise<unknown[]> {
  return (await sql`select actor, action, detail from audit_log where object_id = ${id} order by id`.execute(test.database)).rows;
}

describe('a token', () => {
  it('says whose classes it reaches and is kept as a hash', async () => {
    const { token, record } = await tokens.create({ label: 'Sync', role: 'teacher', classIds: ['local', 'local'], expiresInDays: 90 }, SYSTEM);
    expect(token).toMatch(/^agt_[\w-]{43}$/);
    expect(record).toMatchObject({ label: 'Sync', prefix: token.slice(0, 10), role: 'teacher', classIds: ['local'], revokedAt: null, lastUsedAt: null });
    expect(record.expiresAt.getTime() - record.createdAt.getTime()).toBe(90 * 86_400_000);
    expect(await tokens.verify(token)).toEqual({ id: record.id, kind: 'token', role: 'teacher', classes: ['local'] });
    const { rows } = await sql`select t::text as text from api_tokens t`.execute(test.database);
    expect(JSON.stringify(rows)).not.toContain(token.slice(10));
    expect(await audited(record.id)).toEqual([{ actor: 'system', action: 'token_created', detail: { role: 'teacher', class_ids: ['local'], expires_in_days: 90 } }]);
  });

  it('of an administrator reaches all, and scope and role go together', async () => {
    const { token, record } = await tokens.create({ label: 'Admin', role: 'administrator', classIds: null, expiresInDays: 1 }, SYSTEM);
    expect(await tokens.verify(token)).toEqual({ id: record.id, kind: 'token', role: 'administrator', classes: 'all' });
    for (const [role, classIds] of [['administrator', ['local']], ['teacher', null], ['marker', []]] as const) {
      await expect(tokens.create({ label: 'x', role, classIds, expiresInDays: 1 }, SYSTEM)).rejects.toMatchObject({ code: 'token_scope_invalid', httpStatus: 400 });
    }
    await expect(tokens.create({ label: 'x', role: 'marker', classIds: ['local', 'none'], expiresInDays: 1 }, SYSTEM)).rejects.toMatchObject({ code: 'class_not_found', params: { id: 'none' } });
  });

  it('ends when it is too old, revoked or unknown', async () => {
    const { token, record } = await tokens.create({ label: 'Old', role: 'marker', classIds: ['local'], expiresInDays: 1 }, SYSTEM);
    const near = `${token.slice(0, -1)}${token.endsWith('A') ? 'B' : 'A'}`;
    for (const other of ['', 'agt_', near, `${token} `, token.toUpperCase(), "' or true --"]) expect(await tokens.verify(other)).toBeNull();

    await sql`update api_tokens set expires_at = now() - interval '1 second' where id = ${record.id}`.execute(test.database);
    expect(await tokens.verify(token)).toBeNull();
    await sql`update api_tokens set expires_at = now() + interval '1 day' where id = ${record.id}`.execute(test.database);
    expect(await tokens.verify(token)).not.toBeNull();

    await tokens.revoke(record.id, SYSTEM);
    await tokens.revoke(record.id, SYSTEM);
    expect(await tokens.verify(token)).toBeNull();
    expect((await audited(record.id)).slice(1)).toEqual([{ actor: 'system', action: 'token_revoked', detail: null }]);
    await expect(tokens.revoke('none', SYSTEM)).rejects.toMatchObject({ code: 'token_not_found', httpStatus: 404 });
    const listed = await tokens.list();
    expect(listed[0]?.id).toBe(record.id);
    expect(listed.find(({ id }) => id === record.id)?.revokedAt).toBeInstanceOf(Date);
  });

  it('notes its use at most once a minute', async () => {
    const { token, record } = await tokens.create({ label: 'Used', role: 'marker', classIds: ['local'], expiresInDays: 1 }, SYSTEM);
    const lastUsed = async (): Promise<number | undefined> => (await tokens.list()).find(({ id }) => id === record.id)?.lastUsedAt?.getTime();
    await tokens.verify(token);
    const first = await lastUsed();
    expect(first).toBeGreaterThan(0);
    await tokens.verify(token);
    expect(await lastUsed()).toBe(first);
    await sql`update api_tokens set last_used_at = now() - interval '61 seconds' where id = ${record.id}`.execute(test.database);
    await tokens.verify(token);
    expect(await lastUsed()).toBeGreaterThan(first ?? 0);
  });
});

describe('classes', () => {
  it('are shown as far as the principal reaches, and a person belongs to what he makes', async () => {
    await sql`insert into auth_users (id, name, email, role) values ('p1', 'P', 'p1@example.org', 'teacher')`.execute(test.database);
    const person: Principal = { id: 'p1', kind: 'person', role: 'teacher', classes: [] };
    const made = await classes.create('7B', person);
    expect((await sql`select class_id from memberships where person_id = 'p1'`.execute(test.database)).rows).toEqual([{ class_id: made.id }]);
    const other = await classes.create('7A', SYSTEM);
    expect(await audited(other.id)).toEqual([{ actor: 'system', action: 'class_created', detail: null }]);

    expect(await classes.within({ ...person, classes: [made.id, 'none'] })).toEqual([made]);
    expect(await classes.within(person)).toEqual([]);
    expect((await classes.within(SYSTEM)).map(({ name }) => name)).toEqual(['7A', '7B', 'Local']);
  });

  it('are not made by half', async () => {
    const ghost: Principal = { id: 'ghost', kind: 'person', role: 'teacher', classes: [] };
    await expect(classes.create('Ghost', ghost)).rejects.toThrow('foreign key');
    expect((await classes.within(SYSTEM)).map(({ name }) => name)).not.toContain('Ghost');
  });
});
