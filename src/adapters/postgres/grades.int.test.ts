import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { QuestionGrade } from '../../domain/grade.ts';
import { openTestDatabase, seedSubmission, type TestDatabase } from './testing.ts';

let test: TestDatabase;

beforeAll(async () => {
  test = await openTestDatabase();
});
afterAll(() => test.close());

const GRADE: QuestionGrade = {
  question_id: '1',
  score: 2,
  max_score: 2,
  status: 'graded',
  source: 'rule',
  confidence: 0.98,
  transcription: 'B',
  reason: null,
  feedback: null,
  evidence: [{ point_id: null, page: 1, box: [190, 200, 205, 230], text: 'B', awarded: 2, reasoning: 'filled' }],
};

async function auditOf(objectId: string): Promise<readonly unknown[]> {
  const { rows } = await sql`select actor, action, detail from audit_log where object_id = ${objectId} order by id`.execute(test.database);
  return rows;
}

describe('grades', () => {
  it('keeps what was marked, as it was', async () => {
    const { submissionId } = await seedSubmission(test.repositories, 'keep');
    const unread: QuestionGrade = { ...GRADE, question_id: '2', score: null, status: 'needs_review', confidence: null, reason: { code: 'needs_model', params: {} } };
    const appended = await test.repositories.grades.append(submissionId, 1, 'question-1', GRADE);
    await test.repositories.grades.append(submissionId, 1, 'question-2', unread);
    expect(appended).toMatchObject({ ...GRADE, submissionId, version: 1, examVersion: 1, madeBy: 'question-1' });
    expect(appended.createdAt).toBeInstanceOf(Date);
    expect(await test.repositories.grades.current(submissionId)).toMatchObject([GRADE, unread]);
    expect(await auditOf(`${submissionId}/1`)).toEqual([
      { actor: 'question-1', action: 'grade_appended', detail: { version: 1, source: 'rule', status: 'graded' } },
    ]);
  });

  it('appends once however often a step runs', async () => {
    const { submissionId } = await seedSubmission(test.repositories, 'once');
    const runs = await Promise.all(Array.from({ length: 8 }, (_, run) => test.repositories.grades.append(submissionId, 1, 'same', { ...GRADE, score: run % 3 })));
    expect(new Set(runs.map((run) => `${run.version} ${run.score}`)).size).toBe(1);
    expect(await test.repositories.grades.history(submissionId, '1')).toHaveLength(1);
    expect(await auditOf(`${submissionId}/1`)).toHaveLength(1);
  });

  it('counts versions without gaps when several append at once', async () => {
    const { submissionId } = await seedSubmission(test.repositories, 'gaps');
    await Promise.all(Array.from({ length: 20 }, (_, run) => test.repositories.grades.append(submissionId, 1, `run-${run}`, GRADE)));
    const history = await test.repositories.grades.history(submissionId, '1');
    expect(history.map((version) => version.version)).toEqual(Array.from({ length: 20 }, (_, index) => index + 1));
  });

  it('never puts a machine over a person', async () => {
    const { submissionId } = await seedSubmission(test.repositories, 'human');
    await test.repositories.grades.append(submissionId, 1, 'machine', GRADE);
    const human = await test.repositories.grades.append(submissionId, 1, 'teacher-1', { ...GRADE, score: 1, source: 'human', status: 'reviewed' });
    expect(await test.repositories.grades.append(submissionId, 1, 'machine-again', { ...GRADE, source: 'cache' })).toEqual(human);
    expect(await test.repositories.grades.current(submissionId)).toEqual([human]);
    const second = await test.repositories.grades.append(submissionId, 1, 'teacher-2', { ...GRADE, source: 'human', status: 'reviewed' });
    expect(second.version).toBe(3);
  });

  it('refuses to change or remove a mark or an audit row, and a mark that cannot be', async () => {
    const { submissionId } = await seedSubmission(test.repositories, 'fixed');
    await test.repositories.grades.append(submissionId, 1, 'machine', GRADE);
    for (const statement of [
      sql`update grades set score = 0`, sql`delete from grades`, sql`truncate grades`,
      sql`update audit_log set actor = 'x'`, sql`delete from audit_log`,
    ]) {
      await expect(statement.execute(test.database)).rejects.toThrow(/append-only/u);
    }
    await expect(test.repositories.grades.append(submissionId, 1, 'a', { ...GRADE, score: 3 })).rejects.toThrow(/check/u);
    await expect(test.repositories.grades.append(submissionId, 1, 'b', { ...GRADE, score: null })).rejects.toThrow(/check/u);
    await expect(test.repositories.grades.append('nobody', 1, 'c', GRADE)).rejects.toThrow(/foreign key/u);
  });

  it('is undone with the transaction it was part of, audit row included', async () => {
    const { submissionId } = await seedSubmission(test.repositories, 'undone');
    await expect(
      test.repositories.transaction(async (repositories) => {
        await repositories.grades.append(submissionId, 1, 'machine', GRADE);
        await repositories.transaction((inner) => inner.submissions.setStatus(submissionId, 'COMPLETED', { totalScore: 2 }));
        throw new Error('no');
      }),
    ).rejects.toThrow('no');
    expect(await test.repositories.grades.current(submissionId)).toEqual([]);
    expect(await auditOf(`${submissionId}/1`)).toEqual([]);
    expect(await test.repositories.submissions.get(submissionId)).toMatchObject({ status: 'UPLOADED', totalScore: null });
  });
});
