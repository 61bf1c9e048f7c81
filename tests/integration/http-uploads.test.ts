import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, rmdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { getuid } from 'node:process';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { zipOf, type ArchiveEntry } from '../support/archives.ts';
import { rawRequest } from '../support/raw-http.ts';
import { formOf } from '../support/sample-requests.ts';
import { examSource, scan } from '../support/seed.ts';
import { openTestService, type Reply, type TestService } from '../support/service.ts';
import { staged, wholeRecord } from '../support/whole-record.ts';

let service: TestService;
let page: Uint8Array<ArrayBuffer>;

beforeAll(async () => {
  service = await openTestService({ MAX_FILE_MEGABYTES: '1', MAX_SCRIPT_MEGABYTES: '1' });
  const class_id = await service.makeClass('A');
  await service.ok('createExam', service.adminToken, { body: { source: examSource('quiz'), class_id } });
  page = new Uint8Array(await scan());
});
afterAll(() => service.close());

type Files = readonly (readonly [field: string, bytes: Uint8Array<ArrayBuffer>, name?: string])[];

function form(files: Files, fields: Readonly<Record<string, string>> = { exam_id: 'quiz', confirm: 'true' }): FormData {
  const made = formOf(fields, {});
  for (const [field, bytes, name = 'scan.pdf'] of files) made.append(field, new Blob([bytes]), name);
  return made;
}
const batch = (files: Files, fields?: Readonly<Record<string, string>>): Promise<Reply<'createBatch'>> =>
  service.call('createBatch', service.adminToken, { form: form(files, fields) });
const bytes = (text: string): Uint8Array<ArrayBuffer> => new TextEncoder().encode(text);
const random = (length: number): Uint8Array<ArrayBuffer> => new Uint8Array(length).map((_, at) => (at * 7919 + (at >> 8) * 31) & 0xff);

/** A batch that waits for its split to be confirmed: nothing is written to the staging folder any more. */
async function atRest(id: string): Promise<void> {
  await expect.poll(async () => (await service.ok('getBatch', service.adminToken, { params: { id } })).status, { timeout: 60_000 }).toBe('CONFIRMING');
}

/** Runs a request that is refused: nothing is in the record, nothing lies in the staging folder. */
async function refused(run: () => Promise<Pick<Reply, 'status' | 'problem'>>): Promise<[number, string]> {
  // What an earlier test handed in must be marked first: it would be in the way of the comparison.
  await expect.poll(() => service.runtime.deps.repositories.batches.unfinished(), { timeout: 60_000 }).toEqual([]);
  const before = await wholeRecord(service);
  const { status, problem } = await run();
  expect(problem.detail).not.toBe('');
  await expect.poll(() => staged(service), { timeout: 20_000 }).toEqual([]);
  expect(await wholeRecord(service)).toEqual(before);
  return [status, problem.code];
}

