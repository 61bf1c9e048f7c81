import { PDFDocument, type PDFEmbeddedPage, type PDFPage, type TransformationMatrix } from '@cantoo/pdf-lib';
import { badInput } from '../../domain/errors.ts';
import type { Size } from './place.ts';

/** A page of the blank, embedded once; null content for a page without any. Size upright, in points. */
export interface TemplateForm extends Size {
  readonly content: PDFEmbeddedPage | null;
}

/** Throws AppError `pdf_password` or `file_damaged`. */
export async function openTemplate(bytes: Uint8Array): Promise<PDFDocument> {
  let pdf: PDFDocument;
  try {
    pdf = await PDFDocument.load(bytes, { ignoreEncryption: true, throwOnInvalidObject: false });
  } catch {
    throw badInput('file_damaged', 'the blank paper cannot be read as a PDF');
  }
  if (pdf.isEncrypted) throw badInput('pdf_password', 'the blank paper is encrypted');
  if (pdf.getPageCount() === 0) throw badInput('file_damaged', 'the blank paper has no pages');
  return pdf;
}

/**
 * Embeds each page of the blank as a form drawn upright with its crop box at the origin. All at once, so that
 * fonts and pictures shared by its pages are copied once.
 */
export async function embedTemplate(target: PDFDocument, template: PDFDocument): Promise<TemplateForm[]> {
  const pages = template.getPages();
  const inked = pages.filter((page) => page.node.normalizedEntries().Contents !== undefined);
  const embedded = await target.embedPages(
    inked,
    inked.map(cropOf),
    inked.map((page) => uprightMatrix(turnOf(page), cropOf(page))),
  );
  return pages.map((page) => {
    const { left, bottom, right, top } = cropOf(page);
    const [width, height] = [right - left, top - bottom];
    const sideways = turnOf(page) % 180 === 90;
    const content = embedded[inked.indexOf(page)] ?? null;
    return sideways ? { width: height, height: width, content } : { width, height, content };
  });
}

interface Edges {
  readonly left: number;
  readonly bottom: number;
  readonly right: number;
  readonly top: number;
}

function cropOf(page: PDFPage): Edges {
  const { x, y, width, height } = page.getCropBox();
  return { left: x, bottom: y, right: x + width, top: y + height };
}

const turnOf = (page: PDFPage): number => ((page.getRotation().angle % 360) + 360) % 360;

/** Maps the box, shown turned by `/Rotate` degrees clockwise, to the upright page with its origin at 0, 0. */
function uprightMatrix(turn: number, { left, bottom, right, top }: Edges): TransformationMatrix {
  switch (turn) {
    case 90:
      return [0, -1, 1, 0, -bottom, right];
    case 180:
      return [-1, 0, 0, -1, right, top];
    case 270:
      return [0, 1, -1, 0, top, -left];
    default:
      return [1, 0, 0, 1, -left, -bottom];
  }
}
