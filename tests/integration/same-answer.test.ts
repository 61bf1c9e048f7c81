import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Answer } from '../../src/contracts/http/routes.ts';
import type { Evidence, QuestionGrade } from '../../src/domain/grade.ts';
import { seedStack, type Seeded } from '../support/seed.ts';
import { openTestService, type Person, type TestService } from '../support/service.ts';

type Done = Answer<'applyToSame'>;
type Member = { submission_id: string; question_id: string; version: number };

/** Transcriptions of question 1, script by script, and what else may keep an answer out of a group. */
const ANSWERS: readonly (Partial<QuestionGrade> & { readonly transcription: string; readonly legibility?: string })[] = [
  { transcription: 'x = 6' },
  { transcription: 'ｘ＝６。' },
  { transcription: '  x =6' },
  { transcription: 'x = 9' },
  { transcription: 'x = 6', reason: { code: 'instructions_found', params: {} } },
  { transcription: 'x = 6', legibility: 'partly' },
  { transcription: '' },
  { transcription: '' },
];

describe('one decision for the same answer', () => {
  let service: TestService;
  let teacher: Person;
  let other: Person;
  let stack: Seeded;

  const boxOf = (at: number): [number, number, number, number] => [100 + at, 100, 150 + at, 400];
  const evidence = (at: number, awarded: number): Evidence[] => [
    { point_id: 'M1', page: 1, box: boxOf(at), text: `line ${at}`, awarded: 1, reasoning: 'method' },
    { point_id: 'A1', page: 1, box: boxOf(50 + at), text: `end ${at}`, awarded, reasoning: 'result' },
  ];

  beforeAll(async () => {
    service = await openTestService();
    const classId = await service.makeClass('7/2');
    teacher = await service.makePerson('teacher', [classId]);
    other = await service.makePerson('teacher', [await service.makeClass('8/1')]);
    stack = await seedStack(service, classId, 'same', ANSWERS.length);
    for (const [at, { transcription, reason, legibility }] of ANSWERS.entries()) {
      const id = stack.submissionIds[at] ?? '';
      await service.runtime.deps.repositories.grades.append(id, 1, `model-${id}-1`, {
        question_id: '1', score: 1, max_score: 2, status: 'needs_review', source: 'model', confidence: 0.5, transcription, reason: reason ?? { code: 'unconfirmed', params: {} }, feedback: null,
        evidence: evidence(at, 0),
        record: {
          key: id, agent: 'stepwise', mode: 'economy', rubric_sha256: '', ruling_ids: [], inputs: [], looks: [], checks: [], cost_usd: 0,
          features: { legibility: legibility ?? 'clear' },
        },
      });
    }
  });
  afterAll(() => service.close());

  const at = (index: number): string => stack.submissionIds[index] ?? '';
  const member = (index: number, version: number): Member => ({ submission_id: at(index), question_id: '1', version });
  const group = async (index: number): Promise<string[]> =>
    (await service.ok('listSameAnswers', teacher.cookie, { params: { submission_id: at(index) }, query: { question_id: '1' } })).items.map((one) => one.submission_id);
  const apply = (action: 'APPLY' | 'TAKE_BACK', version: number, members: readonly Member[]): Promise<Done> =>
    service.ok('applyToSame', teacher.cookie, { params: { submission_id: at(0) }, body: { action, question_id: '1', version, members } });
  const current = async (index: number): Promise<QuestionGrade & { version: number; madeBy: string }> => {
    const found = (await service.runtime.deps.repositories.grades.current(at(index))).find((grade) => grade.question_id === '1');
    if (found === undefined) throw new Error('no mark');
    return found;
  };

  it('counts equal answers in the list, and names them: none that is empty, unread or speaks to the marker', async () => {
    const { items } = await service.ok('listReviews', teacher.cookie, { query: { exam_id: stack.examId, question_id: '1' } });
    expect(items.map((one) => one.same_answer)).toEqual([2, 2, 2, 0, 0, 0, 0, 0]);
    expect(await group(0)).toEqual([at(1), at(2)]);
    expect(await group(3)).toEqual([]);
    expect(await group(4)).toEqual([]);
    expect(await group(6)).toEqual([]);
  });

  it('gives what was decided to the members named, each with its own boxes, version and a maker that names the decision', async () => {
    const decided = await service.ok('decide', teacher.cookie, { params: { submission_id: at(0) }, body: { action: 'OVERRIDE', question_id: '1', override_score: 2, review_comment: 'Both points.', expected_version: 2 } });
    const version = decided.questions.find((one) => one.question_id === '1')?.version ?? 0;
    expect(version).toBe(3);
    const { done, left } = await apply('APPLY', version, [member(1, 2), member(2, 1), member(3, 2)]);
    expect(done).toMatchObject([{ submission_id: at(1), version: 3, status: 'REVIEWING', waiting: 1 }]);
    expect(left.map((one) => [one.submission_id, one.reason.code, one.version])).toEqual([[at(2), 'review_stale', 2], [at(3), 'answer_differs', null]]);
    const given = await current(1);
    expect(given).toMatchObject({ score: 2, status: 'reviewed', source: 'human', transcription: 'ｘ＝６。', comment: 'Both points.', version: 3 });
    expect(given.madeBy).toBe(`person:${teacher.id}:same-answer:${at(0)}/1@3:2`);
    expect(given.evidence.map((one) => one.box)).toEqual([boxOf(1)]);
    const { rows } = await sql`select actor, action, detail from audit_log where object_id = ${`${at(1)}/1`} order by id desc limit 1`.execute(service.runtime.database);
    expect(rows).toEqual([{ actor: given.madeBy, action: 'grade_appended', detail: { version: 3, source: 'human', status: 'reviewed' } }]);
    expect(await current(3)).toMatchObject({ status: 'needs_review', version: 2 });
  });

  it('does nothing a second time, and can be taken back and given again', async () => {
    expect((await apply('APPLY', 3, [member(1, 2)])).done).toMatchObject([{ version: 3 }]);
    expect(await current(1)).toMatchObject({ version: 3 });
    expect((await apply('TAKE_BACK', 3, [member(1, 3), member(3, 2)])).left).toMatchObject([{ submission_id: at(3), reason: { code: 'answer_differs' } }]);
    expect(await current(1)).toMatchObject({ version: 4, status: 'needs_review', reason: { code: 'reopened' } });
    expect(await group(0)).toEqual([at(1), at(2)]);
    expect((await apply('APPLY', 3, [member(1, 4), member(2, 2)])).done.map((one) => one.version)).toEqual([5, 3]);
    expect(await group(0)).toEqual([]);
  });

  it('copies points met, never another page’s boxes', async () => {
    await service.ok('decide', teacher.cookie, { params: { submission_id: at(3) }, body: { action: 'APPROVE', question_id: '1', expected_version: 2 } });
    const extra = at(7);
    const { grades } = service.runtime.deps.repositories;
    const base = await current(3);
    await grades.append(extra, 1, 'model-again', { ...base, question_id: '1', source: 'model', status: 'needs_review', score: 2, transcription: 'x = 9', reason: { code: 'unconfirmed', params: {} }, evidence: evidence(7, 1) });
    const done = await service.ok('applyToSame', teacher.cookie, { params: { submission_id: at(3) }, body: { action: 'APPLY', question_id: '1', version: 3, members: [member(7, 3)] } });
    expect(done.left).toEqual([]);
    const given = await current(7);
    expect(given).toMatchObject({ score: 1, transcription: 'x = 9' });
    expect(given.evidence).toMatchObject([{ point_id: 'M1', box: boxOf(7), awarded: 1 }, { point_id: 'A1', box: boxOf(57), awarded: 0, text: 'end 7' }]);
  });

  it('is out of reach for another class, and refuses a decision that is not in force', async () => {
    const ask = { params: { submission_id: at(0) }, body: { action: 'APPLY', question_id: '1', version: 2, members: [member(1, 5)] } };
    expect((await service.call('applyToSame', other.cookie, ask)).problem.code).toBe('submission_not_found');
    expect((await service.call('applyToSame', teacher.cookie, ask)).problem.code).toBe('review_stale');
    expect(await current(1)).toMatchObject({ version: 5 });
  });
});
