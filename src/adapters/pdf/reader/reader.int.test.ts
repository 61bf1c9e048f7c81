import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PDFDocument, PDFName, TextRenderingMode, rgb, setTextRenderingMode, type PDFPage } from '@cantoo/pdf-lib';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { barsPage, drawnPdf, scannedPdf, unembeddedCjkPdf } from '../../imaging/intake/test-pages.ts';
import { openPdf, type PdfDocument } from './document.ts';
import { embeddedImage } from './embedded-image.ts';
import { faxAsTiff } from './fax-tiff.ts';
import { renderPage, renderSize } from './render.ts';

let folder = '';
let jpeg = Buffer.alloc(0);
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'pdf-reader-'));
  jpeg = await (await barsPage(500, 707)).jpeg().toBuffer();
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function opened(bytes: Uint8Array): Promise<PdfDocument> {
  const path = join(folder, `${crypto.randomUUID()}.pdf`);
  await writeFile(path, bytes);
  return openPdf(path);
}

/** A scanned page after `change`. */
async function changed(change: (page: PDFPage, pdf: PDFDocument) => Promise<void> | void): Promise<PdfDocument> {
  const pdf = await PDFDocument.load(await scannedPdf([jpeg]));
  await change(pdf.getPage(0), pdf);
  return opened(await pdf.save());
}

describe('a scan is taken out of its page', () => {
  test('byte for byte, with its resolution', async () => {
    const scan = await embeddedImage(await opened(await scannedPdf([jpeg])), 1);
    expect(scan).toMatchObject({ filter: 'DCTDecode', width: 500, height: 707, turn: 0, dpi: 60 });
    expect(Buffer.from(scan?.bytes ?? []).equals(jpeg)).toBe(true);
  });

  test.each([90, 180, 270])('with /Rotate %i as its turn', async (turn) => {
    expect(await embeddedImage(await opened(await scannedPdf([jpeg], turn)), 1)).toMatchObject({ turn });
  });

  test('from under a layer of invisible text', async () => {
    const document = await changed(async (page, pdf) => {
      page.pushOperators(setTextRenderingMode(TextRenderingMode.Invisible));
      page.drawText('recognised', { x: 50, y: 500, font: await pdf.embedFont('Helvetica') });
    });
    expect(await embeddedImage(document, 1)).not.toBeNull();
  });
});

describe('a page is drawn when its scan alone would not show it', () => {
  test.each<[string, (page: PDFPage, pdf: PDFDocument) => Promise<void> | void]>([
    ['visible text', async (page, pdf) => page.drawText('note', { x: 50, y: 500, font: await pdf.embedFont('Helvetica') })],
    ['a drawing', (page) => page.drawRectangle({ x: 10, y: 10, width: 30, height: 30, color: rgb(1, 0, 0) })],
    ['a crop box', (page) => page.setCropBox(50, 50, 400, 400)],
    ['a second picture', async (page, pdf) => page.drawImage(await pdf.embedJpg(jpeg), { x: 0, y: 0, width: 100, height: 100 })],
    ['an annotation', (page, pdf) => {
      const note = pdf.context.obj({ Type: 'Annot', Subtype: 'Square', Rect: [50, 50, 90, 90], C: [1, 0, 0] });
      page.node.set(PDFName.of('Annots'), pdf.context.obj([pdf.context.register(note)]));
    }],
    ['an inverting Decode array', (_page, pdf) => {
      for (const [, object] of pdf.context.enumerateIndirectObjects()) {
        if ('dict' in object && object.dict instanceof Object) {
          const { dict } = object as { dict: { get(key: PDFName): unknown; set(key: PDFName, value: unknown): void } };
          if (dict.get(PDFName.of('Subtype')) === PDFName.of('Image')) dict.set(PDFName.of('Decode'), pdf.context.obj([1, 0]));
        }
      }
    }],
  ])('%s', async (_name, change) => {
    expect(await embeddedImage(await changed(change), 1)).toBeNull();
  });

  test('a mirrored picture', async () => {
    const pdf = await PDFDocument.create();
    const image = await pdf.embedJpg(jpeg);
    pdf.addPage([500, 707]).drawImage(image, { x: 500, y: 0, width: -500, height: 707 });
    expect(await embeddedImage(await opened(await pdf.save()), 1)).toBeNull();
  });
});

