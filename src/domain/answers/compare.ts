import type { Answer, NumberAnswer, TextAnswer } from '../exam.ts';
import { parseChoice, parseTruth } from './choice.ts';
import { normaliseText } from './text.ts';
import { parseWrittenNumber, type WrittenNumber } from './number.ts';
import { absolute, compare, multiply, parseDecimal, rational, subtract, type Rational } from './rational.ts';
import { normaliseUnit } from './units.ts';

export interface Comparison {
  readonly match: 'yes' | 'no' | 'unparsable';
  /** Set where a number has the right value and does not match for another cause. */
  readonly why?: 'other_form' | 'unit';
}

const YES: Comparison = { match: 'yes' };
const NO: Comparison = { match: 'no' };
const UNPARSABLE: Comparison = { match: 'unparsable' };

/** Compares what was read with the key. Says nothing about marks: a choice matches only as a whole. */
export function compareAnswer(read: string, answer: Answer): Comparison {
  switch (answer.kind) {
    case 'number':
      return compareNumber(read, answer);
    case 'choice': {
      const chosen = parseChoice(read, answer.options);
      if (chosen === null) return UNPARSABLE;
      return chosen.length === answer.correct.length && chosen.every((one) => answer.correct.includes(one)) ? YES : NO;
    }
    case 'true_false': {
      const truth = parseTruth(read);
      return truth === null ? UNPARSABLE : truth === answer.correct ? YES : NO;
    }
    default:
      return compareText(read, answer);
  }
}

/**
 * Exact comparison of numbers. The tolerance is inclusive: |read − key| ≤ tolerance, or ≤ tolerance · |key| where
 * it is relative. Without `equivalent_forms` the answer must be written as the key is: decimals (also grouped or in
 * scientific notation), a reduced fraction, a mixed number or a percentage. A unit must be the one asked for, and
 * none may stand there when none is asked for.
 */
export function compareNumber(read: string, answer: Omit<NumberAnswer, 'kind' | 'field'>): Comparison {
  const key = parseWrittenNumber(String(answer.correct));
  const written = parseWrittenNumber(read);
  if (key === null || written === null) return UNPARSABLE;
  const unit = normaliseUnit(answer.unit ?? '');
  const share = unit === '%' && written.form === 'percent' && key.form !== 'percent';
  const value = share ? multiply(written.value, rational(100n)) : written.value;
  if (!within(value, key.value, answer)) return NO;
  if (!share && normaliseUnit(written.unit) !== unit) return { match: 'no', why: 'unit' };
  if (share || answer.equivalent_forms || sameForm(written, key)) return YES;
  return { match: 'no', why: 'other_form' };
}

function sameForm(written: WrittenNumber, key: WrittenNumber): boolean {
  return written.form === key.form && (written.reduced || !key.reduced);
}

function within(value: Rational, key: Rational, { tolerance, tolerance_kind: kind }: Pick<NumberAnswer, 'tolerance' | 'tolerance_kind'>): boolean {
  const width = parseDecimal(String(tolerance));
  if (width === null) return false;
  return compare(absolute(subtract(value, key)), kind === 'relative' ? multiply(width, absolute(key)) : width) <= 0;
}

/** Texts are compared after `normaliseText`, with the key and every text in `accept`. */
export function compareText(read: string, answer: Pick<TextAnswer, 'correct' | 'accept' | 'case_sensitive'>): Comparison {
  const written = normaliseText(read, answer.case_sensitive);
  if (written === '') return UNPARSABLE;
  return [answer.correct, ...answer.accept].some((text) => normaliseText(text, answer.case_sensitive) === written) ? YES : NO;
}
