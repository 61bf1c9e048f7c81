import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseExamFile, type ParsedExamFile } from './exam-file.ts';
import { PROBLEM_CODES, problemSentence } from './exam-problems.ts';
import { examSchema } from './exam-schema.ts';

const GOOD = `id: algebra-3
title: 代数单元测验
paper:
  template: blank.pdf
  pages: 2
  student_id: {page: 1, box: [60, 640, 100, 960], kind: digits, length: 6}
questions:
  - id: "1"
    type: objective
    max_score: 2
    regions: [{page: 1, box: [180, 80, 230, 920]}]
    answer: {kind: choice, correct: B, marks: {A: [190,100,205,130], B: [190,200,205,230]}}
  - {id: 1.10, type: objective, max_score: 2, answer: {kind: choice, correct: [A, C], partial: per_option, field: {page: 1, box: [1, 2, 3, 4]}}}
  - {id: "3", type: objective, max_score: 3, answer: {kind: number, correct: 3/4, field: {page: 1, box: [1, 2, 3, 4], length: 3}}}
  - {id: "5", type: objective, max_score: 1, regions: [{page: 2, box: [1, 2, 3, 4]}], answer: {kind: true_false, correct: true, marks: {true: [10,10,20,20], false: [10,30,20,40]}}}
  - id: "4"
    type: stepwise
    max_score: 6
    regions: [{page: 1, box: [300, 0, 400, 1000]}, {page: 2, box: [0, 0, 100, 1000]}]
    answer: {kind: text, correct: x = 2 or x = 3}
    points:
      - {id: M1, kind: method, score: 2, description: factorises}
      - {id: A1, kind: accuracy, score: 2, needs: [M1], description: both roots}
      - {id: B1, kind: independent, score: 2, description: checks}
`;

function codes(parsed: ParsedExamFile): string[] {
  return 'problems' in parsed ? parsed.problems.map((one) => `${one.code} ${one.path}`) : [];
}

