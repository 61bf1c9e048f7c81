import { expect, it } from 'vitest';
import type { Evidence, Question } from '../../api/types.ts';
import { boxesOf } from './boxes-of.ts';

const evidence = (pointId: string | null, awarded: number, page = 1): Evidence => ({ point_id: pointId, page, box: [0, 0, 10, 10], text: null, awarded, reasoning: '' });
const question = (boxes: Evidence[]): Question => ({
  question_id: '9', score: 4, max_score: 4, status: 'graded', confidence: 1, source: 'rule', transcription: 'A, C', reason_code: null, reason: null, feedback: null, evidence: boxes, version: 1, decided_by: null, decided_by_name: null, kind: null, mark_again: false, regions: [],
});
const labels = (one: Question, page = 1) => boxesOf(one, [{ id: 'M1', kind: 'method', score: 2, needs: [], follow_through: false, description: '' }], page).map(({ label }) => label);

it('measures a box by its point, and options that share a question by their share', () => {
  expect(labels(question([evidence(null, 2), evidence(null, 2)]))).toEqual(['1✓', '2✓']);
  expect(labels(question([evidence('M1', 1)]))).toEqual(['1◐']);
  expect(labels(question([evidence(null, 2)]))).toEqual(['1◐']);
});

it('numbers over all pages, so that box and list agree', () => {
  expect(labels(question([evidence('M1', 2), evidence('M1', 0, 2)]), 2)).toEqual(['2✗']);
});
