import { applyHomography, type Box, type Homography } from '../../../domain/geometry.ts';
import { correlationMap, unit } from './correlation.ts';
import { fitRobust, miss, type Pair } from './fit.ts';
import { believedShifts, type SettledBlock } from './agreement.ts';
import { centreOf, cutPatch, median, meanPatch, type Group, type Shift } from './patches.ts';
import { blocksOf, type Block } from './blocks.ts';
import type { SheetImage } from './sheet-image.ts';

/** Farthest a single outline is looked for from where its block puts it, as shares of the pitch, in two rounds. */
const REACH = [0.3, 0.15] as const;
/** How far a box may be from its block's smooth map, thousandths. */
const TOLERANCE = 1.2;
/** Patches looked at per block; more add time, not sharpness. */
const ENOUGH = 48;
/** Contrast of an outline against what lies inside and outside it, below which there is none. */
const LEAST_CONTRAST = 0.02;

/**
 * How far each box's printed outline is from where the transform puts it; null where it is so far that the box
 * could be its neighbour. With a blank, each box is compared with the blank at the same place. Without, the mean
 * patch of each block of neighbouring boxes shows where its marks stand. One smooth map is then laid through each
 * block, so that a scribbled bubble follows its neighbours.
 */
export function outlineShifts(sheet: SheetImage, group: Group, printed: readonly Float32Array[] | null): (Shift | null)[] {
  const shifts: (Shift | null)[] = group.boxes.map(() => ({ x: 0, y: 0 }));
  const settled: SettledBlock[] = [];
  for (const block of blocksOf(group.boxes)) {
    if (printed === null && block.members.length < 6) continue;
    const start = printed === null ? blockShift(sheet, group, block) : { x: 0, y: 0 };
    let current = block.members.map(() => start);
    for (const share of REACH) current = settle(sheet, group, block, current, printed, share);
    settled.push({ block, centres: block.members.map((member) => centreOf(group.boxes[member] as Box)), shifts: current });
  }
  believedShifts(settled).forEach((believed, k) => {
    settled[k]?.block.members.forEach((member, i) => {
      shifts[member] = believed[i] ?? null;
    });
  });
  return shifts;
}

/** The common shift of a block by where its mean patch is inked; zero where it nowhere stands out. */
function blockShift(sheet: SheetImage, group: Group, block: Block): Shift {
  const every = Math.ceil(block.members.length / ENOUGH);
  const sample = block.members.filter((_, i) => i % every === 0);
  const common = meanPatch(sample.map((i) => cutPatch(sheet, group.boxes[i] as Box, group, { x: 0, y: 0 })));
  const { columns, rows, perColumn, perRow } = group;
  const reachX = Math.min(columns / 4, (0.42 * block.pitchX) / perColumn);
  const reachY = Math.min(rows / 4, (0.42 * block.pitchY) / perRow);
  let best = { x: 0, y: 0, score: LEAST_CONTRAST };
  for (let dy = -Math.floor(reachY); dy <= reachY; dy += 1) {
    for (let dx = -Math.floor(reachX); dx <= reachX; dx += 1) {
      // Among equals the least move: a bubble and its neighbour look the same.
      const cost = 0.03 * Math.hypot((dx * perColumn) / block.pitchX, (dy * perRow) / block.pitchY);
      for (let size = 0.85; size <= 1.7; size += 0.17) {
        const score = contrast(common, group, dx, dy, size) - cost;
        if (score > best.score) best = { x: dx, y: dy, score };
      }
    }
  }
  return { x: best.x * perColumn, y: best.y * perRow };
}

/** Mean ink within the ellipse of `size` times the box about (dx, dy), less that of the band round it. */
function contrast(values: Float32Array, { columns, rows }: Group, dx: number, dy: number, size: number): number {
  const [cx, cy] = [columns / 2 + dx, rows / 2 + dy];
  const [rx, ry] = [(columns / 6) * size, (rows / 6) * size];
  let [inside, around, within, without] = [0, 0, 0, 0];
  for (let y = Math.max(0, Math.floor(cy - 1.5 * ry)); y < Math.min(rows, cy + 1.5 * ry); y += 1) {
    const v = ((y + 0.5 - cy) / ry) ** 2;
    for (let x = Math.max(0, Math.floor(cx - 1.5 * rx)); x < Math.min(columns, cx + 1.5 * rx); x += 1) {
      const r = ((x + 0.5 - cx) / rx) ** 2 + v;
      if (r < 1.1) {
        inside += values[y * columns + x] as number;
        within += 1;
      } else if (r > 1.3 && r < 2.1) {
        around += values[y * columns + x] as number;
        without += 1;
      }
    }
  }
  return within === 0 || without === 0 ? 0 : inside / within - around / without;
}

