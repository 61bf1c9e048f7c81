import { applyHomography, type Homography, type Point } from '../../../domain/geometry.ts';
import type { Block } from './blocks.ts';
import { fitRobust, type Pair } from './fit.ts';
import type { Shift } from './patches.ts';

/** Beyond this share of the pitch a box may as well be its neighbour. */
const FAR = 0.45;
/** A box this far may still be believed where the rest of the sheet says so: short of one whole pitch by enough. */
const FARTHEST = 0.7;
/** How near to what the sheet says such a box must be, as a share of the pitch. */
const AGREES = 0.25;
/** What is needed before the sheet says anything: blocks, share of boxes that lie near, share that agrees (thousandths). */
const LEAST_BLOCKS = 3;
const LEAST_NEAR = 1 / 3;
const LEAST_INLIERS = 0.75;
const TOLERANCE = 2.5;

/** A block with what was found of each member's outline. */
export interface SettledBlock {
  readonly block: Block;
  readonly centres: readonly Point[];
  readonly shifts: readonly Shift[];
}

/**
 * Tells boxes that are only out of place from those that may be their neighbours. Bubbles repeat, so a block by itself
 * cannot tell a shift of 0.6 pitches down from one of 0.4 up; a sheet that was fed or copied a little too large shifts all
 * blocks alike. Where most boxes, enough near ones among them, agree on one smooth map, a far box that agrees is kept.
 */
export function believedShifts(blocks: readonly SettledBlock[]): (Shift | null)[][] {
  const map = sheetMap(blocks);
  return blocks.map(({ block, centres, shifts }) =>
    shifts.map((shift, i) => {
      if (within(shift, block, FAR)) return shift;
      const [x, y] = centres[i] ?? [0, 0];
      const [u, v] = map === null ? [Infinity, Infinity] : applyHomography(map, [x, y]);
      const agrees = within({ x: shift.x - (u - x), y: shift.y - (v - y) }, block, AGREES);
      return agrees && within(shift, block, FARTHEST) ? shift : null;
    }),
  );
}

function within({ x, y }: Shift, { pitchX, pitchY }: Block, share: number): boolean {
  return Math.abs(x) <= share * pitchX && Math.abs(y) <= share * pitchY;
}

/** Null where every box is near anyway, and where the sheet as a whole says nothing. */
function sheetMap(blocks: readonly SettledBlock[]): Homography | null {
  const near = blocks.flatMap(({ block, shifts }) => shifts.map((shift) => within(shift, block, FAR)));
  const share = near.filter(Boolean).length / near.length;
  if (blocks.length < LEAST_BLOCKS || share === 1 || share < LEAST_NEAR) return null;
  const pairs = blocks.flatMap(({ centres, shifts }) =>
    centres.map(([x, y], i): Pair => ({ from: [x, y], to: [x + (shifts[i]?.x ?? 0), y + (shifts[i]?.y ?? 0)], weight: 1 })),
  );
  return fitRobust(pairs, TOLERANCE, Math.ceil(LEAST_INLIERS * pairs.length))?.map ?? null;
}
