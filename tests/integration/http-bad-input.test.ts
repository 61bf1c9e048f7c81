import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { inflateRawSync } from 'node:zlib';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Problem } from '../../src/contracts/http/common.ts';
import { formOf } from '../support/sample-requests.ts';
import { examSource, seedStack, type Seeded } from '../support/seed.ts';
import { openTestService, type Ask, type Reply, type TestService } from '../support/service.ts';
import { TEN_MISTAKES } from '../support/ten-mistakes.ts';
import { wholeRecord } from '../support/whole-record.ts';

let service: TestService;
let classId: string;
let stacks = 0;

beforeAll(async () => {
  service = await openTestService();
  classId = await service.makeClass('A');
});
afterAll(() => service.close());

const fresh = (scripts = 1): Promise<Seeded> => seedStack(service, classId, `s${(stacks += 1)}`, scripts);
const statuses = (replies: readonly Reply[]): number[] => replies.map(({ status }) => status).toSorted((a, b) => a - b);
const CHINESE = { 'accept-language': 'zh-CN,en;q=0.5' };

async function raw(path: string, body: string, headers: Readonly<Record<string, string>> = {}): Promise<{ status: number; problem: Problem }> {
  const response = await fetch(service.origin + path, { method: 'POST', body, headers: { 'content-type': 'application/json', ...service.adminToken, ...headers } });
  return { status: response.status, problem: (await response.json()) as Problem };
}

describe('a marking scheme', () => {
  it('needs a model, and where there is none that is said in both languages and nothing is kept', async () => {
    const { examId } = await fresh();
    const before = await wholeRecord(service);
    const ask = (headers: Readonly<Record<string, string>>): Promise<Reply> =>
      service.call('parseRubricFile', service.admin.cookie, { params: { id: examId }, form: formOf({}, { file: new Uint8Array(Buffer.from('%PDF-1.7')) }), headers });
    const [english, chinese] = [await ask({}), await ask(CHINESE)];
    expect([english.status, english.problem.code, english.problem.detail]).toEqual([501, 'model_needed', 'This needs a vision model, and none is set up.']);
    expect([chinese.status, chinese.problem.detail]).toEqual([501, '此功能需要视觉模型，而系统尚未配置。']);
    expect(await wholeRecord(service)).toEqual(before);
  });
});

