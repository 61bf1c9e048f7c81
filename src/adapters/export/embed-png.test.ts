import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { degrees, drawImage, PDFDocument } from '@cantoo/pdf-lib';
import sharp, { type Sharp } from 'sharp';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openPdf } from '../pdf/reader/document.ts';
import { renderPage } from '../pdf/reader/render.ts';
import { embedPngData } from './embed-png.ts';

const [WIDTH, HEIGHT] = [50, 25];
const POINTS_PER_PIXEL = 72 / 300;

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'embed-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** Blots of every shade; in colour each channel is another picture. */
const pixels = (channels: 1 | 3): Uint8Array => Uint8Array.from({ length: WIDTH * HEIGHT * channels }, (_, i) => (i * i * 7 + (i >> 3)) % 256);
const picture = (channels: 1 | 3): Sharp =>
  sharp(pixels(channels), { raw: { width: WIDTH, height: HEIGHT, channels } }).toColourspace(channels === 1 ? 'b-w' : 'srgb');

it.each([1, 3] as const)('keeps every pixel of %i channels', async (channels) => {
  const pdf = await PDFDocument.create();
  const ref = embedPngData(pdf, await picture(channels).png({ adaptiveFiltering: true }).toBuffer());
  if (ref === null) throw new Error('not taken');
  const [width, height] = [WIDTH * POINTS_PER_PIXEL, HEIGHT * POINTS_PER_PIXEL];
  const page = pdf.addPage([width, height]);
  page.pushOperators(...drawImage(page.node.newXObject('Image', ref), { x: 0, y: 0, width, height, rotate: degrees(0), xSkew: degrees(0), ySkew: degrees(0) }));
  const path = join(folder, `${channels}.pdf`);
  await writeFile(path, await pdf.save());
  const document = await openPdf(path);
  const shown = renderPage(document, 1, 1e6);
  document.close();
  expect(shown).toMatchObject({ width: WIDTH, height: HEIGHT, channels });
  expect(Buffer.from(shown.data).equals(pixels(channels))).toBe(true);
});

it('leaves what a PDF would have to be told in another way', async () => {
  const pdf = await PDFDocument.create();
  const others = [
    picture(3).png({ palette: true }), picture(3).ensureAlpha(0.5).png(), picture(1).png({ progressive: true }),
    picture(1).toColourspace('grey16').png(), picture(1).jpeg(),
  ];
  for (const other of others) expect(embedPngData(pdf, await other.toBuffer())).toBeNull();
  const whole = await picture(1).png().toBuffer();
  expect(embedPngData(pdf, whole.subarray(0, 30))).toBeNull();
});