/** One round: every box's outline is looked for near its present place, and a smooth map laid through the finds. */
function settle(sheet: SheetImage, group: Group, block: Block, current: readonly Shift[], printed: readonly Float32Array[] | null, share: number): Shift[] {
  const { members } = block;
  const reach = { x: Math.min(8, share * block.pitchX), y: Math.min(8, share * block.pitchY) };
  const every = Math.ceil(members.length / ENOUGH);
  const chosen = members.flatMap((member, i) => (i % every === 0 ? [{ member, i }] : []));
  const seen = chosen.map(({ member, i }) => cutPatch(sheet, group.boxes[member] as Box, group, current[i] ?? { x: 0, y: 0 }));
  const common = printed === null ? meanPatch(seen) : null;
  const pairs: Pair[] = [];
  chosen.forEach(({ member, i }, k) => {
    const reference = common ?? printed?.[member];
    const values = seen[k];
    if (reference === undefined || values === undefined) return;
    const hit = bestShift(reference, values, group, reach);
    if (hit === null || hit.score < 0.5) return;
    const [x, y] = centreOf(group.boxes[member] as Box);
    const before = current[i] ?? { x: 0, y: 0 };
    pairs.push({ from: [x, y], to: [x + before.x + hit.x, y + before.y + hit.y], weight: hit.score });
  });
  const map = smoothMap(pairs);
  if (map === null) return [...current];
  return members.map((member) => {
    const [x, y] = centreOf(group.boxes[member] as Box);
    const [u, v] = applyHomography(map, [x, y]);
    return { x: u - x, y: v - y };
  });
}

/** A shift for few pairs, a robust map for many where it explains more of them. */
function smoothMap(pairs: readonly Pair[]): Homography | null {
  const [dx, dy] = [median(pairs.map((p) => p.to[0] - p.from[0])), median(pairs.map((p) => p.to[1] - p.from[1]))];
  const common: Homography = [1, 0, dx, 0, 1, dy, 0, 0, 1];
  const near = pairs.filter((p) => miss(common, p) < TOLERANCE);
  const fit = pairs.length >= 12 ? fitRobust(pairs, TOLERANCE, 8) : null;
  if (fit !== null && fit.inliers.length > near.length) return fit.map;
  return near.length < 3 ? null : common;
}

/** Where the middle of `reference` correlates best in `values`, within `reach` thousandths. */
function bestShift(reference: Float32Array, values: Float32Array, group: Group, reach: Shift): { x: number; y: number; score: number } | null {
  const { columns, rows, perColumn, perRow } = group;
  const reachX = Math.max(1, Math.min(Math.floor(columns / 6), Math.ceil(reach.x / perColumn)));
  const reachY = Math.max(1, Math.min(Math.floor(rows / 6), Math.ceil(reach.y / perRow)));
  // The box and half of it on each side: enough for the outline, not so much that neighbours lead.
  const left = Math.max(reachX, Math.floor(columns / 6));
  const top = Math.max(reachY, Math.floor(rows / 6));
  const [width, height] = [columns - 2 * left, rows - 2 * top];
  const centre = cut(reference, columns, left, top, width, height);
  if (!unit(centre)) return null;
  const [spanX, spanY] = [2 * reachX + 1, 2 * reachY + 1];
  const around = cut(values, columns, left - reachX, top - reachY, width + 2 * reachX, height + 2 * reachY);
  const scores = correlationMap(centre, width, height, around, width + 2 * reachX, height + 2 * reachY, spanX, spanY);
  let at = 0;
  scores.forEach((score, i) => {
    if (score > (scores[at] as number)) at = i;
  });
  return { x: ((at % spanX) - reachX) * perColumn, y: (Math.floor(at / spanX) - reachY) * perRow, score: scores[at] as number };
}

function cut(values: Float32Array, stride: number, left: number, top: number, width: number, height: number): Float32Array {
  const out = new Float32Array(width * height);
  for (let y = 0; y < height; y += 1) out.set(values.subarray((top + y) * stride + left, (top + y) * stride + left + width), y * width);
  return out;
}
