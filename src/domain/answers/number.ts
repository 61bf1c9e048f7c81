import { normaliseWriting } from './normalise.ts';
import { add, multiply, parseDecimal, rational, type Rational } from './rational.ts';

/** How a number is written; `decimal` covers integers, decimals and scientific notation. */
export type NumberForm = 'decimal' | 'fraction' | 'mixed' | 'percent';

export interface WrittenNumber {
  /** Of `50%` one half. */
  readonly value: Rational;
  readonly form: NumberForm;
  /** False for a fraction that can be reduced, such as 6/8. */
  readonly reduced: boolean;
  /** What stands behind the number (or a currency sign before it), as written; empty where there is none. */
  readonly unit: string;
}

const MAX_LENGTH = 200;
const PLAIN = String.raw`(?:\d+(?:[.,' ]\d+)*[.]?|[.,]\d+)`;
const POWER = String.raw`(?:[eE]([+-]?\d+)(?![\d.])|\s*[×xX]\s*10\s*(?:\^|××)\s*\(?\s*([+-]?\d+)\s*\)?)`;
const NUMBER = new RegExp(String.raw`^(${PLAIN})(?:${POWER})?`);
/** Something that may be a unit: no sum, list, second number or question mark behind the number. */
const UNIT = /^(?![xX] ?\d)[\p{L}°℃℉Ω%‰'"$¥€£][^=?±<>;]*$/u;
const FRACTION = /^(?:(\d+) +)?(\d+) ?\/ ?(\d+)(?![\d/.,])/;

/**
 * Digits with separators as plain digits with a point: groups of three behind a comma, an apostrophe or a
 * space are thousands (`1,234` is 1234), any other single comma is a decimal comma (`1,5`). Null where neither fits.
 */
function ungroup(digits: string): string | null {
  if (/^(\d+\.?\d*|\.\d+)$/.test(digits)) return digits;
  if (/^\d{1,3}([,' ])\d{3}(\1\d{3})*(\.\d+)?$/.test(digits)) return digits.replaceAll(/[,' ]/g, '');
  if (/^\d{1,3}(\.\d{3})+,\d+$/.test(digits)) return digits.replaceAll('.', '').replace(',', '.');
  if (/^\d*,\d+$/.test(digits)) return digits.replace(',', '.');
  return null;
}

/**
 * Reads a number as people write it: `0.5`, `１，２３４`, `-3/4`, `1 1/2`, `½`, `50%`, `1.5×10^3`, `x = 2`,
 * `12 cm²`, `¥5`. Null where there is no number, or more than one reading of it.
 */
export function parseWrittenNumber(written: string): WrittenNumber | null {
  if (written.length > MAX_LENGTH) return null;
  let rest = normaliseWriting(written)
    .replace(/[.。;,、!]+$/, '')
    .replace(/^[a-zA-Z]? ?= ?/, '')
    .replace(/(\d) ?又 ?(?=\d)/, '$1 ');
  const currency = /^([$¥€£]) ?/.exec(rest);
  if (currency) rest = rest.slice(currency[0].length);
  const sign = /^(?:[+-]|负|正) ?/.exec(rest);
  if (sign) rest = rest.slice(sign[0].length);
  const body = readFraction(rest) ?? readDecimal(rest);
  if (body === null) return null;
  const unit = rest.slice(body.length).trim();
  if (unit !== '' && (currency || !UNIT.test(unit))) return null;
  const negative = sign !== null && /[-负]/.test(sign[0]);
  const value = negative ? { n: -body.value.n, d: body.value.d } : body.value;
  const share = /^([%‰])(.*)$/.exec(unit);
  if (share && body.form === 'decimal' && share[2] === '') {
    return { value: multiply(value, rational(1n, share[1] === '%' ? 100n : 1000n)), form: 'percent', reduced: true, unit: '' };
  }
  return { value, form: body.form, reduced: body.reduced, unit: currency?.[1] ?? unit };
}

type Body = Omit<WrittenNumber, 'unit'> & { readonly length: number };

function readFraction(text: string): Body | null {
  const found = FRACTION.exec(text);
  if (found === null) return null;
  const [all, whole, top = '', bottom = ''] = found;
  if (/^0+$/.test(bottom)) return null;
  const part = rational(BigInt(top), BigInt(bottom));
  const reduced = part.d === BigInt(bottom);
  if (whole === undefined) return { value: part, form: 'fraction', reduced, length: all.length };
  return { value: add(rational(BigInt(whole)), part), form: 'mixed', reduced: reduced && part.n < part.d, length: all.length };
}

function readDecimal(text: string): Body | null {
  const found = NUMBER.exec(text);
  if (found === null) return null;
  const digits = ungroup((found[1] ?? '').replace(/\.$/, ''));
  if (digits === null) return null;
  const value = parseDecimal(`${digits}e${found[2] ?? found[3] ?? '0'}`);
  return value === null ? null : { value, form: 'decimal', reduced: true, length: found[0].length };
}
