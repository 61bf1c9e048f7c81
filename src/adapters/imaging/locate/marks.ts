import type { Box } from '../../../domain/geometry.ts';
import type { MarkMeasure } from '../../../ports/imaging.ts';
import { fitAffine, miss, type Pair } from './fit.ts';
import type { SheetImage } from './sheet-image.ts';
import { unit } from './template.ts';

/** Samples across the longer side of a box. */
const SAMPLES = 28;
/** A patch reaches this share of the box beyond each side. */
const PAD = 0.5;
/** Farthest a printed outline may be from where registration puts it, thousandths of the page width. */
const REACH = 2.5;

/** Boxes of one size, with the sampling they share. */
interface Group {
  readonly indices: readonly number[];
  readonly columns: number;
  readonly rows: number;
}

interface Shift {
  readonly x: number;
  readonly y: number;
}

/**
 * Fill and spill of each box (thousandths of the page). What is printed there is taken off: as it is on the blank
 * where there is one, and the sheet's own typical empty bubble of that size otherwise.
 */
export function measureMarks(sheet: SheetImage, blank: SheetImage | null, boxes: readonly Box[]): MarkMeasure[] {
  const out: MarkMeasure[] = boxes.map(() => ({ fill: 0, spill: 0 }));
  for (const group of groupBySize(boxes, sheet)) {
    const places = group.indices.map((i) => boxes[i] as Box);
    const printed = blank === null ? null : places.map((box) => patch(blank, box, group, { x: 0, y: 0 }));
    const shifts = align(sheet, places, group, printed);
    const seen = places.map((box, i) => patch(sheet, box, group, shifts[i] ?? { x: 0, y: 0 }));
    const inner = seen.map((values) => share(values, group, 0, 0.88));
    const ring = seen.map((values) => share(values, group, 1.2, 1.75));
    const base = baseline(inner, printed?.map((values) => share(values, group, 0, 0.88)) ?? null);
    const ringBase = baseline(ring, printed?.map((values) => share(values, group, 1.2, 1.75)) ?? null);
    group.indices.forEach((index, i) => {
      out[index] = { fill: above(inner[i] ?? 0, base[i] ?? 0), spill: above(ring[i] ?? 0, ringBase[i] ?? 0) };
    });
  }
  return out;
}

function above(value: number, base: number): number {
  return Math.max(0, Math.min(1, (value - base) / Math.max(0.2, 1 - base)));
}

function groupBySize(boxes: readonly Box[], sheet: SheetImage): Group[] {
  const groups = new Map<string, number[]>();
  boxes.forEach(([ymin, xmin, ymax, xmax], i) => {
    const key = `${Math.round((xmax - xmin) * 2)}/${Math.round((ymax - ymin) * 2)}`;
    groups.set(key, [...(groups.get(key) ?? []), i]);
  });
  return [...groups.values()].map((indices) => {
    const [ymin, xmin, ymax, xmax] = boxes[indices[0] ?? 0] ?? [0, 0, 1, 1];
    const width = (xmax - xmin) * sheet.scale[0];
    const height = (ymax - ymin) * sheet.scale[1];
    const samples = Math.max(10, Math.min(SAMPLES, Math.round(Math.max(width, height))));
    const step = Math.max(width, height) / samples;
    const whole = 1 + 2 * PAD;
    return { indices, columns: Math.max(8, Math.round((width / step) * whole)), rows: Math.max(8, Math.round((height / step) * whole)) };
  });
}

function patch(image: SheetImage, [ymin, xmin, ymax, xmax]: Box, group: Group, shift: Shift): Float32Array {
  const padX = (xmax - xmin) * PAD;
  const padY = (ymax - ymin) * PAD;
  return image.cover([ymin - padY + shift.y, xmin - padX + shift.x, ymax + padY + shift.y, xmax + padX + shift.x], group.columns, group.rows);
}

/** Mean cover between two ellipses, given as multiples of the ellipse inscribed in the box. */
function share(values: Float32Array, { columns, rows }: Group, from: number, to: number): number {
  const whole = 1 + 2 * PAD;
  let sum = 0;
  let count = 0;
  for (let y = 0; y < rows; y += 1) {
    for (let x = 0; x < columns; x += 1) {
      const r = Math.hypot(((x + 0.5) / columns - 0.5) * 2 * whole, ((y + 0.5) / rows - 0.5) * 2 * whole);
      if (r < from || r > to) continue;
      sum += values[y * columns + x] as number;
      count += 1;
    }
  }
  return count === 0 ? 0 : sum / count;
}

/**
 * What print alone gives at each box: the blank's value where known, and the level that the emptier part of the
 * sheet's boxes shows. A page of few boxes has no typical empty one of its own.
 */
