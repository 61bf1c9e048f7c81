import type { Box } from '../../../domain/geometry.ts';
import type { MarkMeasure } from '../../../ports/imaging.ts';
import { outlineShifts } from './outlines.ts';
import { cutPatch, groupBySize, meanBetween } from './patches.ts';
import type { SheetImage } from './sheet-image.ts';

/** The inside of a bubble, clear of its outline, and the ring round it, as multiples of the box. */
const INSIDE = [0, 0.88] as const;
const AROUND = [1.2, 1.75] as const;
/** Spill of a box whose outline lies so far off that it may be its neighbour's. */
const UNPLACED = 1;

/**
 * Fill and spill of each box (thousandths of the page). What is printed there is taken off: as it is on the blank
 * where there is one, and the sheet's own typical empty bubble of that size otherwise. A box that cannot be placed
 * surely has spill 1.
 */
export function measureMarks(sheet: SheetImage, blank: SheetImage | null, boxes: readonly Box[]): MarkMeasure[] {
  const out: MarkMeasure[] = boxes.map(() => ({ fill: 0, spill: 0 }));
  for (const group of groupBySize(boxes, sheet)) {
    const printed = blank === null ? null : group.boxes.map((box) => cutPatch(blank, box, group, { x: 0, y: 0 }));
    const shifts = outlineShifts(sheet, group, printed);
    const seen = group.boxes.map((box, i) => cutPatch(sheet, box, group, shifts[i] ?? { x: 0, y: 0 }));
    const [fills, spills] = [INSIDE, AROUND].map(([from, to]) => {
      const values = seen.map((patch) => meanBetween(patch, group, from, to));
      return withoutPrint(values, printed?.map((patch) => meanBetween(patch, group, from, to)) ?? null);
    });
    group.indices.forEach((index, i) => {
      out[index] = { fill: fills?.[i] ?? 0, spill: shifts[i] === null ? UNPLACED : (spills?.[i] ?? 0) };
    });
  }
  return out;
}

/**
 * Takes off what print alone gives: the blank's value where known (print may come out a little heavier than on the
 * blank), else the level that the emptier part of the boxes shows. Few boxes have no typical empty one among them.
 */
function withoutPrint(values: readonly number[], printed: readonly number[] | null): number[] {
  const rest = values.map((value, i) => value - (printed?.[i] ?? 0)).sort((a, b) => a - b);
  const typical = values.length >= 8 ? (rest[Math.floor(values.length * 0.3)] ?? 0) : 0;
  return values.map((value, i) => {
    const base = Math.max(0, Math.min(0.6, printed === null ? typical : (printed[i] ?? 0) + Math.min(0.1, typical)));
    return Math.max(0, Math.min(1, (value - base) / (1 - base)));
  });
}
