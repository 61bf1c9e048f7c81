import { readFile } from 'node:fs/promises';
import { decodePDFRawStream, PDFDict, PDFName, PDFRawStream, PDFRef, type PDFDocument, type PDFFont } from '@cantoo/pdf-lib';
import * as fontkit from 'fontkit';
import subsetFont from 'subset-font';
import { bareCff } from './cff.ts';

const FONT_FOLDER = new URL('../../../node_modules/@embedpdf/fonts-sc/fonts/', import.meta.url);
const FILES = { regular: 'NotoSansHans-Regular.otf', bold: 'NotoSansHans-Bold.otf' } as const;

export type Weight = keyof typeof FILES;

const whole = new Map<Weight, Promise<Buffer>>();

function fontFile(weight: Weight): Promise<Buffer> {
  const known = whole.get(weight);
  if (known !== undefined) return known;
  const loading = readFile(new URL(FILES[weight], FONT_FOLDER));
  whole.set(weight, loading);
  return loading;
}

/**
 * Embeds Noto Sans SC cut to `characters`. The cut is made beforehand and embedded whole, because pdf-lib's
 * own `subset: true` silently drops Chinese glyphs. Characters the font lacks are drawn as its empty box.
 * Call `finishFonts` before saving.
 */
export async function embedChinese(pdf: PDFDocument, characters: string, weight: Weight = 'regular'): Promise<PDFFont> {
  pdf.registerFontkit(fontkit);
  const wanted = [...new Set(characters)].sort().join('');
  const cut = await subsetFont(await fontFile(weight), wanted === '' ? ' ' : wanted, { targetFormat: 'sfnt' });
  return pdf.embedFont(cut, { subset: false, customName: `NotoSansSC-${weight}`, features: { liga: false, locl: false } });
}

/**
 * Labels embedded OpenType/CFF fonts as what they are. pdf-lib calls every font TrueType; viewers that
 * believe the label show nothing. Each gets its bare CFF with an identity charset, so CID and glyph agree.
 */
export async function finishFonts(pdf: PDFDocument): Promise<void> {
  await pdf.flush();
  const { context } = pdf;
  for (const [, object] of context.enumerateIndirectObjects()) {
    if (!(object instanceof PDFDict) || object.get(PDFName.of('Subtype')) !== PDFName.of('CIDFontType2')) continue;
    const descriptor = object.lookup(PDFName.of('FontDescriptor'), PDFDict);
    const file = descriptor.lookup(PDFName.of('FontFile2'));
    if (!(file instanceof PDFRawStream)) continue;
    const cff = bareCff(decodePDFRawStream(file).decode());
    if (cff === null) continue;
    object.set(PDFName.of('Subtype'), PDFName.of('CIDFontType0'));
    object.delete(PDFName.of('CIDToGIDMap'));
    const labelled = descriptor.get(PDFName.of('FontFile2'));
    if (labelled instanceof PDFRef) context.delete(labelled);
    descriptor.delete(PDFName.of('FontFile2'));
    descriptor.set(PDFName.of('FontFile3'), context.register(context.flateStream(cff, { Subtype: 'CIDFontType0C' })));
  }
}
