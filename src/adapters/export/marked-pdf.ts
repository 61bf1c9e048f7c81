import { readFile, rename, writeFile } from 'node:fs/promises';
import { degrees, drawImage as imageOperators, PDFDocument, type PDFFont, type PDFPage } from '@cantoo/pdf-lib';
import sharp from 'sharp';
import type { StudentResult } from '../../contracts/results-file.ts';
import type { Exam } from '../../domain/exam.ts';
import { embedPngData } from './embed-png.ts';
import { readInkMap } from './ink-map.ts';
import { labelsFor } from './labels.ts';
import { drawMargin, drawTitle, MARGIN_WIDTH, TITLE_HEIGHT } from './margin-notes.ts';
import { drawPageMarks } from './page-marks.ts';
import { placePage, type MarkedPage, type Placement } from './page-placement.ts';
import { embedChinese, finishFonts } from './pdf-font.ts';
import { Canvas, COLOURS } from './shapes.ts';
import { plainLine } from './text-width.ts';

export interface MarkedPaper {
  readonly exam: Exam;
  readonly student: StudentResult;
  /** In the order of the script; none where nothing was scanned. */
  readonly pages: readonly MarkedPage[];
  readonly lang: string;
}

const A4 = { width: 595.28, height: 841.89 };
const ASCII = Array.from({ length: 95 }, (_, i) => String.fromCharCode(32 + i)).join('');

/**
 * Writes a student's marked paper: every scan as it was (data of JPEG and PNG untouched), upright, with the marks on it,
 * the points and notes in a margin beside it and the total above the first page. Holds one paper in memory.
 */
export async function writeMarkedPdf(paper: MarkedPaper, outPath: string): Promise<void> {
  const pdf = await PDFDocument.create();
  pdf.setTitle(plainLine(paper.exam.title));
  pdf.setProducer('ai-grading');
  const font = await embedChinese(pdf, everyCharacter(paper));
  const last = paper.pages.at(-1)?.scriptPage ?? 1;
  for (const [i, page] of paper.pages.entries()) {
    await drawScan(pdf, font, paper, page, { first: i === 0, last: page.scriptPage === last });
  }
  if (paper.pages.length === 0) drawWithoutScan(pdf, font, paper);
  await finishFonts(pdf);
  const staged = `${outPath}.part`;
  await writeFile(staged, await pdf.save());
  await rename(staged, outPath);
}

async function drawScan(pdf: PDFDocument, font: PDFFont, paper: MarkedPaper, scan: MarkedPage, at: { first: boolean; last: boolean }): Promise<void> {
  const placement = placePage(scan);
  const top = at.first ? TITLE_HEIGHT : 0;
  const page = pdf.addPage([placement.width + MARGIN_WIDTH, placement.height + top]);
  await drawImage(pdf, page, scan, placement);
  const canvas = new Canvas(page, font, top);
  const ink = await readInkMap(scan.imagePath, placement, scan);
  drawPageMarks(canvas, ink, placement, scan.scriptPage, paper.exam, paper.student);
  const scanned = new Set(paper.pages.map((one) => one.scriptPage));
  drawMargin(canvas, placement, paper, { page: scan.scriptPage, others: at.last, scanned });
  if (at.first) drawTitle(canvas, placement.width + MARGIN_WIDTH, paper);
}

/** A paper of which nothing was scanned still says what is missing. */
function drawWithoutScan(pdf: PDFDocument, font: PDFFont, paper: MarkedPaper): void {
  const placement = placePage({ ...A4, transform: [A4.width / 1000, 0, 0, 0, A4.height / 1000, 0, 0, 0, 1] });
  const canvas = new Canvas(pdf.addPage([A4.width + MARGIN_WIDTH, A4.height + TITLE_HEIGHT]), font, TITLE_HEIGHT);
  drawMargin(canvas, placement, paper, { page: 1, others: true, scanned: new Set() });
  drawTitle(canvas, A4.width + MARGIN_WIDTH, paper);
}

async function drawImage(pdf: PDFDocument, page: PDFPage, scan: MarkedPage, placement: Placement): Promise<void> {
  const bytes = await readFile(scan.imagePath);
  const asItIs = scan.mediaType === 'image/png' ? embedPngData(pdf, bytes) : null;
  const width = scan.width / placement.pixelsPerPoint;
  const height = scan.height / placement.pixelsPerPoint;
  const corner = { 0: [0, 0], 90: [0, placement.height], 180: [placement.width, placement.height], 270: [placement.width, 0] } as const;
  const [x, y] = corner[placement.turn];
  const place = { x, y, width, height, rotate: degrees(-placement.turn) };
  if (asItIs === null) {
    const image =
      scan.mediaType === 'image/jpeg' ? await pdf.embedJpg(bytes)
      : scan.mediaType === 'image/png' ? await pdf.embedPng(bytes)
      : await pdf.embedJpg(await sharp(bytes, { autoOrient: false }).jpeg({ quality: 85 }).toBuffer());
    page.drawImage(image, place);
  } else page.pushOperators(...imageOperators(page.node.newXObject('Image', asItIs), { ...place, xSkew: degrees(0), ySkew: degrees(0) }));
  page.drawRectangle({ x: placement.width, y: 0, width: MARGIN_WIDTH, height: placement.height, color: COLOURS.white });
}

/** Everything that may be written on the paper, so that the font has it. */
function everyCharacter({ exam, student, lang }: MarkedPaper): string {
  const words = student.questions.flatMap((one) => [one.question_id, one.feedback ?? '', one.reason ?? '', one.transcription ?? '', ...one.evidence.flatMap((evidence) => [evidence.point_id ?? '', evidence.reasoning])]);
  return [ASCII, '–…中?', exam.title, student.name ?? '', student.student_id ?? '', ...Object.values(labelsFor(lang)), ...words].join('');
}
