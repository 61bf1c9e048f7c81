import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseWrittenNumber } from './number.ts';
import { add, compare, parseDecimal, rational, subtract } from './rational.ts';

fc.configureGlobal({ seed: 20_261_122 });

function shown(text: string): string | null {
  const read = parseWrittenNumber(text);
  if (read === null) return null;
  const { n, d } = read.value;
  return [d === 1n ? `${n}` : `${n}/${d}`, read.form, read.unit].filter((part) => part !== '').join(' ');
}

describe('parseWrittenNumber', () => {
  it.each([
    ['0.5', '1/2 decimal'], ['.5', '1/2 decimal'], ['0,5', '1/2 decimal'], ['3.', '3 decimal'], ['007', '7 decimal'],
    ['１，２３４．５', '2469/2 decimal'], ['1,234,567', '1234567 decimal'], ['1 234 567', '1234567 decimal'], ["1'000", '1000 decimal'], ['1.234,5', '2469/2 decimal'],
    ['−3', '-3 decimal'], ['－３', '-3 decimal'], ['–3', '-3 decimal'], ['负3', '-3 decimal'], ['+3', '3 decimal'],
    ['3/4', '3/4 fraction'], ['½', '1/2 fraction'], ['-¾', '-3/4 fraction'], ['6/8', '3/4 fraction'],
    ['1½', '3/2 mixed'], ['1 1/2', '3/2 mixed'], ['-1 1/2', '-3/2 mixed'], ['1又1/2', '3/2 mixed'],
    ['50%', '1/2 percent'], ['50 ％', '1/2 percent'], ['5‰', '1/200 percent'],
    ['1.5e3', '1500 decimal'], ['1.5×10³', '1500 decimal'], ['1.5 x 10^-3', '3/2000 decimal'], ['3*10**2', '300 decimal'], ['2·10⁻¹', '1/5 decimal'],
    ['x = 2', '2 decimal'], ['= 2', '2 decimal'], ['42。', '42 decimal'],
    ['5 cm', '5 decimal cm'], ['5厘米', '5 decimal 厘米'], ['1/2 m²', '1/2 fraction m^2'], ['¥5', '5 decimal ¥'], ['$1,000.50', '2001/2 decimal $'], ['30°', '30 decimal °'],
  ])('reads %s', (text, expected) => {
    expect(shown(text)).toBe(expected);
  });

  it.each([
    '', ' ', 'abc', '1/0', '1 2', '1/2/3', '12,34,5', '1,23,456', '3.5.2', '2×3', '10^5', '5-3', '5 ± 1', '2x10', '5?', '1, 2', 'x = 2 or x = 3',
    '1e99999', '--3', '+-3', '¥5 元', '1'.repeat(300),
  ])('does not guess %s', (text) => {
    expect(shown(text)).toBeNull();
  });

  it('reads every decimal exactly', () => {
    fc.assert(fc.property(fc.bigInt({ min: 0n, max: 10n ** 30n }), fc.integer({ min: 0, max: 20 }), fc.integer({ min: -50, max: 50 }), (digits, places, exponent) => {
      const padded = String(digits).padStart(places + 1, '0');
      const written = places === 0 ? padded : `${padded.slice(0, -places)}.${padded.slice(-places)}`;
      const power = 10n ** BigInt(Math.abs(exponent));
      const scaled = exponent < 0 ? rational(digits, 10n ** BigInt(places) * power) : rational(digits * power, 10n ** BigInt(places));
      expect(parseWrittenNumber(`${written}e${exponent}`)?.value).toEqual(scaled);
    }), { numRuns: 300 });
  });

  it('reads what a JavaScript number prints', () => {
    fc.assert(fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) => {
      expect(parseWrittenNumber(String(value))?.value).toEqual(parseDecimal(String(value)));
    }), { numRuns: 300 });
  });

  it('reads grouped numbers as the plain ones', () => {
    fc.assert(fc.property(fc.integer({ min: 1000 }), fc.constantFrom(',', ' ', "'"), (value, sign) => {
      const grouped = String(value).replaceAll(/\B(?=(\d{3})+$)/g, sign);
      expect(parseWrittenNumber(grouped)?.value).toEqual(rational(BigInt(value)));
    }));
  });

  it('never throws, and takes no time to speak of, whatever is written', () => {
    const sign = fc.constantFrom(...Array.from('0123456789.,/ -+eE^×x%½²(又cm¥°=\n'));
    fc.assert(fc.property(fc.array(sign, { maxLength: 210 }).map((signs) => signs.join('')), (text) => {
      const read = parseWrittenNumber(text);
      expect(read === null || read.value.d > 0n).toBe(true);
    }), { numRuns: 2000 });
  });
});

describe('rational', () => {
  const fraction = fc.tuple(fc.bigInt(), fc.bigInt().filter((d) => d !== 0n)).map(([n, d]) => rational(n, d));

  it('adds and subtracts exactly', () => {
    fc.assert(fc.property(fraction, fraction, (a, b) => {
      expect(subtract(add(a, b), b)).toEqual(a);
      expect(Math.sign(compare(a, b))).toBe(-Math.sign(compare(b, a)) + 0);
    }));
  });

  it('has no zero denominator', () => {
    expect(() => rational(1n, 0n)).toThrow(RangeError);
  });
});
