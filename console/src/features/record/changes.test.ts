import { describe, expect, it } from 'vitest';
import { changesOf, type Version } from './changes.ts';

const version = (score: number | null, points: Readonly<Record<string, number>>, more: Partial<Version> = {}): Version => ({
  question_id: '1', score, max_score: 4, status: 'needs_review', confidence: null, source: 'model', transcription: 'x = 2', reason_code: null, reason: null, feedback: null,
  evidence: Object.entries(points).map(([id, awarded]) => ({ point_id: id, page: 1, box: [0, 0, 1, 1], text: null, awarded, reasoning: '' })),
  version: 1, exam_version: 1, decided_by: 'w', decided_by_name: null, comment: null, created_at: '2026-11-20T08:30:00.000Z', ...more,
});

describe('what a version changed', () => {
  it('is nothing to say of the first one', () => expect(changesOf(version(2, {}), undefined)).toBeNull());

  it('is told point by point', () => {
    expect(changesOf(version(2, { M1: 2, A1: 0 }), version(4, { M1: 2, A1: 2 }))).toEqual({ score: [4, 2], points: [{ id: 'A1', from: 2, to: 0 }], transcription: false, feedback: false });
  });

  it('is told of points also where the sum stays', () => {
    expect(changesOf(version(2, { M1: 0, A1: 2 }), version(2, { M1: 2, A1: 0 }))).toMatchObject({ score: null, points: [{ id: 'M1' }, { id: 'A1' }] });
  });

  it('leaves points alone where a score was set as a whole', () => {
    expect(changesOf(version(1, {}, { transcription: 'x = 3', feedback: 'no' }), version(4, { M1: 2, A1: 2 }))).toEqual({ score: [4, 1], points: [], transcription: true, feedback: true });
  });
});
