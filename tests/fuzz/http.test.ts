import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { problem } from '../../src/contracts/http/common.ts';
import { openApiDocument } from '../../src/contracts/http/openapi.ts';
import { ROUTES, type RouteContract, type RouteName } from '../../src/contracts/http/routes.ts';
import { isMessageCode } from '../../src/contracts/messages.ts';
import { HOSTILE_TEXT, valueOf, type JsonSchema, type Known } from '../support/arbitraries.ts';
import { zipOf } from '../support/archives.ts';
import { examSource, scan, seedStack, type Seeded } from '../support/seed.ts';
import { openTestService, type TestService } from '../support/service.ts';

/** Drawn from the OpenAPI document: what it says can be sent, what nearly can, and what cannot. `FUZZ_REQUESTS` draws more. */
const REQUESTS = Number(process.env['FUZZ_REQUESTS'] ?? 10_000);
const SEED = Number(process.env['FAST_CHECK_SEED'] ?? 20_260_901);
const AT_ONCE = 4;
/** An answer that is not there by then does not come. */
const HANG_MS = 60_000;
/** What draws pictures or starts marking is asked less often. */
const COSTLY: readonly string[] = ['getMarkedPdf', 'getResultsZip', 'getResultsXlsx', 'getPageImage', 'putTemplate', 'createSubmission', 'createBatch', 'resumeBatch', 'rescore', 'createPerson', 'changePerson'];

/** As lists give them, and as somebody may make them up: what is inside is the client's. */
const INSIDE: readonly unknown[] = ['2026-01-01T00:00:00.000Z', 'first-batch', 'first-exam', '', 0, 1, 5, -1, null, 'a\0', '\uD800', '0000-00-00', '2026-02-31T00:00:00Z', 'infinity', 1e300, 2_147_483_648, 'NaN'];
const CURSORS = INSIDE.flatMap((one) => [[one], ...INSIDE.flatMap((two) => [[one, two], [one, two, 'first-batch-1']])]).map((values) => Buffer.from(JSON.stringify(values)).toString('base64url'));

interface Operation {
  readonly operationId: RouteName;
  readonly parameters?: readonly { readonly name: string; readonly in: string; readonly required: boolean; readonly schema: JsonSchema }[];
  readonly requestBody?: { readonly content: Readonly<Record<string, { readonly schema: JsonSchema }>> };
}

interface Drawn {
  readonly name: RouteName;
  readonly params: Readonly<Record<string, unknown>>;
  readonly query: Readonly<Record<string, unknown>>;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | readonly Part[] | null;
}
type Part = readonly [field: string, value: string | { readonly file: number; readonly called: string }];

let service: TestService;
let requests: readonly Drawn[];
let files: readonly Uint8Array<ArrayBuffer>[];

beforeAll(async () => {
  service = await openTestService({ MAX_FILE_MEGABYTES: '2' });
  const classes = [await service.makeClass('A'), await service.makeClass('B')];
  const stacks = [await seedStack(service, classes[0] ?? '', 'first', 3), await seedStack(service, classes[1] ?? '', 'second', 2)];
  const person = await service.makePerson('marker', []);
  const token = await service.ok('createToken', service.adminToken, { body: { label: 'x', role: 'marker', class_ids: [classes[0]] } });
  const text = new TextEncoder();
  const page = new Uint8Array(await scan());
  files = [page, new Uint8Array(), text.encode('%PDF-1.7\nhello\n%%EOF'), text.encode('student_id,name\n1001,Ada\n'), text.encode('no scan'), page.slice(0, 900), zipOf([{ name: 'a.jpg', bytes: page }]), zipOf([{ name: '../a', bytes: page }])];
  requests = fc.sample(requestOf(stacks, { person: person.id, token: token.id, classes }), { seed: SEED, numRuns: REQUESTS });
});
afterAll(() => service.close());

