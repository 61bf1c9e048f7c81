/** A fitted logistic regression on standardised signals. */
export interface Fit {
  /** P(right) for a row of signals. */
  readonly predict: (row: readonly number[]) => number;
  /** Change of the log odds per standard deviation of each signal, in the order of the row. */
  readonly weights: readonly number[];
}

/**
 * Logistic regression with an L2 penalty λ/2·|w|² on the summed log likelihood (Hastie, Tibshirani & Friedman, The
 * Elements of Statistical Learning, § 4.4), the intercept free. Signals are standardised by the rows given here, so
 * that nothing of rows held out goes into the fit. Plain gradient ascent: n × d is a few thousand numbers.
 */
export function fitLogistic(rows: readonly (readonly number[])[], right: readonly boolean[], lambda: number, rounds = 1000): Fit {
  const width = rows[0]?.length ?? 0;
  const centre = Array.from({ length: width }, (_, k) => rows.reduce((sum, row) => sum + (row[k] ?? 0), 0) / rows.length);
  const scale = centre.map((c, k) => Math.sqrt(rows.reduce((sum, row) => sum + ((row[k] ?? 0) - c) ** 2, 0) / rows.length) || 1);
  const standard = (row: readonly number[]): number[] => centre.map((c, k) => ((row[k] ?? 0) - c) / (scale[k] ?? 1));
  const inputs = rows.map(standard);
  let bias = 0;
  let weights: readonly number[] = centre.map(() => 0);
  const chance = (input: readonly number[]): number => 1 / (1 + Math.exp(-input.reduce((sum, x, k) => sum + x * (weights[k] ?? 0), bias)));
  // The curvature is at most n(1 + d)/4 + λ: a step of its inverse cannot overshoot.
  const step = 1 / ((rows.length * (1 + width)) / 4 + lambda);
  for (let round = 0; round < rounds; round++) {
    const slope = weights.map((weight) => -lambda * weight);
    let slope0 = 0;
    inputs.forEach((input, i) => {
      const miss = Number(right[i] ?? false) - chance(input);
      slope0 += miss;
      for (let k = 0; k < width; k++) slope[k] = (slope[k] ?? 0) + miss * (input[k] ?? 0);
    });
    bias += step * slope0;
    weights = weights.map((weight, k) => weight + step * (slope[k] ?? 0));
  }
  return { predict: (row) => chance(standard(row)), weights };
}
