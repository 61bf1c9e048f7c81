import { PDFDocument, rgb, StandardFonts, type PDFFont, type PDFPage } from '@cantoo/pdf-lib';
import { badInput } from '../../domain/errors.ts';
import type { CornerMarks, Exam, Student } from '../../domain/exam.ts';
import { formatPageCode, SEPARATOR_CODE } from '../../domain/page-code.ts';
import { embedChinese, finishFonts } from '../export/pdf-font.ts';
import { findRoom, type BlankPage, type Size } from './place.ts';
import { qrPath } from './qr.ts';
import { embedTemplate, openTemplate, type TemplateForm } from './template.ts';

export type { BlankPage } from './place.ts';

export interface ClassSetInput {
  /** The blank paper, a PDF. */
  readonly template: Uint8Array;
  readonly exam: Exam;
  /** 8 hex digits, see `printRunOf`. */
  readonly runId: string;
  /** Copy k belongs to `students[k - 1]`. */
  readonly students: readonly Student[];
  /** The blank's pages as pictures, to put the code where nothing is printed; null: top right, unseen. */
  readonly blankPages?: readonly BlankPage[] | null;
  /** A separator sheet behind each copy. */
  readonly separators?: boolean;
  /** A cover sheet with the copy's code before each copy, for scripts that go on with loose sheets. */
  readonly covers?: boolean;
  /** Prints the student's name beside the code; it is never in the code. */
  readonly names?: boolean;
}

const POINTS_PER_MM = 72 / 25.4;
/** Side of a code with its quiet zone; a long exam id makes it larger, because modules stay ≥ 0.55 mm. */
const MIN_CODE_SIDE = 20 * POINTS_PER_MM;
/** 3.2 pixels at 150 dpi, 2.2 at the 100 dpi of a careless scan. */
const MODULE = 0.55 * POINTS_PER_MM;
const TEXT_SIZE = 8;
const TEXT_LINE = 11;
const COVER_CODE_SIDE = 45 * POINTS_PER_MM;
const BLACK = rgb(0, 0, 0);
const WHITE = rgb(1, 1, 1);

interface Pen {
  readonly plain: PDFFont;
  /** Only where names are printed. */
  readonly chinese: PDFFont | null;
  /** Side of every page's code, points. */
  readonly codeSide: number;
}

/**
 * A paper for every student: the blank's pages, each with a QR code (exam, run, copy, page), the copy's number
 * in plain text and the registration marks the exam asks for. The blank is embedded once, so a class set is
 * hardly larger than one paper. Throws AppError `pdf_password`, `file_damaged`, `print_no_room` (page: no free
 * place for a code at its edges) or `print_no_students`.
 */
export async function printClassSet(input: ClassSetInput): Promise<Uint8Array> {
  const { exam, students } = input;
  if (students.length === 0) throw badInput('print_no_students', 'the roster has no students');
  const template = await openTemplate(input.template);
  const pdf = await PDFDocument.create();
  pdf.setTitle(exam.title);
  pdf.setProducer('ai-grading');
  const forms = await embedTemplate(pdf, template);
  const names = input.names === true ? students.map((student) => student.name).join('') : null;
  const pen: Pen = {
    plain: await pdf.embedFont(StandardFonts.Helvetica),
    chinese: names === null ? null : await embedChinese(pdf, names),
    codeSide: codeSide(input, forms.length),
  };
  const rooms = forms.map((form, index) => roomFor(input, pen, form, index + 1));
  for (const [index, student] of students.entries()) {
    const copy = index + 1;
    if (input.covers === true) drawSheet(pdf, forms[0], input, pen, copy, student);
    for (const [at, form] of forms.entries()) {
      const page = pdf.addPage([form.width, form.height]);
      if (form.content !== null) page.drawPage(form.content, { x: 0, y: 0 });
      if (exam.paper.corner_marks !== null) drawMarks(page, exam.paper.corner_marks);
      const room = rooms[at];
      if (room !== undefined) drawLabel(page, room, input, pen, copy, at + 1, student);
    }
    if (input.separators === true) drawSheet(pdf, forms[0], input, pen, null, null);
  }
  if (pen.chinese !== null) await finishFonts(pdf);
  return pdf.save();
}

