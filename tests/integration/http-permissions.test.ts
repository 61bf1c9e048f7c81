import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ROUTES, type RouteContract, type RouteName } from '../../src/contracts/http/routes.ts';
import { may, reaches, type Principal, type Role } from '../../src/domain/access.ts';
import { ABOUT_A_CLASS, SAMPLE_REQUESTS, type Targets } from '../support/sample-requests.ts';
import { scan, seedStack } from '../support/seed.ts';
import { openTestService, type As, type Reply, type TestService } from '../support/service.ts';
import { wholeRecord } from '../support/whole-record.ts';

const NAMES = Object.keys(ROUTES) as RouteName[];
/** What goes well, where it is not the status of success: a set-up link that is none, and what needs a model. */
const OTHERWISE: Partial<Record<RouteName, number>> = { setUp: 403, parseRubricFile: 501, estimateBatch: 501 };

interface Caller {
  readonly name: string;
  readonly as: As;
  readonly principal: Principal | null;
}

let service: TestService;
let callers: readonly Caller[];
let own: Targets;
let other: Targets;
let missing: Targets;

const principal = (role: Role, classes: Principal['classes']): Principal => ({ id: role, kind: 'person', role, classes });

beforeAll(async () => {
  service = await openTestService();
  const [classA, classB] = [await service.makeClass('A'), await service.makeClass('B')];
  const upload = new Uint8Array(await scan(3));
  const spare = { upload, personId: (await service.makePerson('marker', [])).id, tokenId: '', splitVersion: 1 };
  const tokenId = async (): Promise<string> => (await service.ok('createToken', service.admin.cookie, { body: { label: 'spare', role: 'marker', class_ids: [classA] } })).id;
  own = { ...spare, ...(await seedStack(service, classA, 'own')), tokenId: await tokenId() };
  other = { ...spare, ...(await seedStack(service, classB, 'other')), tokenId: await tokenId() };
  const nothing = { classId: 'no-class', examId: 'no-exam', batchId: 'no-batch', submissionId: 'no-script', pageId: 'no-page', personId: 'nobody', tokenId: 'no-token' };
  missing = { ...spare, ...nothing, previewName: own.previewName };
  const made: Caller[] = [{ name: 'nobody', as: {}, principal: null }];
  for (const [name, role, classes] of [['marker', 'marker', [classA]], ['teacher', 'teacher', [classA]], ['teacher of another class', 'teacher', [classB]]] as const) {
    made.push({ name, as: (await service.makePerson(role, classes)).cookie, principal: principal(role, classes) });
    made.push({ name: `${name}'s token`, as: await service.makeToken(role, classes), principal: principal(role, classes) });
  }
  made.push({ name: 'administrator', as: service.admin.cookie, principal: principal('administrator', 'all') });
  made.push({ name: "administrator's token", as: service.adminToken, principal: principal('administrator', 'all') });
  callers = made;
});
afterAll(() => service.close());

/** By the table of permissions and by reach, and by nothing that the server does. */
function expected(name: RouteName, who: Principal | null, classId: string): number {
  const { permission, ok }: RouteContract = ROUTES[name];
  if (permission === 'public') return OTHERWISE[name] ?? ok.status;
  if (who === null) return 401;
  if (!may(who, permission)) return 403;
  const there = classId !== missing.classId && reaches(who, classId);
  if (ABOUT_A_CLASS.includes(name) && !there) return 404;
  return OTHERWISE[name] ?? ok.status;
}

/** A stream is answered and never ends: it is heard no further. */
async function send(name: RouteName, as: As, of: Targets): Promise<Pick<Reply, 'status'> & Partial<Reply>> {
  const ask = SAMPLE_REQUESTS[name](of);
  if (name !== 'events') return service.call(name, as, ask);
  const abort = new AbortController();
  const { status } = await fetch(`${service.origin}${ROUTES.events.path}`, { headers: as, signal: abort.signal });
  abort.abort();
  return { status };
}

const ROUTES_OF_PEOPLE_BY_ID: readonly RouteName[] = ['createPerson', 'changePerson', 'createToken', 'revokeToken'];

describe('who may do what', () => {
  it('refuses as the table of permissions says, tells nothing of another class and changes nothing', async () => {
    // Images are drawn when they are first asked for; here they are there already.
    for (const { pageId, previewName } of [own, other]) await service.ok('getPageImage', service.admin.cookie, { params: { id: pageId, name: previewName } });
    const before = await wholeRecord(service);
    const [matrix, wanted]: [Record<string, number>, Record<string, number>] = [{}, {}];
    const told: [string, unknown, unknown][] = [];
    for (const name of NAMES) {
      await Promise.all(callers.map(async (caller) => {
        const answers: Partial<Record<'own' | 'other' | 'missing', unknown>> = {};
        for (const [which, of] of Object.entries({ own, other, missing })) {
          const status = expected(name, caller.principal, of.classId);
          // What goes well is for the next test: here nothing may change.
          if (status < 400 && ROUTES[name].method !== 'GET') continue;
          if (ROUTES_OF_PEOPLE_BY_ID.includes(name) && status < 400) continue;
          const reply = await send(name, caller.as, of);
          const key = `${name} | ${caller.name} | ${which}`;
          matrix[key] = reply.status;
          wanted[key] = status;
          if (status < 400 || status >= 500) continue;
          const { code, title, type } = reply.problem ?? {};
          answers[which as 'own'] = { code, title, type, headers: [...(reply.headers ?? [])].map(([header]) => header).toSorted() };
        }
        for (const which of ['own', 'other'] as const) {
          if (answers[which] !== undefined && answers.missing !== undefined) told.push([`${name} | ${caller.name} | ${which}`, answers[which], answers.missing]);
        }
      }));
    }
    expect(matrix).toEqual(wanted);
    // The answer about another class's object is, field by field, the one about nothing.
    for (const [key, answer, aboutNothing] of told) expect([key, answer]).toEqual([key, aboutNothing]);
    expect(Object.keys(matrix).length).toBeGreaterThan(1000);
    expect(await wholeRecord(service)).toEqual(before);
  });

  it('lets those do it who may', async () => {
    const [matrix, wanted]: [Record<string, number>, Record<string, number>] = [{}, {}];
    // What begins marking comes last.
    const ordered = NAMES.filter((name) => ROUTES[name].method !== 'GET').toSorted((a, b) => rank(a) - rank(b));
    for (const name of ordered) {
      for (const caller of callers) {
        const status = expected(name, caller.principal, own.classId);
        if (status >= 400) continue;
        await prepare(name);
        const { rows } = await sql<{ split_version: number }>`select split_version from batches where id = ${own.batchId}`.execute(service.database);
        const reply = await send(name, caller.as, { ...own, splitVersion: rows[0]?.split_version ?? 0 });
        const key = `${name} | ${caller.name}`;
        matrix[key] = reply.status;
        wanted[key] = status;
        if (reply.status !== status) matrix[`${key} ${reply.text}`] = reply.status;
      }
    }
    await prepare('resumeBatch');
    expect(matrix).toEqual(wanted);
  });
});

const rank = (name: RouteName): number => Math.max(0, ['rescore', 'stopBatch', 'resumeBatch'].indexOf(name) + 1);

async function prepare(name: RouteName): Promise<void> {
  if (name === 'stopBatch') await sql`update batches set status = 'GRADING' where id = ${own.batchId}`.execute(service.database);
  // Really stopped: what still runs would change the status meanwhile.
  if (name === 'resumeBatch') await service.call('stopBatch', service.admin.cookie, { params: { id: own.batchId } });
}
