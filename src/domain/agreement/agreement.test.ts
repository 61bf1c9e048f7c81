import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { agreementWithin, meanAbsoluteError, quadraticKappa, type MarkPair } from './agreement.ts';

const pairsOf = (human: readonly number[], machine: readonly number[]): MarkPair[] => human.map((mark, i) => ({ human: mark, machine: machine[i] ?? 0 }));
const drawn = fc.array(fc.record({ human: fc.integer({ min: 0, max: 6 }), machine: fc.integer({ min: 0, max: 6 }) }), { minLength: 1, maxLength: 40 });

/** 1 − Σ w·observed / Σ w·expected with w = (i − j)² over the confusion matrix (Cohen 1968). */
function cohen(pairs: readonly MarkPair[]): number {
  let observed = 0;
  let expected = 0;
  for (const { human } of pairs) for (const { machine } of pairs) expected += (human - machine) ** 2 / pairs.length;
  for (const { human, machine } of pairs) observed += (human - machine) ** 2;
  return 1 - observed / expected;
}

describe('quadratic weighted kappa', () => {
  it('gives a worked example', () => {
    // Means 1 and 1.25; variances .5 and .6875; covariance .5: 2 × .5 / (.5 + .6875 + .0625) = .8.
    expect(quadraticKappa(pairsOf([0, 1, 1, 2], [0, 1, 2, 2]))).toBeCloseTo(0.8);
    expect(quadraticKappa(pairsOf([0, 2], [2, 0]))).toBeCloseTo(-1);
    expect(quadraticKappa(pairsOf([0.5, 1.25], [0.5, 1.25]))).toBeCloseTo(1);
  });

  it('punishes a machine that always gives one mark more, which a correlation would not', () => {
    // Variances and covariance 2/3, means 1 apart: (4/3) / (4/3 + 1).
    expect(quadraticKappa(pairsOf([0, 1, 2], [1, 2, 3]))).toBeCloseTo(4 / 7);
  });

  it('is not defined for no pair, or for one mark throughout', () => {
    expect(quadraticKappa([])).toBeNull();
    expect(quadraticKappa(pairsOf([2, 2], [2, 2]))).toBeNull();
    expect(quadraticKappa(pairsOf([2, 2], [1, 1]))).toBeCloseTo(0);
  });

  it('is Cohen’s with quadratic weights on whole marks, alike both ways, within −1 and 1', () => {
    fc.assert(fc.property(drawn, (pairs) => {
      const kappa = quadraticKappa(pairs);
      if (kappa === null) return;
      expect(kappa).toBeCloseTo(cohen(pairs));
      expect(quadraticKappa(pairs.map(({ human, machine }) => ({ human: machine, machine: human })))).toBeCloseTo(kappa);
      expect(Math.abs(kappa)).toBeLessThanOrEqual(1 + 1e-9);
    }));
  });
});

describe('agreement and error', () => {
  it('counts equal and adjacent marks and averages the error', () => {
    const pairs = pairsOf([0, 1, 2, 3], [0, 2, 0, 3]);
    expect(agreementWithin(pairs, 0)).toBeCloseTo(0.5);
    expect(agreementWithin(pairs, 1)).toBeCloseTo(0.75);
    expect(meanAbsoluteError(pairs)).toBeCloseTo(0.75);
    expect(agreementWithin(pairsOf([0.3], [0.1 + 0.2]), 0)).toBe(1);
    expect([agreementWithin([], 0), meanAbsoluteError([])]).toEqual([null, null]);
  });

  it('never has fewer adjacent than exact marks, and no error where all are exact', () => {
    fc.assert(fc.property(drawn, (pairs) => {
      expect(agreementWithin(pairs, 1) ?? 0).toBeGreaterThanOrEqual(agreementWithin(pairs, 0) ?? 1);
      expect((agreementWithin(pairs, 0) ?? 0) === 1).toBe(meanAbsoluteError(pairs) === 0);
    }));
  });
});
