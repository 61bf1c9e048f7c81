import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { renderFonts, renderLine } from '../../../scripts/train/fonts.ts';
import { readMnist } from '../../../scripts/train/mnist.ts';
import { Random } from '../../../scripts/train/random.ts';
import { drawScene } from '../../../scripts/train/scene.ts';
import type { FieldImage, Reader } from '../../ports/reader.ts';
import { createOfflineReader } from './index.ts';

const folder = mkdtempSync(join(tmpdir(), 'reader-'));
const silent = (): void => undefined;
let reader: Reader;

beforeAll(async () => {
  reader = await createOfflineReader({ log: { debug: silent, info: silent, warn: silent, error: silent } });
});
afterAll(async () => {
  await reader.close();
  rmSync(folder, { recursive: true });
});

async function picture(glyphs: Parameters<typeof drawScene>[0], cells: boolean): Promise<FieldImage> {
  const scene = await drawScene(glyphs, new Random(11), { cells });
  const path = join(folder, `${glyphs.length}-${cells}.png`);
  writeFileSync(path, scene.png);
  return { path, field: scene.field, blankPath: null };
}

async function line(text: string): Promise<FieldImage> {
  const image = await renderLine(text, () => 2);
  const path = join(folder, 'line.png');
  await sharp(Uint8Array.from(image.data, (v) => 255 - 220 * v), { raw: { width: image.width, height: image.height, channels: 1 } }).png().toFile(path);
  return { path, field: [0, 0, 1, 1], blankPath: null };
}

describe('createOfflineReader', () => {
  it('reads digits in a worker thread', async () => {
    const digits = readMnist('t10k', 0, 3);
    const reading = await reader.digits(await picture(digits.map(({ image }) => image), true), 3);
    expect(reading.text).toBe(digits.map(({ label }) => label).join(''));
  });

  it('reads several letters in a box, in the spelling of the options', async () => {
    const glyphs = await renderFonts('AC');
    const [a, c] = ['A', 'C'].map((character) => glyphs.find((glyph) => glyph.character === character)?.image ?? null);
    const reading = await reader.letters(await picture([a ?? null, c ?? null], false), ['a', 'b', 'c', 'd']);
    expect(reading.text).toBe('ac');
  });

  it('does not accept a letter that is no option', async () => {
    const glyphs = await renderFonts('K');
    const reading = await reader.letters(await picture([glyphs[0]?.image ?? null], false), ['A', 'B', 'C', 'D']);
    expect(reading).toMatchObject({ text: 'K', accepted: false });
  });

  it('reads a line of text', async () => {
    expect((await reader.text(await line('water'))).text?.toLowerCase()).toBe('water');
  });

  it('reads a number with a decimal point as it stands, or leaves it to a person', async () => {
    const reading = await reader.number(await line('3.14'), null);
    expect(!reading.accepted || reading.text === '3.14').toBe(true);
  });

  it('says reader_failed for a crop that is not there, and goes on', async () => {
    const missing = { path: join(folder, 'missing.png'), field: [0, 0, 1, 1] as const, blankPath: null };
    await expect(reader.digits(missing, 1)).rejects.toMatchObject({ code: 'reader_failed' });
    expect((await reader.digits(await picture([null, null], true), 2)).text).toBe('');
  });

  it('goes on after its thread was ended for having nothing to do', async () => {
    const other = await createOfflineReader({ log: { debug: silent, info: silent, warn: silent, error: silent }, quietMs: 1 });
    const readings = [];
    for (let i = 0; i < 2; i += 1) {
      readings.push(await other.digits(await picture(readMnist('t10k', 0, 2).map(({ image }) => image), true), 2));
      await new Promise((resolve) => void setTimeout(resolve, 50));
    }
    expect(readings[1]).toEqual(readings[0]);
    await other.close();
  });

  it('refuses work once closed', async () => {
    const other = await createOfflineReader({ log: { debug: silent, info: silent, warn: silent, error: silent } });
    expect(other.version).toBe(reader.version);
    await other.close();
    await expect(other.digits({ path: 'x', field: [0, 0, 1, 1], blankPath: null }, 1)).rejects.toMatchObject({ code: 'reader_failed' });
  });
});
