import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { brierScore, expectedCalibrationError } from './calibration.ts';

describe('calibration', () => {
  it('gives a worked example', () => {
    // Bin .9–1: probabilities .9 and .95, one of two right; bin .2–.3: .2, wrong.
    const forecasts = [{ probability: 0.9, right: true }, { probability: 0.95, right: false }, { probability: 0.2, right: false }];
    expect(brierScore(forecasts)).toBeCloseTo((0.01 + 0.9025 + 0.04) / 3);
    expect(expectedCalibrationError(forecasts)).toBeCloseTo((2 / 3) * (0.925 - 0.5) + (1 / 3) * 0.2);
    expect([brierScore([]), expectedCalibrationError([])]).toEqual([null, null]);
  });

  it('finds no fault in certainty that is right, and all in certainty that is wrong', () => {
    const sure = (right: boolean) => [{ probability: 1, right }, { probability: 0, right: !right }];
    expect([brierScore(sure(true)), expectedCalibrationError(sure(true))]).toEqual([0, 0]);
    expect([brierScore(sure(false)), expectedCalibrationError(sure(false))]).toEqual([1, 1]);
  });

  it('stays within 0 and 1; one bin compares the means', () => {
    const drawn = fc.array(fc.record({ probability: fc.double({ min: 0, max: 1, noNaN: true }), right: fc.boolean() }), { minLength: 1, maxLength: 30 });
    fc.assert(fc.property(drawn, (forecasts) => {
      const mean = forecasts.reduce((sum, { probability, right }) => sum + probability - Number(right), 0) / forecasts.length;
      expect(expectedCalibrationError(forecasts, 1)).toBeCloseTo(Math.abs(mean));
      expect(expectedCalibrationError(forecasts) ?? -1).toBeGreaterThanOrEqual(Math.abs(mean) - 1e-9);
      expect(brierScore(forecasts) ?? 2).toBeLessThanOrEqual(1);
    }));
  });
});