describe('a body', () => {
  it('with mistakes has all of them named at once, in both languages', async () => {
    const body = { name: '', email: 'nobody', password: 'short', role: 'king', class_ids: ['a b'], colour: 'red' };
    const english = await service.call('createPerson', service.admin.cookie, { body });
    const chinese = await service.call('createPerson', service.admin.cookie, { body, headers: CHINESE });
    const paths = ['body', 'body.class_ids.0', 'body.email', 'body.name', 'body.password', 'body.role'];
    for (const { status, problem } of [english, chinese]) {
      expect([status, problem.code]).toEqual([400, 'request_invalid']);
      expect((problem.errors ?? []).map(({ path }) => path).toSorted()).toEqual(paths);
    }
    expect(english.problem.errors?.map(({ message }) => message).join(' ')).not.toMatch(/\p{Script=Han}/u);
    for (const { message } of chinese.problem.errors ?? []) expect(message).toMatch(/\p{Script=Han}/u);
  });

  it.each([
    ['is no JSON', '{"name": ', [400, 'json_invalid']],
    ['is empty', '', [400, 'json_invalid']],
    ['is null', 'null', [400, 'request_invalid']],
    ['is a list', '[]', [400, 'request_invalid']],
    ['names the prototype', '{"name": "x", "__proto__": {"admin": true}}', [400, 'json_invalid']],
    ['is longer than any of ours', `{"name": "${'x'.repeat(2_100_000)}"}`, [413, 'body_too_large']],
    ['nests without end', '['.repeat(100_000), [400, 'json_invalid']],
    ['holds a NUL', '{"name": "a\\u0000b"}', [400, 'request_invalid']],
    ['holds half a surrogate pair', '{"name": "\\ud800"}', [400, 'request_invalid']],
    ['has a name of blanks', '{"name": "   "}', [400, 'request_invalid']],
  ])('that %s is refused', async (_, body, expected) => {
    const { status, problem } = await raw('/api/v1/classes', body);
    expect([status, problem.code]).toEqual(expected);
  });

  it.each(['text/plain', 'application/xml', 'multipart/form-data; boundary=x'])('of type %s is refused', async (type) => {
    const { status, problem } = await raw('/api/v1/classes', 'x', { 'content-type': type });
    expect([[415, 'media_type_unsupported'], [400, 'request_invalid']]).toContainEqual([status, problem.code]);
  });

  it.each([
    ['/api/v1/submissions?student_id=%00', 'request_invalid'],
    ['/api/v1/submissions?limit=0', 'request_invalid'],
    ['/api/v1/submissions?limit=1e9', 'request_invalid'],
    ['/api/v1/submissions?limit=1&limit=2', 'request_invalid'],
    ['/api/v1/submissions?sort=name', 'request_invalid'],
    ['/api/v1/submissions?cursor=WyJzb29uIiwxLCJ4Il0', 'cursor_invalid'],
    ['/api/v1/exams?cursor=WyIyMDI2LTAyLTMxVDAwOjAwOjAwWiIsImEiXQ', 'cursor_invalid'],
    ['/api/v1/admin/audit?cursor=WyJhIl0', 'cursor_invalid'],
    ['/api/v1/admin/audit?object_id=a%00b', 'request_invalid'],
    ['/api/v1/people?cursor=%00', 'request_invalid'],
  ])('is not there: %s is refused by itself', async (path, code) => {
    const response = await fetch(service.origin + path, { headers: service.adminToken });
    expect([response.status, ((await response.json()) as Problem).code]).toEqual([400, code]);
  });
});

describe('an exam file', () => {
  it('with ten mistakes has every one named with its line, in both languages', async () => {
    const ask: Ask = { body: { source: TEN_MISTAKES, class_id: classId } };
    const english = await service.call('createExam', service.admin.cookie, ask);
    const chinese = await service.call('createExam', service.admin.cookie, { ...ask, headers: CHINESE });
    for (const { status, problem } of [english, chinese]) {
      expect([status, problem.code]).toEqual([422, 'exam_invalid']);
      expect(problem.errors?.length).toBeGreaterThanOrEqual(10);
      for (const { line, column, path } of problem.errors ?? []) {
        expect([path, TEN_MISTAKES.split('\n')[(line ?? 0) - 1]]).toEqual([path, expect.any(String)]);
        expect(column).toBeGreaterThan(0);
      }
    }
    expect(english.problem.errors?.map(({ path }) => path)).toEqual(expect.arrayContaining(['id', 'questions[1].colour', 'questions[1].id']));
    for (const { message } of chinese.problem.errors ?? []) expect(message).toMatch(/\p{Script=Han}/u);
  });

  it('that hides a NUL in an escape is refused with its line', async () => {
    const { problem } = await service.call('createExam', service.admin.cookie, { body: { source: examSource('nul', 'a\u0000b'), class_id: classId } });
    expect(problem).toMatchObject({ status: 422, errors: [{ line: 1 }] });
  });

  it('is one of two that come at the same time', async () => {
    const replies = await Promise.all(['One', 'Two'].map((title) => service.call('createExam', service.admin.cookie, { body: { source: examSource('raced', title), class_id: classId } })));
    expect(statuses(replies)).toEqual([201, 409]);
    expect(replies.find(({ status }) => status === 409)?.problem.code).toBe('exam_exists');
  });

  it('changed by two people at once loses neither change unsaid', async () => {
    const { examId } = await fresh();
    const change = (question: string): Promise<Reply<'putRubric'>> => service.call('putRubric', service.admin.cookie, { params: { id: `${examId}.${question}` }, body: { guidance: question, expected_version: 1 } });
    const replies = await Promise.all([change('1'), change('2')]);
    expect(statuses(replies)).toEqual([200, 409]);
    expect(replies.find(({ status }) => status === 409)?.problem.code).toBe('rubric_stale');
    expect((await service.ok('getExam', service.adminToken, { params: { id: examId } })).version).toBe(2);
  });

  it('changed and changed back is in force as it was', async () => {
    const { examId } = await fresh();
    const guide = (guidance: string): Promise<unknown> => service.ok('putRubric', service.adminToken, { params: { id: `${examId}.1` }, body: { guidance } });
    await guide('first');
    await guide('second');
    await guide('first');
    const { exam, version } = await service.ok('getExam', service.adminToken, { params: { id: examId } });
    expect({ version, exam }).toMatchObject({ version: 4, exam: { questions: [{ guidance: 'first' }, {}] } });
    await guide('first');
    expect((await service.ok('getExam', service.adminToken, { params: { id: examId } })).version).toBe(4);
  });
});

