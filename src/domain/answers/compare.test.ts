import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { NumberAnswer } from '../exam.ts';
import { compareAnswer, compareNumber, compareText } from './compare.ts';
import { normaliseText } from './text.ts';
import { normaliseUnit } from './units.ts';

fc.configureGlobal({ seed: 20_261_122 });

const key = (correct: number | string, more: Partial<NumberAnswer> = {}): NumberAnswer => ({
  kind: 'number', correct, tolerance: 0, tolerance_kind: 'absolute', unit: null, equivalent_forms: false, field: null, ...more,
});

describe('compareNumber', () => {
  it('takes other forms of a number only where the key says so', () => {
    for (const written of ['0.5', '1/2', '½', '50%', '5e-1', '2/4', '0,50']) {
      expect(compareNumber(written, key(0.5, { equivalent_forms: true }))).toEqual({ match: 'yes' });
      expect(compareNumber(written, key('1/2', { equivalent_forms: true }))).toEqual({ match: 'yes' });
    }
    const verdicts = (correct: number | string, texts: string[]): string[] => texts.map((text) => {
      const { match, why } = compareNumber(text, key(correct));
      return why ?? match;
    });
    expect(verdicts(0.5, ['0.5', '.50', '5e-1', '1/2', '50%', '0.6'])).toEqual(['yes', 'yes', 'yes', 'other_form', 'other_form', 'no']);
    expect(verdicts('3/4', ['3/4', '¾', '6/8', '0.75', '4/3'])).toEqual(['yes', 'yes', 'other_form', 'other_form', 'no']);
    expect(verdicts('3/2', ['1 1/2', '1½', '3/2'])).toEqual(['other_form', 'other_form', 'yes']);
    expect(verdicts(1234, ['1,234', '1 234', '１２３４', '1.234e3', '12.34'])).toEqual(['yes', 'yes', 'yes', 'yes', 'no']);
    expect(verdicts(-3, ['−3', '－3', '负3', '3', ''])).toEqual(['yes', 'yes', 'yes', 'no', 'unparsable']);
  });

  it('holds the tolerance exactly, ends included', () => {
    expect(compareNumber('0.3', key(0.1, { tolerance: 0.2 })).match).toBe('yes');
    expect(compareNumber('0.30000001', key(0.1, { tolerance: 0.2 })).match).toBe('no');
    expect(compareNumber('102', key(100, { tolerance: 0.02, tolerance_kind: 'relative' })).match).toBe('yes');
    expect(compareNumber('-102.01', key(-100, { tolerance: 0.02, tolerance_kind: 'relative' })).match).toBe('no');
  });

  it('asks for the unit that the key asks for, without converting', () => {
    const cm = key(5, { unit: 'cm' });
    expect(['5 cm', '5厘米', '5ｃｍ', '5 公分'].map((text) => compareNumber(text, cm).match)).toEqual(['yes', 'yes', 'yes', 'yes']);
    expect(['5', '5 m', '0.05 m', '5 cm²'].map((text) => compareNumber(text, cm))).toEqual([
      { match: 'no', why: 'unit' }, { match: 'no', why: 'unit' }, { match: 'no' }, { match: 'no', why: 'unit' },
    ]);
    expect(compareNumber('5 cm', key(5))).toEqual({ match: 'no', why: 'unit' });
    expect(compareNumber('50%', key(50, { unit: '%' }))).toEqual({ match: 'yes' });
    expect(compareNumber('¥5', key(5, { unit: '元' })).match).toBe('yes');
  });

  it('agrees with itself and is never fooled by another number', () => {
    fc.assert(fc.property(fc.integer(), fc.integer(), (a, b) => {
      expect(compareNumber(String(a), key(b)).match).toBe(a === b ? 'yes' : 'no');
      const one = compareNumber(`${a}/7`, key(`${b}/7`, { equivalent_forms: true })).match;
      expect(one).toBe(a === b ? 'yes' : 'no');
    }));
  });
});

describe('normaliseUnit', () => {
  it.each([
    ['厘米', 'cm'], ['平方厘米', 'cm^2'], ['cm²', 'cm^2'], ['cm2', 'cm^2'], ['厘米²', 'cm^2'], ['立方米', 'm^3'], ['m / s', 'm/s'], ['米/秒', 'm/s'], ['m·s⁻¹', 'm/s'],
    ['m/s²', 'm/s^2'], ['千克', 'kg'], ['℃', '°C'], ['摄氏度', '°C'], ['L', 'l'], ['mL', 'ml'], ['Ω', 'Ω'], ['μm', 'µm'], ['Newtons', 'N'], ['km/h', 'km/h'], ['apples', 'apples'],
  ])('takes %s for %s', (written, unit) => {
    expect(normaliseUnit(written)).toBe(unit);
  });

  it('tells units apart that differ by capitals', () => {
    expect(normaliseUnit('mW')).not.toBe(normaliseUnit('MW'));
  });
});

describe('compareText', () => {
  const text = (correct: string, accept: string[] = [], case_sensitive = false) => ({ correct, accept, case_sensitive });

  it('overlooks width, spaces, quotes, capitals and a full stop', () => {
    expect(compareText(' photo-synthesis。', text('Photo–synthesis')).match).toBe('yes');
    expect(compareText('“光 合作用”', text('"光合作用"')).match).toBe('yes');
    expect(compareText('Ｈ２Ｏ', text('H2O')).match).toBe('yes');
    expect(compareText('x=2 or  x = 3', text('x = 2 or x=3')).match).toBe('yes');
    expect(compareText('h2o', text('H2O', [], true)).match).toBe('no');
    expect(compareText('water', text('H2O', ['Water'])).match).toBe('yes');
  });

  it('keeps what carries meaning', () => {
    expect(compareText('ice cream', text('icecream')).match).toBe('no');
    expect(compareText('x = -2', text('x = 2')).match).toBe('no');
    expect(compareText('10⁵', text('105')).match).toBe('no');
    expect(compareText('   ', text('a')).match).toBe('unparsable');
  });

  it('is settled after one pass', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 30 }), fc.boolean(), (written, sensitive) => {
      const once = normaliseText(written, sensitive);
      expect(compareText(once, text(written, [], sensitive)).match).not.toBe('no');
    }), { numRuns: 500 });
  });
});

describe('compareAnswer', () => {
  const choice = (correct: string[], options = ['A', 'B', 'C', 'D']) => ({ kind: 'choice', correct, options, partial: 'none', marks: null, page: null, field: null }) as const;
  const truth = { kind: 'true_false', correct: true, marks: null, page: null, field: null } as const;

  it('reads letters as they are written', () => {
    expect(['AC', 'c, a', 'Ａ、Ｃ', '(A) (C)', 'a and c', 'AA', 'E', 'AB', 'A', ''].map((read) => compareAnswer(read, choice(['A', 'C'])).match)).toEqual([
      'yes', 'yes', 'yes', 'yes', 'unparsable', 'unparsable', 'unparsable', 'no', 'no', 'no',
    ]);
    expect(compareAnswer('10', choice(['10'], ['1', '0', '10'])).match).toBe('yes');
    expect(compareAnswer('乙', choice(['乙'], ['甲', '乙'])).match).toBe('yes');
  });

  it('reads true and false in words and signs', () => {
    expect(['T', 'true', '对', '√', '✓', 'F', '错', '×', 'x', '?'].map((read) => compareAnswer(read, truth).match)).toEqual([
      'yes', 'yes', 'yes', 'yes', 'yes', 'no', 'no', 'no', 'no', 'unparsable',
    ]);
  });
});
