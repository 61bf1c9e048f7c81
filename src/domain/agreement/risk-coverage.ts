/** One answer to be accepted or sent to a person. */
export interface Ranked {
  /** Higher is accepted first. Any scale: the order alone counts. */
  readonly confidence: number;
  /** What accepting it costs: 1 for a wrong mark and 0 for a right one, or an error in points. */
  readonly loss: number;
}

export interface RiskPoint {
  /** Share of all answers accepted, 0 < coverage ≤ 1. */
  readonly coverage: number;
  /** Mean loss among those accepted. */
  readonly risk: number;
}

/**
 * Risk at coverage 1/n, 2/n … 1, the most confident accepted first (Geifman & El-Yaniv, Selective Classification for
 * Deep Neural Networks, 2017). Answers of one confidence cannot be told apart: each takes the mean loss of its group,
 * the expectation over all orders of them, so that the curve does not depend on the order of the input.
 */
export function riskCoverage(answers: readonly Ranked[]): RiskPoint[] {
  const groups = new Map<number, number[]>();
  for (const { confidence, loss } of answers) {
    const group = groups.get(confidence);
    if (group === undefined) groups.set(confidence, [loss]);
    else group.push(loss);
  }
  const points: RiskPoint[] = [];
  let lost = 0;
  for (const [, losses] of [...groups].toSorted(([a], [b]) => b - a)) {
    const each = losses.reduce((sum, loss) => sum + loss, 0) / losses.length;
    for (let i = 0; i < losses.length; i++) {
      lost += each;
      points.push({ coverage: (points.length + 1) / answers.length, risk: lost / (points.length + 1) });
    }
  }
  return points;
}

/**
 * Area under the risk-coverage curve: the mean risk over its n points (Geifman, Uziel & El-Yaniv, Bias-Reduced
 * Uncertainty Estimation, 2019). Accepting at random gives the mean loss. Null for no answer.
 */
export function areaUnderRisk(answers: readonly Ranked[]): number | null {
  const points = riskCoverage(answers);
  return points.length === 0 ? null : points.reduce((sum, { risk }) => sum + risk, 0) / points.length;
}
