import type { Point, Quad } from '../../../domain/geometry.ts';
import type { Raster } from './raster.ts';

/** A straight line a·x + b·y = c with a² + b² = 1. */
interface Line {
  readonly a: number;
  readonly b: number;
  readonly c: number;
}

/**
 * The corners of a light sheet photographed on a darker ground, clockwise from the image's top left, in pixels of
 * `grey`; null where no sheet with four straight edges stands out (as on most scanner images, where the sheet is
 * the image). Light is split from dark by Otsu's threshold; each edge is a line through the sheet's outermost pixels.
 */
export function findPaper(grey: Raster): Quad | null {
  const { width, height } = grey;
  const inside = largestLight(grey, otsu(grey));
  if (inside === null || inside.count < 0.2 * width * height) return null;
  const rough = extremeCorners(inside.mask, width, height);
  const lines: Line[] = [];
  for (let side = 0; side < 4; side += 1) {
    const line = edgeLine(inside.mask, width, height, rough[side] ?? [0, 0], rough[(side + 1) % 4] ?? [0, 0]);
    if (line === null) return null;
    lines.push(line);
  }
  const corners = [0, 1, 2, 3].map((i) => intersect(lines[(i + 3) % 4] as Line, lines[i] as Line));
  const [p, q, r, s] = corners;
  if (!p || !q || !r || !s) return null;
  const quad: Quad = [p, q, r, s];
  const area = Math.abs(shoelace(quad));
  const sheet = inside.count / area;
  // A sheet fills its outline; and one that fills the whole image has no edges to go by.
  return sheet > 0.8 && sheet < 1.1 && area < 0.97 * width * height ? quad : null;
}

function otsu({ data }: Raster): number {
  const histogram = new Float64Array(256);
  for (const v of data) histogram[v] = (histogram[v] as number) + 1;
  let total = 0;
  for (let v = 0; v < 256; v += 1) total += v * (histogram[v] as number);
  let best = { at: 128, spread: -1 };
  let [count, sum] = [0, 0];
  for (let v = 0; v < 255; v += 1) {
    count += histogram[v] as number;
    sum += v * (histogram[v] as number);
    const rest = data.length - count;
    if (count === 0 || rest === 0) continue;
    const gap = sum / count - (total - sum) / rest;
    const spread = count * rest * gap * gap;
    if (spread > best.spread) best = { at: v, spread };
  }
  return best.at;
}

function largestLight({ width, height, data }: Raster, threshold: number): { mask: Uint8Array; count: number } | null {
  const label = new Int32Array(width * height);
  const stack: number[] = [];
  let best = { label: 0, count: 0 };
  let next = 0;
  for (let start = 0; start < data.length; start += 1) {
    if (label[start] !== 0 || (data[start] as number) <= threshold) continue;
    next += 1;
    let count = 0;
    label[start] = next;
    stack.push(start);
    for (let p = stack.pop(); p !== undefined; p = stack.pop()) {
      count += 1;
      const x = p % width;
      for (const q of [x > 0 ? p - 1 : -1, x + 1 < width ? p + 1 : -1, p - width, p + width]) {
        if (q < 0 || q >= data.length || label[q] !== 0 || (data[q] as number) <= threshold) continue;
        label[q] = next;
        stack.push(q);
      }
    }
    if (count > best.count) best = { label: next, count };
  }
  if (best.count === 0) return null;
  return { mask: fillHoles(Uint8Array.from(label, (v) => (v === best.label ? 1 : 0)), width, height), count: best.count };
}

/** Print inside the sheet belongs to it: each row is filled between its outermost light pixels. */
function fillHoles(mask: Uint8Array, width: number, height: number): Uint8Array {
  for (let y = 0; y < height; y += 1) {
    const row = mask.subarray(y * width, (y + 1) * width);
    const first = row.indexOf(1);
    if (first >= 0) row.fill(1, first, row.lastIndexOf(1));
  }
  return mask;
}

function extremeCorners(mask: Uint8Array, width: number, height: number): Quad {
  const corners: [Point, Point, Point, Point] = [[0, 0], [0, 0], [0, 0], [0, 0]];
  const reach = [Infinity, -Infinity, -Infinity, Infinity];
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      if (mask[y * width + x] !== 1) continue;
      if (x + y < (reach[0] as number)) [reach[0], corners[0]] = [x + y, [x, y]];
      if (x - y > (reach[1] as number)) [reach[1], corners[1]] = [x - y, [x + 1, y]];
      if (x + y > (reach[2] as number)) [reach[2], corners[2]] = [x + y, [x + 1, y + 1]];
      if (x - y < (reach[3] as number)) [reach[3], corners[3]] = [x - y, [x, y + 1]];
    }
  }
  return corners;
}

/** Line through the sheet's rim between two rough corners: probes across the edge, then a fit that drops dents. */
function edgeLine(mask: Uint8Array, width: number, height: number, from: Point, to: Point): Line | null {
  const length = Math.hypot(to[0] - from[0], to[1] - from[1]);
  if (length < 20) return null;
  const [ux, uy] = [(to[0] - from[0]) / length, (to[1] - from[1]) / length];
  const [nx, ny] = [uy, -ux];
  const reach = Math.max(6, length * 0.04);
  let points: Point[] = [];
  for (let along = 0.06; along <= 0.94; along += 0.01) {
    for (let out = reach; out >= -reach; out -= 0.5) {
      const x = from[0] + ux * length * along + nx * out;
      const y = from[1] + uy * length * along + ny * out;
      const [px, py] = [Math.floor(x), Math.floor(y)];
      if (px < 0 || py < 0 || px >= width || py >= height || mask[py * width + px] !== 1) continue;
      points.push([x, y]);
      break;
    }
  }
  for (const tolerance of [reach / 2, 3, 1.5]) {
    const line = fitLine(points);
    if (line === null) return null;
    points = points.filter(([x, y]) => Math.abs(line.a * x + line.b * y - line.c) <= tolerance);
  }
  return points.length < 20 ? null : fitLine(points);
}

function fitLine(points: readonly Point[]): Line | null {
  if (points.length < 5) return null;
  const mx = points.reduce((sum, p) => sum + p[0], 0) / points.length;
  const my = points.reduce((sum, p) => sum + p[1], 0) / points.length;
  let [xx, yy, xy] = [0, 0, 0];
  for (const [x, y] of points) {
    xx += (x - mx) ** 2;
    yy += (y - my) ** 2;
    xy += (x - mx) * (y - my);
  }
  const angle = Math.atan2(2 * xy, xx - yy) / 2;
  const [a, b] = [-Math.sin(angle), Math.cos(angle)];
  return { a, b, c: a * mx + b * my };
}

function intersect(p: Line, q: Line): Point | null {
  const determinant = p.a * q.b - q.a * p.b;
  if (Math.abs(determinant) < 1e-6) return null;
  return [(p.c * q.b - q.c * p.b) / determinant, (p.a * q.c - q.a * p.c) / determinant];
}

function shoelace(quad: Quad): number {
  return quad.reduce((sum, [x, y], i) => {
    const [u, v] = quad[(i + 1) % 4] ?? [0, 0];
    return sum + (x * v - u * y) / 2;
  }, 0);
}
