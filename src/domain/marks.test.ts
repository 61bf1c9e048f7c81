import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { RubricPoint } from './exam.ts';
import { bestRoute, roundMark, scoreChoice, shareOut, sumPoints, totalMarks } from './marks.ts';

fc.configureGlobal({ seed: 20_261_122 });

const point = (id: string, score: number, needs: string[] = []): RubricPoint => ({ id, kind: 'method', score, needs, follow_through: false, description: id });
const mark = fc.integer({ min: 0, max: 100_000 }).map((value) => value / 100);
const ids = ['a', 'b', 'c', 'd', 'e'];
const rubric = fc.tuple(...ids.map((id, index) => fc.record({ score: mark, needs: fc.subarray(ids.slice(0, index)) }).map(({ score, needs }) => point(id, score, needs))));
const decisions = fc.dictionary(fc.constantFrom(...ids, 'other'), fc.double({ min: -1e4, max: 1e4, noNaN: true }));

describe('sumPoints', () => {
  it('gives an accuracy mark only with its method mark, through chains', () => {
    const points = [point('M1', 2), point('A1', 2, ['M1']), point('A2', 1, ['A1']), point('B1', 1)];
    expect(sumPoints(points, { M1: 2, A1: 2, A2: 1, B1: 1 }, 6).total).toBe(6);
    expect(sumPoints(points, { A1: 2, A2: 1, B1: 1 }, 6)).toEqual({
      route: null, total: 1,
      awards: [{ id: 'M1', awarded: 0 }, { id: 'A1', awarded: 0 }, { id: 'A2', awarded: 0 }, { id: 'B1', awarded: 1 }],
    });
    expect(sumPoints(points, { M1: 9, A1: -3, B1: 0.5, constructor: 7 }, 6).total).toBe(2.5);
    expect(sumPoints([point('A', 1, ['B']), point('B', 1, ['A'])], { A: 1, B: 1 }, 2).total).toBe(0);
    expect(() => sumPoints(points, { M1: Number.NaN }, 6)).toThrow(RangeError);
  });

  it('stays within its limits, in whole hundredths, whatever was decided', () => {
    fc.assert(fc.property(rubric, decisions, mark, (points, decided, max) => {
      const { awards, total } = sumPoints(points, decided, max);
      expect(total).toBeLessThanOrEqual(max);
      expect(roundMark(total)).toBe(total);
      expect(Math.min(totalMarks(awards.map((one) => one.awarded)) ?? -1, max)).toBe(total);
      for (const [index, { id, awarded }] of awards.entries()) {
        const own = points[index];
        expect(awarded).toBeGreaterThanOrEqual(0);
        expect(awarded).toBeLessThanOrEqual(own?.score ?? -1);
        const missing = (own?.needs ?? []).filter((need) => awards.find((one) => one.id === need)?.awarded === 0);
        expect([id, ...(awarded > 0 ? missing : [])]).toEqual([id]);
      }
    }), { numRuns: 300 });
  });

  it('never falls when a decision rises', () => {
    fc.assert(fc.property(rubric, decisions, fc.constantFrom(...ids), mark, (points, decided, id, more) => {
      const before = sumPoints(points, decided, 1000).total;
      const after = sumPoints(points, { ...decided, [id]: (decided[id] ?? 0) + more }, 1000).total;
      expect(after).toBeGreaterThanOrEqual(before);
    }), { numRuns: 300 });
  });
});

describe('bestRoute', () => {
  const question = { points: [point('a', 2)], max_score: 3, alternatives: [{ id: 'graph', points: [point('a', 1), point('b', 2)] }, { id: 'table', points: [point('c', 2)] }] };

  it('takes the route that earns most, the own points among equals', () => {
    expect(bestRoute(question, { '': { a: 2 }, table: { c: 2 } })).toMatchObject({ route: null, total: 2 });
    expect(bestRoute(question, { '': { a: 2 }, graph: { a: 1, b: 2 } })).toMatchObject({ route: 'graph', total: 3 });
    expect(bestRoute(question, { graph: { a: 1 }, table: { c: 1 } })).toMatchObject({ route: 'graph', total: 1 });
    expect(bestRoute(question, {})).toMatchObject({ route: null, total: 0 });
  });
});

describe('totalMarks', () => {
  it('is exact and in any order the same', () => {
    expect(totalMarks([0.1, 0.2])).toBe(0.3);
    expect(totalMarks(Array.from({ length: 10 }, () => 0.1))).toBe(1);
    fc.assert(fc.property(fc.array(mark), (marks) => {
      expect(totalMarks(marks)).toBe(totalMarks(marks.toReversed()));
    }));
  });

  it('is no number while one mark is missing, and refuses what is none', () => {
    expect(totalMarks([1, null, 2])).toBeNull();
    expect(totalMarks([])).toBe(0);
    expect(() => totalMarks([Number.NaN])).toThrow(RangeError);
  });
});

describe('scoreChoice', () => {
  const all = { correct: ['A', 'C', 'D'], partial: 'none' } as const;
  const part = { correct: ['A', 'C', 'D'], partial: 'per_option' } as const;

  it('gives all or nothing', () => {
    expect([['A', 'C', 'D'], ['D', 'A', 'C'], ['A', 'C'], ['A', 'B', 'C', 'D'], []].map((chosen) => scoreChoice(all, chosen, 2))).toEqual([2, 2, 0, 0, 0]);
  });

  it('gives each right option its share and takes one for each wrong one', () => {
    expect([['A'], ['A', 'C'], ['A', 'C', 'D'], ['A', 'B'], ['B'], ['A', 'B', 'C', 'D'], []].map((chosen) => scoreChoice(part, chosen, 2))).toEqual([0.67, 1.33, 2, 0, 0, 1.33, 0]);
    expect(scoreChoice({ correct: ['A', 'B'], partial: 'per_option' }, ['A'], 0.25)).toBe(0.13);
  });

  it('stays between nothing and the maximum, with all only for all right', () => {
    const options = fc.subarray(['A', 'B', 'C', 'D', 'E', 'F']);
    fc.assert(fc.property(fc.subarray(['A', 'B', 'C', 'D', 'E', 'F'], { minLength: 1 }), options, mark.filter((max) => max > 0.1), fc.constantFrom('none', 'per_option'), (correct, chosen, max, partial) => {
      const score = scoreChoice({ correct, partial }, chosen, max);
      expect(score).toBeGreaterThanOrEqual(0);
      expect(score === max).toBe(correct.length === chosen.length && correct.every((one) => chosen.includes(one)));
      expect(score).toBeLessThanOrEqual(max);
      expect(roundMark(score)).toBe(score);
      const further = [...chosen, ...correct.filter((one) => !chosen.includes(one)).slice(0, 1)];
      expect(scoreChoice({ correct, partial }, further, max)).toBeGreaterThanOrEqual(score);
    }), { numRuns: 300 });
  });
});

describe('shareOut', () => {
  it('adds up exactly', () => {
    fc.assert(fc.property(mark, fc.integer({ min: 1, max: 30 }), (whole, parts) => {
      const shares = shareOut(whole, parts);
      expect(totalMarks(shares)).toBe(whole);
      expect(Math.max(...shares) - Math.min(...shares)).toBeLessThan(0.0101);
    }));
  });
});
