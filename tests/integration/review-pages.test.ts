import { afterAll, beforeAll, expect, it } from 'vitest';
import { openTestDatabase, seedSubmission, TEST_EXAM, type TestDatabase } from '../../src/adapters/postgres/testing.ts';
import { SYSTEM } from '../../src/domain/access.ts';
import type { QuestionGrade } from '../../src/domain/grade.ts';
import { reviewRoutes } from '../../src/server/routes/reviews.ts';

let test: TestDatabase;

beforeAll(async () => {
  test = await openTestDatabase();
});
afterAll(() => test.close());

const waiting: QuestionGrade = {
  question_id: '1', score: null, max_score: 2, status: 'needs_review', source: 'rule', confidence: null, transcription: null,
  reason: { code: 'no_answer', params: {} }, feedback: null, evidence: [],
};

async function page(cursor?: string): Promise<{ items: readonly { submission_id: string }[]; next_cursor: string | null; total: number }> {
  const deps = { as: (_: unknown, run: (repositories: unknown) => unknown) => run(test.repositories) };
  const query = { exam_id: TEST_EXAM.id, limit: 1, ...(cursor !== undefined && { cursor }) };
  return reviewRoutes.listReviews(deps as never, { principal: SYSTEM, query, lang: 'en' } as never);
}

it('goes on where a page ended, also when somebody decided the next question meanwhile', async () => {
  const { grades, submissions } = test.repositories;
  const ids = [];
  for (const prefix of ['a', 'b', 'c']) {
    const { submissionId } = await seedSubmission(test.repositories, prefix);
    await grades.append(submissionId, 1, 'machine', waiting);
    await submissions.setStatus(submissionId, 'REVIEWING', { totalScore: null, waiting: 1 });
    ids.push(submissionId);
  }
  const first = await page();
  expect(first).toMatchObject({ total: 3, items: [{ submission_id: ids[0] }] });

  await grades.append(ids[1] ?? '', 1, 'person', { ...waiting, source: 'human', status: 'reviewed', score: 1, reason: null });
  await submissions.setStatus(ids[1] ?? '', 'COMPLETED', { totalScore: 1, waiting: 0 });

  const second = await page(first.next_cursor ?? '');
  expect(second).toMatchObject({ total: 2, next_cursor: null, items: [{ submission_id: ids[2] }] });
});
