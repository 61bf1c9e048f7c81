import { describe, expect, it } from 'vitest';
import { parseExamFile } from '../../contracts/exam-file.ts';
import { allowsSeveral, letterOptions, planObjective } from './plan.ts';

describe('planObjective', () => {
  it.each([
    ['{kind: choice, correct: B, marks: {A: [1, 2, 3, 4], B: [1, 5, 3, 8]}}', 'bubbles'],
    ['{kind: choice, correct: B, field: F}', 'letters'],
    ['{kind: choice, correct: 2, options: [1, 2, 3], field: F}', 'digits'],
    ['{kind: choice, correct: 乙, options: [甲, 乙], field: F}', 'text'],
    ['{kind: choice, correct: B}', 'no_field'],
    ['{kind: true_false, correct: true, field: F}', 'letters'],
    ['{kind: number, correct: 42, field: F}', 'number'],
    ['{kind: number, correct: 42, field: {page: 1, box: [1, 2, 3, 4], length: 2}}', 'digits'],
    ['{kind: number, correct: -4, field: {page: 1, box: [1, 2, 3, 4], length: 2}}', 'number'],
    ['{kind: number, correct: 42, unit: cm, field: {page: 1, box: [1, 2, 3, 4], length: 4}}', 'number'],
    ['{kind: text, correct: water, field: F}', 'text'],
  ])('%s is read as %s', (answer, plan) => {
    const parsed = parseExamFile(`id: a\ntitle: t\nquestions:\n  - {id: "1", type: objective, max_score: 1, answer: ${answer.replace('F}', '{page: 1, box: [1, 2, 3, 4]}}')}}`, 'exam.yaml');
    const question = 'exam' in parsed ? parsed.exam.questions[0] : undefined;
    if (question === undefined) throw new Error(JSON.stringify(parsed));
    expect(planObjective(question)).toBe(plan);
    expect(planObjective({ ...question, type: 'stepwise' })).toBe('needs_model');
    expect(allowsSeveral(question)).toBe(false);
  });

  it('tells the reader which letters there are', () => {
    const base = { id: '1', type: 'objective', max_score: 1, regions: [], question: null, points: [], alternatives: [], guidance: null } as const;
    const choice = { kind: 'choice', correct: ['A', 'B'], options: ['A', 'B', 'C'], partial: 'none', marks: null, page: null, field: null } as const;
    expect(letterOptions({ ...base, answer: choice })).toEqual(['A', 'B', 'C']);
    expect(allowsSeveral({ ...base, answer: choice })).toBe(true);
    expect(letterOptions({ ...base, answer: { kind: 'true_false', correct: true, marks: null, page: null, field: null } })).toEqual(['T', 'F']);
  });
});
