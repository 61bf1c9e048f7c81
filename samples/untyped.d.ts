declare module 'fontkit' {
  import type { PDFDocument } from '@cantoo/pdf-lib';
  type PdfFontkit = Parameters<PDFDocument['registerFontkit']>[0];
  export interface Glyph {
    readonly advanceWidth: number;
    readonly path: { toSVG(): string };
  }
  export interface Font {
    readonly unitsPerEm: number;
    readonly numGlyphs: number;
    hasGlyphForCodePoint(codePoint: number): boolean;
    glyphForCodePoint(codePoint: number): Glyph;
  }
  export const create: ((data: Uint8Array) => Font) & PdfFontkit['create'];
}

declare module 'subset-font' {
  export default function subsetFont(font: Uint8Array, text: string, options?: { targetFormat?: 'sfnt' | 'woff' | 'woff2' }): Promise<Buffer>;
}
