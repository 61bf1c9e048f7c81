import { describe, expect, it } from 'vitest';
import type { Box, Homography } from '../../../domain/geometry.ts';
import { measureMarks } from './marks.ts';
import type { Raster } from './raster.ts';
import { SheetImage } from './sheet-image.ts';
import { render, scanned } from './testing/pages.ts';

const WIDTH = 1240;
const HEIGHT = 1754;
const PLAIN: Homography = [WIDTH / 1000, 0, 0, 0, HEIGHT / 1000, 0, 0, 0, 1];

/** Ten rows of four bubbles, radius 14 pixels, each with a stroke inside as a letter has. */
const CENTRES = Array.from({ length: 40 }, (_, i) => ({ x: 300 + (i % 4) * 90, y: 300 + Math.floor(i / 4) * 70 }));
const BOXES: Box[] = CENTRES.map(({ x, y }) => [((y - 14) * 1000) / HEIGHT, ((x - 14) * 1000) / WIDTH, ((y + 14) * 1000) / HEIGHT, ((x + 14) * 1000) / WIDTH]);

const print = CENTRES.map(({ x, y }) => `<circle cx="${x}" cy="${y}" r="14" fill="none" stroke="#333" stroke-width="2"/><path d="M${x - 4} ${y + 5} l4 -10 l4 10" fill="none" stroke="#555" stroke-width="2"/>`).join('');

function pen(index: number, draw: (x: number, y: number) => string): string {
  const { x, y } = CENTRES[index] ?? { x: 0, y: 0 };
  return draw(x, y);
}

const filled = (x: number, y: number): string => `<circle cx="${x}" cy="${y}" r="13" fill="#223"/>`;
const pencil = (x: number, y: number): string => `<circle cx="${x}" cy="${y}" r="13" fill="#888"/>`;
const tick = (x: number, y: number): string => `<path d="M${x - 10} ${y} l7 9 l14 -20" fill="none" stroke="#112" stroke-width="4"/>`;
const crossed = (x: number, y: number): string => `${filled(x, y)}<path d="M${x - 26} ${y - 26} l52 52 M${x - 26} ${y + 26} l52 -52 M${x - 26} ${y} h52" stroke="#112" stroke-width="5"/>`;

const ANSWERS = pen(1, filled) + pen(6, filled) + pen(9, pencil) + pen(14, filled) + pen(17, tick) + pen(20, crossed) + pen(23, filled);

async function sheet(svg: string, change: (image: Raster) => Raster = (image) => image, transform = PLAIN): Promise<SheetImage> {
  return new SheetImage(change(await render(svg)), transform);
}

describe('measureMarks', () => {
  it('tells filled, pencilled and empty bubbles apart, with the blank and without', async () => {
    const blank = await sheet(print);
    const page = await sheet(print + ANSWERS);
    for (const marks of [measureMarks(page, blank, BOXES), measureMarks(page, null, BOXES)]) {
      for (const i of [1, 6, 9, 14, 20, 23]) expect(marks[i]?.fill).toBeGreaterThan(0.8);
      for (const i of [0, 2, 3, 4, 5, 39]) expect(marks[i]?.fill).toBeLessThan(0.08);
      expect(marks[17]?.fill).toBeGreaterThan(0.15);
      expect(marks[17]?.fill).toBeLessThan(0.8);
      expect(marks[20]?.spill).toBeGreaterThan(0.2);
      expect(marks[1]?.spill).toBeLessThan(0.08);
    }
  });

  it('measures alike in uneven light and noise', async () => {
    const dim = await sheet(print + ANSWERS, (image) => scanned(image, [1, 0, 0, 0, 1, 0, 0, 0, 1], WIDTH, HEIGHT, { shade: 0.6, noise: 15 }));
    const marks = measureMarks(dim, null, BOXES);
    for (const i of [1, 6, 14, 23]) expect(marks[i]?.fill).toBeGreaterThan(0.8);
    for (const i of [0, 2, 3, 4, 5, 39]) expect(marks[i]?.fill).toBeLessThan(0.1);
  });

  it('finds the bubbles again where the transform is a little off, and turned pages', async () => {
    const off: Homography = [WIDTH / 1000, 0, 9, 0, HEIGHT / 1000, -8, 0, 0, 1];
    const marks = measureMarks(await sheet(print + ANSWERS, (image) => image, off), null, BOXES);
    for (const i of [1, 6, 14, 23]) expect(marks[i]?.fill).toBeGreaterThan(0.8);
    for (const i of [0, 2, 3, 4, 5, 39]) expect(marks[i]?.fill).toBeLessThan(0.1);
    const half: Homography = [-1, 0, WIDTH, 0, -1, HEIGHT, 0, 0, 1];
    const turned = await sheet(print + ANSWERS, (image) => scanned(image, half, WIDTH, HEIGHT), [-WIDTH / 1000, 0, WIDTH, 0, -HEIGHT / 1000, HEIGHT, 0, 0, 1]);
    expect(measureMarks(turned, null, BOXES)[6]?.fill).toBeGreaterThan(0.8);
  });

  it('gives no fill anywhere on an unmarked sheet, and bears boxes outside the image', async () => {
    const marks = measureMarks(await sheet(print), null, [...BOXES, [1100, 1100, 1110, 1120]]);
    for (const mark of marks) expect(mark.fill).toBeLessThan(0.1);
    expect(measureMarks(await sheet(print), null, [])).toEqual([]);
  });
});
