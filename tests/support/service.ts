import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createApiTokens } from '../../src/adapters/postgres/api-tokens.ts';
import type { Database } from '../../src/adapters/postgres/database.ts';
import { ROUTES, type Answer, type RouteContract, type RouteName } from '../../src/contracts/http/routes.ts';
import type { Problem } from '../../src/contracts/http/common.ts';
import { SYSTEM, type Role } from '../../src/domain/access.ts';
import { createListening, openService, type Listening } from '../../src/entry/service.ts';
import { openRuntime, type Foundation, type Runtime } from '../../src/entry/runtime.ts';
import { parseConfig } from '../../src/platform/config.ts';
import { createLog } from '../../src/platform/log.ts';
import { createShutdown } from '../../src/platform/shutdown.ts';

/** Who sends a request: headers that say so. */
export type As = Readonly<Record<string, string>>;

export interface Ask {
  readonly params?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, string | number>>;
  readonly body?: unknown;
  readonly form?: FormData;
  readonly headers?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal;
}

export interface Reply<K extends RouteName = RouteName> {
  readonly status: number;
  readonly headers: Headers;
  readonly bytes: Buffer;
  readonly text: string;
  /** The body, of a request that went well. */
  readonly body: Answer<K>;
  /** The body, of one that did not. */
  readonly problem: Problem;
}

export interface Person {
  readonly id: string;
  readonly email: string;
  readonly cookie: As;
}

export interface TestService {
  readonly origin: string;
  readonly dataDir: string;
  readonly foundation: Foundation;
  readonly runtime: Runtime;
  readonly listening: Listening;
  readonly database: Database;
  /** An administrator, made by the set-up link, by session cookie. */
  readonly admin: Person;
  readonly adminToken: As;
  call<K extends RouteName>(name: K, as: As, ask?: Ask): Promise<Reply<K>>;
  /** Like `call`; throws where the answer is not the one of success. */
  ok<K extends RouteName>(name: K, as: As, ask?: Ask): Promise<Answer<K>>;
  makeClass(name: string): Promise<string>;
  makePerson(role: Role, classIds: readonly string[]): Promise<Person>;
  makeToken(role: Role, classIds: readonly string[] | null): Promise<As & { readonly authorization: string }>;
  signIn(email: string, origin?: string): Promise<As>;
  /** One more server on the same runtime, with other settings. */
  another(environment: Readonly<Record<string, string>>, options?: { readonly beatMs?: number }): Promise<string>;
  close(): Promise<void>;
}

export const PASSWORD = 'correct horse battery';

/**
 * A whole service in this process: embedded PostgreSQL, engine, imaging, HTTP on a free port. Share one per test file. TEST_SERVICE holds
 * settings for all of them, as JSON.
 */
export async function openTestService(environment: Readonly<Record<string, string>> = {}, options: { readonly beatMs?: number } = {}): Promise<TestService> {
  const dataDir = mkdtempSync(join(tmpdir(), 'ai-grading-http-'));
  // As root the database server runs as another user, who must be able to enter the folder.
  chmodSync(dataDir, 0o755);
  const everywhere = JSON.parse(process.env['TEST_SERVICE'] ?? '{}') as Readonly<Record<string, string>>;
  const configOf = (more: Readonly<Record<string, string>>) =>
    parseConfig({ DATA_DIR: dataDir, API_PORT: '0', LOG_LEVEL: process.env['TEST_LOG'] ?? 'silent', LOG_FORMAT: 'json', IMAGING_PROCESSES: '2', API_REQUESTS_PER_MINUTE: '1000000', ...everywhere, ...environment, ...more }).config;
  const config = configOf({});
  const log = createLog(config.log);
  const shutdown = createShutdown({ log, timeoutSeconds: 30 });
  const foundation: Foundation = { config, log, shutdown };
  const close = async (): Promise<void> => {
    await shutdown.close();
    shutdown.dispose();
    rmSync(dataDir, { recursive: true, force: true });
  };
  try {
    const heard: Listening[] = [];
    const runtime = await openRuntime(foundation, (repositories) => {
      const made = createListening(repositories);
      heard.push(made);
      return made;
    });
    const [listening] = heard;
    if (listening === undefined) throw new Error('the runtime asks for a notifier');
    const { origin, setupLink } = await openService(foundation, runtime, listening, { checkAnswers: true, ...options });
    const parts = { origin, dataDir, foundation, runtime, listening, database: runtime.database };
    const client = clientOf(origin);
    const admin = await redeem(origin, setupLink);
    const another = async (more: Readonly<Record<string, string>>, other: { readonly beatMs?: number } = {}): Promise<string> =>
      (await openService({ config: configOf(more), log, shutdown }, runtime, listening, { checkAnswers: true, ...other })).origin;
    const makers = makersOf(client, admin, runtime.database);
    return { ...parts, ...client, ...makers, admin, adminToken: await makers.makeToken('administrator', null), another, close };
  } catch (error) {
    await close();
    throw error;
  }
}

