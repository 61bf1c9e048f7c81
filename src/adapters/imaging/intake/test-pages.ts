/** Small files for the tests of intake, made on the spot. */
import { PDFDocument, StandardFonts } from '@cantoo/pdf-lib';
import sharp, { type Sharp } from 'sharp';

/** A page of English text with ragged right edge, `width` pixels wide, A4: grey, one byte a pixel. */
export async function textPage(width = 1240): Promise<Sharp> {
  const height = Math.round(width * Math.SQRT2);
  const size = width / 42;
  const words = 'The pupils had read it already, but they did not grasp why half of the field should be filled with barley.'.split(' ');
  const lines = Array.from({ length: 26 }, (_, row) => {
    const from = (row * 7) % words.length;
    return [...words, ...words].slice(from, from + 9 + (row % 4)).join(' ');
  });
  const text = lines.map((line, row) => `<text x="${width * 0.1}" y="${height * 0.08 + row * size * 1.9}">${line}</text>`).join('');
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" font-family="serif" font-size="${size}">${text}</svg>`;
  return sharp(Buffer.from(svg)).flatten({ background: '#fff' }).greyscale();
}

/** A page made of lines of strokes that stand for text, for machines without fonts: no ascenders, so no up or down. */
export async function barsPage(width: number, height: number): Promise<Sharp> {
  const bars: string[] = [];
  for (let y = height * 0.1; y < height * 0.9; y += height / 40) {
    for (let x = width * 0.1; x < width * 0.8; x += width / 60) bars.push(`<rect x="${x}" y="${y}" width="${width / 110}" height="${height / 110}"/>`);
  }
  return sharp(Buffer.from(`<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">${bars.join('')}</svg>`))
    .flatten({ background: '#fff' }).greyscale();
}

/** A PDF as a scanner makes it: one picture per page, filling it; `turn` is the page's /Rotate. */
export async function scannedPdf(jpegs: readonly Uint8Array[], turn = 0): Promise<Uint8Array> {
  const pdf = await PDFDocument.create();
  for (const jpeg of jpegs) {
    const image = await pdf.embedJpg(jpeg);
    const page = pdf.addPage([595, 842]);
    page.drawImage(image, { x: 0, y: 0, width: 595, height: 842 });
    if (turn !== 0) page.setRotation({ type: 'degrees', angle: turn } as never);
  }
  return pdf.save();
}

/** A PDF of `pages` pages of drawn text. */
export async function drawnPdf(pages: number, text: string): Promise<PDFDocument> {
  const pdf = await PDFDocument.create();
  const font = await pdf.embedFont(StandardFonts.Helvetica);
  for (let page = 0; page < pages; page += 1) {
    const sheet = pdf.addPage([595, 842]);
    for (let line = 0; line < 20; line += 1) sheet.drawText(`${text} ${page + 1}.${line}`, { x: 60, y: 760 - line * 30, size: 14, font });
  }
  return pdf;
}

export interface CjkFont { readonly name: string; readonly ordering: string; readonly encoding: string; readonly text: string }

/** A PDF that names CJK fonts and embeds none, as office programs of the region make them. */
export function unembeddedCjkPdf(fonts: readonly CjkFont[]): Buffer {
  const objects = ['<</Type/Catalog/Pages 2 0 R>>', '<</Type/Pages/Kids[3 0 R]/Count 1>>'];
  const resources = fonts.map((_, i) => `/F${i} ${5 + i * 3} 0 R`).join(' ');
  objects.push(`<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 200]/Contents 4 0 R/Resources<</Font<<${resources}>>>>>>`);
  const shown = fonts.map(({ text }, i) => `BT /F${i} 28 Tf 20 ${150 - i * 40} Td <${Buffer.from(text, 'utf16le').swap16().toString('hex')}> Tj ET`).join('\n');
  objects.push(`<</Length ${shown.length}>>stream\n${shown}\nendstream`);
  fonts.forEach(({ name, ordering, encoding }, i) => {
    const first = 5 + i * 3;
    objects.push(
      `<</Type/Font/Subtype/Type0/BaseFont/${name}/Encoding/${encoding}/DescendantFonts[${first + 1} 0 R]>>`,
      `<</Type/Font/Subtype/CIDFontType0/BaseFont/${name}/CIDSystemInfo<</Registry(Adobe)/Ordering(${ordering})/Supplement 2>>/FontDescriptor ${first + 2} 0 R/DW 1000>>`,
      `<</Type/FontDescriptor/FontName/${name}/Flags 6/FontBBox[-25 -254 1000 880]/ItalicAngle 0/Ascent 880/Descent -120/CapHeight 880/StemV 93>>`,
    );
  });
  let body = '%PDF-1.4\n';
  const offsets = objects.map((object, i) => {
    const at = body.length;
    body += `${i + 1} 0 obj\n${object}\nendobj\n`;
    return at;
  });
  const table = offsets.map((at) => `${String(at).padStart(10, '0')} 00000 n \n`).join('');
  return Buffer.from(`${body}xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${table}trailer<</Size ${objects.length + 1}/Root 1 0 R>>\nstartxref\n${body.length}\n%%EOF\n`, 'latin1');
}