function requestOf(stacks: readonly Seeded[], made: { readonly person: string; readonly token: string; readonly classes: readonly string[] }): fc.Arbitrary<Drawn> {
  const operations = Object.values(openApiDocument('0').paths).flatMap((path) => Object.values(path)) as unknown as readonly Operation[];
  const exams = stacks.map((stack) => stack.examId);
  const submissions = stacks.flatMap((stack) => stack.submissionIds);
  const known: Known = {
    exam: exams, exam_id: exams, question: ['1', '2'], question_id: ['1', '2'], class_id: made.classes, class_ids: made.classes, submission_id: submissions, submission_ids: submissions,
    batch_id: stacks.map((stack) => stack.batchId), page_ids: stacks.flatMap((stack) => stack.pageIds), split_version: [0, 1, 2, 3], expected_version: [1, 2, 3],
    source: exams.map((id) => examSource(id)), cursor: CURSORS, email: ['a@school.example', 'b@school.example'], limit: [1, 2, 100], override_score: [0, 1.5, 2], fields: ['id', 'status,pages', 'nothing'], name: stacks.map((stack) => stack.previewName),
  };
  const drawn = operations.map((operation) => {
    const id = idsOf(operation.operationId, stacks, made);
    return { weight: COSTLY.includes(operation.operationId) ? 1 : 5, arbitrary: drawOne(operation, { ...known, id }) };
  });
  return fc.oneof(...drawn);
}

function idsOf(name: RouteName, stacks: readonly Seeded[], made: { readonly person: string; readonly token: string }): readonly string[] {
  const { path } = ROUTES[name];
  if (path.includes('/batches/')) return stacks.map((stack) => stack.batchId);
  if (path.includes('/submissions/')) return stacks.flatMap((stack) => stack.submissionIds);
  if (path.includes('/pages/')) return stacks.flatMap((stack) => stack.pageIds);
  if (path.includes('/people/')) return [made.person];
  if (path.includes('/tokens/')) return [made.token];
  return path.includes('/rubrics/') ? stacks.map((stack) => `${stack.examId}.1`) : stacks.map((stack) => stack.examId);
}

function drawOne({ operationId, parameters = [], requestBody }: Operation, known: Known): fc.Arbitrary<Drawn> {
  const place = (where: string): fc.Arbitrary<Record<string, unknown>> => {
    const fields = parameters.filter((parameter) => parameter.in === where);
    const all = Object.fromEntries(fields.map(({ name, schema }) => [name, valueOf(schema, known, name)]));
    const requiredKeys = fields.filter(({ required }) => required).map(({ name }) => name);
    const least = fc.record(Object.fromEntries(Object.entries(all).filter(([name]) => requiredKeys.includes(name))));
    return fc.oneof(fc.record(all, { requiredKeys }), least);
  };
  const json = requestBody?.content['application/json']?.schema;
  const form = requestBody?.content['multipart/form-data']?.schema;
  const rubbish = fc.constantFrom('', '{', 'null', '[]', '{"a": 1e999}', '{"__proto__": {}}', '['.repeat(5000), '"text"', '{"a": "\\u0000"}');
  const body: fc.Arbitrary<Drawn['body']> =
    json !== undefined ? fc.oneof({ weight: 20, arbitrary: valueOf(json, known).map((value) => JSON.stringify(value)) }, { weight: 1, arbitrary: rubbish }) : form !== undefined ? partsOf(form, known) : fc.constant(null);
  return fc.record({ name: fc.constant(operationId), params: place('path'), query: place('query'), headers: drawHeaders, body });
}

/** None most of the time, else one that is odd. */
const drawHeaders: fc.Arbitrary<Record<string, string>> = fc.oneof(
  { weight: 3, arbitrary: fc.constant({}) },
  { weight: 2, arbitrary: fc.constantFrom('k1', 'k2', 'k3', 'k4', ' ', 'x'.repeat(201), '%00').map((key): Record<string, string> => ({ 'idempotency-key': key })) },
  { weight: 1, arbitrary: fc.constantFrom('zh-CN', 'en;q=0.1, zh', '*', ',,,', 'x'.repeat(500), 'de').map((key): Record<string, string> => ({ 'accept-language': key })) },
  { weight: 1, arbitrary: fc.constantFrom('1', '-1', '1e99', 'x', '9999999999999').map((key): Record<string, string> => ({ 'last-event-id': key })) },
  { weight: 1, arbitrary: fc.constantFrom('application/json', 'text/plain', 'multipart/form-data', 'multipart/form-data; boundary=', 'application/json; charset=utf-16', 'x').map((key): Record<string, string> => ({ 'content-type': key })) },
);