const decide = (submissionId: string, body: unknown, headers: Readonly<Record<string, string>> = {}): Promise<Reply<'decide'>> =>
  service.call('decide', service.adminToken, { params: { submission_id: submissionId }, body, headers });

describe('a decision', () => {
  it('made on what is not in force any more is told what is', async () => {
    const { submissionId } = await fresh();
    expect((await decide(submissionId, { action: 'OVERRIDE', question_id: '1', override_score: 2, expected_version: 1 })).status).toBe(200);
    const { status, problem } = await decide(submissionId, { action: 'OVERRIDE', question_id: '1', override_score: 0, expected_version: 1 });
    expect([status, problem.code, problem.current]).toEqual([409, 'review_stale', { version: 2, score: 2, status: 'reviewed', decided_by: expect.stringMatching(/^person:/), decided_by_name: expect.any(String) }]);
  });

  it('of two at the same time is one; the other is told', async () => {
    const { submissionId } = await fresh();
    const replies = await Promise.all([0, 2].map((score) => decide(submissionId, { action: 'OVERRIDE', question_id: '1', override_score: score, expected_version: 1 })));
    expect(statuses(replies)).toEqual([200, 409]);
    const { history } = await service.ok('getSubmissionResults', service.adminToken, { params: { id: submissionId } });
    expect(history['1']).toHaveLength(2);
    const won = replies.findIndex(({ status }) => status === 200) * 2;
    expect(history['1']?.[1]?.score).toBe(won);
    expect(replies.find(({ status }) => status === 409)?.problem.current?.score).toBe(won);
  });

  it.each<[string, unknown, readonly [number, string]]>([
    ['a score above full marks', { action: 'OVERRIDE', question_id: '1', override_score: 2.01 }, [422, 'score_out_of_range']],
    ['a score finer than a hundredth', { action: 'OVERRIDE', question_id: '1', override_score: 1.005 }, [422, 'score_out_of_range']],
    ['a score below nothing', { action: 'OVERRIDE', question_id: '1', override_score: -0.5 }, [400, 'request_invalid']],
    ['a score that is text', { action: 'OVERRIDE', question_id: '1', override_score: '1' }, [400, 'request_invalid']],
    ['a score that is nothing', { action: 'OVERRIDE', question_id: '1', override_score: null }, [400, 'request_invalid']],
    ['no score', { action: 'OVERRIDE', question_id: '1' }, [422, 'score_needed']],
    ['a score and points', { action: 'OVERRIDE', question_id: '1', override_score: 1, override_points: [{ point_id: 'M1', awarded: 1 }] }, [422, 'score_or_points']],
    ['a point that the rubric has not', { action: 'OVERRIDE', question_id: '1', override_points: [{ point_id: 'M1', awarded: 1 }] }, [422, 'points_invalid']],
    ['no point at all', { action: 'OVERRIDE', question_id: '1', override_points: [] }, [400, 'request_invalid']],
    ['a point worth less than nothing', { action: 'OVERRIDE', question_id: '1', override_points: [{ point_id: 'M1', awarded: -1 }] }, [400, 'request_invalid']],
    ['no question', { action: 'OVERRIDE', override_score: 1 }, [422, 'question_needed']],
    ['a question that is not there', { action: 'OVERRIDE', question_id: '9', override_score: 1 }, [404, 'question_not_found']],
    ['nothing to take back', { action: 'REOPEN', question_id: '1' }, [409, 'nothing_to_reopen']],
    ['a script that is not rejected to take back', { action: 'REOPEN' }, [409, 'nothing_to_reopen']],
    ['an action nobody knows', { action: 'DELETE' }, [400, 'request_invalid']],
    ['a field nobody knows', { action: 'APPROVE', score: 2 }, [400, 'request_invalid']],
  ])('with %s changes nothing', async (_, body, expected) => {
    const { submissionId } = await fresh();
    const before = await wholeRecord(service);
    const { status, problem } = await decide(submissionId, body);
    expect([status, problem.code]).toEqual(expected);
    expect(await wholeRecord(service)).toEqual(before);
  });

  it.each(['NaN', 'Infinity', '1e999', '-1e999', '0x1', '1_000'])('with the score %s changes nothing', async (score) => {
    const { submissionId } = await fresh();
    const { status, problem } = await raw(`/api/v1/reviews/${submissionId}/signal`, `{"action": "OVERRIDE", "question_id": "1", "override_score": ${score}}`);
    expect([status, ['json_invalid', 'request_invalid'].includes(problem.code)]).toEqual([400, true]);
  });

  it('to approve needs a proposed score, for one question or for all', async () => {
    const { submissionId } = await fresh();
    const { repositories } = service.runtime.deps;
    const [first] = await repositories.grades.current(submissionId);
    if (first === undefined) throw new Error('a seeded script is marked');
    await repositories.grades.append(submissionId, 1, 'again', { ...first, score: null });
    const before = await wholeRecord(service);
    for (const body of [{ action: 'APPROVE', question_id: '1' }, { action: 'APPROVE' }]) {
      const { status, problem } = await decide(submissionId, body);
      expect([status, problem.code]).toEqual([409, 'review_needs_score']);
    }
    expect(await wholeRecord(service)).toEqual(before);
  });

  it('on a script that is still being marked waits', async () => {
    const { submissionId } = await fresh();
    await sql`update submissions set status = 'GRADING' where id = ${submissionId}`.execute(service.database);
    const { status, problem } = await decide(submissionId, { action: 'APPROVE' });
    expect([status, problem.code]).toEqual([409, 'not_in_review']);
  });
});

