import type { QuestionResult } from '../../contracts/results-file.ts';
import type { Question } from '../../domain/exam.ts';
import { boxCorners, type Box, type Point } from '../../domain/geometry.ts';
import type { Area, InkMap } from './ink-map.ts';
import { formatScore, waits } from './labels.ts';
import type { Placement } from './page-placement.ts';
import { evidenceVerdict, markColour, questionVerdict } from './verdicts.ts';
import type { Canvas } from './shapes.ts';

const SIGN = 12;
const FIGURE = 9;

/**
 * Draws what a question's mark rests on: a box round each piece of evidence of this page, its sign and points
 * in the nearest free place. What waits for a person gets a dashed box and a question mark.
 */
export function drawQuestionMarks(canvas: Canvas, ink: InkMap, placement: Placement, page: number, question: Question, result: QuestionResult): void {
  const colour = markColour(result);
  const open = waits(result);
  const here = result.evidence.filter((evidence) => evidence.page === page);
  const boxes = here.length > 0
    ? here.map((evidence) => ({ box: evidence.box, verdict: evidenceVerdict(result, evidence, question), points: open ? '' : formatScore(evidence.awarded) }))
    : answerBoxes(question, page).map((box) => ({ box, verdict: questionVerdict(result), points: open || result.score === null ? '' : formatScore(result.score) }));
  const single = boxes.length === 1 && !open && result.score !== null ? formatScore(result.score) : null;
  for (const { box, verdict, points } of boxes) {
    const corners = boxCorners(box).map((corner) => placement.toPoints(corner));
    const around = surround(corners);
    canvas.strokes([...corners, ...corners.slice(0, 1)], colour, open ? 1 : 1.2, open ? [3, 2.5] : undefined);
    const label = single ?? points;
    const width = SIGN + (label === '' ? 0 : canvas.textWidth(label, FIGURE) + 2);
    const place = ink.take(candidates(around, width));
    canvas.verdict(verdict, { ...place, w: SIGN }, colour);
    if (label !== '') canvas.text(label, place.x + SIGN + 2, place.y + SIGN - 2, FIGURE, colour);
    ink.keepClear(around);
  }
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

/** Places for a sign, best first: just right of the box, left, above, below, then farther off, then inside its corner. */
function candidates(box: Area, width: number): Area[] {
  const middle = box.y + box.h / 2 - SIGN / 2;
  const [left, right] = [box.x - width - 3, box.x + box.w + 3];
  const [above, below] = [box.y - SIGN - 2, box.y + box.h + 2];
  const centre = box.x + box.w / 2 - width / 2;
  const spots: readonly (readonly [number, number])[] = [
    [right, middle], [left, middle], [centre, above], [centre, below], [right, above], [right, below], [left, above], [left, below],
    [box.x + box.w - width - 4, box.y + 4], [box.x + box.w - width - 4, box.y + box.h - SIGN - 4], [box.x + box.w - width - 4, middle],
    [right + 14, middle], [right + 28, middle], [left - 12, middle], [right, above - 8], [right, below + 8], [centre, above - 8], [centre, below + 8],
  ];
  return spots.map(([x, y]) => ({ x, y, w: width, h: SIGN }));
}
