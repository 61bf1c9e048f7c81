import type { QuestionResult, StudentResult } from '../../contracts/results-file.ts';
import type { Exam, Question } from '../../domain/exam.ts';
import { decidedScore, formatScore, labelsFor, waits } from './labels.ts';
import type { Box } from '../../domain/geometry.ts';
import { stackNotes } from './margin.ts';
import type { Placement } from './page-placement.ts';
import { type Canvas, COLOURS } from './shapes.ts';
import { foldText, plainLine } from './text-width.ts';
import { markColour, questionVerdict } from './verdicts.ts';

/** Points added on the right of every scan, and above the first. */
export const MARGIN_WIDTH = 150;
export const TITLE_HEIGHT = 52;

const INSET = 10;
const HEAD = 13;
const LINE = 9.5;
const SMALL = 7.5;
const GAP = 4;

interface Note {
  readonly at: number;
  readonly question: Question;
  readonly result: QuestionResult;
  readonly lines: readonly string[];
}

interface Paper {
  readonly exam: Exam;
  readonly student: StudentResult;
  readonly lang: string;
}

/**
 * The margin beside one scan: a row per question with its sign, its marks and who gave them, beneath it the
 * feedback or why it waits. `others` puts questions of pages that were not scanned at the foot.
 */
export function drawMargin(canvas: Canvas, placement: Placement, { exam, student }: Paper, which: { page: number; others: boolean; scanned: ReadonlySet<number> }): void {
  const rows = exam.questions.flatMap((question) => {
    const result = student.questions.find((one) => one.question_id === question.id);
    if (result === undefined) return [];
    const page = pageOf(question, result);
    const lost = which.others && !which.scanned.has(page);
    if (page !== which.page && !lost) return [];
    const box = lost ? undefined : boxOf(question, result, page);
    const at = lost ? placement.height : box === undefined ? INSET : placement.toPoints([box[3], box[0]])[1];
    return [{ question, result, at, line: lost ? Infinity : (box?.[0] ?? 0) }];
  }).sort((a, b) => (a.line === b.line ? 0 : a.line - b.line));

  const room = placement.height - 2 * INSET;
  const noted = (most: number): Note[] => rows.map((row) => ({ ...row, lines: noteLines(canvas, row.result, most) }));
  const height = (notes: readonly Note[]): number => notes.reduce((sum, note) => sum + noteHeight(note), 0);
  let notes = noted(12);
  for (const most of [6, 4, 3, 2, 1, 0]) {
    if (height(notes) > room) notes = noted(most);
  }
  const tops = stackNotes(notes.map((note) => ({ at: note.at, height: noteHeight(note) })), INSET, placement.height - INSET);
  canvas.strokes([[placement.width, 0], [placement.width, placement.height]], COLOURS.line, 0.8);
  notes.forEach((note, i) => drawNote(canvas, placement.width + INSET, tops[i] ?? INSET, note));
}

function noteHeight(note: Note): number {
  return HEAD + note.lines.length * LINE + GAP;
}

function drawNote(canvas: Canvas, x: number, top: number, { question, result, lines }: Note): void {
  const colour = markColour(result);
  const open = waits(result);
  const words = open ? COLOURS.uncertainText : COLOURS.faint;
  if (open) canvas.area({ x: x - 4, y: top, w: MARGIN_WIDTH - 2 * INSET + 8, h: HEAD + lines.length * LINE + 1 }, { fill: COLOURS.wash });
  const baseline = top + 10;
  canvas.verdict(questionVerdict(result), { x, y: top + 1.5, w: 9.5, h: 9.5 }, colour);
  canvas.text(`${question.id}.`, x + 15, baseline, 9, COLOURS.ink);
  const score = open || result.score === null ? `– / ${formatScore(result.max_score)}` : `${formatScore(result.score)} / ${formatScore(result.max_score)}`;
  const right = x + MARGIN_WIDTH - 2 * INSET;
  canvas.text(score, right - canvas.textWidth(score, 9) - 11, baseline, 9, open ? words : colour);
  if (!open) canvas.author(result.source === 'human', [right - 3.5, baseline - 3], 6, colour);
  lines.forEach((line, i) => canvas.text(line, x, top + HEAD + 6.5 + i * LINE, SMALL, words));
}

/** At most `most` lines of feedback, or of the reason where the question waits. */
function noteLines(canvas: Canvas, result: QuestionResult, most: number): string[] {
  const text = plainLine((waits(result) ? result.reason : result.feedback) ?? '');
  if (text === '' || most === 0) return [];
  const columns = Math.floor((MARGIN_WIDTH - 2 * INSET) / (canvas.textWidth('中', SMALL) / 2)) - 1;
  const lines = foldText(text, columns);
  return lines.length <= most ? lines : [...lines.slice(0, most - 1), `${(lines[most - 1] ?? '').slice(0, -1)}…`];
}

function pageOf(question: Question, result: QuestionResult): number {
  const answer = question.answer;
  const field = answer !== null && 'field' in answer ? answer.field : null;
  return result.evidence[0]?.page ?? question.regions[0]?.page ?? field?.page ?? 1;
}

function boxOf(question: Question, result: QuestionResult, page: number): Box | undefined {
  return question.regions.find((region) => region.page === page)?.box ?? result.evidence[0]?.box;
}

/** The strip above the first page: the exam, the student, and the total as far as it is decided. */
export function drawTitle(canvas: Canvas, width: number, { exam, student, lang }: Paper): void {
  const labels = labelsFor(lang);
  const waiting = student.questions.filter(waits).length;
  canvas.area({ x: 0, y: -TITLE_HEIGHT, w: width, h: TITLE_HEIGHT }, { fill: COLOURS.white });
  canvas.strokes([[0, 0], [width, 0]], COLOURS.line, 0.8);
  canvas.text(plainLine(exam.title), 24, -31, 13, COLOURS.ink);
  const who = [student.student_id ?? labels.unknown, student.name ?? ''].filter((part) => part !== '').map(plainLine).join('   ');
  canvas.text(who, 24, -13, 10, COLOURS.faint);
  const total = `${formatScore(decidedScore(student))}${waiting > 0 ? ' + ?' : ''} / ${formatScore(student.max_total_score)}`;
  const human = student.questions.some((question) => question.source === 'human');
  canvas.text(total, width - INSET - canvas.textWidth(total, 20), waiting > 0 ? -25 : -18, 20, human ? COLOURS.human : COLOURS.machine);
  if (waiting > 0) {
    const note = `${labels.waiting}: ${waiting}`;
    canvas.text(note, width - INSET - canvas.textWidth(note, 9), -9, 9, COLOURS.uncertainText);
  }
}
