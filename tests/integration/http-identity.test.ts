import { connect } from 'node:net';
import fastify from 'fastify';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { requirePermissions } from '../../src/server/add-routes.ts';
import { hearEvents, openSocket } from '../support/event-stream.ts';
import { seedStack, type Seeded } from '../support/seed.ts';
import { openTestService, PASSWORD, type As, type Person, type TestService } from '../support/service.ts';

let service: TestService;
let classA: string;
let stack: Seeded;
let teacher: Person;

beforeAll(async () => {
  service = await openTestService({}, { beatMs: 20 });
  classA = await service.makeClass('A');
  stack = await seedStack(service, classA, 'own');
  teacher = await service.makePerson('teacher', [classA]);
});
afterAll(() => service.close());

const post = (path: string, headers: Readonly<Record<string, string>>, body: unknown, origin = service.origin): Promise<Response> =>
  fetch(origin + path, { method: 'POST', headers: { 'content-type': 'application/json', ...headers }, body: JSON.stringify(body) });
const codeOf = async (response: Response): Promise<[number, string]> => [response.status, ((await response.json()) as { code: string }).code];

describe('the start', () => {
  it('is refused to a server with a route that declares no permission', async () => {
    const app = fastify();
    requirePermissions(app);
    app.get('/fine', { config: { permission: 'public' } }, () => 'fine');
    app.post('/bare', () => 'bare');
    await expect(app.ready()).rejects.toMatchObject({ code: 'route_without_permission', message: 'no permission declared: POST /bare' });
    await app.close();
  });
});

describe('changes by cookie', () => {
  it.each([
    ['none', {}],
    ['a foreign one', { origin: 'https://evil.example' }],
    ['null', { origin: 'null' }],
    ['a longer one that begins alike', { origin: 'http://127.0.0.1.evil.example' }],
  ])('are refused with %s as origin', async (_, origin: As) => {
    expect(await codeOf(await post('/api/v1/classes', { ...teacher.cookie, ...origin }, { name: 'C' }))).toEqual([403, 'origin_refused']);
    expect(await codeOf(await post('/api/auth/sign-in/email', origin, { email: teacher.email, password: PASSWORD }))).toEqual([403, 'origin_refused']);
    expect(await codeOf(await post('/api/auth/sign-out', { ...teacher.cookie, ...origin }, {}))).toEqual([403, 'origin_refused']);
    expect((await service.call('me', teacher.cookie)).status).toBe(200);
  });

  it('need no origin with a token: no browser sends one by itself', async () => {
    expect((await post('/api/v1/classes', service.adminToken, { name: 'By token' })).status).toBe(201);
  });
});

