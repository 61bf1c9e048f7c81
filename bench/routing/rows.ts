import { agreementWithin, meanAbsoluteError, quadraticKappa, type MarkPair } from '../../src/domain/agreement/agreement.ts';
import { clusteredInterval, verdict, type Interval } from '../../src/domain/agreement/bootstrap.ts';
import { coverageAtKappa, type CoverageAt, type RoutedMark } from '../../src/domain/agreement/coverage-at.ts';
import type { BenchRow } from '../report.ts';
import { area, mostConfident, wrongShare } from './rules.ts';

const TARGET = 0.8;

/** A row's value with its 95% interval, drawn by solutions. */
function withInterval<T extends { readonly cluster: string }>(marks: readonly T[], statistic: (sample: readonly T[]) => number | null): { value: number; interval?: Interval } {
  const interval = clusteredInterval(marks, ({ cluster }) => cluster, statistic);
  return { value: statistic(marks) ?? Number.NaN, ...(interval === null ? {} : { interval }) };
}

const percent = (share: number | null): string => `${Math.round(100 * (share ?? 0))}%`;
const two = (value: number): string => value.toFixed(2);

/** How well marks agree with the expert's when all are accepted. */
export function agreementRow(name: string, marks: readonly (MarkPair & { readonly cluster: string })[]): BenchRow {
  return { name: `${name}: ${marks.length} marks, ${percent(agreementWithin(marks, 0))} exact, ${percent(agreementWithin(marks, 1))} within 1, MAE ${two(meanAbsoluteError(marks) ?? Number.NaN)}`, ...withInterval(marks, quadraticKappa), unit: 'kappa' };
}

export function areaRow(name: string, marks: readonly RoutedMark[]): BenchRow {
  return { name: `${name}: AURC`, ...withInterval(marks, area), unit: '', yardstick: { name: 'at random', value: wrongShare(marks) } };
}

/** `marks[i]` and `other[i]` are one mark with two confidences; both areas are taken in each resample. */
export function differenceRow(name: string, marks: readonly RoutedMark[], other: readonly RoutedMark[]): BenchRow {
  const pairs = marks.map((mark, i) => ({ mark, other: other[i] ?? mark, cluster: mark.cluster }));
  const difference = (sample: typeof pairs): number => (area(sample.map((pair) => pair.mark)) ?? 0) - (area(sample.map((pair) => pair.other)) ?? 0);
  const row = withInterval(pairs, (sample) => difference([...sample]));
  const below = verdict(row.interval ?? null, 0);
  return { name: `${name}${below === null ? ' (not told apart)' : ''}`, ...row, unit: 'AURC' };
}

/** The largest set whose kappa reaches the target by its own value, in words. */
function seenInWords({ seen }: CoverageAt): string {
  if (seen === null) return 'none';
  const interval = seen.interval === null ? 'too few solutions for an interval' : `[${two(seen.interval.low)}, ${two(seen.interval.high)}]`;
  return `${seen.marks} at ${two(seen.kappa)}, ${interval}`;
}

/** What could be accepted; nothing shown to reach the target is a value of 0. */
export function acceptanceRow(name: string, marks: readonly RoutedMark[]): BenchRow {
  const found = coverageAtKappa(marks, TARGET);
  return {
    name: `${name}: shown to reach kappa .80 (by its own value, unproven: ${seenInWords(found)})`,
    value: found.shown?.marks ?? 0, unit: `of ${marks.length}`, target: '> 0', met: found.shown !== null,
  };
}

/** The most confident fifth of the marks, and more where the order cannot tell them apart. */
export function fifthRow(name: string, marks: readonly RoutedMark[]): BenchRow {
  return agreementRow(`${name}, most confident fifth`, mostConfident(marks, 0.2));
}
