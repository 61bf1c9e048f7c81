import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Question, RubricPoint } from '../domain/exam.ts';
import type { Evidence } from '../domain/grade.ts';
import { decidePoints, type PointDecision } from './decide-points.ts';

const point = (id: string, score = 2, needs: string[] = []): RubricPoint => ({ id, kind: 'independent', score, needs, follow_through: false, description: id });
const question: Question = {
  id: '4', type: 'stepwise', max_score: 5, regions: [], question: null, answer: null, guidance: null,
  points: [point('M1'), point('A1', 2, ['M1']), point('B1')],
  alternatives: [{ id: 'graph', description: '', points: [point('M1', 5)] }],
};
const found = (id: string, awarded: number): Evidence => ({ point_id: id, page: 1, box: [10, 10, 20, 20], text: `read ${id}`, awarded, reasoning: `because of ${id}` });
const before = [found('M1', 2), found('A1', 2), found('B1', 0)];
const how = { place: { page: 2, box: [0, 0, 9, 9] as const }, language: 'en' };
const own = (points: Readonly<Record<string, number>>): PointDecision[] => Object.entries(points).map(([pointId, awarded]) => ({ route: null, pointId, awarded }));
const decide = (decisions: readonly PointDecision[], old = before) => decidePoints(question, decisions, old, how);

describe('points that a person decides', () => {
  it('leave what she agrees with as it was found, and take its reasons from what she does not', () => {
    const { score, evidence } = decide(own({ M1: 2, A1: 0, B1: 2 }));
    expect(score).toBe(4);
    expect(evidence).toEqual([before[0], { ...before[1], awarded: 0, reasoning: '', by_person: true }, { ...before[2], awarded: 2, reasoning: '', by_person: true }]);
  });

  it('earn nothing without what they need, and say so', () => {
    const { score, evidence } = decide(own({ M1: 0, A1: 2, B1: 0 }));
    expect(score).toBe(0);
    expect(evidence[1]).toMatchObject({ point_id: 'A1', awarded: 0, by_person: true, reasoning: expect.stringContaining('it needs M1') as string });
  });

  it('count on the best of the routes that were named, also where routes share the name of a point', () => {
    expect(decide([...own({ M1: 2 }), { route: 'graph', pointId: 'M1', awarded: 5 }])).toMatchObject({ score: 5, evidence: [{ point_id: 'M1', awarded: 5 }] });
    expect(decide(own({ M1: 2, A1: 2, B1: 2 })).score).toBe(5);
    expect(decide([{ route: 'graph', pointId: 'M1', awarded: 0 }], [])).toMatchObject({ score: 0, evidence: [{ point_id: 'M1', awarded: 0, by_person: true }] });
  });

  it('stand where the answer stands while they have no place of their own', () => {
    expect(decide(own({ M1: 2 }), []).evidence).toEqual(['M1', 'A1', 'B1'].map((id) => ({ point_id: id, page: 2, box: [0, 0, 9, 9], text: null, awarded: id === 'M1' ? 2 : 0, reasoning: '', by_person: true })));
  });

  it.each<[string, PointDecision[]]>([
    ['is not in the rubric', own({ Z9: 1 })],
    ['is of no route', [{ route: 'nowhere', pointId: 'M1', awarded: 1 }]],
    ['is given more than it has', own({ M1: 2.5 })],
    ['is given less than a hundredth', own({ M1: 0.005 })],
    ['stands twice', [...own({ M1: 1 }), ...own({ M1: 2 })]],
  ])('are refused where one %s', (_, decisions) => {
    expect(() => decide(decisions)).toThrow(expect.objectContaining({ code: 'points_invalid', httpStatus: 422 }) as Error);
  });

  it('give a score that is the sum of what the evidence shows, and the same when decided again', () => {
    fc.assert(
      fc.property(fc.record({ M1: fc.integer({ min: 0, max: 200 }), A1: fc.integer({ min: 0, max: 200 }), B1: fc.integer({ min: 0, max: 200 }) }), (hundredths) => {
        const decisions = own(Object.fromEntries(Object.entries(hundredths).map(([id, value]) => [id, value / 100])));
        const { score, evidence } = decide(decisions);
        const sum = evidence.reduce((total, one) => total + Math.round(one.awarded * 100), 0);
        expect(Math.round(score * 100)).toBe(Math.min(500, sum));
        const shown = evidence.map(({ point_id: id, awarded }) => ({ route: null, pointId: id ?? '', awarded }));
        expect(decidePoints(question, shown, evidence, how)).toEqual({ score, evidence });
      }),
    );
  });
});
