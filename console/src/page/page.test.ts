import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Homography } from '../api/types.ts';
import { boundsOf, boxOnImage, cornerTicks, roundedPath } from './geometry.ts';
import { fit, keepInSight, pan, placeLabels, recall, remember, zoomAt } from './view.ts';

const flat: Homography = [2, 0, 0, 0, 3, 0, 0, 0, 1];
const image = { width: 1654, height: 2339 };
const viewport = { width: 800, height: 600 };

describe('boxes on the image', () => {
  it('reads [ymin, xmin, ymax, xmax] in thousandths through the page’s transform', () => {
    expect(boundsOf(boxOnImage(flat, [100, 200, 300, 400]))).toEqual({ left: 400, top: 300, right: 800, bottom: 900 });
  });

  it('follows a scan that is askew', () => {
    const turned: Homography = [0, -1, 1000, 1, 0, 0, 0, 0, 1];
    expect(boxOnImage(turned, [0, 0, 100, 200])[0]).toEqual([1000, 0]);
    expect(boxOnImage(turned, [0, 0, 100, 200])[1]).toEqual([1000, 200]);
  });

  it('draws rings and corner ticks that stay inside the box', () => {
    const square = [[0, 0], [10, 0], [10, 10], [0, 10]] as const;
    expect(roundedPath(square, 50)).toBe('M0.0 5.0 Q0.0 0.0 5.0 0.0 L5.0 0.0 Q10.0 0.0 10.0 5.0 L10.0 5.0 Q10.0 10.0 5.0 10.0 L5.0 10.0 Q0.0 10.0 0.0 5.0 Z');
    expect(cornerTicks(square, 2).split('M')).toHaveLength(5);
  });
});

describe('the view', () => {
  it('fits a region in the middle', () => {
    const view = fit({ left: 0, top: 1000, right: 1600, bottom: 1200 }, viewport, 0);
    expect(view.scale).toBe(0.5);
    expect(view.y + 1100 * view.scale).toBe(300);
  });

  it('keeps what is under the pointer there while zooming', () => {
    fc.assert(
      fc.property(fc.double({ min: 0.2, max: 5, noNaN: true }), fc.integer({ min: 0, max: 800 }), fc.integer({ min: 0, max: 600 }), (factor, x, y) => {
        const before = { scale: 0.7, x: -20, y: 30 };
        const after = zoomAt(before, x, y, factor);
        expect((x - after.x) / after.scale).toBeCloseTo((x - before.x) / before.scale, 6);
      }),
    );
  });

  it('never loses the page', () => {
    const view = keepInSight(pan({ scale: 0.5, x: 0, y: 0 }, 99_999, -99_999), image, viewport);
    expect(view.x).toBeLessThan(viewport.width);
    expect(view.y).toBeGreaterThan(-image.height * 0.5);
  });

  it('shows the same place on the next student’s scan', () => {
    const view = { scale: 0.8, x: -100, y: -200 };
    const same = recall(remember(view, image, viewport), image, viewport);
    expect([same.scale, same.x, same.y].map((value) => Math.round(value * 1000) / 1000)).toEqual([0.8, -100, -200]);
    expect(recall(remember(view, image, viewport), { width: 827, height: 1170 }, viewport).scale).toBeCloseTo(1.6);
  });
});

describe('labels in the margin', () => {
  it('stand by their boxes where there is room', () => {
    expect(placeLabels([300, 100], 20, 600)).toEqual([300, 100]);
  });

  it('never cover each other and stay in sight', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -200, max: 900 }), { maxLength: 20 }), (wanted) => {
        const placed = [...placeLabels(wanted, 24, 600)].sort((a, b) => a - b);
        expect(placed.every((y) => y >= 12 && y <= 588)).toBe(true);
        expect(placed.slice(1).every((y, index) => y - (placed[index] ?? 0) >= 24)).toBe(true);
      }),
    );
  });
});
