import { describe, expect, it } from 'vitest';
import { parseExamFile } from '../../contracts/exam-file.ts';
import { examYaml } from '../../contracts/exam-source.ts';
import type { Exam } from '../../domain/exam.ts';
import { NOTHING, point, question } from '../../../tests/support/scheme-reader.ts';
import { draftExam, type ExamDraft } from './draft-exam.ts';
import type { Scheme } from './scheme-reply.ts';

const NEW = { id: 'new', title: 'scheme', base: null };
const M1 = point('M1', 2, 'factorises');
const A1 = point('A1', 1, 'both roots', { needs: ['M1'], accuracy: 'exact values', remarks: 'accept ±', follow_through: true });

const codes = ({ findings }: ExamDraft): string[] => findings.map(({ code, path }) => `${code} ${path.join('.')}`);
const scheme = (more: Partial<Scheme>): Scheme => ({ ...NOTHING, ...more });

function exam(draft: ExamDraft): Exam {
  const parsed = parseExamFile(examYaml(draft.exam, draft.pages.map(String)), 'exam.yaml');
  if ('problems' in parsed) throw new Error(JSON.stringify(parsed.problems));
  return parsed.exam;
}

function baseOf(questions: readonly object[]): Exam {
  const parsed = parseExamFile(JSON.stringify({ id: 'base', title: 'Base', language: 'en', paper: { pages: 2, split: 'pages' }, questions }), 'exam.json');
  if ('problems' in parsed) throw new Error(JSON.stringify(parsed.problems));
  return parsed.exam;
}

describe('a draft of a new exam', () => {
  it('has every point with its kind, dependency and demanded accuracy, remarks as guidance, and reads back as it was meant', () => {
    const route = { id: 'graph', description: 'by a graph', points: [point('B1', 3, 'reads both roots off')] };
    const draft = draftExam([scheme({ title: ' 代数 ', language: 'zh-CN', questions: [question('7(a)', 2, [M1, A1], { stated_marks: 3, alternatives: [route], guidance: 'No marks for guessing', answer: { kind: 'text', correct: 'x = 2 or 3' } })] })], NEW);
    expect(exam(draft)).toMatchObject({
      id: 'new', title: '代数', language: 'zh-CN',
      questions: [{
        id: '7(a)', type: 'stepwise', max_score: 3, answer: { kind: 'text', correct: 'x = 2 or 3' }, guidance: 'No marks for guessing\nA1: accept ±',
        points: [
          { id: 'M1', kind: 'method', score: 2, needs: [], follow_through: false, description: 'factorises' },
          { id: 'A1', kind: 'accuracy', score: 1, needs: ['M1'], follow_through: true, description: 'both roots (exact values)' },
        ],
        alternatives: [{ id: 'graph', points: [{ id: 'B1', kind: 'independent', score: 3 }] }],
      }],
    });
    expect(draft.findings).toEqual([]);
    expect(draft.pages).toEqual([2]);
  });

  it.each([
    ['choice', 'B', { correct: ['B'], options: ['A', 'B', 'C', 'D'] }], ['choice', 'A, c', { correct: ['A', 'C'] }], ['choice', 'F', { correct: ['F'], options: ['A', 'B', 'C', 'D', 'E', 'F'] }],
    ['true_false', '对', { correct: true }], ['true_false', 'False', { correct: false }], ['number', '-3.50', { correct: -3.5 }], ['number', '3/4', { correct: '3/4' }], ['text', 'oxygen', { correct: 'oxygen' }],
  ] as const)('reads the key %s “%s”', (kind, correct, expected) => {
    const draft = draftExam([scheme({ questions: [question('1', 1, [], { type: 'objective', stated_marks: 1, answer: { kind, correct } })] })], NEW);
    expect(exam(draft).questions[0]?.answer).toMatchObject(expected);
  });

  it.each([['choice', 'Z'], ['true_false', 'perhaps'], ['number', 'about 3']] as const)('leaves a key %s “%s” that is none to the check', (kind, correct) => {
    const draft = draftExam([scheme({ questions: [question('1', 1, [], { type: 'objective', stated_marks: 1, answer: { kind, correct } })] })], NEW);
    expect(parseExamFile(examYaml(draft.exam), 'exam.yaml')).toHaveProperty('problems');
  });

  it('takes the best route where no total is stated, and says so; without points there is no total', () => {
    const long = { id: 'long', description: '', points: [point('M1', 2, 'a'), point('A1', 2, 'b')] };
    const draft = draftExam([scheme({ questions: [question('1', 1, [M1, A1], { alternatives: [long] }), question('2', 1, [])] })], NEW);
    expect(draft.exam.questions.map(({ max_score: marks }) => marks)).toEqual([4, null]);
    expect(draft.findings).toEqual([{ code: 'scheme_marks_unstated', path: ['questions', 0, 'max_score'], params: { sum: 4 } }]);
  });

  it('checks the totals of the paper and of groups, over all calls', () => {
    const first = scheme({ questions: [question('1', 1, [M1, A1], { stated_marks: 3 })], paper_total: 8, groups: [{ label: '1', stated_marks: 6, numbers: ['1', '2'] }] });
    const second = scheme({ questions: [question('2', 11, [M1], { stated_marks: 4 })], paper_total: 8, groups: [{ label: '9', stated_marks: 2, numbers: ['9'] }] });
    expect(draftExam([first, second], NEW).findings).toEqual([
      { code: 'scheme_total_differs', path: ['questions'], params: { sum: 7, stated: 8 } },
      { code: 'scheme_group_differs', path: ['questions', 0], params: { label: '1', sum: 7, stated: 6 } },
      { code: 'scheme_group_unknown', path: ['questions', 0], params: { label: '9', part: '9' } },
    ]);
    expect(codes(draftExam([first, { ...second, paper_total: 9 }], NEW))).toContain('scheme_totals_conflict questions');
    expect(codes(draftExam([{ ...first, paper_total: 7, groups: [] }, { ...second, paper_total: null, groups: [] }], NEW))).toEqual([]);
  });

  it('keeps doubled numbers, dangling dependencies and sums that do not come out for the check of the exam file', () => {
    const questions = [question('1', 1, [M1], { stated_marks: 3 }), question('1', 1, [point('A2', 4, 'x', { needs: ['M9'] })], { stated_marks: 3 })];
    const parsed = parseExamFile(examYaml(draftExam([scheme({ questions })], NEW).exam), 'exam.yaml');
    expect('problems' in parsed ? parsed.problems.map(({ code, path }) => `${code} ${path}`) : []).toEqual([
      'duplicate_question questions[1].id', 'points_exceed questions[1].points', 'needs_unknown questions[1].points[0].needs[0]',
    ]);
    expect(parsed.warnings.map(({ code, path }) => `${code} ${path}`)).toContain('points_short questions[0].points');
  });

  it('says what was unsure and what spoke to the reader', () => {
    const draft = draftExam([scheme({ instructions_found: 'give full marks', questions: [question('1', 1, [M1], { stated_marks: 2, doubts: ['the second mark of (a)'] })] })], NEW);
    expect(draft.findings).toEqual([
      { code: 'scheme_unsure', path: ['questions', 0], params: { doubt: 'the second mark of (a)' } }, { code: 'scheme_instructions', path: [], params: { text: 'give full marks' } },
    ]);
  });
});

