import type { Exam } from '../../domain/exam.ts';
import type { Box } from '../../domain/geometry.ts';

/** The upright blank page, grey (0 = black), row by row; any resolution. */
export interface BlankPage {
  readonly data: Uint8Array;
  readonly width: number;
  readonly height: number;
}

export interface Size {
  readonly width: number;
  readonly height: number;
}

/** Distance to the paper's edge that office printers can print, and the step along the edge; points. */
const EDGE = 17;
const STEP = 8;
/** Specks a rendering may have where the paper is free. */
const MAX_INK = 0.0005;
const DARK = 200;

/** `[ymin, xmin, ymax, xmax]` in points from the page's top left. */
type Rectangle = readonly [number, number, number, number];

/**
 * Where a label of `label` points fits on a page without touching print, corner marks or places for answers:
 * along the top edge from the right, then along the bottom edge from the right. Answer places are given up
 * before print is. Returns its top left corner in points from the page's top left; null when there is no room.
 */
export function findRoom(
  exam: Exam,
  pageNumber: number,
  page: Size,
  label: Size,
  blank: BlankPage | null,
): { readonly x: number; readonly y: number } | null {
  const marks = markBoxes(exam, page).map((box) => inPoints(box, page));
  const answers = answerBoxes(exam, pageNumber).map((box) => inPoints(box, page));
  for (const taken of [[...marks, ...answers], marks]) {
    for (const y of [EDGE, page.height - EDGE - label.height]) {
      for (let x = page.width - EDGE - label.width; x >= EDGE; x -= STEP) {
        const room: Rectangle = [y, x, y + label.height, x + label.width];
        const free = !taken.some((other) => overlap(room, other)) && (blank === null || inkIn(blank, room, page) <= MAX_INK);
        if (free) return { x, y };
      }
    }
  }
  return null;
}

function answerBoxes(exam: Exam, page: number): Box[] {
  const { student_id: field } = exam.paper;
  const fields = exam.questions.flatMap((question) => {
    const { answer } = question;
    const places = [...question.regions];
    if (answer?.field) places.push(answer.field);
    return places;
  });
  return [...fields, ...(field === null ? [] : [field])].filter((place) => place.page === page).map((place) => place.box);
}

/** Boxes of the registration marks with as much white round them again. */
function markBoxes({ paper: { corner_marks: marks } }: Exam, page: Size): Box[] {
  if (marks === null) return [];
  const x = marks.size;
  const y = (marks.size * page.width) / page.height;
  return marks.centres.map(([cy, cx]) => [cy - y, cx - x, cy + y, cx + x]);
}

const inPoints = ([ymin, xmin, ymax, xmax]: Box, { width, height }: Size): Rectangle => [
  (ymin * height) / 1000,
  (xmin * width) / 1000,
  (ymax * height) / 1000,
  (xmax * width) / 1000,
];

const overlap = (a: Rectangle, b: Rectangle): boolean => a[0] < b[2] && b[0] < a[2] && a[1] < b[3] && b[1] < a[3];

function inkIn(blank: BlankPage, [ymin, xmin, ymax, xmax]: Rectangle, page: Size): number {
  const sx = blank.width / page.width;
  const sy = blank.height / page.height;
  const [left, right] = [Math.max(0, Math.floor(xmin * sx)), Math.min(blank.width, Math.ceil(xmax * sx))];
  const [top, bottom] = [Math.max(0, Math.floor(ymin * sy)), Math.min(blank.height, Math.ceil(ymax * sy))];
  let dark = 0;
  for (let y = top; y < bottom; y += 1) {
    for (let x = left; x < right; x += 1) if ((blank.data[y * blank.width + x] as number) < DARK) dark += 1;
  }
  return dark / Math.max(1, (right - left) * (bottom - top));
}
