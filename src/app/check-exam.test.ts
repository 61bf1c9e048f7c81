import { expect, it } from 'vitest';
import { checkExam } from './check-exam.ts';

const EXAM = `id: quiz
title: Quiz
questions:
  - {id: "1", type: objective, max_score: 0.1, regions: [{page: 2, box: [1, 2, 3, 4]}], answer: {kind: choice, correct: A, marks: {A: [1, 2, 3, 4], B: [1, 5, 3, 8]}}}
  - {id: "2", type: stepwise, max_score: 0.2, regions: [{page: 3, box: [1, 2, 3, 4]}, {page: 2, box: [1, 2, 3, 4]}], points: [{id: M1, kind: method, score: 0.2, description: x}]}
`;

it('sums up a good exam', () => {
  const { problems, warnings, summary } = checkExam(EXAM, 'exam.yaml');
  expect({ problems, warnings }).toEqual({ problems: [], warnings: [] });
  expect(summary).toEqual({
    id: 'quiz', title: 'Quiz', language: 'en', pages: 3, total: 0.3,
    questions: [
      { id: '1', type: 'objective', max_score: 0.1, pages: [2], points: 0, plan: 'bubbles' },
      { id: '2', type: 'stepwise', max_score: 0.2, pages: [2, 3], points: 1, plan: 'needs_model' },
    ],
  });
});

it('has no summary for a broken one', () => {
  expect(checkExam(EXAM.replace('id: quiz', 'id: Quiz 1'), 'exam.yaml')).toMatchObject({ problems: [{ code: 'exam_id', line: 1 }], exam: null, summary: null });
});
