import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PDFDocument } from '@cantoo/pdf-lib';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeSampleClass, type SampleClass } from '../../samples/class/make.ts';
import type { Answer } from '../../src/contracts/http/routes.ts';
import { hearEvents, openSocket, type Heard } from '../support/event-stream.ts';
import { formOf } from '../support/sample-requests.ts';
import { openTestService, type Ask, type Person, type TestService } from '../support/service.ts';
import { staged } from '../support/whole-record.ts';

/** One stack from the exam file to the released results, in the order in which a school does it: each test goes on from the one before. */

const EXAM = 'grade7-quiz';
/** In the order of the stack. */
const STUDENTS = ['204871', '204903', '070156'];
/** Marking itself is timed elsewhere; here it may take what the machine needs. */
const PATIENCE = { timeout: 110_000, interval: 50 };

let service: TestService;
let folder: string;
let sample: SampleClass;
let teacher: Person;
let heard: Heard;
let batchId: string;
let scripts: readonly string[];

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'ai-grading-round-'));
  [service, sample] = await Promise.all([openTestService(), makeSampleClass(folder, { students: STUDENTS.length })]);
  teacher = await service.makePerson('teacher', [await service.makeClass('7/2')]);
  heard = await hearEvents(service.origin, teacher.cookie);
});
afterAll(async () => {
  heard.close();
  await service.close();
  rmSync(folder, { recursive: true, force: true });
});

const bytesOf = (path: string): Uint8Array<ArrayBuffer> => new Uint8Array(readFileSync(path));
const byId = (id: string): Ask => ({ params: { id } });
const statusOf = async (id: string): Promise<string> => (await service.ok('getBatch', teacher.cookie, byId(id))).status;
const scriptOf = (id: string): Promise<Answer<'getSubmissionResults'>> => service.ok('getSubmissionResults', teacher.cookie, byId(id));
const decide = (id: string, body: Readonly<Record<string, unknown>>): Promise<Answer<'decide'>> => service.ok('decide', teacher.cookie, { params: { submission_id: id }, body });

async function pagesOfStack(...pages: readonly number[]): Promise<Uint8Array<ArrayBuffer>> {
  const stack = await PDFDocument.load(bytesOf(sample.stack), { updateMetadata: false });
  const part = await PDFDocument.create({ updateMetadata: false });
  for (const page of await part.copyPages(stack, pages.map((one) => one - 1))) part.addPage(page);
  return new Uint8Array(await part.save());
}

