import sharp from 'sharp';
import { expect, test } from 'vitest';
import { darkness } from './darkness.ts';
import { findInk, type Ink } from './ink.ts';
import { paperEdges } from './edges.ts';

const WIDTH = 1240;
const HEIGHT = 1754;

/** Paper with grain and uneven light, with `marks` (SVG) on it, blurred by `blur` first. */
async function scan(marks: string, blur = 0): Promise<Ink> {
  const svg = Buffer.from(`<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${HEIGHT}">${marks}</svg>`);
  const drawn = sharp(svg).flatten({ background: '#fff' }).greyscale();
  const data = await (blur > 0 ? drawn.blur(blur) : drawn).raw().toBuffer();
  let state = 7;
  for (let i = 0; i < data.length; i += 1) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    const light = 1 - 0.2 * ((i % WIDTH) / WIDTH);
    data[i] = Math.max(0, Math.min(255, (data[i] as number) * 0.95 * light + ((state >>> 24) % 9) - 4));
  }
  const grey = { data, width: WIDTH, height: HEIGHT };
  return findInk(grey, darkness(grey), paperEdges(grey).bounds);
}

const letters = Array.from({ length: 300 }, (_, i) => `<rect x="${100 + (i % 30) * 34}" y="${150 + Math.floor(i / 30) * 60}" width="3" height="20"/><rect x="${100 + (i % 30) * 34}" y="${160 + Math.floor(i / 30) * 60}" width="14" height="3"/>`).join('');

test('a page of writing is not blank', async () => {
  const ink = await scan(letters);
  expect(ink.blank).toBe(false);
  expect(ink.share).toBeGreaterThan(0.005);
  expect(ink.letters.length).toBeGreaterThan(10_000);
});

test('an empty page is blank', async () => {
  expect(await scan('')).toMatchObject({ blank: true, clipped: false });
});

test('one faint pencil line is not blank', async () => {
  expect((await scan('<path d="M300 600 q 60 -30 120 0" fill="none" stroke="#cfcfcf" stroke-width="2.5"/>')).blank).toBe(false);
});

test('specks, the shadow of the lid and punch holes are blank', async () => {
  const specks = Array.from({ length: 25 }, (_, i) => `<circle cx="${(i * 331) % 1200 + 20}" cy="${(i * 577) % 1700 + 20}" r="2.2"/>`).join('');
  const shadow = '<rect x="0" y="0" width="1240" height="7" fill="#333"/><rect x="0" y="0" width="5" height="1754" fill="#444"/>';
  const holes = '<circle cx="70" cy="640" r="18"/><circle cx="70" cy="1110" r="18"/>';
  expect((await scan(specks + shadow + holes)).blank).toBe(true);
});

test('print that shines through from the back is blank', async () => {
  expect((await scan(`<g opacity="0.1">${letters}</g>`, 3)).blank).toBe(true);
});