describe('a split', () => {
  it.each<[string, (of: Seeded) => unknown, readonly [number, string]]>([
    ['of an older version', (of) => ({ split_version: 0, scripts: [script(of, 0)] }), [409, 'split_stale']],
    ['with a page of another stack', (of) => ({ split_version: 1, scripts: [{ ...script(of, 0), page_ids: ['s1-batch-p1'] }] }), [422, 'split_invalid']],
    ['with a page twice in one script', (of) => ({ split_version: 1, scripts: [{ ...script(of, 0), page_ids: [of.pageId, of.pageId] }] }), [422, 'split_invalid']],
    ['with a page in two scripts', (of) => ({ split_version: 1, scripts: [script(of, 0), { ...script(of, 1), page_ids: [of.pageId] }] }), [422, 'split_invalid']],
    ['with a script twice', (of) => ({ split_version: 1, scripts: [script(of, 0), { ...script(of, 0), page_ids: [], student_id: null }] }), [422, 'split_invalid']],
    ['with a student twice', (of) => ({ split_version: 1, scripts: [script(of, 0), { ...script(of, 1), student_id: '1001' }] }), [422, 'split_invalid']],
    ['with a script of another stack', (of) => ({ split_version: 1, scripts: [{ ...script(of, 0), submission_id: 's1-batch-1' }] }), [422, 'split_invalid']],
    ['with mistakes of form', () => ({ split_version: -1, scripts: [{ submission_id: 5 }] }), [400, 'request_invalid']],
  ])('%s is refused', async (_, body, expected) => {
    const of = await fresh(2);
    const before = await wholeRecord(service);
    const { status, problem } = await service.call('putSplit', service.adminToken, { params: { id: of.batchId }, body: body(of) });
    expect([status, problem.code]).toEqual(expected);
    expect(await wholeRecord(service)).toEqual(before);
  });

  const script = (of: Seeded, at: number): Record<string, unknown> => ({ submission_id: of.submissionIds[at], student_id: String(1001 + at), page_ids: [of.pageIds[at]] });
});

