import { describe, expect, it } from 'vitest';
import { seeded } from '../../src/domain/agreement/seeded.ts';
import { fitLogistic } from './logistic.ts';
import { markIn, readRecords, type Solution } from './records.ts';
import { area, heldOut, mostConfident, routed } from './rules.ts';
import { candidatesOf, OWN_MODE, SIGNALS, type Candidate } from './signals.ts';

describe('recorded outputs', () => {
  it('takes the mark that the text gives last, and none from a text that was cut off', () => {
    expect(markIn('### Итоговая оценка\n[Оценка: 0 баллов]\n\n### Обоснование\nза пункт а) 2 балла')).toBe(0);
    expect(markIn('[Оценка: 1 балл]\n### Повтор\n[Оценка: 2 балла]')).toBe(2);
    expect(markIn('Итоговая оценка\n[2 баллов]')).toBe(2);
    expect(markIn('Задача на 3 балла; корни 1 и 2')).toBeNull();
  });

  it('says which data is missing', () => {
    expect(() => readRecords('/nonexistent')).toThrow(/third-party data that is not in this repository: .*solutions\.json/u);
  });
});

describe('signals', () => {
  const output = (model: string, mode: typeof OWN_MODE | 'no_answer', mark: number | null, text = '') => ({ model, mode, mark, recorded: 0, text });
  const solution: Solution = {
    id: 's', human: 1, maxScore: 2, pages: 3,
    outputs: [
      output('a', OWN_MODE, 2, 'Получен неверный ответ, возможно из-за почерка: это невозможно.'), output('a', 'no_answer', 2),
      output('b', OWN_MODE, 1, 'Получен верный ответ.'), output('b', 'no_answer', 2), output('c', OWN_MODE, null), output('d', OWN_MODE, 2),
    ],
  };

  it('compares a mark with the model’s other prompts and the other models', () => {
    const [a, b] = candidatesOf([solution], ['a', 'b', 'c']).map(({ signals }) => Object.fromEntries(SIGNALS.map(({ name }, i) => [name, signals[i]])));
    expect(a).toMatchObject({
      'same mark in the model’s other prompts': 1, 'same mark from the other models': 0, 'spread over the model’s prompts': 0,
      'distance to the other models’ mean': 0.5, 'other readings without a mark': 1, 'words of doubt': Math.log(2),
      'text calls the answer right': -1, 'text and mark contradict': 1, 'mark is full': 1, 'pages': 3,
    });
    expect(b).toMatchObject({ 'same mark in the model’s other prompts': 0, 'spread over the model’s prompts': 0.5, 'text calls the answer right': 1, 'text and mark contradict': 0 });
  });

  it('makes no candidate of a text without a mark, nor of another model', () => {
    expect(candidatesOf([solution], ['a', 'b', 'c']).map(({ model }) => model)).toEqual(['a', 'b']);
  });
});

describe('logistic regression', () => {
  it('finds the log odds of two groups where the penalty is small', () => {
    // Right 3 of 4 in one group, 1 of 4 in the other: log odds ±ln 3, and the signal's deviation is 1.
    const rows = [1, 1, 1, 1, -1, -1, -1, -1].map((x) => [x, 7]);
    const right = [true, true, true, false, true, false, false, false];
    const { predict, weights } = fitLogistic(rows, right, 1e-6);
    expect(weights[0]).toBeCloseTo(Math.log(3), 3);
    expect(weights[1]).toBe(0);
    expect(predict([1, 7])).toBeCloseTo(0.75, 3);
    expect(Math.abs(fitLogistic(rows, right, 100).weights[0] ?? 1)).toBeLessThan(0.05);
  });
});

describe('held-out scores', () => {
  const next = seeded(3);
  const candidates: Candidate[] = Array.from({ length: 120 }, (_, i) => ({
    solution: String(i % 40), model: String(i % 3), human: i % 4 === 0 ? 1 : 0, machine: 0, signals: SIGNALS.map(() => next()),
  }));

  it('do not know the marks of their own solution', () => {
    const before = heldOut(candidates);
    const after = heldOut(candidates.map((one) => (one.solution === '5' ? { ...one, human: 1 - one.human } : one)));
    const own = candidates.flatMap(({ solution }, i) => (solution === '5' ? [i] : []));
    expect(own.map((i) => after[i])).toEqual(own.map((i) => before[i]));
    expect(after).not.toEqual(before);
  });

  it('rank by confidence; a fifth takes in what it cannot tell apart', () => {
    const marks = routed(candidates, candidates.map((_, i) => (i < 30 ? 1 : 0)));
    expect(mostConfident(marks, 0.2)).toHaveLength(30);
    expect(area(routed(candidates, candidates.map(() => 0)))).toBeCloseTo(0.25);
  });
});
