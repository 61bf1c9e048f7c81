import { describe, expect, it } from 'vitest';
import type { ExamQuestion, Question, ReviewSignal } from '../../api/types.ts';
import { decide, typedScore, withSignal } from './decide.ts';
import { awardedBy, pointsOf, sumOf, togglePoint, type RubricPoint } from './points.ts';

const question: Question = {
  question_id: '4',
  score: 4,
  max_score: 6,
  status: 'needs_review',
  confidence: 0.6,
  source: 'model',
  transcription: 'x=2',
  reason_code: null,
  reason: null,
  feedback: null,
  evidence: [
    { point_id: 'M1', page: 1, box: [0, 0, 10, 10], text: null, awarded: 2, reasoning: '' },
    { point_id: 'A1', page: 1, box: [0, 0, 10, 10], text: null, awarded: 2, reasoning: '' },
  ],
  version: 3,
  decided_by: null, decided_by_name: null, kind: null, mark_again: false,
  regions: [],
};
const point = (id: string, needs: string[] = [], kind: RubricPoint['kind'] = 'method'): RubricPoint => ({ id, kind, score: 2, needs, follow_through: false, description: id });
const points = [point('M1'), point('A1', ['M1']), point('B1')];

describe('a decision', () => {
  it('approves the proposal as it is, on the version that was seen', () => {
    expect(decide(question, {})).toEqual({ signal: { action: 'APPROVE', question_id: '4', expected_version: 3 } });
  });

  it('overrides where anything of the mark changes', () => {
    expect(decide(question, { score: 6 })).toMatchObject({ signal: { action: 'OVERRIDE', override_score: 6 } });
    expect(decide(question, { transcription: 'x=3' })).toMatchObject({ signal: { action: 'OVERRIDE', override_score: 4, override_transcription: 'x=3' } });
    expect(decide(question, { transcription: 'x=2', note: '  ' })).toEqual({ signal: { action: 'APPROVE', question_id: '4', expected_version: 3 } });
  });

  it('says which points it comes from, also where the score stays the same, until a score is typed', () => {
    const swapped = new Map([['M1', 2], ['A1', 0], ['B1', 2]]);
    const signal: ReviewSignal = { action: 'OVERRIDE', override_points: [{ route: null, point_id: 'M1', awarded: 2 }, { route: null, point_id: 'A1', awarded: 0 }, { route: null, point_id: 'B1', awarded: 2 }] };
    expect(decide(question, { points: swapped, route: null, score: 4 })).toEqual({ signal: { ...signal, question_id: '4', expected_version: 3 } });
    expect(decide(question, { points: new Map([['M1', 2], ['A1', 2]]), route: null, score: 4 })).toMatchObject({ signal: { action: 'APPROVE' } });
    expect(decide(question, { points: undefined, route: null, score: 5 })).toMatchObject({ signal: { override_score: 5 } });
    expect(withSignal(question, signal, 4)).toMatchObject({ score: 4, source: 'human', evidence: [{ awarded: 2 }, { awarded: 0 }] });
  });

  it('is not made without a score, or with one that cannot be', () => {
    expect(decide({ ...question, score: null }, {})).toBe('no_score');
    expect(decide(question, { score: 7 })).toBe('too_high');
  });

  it('is not made twice', () => {
    expect(decide({ ...question, status: 'reviewed' }, {})).toBe('nothing');
  });

  it('shows before it has arrived', () => {
    expect(withSignal(question, { action: 'OVERRIDE', override_score: 0 })).toMatchObject({ status: 'reviewed', source: 'human', score: 0 });
    expect(withSignal(question, { action: 'APPROVE' })).toMatchObject({ status: 'reviewed', source: 'model', score: 4 });
    expect(withSignal({ ...question, status: 'reviewed' }, { action: 'REOPEN' })).toMatchObject({ status: 'needs_review', score: 4 });
  });
});

describe('points', () => {
  it('come from the evidence, and their sum honours what needs what', () => {
    const awarded = awardedBy(question);
    expect(sumOf(awarded, points, 6)).toBe(4);
    expect(sumOf(togglePoint(awarded, points, 'M1'), points, 6)).toBe(0);
    expect(sumOf(togglePoint(awarded, points, 'B1'), points, 6)).toBe(6);
    expect(sumOf(togglePoint(awarded, points, 'B1'), points, 5)).toBe(5);
  });

  it('ends where points need each other in a circle', () => {
    const circle = [point('M1', ['A1']), point('A1', ['M1'])];
    expect(sumOf(awardedBy(question), circle, 6)).toBe(0);
  });

  it('of several bands hold side by side, each with all points of the route said', () => {
    const bands = [point('L1', [], 'band'), point('L2', [], 'band')];
    const one = togglePoint(new Map(), bands, 'L1');
    expect([...togglePoint(one, bands, 'L2')]).toEqual([['L1', 2], ['L2', 2]]);
  });

  it('are those of the route that the evidence follows', () => {
    const rubric = { points, alternatives: [{ id: 'graph', description: '', points: [point('G1')] }] } as unknown as ExamQuestion;
    expect(pointsOf(question, rubric)).toBe(points);
    expect(pointsOf({ evidence: [{ ...question.evidence[0], point_id: 'G1' } as Question['evidence'][number]] }, rubric).map(({ id }) => id)).toEqual(['G1']);
  });
});

it('joins digits typed quickly into one score, never above the most', () => {
  expect(typedScore(null, 1, 0, 15)).toBe(1);
  expect(typedScore({ score: 1, at: 0 }, 2, 500, 15)).toBe(12);
  expect(typedScore({ score: 1, at: 0 }, 2, 2000, 15)).toBe(2);
  expect(typedScore({ score: 1, at: 0 }, 9, 500, 15)).toBe(9);
  expect(typedScore(null, 9, 0, 6)).toBeNull();
});
