import { seeded } from './seeded.ts';

export interface Interval {
  readonly low: number;
  readonly high: number;
}

export interface BootstrapOptions {
  readonly repeats?: number;
  readonly seed?: number;
}

/** Below this many clusters a resample says little about other clusters. */
const LEAST_CLUSTERS = 10;

/**
 * 95% percentile interval of `statistic` (Efron & Tibshirani 1993, ch. 13). Whole clusters are drawn with replacement
 * (Davison & Hinkley 1997, § 3.8), as marks of one student, or of one answer by several models, are not independent.
 * Null for fewer than ten clusters, and where more than one resample in twenty has no value.
 */
export function clusteredInterval<T>(
  items: readonly T[],
  clusterOf: (item: T) => string,
  statistic: (sample: readonly T[]) => number | null,
  { repeats = 2000, seed = 1 }: BootstrapOptions = {},
): Interval | null {
  const clusters = [...Map.groupBy(items, clusterOf).values()];
  if (clusters.length < LEAST_CLUSTERS) return null;
  const next = seeded(seed);
  const values: number[] = [];
  for (let i = 0; i < repeats; i++) {
    const value = statistic(clusters.flatMap(() => clusters[Math.floor(next() * clusters.length)] ?? []));
    if (value !== null) values.push(value);
  }
  if (values.length < 0.95 * repeats) return null;
  values.sort((a, b) => a - b);
  return { low: quantile(values, 0.025), high: quantile(values, 0.975) };
}

/** Linear between the order statistics (Hyndman & Fan 1996, type 7); `sorted` is not empty. */
function quantile(sorted: readonly number[], share: number): number {
  const at = share * (sorted.length - 1);
  const low = sorted[Math.floor(at)] ?? Number.NaN;
  const high = sorted[Math.ceil(at)] ?? low;
  return low + (high - low) * (at - Math.floor(at));
}

/**
 * Whether a statistic reaches a threshold: refused (null) while its interval straddles the threshold or there is none.
 */
export function verdict(interval: Interval | null, threshold: number): boolean | null {
  if (interval === null) return null;
  if (interval.low >= threshold) return true;
  return interval.high < threshold ? false : null;
}