describe('an upload that cannot be taken', () => {
  it.each<[string, readonly [number, string], Files]>([
    ['a text that calls itself PDF', [415, 'file_type_unknown'], [['files', bytes('Dear teacher, …')]]],
    ['an empty file', [400, 'file_empty'], [['files', new Uint8Array()]]],
    ['an SVG', [415, 'file_type_unknown'], [['files', bytes('<svg xmlns="http://www.w3.org/2000/svg"><script>1</script></svg>'), 'scan.svg']]],
    ['half a PDF', [400, 'file_damaged'], [['files', bytes('%PDF-1.7\n1 0 obj\n')]]],
    ['a file over the limit', [413, 'file_too_large'], [['files', random(1_000_001)]]],
    ['no file at all', [400, 'no_files'], []],
    ['a file in a field of another name', [400, 'no_files'], [['file', new Uint8Array([0xff, 0xd8, 0xff])]]],
    ['more files than a stack has', [413, 'body_too_large'], Array.from({ length: 501 }, () => ['files', bytes('x')] as const)],
    ['a roster that is none', [400, 'roster_empty'], [['files', new Uint8Array([0xff, 0xd8, 0xff])], ['roster', bytes('\n')]]],
    ['a roster that is a picture', [400, 'roster_encoding'], [['files', new Uint8Array([0xff, 0xd8, 0xff])], ['roster', random(5000)]]],
  ])('is %s', async (_, expected, files) => {
    expect(await refused(() => batch(files))).toEqual(expected);
  });

  it('is one whose good neighbour is not kept either; it says which file', async () => {
    const reply = await batch([['files', page, 'good.jpg'], ['files', bytes('text'), 'bad.txt']]);
    expect([reply.status, reply.problem.detail]).toEqual([415, expect.stringContaining('bad.txt')]);
    await expect.poll(() => staged(service), { timeout: 20_000 }).toEqual([]);
  });

  it.each<[string, readonly [number, string], Readonly<Record<string, string>>]>([
    ['an exam that is not there', [404, 'exam_not_found'], { exam_id: 'none' }],
    ['no exam', [400, 'request_invalid'], {}],
    ['a field nobody knows', [400, 'request_invalid'], { exam_id: 'quiz', colour: 'red' }],
    ['a field that names the prototype', [400, 'request_invalid'], { exam_id: 'quiz', __proto__x: '1', constructor: '1' }],
    ['a switch that is neither on nor off', [400, 'request_invalid'], { exam_id: 'quiz', confirm: 'perhaps' }],
    ['a field of 3,000 characters', [413, 'body_too_large'], { exam_id: 'q'.repeat(3000) }],
    ['more fields than a form has', [413, 'body_too_large'], Object.fromEntries(Array.from({ length: 21 }, (__, at) => [`f${at}`, '1']))],
  ])('names %s', async (_, expected, fields) => {
    expect(await refused(() => batch([['files', page]], fields))).toEqual(expected);
  });

  it.each(['text/plain', 'application/json', 'multipart/mixed; boundary=x', 'multipart/form-data', 'application/x-www-form-urlencoded'])('is %s', async (type) => {
    const send = async (): Promise<Pick<Reply, 'status' | 'problem'>> => {
      const response = await fetch(`${service.origin}/api/v1/batches`, { method: 'POST', headers: { ...service.adminToken, 'content-type': type }, body: '{}' });
      return { status: response.status, problem: (await response.json()) as Reply['problem'] };
    };
    const [status, code] = await refused(send);
    expect([status, code]).toEqual([415, 'media_type_unsupported']);
  });

  it('breaks off in the middle of a file', async () => {
    const before = await wholeRecord(service);
    const { socket, answer } = rawRequest(service.origin, [
      'POST /api/v1/batches HTTP/1.1', 'host: x', `authorization: ${service.adminToken['authorization'] ?? ''}`, 'content-type: multipart/form-data; boundary=b', 'content-length: 900000',
    ]);
    socket.write('--b\r\ncontent-disposition: form-data; name="exam_id"\r\n\r\nquiz\r\n--b\r\ncontent-disposition: form-data; name="files"; filename="a.jpg"\r\n\r\n');
    socket.write(page.subarray(0, 2000));
    // It is on its way to the disk when the line goes dead.
    await expect.poll(() => staged(service).length).toBeGreaterThan(1);
    socket.destroy();
    await answer;
    await expect.poll(() => staged(service), { timeout: 20_000 }).toEqual([]);
    expect(await wholeRecord(service)).toEqual(before);
  });

  it('ends before its last boundary', async () => {
    const body = `--b\r\ncontent-disposition: form-data; name="exam_id"\r\n\r\nquiz\r\n--b\r\ncontent-disposition: form-data; name="files"; filename="a.jpg"\r\n\r\n${'x'.repeat(500)}`;
    const send = async (): Promise<Pick<Reply, 'status' | 'problem'>> => {
      const response = await fetch(`${service.origin}/api/v1/batches`, { method: 'POST', headers: { ...service.adminToken, 'content-type': 'multipart/form-data; boundary=b' }, body });
      return { status: response.status, problem: (await response.json()) as Reply['problem'] };
    };
    expect(await refused(send)).toEqual([400, 'upload_incomplete']);
  });

  it('claims two thousand million bytes that never come, and costs no memory', async () => {
    const { rss } = process.memoryUsage();
    const head = ['POST /api/v1/batches HTTP/1.1', 'host: x', `authorization: ${service.adminToken['authorization'] ?? ''}`, 'content-type: multipart/form-data; boundary=b', 'content-length: 2000000000'];
    const open = Array.from({ length: 20 }, () => rawRequest(service.origin, head));
    for (const { socket } of open) socket.write('--b\r\ncontent-disposition: form-data; name="files"; filename="a.jpg"\r\n\r\n');
    await expect.poll(() => staged(service).length).toBeGreaterThanOrEqual(20);
    expect((await service.call('me', service.adminToken)).status).toBe(200);
    expect(process.memoryUsage().rss - rss).toBeLessThan(100_000_000);
    for (const { socket } of open) socket.destroy();
    await expect.poll(() => staged(service), { timeout: 20_000 }).toEqual([]);
  });

  it('claims them for JSON, and is told at once', async () => {
    const { answer } = rawRequest(service.origin, ['POST /api/v1/classes HTTP/1.1', 'host: x', `authorization: ${service.adminToken['authorization'] ?? ''}`, 'content-type: application/json', 'content-length: 2000000000', 'connection: close']);
    expect(await answer).toMatch(/^HTTP\/1\.1 413 [^]*"code":"body_too_large"/);
  });
});

