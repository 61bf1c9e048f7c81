import { normaliseUnit } from '../../../domain/answers/units.ts';
import { multiply, parseDecimal, rational, type Rational } from '../../../domain/answers/rational.ts';

/** A unit as a factor times base units, each with its power. */
export interface UnitMeaning {
  readonly factor: Rational;
  readonly base: Readonly<Record<string, number>>;
}

/** Of each unit that stands alone: its size in base units, and these. What is not listed has no conversion. */
const DEFINITIONS: Readonly<Record<string, readonly [string, Readonly<Record<string, number>>]>> = {
  km: ['1000', { m: 1 }], m: ['1', { m: 1 }], dm: ['0.1', { m: 1 }], cm: ['0.01', { m: 1 }], mm: ['0.001', { m: 1 }], 'µm': ['1e-6', { m: 1 }], nm: ['1e-9', { m: 1 }],
  ha: ['10000', { m: 2 }], l: ['0.001', { m: 3 }], ml: ['1e-6', { m: 3 }],
  t: ['1000', { kg: 1 }], kg: ['1', { kg: 1 }], g: ['0.001', { kg: 1 }], mg: ['1e-6', { kg: 1 }],
  s: ['1', { s: 1 }], min: ['60', { s: 1 }], h: ['3600', { s: 1 }], d: ['86400', { s: 1 }],
  N: ['1', { kg: 1, m: 1, s: -2 }], Pa: ['1', { kg: 1, m: -1, s: -2 }], kPa: ['1000', { kg: 1, m: -1, s: -2 }],
  J: ['1', { kg: 1, m: 2, s: -2 }], kJ: ['1000', { kg: 1, m: 2, s: -2 }], W: ['1', { kg: 1, m: 2, s: -3 }], kW: ['1000', { kg: 1, m: 2, s: -3 }],
  A: ['1', { A: 1 }], V: ['1', { kg: 1, m: 2, s: -3, A: -1 }], 'Ω': ['1', { kg: 1, m: 2, s: -3, A: -2 }], Hz: ['1', { s: -1 }],
  mol: ['1', { mol: 1 }], K: ['1', { K: 1 }], '°C': ['1', { '°C': 1 }], '°F': ['1', { '°F': 1 }], '°': ['1', { '°': 1 }],
  '¥': ['1', { '¥': 1 }], $: ['1', { $: 1 }], '€': ['1', { '€': 1 }], '£': ['1', { '£': 1 }],
};

/** What a written unit (`厘米`, `km/h`, `m/s²`) means; null for what is no unit we know. */
export function unitMeaning(written: string): UnitMeaning | null {
  const [top, bottom, ...more] = normaliseUnit(written).split('/');
  if (top === undefined || more.length > 0) return null;
  const above = powerOf(top);
  if (bottom === undefined || above === null) return above;
  const below = powerOf(bottom);
  if (below === null) return null;
  const base: Record<string, number> = { ...above.base };
  for (const [name, count] of Object.entries(below.base)) base[name] = (base[name] ?? 0) - count;
  return { factor: multiply(above.factor, rational(below.factor.d, below.factor.n)), base };
}

function powerOf(written: string): UnitMeaning | null {
  const [, name = '', count = '1'] = /^(.+?)(?:\^([1-4]))?$/.exec(normaliseUnit(written)) ?? [];
  const known = Object.hasOwn(DEFINITIONS, name) ? DEFINITIONS[name] : undefined;
  const size = known === undefined ? null : parseDecimal(known[0]);
  if (known === undefined || size === null) return null;
  const power = BigInt(count);
  return {
    factor: { n: size.n ** power, d: size.d ** power },
    base: Object.fromEntries(Object.entries(known[1]).map(([base, exponent]) => [base, exponent * Number(count)])),
  };
}
