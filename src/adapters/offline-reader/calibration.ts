import { readFileSync } from 'node:fs';

/** Raw score → P(right), from validation data; `gate`: the lowest raw score that may stand alone. */
export interface Curve {
  readonly gate: number;
  /** Lowest product of the characters' probabilities at which a reading of 1, 2, … may stand alone; 0.99 where none was fitted. */
  readonly whole?: readonly number[];
  /** Rising scores with the probability at each; between them straight lines. */
  readonly points: readonly (readonly [score: number, p: number])[];
}

export type FieldKind = 'digits' | 'letters' | 'text';

export type Calibration = Readonly<Record<FieldKind, Curve>>;

/** The committed curves (`calibration.json`, made by `scripts/train/calibrate.ts`). */
export function readCalibration(): Calibration {
  return JSON.parse(readFileSync(new URL('./calibration.json', import.meta.url), 'utf8')) as Calibration;
}

export function calibrated(curve: Curve, score: number): number {
  const { points } = curve;
  const first = points[0];
  const last = points.at(-1);
  if (first === undefined || last === undefined) throw new RangeError('empty calibration curve');
  if (score <= first[0]) return first[1];
  if (score >= last[0]) return last[1];
  const index = points.findIndex(([s]) => s > score);
  const [s0, p0] = points[index - 1] ?? first;
  const [s1, p1] = points[index] ?? last;
  return p0 + ((p1 - p0) * (score - s0)) / (s1 - s0);
}