describe('parseExamFile', () => {
  it('fills in defaults and takes its own output again', () => {
    const parsed = parseExamFile(`\uFEFF${GOOD}`, 'exam.yaml');
    if (!('exam' in parsed)) throw new Error(JSON.stringify(parsed, null, 1));
    const { exam } = parsed;
    expect(exam.language).toBe('zh-CN');
    expect(exam.paper).toMatchObject({ split: 'auto', corner_marks: null, page_code: null });
    expect(exam.questions.map((one) => one.id)).toEqual(['1', '1.10', '3', '5', '4']);
    expect(exam.questions[0]?.answer).toEqual({
      kind: 'choice', correct: ['B'], options: ['A', 'B'], partial: 'none', page: null, field: null,
      marks: { A: [190, 100, 205, 130], B: [190, 200, 205, 230] },
    });
    expect(exam.questions[1]?.answer).toMatchObject({ options: ['A', 'B', 'C', 'D'], marks: null });
    expect(exam.questions[2]?.answer).toMatchObject({ correct: '3/4', tolerance: 0, tolerance_kind: 'absolute', equivalent_forms: false });
    expect(examSchema.parse(structuredClone(exam))).toEqual(exam);
    expect(parsed.warnings).toEqual([]);
  });

  it('names ten mistakes at once, each with path, line, column and two sentences', () => {
    const parsed = parseExamFile(`id: Algebra 3
title: Quiz
languag: en
paper:
  template: ../blank.pdf
  pages: 2
  student_id: {page: 3, box: [60, 640, 100, 960]}
questions:
  - id: "1"
    type: objective
    max_score: 2
    regions: [{page: 1, box: [230, 80, 180, 920]}]
    answer: {kind: choice, correct: E, marks: {A: [190,100,205,130], B: [190,110,205,140]}}
  - id: "1"
    type: stepwize
    max_score: 3
    points:
      - {id: M1, kind: method, score: 2, needs: [A1], description: a}
      - {id: A1, kind: accuracy, score: 2, needs: [M1], description: b}
  - id: "3"
    type: objective
    regions: [{page: 4, box: [1, 2, 3, 1004]}]
    answer: {kind: number, correct: five, tolerance: -1}
`, 'exam.yaml');
    expect(codes(parsed)).toEqual([
      'exam_id id', 'unknown_key languag', 'template_path paper.template', 'page_beyond paper.student_id.page',
      'box_inverted questions[0].regions[0].box', 'correct_not_option questions[0].answer.correct',
      'marks_overlap questions[0].answer.marks.B', 'duplicate_question questions[1].id', 'not_one_of questions[1].type',
      'points_exceed questions[1].points', 'needs_cycle questions[1].points[0].needs', 'missing questions[2].max_score',
      'page_beyond questions[2].regions[0].page', 'box_range questions[2].regions[0].box[3]',
      'number_unparsable questions[2].answer.correct', 'too_small questions[2].answer.tolerance',
    ]);
    if (!('problems' in parsed)) throw new Error('no problems');
    expect(parsed.problems[1]).toEqual({
      code: 'unknown_key', severity: 'error', path: 'languag', line: 3, column: 1,
      message: { en: 'The key “languag” is unknown. Did you mean “language”?', 'zh-CN': '未知的键“languag”。是否想写“language”？' },
    });
    const type = parsed.problems.find((one) => one.code === 'not_one_of');
    expect(type).toMatchObject({ line: 15, column: 11, message: { en: expect.stringContaining('did you mean “stepwise”?') } });
    expect(parsed.problems.find((one) => one.code === 'duplicate_question')?.message.en).toContain('in line 9');
  });

  const one = (body: string): string => `id: a\ntitle: t\nquestions:\n  - {id: "1", type: objective, max_score: 2, ${body}}\n`;
  const field = 'field: {page: 1, box: [1, 2, 3, 4]}';

  it.each([
    ['', ['not_a_mapping ']],
    ['- 1', ['not_a_mapping ']],
    ['id: a\ntitle: \uFFFD\uFFFD\nquestions: []\n', ['file_encoding ', 'too_small questions']],
    ['id: a\n\ttitle: t', ['yaml_tab ']],
    ['id: a\ntitle: b: c\n', ['yaml_quote ']],
    ['id: a\ntitle: t\nquestions: [', ['yaml_open ']],
    ['id: a\n---\nid: b\n', ['yaml_documents ']],
    ['id: !!js/function "x"\n', ['yaml_syntax ']],
    ['id: a\ntitle: "a\\0b"\nquestions: []\n', ['text_unusable ', 'too_small questions']],
    ['{"id": "a", "title": "\\ud800", "questions": []}', ['text_unusable ', 'too_small questions']],
    ['id: a\nid: b\ntitle: t\nquestions: []\n', ['yaml_duplicate_key ', 'too_small questions']],
    ['id: &x a\ntitle: *x\nquestions: *y\n', ['yaml_alias ']],
    ['id: a\ntitle: t\nquestions: &q [*q]\n', ['yaml_alias ']],
    ['a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]\n', ['yaml_alias ']],
    [`x: &x 1\ny: [${'*x, '.repeat(101)}]\n`, ['yaml_alias ']],
    ['['.repeat(200_000), ['yaml_too_deep ']],
    ['- '.repeat(100_000), ['yaml_too_deep ']],
    [`# ${'x'.repeat(300_000)}`, ['file_too_large ']],
    ['k: 1\n'.repeat(20_000), ['too_many_entries ']],
    [`[${','.repeat(40_000)}]`, ['too_many_entries ']],
    [': \n'.repeat(40_000), ['too_many_entries ']],
    ['# a\n'.repeat(31_000), ['too_many_entries ']],
    ['['.repeat(50) + '{a: 1},'.repeat(31_000), ['too_many_entries ']],
    [`${'\n'.repeat(200_000)}a`, ['not_a_mapping ']],
    [one('answer: null'), ['answer_missing questions[0]']],
    [one('answer: B'), ['wrong_type questions[0].answer']],
    [one(`answer: {correct: A, ${field}}`), ['missing questions[0].answer.kind']],
    [one(`answer: {kind: chioce, correct: A, ${field}}`), ['not_one_of questions[0].answer.kind']],
    [one(`answer: {kind: choice, correct: [A, "A B"], ${field}}`), ['option_name questions[0].answer.correct[1]']],
    [one(`answer: {kind: choice, correct: A, partial: per_option, ${field}}`), ['partial_single questions[0].answer.partial']],
    [one('answer: {kind: choice, correct: A, marks: {A: [1, 2, 3], B: [1, 2, 3, 2000]}}'), ['box_length questions[0].answer.marks.A', 'box_range questions[0].answer.marks.B[3]']],
    [one('answer: {kind: choice, correct: A, options: [A, B, C], marks: {A: [1, 2, 3, 4], D: [1, 20, 3, 40]}}'), ['marks_differ questions[0].answer.marks']],
    [one(`answer: {kind: choice, correct: A, optoins: [A, B], ${field}}`), ['unknown_key questions[0].answer.optoins']],
    [one(`answer: {kind: number, correct: 1/0, ${field}}`), ['number_unparsable questions[0].answer.correct']],
    [one(`answer: {kind: number, correct: 5 cm, ${field}}`), ['number_with_unit questions[0].answer.correct']],
    [one(`answer: {kind: number, correct: .nan, ${field}}`), ['wrong_type questions[0].answer.correct']],
    [one('answer: {kind: true_false, correct: yes, marks: {true: [1, 2, 3, 4]}}'), ['wrong_type questions[0].answer.correct', 'missing questions[0].answer.marks.false']],
    [one(`answer: {kind: choice, correct: A, ${field}}, points: [{id: M1, kind: method, score: 0.333, description: x}]`), ['score_decimals questions[0].points[0].score']],
    [one(`answer: {kind: choice, correct: A, ${field}}, points: [{id: M1, kind: method, score: 1, needs: [M1, Q], description: x}]`), ['needs_cycle questions[0].points[0].needs', 'needs_unknown questions[0].points[0].needs[1]']],
    [one(`answer: {kind: choice, correct: A, ${field}}, alternatives: [{id: x, points: [{id: M1, kind: method, score: 3, description: x}]}]`), ['points_exceed questions[0].alternatives[0].points']],
    [`${one(`answer: {kind: choice, correct: A, ${field}}`)}language: chinese language\n`, ['language_tag language']],
    [`${one(`answer: {kind: choice, correct: A, ${field}}`)}paper: {template: 'C:\\x.pdf', split: pages}\n`, ['template_path paper.template', 'split_pages paper.split']],
    [`${one(`answer: {kind: choice, correct: A, ${field}}`)}paper: {page_code: '{exam}-{x}', student_id: {page: 1, box: [1, 2, 3, 4], kind: bubbles}}\n`, ['page_code_unknown paper.page_code', 'page_code_shape paper.page_code', 'number_bubbles paper.student_id']],
  ])('names the mistake in %#', (text, expected) => {
    expect(codes(parseExamFile(text, 'exam.yaml'))).toEqual(expected);
  });

  it('never takes an inherited key for a bubble', () => {
    const parsed = parseExamFile(one('answer: {kind: choice, correct: A, marks: {__proto__: [1, 2, 3, 4], A: [1, 2, 3, 4], B: [1, 20, 3, 40]}}'), 'exam.yaml');
    expect(codes(parsed)).toContain('yaml_syntax ');
  });

  it('finds overlaps between questions and with the student number', () => {
    const parsed = parseExamFile(`id: a
title: t
paper: {student_id: {page: 1, box: [0, 0, 9, 9], kind: bubbles, length: 1, marks: [{0: [100, 100, 120, 120], 1: [100, 130, 120, 150]}]}}
questions:
  - {id: "1", type: objective, max_score: 2, answer: {kind: choice, correct: A, marks: {A: [110, 100, 130, 120], B: [100, 150, 120, 170]}}}
  - {id: "2", type: objective, max_score: 2, answer: {kind: choice, correct: A, page: 2, marks: {A: [110, 100, 130, 120], B: [100, 150, 120, 170]}}}
`, 'exam.yaml');
    expect(codes(parsed)).toEqual(['marks_overlap questions[0].answer.marks.A']);
  });

  it('warns without refusing', () => {
    const parsed = parseExamFile(`id: a
title: Test
questions:
  - {id: "1", type: objective, max_score: 2, answer: {kind: choice, correct: 1, options: [1, 2]}}
  - {id: "2", type: objective, max_score: 2, answer: {kind: number, correct: 123, field: {page: 1, box: [1, 2, 3, 4], length: 2}}}
  - {id: "3", type: stepwise, max_score: 2}
  - {id: "4", type: essay, max_score: 2, regions: [{page: 1, box: [1, 2, 3, 4]}], points: [{id: a, kind: band, score: 1, description: b}]}
`, 'exam.yaml');
    expect('exam' in parsed && parsed.exam.language).toBe('en');
    expect(parsed.warnings.map((warning) => `${warning.code} ${warning.path}`)).toEqual([
      'no_place questions[0]', 'cells_short questions[1].answer.field.length', 'no_region questions[2]', 'no_points questions[2]', 'points_short questions[3].points',
    ]);
  });

  it('reads JSON, and shared values through aliases', () => {
    const parsed = parseExamFile(`id: a\ntitle: t\nquestions:\n  - {id: "1", type: essay, max_score: 1, regions: &here [{page: 1, box: [1, 2, 3, 4]}]}\n  - {id: "2", type: essay, max_score: 1, regions: *here}\n`, 'exam.yaml');
    if (!('exam' in parsed)) throw new Error('refused');
    expect(parsed.exam.questions[1]?.regions).toEqual(parsed.exam.questions[0]?.regions);
    expect(parseExamFile(JSON.stringify(parsed.exam, null, 2), 'exam.json')).toMatchObject({ exam: parsed.exam });
  });

  it('has room for 500 questions with bubbles, also with every key written out', () => {
    const boxes = (y: number): string => ['A', 'B', 'C', 'D'].map((name, i) => `${name}: [${y}, ${100 * i + 100}, ${y + 1}, ${100 * i + 120}]`).join(', ');
    const questions = Array.from({ length: 500 }, (_, i) =>
      `  - {id: "${i + 1}", type: objective, max_score: 2, answer: {kind: choice, correct: A, page: ${1 + (i >> 8)}, marks: {${boxes(2 * (i & 255) + 100)}}}}`);
    const parsed = parseExamFile(`id: a\ntitle: t\nquestions:\n${questions.join('\n')}\n`, 'exam.yaml');
    expect('exam' in parsed && parseExamFile(JSON.stringify(parsed.exam), 'exam.json')).toMatchObject({ exam: { id: 'a' } });
  });

  it('has every sentence in both languages', () => {
    const names = (text: string): string[] => [...new Set([...text.matchAll(/\[[^\]]*?\{(\w+)\}/g)].map((found) => found[1] ?? ''))].toSorted();
    for (const code of PROBLEM_CODES) {
      const { en, 'zh-CN': zh } = problemSentence(code);
      expect([code, names(en)]).toEqual([code, names(zh)]);
      expect(zh).toMatch(/[\u4e00-\u9fff]/);
    }
  });

  it('answers to anything with a report, and quickly', () => {
    const piece = fc.constantFrom('id', 'title', 'questions', ': ', '\n', '\n  - ', '{', '}', '[', ']', ', ', '&a ', '*a', '"', "'", '#', '|', '>', '? ', '!!int ', '0', '1', 'true', 'null', '.nan', '\t', '<<', '__proto__', 'marks', 'answer', 'kind', 'choice', '题');
    const mutated = fc.tuple(fc.nat(GOOD.length), fc.nat(20), fc.array(piece, { maxLength: 4 })).map(([at, cut, put]) => GOOD.slice(0, at) + put.join('') + GOOD.slice(at + cut));
    fc.assert(fc.property(fc.oneof(mutated, fc.array(piece, { maxLength: 60 }).map((parts) => parts.join(''))), (text) => {
      const parsed = parseExamFile(text, 'exam.yaml');
      expect('exam' in parsed || parsed.problems.length > 0).toBe(true);
      expect(codes(parsed).filter((code) => code.startsWith('invalid '))).toEqual([]);
    }), { seed: 20_261_122, numRuns: 150 });
  });
});
