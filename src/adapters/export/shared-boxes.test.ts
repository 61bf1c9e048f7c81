import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Box } from '../../domain/geometry.ts';
import { readInkMap, type Area } from './ink-map.ts';
import { placePage, type Placement } from './page-placement.ts';
import { labelPlaces, sharedBoxes } from './shared-boxes.ts';

const SIZE = { width: 420, height: 594 };
const folder = mkdtempSync(join(tmpdir(), 'shared-boxes-'));
const image = join(folder, 'page.png');
const placement: Placement = placePage({ ...SIZE, transform: [SIZE.width / 1000, 0, 0, 0, SIZE.height / 1000, 0, 0, 0, 1] });
beforeAll(() => sharp({ create: { ...SIZE, channels: 3, background: '#f4f4f4' } }).png().toFile(image));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const meet = (a: Area, b: Area): boolean => a.x < b.x + b.w && b.x < a.x + a.w && a.y < b.y + b.h && b.y < a.y + a.h;

describe('boxes that several points share', () => {
  it('are one where they are the same or nearly', () => {
    const marks: { id: string; box: Box }[] = [
      { id: 'M1', box: [100, 100, 200, 500] }, { id: 'A1', box: [100, 100, 200, 500] }, { id: 'A2', box: [105, 95, 210, 495] }, { id: 'B1', box: [400, 100, 450, 300] },
    ];
    expect(sharedBoxes(marks).map(({ box, marks: own }) => [box, own.map(({ id }) => id)])).toEqual([
      [[100, 95, 210, 500], ['M1', 'A1', 'A2']], [[400, 100, 450, 300], ['B1']],
    ]);
  });

  it('stay two where one only holds or touches the other', () => {
    const pair = (a: Box, b: Box): number => sharedBoxes([{ box: a }, { box: b }]).length;
    expect(pair([100, 100, 500, 900], [450, 100, 500, 400])).toBe(2);
    expect(pair([100, 100, 200, 500], [200, 100, 300, 500])).toBe(2);
    expect(pair([100, 100, 200, 500], [160, 100, 260, 500])).toBe(2);
  });
});

describe('places of labels', () => {
  it('begin right of the box, at its middle', () => {
    const [first] = labelPlaces({ x: 100, y: 200, w: 150, h: 60 }, { w: 30, h: 40 }, placement);
    expect(first).toEqual({ x: 253, y: 210, w: 30, h: 40 });
  });

  it('never leave the page, and never lie on each other, wherever a handful of boxes stands', async () => {
    const box = fc.tuple(fc.integer({ min: 0, max: 940 }), fc.integer({ min: 0, max: 940 }), fc.integer({ min: 10, max: 400 }), fc.integer({ min: 10, max: 900 }))
      .map(([top, left, height, width]): Box => [top, left, Math.min(1000, top + height), Math.min(1000, left + width)]);
    await fc.assert(fc.asyncProperty(fc.array(fc.tuple(box, fc.integer({ min: 1, max: 4 })), { minLength: 1, maxLength: 8 }), async (drawn) => {
      const ink = await readInkMap(image, placement, SIZE);
      const areas = drawn.map(([[top, left, bottom, right], rows]) => {
        const [[x, y], [x1, y1]] = [placement.toPoints([left, top]), placement.toPoints([right, bottom])];
        return { around: { x, y, w: x1 - x, h: y1 - y }, size: { w: 40, h: 12 + (rows - 1) * 14 } };
      });
      for (const { around } of areas) ink.avoid(around);
      const labels = areas.map(({ around, size }) => ink.take(labelPlaces(around, size, placement), around));
      for (const [index, label] of labels.entries()) {
        expect(Math.min(label.x, label.y, placement.width - label.x - label.w, placement.height - label.y - label.h)).toBeGreaterThanOrEqual(0);
        expect(labels.slice(index + 1).filter((other) => meet(label, other))).toEqual([]);
      }
    }), { numRuns: 60 });
  });

  it('stand outside of other boxes where there is room', async () => {
    const ink = await readInkMap(image, placement, SIZE);
    const [own, other] = [{ x: 100, y: 100, w: 100, h: 30 }, { x: 201, y: 90, w: 120, h: 60 }];
    ink.avoid(own);
    ink.avoid(other);
    expect(meet(ink.take(labelPlaces(own, { w: 30, h: 12 }, placement), own), other)).toBe(false);
  });
});
