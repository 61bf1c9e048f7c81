import { Decimal } from 'decimal.js';
import { add as addExact, multiply as multiplyExact, rational, type Rational } from '../../../domain/answers/rational.ts';
import { Unsure } from './unsure.ts';

/** Numbers with roots, π or angles in them: eighty digits, of which fifty are asked to agree. */
export const Real = Decimal.clone({ precision: 80, rounding: Decimal.ROUND_HALF_EVEN, defaults: true });

/** Exact where it can be; a `Decimal` once something irrational came in. */
export type Value = Rational | Decimal;

/** Bits of a numerator or denominator: enough for any exam, few enough to stay quick. */
const MAX_BITS = 1024;
const MAX_EXPONENT = 512;
/** Beyond 10^±30 a real could lose its agreeing digits by cancelling; below 10^-60 it is a zero made of rounding. */
const LARGE = new Real('1e30');
const SMALL = new Real('1e-30');
const ZERO = new Real('1e-60');
const EQUAL = new Real('1e-50');
const APART = new Real('1e-25');

export const PI = Real.acos(-1);

export function isExact(value: Value): value is Rational {
  return !(value instanceof Decimal);
}

function bits(n: bigint): number {
  return (n < 0n ? -n : n).toString(16).length * 4;
}

function bounded(value: Rational): Rational {
  if (bits(value.n) > MAX_BITS || bits(value.d) > MAX_BITS) throw new Unsure('number too large');
  return value;
}

function settle(value: Decimal): Value {
  if (!value.isFinite()) throw new Unsure('no value', true);
  const size = value.abs();
  if (size.lt(ZERO)) return rational(0n);
  if (size.lt(SMALL) || size.gt(LARGE)) throw new Unsure('too large or too small to compare');
  return value;
}

export function toReal(value: Value): Decimal {
  return isExact(value) ? new Real(value.n.toString()).div(value.d.toString()) : value;
}

function isZero(value: Value): boolean {
  return isExact(value) && value.n === 0n;
}

export function sign(value: Value): number {
  return isExact(value) ? Number(value.n > 0n) - Number(value.n < 0n) : value.comparedTo(0);
}

export function negate(value: Value): Value {
  return isExact(value) ? { n: -value.n, d: value.d } : value.neg();
}

export function add(a: Value, b: Value): Value {
  return isExact(a) && isExact(b) ? bounded(addExact(a, b)) : settle(toReal(a).plus(toReal(b)));
}

export function multiply(a: Value, b: Value): Value {
  if (isZero(a) || isZero(b)) return rational(0n);
  return isExact(a) && isExact(b) ? bounded(multiplyExact(a, b)) : settle(toReal(a).times(toReal(b)));
}

export function divide(a: Value, b: Value): Value {
  if (isZero(b)) throw new Unsure('division by zero', true);
  return isExact(a) && isExact(b) ? bounded(rational(a.n * b.d, a.d * b.n)) : settle(toReal(a).div(toReal(b)));
}

/** Powers: exact for whole exponents, roots for fractions, otherwise of positive bases only. */
export function power(base: Value, exponent: Value): Value {
  if (isExact(exponent) && exponent.d === 1n) return wholePower(base, exponent.n);
  if (isExact(exponent) && exponent.d <= 12n && (sign(base) >= 0 || exponent.d % 2n === 1n)) {
    return wholePower(root(base, Number(exponent.d)), exponent.n);
  }
  if (sign(base) <= 0) throw new Unsure('power of a negative base', true);
  const digits = toReal(base).log(10).times(toReal(exponent)).abs();
  if (digits.gt(30)) throw new Unsure('power too large');
  return settle(toReal(base).pow(toReal(exponent)));
}

function wholePower(base: Value, exponent: bigint): Value {
  const size = exponent < 0n ? -exponent : exponent;
  if (size > MAX_EXPONENT) throw new Unsure('exponent too large');
  if (isZero(base) && exponent <= 0n) throw new Unsure('power of zero', true);
  if (!isExact(base)) return settle(base.pow(Number(exponent)));
  if (Number(size) * (Math.max(bits(base.n), bits(base.d)) - 4) > MAX_BITS) throw new Unsure('power too large');
  const raised = { n: base.n ** size, d: base.d ** size };
  return exponent < 0n ? divide(rational(1n), raised) : bounded(raised);
}

export function root(value: Value, degree: number): Value {
  if (sign(value) < 0) {
    if (degree % 2 === 0) throw new Unsure('root of a negative number', true);
    return negate(root(negate(value), degree));
  }
  if (isExact(value)) {
    const [n, d] = [wholeRoot(value.n, degree), wholeRoot(value.d, degree)];
    if (n !== null && d !== null) return { n, d };
  }
  return settle(degree === 2 ? toReal(value).sqrt() : toReal(value).pow(new Real(1).div(degree)));
}

/** The whole number whose power `n` is, where there is one. */
function wholeRoot(n: bigint, degree: number): bigint | null {
  if (n < 2n) return n;
  const exponent = BigInt(degree);
  let guess = 1n << BigInt(Math.ceil(bits(n) / degree));
  for (;;) {
    const next = ((exponent - 1n) * guess + n / guess ** (exponent - 1n)) / exponent;
    if (next >= guess) return guess ** exponent === n ? guess : null;
    guess = next;
  }
}

export type Trigonometric = 'sin' | 'cos' | 'tan';

/** Of an angle in radians. Multiples of 15° are taken as such, so that tan 90° has no value. */
export function trigonometry(name: Trigonometric, angle: Value): Value {
  const radians = toReal(angle);
  if (radians.abs().gt(1e6)) throw new Unsure('angle too large');
  if (name === 'tan') return divide(trigonometry('sin', angle), trigonometry('cos', angle));
  return settle(name === 'sin' ? radians.sin() : radians.cos());
}

export function logarithm(value: Value, base: Value | null): Value {
  if (sign(value) <= 0 || (base !== null && sign(base) <= 0)) throw new Unsure('logarithm of a negative number', true);
  const natural = settle(toReal(value).ln());
  return base === null ? natural : divide(natural, settle(toReal(base).ln()));
}

/** `same` and `apart` are sure; between them lies what rounding could have done. */
export function compareValues(a: Value, b: Value): 'same' | 'apart' | 'unsure' {
  if (isExact(a) && isExact(b)) return a.n === b.n && a.d === b.d ? 'same' : 'apart';
  const [x, y] = [toReal(a), toReal(b)];
  const scale = Real.max(x.abs(), y.abs(), '1e-20');
  const gap = x.minus(y).abs().div(scale);
  return gap.lte(EQUAL) ? 'same' : gap.gte(APART) ? 'apart' : 'unsure';
}
