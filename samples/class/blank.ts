import { PDFDocument, grayscale, type PDFFont, type PDFPage } from '@cantoo/pdf-lib';
import { embedChinese, finishFonts } from '../../src/adapters/export/pdf-font.ts';
import { HEIGHT, WIDTH, type Item, type Layout } from './layout.ts';

/** The blank paper as a vector PDF. The fonts carry the paper's own characters only. */
export async function drawBlank(layout: Layout, title: string): Promise<Uint8Array> {
  const pdf = await PDFDocument.create({ updateMetadata: false });
  pdf.setTitle(title);
  const epoch = new Date('2026-03-02T08:00:00Z');
  pdf.setCreationDate(epoch);
  pdf.setModificationDate(epoch);
  const characters = layout.pages.flat().map((item) => (item.kind === 'text' ? item.text : item.kind === 'bubble' ? item.label : '')).join('');
  const fonts = { regular: await embedChinese(pdf, characters), bold: await embedChinese(pdf, characters, 'bold') };
  for (const items of layout.pages) {
    const page = pdf.addPage([WIDTH, HEIGHT]);
    for (const item of items) drawItem(page, item, fonts);
  }
  await finishFonts(pdf);
  return pdf.save();
}

function drawItem(page: PDFPage, item: Item, fonts: Record<'regular' | 'bold', PDFFont>): void {
  switch (item.kind) {
    case 'text': {
      const font = fonts[item.weight];
      const x = item.align === 'centre' ? item.x - font.widthOfTextAtSize(item.text, item.size) / 2 : item.x;
      page.drawText(item.text, { x, y: HEIGHT - item.y, size: item.size, font, color: grayscale(item.grey) });
      return;
    }
    case 'rect':
      page.drawRectangle({ x: item.rect.x, y: HEIGHT - item.rect.y - item.rect.h, width: item.rect.w, height: item.rect.h, borderWidth: item.stroke, borderColor: grayscale(0.15) });
      return;
    case 'line':
      page.drawLine({ start: { x: item.x1, y: HEIGHT - item.y }, end: { x: item.x2, y: HEIGHT - item.y }, thickness: item.stroke, color: grayscale(0.15) });
      return;
    case 'bubble': {
      const radius = item.rect.w / 2;
      const [cx, cy] = [item.rect.x + radius, HEIGHT - item.rect.y - radius];
      page.drawCircle({ x: cx, y: cy, size: radius, borderWidth: 0.8, borderColor: grayscale(0.25) });
      const width = fonts.regular.widthOfTextAtSize(item.label, 7);
      page.drawText(item.label, { x: cx - width / 2, y: cy - 2.6, size: 7, font: fonts.regular, color: grayscale(0.5) });
    }
  }
}
