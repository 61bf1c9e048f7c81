import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SYSTEM, type Role } from '../../domain/access.ts';
import { AppError } from '../../domain/errors.ts';
import type { Identity, Person } from '../../ports/identity.ts';
import { createApiTokens } from '../postgres/api-tokens.ts';
import { createClasses } from '../postgres/classes.ts';
import type { Database } from '../postgres/database.ts';
import { openTestDatabase, silentLog, type TestDatabase } from '../postgres/testing.ts';
import { createIdentity } from './index.ts';

const ORIGIN = 'https://marks.example.org';
const PASSWORD = 'a long enough password';
const SECRET = 's'.repeat(43);

let test: TestDatabase;
let database: Database;
let identity: Identity;
let boss: Person;
let counter = 0;

beforeAll(async () => {
  test = await openTestDatabase();
  ({ database } = test);
  identity = createIdentity({ database, secret: SECRET, publicUrl: ORIGIN, log: silentLog });
});
afterAll(() => test.close());

function newPerson(role: Role, classIds: readonly string[] = []): Promise<Person> {
  counter += 1;
  return identity.create({ name: 'Zhang Wei', email: `Person${counter}@Example.org`, password: PASSWORD, role, classIds }, SYSTEM);
}

interface Sent {
  readonly cookie?: string;
  readonly origin?: string | null;
  readonly headers?: Readonly<Record<string, string>>;
}

function send(path: string, body: unknown, { cookie, origin = ORIGIN, headers = {} }: Sent = {}): Promise<Response> {
  const all = { 'content-type': 'application/json', ...(origin !== null && { origin }), ...(cookie !== undefined && { cookie }), ...headers };
  return identity.handle(new Request(`http://127.0.0.1:8000/api/auth${path}`, { method: 'POST', headers: all, body: JSON.stringify(body) }));
}

const signIn = (email: string, password: string, sent?: Sent): Promise<Response> => send('/sign-in/email', { email, password }, sent);

/** The cookies of an answer as a browser sends them back. */
function cookieOf(cookies: readonly string[]): string {
  return cookies.map((cookie) => cookie.split(';')[0]).join('; ');
}

async function cookieFor(email: string, password: string = PASSWORD): Promise<string> {
  return cookieOf((await signIn(email, password)).headers.getSetCookie());
}

async function whoIs(cookie: string): Promise<string | null> {
  return (await identity.session(new Headers({ cookie })))?.principal.id ?? null;
}

async function audited(id: string): Promise<unknown[]> {
  return (await sql`select actor, action, detail from audit_log where object_id = ${id} order by id`.execute(database)).rows;
}

describe('the first administrator', () => {
  it('comes in by a link that works once', async () => {
    expect(await identity.setupNeeded()).toBe(true);
    const link = await identity.createSetupLink(24);
    const kept = await sql`select sha256 from setup_links`.execute(database);
    expect(JSON.stringify(kept.rows)).not.toContain(link);

    const person = { name: 'Boss', email: 'boss@example.org', password: PASSWORD };
    await expect(identity.redeemSetupLink(`${link}x`, person)).rejects.toMatchObject({ code: 'setup_link_invalid', httpStatus: 403 });
    const tries = await Promise.allSettled([1, 2, 3].map((n) => identity.redeemSetupLink(link, { ...person, email: `boss${n}@example.org` })));
    const made = tries.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
    expect(made).toHaveLength(1);
    boss = made[0] ?? boss;
    expect(boss).toMatchObject({ name: 'Boss', role: 'administrator', disabled: false, classIds: [] });
    await expect(identity.redeemSetupLink(link, person)).rejects.toMatchObject({ code: 'setup_link_invalid' });
    expect(await identity.setupNeeded()).toBe(false);
    expect(await audited(boss.id)).toEqual([{ actor: boss.id, action: 'person_created', detail: { role: 'administrator', class_ids: [] } }]);
  });

  it('does not come in by an old link, and a taken address does not use a link up', async () => {
    const person = { name: 'Two', email: boss.email.toUpperCase(), password: PASSWORD };
    const link = await identity.createSetupLink(1);
    await expect(identity.redeemSetupLink(link, person)).rejects.toMatchObject({ code: 'email_taken', httpStatus: 409 });
    await sql`update setup_links set expires_at = now() - interval '1 second' where used_at is null`.execute(database);
    await expect(identity.redeemSetupLink(link, { ...person, email: 'two@example.org' })).rejects.toMatchObject({ code: 'setup_link_invalid' });
  });

  it('is signed in by the cookies of a new session', async () => {
    const cookies = await identity.startSession(boss.id);
    expect(await whoIs(cookieOf(cookies))).toBe(boss.id);
    await expect(identity.startSession('nobody')).rejects.toMatchObject({ code: 'person_not_found' });
  });
});

