import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { rational, type Rational } from '../../../domain/answers/rational.ts';
import { checkArithmetic } from './check-arithmetic.ts';
import { Budget } from './evaluate.ts';
import { finalAnswer } from './final-answer.ts';
import { sameAnswer } from './same-answer.ts';

/** A sum as written, and its value by an evaluator that shares nothing with the code under test; null behind a zero. */
interface Sum {
  readonly text: string;
  readonly value: { readonly n: bigint; readonly d: bigint } | null;
}

const spaced = fc.constantFrom('', ' ');
const leaf: fc.Arbitrary<Sum> = fc.oneof(
  fc.integer({ min: 0, max: 99 }).map((n) => ({ text: String(n), value: { n: BigInt(n), d: 1n } })),
  fc.tuple(fc.integer({ min: 0, max: 99 }), fc.integer({ min: 0, max: 99 })).map(([a, b]) => ({ text: `${a}.${String(b).padStart(2, '0')}`, value: { n: BigInt(a * 100 + b), d: 100n } })),
  fc.tuple(fc.integer({ min: 1, max: 20 }), fc.integer({ min: 1, max: 20 })).map(([a, b]) => ({ text: String.raw`\frac{${a}}{${b}}`, value: { n: BigInt(a), d: BigInt(b) } })),
);

const { sum } = fc.letrec<{ sum: Sum }>((tie) => ({
  sum: fc.oneof(
    { maxDepth: 5, withCrossShrink: true },
    leaf,
    fc.tuple(tie('sum'), fc.constantFrom('+', '-', '−', '×', '÷', '·', '/', '*'), tie('sum'), spaced, fc.boolean()).map(([a, sign, b, space, wide]): Sum => {
      const [open, close] = wide ? ['（', '）'] : ['(', ')'];
      const text = `${open}${a.text}${close}${space}${sign}${space}${open}${b.text}${close}`;
      if (a.value === null || b.value === null) return { text, value: null };
      const [p, q] = [a.value, b.value];
      if (sign === '+') return { text, value: { n: p.n * q.d + q.n * p.d, d: p.d * q.d } };
      if (sign === '-' || sign === '−') return { text, value: { n: p.n * q.d - q.n * p.d, d: p.d * q.d } };
      if (sign === '×' || sign === '·' || sign === '*') return { text, value: { n: p.n * q.n, d: p.d * q.d } };
      return { text, value: q.n === 0n ? null : { n: p.n * q.d, d: p.d * q.n } };
    }),
    fc.tuple(tie('sum'), fc.constantFrom('²', '³', '^2', '^{3}')).map(([a, power]): Sum => {
      const exponent = /2|²/.test(power) ? 2n : 3n;
      return { text: `(${a.text})${power}`, value: a.value === null ? null : { n: a.value.n ** exponent, d: a.value.d ** exponent } };
    }),
    tie('sum').map((a): Sum => ({ text: `-(${a.text})`, value: a.value === null ? null : { n: -a.value.n, d: a.value.d } })),
  ),
}));

const written = ({ n, d }: Rational): string => `(${n})/(${d})`;

/** Pieces of notation, so that drawn texts come near to what is parsed. */
const scraps = fc.array(fc.constantFrom(
  '1', '2', '0', '12', '3.5', ',', '.', 'x', 'y', ' ', '+', '-', '×', '/', '^', '(', ')', '[', ']', '{', '}', '|', '=', '≈', '<', '√', '%', '°', '±', '\n', ';', 'sin', 'ln', 'log_', 'π', 'cm', 'm²', '个', '答：', '又', '……', '余',
  String.raw`\frac{`, String.raw`\sqrt{`, String.raw`\sqrt[`, '}{', '^{', String.raw`\text{`, String.raw`\\`, '&', '$', '²', '₁', '½', 'or', '或', '∞', 'e', 'i', '①', '(1)', 'x=', '__proto__', 'constructor',
), { maxLength: 60 }).map((parts) => parts.join(''));