function partsOf({ properties = {} }: JsonSchema, known: Known): fc.Arbitrary<Part[]> {
  const fileOf = fc.record({ file: fc.nat({ max: 7 }), called: fc.oneof({ weight: 3, arbitrary: fc.constant('scan.jpg') }, { weight: 1, arbitrary: fc.constantFrom(...HOSTILE_TEXT) }) });
  const names = [...Object.keys(properties), '__proto__', 'constructor', 'colour'];
  const part = (field: string): fc.Arbitrary<Part> => {
    const schema = Object.hasOwn(properties, field) ? (properties[field] ?? {}) : {};
    const isFile = schema.format === 'binary' || (typeof schema.items === 'object' && schema.items.format === 'binary');
    const plain = valueOf(schema, known, field).map((value) => (typeof value === 'string' ? value : JSON.stringify(value)));
    return fc.oneof({ weight: isFile ? 9 : 1, arbitrary: fileOf }, { weight: isFile ? 1 : 9, arbitrary: plain }).map((value) => [field, value] as const);
  };
  const usual = fc.tuple(...Object.keys(properties).filter((field) => field !== 'roster').map(part)).map((parts) => parts.filter(([field, value]) => field !== 'confirm' || value !== ''));
  return fc.oneof({ weight: 4, arbitrary: usual }, { weight: 1, arbitrary: fc.array(fc.constantFrom(...names).chain(part), { maxLength: 6 }) });
}

async function send({ name, params, query, headers, body }: Drawn): Promise<Response> {
  const { method, path }: RouteContract = ROUTES[name];
  const textOf = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value)).toWellFormed();
  // A segment that is empty or of dots is another address.
  const segment = (value: unknown): string => (/^\.{0,2}$/.test(textOf(value)) ? '-' : encodeURIComponent(textOf(value)));
  const url = new URL(path.replaceAll(/:(\w+)/g, (_, key: string) => segment(params[key])), service.origin);
  for (const [key, value] of Object.entries(query)) url.searchParams.append(key, textOf(value));
  const isForm = typeof body === 'object' && body !== null;
  const type = isForm || body === null ? {} : { 'content-type': 'application/json' };
  const abort = AbortSignal.timeout(HANG_MS);
  return fetch(url, { method, headers: { ...service.adminToken, ...type, ...headers }, body: isForm ? formOf(body) : body, signal: abort });
}

function formOf(parts: readonly Part[]): FormData {
  const form = new FormData();
  for (const [field, value] of parts) {
    if (typeof value === 'string') form.append(field, value);
    else form.append(field, new Blob([files[value.file] ?? new Uint8Array()]), value.called);
  }
  return form;
}

/** What is wrong with an answer; null where it is as the document says. */
async function wrong(drawn: Drawn): Promise<string | null> {
  const { ok }: RouteContract = ROUTES[drawn.name];
  const response = await send(drawn);
  if (drawn.name === 'events' && response.ok) {
    await response.body?.cancel();
    return null;
  }
  const text = Buffer.from(await response.arrayBuffer()).toString('utf8');
  if (response.status === ok.status) {
    if (ok.body !== undefined) return ok.body.safeParse(JSON.parse(text)).success ? null : 'the body does not fit its schema';
    const type = response.headers.get('content-type') ?? '';
    return ok.media === undefined ? (text === '' ? null : 'a body where there is none') : type.startsWith(ok.media) ? null : `the type is ${type}`;
  }
  if (response.status < 400) return `status ${response.status}`;
  const isSaid = ['parseRubricFile', 'estimateBatch'].includes(drawn.name) && response.status === 501;
  if (response.status >= 500 && !isSaid) return `status ${response.status}: ${text}`;
  if (response.headers.get('content-type')?.startsWith('application/problem+json') !== true) return `no problem body: ${text.slice(0, 200)}`;
  const told = problem.safeParse(JSON.parse(text));
  if (!told.success) return `no problem: ${text.slice(0, 200)}`;
  return told.data.status === response.status && isMessageCode(told.data.code) && told.data.detail !== '' ? null : `unknown problem: ${text.slice(0, 200)}`;
}

it('answers whatever is sent as its document says, and never breaks', async () => {
  const failures: string[] = [];
  const counts: Record<string, number> = {};
  const left = requests.values();
  const work = async (): Promise<void> => {
    for (const drawn of left) {
      const what = await wrong(drawn).catch(String);
      if (what !== null) failures.push(`${what}\n${JSON.stringify(drawn).slice(0, 2000)}`);
      counts[drawn.name] = (counts[drawn.name] ?? 0) + 1;
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  expect(failures.slice(0, 10).join('\n\n')).toBe('');
  expect(Object.keys(counts).toSorted()).toEqual(Object.keys(ROUTES).toSorted());
  expect((await service.call('health', {})).body).toMatchObject({ status: 'ok' });
});