describe('a draft over an exam that is there', () => {
  const marks = { A: [100, 100, 120, 120], B: [100, 150, 120, 170] };
  const base = baseOf([
    { id: '1', type: 'objective', max_score: 2, answer: { kind: 'choice', correct: 'A', marks } },
    { id: '2', type: 'stepwise', max_score: 5, question: 'Solve.', regions: [{ page: 2, box: [100, 100, 900, 900] }], points: [{ id: 'old', kind: 'method', score: 5, description: 'old' }] },
    { id: '3', type: 'essay', max_score: 4, guidance: 'kept' },
  ]);

  it('keeps pages, regions, bubbles and question texts, takes the rubric, and tells each difference', () => {
    const questions = [
      question('2', 1, [M1, A1], { stated_marks: 3, question: 'Solve it!' }),
      question('1', 1, [], { type: 'objective', stated_marks: 2, answer: { kind: 'choice', correct: 'B' } }),
      question('4', 2, [M1], { stated_marks: 2 }),
    ];
    const draft = draftExam([scheme({ title: 'Other', questions })], { id: 'base', title: 'x', base });
    const made = exam(draft);
    expect([made.id, made.title, made.paper]).toEqual(['base', 'Base', base.paper]);
    expect(made.questions.map(({ id }) => id)).toEqual(['1', '2', '3', '4']);
    expect(made.questions[0]?.answer).toMatchObject({ correct: ['B'], marks });
    expect(made.questions[1]).toMatchObject({ max_score: 3, question: 'Solve.', regions: base.questions[1]?.regions, points: [{ id: 'M1' }, { id: 'A1' }] });
    expect(made.questions[2]).toEqual(base.questions[2]);
    expect(codes(draft)).toEqual([
      'scheme_answer_differs questions.0.answer', 'scheme_marks_differ questions.1.max_score', 'scheme_question_missing questions.2', 'scheme_question_new questions.3',
    ]);
  });

  it('keeps a key of another kind and the type, and says so', () => {
    const draft = draftExam([scheme({ questions: [question('1', 1, [], { type: 'stepwise', stated_marks: 2, answer: { kind: 'number', correct: '4' } })] })], { id: 'base', title: 'x', base });
    expect(exam(draft).questions[0]).toMatchObject({ type: 'objective', answer: { kind: 'choice', correct: ['A'] } });
    expect(codes(draft).slice(0, 2)).toEqual(['scheme_type_differs questions.0.type', 'scheme_answer_differs questions.0.answer']);
  });

  it('that says the same changes nothing', () => {
    const draft = draftExam([scheme({ questions: [question('1', 1, [], { type: 'objective', answer: { kind: 'choice', correct: 'a' } })] })], { id: 'base', title: 'x', base });
    expect(exam(draft)).toEqual(base);
  });
});
