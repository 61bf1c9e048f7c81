import { describe, expect, it } from 'vitest';
import { clusteredInterval, verdict } from './bootstrap.ts';
import { seeded } from './seeded.ts';

const mean = (values: readonly { value: number }[]): number => values.reduce((sum, { value }) => sum + value, 0) / values.length;
const row = (value: number, cluster: number) => ({ value, cluster: String(cluster) });

describe('clustered bootstrap', () => {
  it('comes near the interval of the normal approximation for a mean', () => {
    const next = seeded(5);
    const rows = Array.from({ length: 400 }, (_, i) => row(next(), i));
    const interval = clusteredInterval(rows, ({ cluster }) => cluster, mean);
    // Uniform: sd √(1/12), standard error √(1/12/400) = .0144.
    expect(interval?.low).toBeCloseTo(mean(rows) - 1.96 * 0.0144, 2);
    expect(interval?.high).toBeCloseTo(mean(rows) + 1.96 * 0.0144, 2);
  });

  it('is as wide for rows said five times as for rows said once', () => {
    const next = seeded(6);
    const once = Array.from({ length: 60 }, (_, i) => row(next(), i));
    const five = once.flatMap((item) => Array.from({ length: 5 }, () => item));
    const [narrow, wide] = [once, five].map((rows) => clusteredInterval(rows, ({ cluster }) => cluster, mean));
    expect(wide?.low).toBeCloseTo(narrow?.low ?? Number.NaN);
    expect(wide?.high).toBeCloseTo(narrow?.high ?? Number.NaN);
  });

  it('gives the same interval again, and another for another seed', () => {
    const rows = Array.from({ length: 30 }, (_, i) => row(i % 7, i));
    const of = (seed: number) => clusteredInterval(rows, ({ cluster }) => cluster, mean, { seed, repeats: 200 });
    expect(of(1)).toEqual(of(1));
    expect(of(1)).not.toEqual(of(2));
  });

  it('says nothing of few clusters, nor where the statistic has no value', () => {
    const rows = Array.from({ length: 40 }, (_, i) => row(i, i % 9));
    expect(clusteredInterval(rows, ({ cluster }) => cluster, mean)).toBeNull();
    expect(clusteredInterval(Array.from({ length: 40 }, (_, i) => row(i, i)), ({ cluster }) => cluster, () => null)).toBeNull();
  });
});

describe('verdict', () => {
  it('is refused while the interval straddles the threshold', () => {
    expect(verdict({ low: 0.7, high: 0.9 }, 0.8)).toBeNull();
    expect(verdict({ low: 0.8, high: 0.9 }, 0.8)).toBe(true);
    expect(verdict({ low: 0.6, high: 0.79 }, 0.8)).toBe(false);
    expect(verdict(null, 0.8)).toBeNull();
  });
});