describe('who somebody is', () => {
  it('is never two', async () => {
    const reply = await service.call('me', { ...teacher.cookie, ...service.adminToken });
    expect([reply.status, reply.problem.code]).toEqual([400, 'two_identities']);
  });

  it.each([
    ['made up', 'Bearer agt_0123456789abcdef0123456789abcdef'],
    ['of another scheme', 'Basic aGVhZDpwYXNzd29yZA=='],
    ['nothing', 'Bearer '],
    ['ten thousand characters', `Bearer ${'x'.repeat(10_000)}`],
  ])('is not told by a token that is %s', async (_, authorization) => {
    const reply = await service.call('me', { authorization });
    expect([reply.status, reply.problem.code]).toEqual([401, 'token_invalid']);
    expect(reply.headers.get('www-authenticate')).toBe('Bearer');
  });

  it('ends with the token: expired, or revoked', async () => {
    const made = [await service.makeToken('teacher', [classA]), await service.makeToken('teacher', [classA])] as const;
    for (const token of made) expect((await service.call('me', token)).status).toBe(200);
    const { items } = await service.ok('listTokens', service.admin.cookie);
    const [id, expired] = made.map(({ authorization }) => items.find(({ prefix }) => authorization.startsWith(`Bearer ${prefix}`))?.id ?? '');
    expect((await service.call('revokeToken', service.admin.cookie, { params: { id: id ?? '' } })).status).toBe(204);
    await sql`update api_tokens set expires_at = now() where id = ${expired}`.execute(service.database);
    for (const token of made) expect((await service.call('me', token)).problem.code).toBe('token_invalid');
  });

  it('ends at once for a person who is shut out, and so does what they are hearing', async () => {
    const leaving = await service.makePerson('teacher', [classA]);
    const heard = await hearEvents(service.origin, leaving.cookie);
    const socket = await openSocket(service.origin, `/batch/ws/${stack.batchId}`, { ...leaving.cookie, origin: service.origin });
    await service.ok('changePerson', service.admin.cookie, { params: { id: leaving.id }, body: { disabled: true } });
    expect((await service.call('me', leaving.cookie)).problem.code).toBe('sign_in_needed');
    await heard.ended;
    expect(await socket.closed).toBe(1001);
    await expect(service.signIn(leaving.email)).rejects.toThrow('sign_in_refused');
  });

  it('lets nobody hear of a class they were taken out of', async () => {
    const classB = await service.makeClass('B');
    const second = await seedStack(service, classB, 'second', 1);
    const moving = await service.makePerson('teacher', [classA, classB]);
    const heard = await hearEvents(service.origin, moving.cookie);
    service.listening.notify({ kind: 'batch_status', batchId: stack.batchId, status: 'GRADING' });
    await heard.until((event) => event.batch_id === stack.batchId);
    await service.ok('changePerson', service.admin.cookie, { params: { id: moving.id }, body: { class_ids: [classB] } });
    await heard.beats(2);
    service.listening.notify({ kind: 'batch_status', batchId: stack.batchId, status: 'DONE' });
    service.listening.notify({ kind: 'batch_status', batchId: second.batchId, status: 'DONE' });
    await heard.until((event) => event.batch_id === second.batchId);
    expect(heard.events.filter((event) => event.batch_id === stack.batchId)).toHaveLength(1);
    heard.close();
  });

  it('is asked of a WebSocket as of everything, and its origin too', async () => {
    const stranger = await service.makePerson('teacher', []);
    for (const [status, headers] of [[403, {}], [401, { origin: service.origin }], [403, teacher.cookie], [403, { ...teacher.cookie, origin: 'https://evil.example' }]] as const) {
      await expect(openSocket(service.origin, `/batch/ws/${stack.batchId}`, headers)).rejects.toThrow(`Unexpected server response: ${status}`);
    }
    const own = await openSocket(service.origin, `/batch/ws/${stack.batchId}`, { ...teacher.cookie, origin: service.origin });
    const other = await openSocket(service.origin, `/batch/ws/${stack.batchId}`, { ...stranger.cookie, origin: service.origin });
    service.listening.notify({ kind: 'batch_status', batchId: stack.batchId, status: 'STOPPED' });
    await own.until((event) => event.data['status'] === 'STOPPED');
    expect(other.events).toEqual([]);
    own.close();
    other.close();
  });
});

describe('too many requests', () => {
  it('are counted for each token, and for each address together with every token that is none', async () => {
    const origin = await service.another({ API_REQUESTS_PER_MINUTE: '60' });
    const [first, second] = [await service.makeToken('teacher', [classA]), await service.makeToken('teacher', [classA])];
    const me = async (headers: As): Promise<Response> => fetch(`${origin}/api/v1/me`, { headers });
    // The first request shows that the token is good; from then on it counts by itself.
    for (let i = 0; i < 61; i += 1) expect((await me(first)).status).toBe(200);
    const refused = await me(first);
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(await codeOf(refused)).toEqual([429, 'rate_limited']);
    expect((await me(second)).status).toBe(200);
    let made = 0;
    // A new token, and a new address that nobody vouches for, with every request: one address all the same.
    const guess = (): Promise<Response> => me({ authorization: `Bearer ${String((made += 1)).padStart(40, 'x')}`, 'x-forwarded-for': `10.0.0.${made}` });
    for (let i = 0; i < 58; i += 1) expect((await guess()).status).toBe(401);
    expect((await guess()).status).toBe(429);
    expect((await me({})).status).toBe(429);
    expect((await me(second)).status).toBe(200);
  });

  it('are counted by the address a trusted proxy names', async () => {
    const origin = await service.another({ API_REQUESTS_PER_MINUTE: '60', TRUST_PROXY: '127.0.0.0/8' });
    const me = async (address: string): Promise<number> => (await fetch(`${origin}/api/v1/me`, { headers: { 'x-forwarded-for': address } })).status;
    for (let i = 0; i < 60; i += 1) expect(await me('203.0.113.5')).toBe(401);
    expect(await me('203.0.113.5')).toBe(429);
    // What the client itself wrote before the proxy's entry is not believed.
    expect(await me('198.51.100.9, 203.0.113.5')).toBe(429);
    expect(await me('203.0.113.6')).toBe(401);
  });

  it('to sign in are few, whatever else the request carries', async () => {
    const origin = await service.another({});
    const before = await fetch(`${origin}/api/auth/none`, { method: 'POST', headers: { origin } });
    const left = Number(before.headers.get('x-ratelimit-remaining'));
    expect(left).toBeLessThan(20);
    for (let i = 0; i < left; i += 1) {
      const headers = { origin, authorization: `Bearer ${String(i).padStart(40, 'y')}`, 'x-forwarded-for': `10.0.1.${i}` };
      expect(await codeOf(await post('/api/auth/sign-in/email', headers, { email: `guess${i}@school.example`, password: 'wrong password' }, origin))).toEqual([401, 'sign_in_refused']);
    }
    const headers = { origin, ...(await service.makeToken('marker', [classA])) };
    expect((await post('/api/auth/sign-in/email', headers, { email: teacher.email, password: PASSWORD }, origin)).status).toBe(429);
  });
});

