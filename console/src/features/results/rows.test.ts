import { expect, it } from 'vitest';
import type { ExamResults, StudentResult } from '../../api/types.ts';
import { compareScores, compareStudents, releasePlan, rowsOf } from './rows.ts';

const student = (id: string | null, more: Partial<StudentResult> = {}): StudentResult => ({
  student_id: id, name: null, submission_id: `s-${id}`, status: 'COMPLETED', pages: [], total_score: 1, max_total_score: 2, questions: [], released_at: null, ...more,
});
const results = (students: StudentResult[]): ExamResults => ({ exam_id: 'e', exam_version: 1, students, unassigned_pages: [] });

it('sorts numbers as numbers and nobody last', () => {
  expect([student(null), student('10'), student('9')].sort(compareStudents).map(({ student_id: id }) => id)).toEqual(['9', '10', null]);
  expect([3, null, 0].sort(compareScores)).toEqual([null, 0, 3]);
});

it('plans a release: complete ones go, waiting ones stay, refused ones do not count', () => {
  const rows = rowsOf(results([student('1'), student('2', { status: 'REVIEWING' }), student('3', { released_at: '2026-01-01T00:00:00Z' }), student('4', { status: 'REJECTED' })]));
  expect(releasePlan(rows)).toEqual({ ready: ['s-1'], waiting: 1, released: 1 });
});
