import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { IDENTITY } from '../../domain/geometry.ts';
import type { PageFacts } from '../../domain/script.ts';
import type { CropRecord, PagePlacement, QuestionMaterial } from '../../ports/repositories.ts';
import { openTestDatabase, seedSubmission, TEST_EXAM, type TestDatabase } from './testing.ts';

let test: TestDatabase;

beforeAll(async () => {
  test = await openTestDatabase();
});
afterAll(() => test.close());

const BLOB = { key: `pages/${'1'.repeat(64)}`, sha256: '1'.repeat(64), bytes: 10, mediaType: 'image/jpeg' };
const FACTS: PageFacts = {
  width: 100, height: 200, dpi: null, turn: 180, turnSure: true, skew: -0.5, frame: IDENTITY, ink: 0.1, blank: false,
  codes: [{ text: null, quad: [[0, 0], [1, 0], [1, 1], [0, 1]] }], fingerprint: '0123456789abcdef', warnings: ['clipped'],
};
const UNPLACED = { submissionId: null, scriptPage: null, assignedBy: null, unassigned: null, transform: null, registration: null };

describe('exams', () => {
  it('makes a version of each content, once, also at the same time', async () => {
    const exam = { ...TEST_EXAM, id: 'versions' };
    const save = (sha256: string) => test.repositories.exams.save({ exam, classId: 'local', sha256, template: BLOB, templatePages: [{ ...BLOB, width: 3, height: 4 }] });
    const saved = await Promise.all(['a', 'b', 'a', 'c', 'b'].map(save));
    expect(new Set(saved.map((record) => record.version))).toEqual(new Set([1, 2, 3]));
    expect(saved[0]).toEqual(saved[2]);
    expect(await test.repositories.exams.get('versions', 2)).toMatchObject({ exam, version: 2, template: BLOB });
    expect((await test.repositories.exams.latest('versions'))?.version).toBe(3);
    expect(await test.repositories.exams.latest('none')).toBeNull();
    await expect(test.repositories.exams.get('none', 1)).rejects.toMatchObject({ code: 'exam_not_found', httpStatus: 404 });
  });
});

describe('the id of an exam that is to come', () => {
  it('is kept for its class, is no exam before the first version, and may be used once', async () => {
    const { exams, views } = test.repositories;
    await sql`insert into classes (id, name) values ('elsewhere', 'elsewhere')`.execute(test.database);
    await exams.reserve('to-come', 'local');
    await exams.reserve('to-come', 'local');
    await expect(exams.reserve('to-come', 'elsewhere')).rejects.toMatchObject({ code: 'exam_id_taken' });
    expect(await exams.latest('to-come')).toBeNull();
    expect((await views.exams({ classes: 'all', cursor: null, limit: 100 })).items.map(({ exam }) => exam.id)).not.toContain('to-come');
    const record = { exam: { ...TEST_EXAM, id: 'to-come' }, sha256: 'a', template: null, templatePages: [] };
    await expect(exams.save({ ...record, classId: 'elsewhere' }, 0)).rejects.toMatchObject({ code: 'exam_id_taken' });
    expect((await exams.save({ ...record, classId: 'local' }, 0)).version).toBe(1);
  });
});

describe('print runs', () => {
  it('keeps who got which copy', async () => {
    const run = { id: '0a1b2c3d', examId: 'algebra', students: [{ student_id: '1', name: '王小明', class: null }] };
    await test.repositories.printRuns.save(run);
    await test.repositories.printRuns.save(run);
    expect(await test.repositories.printRuns.get(run.id)).toEqual(run);
    expect(await test.repositories.printRuns.get('ffffffff')).toBeNull();
  });
});

describe('batches', () => {
  it('keeps files in order and says how each ended', async () => {
    const { batchId, fileId } = await seedSubmission(test.repositories, 'files');
    expect(await test.repositories.batches.files(batchId)).toMatchObject([{ id: fileId, status: 'waiting', pages: null, error: null }]);
    await test.repositories.batches.finishFile(fileId, { error: { code: 'file_damaged', message: 'no' } });
    await test.repositories.batches.finishFile(fileId, { pages: 3 });
    expect(await test.repositories.batches.files(batchId)).toMatchObject([{ status: 'done', pages: 3, error: null }]);
  });

  it('records each change of status beside the change', async () => {
    const { batchId } = await seedSubmission(test.repositories, 'status');
    await test.repositories.batches.setStatus(batchId, 'FAILED', 'file_damaged');
    expect(await test.repositories.batches.get(batchId)).toMatchObject({ status: 'FAILED', error: 'file_damaged' });
    expect(await test.repositories.batches.find('none')).toBeNull();
    await expect(test.repositories.batches.get('none')).rejects.toMatchObject({ code: 'batch_not_found' });
    await expect(test.repositories.batches.setStatus('none', 'DONE')).rejects.toMatchObject({ code: 'batch_not_found' });
    const { rows } = await sql`select action, detail from audit_log where object_id = ${batchId} order by id`.execute(test.database);
    expect(rows).toEqual([{ action: 'created', detail: null }, { action: 'status_changed', detail: { status: 'FAILED' } }]);
  });
});

