import { areaUnderRisk } from '../../src/domain/agreement/risk-coverage.ts';
import type { RoutedMark } from '../../src/domain/agreement/coverage-at.ts';
import { fitLogistic, type Fit } from './logistic.ts';
import { SIGNALS, type Candidate } from './signals.ts';

const FOLDS = 10;
/** About two per cent of the marks: set beforehand, not tuned (1 and 100 move the area by .003). */
const LAMBDA = 10;

export const isRight = ({ human, machine }: { readonly human: number; readonly machine: number }): boolean => human === machine;

export function fit(candidates: readonly Candidate[]): Fit {
  return fitLogistic(candidates.map(({ signals }) => signals), candidates.map(isRight), LAMBDA);
}

/**
 * P(right) of each candidate from a fit that saw no mark of its solution, by any model: whole solutions are held out,
 * every tenth of the list, so that the tasks are spread over the folds.
 */
export function heldOut(candidates: readonly Candidate[]): number[] {
  const foldOf = new Map([...new Set(candidates.map(({ solution }) => solution))].map((solution, i) => [solution, i % FOLDS]));
  const fits = Array.from({ length: FOLDS }, (_, fold) => fit(candidates.filter(({ solution }) => foldOf.get(solution) !== fold)));
  return candidates.map(({ solution, signals }) => fits[foldOf.get(solution) ?? 0]?.predict(signals) ?? Number.NaN);
}

/** The candidates with the confidence of each, in the same order. */
export function routed(candidates: readonly Candidate[], confidence: readonly number[]): RoutedMark[] {
  return candidates.map(({ solution, human, machine }, i) => ({ human, machine, cluster: solution, confidence: confidence[i] ?? Number.NaN }));
}

/** Order by one signal, as known before any fit. */
export function bySignal(candidates: readonly Candidate[], at: number): number[] {
  return candidates.map(({ signals }) => (SIGNALS[at]?.sign ?? 1) * (signals[at] ?? 0));
}

/** Share of marks that are wrong: what accepting at random costs, at any coverage. */
export function wrongShare(marks: readonly RoutedMark[]): number {
  return marks.filter((mark) => !isRight(mark)).length / marks.length;
}

/** AURC with the loss of 1 for a mark that is not the expert's. */
export function area(marks: readonly RoutedMark[]): number | null {
  return areaUnderRisk(marks.map((mark) => ({ confidence: mark.confidence, loss: isRight(mark) ? 0 : 1 })));
}

/** The most confident `share` of the marks, with all that are as confident as the last of them. */
export function mostConfident(marks: readonly RoutedMark[], share: number): RoutedMark[] {
  const sorted = marks.toSorted((a, b) => b.confidence - a.confidence);
  const last = sorted[Math.ceil(share * sorted.length) - 1]?.confidence ?? Number.POSITIVE_INFINITY;
  return sorted.filter(({ confidence }) => confidence >= last);
}
