/** Marks of one answer, in points: what a person gave and what the machine gave. */
export interface MarkPair {
  readonly human: number;
  readonly machine: number;
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** Marks are hundredths: a spread below this is rounding. */
const NO_SPREAD = 1e-9;

/**
 * Quadratic weighted kappa on continuous marks, −1 to 1, as ETS's RSMTool defines it
 * (Haberman 2019, RSMTool `quadratic_weighted_kappa`): 2·cov / (var_h + var_m + (mean_h − mean_m)²), population
 * moments. On whole marks it is Cohen's (1968) with quadratic weights. Null for no pair, and where every mark of both
 * is one and the same: chance alone would agree there, and kappa is not defined.
 */
export function quadraticKappa(pairs: readonly MarkPair[]): number | null {
  if (pairs.length === 0) return null;
  const h = mean(pairs.map(({ human }) => human));
  const m = mean(pairs.map(({ machine }) => machine));
  const apart = mean(pairs.map(({ human, machine }) => (human - h) ** 2 + (machine - m) ** 2)) + (h - m) ** 2;
  if (apart < NO_SPREAD) return null;
  return (2 * mean(pairs.map(({ human, machine }) => (human - h) * (machine - m)))) / apart;
}

/** Share (0–1) of pairs no more than `within` points apart: 0 is exact agreement, 1 adjacent. Null for no pair. */
export function agreementWithin(pairs: readonly MarkPair[], within: number): number | null {
  return pairs.length === 0 ? null : mean(pairs.map(({ human, machine }) => (Math.abs(human - machine) <= within + NO_SPREAD ? 1 : 0)));
}

/** Mean absolute error, in points. Null for no pair. */
export function meanAbsoluteError(pairs: readonly MarkPair[]): number | null {
  return pairs.length === 0 ? null : mean(pairs.map(({ human, machine }) => Math.abs(human - machine)));
}