describe('a round', () => {
  it('begins with an exam file and its blank paper', async () => {
    const made = await service.ok('createExam', teacher.cookie, { body: { source: readFileSync(sample.exam, 'utf8') } });
    expect(made).toMatchObject({ id: EXAM, version: 1, template: 'missing', question_count: 20, pages: 2 });
    const early = await service.call('createBatch', teacher.cookie, { form: formOf({ exam_id: EXAM }, { files: bytesOf(sample.stack) }) });
    expect([early.status, early.problem.code]).toEqual([409, 'template_missing']);
    const whole = await service.ok('putTemplate', teacher.cookie, { ...byId(EXAM), form: formOf({}, { file: bytesOf(sample.blank) }) });
    expect(whole).toMatchObject({ version: 2, template: 'present' });
  });

  it('takes in a stack and waits until somebody confirms the split', async () => {
    const form = formOf({ exam_id: EXAM, confirm: 'true' }, { files: bytesOf(sample.stack), roster: bytesOf(sample.roster) });
    const made = await service.ok('createBatch', teacher.cookie, { form });
    expect(made.created).toBe(true);
    batchId = made.batch_id;
    const socket = await openSocket(service.origin, `/batch/ws/${batchId}`, { ...teacher.cookie, origin: service.origin });
    await heard.until((event) => event.batch_id === batchId && event.data['status'] === 'CONFIRMING');
    const split = await service.ok('getSplit', teacher.cookie, byId(batchId));
    expect(split.scripts.map((script) => script.student_id)).toEqual(STUDENTS);
    expect(split.scripts.map((script) => script.page_ids.length)).toEqual([2, 2, 2]);
    scripts = split.scripts.map((script) => script.submission_id);
    for (const id of scripts) expect((await scriptOf(id)).history['1']).toEqual([]);
    // A person gives the third script a name; that is all there is to mend.
    const wanted = split.scripts.map(({ submission_id, student_id, name, page_ids }, at) => ({ submission_id, student_id, name: at === 2 ? '陈思远（转学）' : name, page_ids }));
    const confirmed = await service.ok('putSplit', teacher.cookie, { ...byId(batchId), body: { split_version: split.split_version, scripts: wanted } });
    expect(confirmed.split_version).toBe(split.split_version + 1);
    await expect.poll(() => statusOf(batchId), PATIENCE).toBe('DONE');
    await socket.until((event) => event.data['status'] === 'DONE');
    expect(socket.events.every((event) => event.batch_id === batchId)).toBe(true);
    socket.close();
    const { progress } = await service.ok('getBatch', teacher.cookie, byId(batchId));
    expect(progress).toMatchObject({ files: 1, files_done: 1, pages: 6, unassigned: 0, scripts: 3, scripts_marked: 3, questions: 60, questions_marked: 60 });
  });

  it('marked every question once and left the working to people', async () => {
    for (const id of scripts) {
      const { history, status, questions } = await scriptOf(id);
      expect(status).toBe('REVIEWING');
      expect(Object.values(history).map((versions) => versions.length)).toEqual(Array.from({ length: 20 }, () => 1));
      expect(questions.filter((question) => question.status === 'graded').length).toBeGreaterThan(8);
    }
    const { items, total } = await service.ok('listReviews', teacher.cookie, { query: { exam_id: EXAM, limit: 5 } });
    expect(items).toHaveLength(5);
    const working = await service.ok('listReviews', teacher.cookie, { query: { exam_id: EXAM, question_id: '19' } });
    expect([working.total, working.items.map((item) => item.student_id)]).toEqual([3, STUDENTS]);
    expect(total).toBeGreaterThanOrEqual(6);
  });

  it('is decided by people: override, approve, reject, take back', async () => {
    const [first = '', second = ''] = scripts;
    const pending = await service.ok('getPending', teacher.cookie, { params: { submission_id: first } });
    for (const question of pending.questions) {
      const { question_id, version, max_score } = question;
      await decide(first, { action: 'OVERRIDE', question_id, override_score: max_score - 0.25, override_feedback: '好', expected_version: version });
    }
    const { status, total_score, waiting, questions } = await scriptOf(first);
    expect([status, waiting, total_score]).toEqual(['COMPLETED', 0, questions.reduce((sum, question) => sum + (question.score ?? 0), 0)]);
    // The evidence of a person's mark is the answer itself, and its points are the person's.
    expect(questions.find((question) => question.question_id === '19')).toMatchObject({ source: 'human', status: 'reviewed', score: 4.75, evidence: [{ awarded: 4.75 }] });
    expect((await decide(first, { action: 'REOPEN', question_id: '19', expected_version: 2 })).status).toBe('REVIEWING');
    expect((await decide(first, { action: 'APPROVE', question_id: '19', expected_version: 3 })).status).toBe('COMPLETED');
    expect((await scriptOf(first)).history['19']?.map((version) => version.status)).toEqual(['needs_review', 'reviewed', 'needs_review', 'reviewed']);
    expect((await decide(second, { action: 'REJECT', review_comment: '重新扫描' })).status).toBe('REJECTED');
    expect(await scriptOf(second)).toMatchObject({ status: 'REJECTED', comment: '重新扫描' });
    expect((await decide(second, { action: 'REOPEN' })).status).toBe('REVIEWING');
    expect(await scriptOf(second)).toMatchObject({ status: 'REVIEWING', comment: null });
  });

  it('can be told whose script it is', async () => {
    const [, , third = ''] = scripts;
    const changed = await service.ok('setStudent', teacher.cookie, { ...byId(third), body: { student_id: '209999', name: '新同学' } });
    expect(changed).toMatchObject({ student_id: '209999', name: '新同学', identified_by: 'person' });
    await service.ok('setStudent', teacher.cookie, { ...byId(third), body: { student_id: STUDENTS[2], name: '陈思远' } });
  });

  it('is released by a person, and taken back', async () => {
    expect(await service.ok('release', teacher.cookie, { ...byId(EXAM), body: {} })).toEqual({ released: 1, waiting: 2 });
    expect((await scriptOf(scripts[0] ?? '')).released_at).not.toBeNull();
    expect(await service.ok('withdraw', teacher.cookie, { ...byId(EXAM), body: { submission_ids: [scripts[0]] } })).toEqual({ released: 0, waiting: 0 });
    await heard.until((event) => event.kind === 'released');
  });

  it('is out no longer once somebody decides anew, or says that it is another student’s', async () => {
    const id = scripts[0] ?? '';
    const release = async (): Promise<void> => void (await service.ok('release', teacher.cookie, { ...byId(EXAM), body: { submission_ids: [id] } }));
    await release();
    const before = await scriptOf(id);
    expect(before.released_at).not.toBeNull();
    const answer = before.questions.find((question) => question.question_id === '19');
    const body = { action: 'OVERRIDE', question_id: '19', override_score: answer?.score, expected_version: answer?.version };
    await service.ok('decide', teacher.cookie, { params: { submission_id: id }, body });
    expect((await scriptOf(id)).released_at).toBeNull();
    await release();
    await service.ok('setStudent', teacher.cookie, { ...byId(id), body: { student_id: before.student_id, name: before.name } });
    expect((await scriptOf(id)).released_at).toBeNull();
  });

  it('gives results, tables, marked papers and the analysis of items', async () => {
    const results = await service.ok('getResults', teacher.cookie, byId(EXAM));
    expect(results.students.map((student) => student.student_id)).toEqual(STUDENTS);
    expect(results.unassigned_pages).toEqual([]);
    const csv = await service.call('getResultsCsv', teacher.cookie, byId(EXAM));
    for (const number of STUDENTS) expect(csv.text).toContain(number);
    const xlsx = await service.call('getResultsXlsx', teacher.cookie, byId(EXAM));
    expect(xlsx.bytes.subarray(0, 4).toString('latin1')).toBe('PK\u0003\u0004');
    const zip = await service.call('getResultsZip', teacher.cookie, byId(EXAM));
    for (const number of STUDENTS) expect(zip.bytes.includes(number)).toBe(true);
    const pdf = await service.call('getMarkedPdf', teacher.cookie, byId(scripts[0] ?? ''));
    expect((await PDFDocument.load(pdf.bytes)).getPageCount()).toBeGreaterThanOrEqual(2);
    const analysis = await service.ok('getAnalysis', teacher.cookie, byId(EXAM));
    expect(analysis).toMatchObject({ scripts: 3, complete: 1, alpha: null });
    expect(analysis.items.find((item) => item.question_id === '19')).toMatchObject({ marked: 1, waiting: 2, mean: 4.75, by_person: 1 });
    // Nothing that was sent is left behind.
    await expect.poll(() => staged(service)).toEqual([]);
  });

  it('shows pages without what a camera writes beside the picture', async () => {
    const { pages } = await scriptOf(scripts[0] ?? '');
    for (const { image } of pages) {
      for (const url of [image?.url, image?.preview_url, image?.thumb_url]) {
        const response = await fetch(service.origin + (url ?? ''), { headers: teacher.cookie });
        const bytes = Buffer.from(await response.arrayBuffer());
        const { format, exif, xmp, iptc, width } = await sharp(bytes).metadata();
        expect([response.status, format, exif, xmp, iptc]).toEqual([200, response.headers.get('content-type')?.replace('image/', ''), undefined, undefined, undefined]);
        expect(width).toBeGreaterThan(100);
        expect(response.headers.get('cache-control')).toMatch(/^private/);
      }
    }
  });

  it('tells what happened to who was away, and says so where it cannot', async () => {
    const seen = heard.events.find((event) => event.kind === 'batch_status' && event.data['status'] === 'DONE');
    const later = heard.events.filter((event) => event.id > (seen?.id ?? 0));
    const back = await hearEvents(service.origin, teacher.cookie, '', { 'last-event-id': String(seen?.id) });
    const last = later.at(-1);
    await back.until((event) => event.id === last?.id);
    expect(back.events.map((event) => event.id)).toEqual(later.map((event) => event.id));
    back.close();
    const stranger = await hearEvents(service.origin, teacher.cookie, `?batch_id=${batchId}`, { 'last-event-id': '5' });
    await stranger.until((event) => event.kind === 'reset');
    stranger.close();
  });

  it('is marked again by a changed rubric, and people’s decisions stay', async () => {
    const rubric = await service.ok('getRubric', teacher.cookie, { params: { exam: EXAM, question: '1' } });
    const answer = { ...(rubric.answer as Readonly<Record<string, unknown>>), correct: 'A' };
    const changed = await service.ok('putRubric', teacher.cookie, { params: { id: `${EXAM}.1` }, body: { answer, expected_version: rubric.exam_version } });
    expect(changed).toMatchObject({ exam_version: rubric.exam_version + 1, rescore: { scripts: 3 } });
    const before = await Promise.all(scripts.map(scriptOf));
    expect(await service.ok('rescore', teacher.cookie, byId(EXAM))).toEqual({ scripts: 3 });
    await expect.poll(() => statusOf(batchId), PATIENCE).toBe('DONE');
    for (const [at, id] of scripts.entries()) {
      const { questions, exam_version, history } = await scriptOf(id);
      expect(exam_version).toBe(changed.exam_version);
      const scoreOf = (of: typeof questions, question: string): number | null | undefined => of.find((one) => one.question_id === question)?.score;
      // All three chose B: right before, wrong now.
      expect([scoreOf(before[at]?.questions ?? [], '1'), scoreOf(questions, '1')]).toEqual([rubric.max_score, 0]);
      for (const person of (before[at]?.questions ?? []).filter((question) => question.source === 'human')) {
        expect(questions.find((question) => question.question_id === person.question_id)).toMatchObject({ source: 'human', score: person.score, version: person.version });
      }
      expect(history['1']?.map((version) => version.exam_version)).toEqual([rubric.exam_version, changed.exam_version]);
    }
    expect((await service.ok('getRubric', teacher.cookie, { params: { exam: EXAM, question: '1' } })).rescore.scripts).toBe(0);
  });

  it('takes one script by itself', async () => {
    const form = formOf({ exam_id: EXAM, student_id: '218830', name: '周天佑' }, { file: await pagesOfStack(1, 2) });
    const made = await service.ok('createSubmission', teacher.cookie, { form });
    const socket = await openSocket(service.origin, `/ws/submissions/${made.submission_id}`, { ...teacher.cookie, origin: service.origin });
    await socket.until((event) => event.kind === 'paper_done');
    expect(socket.events.every((event) => event.submission_id === made.submission_id)).toBe(true);
    socket.close();
    const script = await scriptOf(made.submission_id);
    expect(script).toMatchObject({ status: 'REVIEWING', student_id: '218830', name: '周天佑' });
    expect(script.pages.map((page) => page.script_page)).toEqual([1, 2]);
    const some = await service.ok('getSubmissionFields', teacher.cookie, { ...byId(made.submission_id), query: { fields: 'status, student_id' } });
    expect(some).toEqual({ status: 'REVIEWING', student_id: '218830' });
  });

  it('stops and goes on, and marks nothing twice', async () => {
    const form = formOf({ exam_id: EXAM }, { files: await pagesOfStack(1, 2, 3, 4), roster: bytesOf(sample.roster) });
    const { batch_id: id } = await service.ok('createBatch', teacher.cookie, { form });
    await heard.until((event) => event.batch_id === id && event.kind === 'question_marked');
    expect((await service.ok('stopBatch', teacher.cookie, byId(id))).status).toBe('STOPPED');
    expect((await service.ok('resumeBatch', teacher.cookie, byId(id))).status).toMatch(/UPLOADED|SEGMENTING|GRADING/);
    await expect.poll(() => statusOf(id), PATIENCE).toBe('DONE');
    const { scripts: found } = await service.ok('getSplit', teacher.cookie, byId(id));
    expect(found).toHaveLength(2);
    for (const { submission_id } of found) {
      const { history, status } = await scriptOf(submission_id);
      expect(status).toBe('REVIEWING');
      expect(Object.entries(history).filter(([, versions]) => versions.length !== 1)).toEqual([]);
    }
  });

  it('answers at the addresses of the first system too', async () => {
    const headers = { ...teacher.cookie, origin: service.origin };
    const form = formOf({ exam_id: EXAM, confirm: 'true' }, { files: await pagesOfStack(5, 6) });
    const submitted = await fetch(`${service.origin}/batch/submit`, { method: 'POST', headers, body: form });
    const { batch_id: id } = (await submitted.json()) as { batch_id: string };
    expect(submitted.status).toBe(201);
    expect(await (await fetch(`${service.origin}/batch/status/${batchId}`, { headers })).json()).toEqual(await service.ok('getBatch', teacher.cookie, byId(batchId)));
    expect(await (await fetch(`${service.origin}/batch/results/${batchId}`, { headers })).json()).toEqual(await service.ok('getBatchResults', teacher.cookie, byId(batchId)));
    expect((await fetch(`${service.origin}/batch/status/${id}`)).status).toBe(401);
    await expect.poll(() => statusOf(id), PATIENCE).toBe('CONFIRMING');
  });
});
