import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { decodePDFRawStream, PDFDocument, PDFName, PDFRawStream } from '@cantoo/pdf-lib';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Homography } from '../../domain/geometry.ts';
import { smallExam, smallResults } from './export.fixtures.ts';
import { stackNotes } from './margin.ts';
import { markedFileName } from './marked-file-name.ts';
import { writeMarkedPdf } from './marked-pdf.ts';
import { placePage, type MarkedPage } from './page-placement.ts';

const [WIDTH, HEIGHT] = [420, 594];
const UPRIGHT: Homography = [WIDTH / 1000, 0, 0, 0, HEIGHT / 1000, 0, 0, 0, 1];
const UPSIDE_DOWN: Homography = [-WIDTH / 1000, 0, WIDTH, 0, -HEIGHT / 1000, HEIGHT, 0, 0, 1];

let dir = '';
let jpeg = Buffer.alloc(0);
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'marked-'));
  jpeg = await sharp({ create: { width: WIDTH, height: HEIGHT, channels: 3, background: '#f4f4f4' } }).greyscale().jpeg().toFile(join(dir, 'page.jpg')).then(() => readFile(join(dir, 'page.jpg')));
});
afterAll(() => rm(dir, { recursive: true, force: true }));

const scan = (scriptPage: number, transform = UPRIGHT): MarkedPage =>
  ({ imagePath: join(dir, 'page.jpg'), mediaType: 'image/jpeg', width: WIDTH, height: HEIGHT, transform, scriptPage });

async function marked(index: number, pages: MarkedPage[]): Promise<PDFDocument> {
  const [student] = smallResults().students.slice(index);
  if (student === undefined) throw new RangeError('no such paper');
  const path = join(dir, `${index}-${pages.length}.pdf`);
  await writeMarkedPdf({ exam: smallExam(), student, pages, lang: 'zh-CN' }, path);
  return PDFDocument.load(await readFile(path));
}

function streams(pdf: PDFDocument, match: (stream: PDFRawStream) => boolean): PDFRawStream[] {
  return pdf.context.enumerateIndirectObjects().flatMap(([, object]) => (object instanceof PDFRawStream && match(object) ? [object] : []));
}

describe('marked papers', () => {
  it('keeps every scan byte for byte and adds a margin and a title', async () => {
    const pdf = await marked(0, [scan(1), scan(2, UPSIDE_DOWN)]);
    expect(pdf.getPageCount()).toBe(2);
    expect(pdf.getPage(0).getWidth()).toBeGreaterThan((WIDTH / HEIGHT) * 841 + 100);
    expect(pdf.getPage(0).getHeight()).toBeGreaterThan(pdf.getPage(1).getHeight());
    const images = streams(pdf, (stream) => stream.dict.get(PDFName.of('Filter')) === PDFName.of('DCTDecode'));
    expect(images.map((image) => Buffer.from(image.contents).equals(jpeg))).toEqual([true, true]);
  });

  it('embeds the Chinese font under its true name, with text that can be searched', async () => {
    const pdf = await marked(0, [scan(1), scan(2)]);
    const fonts = streams(pdf, (stream) => stream.dict.get(PDFName.of('Subtype')) === PDFName.of('CIDFontType0C'));
    expect(fonts).toHaveLength(1);
    const names = streams(pdf, (stream) => stream.dict.get(PDFName.of('Subtype')) === undefined)
      .map((stream) => Buffer.from(decodePDFRawStream(stream).decode()).toString('latin1')).filter((text) => text.includes('beginbfchar')).join('');
    for (const character of '陈思远小测验方法正确') expect(names).toContain((character.codePointAt(0) ?? 0).toString(16).toUpperCase());
  });

  it('says what is missing where nothing was scanned', async () => {
    expect((await marked(1, [])).getPageCount()).toBe(1);
  });

  it('turns pages upright by the way their lines run', () => {
    const at = (transform: Homography, width = WIDTH, height = HEIGHT): ReturnType<typeof placePage> => placePage({ width, height, transform });
    expect(at(UPRIGHT).turn).toBe(0);
    expect(at(UPSIDE_DOWN).turn).toBe(180);
    // Lying on its left side: the page's right points up on the stored image, and a turn by 90° clockwise rights it.
    const lying = at([0, HEIGHT / 1000, 0, -WIDTH / 1000, 0, WIDTH, 0, 0, 1], HEIGHT, WIDTH);
    expect(lying.turn).toBe(90);
    const other = at([0, -HEIGHT / 1000, HEIGHT, WIDTH / 1000, 0, 0, 0, 0, 1], HEIGHT, WIDTH);
    expect(other.turn).toBe(270);
    for (const placement of [at(UPRIGHT), at(UPSIDE_DOWN), lying, other]) {
      const [x, y] = placement.toPoints([250, 100]);
      expect(x / placement.width).toBeCloseTo(0.25);
      expect(y / placement.height).toBeCloseTo(0.1);
      expect(placement.width).toBeLessThan(placement.height);
    }
  });

  it.each([
    ['204871', '204871.pdf'], ['../../etc/passwd', '_etc_passwd.pdf'], ['con', 'sub-1.pdf'], ['', 'sub-1.pdf'], [null, 'sub-1.pdf'], ['七 (2) 班', '七_2_班.pdf'], ['...', 'sub-1.pdf'],
  ])('names the file of %j safely', (student_id, expected) => {
    expect(markedFileName({ student_id, submission_id: 'sub-1' })).toBe(expected);
  });

  it('stacks notes near their wishes without overlap', () => {
    const wish = (at: number): { at: number; height: number } => ({ at, height: 20 });
    expect(stackNotes([wish(0), wish(5), wish(60)], 0, 100)).toEqual([0, 20, 60]);
    expect(stackNotes([wish(95), wish(95)], 0, 100)).toEqual([60, 80]);
    expect(stackNotes([wish(0), wish(0), wish(0)], 0, 50)).toEqual([0, 20, 40]);
  });
});
