import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { areaUnderRisk, riskCoverage, type Ranked } from './risk-coverage.ts';

const rank = (rows: readonly (readonly [number, number])[]): Ranked[] => rows.map(([confidence, loss]) => ({ confidence, loss }));
const drawn = fc.array(fc.record({ confidence: fc.integer({ min: 0, max: 5 }), loss: fc.integer({ min: 0, max: 1 }) }), { minLength: 1, maxLength: 30 });

describe('risk and coverage', () => {
  it('gives a worked example', () => {
    const answers = rank([[0.1, 1], [0.9, 0], [0.5, 1], [0.7, 0]]);
    expect(riskCoverage(answers)).toEqual([{ coverage: 0.25, risk: 0 }, { coverage: 0.5, risk: 0 }, { coverage: 0.75, risk: 1 / 3 }, { coverage: 1, risk: 0.5 }]);
    expect(areaUnderRisk(answers)).toBeCloseTo((1 / 3 + 1 / 2) / 4);
    expect(areaUnderRisk([])).toBeNull();
  });

  it('cannot tell answers of one confidence apart: the area is that of accepting at random', () => {
    expect(areaUnderRisk(rank([[1, 0], [1, 1], [1, 1], [1, 0]]))).toBeCloseTo(0.5);
  });

  it('takes the mean over both orders of a tie', () => {
    const orders = [rank([[3, 0], [2, 0], [1, 1]]), rank([[3, 0], [1, 0], [2, 1]])].map((answers) => areaUnderRisk(answers) ?? 0);
    expect(areaUnderRisk(rank([[3, 0], [1, 1], [1, 0]]))).toBeCloseTo(((orders[0] ?? 0) + (orders[1] ?? 0)) / 2);
  });

  it('ends at the mean loss, whatever the order of the input, and no order beats that of the loss itself', () => {
    fc.assert(fc.property(drawn, (answers) => {
      const area = areaUnderRisk(answers) ?? 0;
      expect(riskCoverage(answers).at(-1)?.risk).toBeCloseTo(answers.reduce((sum, { loss }) => sum + loss, 0) / answers.length);
      expect(areaUnderRisk(answers.toReversed())).toBeCloseTo(area);
      expect(areaUnderRisk(answers.map(({ loss }) => ({ confidence: -loss, loss }))) ?? 0).toBeLessThanOrEqual(area + 1e-9);
    }));
  });
});