function answersAll(text: string): void {
  for (const { verdict } of checkArithmetic(text)) expect(['true', 'false', 'unknown']).toContain(verdict);
  expect(['yes', 'no', 'unknown']).toContain(sameAnswer(text, 'x = 2'));
  expect(['yes', 'no', 'unknown']).toContain(sameAnswer(text, text.slice(1)));
  finalAnswer(text);
}

describe('sums drawn at random', () => {
  it('are worked out as an independent evaluator does', () => {
    fc.assert(fc.property(sum, fc.bigInt({ min: 1n, max: 50n }), ({ text, value }, off) => {
      fc.pre(text.length < 150 && value !== null);
      if (value === null) return;
      const right = rational(value.n, value.d);
      const wrong = { n: right.n + off, d: right.d };
      const verdict = (statement: string): string | undefined => checkArithmetic(statement)[0]?.verdict;
      // Only powers may grow beyond the bounds; anything else must be worked out.
      fc.pre(!/[²³^]/.test(text) || verdict(`${text} = 1`) !== 'unknown');
      expect(verdict(`${text} = ${written(right)}`)).toBe('true');
      expect(verdict(`${text} = ${written(wrong)}`)).toBe('false');
      expect(sameAnswer(text, written(right))).toBe('yes');
      expect(sameAnswer(text, written(wrong))).toBe('no');
    }), { numRuns: 500 });
  });

  it('are not known where they have no value', () => {
    fc.assert(fc.property(sum, ({ text }) => {
      expect(sameAnswer(`(${text})/(3-3)`, '1')).toBe('unknown');
    }), { numRuns: 100 });
  });
});

describe('hostile text', () => {
  it('never throws', () => {
    fc.assert(fc.property(fc.oneof(scraps, fc.string({ unit: 'binary', maxLength: 80 }), fc.string({ unit: 'grapheme', maxLength: 80 })), answersAll), { numRuns: 1500 });
  });

  it.each([
    ['a tower of powers', '9^9^9^9^9^9 = 1'], ['large powers', '(99^500)^500 = 1'], ['nested roots', `${'√('.repeat(400)}2${')'.repeat(400)} = 2`], ['open brackets', `${'('.repeat(3900)} = 1`], ['signs', `${'-'.repeat(3900)}1 = 1`],
    ['nested fractions', String.raw`\frac{`.repeat(500)], ['braces', '{'.repeat(2000) + '}'.repeat(2000)], ['spaces', ` ${' '.repeat(3000)}{ = 1`], ['superscripts', '²'.repeat(3990)], ['many functions', 'sinx=sinx\n'.repeat(390)],
    ['many powers', '2^x=2^x\n'.repeat(490)], ['one long product', `${'sinx'.repeat(70)} = ${'sinx'.repeat(70)}`], ['long numbers', `${'9'.repeat(1900)}×${'9'.repeat(1900)} = 1`], ['many equations', 'x=1\nx²=1\n'.repeat(380)], ['a long chain', '1=1'.repeat(1300)],
    ['large angles', 'sin(99^99) = 0'], ['close numbers', 'tan(89.99999999999999999999999999999999999999999999°) = 1'], ['a plus-minus list', '±1,'.repeat(100)], ['huge exponents', '1e999999999 = 1'], ['comma groups', '1,000'.repeat(790)], ['letters', 'ab'.repeat(1990)],
    ['code', 'constructor.constructor("return process")() = 1'], ['assignment', 'f(x)=x^2; f(3) = 9'], ['prototype', '__proto__ = 1'], ['units', '1 cm^9 = 1 constructor'],
  ])('is bounded: %s', (_name, text) => {
    const started = performance.now();
    answersAll(text);
    expect(performance.now() - started).toBeLessThan(5000);
  });

  it('is not looked at when longer than a working', () => {
    expect(checkArithmetic(`1 = 1${' '.repeat(4000)}`)).toEqual([]);
    expect(finalAnswer('1'.repeat(4001))).toBeNull();
  });

  it('spends a budget that ends', () => {
    const budget = new Budget();
    expect(() => { for (;;) budget.spend(1); }).toThrow('too much to work out');
  });
});
