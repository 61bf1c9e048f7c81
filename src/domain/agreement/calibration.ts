/** A stated probability (0–1) that a mark is right, and whether it was. */
export interface Forecast {
  readonly probability: number;
  readonly right: boolean;
}

/** Mean of (probability − outcome)², 0 best (Brier 1950). Null for no forecast. */
export function brierScore(forecasts: readonly Forecast[]): number | null {
  if (forecasts.length === 0) return null;
  return forecasts.reduce((sum, { probability, right }) => sum + (probability - Number(right)) ** 2, 0) / forecasts.length;
}

/**
 * Expected calibration error over `bins` bins of equal width: Σ n_b/n · |share right − mean probability|
 * (Naeini, Cooper & Hauskrecht 2015; Guo et al. 2017). Null for no forecast.
 */
export function expectedCalibrationError(forecasts: readonly Forecast[], bins = 10): number | null {
  if (forecasts.length === 0) return null;
  const excess = Array.from({ length: bins }, () => 0);
  for (const { probability, right } of forecasts) {
    const bin = Math.min(bins - 1, Math.floor(probability * bins));
    excess[bin] = (excess[bin] ?? 0) + probability - Number(right);
  }
  return excess.reduce((sum, value) => sum + Math.abs(value), 0) / forecasts.length;
}