type Client = Pick<TestService, 'call' | 'ok' | 'signIn'>;

/** Requests by the name of their route. */
function clientOf(origin: string): Client {
  const call = async <K extends RouteName>(name: K, as: As, ask: Ask = {}): Promise<Reply<K>> => {
    const { method }: RouteContract = ROUTES[name];
    const response = await fetch(origin + pathOf(name, ask), {
      method,
      // A changing request by cookie says from where it comes, as browsers do.
      headers: { ...(as['cookie'] !== undefined && { origin }), ...as, ...(ask.body !== undefined && { 'content-type': 'application/json' }), ...ask.headers },
      body: ask.form ?? (ask.body === undefined ? null : JSON.stringify(ask.body)),
      ...(ask.signal !== undefined && { signal: ask.signal }),
      redirect: 'manual',
    });
    return replyOf<K>(response, Buffer.from(await response.arrayBuffer()));
  };
  return {
    call,
    async ok(name, as, ask) {
      const reply = await call(name, as, ask);
      if (reply.status >= 300) throw new Error(`${name}: ${reply.status} ${reply.text}`);
      return reply.body;
    },
    async signIn(email, from = origin) {
      const response = await fetch(`${from}/api/auth/sign-in/email`, {
        method: 'POST', headers: { 'content-type': 'application/json', origin: from }, body: JSON.stringify({ email, password: PASSWORD }),
      });
      if (response.status !== 204) throw new Error(`sign-in: ${response.status} ${await response.text()}`);
      return { cookie: cookieOf(response.headers) };
    },
  };
}

export function pathOf(name: RouteName, { params = {}, query = {} }: Ask): string {
  const path = ROUTES[name].path.replaceAll(/:(\w+)/g, (_, key: string) => encodeURIComponent(params[key] ?? ''));
  const search = new URLSearchParams(Object.entries(query).map(([key, value]): [string, string] => [key, String(value)])).toString();
  return search === '' ? path : `${path}?${search}`;
}

function replyOf<K extends RouteName>(response: Response, bytes: Buffer): Reply<K> {
  const text = bytes.toString('utf8');
  const isJson = /json/.test(response.headers.get('content-type') ?? '') && text !== '';
  const parsed: unknown = isJson ? JSON.parse(text) : undefined;
  return { status: response.status, headers: response.headers, bytes, text, body: parsed as Answer<K>, problem: parsed as Problem };
}

export function cookieOf(headers: Headers): string {
  return headers.getSetCookie().map((cookie) => cookie.split(';')[0] ?? '').join('; ');
}

async function redeem(origin: string, setupLink: string | null): Promise<Person> {
  const token = setupLink?.split('#')[1] ?? '';
  const email = 'head@school.example';
  const response = await fetch(`${origin}/api/v1/setup`, {
    method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ token, name: 'Head', email, password: PASSWORD }),
  });
  if (response.status !== 201) throw new Error(`set-up: ${response.status} ${await response.text()}`);
  const { id } = (await response.json()) as { id: string };
  return { id, email, cookie: { cookie: cookieOf(response.headers) } };
}

function makersOf(client: Client, admin: Person, database: Database): Pick<TestService, 'makeClass' | 'makePerson' | 'makeToken'> {
  let people = 0;
  return {
    async makeClass(name) {
      return (await client.ok('createClass', admin.cookie, { body: { name } })).id;
    },
    async makePerson(role, classIds) {
      people += 1;
      const email = `person${people}@school.example`;
      const { id } = await client.ok('createPerson', admin.cookie, { body: { name: `Person ${people}`, email, password: PASSWORD, role, class_ids: classIds } });
      return { id, email, cookie: await client.signIn(email) };
    },
    async makeToken(role, classIds) {
      const { token } = await createApiTokens(database).create({ label: 'test', role, classIds: classIds === null ? null : [...classIds], expiresInDays: 1 }, SYSTEM);
      return { authorization: `Bearer ${token}` };
    },
  };
}