describe('a stack', () => {
  it.each<['stopBatch' | 'resumeBatch', string, string]>([
    ['stopBatch', 'DONE', 'batch_not_running'], ['stopBatch', 'STOPPED', 'batch_not_running'], ['stopBatch', 'FAILED', 'batch_not_running'],
    ['resumeBatch', 'GRADING', 'batch_not_stopped'], ['resumeBatch', 'CONFIRMING', 'batch_not_stopped'], ['resumeBatch', 'DONE', 'batch_not_stopped'],
  ])('%s is refused while it is %s', async (name, state, code) => {
    const { batchId } = await fresh();
    await sql`update batches set status = ${state} where id = ${batchId}`.execute(service.database);
    const { status, problem } = await service.call(name, service.adminToken, { params: { id: batchId } });
    expect([status, problem.code]).toEqual([409, code]);
  });

  it('that was stopped is not set going by a step that was under way', async () => {
    const { batchId } = await fresh();
    const { batches } = service.runtime.deps.repositories;
    await batches.setStatus(batchId, 'STOPPED');
    expect(await batches.moveOn(batchId, 'SEGMENTING')).toBe(false);
    expect((await batches.get(batchId)).status).toBe('STOPPED');
  });
});

describe('an Idempotency-Key', () => {
  it('gives the first answer again and does nothing twice', async () => {
    const { submissionId } = await fresh();
    const body = { action: 'OVERRIDE', question_id: '1', override_score: 2 };
    const first = await decide(submissionId, body, { 'idempotency-key': 'once' });
    const again = await decide(submissionId, body, { 'idempotency-key': 'once' });
    expect([again.status, again.body]).toEqual([first.status, first.body]);
    const { history } = await service.ok('getSubmissionResults', service.adminToken, { params: { id: submissionId } });
    expect(history['1']).toHaveLength(2);
  });

  it('is refused for another request, and while the first is under way', async () => {
    const ask = (key: string): Ask => ({ body: { name: 'By key' }, headers: { 'idempotency-key': key } });
    await service.ok('createClass', service.adminToken, ask('class'));
    const { submissionId } = await fresh();
    const other = await decide(submissionId, { action: 'APPROVE' }, { 'idempotency-key': 'class' });
    expect([other.status, other.problem.code]).toEqual([422, 'idempotency_other']);
    await sql`update idempotency_keys set status = null, body = null where key = 'class'`.execute(service.database);
    const running = await service.call('createClass', service.adminToken, ask('class'));
    expect([running.status, running.problem.code]).toEqual([409, 'idempotency_running']);
    expect(Number(running.headers.get('retry-after'))).toBeGreaterThan(0);
    for (const key of ['', ' ', 'ä', 'x'.repeat(201)]) {
      const { status } = await raw('/api/v1/classes', '{"name": "x"}', { 'idempotency-key': encodeURI(key).length > 3 && key === 'ä' ? '\u00E4' : key });
      expect([key, status]).toEqual([key, 400]);
    }
  });

  it('of somebody else is another key, and a request that failed may be made again', async () => {
    const ask = (body: unknown): Ask => ({ body, headers: { 'idempotency-key': 'shared' } });
    const failed = await service.call('createClass', service.adminToken, ask({}));
    expect(failed.status).toBe(400);
    const mine = await service.ok('createClass', service.adminToken, ask({ name: 'Mine' }));
    const theirs = await service.ok('createClass', service.admin.cookie, ask({ name: 'Theirs' }));
    expect(theirs.id).not.toBe(mine.id);
  });

  it('keeps no secret that is shown once', async () => {
    const ask: Ask = { body: { label: 'x', role: 'administrator' }, headers: { 'idempotency-key': 'secret' } };
    const { token } = await service.ok('createToken', service.admin.cookie, ask);
    const { rows } = await sql<{ text: string }>`select coalesce(string_agg(k::text, ' '), '') as text from idempotency_keys k`.execute(service.database);
    expect(rows[0]?.text).not.toContain(token);
  });
});

