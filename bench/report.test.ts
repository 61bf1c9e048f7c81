import { describe, expect, it } from 'vitest';
import { formatTable, median } from './report.ts';

describe('median', () => {
  it('takes the middle value, or the mean of the two in the middle', () => {
    expect(median([3, 1, 2])).toBe(2);
    expect(median([4, 1, 3, 2])).toBe(2.5);
    expect(() => median([])).toThrow(RangeError);
  });
});

describe('formatTable', () => {
  it('prints each figure beside its yardstick and says whether the target is met', () => {
    const text = formatTable({
      title: 'Engine',
      machine: '2 cores',
      rows: [
        { name: 'ours', value: 90, unit: '/s', yardstick: { name: 'bare', value: 100 }, target: '>= 0.8 x', met: true },
        { name: 'memory', value: 1.234, unit: 'GB', met: false },
      ],
    });
    expect(text).toContain('## Engine\n2 cores');
    expect(text).toMatch(/\| ours +\| 90 \/s +\| bare: 100 \/s +\| 0\.90 x +\| >= 0\.8 x +\| met +\|/u);
    expect(formatTable({ title: 'Kappa', rows: [{ name: 'k', value: 0.5, unit: 'kappa', interval: { low: 0.412, high: 0.6 } }] })).toContain('| 0.500 [0.412, 0.600] kappa |');
    expect(text).toMatch(/\| memory +\| 1\.23 GB +\|.*NOT MET/u);
  });
});