test('fax data comes out bit for bit', async () => {
  const pixels = await (await barsPage(416, 120)).threshold(128).raw().toBuffer();
  const tiff = await sharp(pixels, { raw: { width: 416, height: 120, channels: 1 } }).toColourspace('b-w').tiff({ compression: 'ccittfax4', bitdepth: 1 }).toBuffer();
  const pdf = await PDFDocument.create();
  const image = pdf.context.stream(strip(tiff), {
    Type: 'XObject', Subtype: 'Image', Width: 416, Height: 120, BitsPerComponent: 1, ColorSpace: 'DeviceGray',
    Filter: 'CCITTFaxDecode', DecodeParms: { K: -1, Columns: 416, Rows: 120, BlackIs1: tag(tiff, 262) === 1 },
  });
  const page = pdf.addPage([416, 120]);
  page.node.setXObject(PDFName.of('Im0'), pdf.context.register(image));
  page.node.set(PDFName.of('Contents'), pdf.context.register(pdf.context.stream('q 416 0 0 120 0 0 cm /Im0 Do Q')));
  const document = await opened(await pdf.save());
  const scan = await embeddedImage(document, 1);
  expect(scan).toMatchObject({ filter: 'CCITTFaxDecode', width: 416, height: 120 });
  const taken = await sharp(scan?.bytes).greyscale().raw().toBuffer();
  expect(taken.equals(pixels)).toBe(true);
  const drawn = await sharp(renderPage(document, 1, 1e7).data, { raw: { width: 1733, height: 500, channels: 1 } }).resize(416, 120).toColourspace('b-w').raw().toBuffer();
  const differing = drawn.reduce((sum, value, i) => sum + (Math.abs(value - (taken[i] ?? 0)) > 128 ? 1 : 0), 0);
  expect(differing / drawn.length).toBeLessThan(0.02);
});

/** A value of the first directory of a small TIFF. */
function tag(tiff: Buffer, wanted: number): number {
  const at = tiff.readUInt32LE(4);
  for (let i = 0; i < tiff.readUInt16LE(at); i += 1) {
    const entry = at + 2 + i * 12;
    if (tiff.readUInt16LE(entry) === wanted) return tiff.readUInt16LE(entry + 2) === 3 ? tiff.readUInt16LE(entry + 8) : tiff.readUInt32LE(entry + 8);
  }
  return 0;
}

/** The one strip of a TIFF of up to 128 rows. */
function strip(tiff: Buffer): Uint8Array {
  return tiff.subarray(tag(tiff, 273), tag(tiff, 273) + tag(tiff, 279));
}

test('a fax TIFF names its group and polarity', () => {
  const file = Buffer.from(faxAsTiff(Uint8Array.of(1, 2, 3), { width: 8, height: 1, group: 3, twoDimensional: true, negative: true }));
  expect(file.subarray(8, 11)).toEqual(Buffer.of(1, 2, 3));
  expect(file.readUInt16LE(file.readUInt32LE(4))).toBe(10);
});

test('CJK text without an embedded font is drawn, and said', async () => {
  const ink = async (fonts: Parameters<typeof unembeddedCjkPdf>[0]): Promise<number[]> => {
    const raster = renderPage(await opened(unembeddedCjkPdf(fonts)), 1, 1e7);
    expect(raster.fallbackFont).toBe(true);
    const row = Math.round(40 / 72 * raster.dpi);
    return fonts.map((_, i) => raster.data.subarray((Math.round(25 / 72 * raster.dpi) + i * row) * raster.width, (Math.round(25 / 72 * raster.dpi) + (i + 1) * row) * raster.width)
      .filter((value) => value < 128).length);
  };
  const counts = await ink([
    { name: 'STSong-Light', ordering: 'GB1', encoding: 'UniGB-UCS2-H', text: '解方程学生答案' },
    { name: 'MSung-Light', ordering: 'CNS1', encoding: 'UniCNS-UCS2-H', text: '解方程學生答案' },
    { name: 'HeiseiMin-W3', ordering: 'Japan1', encoding: 'UniJIS-UCS2-H', text: 'ひらがな解答' },
    { name: 'HYSMyeongJo-Medium', ordering: 'Korea1', encoding: 'UniKS-UCS2-H', text: '학생답안지' },
  ]);
  for (const count of counts) expect(count).toBeGreaterThan(5000);
});

test('an embedded or built-in font is no fallback', async () => {
  const pdf = await drawnPdf(1, 'Question');
  expect(renderPage(await opened(await pdf.save()), 1, 1e8)).toMatchObject({ fallbackFont: false, channels: 1, dpi: 300 });
});

test('a coloured page keeps its colour', async () => {
  const pdf = await PDFDocument.create();
  pdf.addPage([100, 100]).drawRectangle({ x: 0, y: 50, width: 100, height: 50, color: rgb(1, 0, 0) });
  const raster = renderPage(await opened(await pdf.save()), 1, 1e8);
  expect(raster.channels).toBe(3);
  expect([...raster.data.subarray(0, 3)]).toEqual([255, 0, 0]);
});

test('the size of a page is checked before it is drawn', () => {
  expect(renderSize(1, 595, 842, 80e6)).toEqual({ dpi: 300, width: 2479, height: 3508 });
  expect(renderSize(1, 3024, 4032, 80e6)).toMatchObject({ height: 6000 });
  expect(() => renderSize(1, 14_400, 14_400, 80e6)).toThrow(expect.objectContaining({ code: 'image_too_large' }));
  expect(() => renderSize(1, 0, 842, 80e6)).toThrow(expect.objectContaining({ code: 'page_damaged' }));
});

test('a locked PDF asks for its password, a garbled one is damaged', async () => {
  const pdf = await drawnPdf(1, 'secret');
  pdf.encrypt({ userPassword: 'x', ownerPassword: 'y' });
  await expect(opened(await pdf.save())).rejects.toMatchObject({ code: 'pdf_password' });
  await expect(opened(Buffer.from('%PDF-1.4 nothing at all startxref'))).rejects.toMatchObject({ code: 'file_damaged' });
});