function baseline(values: readonly number[], printed: readonly number[] | null): number[] {
  const rest = values.map((value, i) => value - (printed?.[i] ?? 0));
  const typical = values.length >= 8 ? ([...rest].sort((a, b) => a - b)[Math.floor(values.length * 0.3)] ?? 0) : 0;
  return rest.map((_, i) => Math.max(0, Math.min(0.6, (printed?.[i] ?? 0) + (printed === null ? typical : Math.min(typical, 0.1)))));
}

/**
 * Where the printed outlines really are: each box's patch is matched with its blank, or with the median patch of the
 * group, and one smooth map is laid through all the shifts, so that a filled or scribbled bubble follows its neighbours.
 */
function align(sheet: SheetImage, boxes: readonly Box[], group: Group, printed: readonly Float32Array[] | null): Shift[] {
  let shifts: Shift[] = boxes.map(() => ({ x: 0, y: 0 }));
  if (printed === null && boxes.length < 6) return shifts;
  for (let round = 0; round < 2; round += 1) {
    const seen = boxes.map((box, i) => patch(sheet, box, group, shifts[i] ?? { x: 0, y: 0 }));
    const common = printed === null ? medianPatch(seen) : null;
    const pairs: Pair[] = [];
    boxes.forEach((box, i) => {
      const reference = common ?? printed?.[i];
      const values = seen[i];
      if (reference === undefined || values === undefined) return;
      const hit = bestShift(reference, values, box, group, sheet);
      if (hit === null || hit.score < 0.5) return;
      const before = shifts[i] ?? { x: 0, y: 0 };
      const from = [(box[1] + box[3]) / 2, (box[0] + box[2]) / 2] as const;
      pairs.push({ from, to: [from[0] + before.x + hit.x, from[1] + before.y + hit.y], weight: hit.score });
    });
    shifts = smoothShifts(boxes, pairs, shifts);
  }
  return shifts;
}

function smoothShifts(boxes: readonly Box[], pairs: readonly Pair[], current: readonly Shift[]): Shift[] {
  if (pairs.length < 3) return [...current];
  let kept = pairs;
  for (const tolerance of [2, 1]) {
    const dx = median(kept.map((p) => p.to[0] - p.from[0]));
    const dy = median(kept.map((p) => p.to[1] - p.from[1]));
    const map = (kept.length >= 12 ? fitAffine(kept) : null) ?? ([1, 0, dx, 0, 1, dy, 0, 0, 1] as const);
    const near = pairs.filter((p) => miss(map, p) < tolerance);
    if (near.length < 3) return [...current];
    kept = near;
    current = boxes.map((box) => {
      const [x, y] = [(box[1] + box[3]) / 2, (box[0] + box[2]) / 2];
      return { x: limit(map[0] * x + map[1] * y + map[2] - x), y: limit(map[3] * x + map[4] * y + map[5] - y) };
    });
  }
  return [...current];
}

function limit(value: number): number {
  return Math.max(-2 * REACH, Math.min(2 * REACH, value));
}

function bestShift(reference: Float32Array, values: Float32Array, box: Box, group: Group, sheet: SheetImage): { x: number; y: number; score: number } | null {
  const whole = 1 + 2 * PAD;
  const perColumn = ((box[3] - box[1]) * whole) / group.columns;
  const perRow = ((box[2] - box[0]) * whole) / group.rows;
  const reachX = Math.min(Math.floor(group.columns / 4), Math.ceil(REACH / perColumn));
  const reachY = Math.min(Math.floor(group.rows / 4), Math.ceil((REACH * (sheet.scale[0] / sheet.scale[1])) / perRow));
  const width = group.columns - 2 * reachX;
  const height = group.rows - 2 * reachY;
  const centre = window(reference, group.columns, reachX, reachY, width, height);
  if (!unit(centre)) return null;
  let best: { x: number; y: number; score: number } | null = null;
  for (let dy = -reachY; dy <= reachY; dy += 1) {
    for (let dx = -reachX; dx <= reachX; dx += 1) {
      const view = window(values, group.columns, reachX + dx, reachY + dy, width, height);
      if (!unit(view)) continue;
      let score = 0;
      for (let i = 0; i < view.length; i += 1) score += (view[i] as number) * (centre[i] as number);
      if (best === null || score > best.score) best = { x: dx * perColumn, y: dy * perRow, score };
    }
  }
  return best;
}

function window(values: Float32Array, stride: number, left: number, top: number, width: number, height: number): Float32Array {
  const out = new Float32Array(width * height);
  for (let y = 0; y < height; y += 1) out.set(values.subarray((top + y) * stride + left, (top + y) * stride + left + width), y * width);
  return out;
}

function medianPatch(patches: readonly Float32Array[]): Float32Array {
  const first = patches[0] ?? new Float32Array();
  return first.map((_, i) => median(patches.map((p) => p[i] as number)));
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[values.length >> 1] ?? 0;
}
