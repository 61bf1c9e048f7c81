import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { applyHomography } from './geometry.ts';
import { pageView, VIEW_WIDTH } from './page-view.ts';

const turns = fc.constantFrom(0 as const, 90 as const, 180 as const, 270 as const);

describe('page view', () => {
  it('keeps every point of the scan inside the shown image, and never enlarges', () => {
    fc.assert(fc.property(fc.integer({ min: 1, max: 9000 }), fc.integer({ min: 1, max: 9000 }), turns, fc.double({ min: 0, max: 1, noNaN: true }), fc.double({ min: 0, max: 1, noNaN: true }), (width, height, turn, u, v) => {
      const view = pageView({ width, height, turn }, 'image');
      const [x, y] = applyHomography(view.fromStored, [u * width, v * height]);
      expect(x).toBeGreaterThanOrEqual(-1e-6);
      expect(x).toBeLessThanOrEqual(view.width + 1e-6);
      expect(y).toBeGreaterThanOrEqual(-1e-6);
      expect(y).toBeLessThanOrEqual(view.height + 1e-6);
      expect(view.width).toBeLessThanOrEqual(VIEW_WIDTH.image);
    }));
  });

  it('puts the page’s own top left corner at the top left', () => {
    const corners = { 0: [0, 0], 90: [0, 400], 180: [300, 400], 270: [300, 0] } as const;
    for (const turn of [0, 90, 180, 270] as const) {
      const { fromStored } = pageView({ width: 300, height: 400, turn }, 'preview');
      const [x, y] = applyHomography(fromStored, corners[turn]);
      expect([Math.abs(x), Math.abs(y)]).toEqual([0, 0]);
    }
  });
});
