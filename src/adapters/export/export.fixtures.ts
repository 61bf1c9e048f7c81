import { parseExamFile } from '../../contracts/exam-file.ts';
import type { QuestionResult, ResultsFile, StudentResult } from '../../contracts/results-file.ts';
import type { Exam } from '../../domain/exam.ts';

const FILE = `
id: small
title: 小测验
language: zh-CN
questions:
  - {id: "1", type: objective, max_score: 2, regions: [{page: 1, box: [100, 80, 160, 900]}], answer: {kind: choice, correct: B, marks: {A: [120, 100, 140, 120], B: [120, 200, 140, 220]}}}
  - {id: "2", type: objective, max_score: 3, regions: [{page: 1, box: [200, 80, 260, 900]}], answer: {kind: number, correct: 42, field: {page: 1, box: [210, 500, 250, 600], length: 2}}}
  - id: "3"
    type: stepwise
    max_score: 4
    regions: [{page: 2, box: [100, 80, 500, 900]}]
    points: [{id: M1, kind: method, score: 2, description: method}, {id: A1, kind: accuracy, score: 2, needs: [M1], description: answer}]
`;

export function smallExam(): Exam {
  const parsed = parseExamFile(FILE, 'exam.yaml');
  if (!('exam' in parsed)) throw new RangeError(JSON.stringify(parsed.problems));
  return parsed.exam;
}

export function answer(id: string, max: number, over: Partial<QuestionResult>): QuestionResult {
  return {
    question_id: id, score: max, max_score: max, status: 'graded', confidence: 0.99, source: 'rule', transcription: null,
    reason_code: null, reason: null, feedback: null, evidence: [], ...over,
  };
}

export function paper(student_id: string | null, name: string | null, questions: QuestionResult[]): StudentResult {
  const waits = questions.some((question) => question.status === 'needs_review');
  const total = questions.some((question) => question.score === null) ? null : questions.reduce((sum, question) => sum + (question.score ?? 0), 0);
  return { student_id, name, submission_id: `sub-${student_id ?? 'x'}`, status: waits ? 'REVIEWING' : 'COMPLETED', pages: [], total_score: total, max_total_score: 9, questions };
}

/** Three papers: all decided by machine and a person; one that waits; one whose every text is an attack on a spreadsheet. */
export function smallResults(): ResultsFile {
  const waiting = { score: null, status: 'needs_review', reason_code: 'needs_model', reason: '这是书写作答，需要人工批改。' } as const;
  return {
    exam_id: 'small',
    students: [
      paper('070156', '陈思远', [
        answer('1', 2, { evidence: [{ point_id: null, page: 1, box: [120, 200, 140, 220], text: 'B', awarded: 2, reasoning: '' }] }),
        answer('2', 3, { score: 0, transcription: '24', feedback: '正确答案：42', evidence: [{ point_id: null, page: 1, box: [210, 500, 250, 600], text: '24', awarded: 0, reasoning: '' }] }),
        answer('3', 4, { score: 2.5, status: 'reviewed', source: 'human', feedback: '方法正确', evidence: [
          { point_id: 'M1', page: 2, box: [150, 100, 200, 400], text: 'x', awarded: 2, reasoning: '' },
          { point_id: 'A1', page: 2, box: [250, 100, 300, 400], text: 'y', awarded: 0.5, reasoning: '' },
        ] }),
      ]),
      paper('204871', '王小明', [answer('1', 2, {}), answer('2', 3, { ...waiting, reason_code: 'reading_unsure', reason: '字迹无法可靠辨认。' }), answer('3', 4, waiting)]),
      paper('+1+1', '=HYPERLINK("http://x","y")', [answer('1', 2, {}), answer('2', 3, { ...waiting, transcription: '＝1+1', reason: '@SUM(A1)' }), answer('3', 4, { ...waiting, transcription: '\t-2+3' })]),
    ],
    unassigned_pages: [{ file: '-stack.pdf', page: 7, reason_code: 'blank', reason: '空白页' }],
    failed_files: [{ file: 'broken.pdf', code: 'file_damaged', message: '文件已损坏' }],
    usage: { model_calls: 0, input_tokens: 0, output_tokens: 0, cost_usd: 0 },
  };
}