describe('an archive', () => {
  const zeros = new Uint8Array(900_000);
  it.each<[string, () => readonly ArchiveEntry[]]>([
    ['unpacks to a thousand times what it is', () => [{ name: 'bomb.jpg', bytes: zeros }]],
    ['lies about what it unpacks to', () => [{ name: 'bomb.jpg', bytes: zeros, claims: 900 }]],
    ['leads out of its folder', () => [{ name: '../../escape.jpg', bytes: page }]],
    ['leads to the root', () => [{ name: '/etc/escape.jpg', bytes: page }]],
    ['leads out in the Windows way', () => [{ name: '..\\..\\escape.jpg', bytes: page }]],
    ['holds an archive', () => [{ name: 'inner.zip', bytes: zipOf([{ name: 'a.jpg', bytes: page }]) }]],
    ['holds 2,001 files', () => Array.from({ length: 2001 }, (_, at) => ({ name: `${at}.jpg`, bytes: bytes('x') }))],
    ['is cut off', () => []],
  ])('is refused that %s', async (what, entries) => {
    const whole = zipOf(entries().length === 0 ? [{ name: 'a.jpg', bytes: page }] : entries());
    const archive = what === 'is cut off' ? whole.slice(0, -30) : whole;
    expect(await refused(() => batch([['files', archive, 'stack.zip']]))).toEqual([400, 'archive_refused']);
  });

  it('is taken with names that are shown clean and used as no path', async () => {
    const names = ['klasse/\u202Egpj.exe', 'a\u0000b\u0007.jpg', `${'n'.repeat(900)}.jpg`, 'plain.jpg'];
    const images = await Promise.all(names.map((_, at) => scan(at + 2)));
    const archive = zipOf(names.map((name, at) => ({ name, bytes: images[at] ?? page })));
    const { batch_id: id } = await service.ok('createBatch', service.adminToken, { form: form([['files', archive, '../../../stack\u202E.zip']]) });
    const { files } = await service.ok('getBatch', service.adminToken, { params: { id } });
    const shown = files.map((file) => file.name).toSorted();
    expect(shown).toContain('stack.zip/plain.jpg');
    expect(shown).toContain('stack.zip/klasse/gpj.exe');
    expect(shown).toContain('stack.zip/ab.jpg');
    expect(Math.max(...shown.map((name) => name.length))).toBeLessThanOrEqual(200);
    expect(shown.join('')).not.toMatch(/[\p{Cc}\u202A-\u202E]/u);
    await atRest(id);
  });
});

describe('names of files', () => {
  it.each([
    ['../../../etc/passwd', 'passwd'],
    ['C:\\Users\\head\\stack.pdf', 'stack.pdf'],
    ['a\u0001b\u009F\u202Efdp.exe', 'abfdp.exe'],
    [`${'長'.repeat(1000)}.pdf`, '長'.repeat(200)],
    // A pair of surrogates stands where the name is cut.
    [`${'n'.repeat(199)}😀😀`, `${'n'.repeat(199)}😀`],
    ['..', 'file'],
    ['\u0007', 'file'],
  ])('%j is shown as %j', async (given, shown) => {
    const { batch_id: id } = await service.ok('createBatch', service.adminToken, { form: form([['files', page, given]]) });
    const { files } = await service.ok('getBatch', service.adminToken, { params: { id } });
    expect(files.map((file) => file.name)).toEqual([shown]);
    await atRest(id);
    await expect.poll(() => staged(service), { timeout: 20_000 }).toEqual([]);
  });
});

describe('the same upload', () => {
  it('twice at once is one batch', async () => {
    const image = new Uint8Array(await scan(20));
    const made = await Promise.all(Array.from({ length: 6 }, () => service.ok('createBatch', service.adminToken, { form: form([['files', image]]) })));
    expect(new Set(made.map((one) => one.batch_id)).size).toBe(1);
    expect(made.filter((one) => one.created)).toHaveLength(1);
    await atRest(made[0]?.batch_id ?? '');
  });
});

describe('a full disk', () => {
  it.runIf(process.platform === 'linux' && getuid?.() === 0)('is said, and nothing is half done', async () => {
    const { stagingDir } = service.runtime.deps.blobs;
    const small = join(service.dataDir, 'small');
    mkdirSync(small);
    try {
      execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', small], { stdio: 'ignore' });
    } catch {
      // Not every root may mount; the next test stands in.
      return;
    }
    try {
      Object.defineProperty(service.runtime.deps.blobs, 'stagingDir', { value: small, configurable: true });
      expect(await refused(() => batch([['files', random(500_000)]]))).toEqual([507, 'disk_full']);
      expect(readdirSync(small)).toEqual([]);
      writeFileSync(join(small, 'filler'), random(60_000));
      expect(await refused(() => batch([['files', page]]))).toEqual([507, 'disk_full']);
    } finally {
      Object.defineProperty(service.runtime.deps.blobs, 'stagingDir', { value: stagingDir, configurable: true });
      execFileSync('umount', [small]);
      rmdirSync(small);
    }
  });

  it('is said where it shows only when the file is stored', async () => {
    const { blobs } = service.runtime.deps;
    const image = new Uint8Array(await scan(21));
    try {
      const full = (): Promise<never> => Promise.reject(Object.assign(new Error('ENOSPC: no space left on device'), { code: 'ENOSPC' }));
      Object.defineProperty(blobs, 'adopt', { value: full, configurable: true });
      expect(await refused(() => batch([['files', image]]))).toEqual([507, 'disk_full']);
    } finally {
      // The object's own goes, that of its class is back.
      Reflect.deleteProperty(blobs, 'adopt');
    }
    const made = await service.ok('createBatch', service.adminToken, { form: form([['files', image]]) });
    expect(made.created).toBe(true);
    await atRest(made.batch_id);
  });
});
