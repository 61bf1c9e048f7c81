import type { Point, Quad } from '../../../domain/geometry.ts';
import type { Grey } from './working.ts';

/** A rectangle in working pixels; `right` and `bottom` are just outside. */
export interface Bounds {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

export interface PaperEdges {
  readonly bounds: Bounds;
  /** Corners of the paper, clockwise from the picture's top left, where it lies on something dark all round. */
  readonly quad: Quad | null;
}

const STEP = 4;
/** Darker than this share of the paper's brightness is desk, scanner lid or shadow. */
const DARK = 0.6;
const DEEPEST = 0.35;
/** Share of lines on which a side must begin dark, and pixels of it, before it counts. */
const DARK_LINES = 0.6;
const INSET_MIN = 3;
const MISS = 4;

interface Side { readonly dark: boolean; readonly inset: number; readonly slope: number; readonly offset: number }

/**
 * Where the paper ends: on each side the dark border (if any) is followed inwards line by line and a straight
 * line is laid through its end.
 */
export function paperEdges(grey: Grey): PaperEdges {
  const { width, height } = grey;
  const level = DARK * paperLevel(grey);
  const at = (x: number, y: number): boolean => (grey.data[y * width + x] as number) >= level;
  const left = side(height, width, (line, depth) => at(depth, line));
  const right = side(height, width, (line, depth) => at(width - 1 - depth, line));
  const top = side(width, height, (line, depth) => at(line, depth));
  const bottom = side(width, height, (line, depth) => at(line, height - 1 - depth));
  const bounds = { left: left.inset, top: top.inset, right: width - right.inset, bottom: height - bottom.inset };
  const sides = [left, right, top, bottom];
  if (!sides.every((one) => one.dark) || sides.filter((one) => one.inset > 0.012 * Math.max(width, height)).length < 3) return { bounds, quad: null };
  const vertical = (one: Side, mirrored: boolean) => (y: number): number => {
    const depth = one.offset + one.slope * y;
    return mirrored ? width - depth : depth;
  };
  const horizontal = (one: Side, mirrored: boolean) => (x: number): number => {
    const depth = one.offset + one.slope * x;
    return mirrored ? height - depth : depth;
  };
  const corner = (across: (y: number) => number, down: (x: number) => number): Point => {
    let x = across(height / 2);
    let y = down(x);
    for (let round = 0; round < 20; round += 1) {
      x = across(y);
      y = down(x);
    }
    return [x, y];
  };
  const [l, r, t, b] = [vertical(left, false), vertical(right, true), horizontal(top, false), horizontal(bottom, true)];
  const quad: Quad = [corner(l, t), corner(r, t), corner(r, b), corner(l, b)];
  return { bounds, quad: isPage(quad, width, height) ? quad : null };
}

/** The brightness that a tenth of the pixels exceed. */
function paperLevel({ data }: Grey): number {
  const histogram = new Uint32Array(256);
  let count = 0;
  for (let i = 0; i < data.length; i += 31) {
    const value = data[i] as number;
    histogram[value] = (histogram[value] as number) + 1;
    count += 1;
  }
  let level = 255;
  for (let seen = histogram[255] as number; level > 0 && seen < count / 10; ) {
    level -= 1;
    seen += histogram[level] as number;
  }
  return level;
}

function side(lines: number, depth: number, bright: (line: number, depth: number) => boolean): Side {
  const limit = Math.floor(depth * DEEPEST);
  let points: (readonly [line: number, depth: number])[] = [];
  let begun = 0;
  let total = 0;
  for (let line = Math.floor(lines * 0.06); line < lines * 0.94; line += STEP) {
    total += 1;
    let at = 0;
    while (at < limit && !(bright(line, at) && bright(line, at + 2) && bright(line, at + 4))) at += 1;
    if (at >= INSET_MIN) begun += 1;
    if (at < limit) points.push([line, at]);
  }
  const plain: Side = { dark: false, inset: 0, slope: 0, offset: 0 };
  if (begun < total * DARK_LINES || points.length < total * DARK_LINES) return plain;
  let fitted = fit(points);
  for (let round = 0; round < 3; round += 1) {
    const { slope, offset } = fitted;
    const near = points.filter(([line, at]) => Math.abs(at - offset - slope * line) <= MISS * (3 - round));
    if (near.length < total * 0.5) return { ...plain, inset: median(points.map(([, at]) => at)) };
    points = near;
    fitted = fit(points);
  }
  return { dark: true, inset: median(points.map(([, at]) => at)), ...fitted };
}

function fit(points: readonly (readonly [number, number])[]): { slope: number; offset: number } {
  const n = points.length;
  const meanLine = points.reduce((sum, [line]) => sum + line, 0) / n;
  const meanDepth = median(points.map(([, depth]) => depth));
  let above = 0;
  let below = 0;
  for (const [line, depth] of points) {
    above += (line - meanLine) * (depth - meanDepth);
    below += (line - meanLine) ** 2;
  }
  const slope = below === 0 ? 0 : above / below;
  const mean = points.reduce((sum, [, depth]) => sum + depth, 0) / n;
  return { slope, offset: mean - slope * meanLine };
}

function median(values: number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1] ?? 0;
}

/** Convex, and at least a third of the picture. */
function isPage(quad: Quad, width: number, height: number): boolean {
  let area = 0;
  for (let i = 0; i < 4; i += 1) {
    const [ax, ay] = quad[i] as Point;
    const [bx, by] = quad[(i + 1) % 4] as Point;
    const [cx, cy] = quad[(i + 2) % 4] as Point;
    if ((bx - ax) * (cy - by) - (by - ay) * (cx - bx) <= 0) return false;
    area += ax * by - bx * ay;
  }
  return area / 2 > (width * height) / 3;
}
