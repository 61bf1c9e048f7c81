import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, describe, expect, it } from 'vitest';
import { readMnist } from '../../../scripts/train/mnist.ts';
import { Random } from '../../../scripts/train/random.ts';
import { drawScene, type Scene, type SceneOptions } from '../../../scripts/train/scene.ts';
import { loadField, splitCells, splitLoose } from './field.ts';
import { boxHeight, boxWidth } from './raster.ts';

const folder = mkdtempSync(join(tmpdir(), 'field-'));
afterAll(() => rmSync(folder, { recursive: true }));

const digits = readMnist('t10k', 0, 60);
let files = 0;

function save(bytes: Buffer): string {
  const path = join(folder, `${files++}.png`);
  writeFileSync(path, bytes);
  return path;
}

async function scene(which: readonly (number | null)[], options: SceneOptions): Promise<Scene> {
  return drawScene(which.map((i) => (i === null ? null : (digits[i]?.image ?? null))), new Random(5), options);
}

describe('loadField and splitCells', () => {
  it('finds one character per cell and leaves empty cells empty', async () => {
    const { png, field } = await scene([null, 3, 4, 5, null], { cells: true });
    const cells = splitCells(await loadField({ path: save(png), field, blankPath: null }, 5));
    expect(cells.map((cell) => cell !== null)).toEqual([false, true, true, true, false]);
    const sizes = cells.flatMap((cell) => (cell === null ? [] : [boxHeight(cell.box), boxWidth(cell.box)]));
    expect(Math.max(...sizes)).toBeLessThan(112);
  });

  it.each([[0, 0], [2, -2], [-2, 1], [4, 3]] as const)('takes the print off a scan that is %i, %i pixels off its blank', async (x, y) => {
    const { png, blank, field } = await scene([null, null, null], { cells: true, shift: [x, y] });
    const found = await loadField({ path: save(png), field, blankPath: save(blank) }, 3);
    expect(found.strokes).toHaveLength(0);
    expect(found.dust).toBeLessThan(0.0015);
  });

  it('finds loose characters in reading order', async () => {
    const { png, field } = await scene([1, 2, 4], { cells: false });
    const glyphs = splitLoose(await loadField({ path: save(png), field, blankPath: null }, null));
    expect(glyphs.length).toBeGreaterThanOrEqual(3);
    const lefts = glyphs.map(({ box }) => box.left);
    expect(lefts).toEqual(lefts.toSorted((a, b) => a - b));
  });

  it('keeps a stroke whole that crosses a printed line', async () => {
    const svg = (pen: string): Buffer => Buffer.from(`<svg xmlns="http://www.w3.org/2000/svg" width="200" height="160"><rect width="200" height="160" fill="#fff"/><path d="M0 80H200" stroke="#000" stroke-width="3"/>${pen}</svg>`);
    const scan = await sharp(svg('<path d="M90 30L110 130" stroke="#223" stroke-width="6"/>')).greyscale().png().toBuffer();
    const blank = await sharp(svg('')).greyscale().png().toBuffer();
    const { strokes } = await loadField({ path: save(scan), field: [0, 0, 1, 1], blankPath: save(blank) }, null);
    expect(strokes).toHaveLength(1);
    expect(strokes[0] === undefined ? 0 : boxHeight(strokes[0].box)).toBeGreaterThan(95);
  });

  it('keeps the foot of a letter that fills its printed box', async () => {
    const svg = '<svg xmlns="http://www.w3.org/2000/svg" width="160" height="160"><rect width="160" height="160" fill="#fff"/><rect x="20" y="20" width="120" height="120" fill="none" stroke="#000" stroke-width="3"/><path d="M118 32H40V128H118M40 80H105" fill="none" stroke="#223" stroke-width="5"/></svg>';
    const png = await sharp(Buffer.from(svg)).greyscale().png().toBuffer();
    const { strokes } = await loadField({ path: save(png), field: [0.125, 0.125, 0.875, 0.875], blankPath: null }, null);
    expect(strokes).toHaveLength(1);
    expect(strokes[0]?.box.bottom).toBeGreaterThan(125);
    expect(strokes[0]?.box.left).toBeLessThan(42);
  });

  it('refuses a field of no size', async () => {
    const { png } = await scene([1], { cells: true });
    await expect(loadField({ path: save(png), field: [0.5, 0.5, 0.5, 0.5], blankPath: null }, 1)).rejects.toThrow(RangeError);
  });
});
