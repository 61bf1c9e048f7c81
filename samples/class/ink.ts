import sharp from 'sharp';
import { writeDigit, type DigitShelf } from './digits.ts';
import { writeLine, type Hands, type Pen } from './hands.ts';
import { HEIGHT, WIDTH, type Layout, type Place, type Rect } from './layout.ts';
import type { Random } from './random.ts';
import { CLASS_NAME, working, type Child, type Written } from './students.ts';

/** What a student wrote on one page: 0 paper, 255 full ink, one byte a pixel. */
export interface InkLayer {
  readonly coverage: Buffer;
  readonly width: number;
  readonly height: number;
}

export interface Writing {
  readonly child: Child;
  readonly layout: Layout;
  readonly answers: ReadonlyMap<string, Written>;
  readonly shelf: DigitShelf;
  readonly hands: Hands;
  readonly random: Random;
}

/** Draws one page's handwriting, `width` pixels wide. */
export async function drawInk(writing: Writing, page: number, width: number): Promise<InkLayer> {
  const { child, layout, random, shelf } = writing;
  const scale = width / WIDTH;
  const height = Math.round(HEIGHT * scale);
  const pen: Pen = { hands: writing.hands, latin: child.latin, chinese: child.chinese, pressure: child.pressure, random };
  const shapes: string[] = [];
  const digits: { cell: Rect; digit: string }[] = [];
  const inCells = (field: Rect, count: number, text: string): void => {
    const cell = field.w / count;
    // A short number stands in the last cells, as children are taught to write it.
    Array.from(text.padStart(count)).forEach((digit, i) => {
      if (digit !== ' ') digits.push({ cell: { x: field.x + i * cell, y: field.y, w: cell, h: field.h }, digit });
    });
  };

  if (page === 1) {
    shapes.push(writeLine(pen, child.name, layout.name.x + 6, layout.name.y + 18, 16, 145));
    shapes.push(writeLine(pen, CLASS_NAME, layout.className.x + 4, layout.className.y + 18, 14, 88));
    inCells(layout.studentNumber, child.number.length, child.number);
  }
  for (const [id, place] of layout.places) {
    if (place.page !== page) continue;
    const written = writing.answers.get(id);
    if (id === '19' || id === '20') shapes.push(writeWorking(pen, working(child, id).lines, place.field ?? place.region));
    else if (written === undefined || written.text === '') continue;
    else if (Object.keys(place.bubbles).length > 0) shapes.push(fillBubbles(place, written, pen));
    else if (place.field !== null && place.cells === 1) shapes.push(letter(pen, written.text, place.field));
    else if (place.field !== null && place.cells !== null) inCells(place.field, place.cells, written.text);
    else if (place.field !== null) shapes.push(writeLine(pen, written.text, place.field.x + random.between(6, 16), place.field.y + 20.5, 17, place.field.w - 24));
  }

  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${WIDTH} ${HEIGHT}"><rect width="100%" height="100%" fill="#000"/>${shapes.join('')}</svg>`;
  const coverage = await sharp(Buffer.from(svg), { unlimited: true }).resize(width, height, { fit: 'fill' }).toColourspace('b-w').raw().toBuffer();
  const weight = 0.09 + child.pressure * 0.12;
  for (const { cell, digit } of digits) writeDigit(shelf, digit, cell, random, weight, coverage, width, scale);
  return { coverage, width, height };
}

function letter(pen: Pen, text: string, field: Rect): string {
  return writeLine(pen, text, field.x + field.w * 0.28 + pen.random.between(-1.5, 2), field.y + field.h * 0.78, 20);
}

function writeWorking(pen: Pen, lines: readonly string[], frame: Rect): string {
  const indent = pen.random.between(12, 34);
  return lines.map((line, i) => writeLine(pen, line, frame.x + indent + (i > 0 ? pen.random.between(4, 14) : 0), frame.y + 25 + i * 25.5, 16, frame.w - 60)).join('');
}

function fillBubbles(place: Place, written: Written, pen: Pen): string {
  const fill = (key: string, light = false): string => {
    const rect = place.bubbles[key === 'T' ? 'true' : key === 'F' ? 'false' : key];
    return rect === undefined ? '' : scribble(rect, pen.random, light);
  };
  if (written.kind === 'crossed') {
    const out = place.bubbles[written.out];
    return fill(written.out) + (out === undefined ? '' : cross(out, pen.random)) + fill(written.text);
  }
  return Array.from(written.text).map((key) => fill(key, written.kind === 'light')).join('');
}

/** A bubble filled by hand: once round, then to and fro; a light one is a single faint zigzag. */
function scribble(rect: Rect, random: Random, light: boolean): string {
  const r = rect.w / 2;
  const [cx, cy] = [rect.x + r + random.between(-0.7, 0.7), rect.y + r + random.between(-0.7, 0.7)];
  const reach = light ? 0.62 : random.between(0.88, 0.99);
  const strokes = light ? 4 : 9;
  const tilt = random.between(-40, 40);
  const zigzag = Array.from({ length: strokes + 1 }, (_, i) => {
    const v = -0.9 + (1.8 * i) / strokes;
    const half = Math.sqrt(Math.max(0, 1 - v * v)) * reach;
    const x = (i % 2 === 0 ? -half : half) + random.between(-0.06, 0.06);
    return `${i === 0 ? 'M' : 'L'}${(x * r).toFixed(2)} ${(v * reach * r).toFixed(2)}`;
  }).join('');
  const pen = `fill="none" stroke="#fff" stroke-linecap="round" stroke-linejoin="round"`;
  const round = light ? '' : `<ellipse rx="${(r * reach * 0.86).toFixed(2)}" ry="${(r * reach * 0.8).toFixed(2)}" ${pen} stroke-width="1.5"/>`;
  return `<g transform="translate(${cx.toFixed(2)} ${cy.toFixed(2)}) rotate(${tilt.toFixed(1)})" opacity="${light ? 0.4 : 1}">${round}<path d="${zigzag}" ${pen} stroke-width="${light ? 0.9 : 1.7}"/></g>`;
}

function cross(rect: Rect, random: Random): string {
  const [cx, cy] = [rect.x + rect.w / 2, rect.y + rect.h / 2];
  const stroke = (dx: number, dy: number): string => {
    const [ax, ay, bx, by] = [cx - dx, cy - dy, cx + dx, cy + dy].map((v) => (v + random.between(-1, 1)).toFixed(2));
    return `<path d="M${ax} ${ay}L${bx} ${by}" stroke="#fff" stroke-width="1.4" stroke-linecap="round"/>`;
  };
  return stroke(12, 9) + stroke(-11, 10);
}
