import { quadraticKappa, type MarkPair } from './agreement.ts';
import { clusteredInterval, verdict, type BootstrapOptions, type Interval } from './bootstrap.ts';

/** A mark with the confidence it is routed by. */
export interface RoutedMark extends MarkPair {
  /** Higher is accepted first. */
  readonly confidence: number;
  /** Marks that are not independent of each other share it: a student, an answer. */
  readonly cluster: string;
}

/** The marks at or above one confidence. */
export interface Accepted {
  readonly marks: number;
  /** Share of all marks, 0–1. */
  readonly coverage: number;
  /** Lowest confidence accepted. */
  readonly threshold: number;
  readonly kappa: number;
  /** 95%, by clusters. */
  readonly interval: Interval | null;
}

export interface CoverageAt {
  /** Largest set whose kappa itself reaches the target: chosen by looking, so it promises too much. */
  readonly seen: Accepted | null;
  /** Largest set whose interval lies wholly at or above the target. */
  readonly shown: Accepted | null;
}

/**
 * Below this many marks kappa is luck: resamples of right marks alone all have a kappa of 1. Of 20 right marks at most
 * 14% are wrong elsewhere (exact binomial bound); one point wrong each, at a variance of .6, that is a kappa of .88.
 */
const LEAST_MARKS = 20;

/**
 * How many marks could be accepted at a quadratic weighted kappa of `target` or more. Marks of one confidence are
 * accepted together or not at all. Every confidence is tried and the largest set kept, which favours acceptance: that
 * nothing is `shown` can be relied on, that a set is shown should be seen again on marks that did not choose it.
 */
export function coverageAtKappa(marks: readonly RoutedMark[], target: number, options: BootstrapOptions = {}): CoverageAt {
  const sorted = marks.toSorted((a, b) => b.confidence - a.confidence);
  let seen: Accepted | null = null;
  for (let n = sorted.length; n >= LEAST_MARKS; n--) {
    const threshold = sorted[n - 1]?.confidence ?? Number.NaN;
    if (sorted[n]?.confidence === threshold) continue;
    const taken = sorted.slice(0, n);
    const kappa = quadraticKappa(taken);
    if (kappa === null || kappa < target) continue;
    const interval = clusteredInterval(taken, ({ cluster }) => cluster, quadraticKappa, options);
    const accepted = { marks: n, coverage: n / sorted.length, threshold, kappa, interval };
    seen ??= accepted;
    if (verdict(interval, target) === true) return { seen, shown: accepted };
  }
  return { seen, shown: null };
}
