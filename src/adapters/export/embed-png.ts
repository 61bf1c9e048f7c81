import type { PDFDocument, PDFRef } from '@cantoo/pdf-lib';

const SIGNATURE = '\x89PNG\r\n\x1a\n';
const GREY = 0;
const RGB = 2;
/** What a picture's pixels depend on besides `IHDR` and `IDAT`, and a PDF would need told in another way. */
const FOREIGN = new Set(['PLTE', 'tRNS']);

/**
 * Puts a PNG of grey or RGB pixels into a PDF as it is: the PDF's deflate with PNG predictors is what the file holds,
 * so nothing is unpacked (pdf-lib takes half a second for a page of 300 dpi). Null for a PNG that is interlaced,
 * transparent, 16 bits deep or has a palette.
 */
export function embedPngData(pdf: PDFDocument, file: Buffer): PDFRef | null {
  if (file.toString('latin1', 0, 8) !== SIGNATURE || file.toString('latin1', 12, 16) !== 'IHDR' || file.length < 33) return null;
  const [width, height, bits, type, interlace] = [file.readUInt32BE(16), file.readUInt32BE(20), file[24] ?? 0, file[25] ?? -1, file[28] ?? 1];
  if ((type !== GREY && type !== RGB) || bits > 8 || interlace !== 0) return null;
  const parts: Buffer[] = [];
  for (let at = 8; at + 12 <= file.length; at += 12 + file.readUInt32BE(at)) {
    const name = file.toString('latin1', at + 4, at + 8);
    if (FOREIGN.has(name)) return null;
    if (name === 'IDAT') parts.push(file.subarray(at + 8, at + 8 + file.readUInt32BE(at)));
  }
  if (parts.length === 0) return null;
  return pdf.context.register(pdf.context.stream(Buffer.concat(parts), {
    Type: 'XObject', Subtype: 'Image', Width: width, Height: height, BitsPerComponent: bits,
    ColorSpace: type === GREY ? 'DeviceGray' : 'DeviceRGB',
    Filter: 'FlateDecode',
    DecodeParms: { Predictor: 15, Colors: type === GREY ? 1 : 3, BitsPerComponent: bits, Columns: width },
  }));
}
