import type { Box } from '../../domain/geometry.ts';
import type { Area } from './ink-map.ts';

/** Share of what two boxes cover together that both cover, from which on they are one place to the eye. */
const SAME = 0.5;

export interface SharedBox<T> {
  /** Round all boxes that came together here. */
  readonly box: Box;
  readonly marks: readonly T[];
}

/** Marks with the same box, or nearly, as one; in the order given. */
export function sharedBoxes<T extends { readonly box: Box }>(marks: readonly T[]): readonly SharedBox<T>[] {
  const groups: T[][] = [];
  for (const mark of marks) {
    const group = groups.find(([first]) => first !== undefined && overlap(first.box, mark.box) >= SAME);
    if (group === undefined) groups.push([mark]);
    else group.push(mark);
  }
  return groups.map((group) => ({ box: surround(group.map(({ box }) => box)), marks: group }));
}

function surround(boxes: readonly Box[]): Box {
  const side = (index: 0 | 1 | 2 | 3): number[] => boxes.map((box) => box[index]);
  return [Math.min(...side(0)), Math.min(...side(1)), Math.max(...side(2)), Math.max(...side(3))];
}

/** What both cover as a share of what either covers. */
function overlap(a: Box, b: Box): number {
  const size = (box: Box): number => Math.max(0, box[2] - box[0]) * Math.max(0, box[3] - box[1]);
  const both = size([Math.max(a[0], b[0]), Math.max(a[1], b[1]), Math.min(a[2], b[2]), Math.min(a[3], b[3])]);
  return both === 0 ? 0 : both / (size(a) + size(b) - both);
}

/** Between a box and its label, points. */
const GAP = 3;
/** Steps in which a label moves away from where it should stand, points. */
const STEP = 7;
const STEPS = 12;
/** From the edge of the page, points. */
const EDGE = 2;

/**
 * Places for a label of this size, all on the page, best first: right of the box, left, above, below, inside its right edge, then
 * farther off to either side, up and down.
 */
export function labelPlaces(box: Area, { w, h }: Pick<Area, 'w' | 'h'>, page: { readonly width: number; readonly height: number }): readonly Area[] {
  const middle = box.y + box.h / 2 - h / 2;
  const [left, right] = [box.x - w - GAP, box.x + box.w + GAP];
  const [above, below] = [box.y - h - GAP, box.y + box.h + GAP];
  const centre = box.x + box.w / 2 - w / 2;
  const inside = box.x + box.w - w - 4;
  const near: readonly (readonly [number, number])[] = [
    [right, middle], [left, middle], [centre, above], [centre, below], [right, above], [right, below], [left, above], [left, below],
    [inside, box.y + 4], [inside, box.y + box.h - h - 4], [inside, middle],
  ];
  const far = Array.from({ length: STEPS }, (_, index) => (index + 1) * STEP).flatMap((off): (readonly [number, number])[] => [
    [right, middle - off], [right, middle + off], [left, middle - off], [left, middle + off],
    [right + off, middle], [left - off, middle], [centre, above - off], [centre, below + off],
  ]);
  const clamp = (value: number, most: number): number => Math.max(EDGE, Math.min(value, most - EDGE));
  return [...near, ...far].map(([x, y]) => ({ x: clamp(x, page.width - w), y: clamp(y, page.height - h), w, h }));
}
