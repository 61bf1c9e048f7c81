import { absolute, compare, multiply, rational, subtract, type Rational } from '../../../domain/answers/rational.ts';
import { Budget, evaluate, ONES } from './evaluate.ts';
import { holds, type Node } from './expression.ts';
import { divide, isExact, Real, sign, toReal, type Value } from './values.ts';

const ONE = rational(1n);

/** A number written out in digits, in base units. */
interface Written {
  readonly value: Rational;
  /** One in the last digit. */
  readonly step: Rational;
  /** One in the last digit that is not 0: `1200` may be known to the hundred. */
  readonly coarse: Rational;
  readonly decimal: boolean;
}

/** The number that a node writes out; null for a calculation. */
export function writtenNumber(node: Node): Written | null {
  if (node.kind === 'number') {
    if (node.step.n === 0n) return null;
    const decimal = compare(node.step, ONE) < 0;
    const zeros = decimal ? '' : (/0*$/.exec(node.value.n.toString())?.[0] ?? '');
    return { ...node, coarse: multiply(node.step, rational(node.value.n === 0n ? 1n : 10n ** BigInt(zeros.length))), decimal };
  }
  if (node.kind === 'negative') return scaled(writtenNumber(node.of), rational(-1n));
  if (node.kind === 'percent') return scaled(writtenNumber(node.of), rational(1n, 100n));
  if (node.kind !== '×' || !isScale(node.right)) return null;
  const factor = evaluate(node.right, ONES, new Budget());
  return isExact(factor) ? scaled(writtenNumber(node.left), factor) : null;
}

function scaled(inner: Written | null, factor: Rational): Written | null {
  if (inner === null) return null;
  const size = absolute(factor);
  return { value: multiply(inner.value, factor), step: multiply(inner.step, size), coarse: multiply(inner.coarse, size), decimal: inner.decimal };
}

function isScale(node: Node): boolean {
  if (node.kind === 'unit') return node.name !== '°';
  if (node.kind === '×') return isScale(node.left) && isScale(node.right);
  return node.kind === '^' && node.left.kind === 'number' && node.left.value.n === 10n && node.left.value.d === 1n && !holds(node.right, (one) => one.kind === 'name');
}

/** How a written number stands to a value: rounded to it, cut short before it, or off. */
export function closeness({ value: written }: Written, step: Rational, value: Value): 'rounded' | 'cut' | 'off' {
  const gap = toReal(isExact(value) ? subtract(value, written) : value.minus(toReal(written)));
  const steps = gap.abs().div(toReal(step));
  if (steps.lte(0.5)) return 'rounded';
  return steps.lt(1) && gap.isNegative() === (sign(value) < 0) && sign(value) === sign(written) ? 'cut' : 'off';
}

/**
 * Whether a written decimal could be `value` in short: correct to its last digit, with at least two digits, and
 * behind the point unless the value is irrational (7.5 is not 8).
 */
export function rounds(node: Node, value: Value): boolean {
  const written = writtenNumber(node);
  if (written === null || closeness(written, written.step, value) === 'off') return false;
  return toReal(divide(written.value, written.step)).abs().gte(10) && (!isExact(value) || written.decimal);
}

/** What 3.14 and 22/7 are away from π, and a little more. */
const ROUGH = 0.001;

/** Whether a written number could have come from a calculation with 3.14 or 22/7 for π. */
export function roundsPi(node: Node, other: Node, value: Value): boolean {
  if (writtenNumber(node) === null || !holds(other, (one) => one.kind === 'name' && one.name === 'π')) return false;
  return relativeGap(evaluate(node, ONES, new Budget()), value) < ROUGH;
}

export function relativeGap(a: Value, b: Value): number {
  const [x, y] = [toReal(a), toReal(b)];
  return x.minus(y).abs().div(Real.max(x.abs(), y.abs(), '1e-30')).toNumber();
}

/** Whether an expression holds a decimal fraction, which may be a rounded number. */
export function holdsDecimal(node: Node): boolean {
  return holds(node, (one) => one.kind === 'number' && one.step.n !== 0n && compare(one.step, ONE) < 0);
}