describe('signing in and out', () => {
  it('gives a cookie bound to the host, for https only, which no script can read, and takes it back', async () => {
    const person = await newPerson('teacher');
    const answer = await signIn(person.email, PASSWORD);
    expect([answer.status, await answer.text()]).toEqual([204, '']);
    const cookies = answer.headers.getSetCookie();
    expect(cookies).toHaveLength(1);
    expect(cookies[0]).toMatch(/^__Host-ai-grading-session_token=[^;]+; Max-Age=43200; Path=\/; HttpOnly; Secure; SameSite=Lax$/);

    const cookie = cookieOf(cookies);
    expect(await identity.session(new Headers({ cookie }))).toEqual({
      principal: { id: person.id, kind: 'person', role: 'teacher', classes: [] },
      person,
    });
    const { rows } = await sql`select ip_address, user_agent from auth_sessions where user_id = ${person.id}`.execute(database);
    expect(rows).toEqual([{ ip_address: null, user_agent: null }]);

    const out = await send('/sign-out', {}, { cookie });
    expect(out.headers.getSetCookie().join()).toContain('Max-Age=0');
    expect(await whoIs(cookie)).toBeNull();
  });

  it('is told apart from neither a wrong address, nor a wrong password, nor a person who is shut out', async () => {
    const person = await newPerson('teacher');
    const out = await newPerson('teacher');
    await identity.change(out.id, { disabled: true }, SYSTEM);
    const refused = { code: 'sign_in_refused', httpStatus: 401 };
    await expect(signIn(person.email, 'not the password')).rejects.toMatchObject(refused);
    await expect(signIn('nobody@example.org', PASSWORD)).rejects.toMatchObject(refused);
    await expect(signIn(out.email, PASSWORD)).rejects.toMatchObject(refused);
    await expect(signIn('no address', PASSWORD)).rejects.toMatchObject(refused);
    await expect(send('/sign-in/email', { email: [person.email], password: {} })).rejects.toMatchObject(refused);
    await expect(send('/sign-in/email', 'x')).rejects.toMatchObject(refused);
  });

  it('takes no cookie that was made up, changed or has ended', async () => {
    const person = await newPerson('teacher');
    const cookie = await cookieFor(person.email);
    const { rows } = await sql<{ token: string }>`select token from auth_sessions where user_id = ${person.id}`.execute(database);
    // What stands in the database is not enough: the cookie carries a signature.
    expect(await whoIs(`__Host-ai-grading-session_token=${rows[0]?.token}`)).toBeNull();
    expect(await whoIs(cookie.replace(/.{6}$/, 'AAAA%3D'))).toBeNull();
    expect(await whoIs(cookie.replace('__Host-', ''))).toBeNull();
    const other = createIdentity({ database, secret: 'x'.repeat(43), publicUrl: ORIGIN, log: silentLog });
    expect(await other.session(new Headers({ cookie }))).toBeNull();
    expect(await identity.session(new Headers())).toBeNull();
    expect(await whoIs(cookie)).toBe(person.id);
    await sql`update auth_sessions set expires_at = now() - interval '1 second' where user_id = ${person.id}`.execute(database);
    expect(await whoIs(cookie)).toBeNull();
  });

  it('works from the own origin only', async () => {
    const { email } = await newPerson('teacher');
    const cookie = await cookieFor(email);
    const foreign = { code: 'origin_refused', httpStatus: 403 };
    await expect(signIn(email, PASSWORD, { origin: 'https://evil.example' })).rejects.toMatchObject(foreign);
    await expect(signIn(email, PASSWORD, { origin: `${ORIGIN}.evil.example` })).rejects.toMatchObject(foreign);
    await expect(signIn(email, PASSWORD, { origin: null, headers: { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate' } })).rejects.toMatchObject(foreign);
    await expect(send('/sign-out', {}, { cookie, origin: 'https://evil.example' })).rejects.toMatchObject(foreign);
    await expect(send('/sign-out', {}, { cookie, origin: null })).rejects.toMatchObject(foreign);
    expect(await whoIs(cookie)).not.toBeNull();
  });

  it('uses a plain cookie on a loopback address without https', async () => {
    const { email } = await newPerson('teacher');
    const local = createIdentity({ database, secret: SECRET, publicUrl: 'http://127.0.0.1:8000', origins: () => ['http://localhost:8000'], log: silentLog });
    const request = new Request('http://localhost:8000/api/auth/sign-in/email', {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: 'http://localhost:8000' },
      body: JSON.stringify({ email, password: PASSWORD }),
    });
    const cookies = (await local.handle(request)).headers.getSetCookie();
    expect(cookies).toEqual([expect.stringMatching(/^ai-grading-session_token=[^;]+; Max-Age=43200; Path=\/; HttpOnly; SameSite=Lax$/)]);
  });

  it.each(['/sign-up/email', '/update-user', '/change-email', '/delete-user', '/get-session', '/list-sessions', '/request-password-reset', '/reset-password', '/start-session', '/ok', '/sign-in/social', '/sign-in/email/', '/constructor'])(
    'has no %s',
    async (path) => {
      const cookie = await cookieFor(boss.email);
      const body = { email: 'new@example.org', password: PASSWORD, name: 'New', personId: boss.id };
      await expect(send(path, body, { cookie })).rejects.toMatchObject({ code: 'route_not_found', httpStatus: 404 });
      await expect(identity.handle(new Request(`${ORIGIN}/api/auth/sign-in/email`))).rejects.toMatchObject({ code: 'route_not_found' });
      expect((await sql`select from auth_users where email = 'new@example.org'`.execute(database)).rows).toEqual([]);
    },
  );
});

it('knows people and tokens by their names', async () => {
  const { id } = await newPerson('marker');
  const { record } = await createApiTokens(database).create({ label: 'nightly export', role: 'administrator', classIds: null, expiresInDays: 1 }, SYSTEM);
  expect(await identity.names([id, record.id, 'nobody'])).toEqual(new Map([[id, 'Zhang Wei'], [record.id, 'nightly export']]));
});

describe('the limit of an account', () => {
  it('refuses the right password after ten failures, from wherever and at the same time, until the window is over', async () => {
    const { id, email } = await newPerson('marker');
    const other = await newPerson('marker');
    const wrong = (address: string, from: number): Promise<string> =>
      signIn(address, 'not the password', { headers: { 'x-forwarded-for': `10.0.0.${from}` } }).then(
        () => 'in',
        (error: unknown) => (error instanceof AppError ? error.code : String(error)),
      );
    for (const address of [email, 'nobody-at-all@example.org']) {
      const codes = await Promise.all(Array.from({ length: 13 }, (_, from) => wrong(address, from)));
      expect(codes.toSorted()).toEqual([...Array.from({ length: 3 }, () => 'sign_in_locked'), ...Array.from({ length: 10 }, () => 'sign_in_refused')]);
    }
    await expect(signIn(email.toUpperCase(), PASSWORD)).rejects.toMatchObject({ code: 'sign_in_locked', httpStatus: 429, params: { minutes: 15 } });
    expect(await whoIs(await cookieFor(other.email))).toBe(other.id);
    const { rows } = await sql`select * from sign_in_attempts`.execute(database);
    expect(JSON.stringify(rows)).not.toMatch(/@|example/);

    await sql`update sign_in_attempts set at = at - interval '16 minutes'`.execute(database);
    expect(await whoIs(await cookieFor(email))).toBe(id);
    expect((await sql`select from sign_in_attempts`.execute(database)).rows).toEqual([]);
  });

  it('is lifted when an administrator sets a new password', async () => {
    const { id, email } = await newPerson('marker');
    for (let n = 0; n < 10; n += 1) await signIn(email, 'not the password').catch(() => undefined);
    await expect(signIn(email, PASSWORD)).rejects.toMatchObject({ code: 'sign_in_locked' });
    await identity.change(id, { password: 'another long password' }, SYSTEM);
    expect(await whoIs(await cookieFor(email, 'another long password'))).toBe(id);
  });
});

describe('a person', () => {
  it('who is shut out is out at the next request, and stays out when let in again until signing in', async () => {
    const { id, email } = await newPerson('teacher');
    const cookie = await cookieFor(email);
    // Even where a session was made at the same moment and slipped past.
    await sql`update auth_users set disabled = true where id = ${id}`.execute(database);
    expect(await whoIs(cookie)).toBeNull();
    await expect(identity.startSession(id)).rejects.toMatchObject({ code: 'person_not_found' });
    await identity.change(id, { disabled: true }, SYSTEM);
    await identity.change(id, { disabled: false }, SYSTEM);
    expect(await whoIs(cookie)).toBeNull();
    expect(await whoIs(await cookieFor(email))).toBe(id);
  });

  it('loses every session with a new password, set by an administrator or by oneself', async () => {
    const { id, email } = await newPerson('teacher');
    const cookies = [await cookieFor(email), await cookieFor(email)];
    await identity.change(id, { password: 'the second password' }, SYSTEM);
    expect(await Promise.all(cookies.map(whoIs))).toEqual([null, null]);
    await expect(signIn(email, PASSWORD)).rejects.toMatchObject({ code: 'sign_in_refused' });

    const here = await cookieFor(email, 'the second password');
    const elsewhere = await cookieFor(email, 'the second password');
    const change = (currentPassword: string, newPassword: string, cookie: string): Promise<Response> => send('/change-password', { currentPassword, newPassword }, { cookie });
    await expect(change('wrong', 'the third password', here)).rejects.toMatchObject({ code: 'password_wrong', httpStatus: 403 });
    await expect(change('the second password', 'short', here)).rejects.toMatchObject({ code: 'password_unsuitable', params: { least: 10, most: 128 } });
    await expect(change('the second password', 'the third password', 'x=y')).rejects.toMatchObject({ code: 'sign_in_needed', httpStatus: 401 });
    const answer = await change('the second password', 'the third password', here);
    expect(await Promise.all([here, elsewhere].map(whoIs))).toEqual([null, null]);
    expect(await whoIs(cookieOf(answer.headers.getSetCookie()))).toBe(id);
    expect(await whoIs(await cookieFor(email, 'the third password'))).toBe(id);
    const record = await audited(id);
    expect(record.slice(1)).toEqual([
      { actor: 'system', action: 'person_changed', detail: { changed: ['password'], role: 'teacher', disabled: false } },
      { actor: id, action: 'person_changed', detail: { changed: ['password'] } },
    ]);
  });

  it('reaches another set of classes and another role at the next request', async () => {
    const classes = createClasses(database);
    const [one, two] = [await classes.create('1A', SYSTEM), await classes.create('1B', SYSTEM)];
    const { id, email } = await newPerson('teacher', [one.id]);
    const cookie = await cookieFor(email);
    const principal = async (): Promise<unknown> => (await identity.session(new Headers({ cookie })))?.principal;
    expect(await principal()).toMatchObject({ role: 'teacher', classes: [one.id] });
    await identity.change(id, { classIds: [two.id], role: 'marker', name: 'Li Na' }, SYSTEM);
    expect(await principal()).toMatchObject({ role: 'marker', classes: [two.id] });
    expect((await identity.person(id))?.name).toBe('Li Na');
    await identity.change(id, { role: 'administrator' }, SYSTEM);
    expect(await principal()).toMatchObject({ role: 'administrator', classes: 'all' });
    await expect(identity.change(id, { classIds: ['none'], name: 'X' }, SYSTEM)).rejects.toMatchObject({ code: 'class_not_found', httpStatus: 404, params: { id: 'none' } });
    expect(await identity.person(id)).toMatchObject({ name: 'Li Na', classIds: [two.id] });
    await identity.change(id, { disabled: true }, SYSTEM);
    expect(JSON.stringify(await audited(id))).not.toMatch(/Li Na|Zhang|@/);
  });

  it('has an address of one’s own, however it is written', async () => {
    const { email } = await newPerson('teacher');
    await expect(identity.create({ name: 'X', email: email.toUpperCase(), password: PASSWORD, role: 'marker', classIds: [] }, SYSTEM)).rejects.toMatchObject({ code: 'email_taken' });
    await expect(identity.change('nobody', { name: 'X' }, SYSTEM)).rejects.toMatchObject({ code: 'person_not_found', httpStatus: 404 });
    expect(await identity.person('nobody')).toBeNull();
  });

  it('is listed once over all pages', async () => {
    const seen: string[] = [];
    let cursor: string | null = null;
    do {
      const page: Awaited<ReturnType<Identity['list']>> = await identity.list(cursor, 3);
      seen.push(...page.items.map(({ id }) => id));
      cursor = page.nextCursor;
    } while (cursor !== null);
    const { rows } = await sql<{ id: string }>`select id from auth_users order by created_at, id`.execute(database);
    expect(seen).toEqual(rows.map(({ id }) => id));
    expect(await identity.list('nobody', 3)).toEqual({ items: [], nextCursor: null });
  });
});

describe('the last administrator', () => {
  it('can neither leave, nor be shut out, nor be one of two who shut each other out', async () => {
    const refused = { code: 'last_administrator', httpStatus: 409 };
    await expect(identity.change(boss.id, { role: 'teacher' }, SYSTEM)).rejects.toMatchObject(refused);
    await expect(identity.change(boss.id, { disabled: true }, SYSTEM)).rejects.toMatchObject(refused);
    const second = await newPerson('administrator');
    const results = await Promise.allSettled([
      identity.change(boss.id, { disabled: true }, SYSTEM),
      identity.change(second.id, { role: 'marker' }, SYSTEM),
    ]);
    expect(results.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
    expect(await identity.setupNeeded()).toBe(false);
  });
});
