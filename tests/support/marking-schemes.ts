import { buffer } from 'node:stream/consumers';
import { PDFDocument, rgb, type PDFFont, type PDFPage } from '@cantoo/pdf-lib';
import sharp from 'sharp';
import { ZipFile } from 'yazl';
import { embedChinese, finishFonts } from '../../src/adapters/export/pdf-font.ts';

/** A row of a scheme in three columns; `boxed` draws a frame round it, as alternatives have. */
export interface SchemeRow {
  readonly solution: string;
  readonly marks: string;
  readonly remarks?: string;
  readonly boxed?: boolean;
}

/** Where the columns stand, in points from the left; the page is A4. */
export const COLUMNS = { solution: 40, marks: 360, remarks: 430, right: 555 };
const A4: [number, number] = [595, 842];
const ROW = 26;

/** A marking scheme in three columns, one table a page; a page without head and rows is blank. */
export async function schemePdf(pages: readonly { readonly head: string; readonly rows: readonly SchemeRow[] }[], titles: readonly [string, string, string]): Promise<Buffer> {
  const pdf = await PDFDocument.create();
  const text = pages.flatMap(({ head, rows }) => [head, ...rows.map(({ solution, marks, remarks = '' }) => solution + marks + remarks)]).join('') + titles.join('');
  const font = await embedChinese(pdf, text);
  for (const { head, rows } of pages) {
    const page = pdf.addPage(A4);
    if (head === '' && rows.length === 0) continue;
    page.drawText(head, { x: COLUMNS.solution, y: 790, size: 14, font });
    drawRow(page, font, 760, { solution: titles[0], marks: titles[1], remarks: titles[2] });
    for (const [index, row] of rows.entries()) drawRow(page, font, 760 - ROW * (index + 1), row);
  }
  await finishFonts(pdf);
  return Buffer.from(await pdf.save());
}

function drawRow(page: PDFPage, font: PDFFont, y: number, { solution, marks, remarks = '', boxed = false }: SchemeRow): void {
  const line = (x1: number, y1: number, x2: number, y2: number): void => page.drawLine({ start: { x: x1, y: y1 }, end: { x: x2, y: y2 }, thickness: 0.8 });
  const [left, top, bottom] = [COLUMNS.solution - 6, y + ROW - 8, y - 8];
  for (const x of [left, COLUMNS.marks - 6, COLUMNS.remarks - 6, COLUMNS.right]) line(x, top, x, bottom);
  line(left, top, COLUMNS.right, top);
  line(left, bottom, COLUMNS.right, bottom);
  for (const [words, x] of [[solution, COLUMNS.solution], [marks, COLUMNS.marks], [remarks, COLUMNS.remarks]] as const) page.drawText(words, { x, y, size: 11, font });
  if (boxed) page.drawRectangle({ x: left + 3, y: bottom + 3, width: COLUMNS.marks - COLUMNS.solution - 6, height: ROW - 6, borderWidth: 1.5, borderColor: rgb(0, 0, 0) });
}

/** The same as a scan: one picture. */
export function schemePng(lines: readonly string[]): Promise<Buffer> {
  const words = lines.map((line, at) => `<text x="80" y="${140 + at * 60}" font-size="34">${escape(line)}</text>`).join('');
  return sharp(Buffer.from(`<svg xmlns="http://www.w3.org/2000/svg" width="1240" height="1754"><rect width="100%" height="100%" fill="#fff"/>${words}</svg>`)).png().toBuffer();
}

export const escape = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

const NAMESPACES = [
  'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"', 'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"',
  'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"', 'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"',
  'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"', 'xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture"',
].join(' ');
const RELATIONSHIPS = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';

/** A DOCX as Word writes it, as far as a text needs it. `body` is WordprocessingML; pictures are `media/image1.png` and so on. */
export function docx(body: string, options: { readonly pictures?: readonly Uint8Array[]; readonly more?: Readonly<Record<string, Uint8Array | string>>; readonly relations?: string } = {}): Promise<Buffer> {
  const { pictures = [], more = {}, relations = '' } = options;
  const archive = new ZipFile();
  const add = (name: string, content: string | Uint8Array): void => archive.addBuffer(Buffer.from(content), name);
  add('[Content_Types].xml', `<?xml version="1.0" encoding="UTF-8"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">
    <Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>
    <Default Extension="png" ContentType="image/png"/><Default Extension="emf" ContentType="image/x-emf"/>
    <Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>`);
  add('_rels/.rels', `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="${RELATIONSHIPS}/officeDocument" Target="word/document.xml"/></Relationships>`);
  const images = pictures.map((_, at) => `<Relationship Id="img${at + 1}" Type="${RELATIONSHIPS}/image" Target="media/image${at + 1}.png"/>`).join('');
  add('word/_rels/document.xml.rels', `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">${images}${relations}</Relationships>`);
  add('word/document.xml', `<?xml version="1.0" encoding="UTF-8" standalone="yes"?><w:document ${NAMESPACES}><w:body>${body}</w:body></w:document>`);
  for (const [at, bytes] of pictures.entries()) add(`word/media/image${at + 1}.png`, bytes);
  for (const [name, content] of Object.entries(more)) add(name, content);
  archive.end();
  return buffer(archive.outputStream);
}

export const run = (text: string): string => `<w:r><w:t xml:space="preserve">${escape(text)}</w:t></w:r>`;
export const paragraph = (...inner: readonly string[]): string => `<w:p>${inner.join('')}</w:p>`;
export const picture = (id: string): string =>
  `<w:r><w:drawing><wp:inline><a:graphic><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:pic><pic:blipFill><a:blip r:embed="${id}"/></pic:blipFill></pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r>`;

/** Cells of a row: text, or WordprocessingML; `merge` continues the cell above, `span` takes more columns. */
export interface Cell {
  readonly xml: string;
  readonly merge?: 'restart' | 'continue';
  readonly span?: number;
}

export function table(rows: readonly (readonly (string | Cell)[])[]): string {
  const cell = (one: string | Cell): string => {
    const { xml, merge, span }: Cell = typeof one === 'string' ? { xml: paragraph(run(one)) } : one;
    const properties = `${span === undefined ? '' : `<w:gridSpan w:val="${span}"/>`}${merge === undefined ? '' : `<w:vMerge w:val="${merge}"/>`}`;
    return `<w:tc><w:tcPr>${properties}</w:tcPr>${xml}</w:tc>`;
  };
  return `<w:tbl>${rows.map((row) => `<w:tr>${row.map(cell).join('')}</w:tr>`).join('')}</w:tbl>`;
}
