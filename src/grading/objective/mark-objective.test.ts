import { describe, expect, it } from 'vitest';
import type { Answer, Question } from '../../domain/exam.ts';
import type { QuestionGrade } from '../../domain/grade.ts';
import { totalMarks } from '../../domain/marks.ts';
import type { Reading } from '../../ports/reader.ts';
import type { BubbleDecision } from '../bubbles.ts';
import { markObjective, type ObjectiveInput } from './mark-objective.ts';

const FIELD = { page: 1, box: [10, 20, 30, 40], length: null } as const;
const MARKS = { A: [100, 100, 110, 110], B: [100, 120, 110, 130], C: [100, 140, 110, 150], D: [100, 160, 110, 170] } as const;

const question = (answer: Answer | null, more: Partial<Question> = {}): Question => ({
  id: '1', type: 'objective', max_score: 2, regions: [{ page: 2, box: [90, 90, 120, 900] }], question: null, answer, points: [], alternatives: [], guidance: null, ...more,
});
const choice = (correct: string[], more: Partial<Extract<Answer, { kind: 'choice' }>> = {}): Answer => ({
  kind: 'choice', correct, options: ['A', 'B', 'C', 'D'], partial: 'none', marks: MARKS, page: null, field: null, ...more,
});
const letters = (correct: string[], partial: 'none' | 'per_option' = 'none'): Answer => choice(correct, { marks: null, field: FIELD, partial });
const number = (correct: number | string, length: number | null = null): Answer => ({
  kind: 'number', correct, tolerance: 0, tolerance_kind: 'absolute', unit: null, equivalent_forms: false, field: { ...FIELD, length },
});
const text = (correct: string): Answer => ({ kind: 'text', correct, accept: [], case_sensitive: false, field: FIELD });

const NOTHING: ObjectiveInput = { marks: null, sheet: null, field: null, regions: [], problem: null, bubbles: null, reading: null };
const read = (words: string | null, more: Partial<Reading> = {}): Reading => ({ text: words, confidence: 0.99, accepted: true, crossedOut: false, characters: null, ...more });
const mark = (subject: Question, input: Partial<ObjectiveInput>, language = 'en'): QuestionGrade => markObjective(subject, { ...NOTHING, ...input }, { language, threshold: 0.75 });
const bubbled = (answer: Answer, bubbles: BubbleDecision): QuestionGrade => mark(question(answer), { bubbles });
const written = (answer: Answer, reading: Reading): QuestionGrade => mark(question(answer), { reading });
const brief = (grade: QuestionGrade): unknown[] => [grade.status, grade.score, grade.reason?.code ?? null];

