import type { QuestionResult, StudentResult } from '../../contracts/results-file.ts';
import type { Exam, Question } from '../../domain/exam.ts';
import { boxCorners, type Box, type Point } from '../../domain/geometry.ts';
import type { Area, InkMap } from './ink-map.ts';
import { formatScore, waits } from './labels.ts';
import type { Placement } from './page-placement.ts';
import { labelPlaces, sharedBoxes } from './shared-boxes.ts';
import type { Canvas, Verdict } from './shapes.ts';
import { evidenceVerdict, markColour, questionVerdict } from './verdicts.ts';

const SIGN = 12;
const FIGURE = 9;
const ROW = 14;

interface Row {
  readonly verdict: Verdict;
  readonly text: string;
}

/** One box of the page with what its label says, a row for each point. */
interface Labelled {
  readonly result: QuestionResult;
  readonly corners: readonly Point[];
  readonly around: Area;
  readonly rows: readonly Row[];
}

/**
 * Draws what the marks of a page rest on: a box round each piece of evidence, its sign and points in the nearest free place. Points
 * that share a box have one, their signs one below the other. What waits for a person gets a dashed box and a question mark.
 */
export function drawPageMarks(canvas: Canvas, ink: InkMap, placement: Placement, page: number, exam: Exam, student: StudentResult): void {
  const boxes = exam.questions.flatMap((question) => {
    const result = student.questions.find((one) => one.question_id === question.id);
    return result === undefined ? [] : labelledBoxes(placement, page, question, result);
  });
  for (const { result, corners, around } of boxes) {
    const open = waits(result);
    canvas.strokes([...corners, ...corners.slice(0, 1)], markColour(result), open ? 1 : 1.2, open ? [3, 2.5] : undefined);
    ink.avoid(around);
  }
  for (const one of boxes) drawLabel(canvas, ink, placement, one);
}

function drawLabel(canvas: Canvas, ink: InkMap, placement: Placement, { result, around, rows }: Labelled): void {
  const colour = markColour(result);
  const w = SIGN + Math.max(...rows.map(({ text }) => (text === '' ? 0 : canvas.textWidth(text, FIGURE) + 2)));
  const place = ink.take(labelPlaces(around, { w, h: SIGN + (rows.length - 1) * ROW }, placement), around);
  for (const [index, { verdict, text }] of rows.entries()) {
    const y = place.y + index * ROW;
    canvas.verdict(verdict, { x: place.x, y, w: SIGN, h: SIGN }, colour);
    if (text !== '') canvas.text(text, place.x + SIGN + 2, y + SIGN - 2, FIGURE, colour);
  }
}

function labelledBoxes(placement: Placement, page: number, question: Question, result: QuestionResult): Labelled[] {
  const at = (box: Box, rows: readonly Row[]): Labelled => {
    const corners = boxCorners(box).map((corner) => placement.toPoints(corner));
    return { result, corners, around: surround(corners), rows };
  };
  const here = result.evidence.filter((evidence) => evidence.page === page);
  if (here.length === 0) {
    const places = answerBoxes(question, page);
    const text = waits(result) || result.score === null ? '' : formatScore(result.score);
    return places.map((box) => at(box, [{ verdict: questionVerdict(result), text }]));
  }
  const whole = here.length === 1 && !waits(result) && result.score !== null ? formatScore(result.score) : null;
  return sharedBoxes(here).map(({ box, marks }) => {
    // What waits has no marks yet, and one question mark asks for all of them.
    const ids = marks.flatMap(({ point_id: id }) => (id === null ? [] : [id]));
    if (waits(result)) return at(box, [{ verdict: 'open', text: result.evidence.length > 1 ? ids.join(' ') : '' }]);
    return at(box, marks.map((evidence) => ({
      verdict: evidenceVerdict(result, evidence, question),
      text: whole ?? `${formatScore(evidence.awarded)}${evidence.point_id === null ? '' : `  ${evidence.point_id}`}`,
    })));
  });
}

/** Where the answer should stand, for a question that left no evidence: its field, its bubbles, its region. */
function answerBoxes(question: Question, page: number): Box[] {
  const { answer } = question;
  if (answer !== null && 'field' in answer && answer.field !== null) return answer.field.page === page ? [answer.field.box] : [];
  return question.regions.filter((region) => region.page === page).map((region) => region.box);
}

function surround(corners: readonly Point[]): Area {
  const xs = corners.map(([x]) => x);
  const ys = corners.map(([, y]) => y);
  const [x, y] = [Math.min(...xs), Math.min(...ys)];
  return { x, y, w: Math.max(...xs) - x, h: Math.max(...ys) - y };
}