describe('pages', () => {
  it('adds a page once, lists by file and page, and keeps its facts', async () => {
    const { batchId, fileId } = await seedSubmission(test.repositories, 'add');
    const page = { id: 'add-2', batchId, fileId, filePage: 2, image: BLOB, thumb: BLOB, facts: FACTS, failure: null };
    await test.repositories.pages.add(page);
    await test.repositories.pages.add({ ...page, id: 'add-2-again', facts: { ...FACTS, ink: 0.9 } });
    await test.repositories.pages.add({ ...page, id: 'add-1', filePage: 1, image: null, thumb: null, facts: null, failure: { code: 'page_damaged', message: 'no' } });
    expect(await test.repositories.pages.ofBatch(batchId)).toEqual([
      { ...page, ...UNPLACED, id: 'add-1', filePage: 1, image: null, thumb: null, facts: null, failure: { code: 'page_damaged', message: 'no' } },
      { ...page, ...UNPLACED },
    ]);
  });

  it('places many pages in one statement, lets them trade places, and records who did it', async () => {
    const { batchId, fileId, submissionId } = await seedSubmission(test.repositories, 'place');
    for (const filePage of [1, 2, 3]) {
      await test.repositories.pages.add({ id: `place-${filePage}`, batchId, fileId, filePage, image: BLOB, thumb: BLOB, facts: FACTS, failure: null });
    }
    const placed = (pageId: string, scriptPage: number): PagePlacement => ({
      pageId, submissionId, scriptPage, assignedBy: 'code', unassigned: null, transform: IDENTITY, registration: { score: 0.9, method: 'template' },
    });
    const blank: PagePlacement = { ...UNPLACED, pageId: 'place-3', unassigned: { code: 'blank', params: { ink: 0.001 } } };
    await test.repositories.pages.place([placed('place-1', 1), placed('place-2', 2), blank]);
    await test.repositories.pages.place([placed('place-1', 2), placed('place-2', 1), blank]);
    await test.repositories.pages.place([]);
    const script = await test.repositories.pages.ofSubmission(submissionId);
    expect(script.map((page) => page.id)).toEqual(['place-2', 'place-1']);
    expect(script[0]).toMatchObject({ transform: IDENTITY, registration: { score: 0.9, method: 'template' }, assignedBy: 'code' });
    expect((await test.repositories.pages.ofBatch(batchId))[2]).toMatchObject({ submissionId: null, unassigned: blank.unassigned });
    const { rows } = await sql`select actor, object_id from audit_log where action = 'placed' and object_id like 'place-%' order by id`.execute(test.database);
    // The third page did not change the second time.
    expect(rows).toHaveLength(5);
    await expect(test.repositories.pages.place([placed('nowhere', 1)])).rejects.toMatchObject({ code: 'page_not_found' });
    await expect(test.repositories.pages.place([placed('place-3', 1)])).rejects.toThrow(/unique/u);
  });
});

describe('submissions and their material', () => {
  it('adds once, lists in the order of the stack, keeps totals', async () => {
    const { batchId, submissionId } = await seedSubmission(test.repositories, 'order');
    const first = await test.repositories.submissions.get(submissionId);
    await test.repositories.submissions.add({ ...first, id: 'order-0', ordinal: 7, studentId: '204871', name: '李雷', identifiedBy: 'student_id' });
    await test.repositories.submissions.add({ ...first, ordinal: 9 });
    expect((await test.repositories.submissions.ofBatch(batchId)).map((submission) => submission.ordinal)).toEqual([1, 7]);
    await test.repositories.submissions.setStatus(submissionId, 'COMPLETED', { totalScore: 1.5 });
    await test.repositories.submissions.setStatus(submissionId, 'REVIEWING');
    expect(await test.repositories.submissions.get(submissionId)).toMatchObject({ status: 'REVIEWING', totalScore: 1.5, error: null });
    await expect(test.repositories.submissions.get('none')).rejects.toMatchObject({ code: 'submission_not_found' });
  });

  it('replaces what locating left when it runs again', async () => {
    const { submissionId } = await seedSubmission(test.repositories, 'material');
    const crop: CropRecord = { page: 1, blob: BLOB, blank: null, field: [0.1, 0.1, 0.9, 0.9], newInk: 0.02 };
    const sheet = { count: 4, state: 'clear', empty: 0.05, filled: 0.8, separation: 0.7, low: 0.2, high: 0.5 } as const;
    const material: QuestionMaterial = { marks: { A: { fill: 0.8, spill: 0.1 } }, sheet, field: null, regions: [crop], problem: null };
    await test.repositories.measures.save(submissionId, '1', { ...material, problem: { code: 'page_missing', params: { page: 2 } } });
    await test.repositories.measures.save(submissionId, '1', material);
    expect(await test.repositories.measures.get(submissionId, '1')).toEqual(material);
    expect(await test.repositories.measures.get(submissionId, '2')).toBeNull();
  });
});