/** By the longest text of the set, so that all codes are of one size. */
function codeSide({ exam, runId, students }: ClassSetInput, pages: number): number {
  const { side } = qrPath(formatPageCode({ exam: exam.id, run: runId, copy: students.length, page: pages }));
  return Math.max(MIN_CODE_SIDE, side * MODULE);
}

function roomFor({ exam, blankPages }: ClassSetInput, pen: Pen, form: TemplateForm, page: number): { x: number; y: number } {
  const label: Size = { width: pen.codeSide, height: pen.codeSide + TEXT_LINE * (pen.chinese === null ? 1 : 2) };
  const room = findRoom(exam, page, form, label, blankPages?.[page - 1] ?? null);
  if (room === null) {
    throw badInput('print_no_room', `page ${page} of the blank paper has no free place for a code at its edges`, { page });
  }
  return room;
}

function drawCode(page: PDFPage, text: string, x: number, top: number, side: number): void {
  const code = qrPath(text);
  page.drawRectangle({ x, y: top - side, width: side, height: side, color: WHITE });
  page.drawSvgPath(code.path, { x, y: top, scale: side / code.side, color: BLACK, borderWidth: 0 });
}

/** The code and under it the copy, the page and, where asked for, the name. `room` counts from the top left. */
function drawLabel(
  page: PDFPage,
  room: { x: number; y: number },
  { exam, runId }: ClassSetInput,
  pen: Pen,
  copy: number,
  number: number,
  student: Student,
): void {
  const top = page.getHeight() - room.y;
  const { codeSide: side } = pen;
  drawCode(page, formatPageCode({ exam: exam.id, run: runId, copy, page: number }), room.x, top, side);
  const lines: [string, PDFFont][] = [[`copy ${String(copy).padStart(3, '0')} · p ${number}`, pen.plain]];
  if (pen.chinese !== null) lines.push([student.name, pen.chinese]);
  for (const [index, [text, font]] of lines.entries()) {
    const size = Math.min(TEXT_SIZE, (TEXT_SIZE * side) / font.widthOfTextAtSize(text, TEXT_SIZE));
    const x = room.x + (side - font.widthOfTextAtSize(text, size)) / 2;
    page.drawText(text, { x, y: top - side - TEXT_LINE * (index + 1) + 4, size, font, color: BLACK });
  }
}

/** Corner marks as the exam file gives them; size in thousandths of the page's width. */
function drawMarks(page: PDFPage, marks: CornerMarks): void {
  const { width, height } = page.getSize();
  const size = (marks.size * width) / 1000;
  for (const [cy, cx] of marks.centres) {
    const x = (cx * width) / 1000;
    const y = height - (cy * height) / 1000;
    if (marks.kind === 'square') {
      page.drawRectangle({ x: x - size / 2, y: y - size / 2, width: size, height: size, color: BLACK });
    } else if (marks.kind === 'disc') {
      page.drawCircle({ x, y, size: size / 2, color: BLACK });
    } else {
      const line = size / 6;
      page.drawCircle({ x, y, size: (size - line) / 2, borderColor: BLACK, borderWidth: line });
    }
  }
}

/** A separator sheet, or with a copy its cover sheet. */
function drawSheet(
  pdf: PDFDocument,
  like: Size | undefined,
  { exam, runId }: ClassSetInput,
  pen: Pen,
  copy: number | null,
  student: Student | null,
): void {
  const page = pdf.addPage([like?.width ?? 595, like?.height ?? 842]);
  const { width, height } = page.getSize();
  const text = copy === null ? SEPARATOR_CODE : formatPageCode({ exam: exam.id, run: runId, copy, page: 0 });
  const top = height * 0.75;
  drawCode(page, text, (width - COVER_CODE_SIDE) / 2, top, COVER_CODE_SIDE);
  const lines: [string, PDFFont][] = [[copy === null ? 'separator' : `copy ${String(copy).padStart(3, '0')}`, pen.plain]];
  if (student !== null && pen.chinese !== null) lines.push([student.name, pen.chinese]);
  for (const [index, [line, font]] of lines.entries()) {
    const x = (width - font.widthOfTextAtSize(line, 18)) / 2;
    page.drawText(line, { x, y: top - COVER_CODE_SIDE - 28 * (index + 1), size: 18, font, color: BLACK });
  }
}