describe('headers of every answer', () => {
  it('keep a browser from guessing, framing and running what is not ours', async () => {
    const as = service.adminToken;
    const preview = `/api/v1/pages/${stack.pageId}/images/${stack.previewName}`;
    const paths: readonly (readonly [string, number, RequestInit?])[] = [
      ['/api/v1/me', 200], ['/api/v1/classes', 400, { method: 'POST', body: '{', headers: { ...as, 'content-type': 'application/json' } }],
      ['/api/v1/me', 401, { headers: {} }], ['/api/v1/exams/none', 404], ['/nowhere', 404], ['/%zz', 404], [`/api/v1/exams/${'x'.repeat(300)}`, 404],
      ['/', 200], ['/docs/', 200], ['/openapi.json', 200], ['/health', 200], ['/metrics', 200], [preview, 200],
      [`/api/v1/exams/${stack.examId}/results.csv`, 200], [`/api/v1/exams/${stack.examId}/results.zip`, 200], [`/api/v1/submissions/${stack.submissionId}/marked.pdf`, 200],
      ['/api/auth/sign-out', 204, { method: 'POST', headers: { origin: service.origin } }], ['/api/auth/get-session', 404],
      [`/ws/submissions/${stack.submissionId}`, 404], ['/api/v1/tokens', 404, { method: 'PUT', headers: as }],
    ];
    for (const [path, status, init] of paths) {
      const response = await fetch(service.origin + path, { headers: as, redirect: 'manual', ...init });
      await response.arrayBuffer();
      expect([path, response.status, ...protection(response.headers)]).toEqual([path, status, ...PROTECTED]);
      const isProblem = response.headers.get('content-type')?.startsWith('application/problem+json') === true;
      expect([path, isProblem]).toEqual([path, status >= 400]);
      // No browser is told by http to insist on https, least of all for a whole domain.
      expect(response.headers.get('strict-transport-security')).toBe(null);
    }
    const heard = await fetch(`${service.origin}/api/v1/events`, { headers: as });
    expect(protection(heard.headers)).toEqual(PROTECTED);
    await heard.body?.cancel();
  });

  it('are on the answer to what is no HTTP, too', async () => {
    const { port } = new URL(service.origin);
    const answer = await new Promise<string>((resolve, reject) => {
      const socket = connect(Number(port), '127.0.0.1', () => socket.write('GET / HTTP/9.9\r\nbad header\r\n\r\n'));
      let text = '';
      socket.on('data', (chunk: Buffer) => (text += chunk.toString()));
      socket.on('close', () => resolve(text));
      socket.on('error', reject);
    });
    expect(answer).toMatch(/^HTTP\/1\.1 400 /);
    expect(answer).not.toMatch(/HPE_|Parse Error|at \w+ \(/);
  });
});

const PROTECTED = ['nosniff', 'DENY', 'no-referrer', true, 'same-origin'];

function protection(headers: Headers): unknown[] {
  const policy = headers.get('content-security-policy') ?? '';
  return [
    headers.get('x-content-type-options'), headers.get('x-frame-options'), headers.get('referrer-policy'),
    /default-src 'none'|default-src 'self'/.test(policy) && /frame-ancestors 'none'|frame-ancestors 'self'/.test(policy), headers.get('cross-origin-resource-policy'),
  ];
}
