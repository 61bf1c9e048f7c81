import type { PageCodeMark, Turn } from '../../../domain/script.ts';
import type { Component } from './components.ts';
import type { Ink } from './ink.ts';
import { lineDirection } from './skew.ts';

/** How many more letters must have their neighbour above or below than beside them before a page lies on its side. */
const AXIS_RATIO = 1.5;
const FEWEST_NEIGHBOURS = 20;
const ASKED = 500;
/** Surplus of ink above the lines' bodies (ascenders, capitals, digits) over ink below, as a share, and lines needed. */
const RISING = 0.2;
const FEWEST_LINES = 8;
/** Lines for less lines against, as a share: rows of bubbles disagree with each other. */
const AGREEMENT = 0.5;

export interface Upright {
  readonly turn: Turn;
  readonly sure: boolean;
  /** Degrees clockwise by which the upright page's lines run. */
  readonly skew: number;
}

/**
 * Which way up a page is. A readable page code decides; else letters stand closer to their neighbours in the line
 * than to the next line, and they which rise above their lines more than they hang below, tell up from down. `said` (what the file
 * claims) stands where the page tells nothing, and is not sure.
 */
export function upright(ink: Pick<Ink, 'letters' | 'boxes'>, width: number, height: number, codes: readonly PageCodeMark[], said: Turn): Upright {
  const { letters } = ink;
  const byCode = codeTurn(codes);
  if (byCode !== null) return { turn: byCode, sure: true, skew: lineDirection(turned(letters, width, height, byCode)).angle };
  const sideways = said === 90 || said === 270;
  const [w, h] = sideways ? [height, width] : [width, height];
  const run = linesRun(ink.boxes);
  const otherwise = run !== null && (run === 'across') === sideways ? quarter(said, 90) : null;
  for (const turn of otherwise === null ? [said] : [otherwise, said]) {
    const points = turned(letters, width, height, turn);
    const skew = lineDirection(points).angle;
    const rising = rise(points, skew);
    // a half turn leaves the lines' direction as it is
    if (rising !== null && Math.abs(rising) >= RISING) return { turn: rising > 0 ? turn : quarter(turn, 180), sure: true, skew };
    // bubbles stand in columns too: without letters that rise, only a page lying on its side is raised
    if (turn === said || w > h) return { turn, sure: false, skew };
  }
  return { turn: said, sure: false, skew: 0 };
}

/**
 * Along which side of the picture the lines of text run, by the direction to each letter's nearest neighbour
 * (L. O'Gorman, The document spectrum, 1993); null when it is not clear.
 */
export function linesRun(boxes: readonly Component[]): 'across' | 'down' | null {
  let across = 0;
  let down = 0;
  for (let i = 0; i < boxes.length; i += Math.max(1, Math.floor(boxes.length / ASKED))) {
    const box = boxes[i] as Component;
    let nearest = Infinity;
    let beside = true;
    for (const other of boxes) {
      if (other === box) continue;
      const dx = Math.max(0, other.left - box.right, box.left - other.right);
      const dy = Math.max(0, other.top - box.bottom, box.top - other.bottom);
      const distance = dx * dx + dy * dy;
      if (distance < nearest) [nearest, beside] = [distance, dx > dy];
    }
    if (beside) across += 1;
    else down += 1;
  }
  if (across + down < FEWEST_NEIGHBOURS) return null;
  if (across > AXIS_RATIO * down) return 'across';
  return down > AXIS_RATIO * across ? 'down' : null;
}

/** The turn that sets a code's first side level; null without a readable code, or when codes disagree. */
export function codeTurn(codes: readonly PageCodeMark[]): Turn | null {
  const turns = new Set(codes.filter(({ text }) => text !== null).map(({ quad }) => {
    const [[x0, y0], [x1, y1]] = quad;
    const quarters = Math.round(Math.atan2(y1 - y0, x1 - x0) / (Math.PI / 2));
    return (((-quarters % 4) + 4) % 4) * 90 as Turn;
  }));
  const [only] = turns;
  return turns.size === 1 ? (only ?? null) : null;
}

function quarter(turn: Turn, by: 90 | 180): Turn {
  return ((turn + by) % 360) as Turn;
}

/** Points of a picture of `width` × `height` as they lie after a clockwise turn. */
export function turned(points: Float32Array, width: number, height: number, turn: Turn): Float32Array {
  if (turn === 0) return points;
  const result = new Float32Array(points.length);
  for (let i = 0; i < points.length; i += 2) {
    const x = points[i] as number;
    const y = points[i + 1] as number;
    result[i] = turn === 90 ? height - y : turn === 180 ? width - x : y;
    result[i + 1] = turn === 90 ? x : turn === 180 ? height - y : width - x;
  }
  return result;
}

/** (ink above − ink below) / (both) of the lines' bodies; null with too few lines, or lines that disagree. */
function rise(points: Float32Array, angle: number): number | null {
  const sine = Math.sin((angle * Math.PI) / 180);
  const cosine = Math.cos((angle * Math.PI) / 180);
  const rows = new Map<number, number>();
  for (let i = 0; i < points.length; i += 2) {
    const row = Math.floor((points[i + 1] as number) * cosine - (points[i] as number) * sine);
    rows.set(row, (rows.get(row) ?? 0) + 1);
  }
  const keys = [...rows.keys()];
  const first = Math.min(...keys);
  const last = Math.max(...keys);
  let above = 0;
  let below = 0;
  let lines = 0;
  let votes = 0;
  for (let start = first; start <= last; start += 1) {
    if ((rows.get(start) ?? 0) < 3) continue;
    let end = start;
    while (end < last && (rows.get(end + 1) ?? 0) >= 3) end += 1;
    const line = Array.from({ length: end - start + 1 }, (_, index) => rows.get(start + index) ?? 0);
    start = end;
    if (line.length < 9 || line.length > 50) continue;
    const peak = Math.max(...line);
    const top = line.findIndex((count) => count > peak * 0.45);
    const bottom = line.findLastIndex((count) => count > peak * 0.45);
    if (peak < 30 || bottom - top < 4) continue;
    lines += 1;
    const over = line.slice(0, top).reduce((sum, count) => sum + count, 0);
    const under = line.slice(bottom + 1).reduce((sum, count) => sum + count, 0);
    above += over;
    below += under;
    votes += Math.sign(over - under);
  }
  return lines < FEWEST_LINES || Math.abs(votes) < AGREEMENT * lines || above + below === 0 ? null : (above - below) / (above + below);
}
