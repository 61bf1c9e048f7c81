import { describe, expect, it } from 'vitest';
import { calibrated, readCalibration } from './calibration.ts';

describe('calibration', () => {
  const curve = { gate: 2, points: [[0, 0.5], [2, 0.9], [4, 0.99]] } as const;

  it('is straight between points and flat outside', () => {
    expect(calibrated(curve, -5)).toBe(0.5);
    expect(calibrated(curve, 1)).toBeCloseTo(0.7);
    expect(calibrated(curve, 3)).toBeCloseTo(0.945);
    expect(calibrated(curve, 99)).toBe(0.99);
    expect(calibrated(curve, -Infinity)).toBe(0.5);
  });

  it('ships curves that rise and never claim certainty', () => {
    for (const { points, gate } of Object.values(readCalibration())) {
      expect(Number.isFinite(gate)).toBe(true);
      expect(points.every(([, p]) => p < 1)).toBe(true);
      const rising = points.every(([score, p], i) => {
        const before = points[i - 1];
        return before === undefined || (score > before[0] && p >= before[1]);
      });
      expect(rising).toBe(true);
    }
  });
});
