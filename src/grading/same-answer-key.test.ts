import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sameAnswerKey, type ReadAnswer } from './same-answer-key.ts';

const read = (transcription: string | null, more: Partial<ReadAnswer> = {}): ReadAnswer => ({ transcription, reason: 'unconfirmed', legibility: 'clear', ...more });
const key = (text: string, caseSensitive = false): string | null => sameAnswerKey(read(text), caseSensitive);

describe('the key of an answer', () => {
  it.each([
    ['x = 6', 'ｘ＝６'], ['x=6.', ' x = 6 '], ['3x = 11 + 7\nx = 6', '3x=11+7\n\nx=6'], ['1/2', String.raw`\frac{1}{2}`.replace(/\\frac\{1\}\{2\}/, '½')], ['−3', '–3'],
    [String.raw`x^{2} \times 3`, 'x² × 3'], [String.raw`$x = 6$`, 'x = 6'], ['Melting', 'melting'], ['熔化。', '熔化'], ['“evaporation”', '"evaporation"'],
  ])('is one for %j and %j', (a, b) => {
    expect(key(a)).not.toBeNull();
    expect(key(a)).toBe(key(b));
  });

  it.each([
    ['x = 6', 'x = 9'], ['x = 6', 'y = 6'], ['5 mW', '5 MW'], ['1 1/2', '11/2'], ['melting', 'melts'], ['12', '1 2'], ['a < b', 'a > b'], ['x = 6', 'x ≠ 6'],
    ['x = 6\nx = 9', 'x = 9\nx = 6'], ['+5', '5'], ['10^5', '105'],
  ])('keeps %j apart from %j', (a, b) => expect(key(a)).not.toBe(key(b)));

  it('lets capitals count where the answer key says so', () => {
    expect(key('Na', true)).not.toBe(key('NA', true));
    expect(key('Na')).toBe(key('NA'));
  });

  it.each([
    [null, {}], ['', {}], ['  \n', {}], ['...', {}], ['x = [?]', {}], ['x = 6', { reason: 'illegible' }], ['x = 6', { reason: 'instructions_found' }], ['x = 6', { reason: 'reading_unsure' }],
    ['x = 6', { legibility: 'partly' }], ['x'.repeat(6000), {}],
  ] as const)('is none for %j with %j', (text, more) => expect(sameAnswerKey(read(text, more), false)).toBeNull());

  it('does not depend on white space round signs, and is its own key', () => {
    const sign = fc.constantFrom('x', 'y', '3', '17', '+', '-', '=', '×', '(', ')');
    fc.assert(fc.property(fc.array(sign, { minLength: 1, maxLength: 12 }), (signs) => {
      const [tight, wide] = [signs.join(' '), signs.join('  ')];
      const one = key(tight);
      expect(key(wide)).toBe(one);
      expect(one === null ? null : key(one)).toBe(one);
    }));
  });
});
