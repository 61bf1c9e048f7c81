import { Document, isScalar, visit } from 'yaml';
import { box, type Layout, type Place } from './layout.ts';
import { CHOICES, DIGITS, LETTERS, MULTIPLE, NUMBER, PAPER, POINTS, STEPWISE, TEXT, TRUE_FALSE } from './questions.ts';

const LETTERS_ALL = ['A', 'B', 'C', 'D'];

/** The text of `exam.yaml`; every box comes from the layout that draws the blank. */
export function examFile(layout: Layout): string {
  const place = (id: string): Place => {
    const found = layout.places.get(id);
    if (found === undefined) throw new RangeError(`question ${id} has no place on the paper`);
    return found;
  };
  const marks = (id: string): Record<string, number[]> => Object.fromEntries(Object.entries(place(id).bubbles).map(([key, rect]) => [key, box(rect)]));
  const field = (id: string): Record<string, unknown> => {
    const { page, field: rect, cells } = place(id);
    if (rect === null) throw new RangeError(`question ${id} has no field`);
    return { page, box: box(rect), ...(cells !== null && cells > 1 ? { length: cells } : {}) };
  };
  const question = (id: string, type: 'objective' | 'stepwise', text: string, rest: Record<string, unknown>): Record<string, unknown> => ({
    id, type, max_score: POINTS[id], question: text, regions: [{ page: place(id).page, box: box(place(id).region) }], ...rest,
  });

  const questions = [
    ...CHOICES.map((item) => question(item.id, 'objective', item.zh, { answer: { kind: 'choice', correct: item.correct, marks: marks(item.id) } })),
    question(MULTIPLE.id, 'objective', MULTIPLE.zh, { answer: { kind: 'choice', correct: [...MULTIPLE.correct], partial: 'per_option', marks: marks(MULTIPLE.id) } }),
    ...TRUE_FALSE.map((item) => question(item.id, 'objective', item.zh, { answer: { kind: 'true_false', correct: item.correct, marks: marks(item.id) } })),
    ...LETTERS.items.map((item) => question(item.id, 'objective', item.zh, { answer: { kind: 'choice', correct: item.correct, options: LETTERS_ALL, field: field(item.id) } })),
    ...DIGITS.map((item) => question(item.id, 'objective', item.zh, { answer: { kind: 'number', correct: Number(item.correct), tolerance: 0, field: field(item.id) } })),
    question(TEXT.id, 'objective', TEXT.zh, { answer: { kind: 'text', correct: TEXT.correct, accept: [...TEXT.accept], field: field(TEXT.id) } }),
    question(NUMBER.id, 'objective', NUMBER.zh, { answer: { kind: 'number', correct: NUMBER.correct, tolerance: 0, unit: NUMBER.unit, field: field(NUMBER.id) } }),
    ...STEPWISE.map((item) => question(item.id, 'stepwise', item.zh, {
      answer: { kind: 'text', correct: item.correct },
      points: item.points.map((point) => ({ id: point.id, kind: point.kind, score: point.score, ...(point.needs.length > 0 ? { needs: [...point.needs] } : {}), description: point.description })),
    })),
  ];
  const file = {
    id: PAPER.id,
    title: PAPER.zh,
    language: 'zh-CN',
    paper: { template: 'blank.pdf', pages: 2, student_id: { page: 1, box: box(layout.studentNumber), kind: 'digits', length: 6 } },
    questions,
  };
  const document = new Document(file);
  visit(document, {
    Seq: (_, list) => {
      if (list.items.every((item) => isScalar(item))) list.flow = true;
    },
  });
  document.commentBefore = ' A sample paper. Boxes are [ymin, xmin, ymax, xmax] in thousandths of the page; pages count from 1.';
  return document.toString({ lineWidth: 160, flowCollectionPadding: false });
}
