import { rational, type Rational } from '../../../domain/answers/rational.ts';
import type { Equality } from './equality.ts';
import { evaluate, namesIn, ONES, type Budget, type Point } from './evaluate.ts';
import type { Node } from './expression.ts';
import { Unsure } from './unsure.ts';
import { compareValues, type Value } from './values.ts';
import { holdsDecimal, relativeGap } from './written.ts';

/** Values that names take in turn: of both signs, no whole numbers, so that no special point is met. */
const SAMPLES = [
  [7n, 3n], [11n, 5n], [1n, 7n], [17n, 11n], [5n, 13n], [29n, 9n], [2n, 17n], [41n, 19n], [13n, 23n], [53n, 21n],
  [-7n, 5n], [-3n, 11n], [-19n, 7n], [-1n, 13n], [-23n, 9n], [-31n, 17n],
] as const;
const POSITIVE = 10;
const ENOUGH = 8;
/** Coefficients such as 0.33 or 6.28 may be rounded. */
const CLOSE = 0.02;

/** Equal at every point where both have a value, and no point where only one has: the same. Different where all names are positive: apart. */
export function algebraic(left: Node, right: Node, budget: Budget): Equality {
  const names = [...namesIn(right, namesIn(left))].sort();
  if (names.length > 6) throw new Unsure('too many names');
  const decimals = holdsDecimal(left) || holdsDecimal(right);
  let equal = 0;
  let doubt = false;
  for (let row = 0; row < SAMPLES.length + 6; row += 1) {
    const point = pointOf(names, row);
    const [a, b] = [valueAt(left, point, budget), valueAt(right, point, budget)];
    if (a === null && b === null) continue;
    const found = a === null || b === null ? null : compareValues(a, b);
    if (found === 'same') equal += 1;
    else if (found === 'apart' && row < POSITIVE && !(decimals && a !== null && b !== null && relativeGap(a, b) < CLOSE)) return 'apart';
    else doubt = true;
  }
  return equal >= ENOUGH && !doubt ? 'same' : 'unknown';
}

/** Rows: all names positive, all negative, then mixed. */
function pointOf(names: readonly string[], row: number): Point {
  const pick = (index: number): Rational => {
    const [from, size] = row < POSITIVE ? [0, POSITIVE] : row < SAMPLES.length ? [POSITIVE, SAMPLES.length - POSITIVE] : [0, SAMPLES.length];
    const [n, d] = SAMPLES[from + ((row + index * 7) % size)] ?? [1n, 1n];
    return rational(n * BigInt(index + 1), d);
  };
  return { names: new Map(names.map((name, index) => [name, pick(index)])), units: ONES.units };
}

function valueAt(node: Node, point: Point, budget: Budget): Value | null {
  try {
    return evaluate(node, point, budget);
  } catch (error) {
    if (error instanceof Unsure && error.undefinedThere) return null;
    throw error;
  }
}
