import type { ResultsFile, StudentResult } from '../../contracts/results-file.ts';
import type { Exam } from '../../domain/exam.ts';
import { decidedScore, formatScore, labelsFor, statusLabel, waits, type Labels } from './labels.ts';
import { paint, type Paint } from './paint.ts';
import { fitText, padEnd, padStart, plainLine, textWidth } from './text-width.ts';

export interface TableView {
  /** Columns of the terminal. */
  readonly width: number;
  readonly lang: string;
  /** ANSI colours; false when the output is not a terminal. */
  readonly colour: boolean;
}

interface Cell {
  readonly text: string;
  readonly paint: Paint | null;
}

const GAP = ' ';

/**
 * The class as a table: a row per student with the score of each question, `?` where a person must look, the
 * total and the status. Questions that do not fit in `width` go into further blocks below.
 */
export function classTable(results: ResultsFile, exam: Exam, view: TableView): string {
  const labels = labelsFor(view.lang);
  const heads = [column(labels.student_id, results.students, (one) => one.student_id ?? labels.unknown, 14), column(labels.name, results.students, (one) => one.name ?? '', 14)];
  const tails = [column(labels.total, results.students, (one) => totalText(one), 12), column(labels.status, results.students, (one) => statusText(one, labels), 14)];
  const questions = exam.questions.map((question) => {
    const cells = results.students.map((student) => scoreCell(student, question.id));
    return { title: question.id, cells, width: Math.max(textWidth(question.id), ...cells.map((cell) => textWidth(cell.text))) };
  });

  const room = Math.max(view.width, 40) - width(heads);
  const blocks: Column[][] = [[]];
  for (const question of questions) {
    const last = blocks.at(-1) ?? [];
    if (last.length > 0 && width(last) + question.width + GAP.length > room) blocks.push([question]);
    else last.push(question);
  }
  const last = blocks.at(-1) ?? [];
  if (last.length > 0 && width(last) + width(tails) > room) blocks.push([...tails]);
  else last.push(...tails);
  return blocks.map((block) => drawBlock([...heads, ...block], heads.length, view)).join('\n\n');
}

interface Column {
  readonly title: string;
  readonly cells: readonly Cell[];
  readonly width: number;
}

function column(title: string, students: readonly StudentResult[], text: (student: StudentResult) => string, most: number): Column {
  const cells = students.map((student): Cell => ({ text: fitText(plainLine(text(student)), most), paint: null }));
  return { title, cells, width: Math.max(textWidth(title), ...cells.map((cell) => textWidth(cell.text))) };
}

function width(columns: readonly Column[]): number {
  return columns.reduce((sum, one) => sum + one.width + GAP.length, 0);
}

function drawBlock(columns: readonly Column[], texts: number, view: TableView): string {
  const rows = columns[0]?.cells.length ?? 0;
  const pad = (text: string, i: number, size: number): string => (i < texts || i === columns.length - 1 ? padEnd(text, size) : padStart(text, size));
  const header = columns.map((one, i) => paint(pad(one.title, i, one.width), 'bold', view.colour)).join(GAP);
  const rule = columns.map((one) => '─'.repeat(one.width)).join(GAP);
  const body = Array.from({ length: rows }, (_, row) =>
    columns.map((one, i) => {
      const cell = one.cells[row] ?? { text: '', paint: null };
      return paint(pad(cell.text, i, one.width), cell.paint, view.colour);
    }).join(GAP).trimEnd());
  return [header.trimEnd(), paint(rule, 'faint', view.colour), ...body].join('\n');
}

function scoreCell(student: StudentResult, questionId: string): Cell {
  const question = student.questions.find((one) => one.question_id === questionId);
  if (question === undefined || waits(question) || question.score === null) return { text: '?', paint: 'uncertain' };
  return { text: formatScore(question.score), paint: question.source === 'human' ? 'human' : question.score === 0 ? 'faint' : null };
}

function totalText(student: StudentResult): string {
  const decided = formatScore(decidedScore(student));
  return student.questions.some(waits) ? `${decided}+?` : `${decided}/${formatScore(student.max_total_score)}`;
}

function statusText(student: StudentResult, labels: Labels): string {
  const waiting = student.questions.filter(waits).length;
  return waiting > 0 ? `${statusLabel(student, labels)} ${waiting}` : statusLabel(student, labels);
}
