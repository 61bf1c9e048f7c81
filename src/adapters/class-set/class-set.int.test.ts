import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { degrees, PDFDocument, StandardFonts } from '@cantoo/pdf-lib';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CornerMarks, Exam, Student } from '../../domain/exam.ts';
import { parsePageCode } from '../../domain/page-code.ts';
import { findCodes, type GreyImage } from '../imaging/codes.ts';
import { openPdf } from '../pdf/reader/document.ts';
import { renderPage } from '../pdf/reader/render.ts';
import { printClassSet } from './index.ts';

const MARKS: CornerMarks = { kind: 'square', size: 20, centres: [[30, 40], [30, 960], [970, 960], [970, 40]] };

function exam(marks: CornerMarks | null = null): Exam {
  const paper = { template: 'blank.pdf', pages: 2, student_id: null, corner_marks: marks, page_code: null, split: 'auto' } as const;
  return { id: 'algebra-3', title: '代数', language: 'zh-CN', paper, questions: [] };
}

const students = Array.from({ length: 12 }, (_, index): Student => ({ student_id: `2048${10 + index}`, name: '王芳', class: null }));

/** Page 1: A4 whose crop box is off the origin. Page 2: landscape A5 content shown upright by /Rotate 90. Page 3: nothing. */
async function blankPaper(): Promise<Uint8Array> {
  const pdf = await PDFDocument.create();
  const font = await pdf.embedFont(StandardFonts.Helvetica);
  const first = pdf.addPage([700, 900]);
  first.setCropBox(50, 30, 595, 842);
  first.drawText('Top left', { x: 60, y: 850, size: 14, font });
  const second = pdf.addPage([595, 420]);
  second.setRotation(degrees(90));
  second.drawText('Upright when turned', { x: 30, y: 20, size: 14, font, rotate: degrees(90) });
  pdf.addPage([300, 300]);
  return pdf.save();
}

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'class-set-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** Pages as pictures of about 150 dpi. */
async function pictures(pdf: Uint8Array, count: number): Promise<GreyImage[]> {
  const path = join(folder, `${pdf.length}.pdf`);
  await writeFile(path, pdf);
  const document = await openPdf(path);
  const images: GreyImage[] = [];
  for (let page = 1; page <= count; page += 1) {
    const { data, width, height, channels } = renderPage(document, page, 50_000_000);
    const half = sharp(data, { raw: { width, height, channels } }).resize(Math.round(width / 2)).greyscale();
    const { data: grey, info } = await half.raw().toBuffer({ resolveWithObject: true });
    images.push({ data: grey, width: info.width, height: info.height });
  }
  document.close();
  return images;
}

const darkIn = ({ data, width }: GreyImage, left: number, top: number, right: number, bottom: number): number => {
  let dark = 0;
  for (let y = top; y < bottom; y += 1) for (let x = left; x < right; x += 1) if ((data[y * width + x] ?? 255) < 128) dark += 1;
  return dark;
};

describe('printClassSet', () => {
  it('gives every page of every copy its code, upright and in the size of the blank', async () => {
    const pdf = await printClassSet({ template: await blankPaper(), exam: exam(), runId: '0a1b2c3d', students });
    const images = await pictures(pdf, 6);
    expect(images.map((image) => [image.width, image.height])).toEqual([
      [1240, 1755], [875, 1240], [625, 625], [1240, 1755], [875, 1240], [625, 625],
    ]);
    const codes = await Promise.all(images.map(async (image) => (await findCodes(image)).map((mark) => parsePageCode(mark.text ?? ''))));
    expect(codes).toEqual(
      [1, 2].flatMap((copy) => [1, 2, 3].map((page) => [{ exam: 'algebra-3', run: '0a1b2c3d', copy, page }])),
    );
    const [first, second] = images as [GreyImage, GreyImage];
    expect(darkIn(first, 0, 0, 200, 100)).toBeGreaterThan(100);
    expect(darkIn(second, 0, 0, 400, 100)).toBeGreaterThan(100);
  });

  it('is hardly larger than one paper', async () => {
    const template = await blankPaper();
    const one = await printClassSet({ template, exam: exam(), runId: '0a1b2c3d', students: students.slice(0, 1) });
    const all = await printClassSet({ template, exam: exam(), runId: '0a1b2c3d', students });
    expect((all.length - one.length) / 11).toBeLessThan(3 * 3500);
  });

  it('keeps the code off print, marks and answers', async () => {
    const template = await blankPaper();
    const grey = (value: number): GreyImage => ({ data: new Uint8Array(100 * 100).fill(value), width: 100, height: 100 });
    const print = grey(255);
    for (let y = 0; y < 20; y += 1) print.data.fill(0, y * 100 + 50, y * 100 + 100);
    const pdf = await printClassSet({
      template, exam: exam(MARKS), runId: '0a1b2c3d', students: students.slice(0, 1), blankPages: [print, grey(255), grey(255)],
    });
    const [image] = await pictures(pdf, 1);
    const [mark] = await findCodes(image as GreyImage);
    expect(mark?.quad[1][0]).toBeLessThan(620);
    expect(mark?.quad[0][0]).toBeGreaterThan(70);
    for (const [cy, cx] of MARKS.centres) {
      const [x, y] = [Math.round((cx * 1240) / 1000), Math.round((cy * 1755) / 1000)];
      expect(darkIn(image as GreyImage, x - 8, y - 8, x + 8, y + 8)).toBe(256);
    }
    await expect(
      printClassSet({ template, exam: exam(), runId: '0a1b2c3d', students, blankPages: [grey(0), grey(0), grey(0)] }),
    ).rejects.toMatchObject({ code: 'print_no_room', params: { page: 1 } });
  });

  it('adds covers, separators and names when asked, and no name to a code', async () => {
    const pdf = await printClassSet({
      template: await blankPaper(), exam: exam(), runId: '0a1b2c3d', students: students.slice(0, 2), covers: true, separators: true, names: true,
    });
    const images = await pictures(pdf, 5);
    const texts = await Promise.all(images.map(async (image) => (await findCodes(image))[0]?.text));
    expect(texts).toEqual([
      'AIG1:algebra-3:0a1b2c3d:1:0', 'AIG1:algebra-3:0a1b2c3d:1:1', 'AIG1:algebra-3:0a1b2c3d:1:2', 'AIG1:algebra-3:0a1b2c3d:1:3', 'AIG1:SEP',
    ]);
  });

  it('names what is wrong with the blank', async () => {
    const input = { exam: exam(), runId: '0a1b2c3d', students };
    await expect(printClassSet({ ...input, template: new Uint8Array([1, 2, 3]) })).rejects.toMatchObject({ code: 'file_damaged' });
    await expect(printClassSet({ ...input, students: [], template: await blankPaper() })).rejects.toMatchObject({ code: 'print_no_students' });
  });
});
