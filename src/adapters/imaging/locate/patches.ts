import type { Box, Point } from '../../../domain/geometry.ts';
import type { SheetImage } from './sheet-image.ts';

/** Samples across the longer side of a box, where the scan has as many pixels. */
const SAMPLES = 20;
/** A patch reaches this share of the box beyond each side. */
export const PAD = 1;
const WHOLE = 1 + 2 * PAD;

/** Boxes of one size, with the sampling they share. */
export interface Group {
  readonly boxes: readonly Box[];
  /** Place of each box in the caller's list. */
  readonly indices: readonly number[];
  /** Samples of a whole patch. */
  readonly columns: number;
  readonly rows: number;
  /** Thousandths of the page per sample. */
  readonly perColumn: number;
  readonly perRow: number;
}

export interface Shift {
  readonly x: number;
  readonly y: number;
}

/** Sorts boxes by size; those that differ by less than half a thousandth share a group. */
export function groupBySize(boxes: readonly Box[], sheet: SheetImage): Group[] {
  const groups = new Map<string, number[]>();
  boxes.forEach(([ymin, xmin, ymax, xmax], i) => {
    const key = `${Math.round((xmax - xmin) * 2)}/${Math.round((ymax - ymin) * 2)}`;
    const known = groups.get(key);
    if (known === undefined) groups.set(key, [i]);
    else known.push(i);
  });
  return [...groups.values()].map((indices) => {
    const members = indices.map((i) => boxes[i] as Box);
    const [ymin, xmin, ymax, xmax] = members[0] as Box;
    const width = (xmax - xmin) * sheet.scale[0];
    const height = (ymax - ymin) * sheet.scale[1];
    const step = Math.max(width, height) / Math.max(8, Math.min(SAMPLES, Math.round(Math.max(width, height))));
    const columns = Math.max(12, Math.round((width / step) * WHOLE));
    const rows = Math.max(12, Math.round((height / step) * WHOLE));
    return { boxes: members, indices, columns, rows, perColumn: ((xmax - xmin) * WHOLE) / columns, perRow: ((ymax - ymin) * WHOLE) / rows };
  });
}

/** Cover (0–1) of a box and its surroundings, the box moved by `shift` thousandths. */
export function cutPatch(image: SheetImage, [ymin, xmin, ymax, xmax]: Box, group: Group, shift: Shift): Float32Array {
  const padX = (xmax - xmin) * PAD;
  const padY = (ymax - ymin) * PAD;
  return image.cover([ymin - padY + shift.y, xmin - padX + shift.x, ymax + padY + shift.y, xmax + padX + shift.x], group.columns, group.rows);
}

/** Mean cover between two ellipses about the patch's middle, given as multiples of the ellipse inscribed in the box. */
export function meanBetween(values: Float32Array, { columns, rows }: Group, from: number, to: number): number {
  let sum = 0;
  let count = 0;
  for (let y = 0; y < rows; y += 1) {
    const v = ((y + 0.5) / rows - 0.5) * 2 * WHOLE;
    for (let x = 0; x < columns; x += 1) {
      const u = ((x + 0.5) / columns - 0.5) * 2 * WHOLE;
      const r = u * u + v * v;
      if (r < from * from || r > to * to) continue;
      sum += values[y * columns + x] as number;
      count += 1;
    }
  }
  return count === 0 ? 0 : sum / count;
}

/** The sample-wise mean of patches. */
export function meanPatch(patches: readonly Float32Array[]): Float32Array {
  const mean = new Float32Array(patches[0]?.length ?? 0);
  for (const patch of patches) for (let i = 0; i < mean.length; i += 1) mean[i] = (mean[i] as number) + (patch[i] as number) / patches.length;
  return mean;
}

export function centreOf([ymin, xmin, ymax, xmax]: Box): Point {
  return [(xmin + xmax) / 2, (ymin + ymax) / 2];
}

export function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1] ?? 0;
}
