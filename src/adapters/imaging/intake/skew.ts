const COARSE = { reach: 15, step: 0.5, points: 12_000 };
const FINE = [{ reach: 0.6, step: 0.1 }, { reach: 0.1, step: 0.02 }];
const FINE_POINTS = 50_000;
const FEWEST_POINTS = 400;
/** How much sharper the profile must be at the found angle than at a middling one. */
const PROMINENCE = 1.25;
const RADIANS = Math.PI / 180;

export interface Lines {
  /** Degrees clockwise by which the lines run; 0 when there are none to be seen. */
  readonly angle: number;
  /** Sharpness of the profile at that angle over that at a middling angle; about 1 without lines. */
  readonly prominence: number;
}

/**
 * The direction of text lines among points (`x, y, x, y …`, y down): the angle along which the projection of
 * the ink has the sharpest steps, searched within ±15° from coarse to fine.
 */
export function lineDirection(points: Float32Array): Lines {
  if (points.length < FEWEST_POINTS * 2) return { angle: 0, prominence: 1 };
  const few = thin(points, COARSE.points);
  const scores: number[] = [];
  let best = 0;
  let top = -1;
  for (let angle = -COARSE.reach; angle <= COARSE.reach; angle += COARSE.step) {
    const score = sharpness(few, angle);
    scores.push(score);
    if (score > top) [top, best] = [score, angle];
  }
  const prominence = top / (scores.toSorted((a, b) => a - b)[scores.length >> 1] as number);
  // the sharpest at the very end of the range has its true place beyond it
  if (prominence < PROMINENCE || Math.abs(best) === COARSE.reach) return { angle: 0, prominence };
  const many = thin(points, FINE_POINTS);
  for (const { reach, step } of FINE) {
    const centre = best;
    top = -1;
    for (let angle = centre - reach; angle <= centre + reach + step / 2; angle += step) {
      const score = sharpness(many, angle);
      if (score > top) [top, best] = [score, angle];
    }
  }
  return { angle: Math.round(best * 1000) / 1000, prominence };
}

function thin(points: Float32Array, most: number): Float32Array {
  const count = points.length / 2;
  if (count <= most) return points;
  const kept = new Float32Array(most * 2);
  for (let i = 0; i < most; i += 1) {
    const from = Math.floor((i * count) / most) * 2;
    kept[i * 2] = points[from] as number;
    kept[i * 2 + 1] = points[from + 1] as number;
  }
  return kept;
}

/** Sum of squared steps of the projection along `angle`, bins of one pixel, points shared between two bins. */
function sharpness(points: Float32Array, angle: number): number {
  const sine = Math.sin(angle * RADIANS);
  const cosine = Math.cos(angle * RADIANS);
  let low = Infinity;
  let high = -Infinity;
  for (let i = 0; i < points.length; i += 2) {
    const y = (points[i + 1] as number) * cosine - (points[i] as number) * sine;
    if (y < low) low = y;
    if (y > high) high = y;
  }
  const bins = new Float32Array(Math.ceil(high - low) + 3);
  for (let i = 0; i < points.length; i += 2) {
    const y = (points[i + 1] as number) * cosine - (points[i] as number) * sine - low;
    const bin = Math.floor(y);
    const share = y - bin;
    bins[bin] = (bins[bin] as number) + 1 - share;
    bins[bin + 1] = (bins[bin + 1] as number) + share;
  }
  let sum = 0;
  for (let i = 1; i < bins.length; i += 1) sum += ((bins[i] as number) - (bins[i - 1] as number)) ** 2;
  return sum;
}
