import { describe, expect, it } from 'vitest';
import type { Point } from '../../../domain/geometry.ts';
import { believedShifts, type SettledBlock } from './agreement.ts';
import type { Shift } from './patches.ts';

const PITCH = 14;

/** A column of ten bubbles at `x`, each found off by `shift` of its place. */
function column(x: number, shift: (y: number) => Shift): SettledBlock {
  const centres = Array.from({ length: 10 }, (_, i): Point => [x, 300 + i * PITCH]);
  const block = { members: centres.map((_, i) => i), pitchX: 40, pitchY: PITCH };
  return { block, centres, shifts: centres.map(([, y]) => shift(y)) };
}

const down = (y: number): (() => Shift) => () => ({ x: 1, y });
const kept = (blocks: readonly SettledBlock[]): number[] => believedShifts(blocks).map((shifts) => shifts.filter((shift) => shift !== null).length);

describe('believedShifts', () => {
  it('keeps what is near as it was found', () => {
    const blocks = [column(100, down(3)), column(200, down(-6))];
    expect(believedShifts(blocks)).toEqual(blocks.map(({ shifts }) => shifts));
  });

  it('leaves a far block to a person where the sheet says nothing, or something else', () => {
    expect(kept([column(100, down(8))])).toEqual([0]);
    expect(kept([column(100, down(2)), column(200, down(8))])).toEqual([10, 0]);
    expect(kept([column(100, down(1)), column(200, down(1)), column(300, down(1)), column(400, down(1)), column(500, down(8))])).toEqual([10, 10, 10, 10, 0]);
    expect(kept([column(100, down(1)), column(200, down(8)), column(300, down(8)), column(400, down(8))])).toEqual([10, 0, 0, 0]);
  });

  it('keeps a far block where all blocks shift alike across the sheet, and nothing nearly a pitch off', () => {
    const spread = (x: number): SettledBlock => column(x, (y) => ({ x: 2, y: x / 80 + (y - 300) / 60 }));
    expect(kept([100, 200, 300, 400, 500, 600].map(spread))).toEqual([10, 10, 10, 10, 10, 10]);
    const steep = (x: number): SettledBlock => column(x, () => ({ x: 2, y: x / 50 }));
    expect(kept([50, 150, 250, 300, 350, 600].map(steep))).toEqual([10, 10, 10, 10, 10, 0]);
  });
});