describe('tables', () => {
  it('hold no cell that a spreadsheet would run', async () => {
    const of = await fresh(4);
    const names = ['=cmd|calc!A1', '+1+1', '-2+3', '@SUM(A1)'];
    for (const [at, name] of names.entries()) {
      await service.ok('setStudent', service.adminToken, { params: { id: of.submissionIds[at] ?? '' }, body: { student_id: `${name}${at}`, name } });
    }
    await decide(of.submissionId, { action: 'OVERRIDE', question_id: '1', override_score: 1, override_feedback: '=HYPERLINK("http://evil.example")', override_transcription: '\t=1+1' });
    const csv = await service.call('getResultsCsv', service.adminToken, { params: { id: of.examId } });
    const cells = csv.text.replace(/^\uFEFF/, '').split(/\r?\n/).flatMap((line) => line.split(','));
    expect(cells.some((cell) => cell.includes('cmd|calc'))).toBe(true);
    expect(cells.filter((cell) => /^"?[=+\-@\t]/.test(cell) && !/^"?-?[\d.]+"?$/.test(cell))).toEqual([]);
    const xlsx = await service.call('getResultsXlsx', service.adminToken, { params: { id: of.examId } });
    const sheets = unpack(xlsx.bytes);
    expect(sheets).toContain('cmd|calc');
    expect(sheets).not.toMatch(/<f>|<f /);
    expect(sheets).not.toMatch(/<t[^>]*>\s*[=+@]/);
  });
});

describe('the data folder', () => {
  it('is refused to a second process, with a sentence and exit code 2', async () => {
    const cli = join(import.meta.dirname, '../../src/entry/cli.ts');
    const child = spawn(process.execPath, [cli, '--data', service.dataDir, 'serve', '--port', '0', '--lang', 'en'], { env: { PATH: process.env['PATH'] ?? '' } });
    let said = '';
    child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()));
    const code = await new Promise((resolve) => {
      child.on('close', resolve);
    });
    expect([code, said]).toEqual([2, expect.stringMatching(/data folder .* is in use by another process/)]);
  });
});

/** Text of every entry of a zip archive, by its local headers. */
function unpack(archive: Buffer): string {
  let text = '';
  for (let at = archive.lastIndexOf('PK\u0005\u0006'), entry = archive.readUInt32LE(at + 16); archive.readUInt32LE(entry) === 0x0201_4b50; ) {
    const [method, size, name, extra, comment, local] = [archive.readUInt16LE(entry + 10), archive.readUInt32LE(entry + 20), archive.readUInt16LE(entry + 28), archive.readUInt16LE(entry + 30), archive.readUInt16LE(entry + 32), archive.readUInt32LE(entry + 42)];
    const from = local + 30 + archive.readUInt16LE(local + 26) + archive.readUInt16LE(local + 28);
    const packed = archive.subarray(from, from + size);
    text += (method === 8 ? inflateRawSync(packed) : packed).toString('utf8');
    entry += 46 + name + extra + comment;
  }
  return text;
}
