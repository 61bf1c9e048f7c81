import type { Box } from '../../../domain/geometry.ts';
import { centreOf, median } from './patches.ts';

/** Boxes that stand together, such as the options of ten questions under each other. */
export interface Block {
  readonly members: readonly number[];
  /** Distance between neighbours in a row and in a column, thousandths; three box sides where there are none. */
  readonly pitchX: number;
  readonly pitchY: number;
}

/** Groups boxes of one size: each within about two pitches of another of its block. */
export function blocksOf(boxes: readonly Box[]): Block[] {
  const centres = boxes.map(centreOf);
  const apart = (i: number, j: number): number => {
    const [a, b] = [centres[i] ?? [0, 0], centres[j] ?? [0, 0]];
    return Math.hypot(a[0] - b[0], a[1] - b[1]);
  };
  const nearest = centres.map((_, i) => Math.min(...centres.map((__, j) => (i === j ? Infinity : apart(i, j)))));
  const pitch = median(nearest.filter((d) => Number.isFinite(d)));
  const free = new Set(boxes.keys());
  const blocks: Block[] = [];
  for (const seed of boxes.keys()) {
    if (!free.delete(seed)) continue;
    const members = [seed];
    for (let k = 0; k < members.length; k += 1) {
      for (const other of free) {
        if (apart(members[k] ?? seed, other) > 2.1 * pitch) continue;
        free.delete(other);
        members.push(other);
      }
    }
    blocks.push({ members, ...pitches(members.map((i) => boxes[i] as Box)) });
  }
  return blocks;
}

function pitches(boxes: readonly Box[]): { pitchX: number; pitchY: number } {
  const [ymin, xmin, ymax, xmax] = boxes[0] ?? [0, 0, 1, 1];
  const [width, height] = [xmax - xmin, ymax - ymin];
  const centres = boxes.map(centreOf);
  const steps = (along: 0 | 1, across: 0 | 1, least: number, same: number): number => {
    const found = centres.flatMap((a) => {
      const gaps = centres.flatMap((b) => {
        const gap = Math.abs(a[along] - b[along]);
        return Math.abs(a[across] - b[across]) < same && gap > least ? [gap] : [];
      });
      return gaps.length === 0 ? [] : [Math.min(...gaps)];
    });
    return found.length === 0 ? 3 * (along === 0 ? width : height) : median(found);
  };
  return { pitchX: steps(0, 1, width / 2, height / 2), pitchY: steps(1, 0, height / 2, width / 2) };
}