describe('markObjective with bubbles', () => {
  const sure = (...chosen: string[]): BubbleDecision => ({ kind: 'answer', chosen, confidence: 0.98 });

  it('marks what is surely filled, right or wrong, with the bubble as evidence', () => {
    expect(bubbled(choice(['B']), sure('B'))).toEqual({
      question_id: '1', score: 2, max_score: 2, status: 'graded', source: 'rule', confidence: 0.98, transcription: 'B', reason: null, feedback: 'Correct.',
      evidence: [{ point_id: null, page: 2, box: MARKS.B, text: 'B', awarded: 2, reasoning: 'Read “B”: as the key B.' }],
    });
    const wrong = mark(question(choice(['B'])), { bubbles: sure('C') }, 'zh-CN');
    expect(wrong).toMatchObject({ score: 0, status: 'graded', feedback: '不正确，正确答案是 B。', evidence: [{ box: MARKS.C, awarded: 0 }] });
  });

  it('splits a mark over the right bubbles so that the parts add up', () => {
    const grade = mark(question(choice(['A', 'C', 'D'], { partial: 'per_option' }), { max_score: 2 }), { bubbles: sure('A', 'B', 'C', 'D') });
    expect(grade.score).toBe(1.33);
    expect(grade.evidence.map((one) => [one.text, one.awarded])).toEqual([['A', 0.45], ['B', 0], ['C', 0.44], ['D', 0.44]]);
    expect(totalMarks(grade.evidence.map((one) => one.awarded))).toBe(grade.score);
  });

  it('says true and false in the exam’s language', () => {
    const answer: Answer = { kind: 'true_false', correct: false, marks: { true: [1, 2, 3, 4], false: [1, 5, 3, 8] }, page: 3, field: null };
    expect(mark(question(answer), { bubbles: sure('false') }, 'zh-CN')).toMatchObject({ score: 2, transcription: '错', evidence: [{ page: 3, box: [1, 5, 3, 8] }] });
    expect(bubbled(answer, sure('true'))).toMatchObject({ score: 0, status: 'graded', feedback: 'Not correct: the answer is false.' });
  });

  it.each<[string, BubbleDecision | null, unknown[]]>([
    ['a surely empty row proposes 0', { kind: 'review', code: 'no_answer', confidence: 0.99 }, ['needs_review', 0, 'no_answer']],
    ['an answer of nothing', { kind: 'answer', chosen: [], confidence: 0.99 }, ['needs_review', 0, 'no_answer']],
    ['two marks for one answer', { kind: 'review', code: 'double_mark', chosen: ['A', 'B'], confidence: 0.9 }, ['needs_review', null, 'double_mark']],
    ['two sure marks for one answer', sure('A', 'B'), ['needs_review', null, 'double_mark']],
    ['a light mark', { kind: 'review', code: 'mark_unclear', confidence: 0.3 }, ['needs_review', null, 'mark_unclear']],
    ['a crossed-out mark proposes the one that is left', { kind: 'review', code: 'crossed_out', chosen: ['B'], confidence: 0.5 }, ['needs_review', 2, 'crossed_out']],
    ['an unclear sheet', { kind: 'review', code: 'sheet_unclear', confidence: 0 }, ['needs_review', null, 'sheet_unclear']],
    ['an answer below the threshold', { kind: 'answer', chosen: ['B'], confidence: 0.7 }, ['needs_review', 2, 'mark_unclear']],
    ['no measures at all', null, ['needs_review', null, 'sheet_unclear']],
  ])('leaves to a person: %s', (_name, bubbles, expected) => {
    expect(brief(mark(question(choice(['B'])), { bubbles }))).toEqual(expected);
  });
});

