import { describe, expect, it } from 'vitest';
import { parseExamFile, type ParsedExamFile } from './exam-file.ts';
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
  - {id: "3", type: objective, max_score: 3, answer: {kind: number, correct: 3/4, field: {page: 1, box: [1, 2, 3, 4], length: 2}}}
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
});