describe('markObjective with a reader', () => {
  it('marks what was surely read', () => {
    expect(written(letters(['B']), read('b'))).toEqual({
      question_id: '1', score: 2, max_score: 2, status: 'graded', source: 'rule', confidence: 0.99, transcription: 'b', reason: null, feedback: 'Correct.',
      evidence: [{ point_id: null, page: 1, box: FIELD.box, text: 'b', awarded: 2, reasoning: 'Read “b”: as the key B.' }],
    });
    expect(brief(written(letters(['B']), read('C')))).toEqual(['graded', 0, null]);
    expect(brief(written(letters(['A', 'C'], 'per_option'), read('A')))).toEqual(['graded', 1, null]);
    expect(brief(written(number(42, 2), read('42')))).toEqual(['graded', 2, null]);
    expect(brief(written(number(42, 2), read('43')))).toEqual(['graded', 0, null]);
    expect(brief(written(text('光合作用'), read('光合 作用。')))).toEqual(['graded', 2, null]);
  });

  it('gives the mark for an uncertain reading that equals the key, with the probability that it is right', () => {
    const unsure = { accepted: false, confidence: 0.6, matchConfidence: 0.997 };
    const grades = [written(text('melting'), read('Melting', unsure)), written({ ...number('37.5'), unit: 'cm' } as Answer, read('37.5 cm', unsure))];
    expect(grades.map((grade) => [...brief(grade), grade.confidence])).toEqual([['graded', 2, null, 0.997], ['graded', 2, null, 0.997]]);
  });

  it.each<[string, Answer, Reading, unknown[]]>([
    ['free text that differs', text('water'), read('wat er'), ['needs_review', null, 'no_match']],
    ['a free number that differs', number(42), read('43'), ['needs_review', null, 'no_match']],
    ['the right number in another form', number(0.5), read('1/2'), ['needs_review', null, 'no_match']],
    ['what is no number', number(42, 2), read('4/'), ['needs_review', null, 'reading_unsure']],
    ['a letter that is no option', letters(['B']), read('E'), ['needs_review', null, 'reading_unsure']],
    ['two letters for one answer', letters(['B']), read('AB'), ['needs_review', null, 'double_mark']],
    ['a guess that fits is proposed', letters(['B']), read('B', { accepted: false, confidence: 0.6 }), ['needs_review', 2, 'reading_unsure']],
    ['a guess that does not fit is no zero', letters(['B']), read('C', { accepted: false, confidence: 0.6 }), ['needs_review', null, 'reading_unsure']],
    ['a reading below the threshold', number(42, 2), read('43', { confidence: 0.7 }), ['needs_review', null, 'reading_unsure']],
    ['a crossed-out answer', letters(['B']), read('C', { crossedOut: true }), ['needs_review', null, 'crossed_out']],
    ['an empty field proposes 0', letters(['B']), read(''), ['needs_review', 0, 'no_answer']],
    ['a field that may be empty', letters(['B']), read('', { accepted: false }), ['needs_review', null, 'reading_unsure']],
    ['nothing readable', letters(['B']), read(null, { accepted: false, confidence: 0 }), ['needs_review', null, 'reading_unsure']],
    ['a match that is too unsure', text('melting'), read('melting', { accepted: false, confidence: 0.6, matchConfidence: 0.7 }), ['needs_review', 2, 'reading_unsure']],
    ['a non-match, however sure a match would be', text('melting'), read('meltin', { accepted: false, confidence: 0.6, matchConfidence: 0.997 }), ['needs_review', null, 'reading_unsure']],
    ['a match that is crossed out', number(42), read('42', { accepted: false, crossedOut: true, matchConfidence: 0.997 }), ['needs_review', 2, 'crossed_out']],
    ['a single letter, though it is the key', letters(['B']), read('B', { accepted: false, confidence: 0.6, matchConfidence: 0.997 }), ['needs_review', 2, 'reading_unsure']],
    ['a match within a tolerance', { ...number(42), tolerance: 1 } as Answer, read('42', { accepted: false, confidence: 0.6, matchConfidence: 0.997 }), ['needs_review', 2, 'reading_unsure']],
  ])('leaves to a person: %s', (_name, answer, reading, expected) => {
    expect(brief(written(answer, reading))).toEqual(expected);
  });

  it('gives no mark without ink', () => {
    const blob = { key: 'crops/0', sha256: '0', bytes: 1, mediaType: 'image/png' };
    const field = { page: 1, blob, blank: null, field: [0, 0, 1, 1], newInk: 0 } as const;
    expect(brief(mark(question(letters(['B'])), { reading: read('B'), field }))).toEqual(['needs_review', 2, 'reading_unsure']);
    expect(brief(mark(question(text('melt')), { reading: read('melt', { accepted: false, matchConfidence: 0.997 }), field }))).toEqual(['needs_review', 2, 'reading_unsure']);
  });
});

describe('markObjective where nothing can be read', () => {
  it.each<[string, Question, Partial<ObjectiveInput>, string]>([
    ['written work', question(null, { type: 'stepwise' }), {}, 'needs_model'],
    ['written work with a reference answer', question(text('x = 2'), { type: 'essay' }), { reading: read('x = 2') }, 'needs_model'],
    ['an answer nobody placed', question(choice(['B'], { marks: null })), {}, 'no_field'],
    ['a missing page', question(choice(['B'])), { problem: { code: 'page_missing', params: { page: 2 } }, bubbles: { kind: 'answer', chosen: ['B'], confidence: 1 } }, 'page_missing'],
    ['written work on a missing page', question(null, { type: 'stepwise' }), { problem: { code: 'page_missing', params: { page: 2 } } }, 'page_missing'],
    ['what was never located', question(choice(['B'])), { problem: { code: 'no_field', params: {} } }, 'no_field'],
    ['a broken reader', question(letters(['B'])), {}, 'reader_failed'],
  ])('never makes %s a mark', (_name, subject, input, code) => {
    const grade = mark(subject, input);
    expect(grade).toMatchObject({ status: 'needs_review', score: null, evidence: [], reason: { code } });
  });
});
