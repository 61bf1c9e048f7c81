import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Pdfium } from './pdfium.ts';

/** Character sets of `FPDF_SYSFONTINFO` (fpdf_sysfontinfo.h) and the Noto font that covers each. */
const SHIFTJIS = 128;
const HANGUL = 129;
const GB2312 = 134;
const BIG5 = 136;
const FONT_FILES: ReadonlyMap<number, readonly [name: string, file: string]> = new Map([
  [SHIFTJIS, ['@embedpdf/fonts-jp', 'NotoSansJP-Regular.otf']],
  [HANGUL, ['@embedpdf/fonts-kr', 'NotoSansKR-Regular.otf']],
  [GB2312, ['@embedpdf/fonts-sc', 'NotoSansHans-Regular.otf']],
  [BIG5, ['@embedpdf/fonts-tc', 'NotoSansHant-Regular.otf']],
]);

/** Names under which documents ask for a CJK font without saying its character set. */
const NAMES: readonly (readonly [pattern: RegExp, charset: number])[] = [
  [/mincho|gothic|ms-?ryumin|heisei|kozmin|kozgo|meiryo|jun101|hiragino/i, SHIFTJIS],
  [/batang|gulim|dotum|gungsuh|malgun|hysm|hygo|hysmyeong/i, HANGUL],
  [/mingliu|ming-?light|mhei|msung|mkai|jhenghei|dfkai|biaukai/i, BIG5],
  [/sim|song|fang|kai|hei|yahei|dengxian|youyuan|lisu|宋|黑|楷/i, GB2312],
];

export interface FallbackFonts {
  /** How often a fallback font stood in since the last call. A document asks once per font, not once per page. */
  takeUses(): number;
}

const OBJECT_TEXT = 1;
const OBJECT_FORM = 5;
const DEEPEST_FORM = 3;

/** Handles of the fonts without an embedded file that a loaded page's text is set in, forms included. */
export function missingFonts({ api }: Pick<Pdfium, 'api'>, page: number): Set<number> {
  const fonts = new Set<number>();
  const look = (object: number, depth: number): void => {
    const type = api.FPDFPageObj_GetType(object);
    if (type === OBJECT_TEXT) {
      const font = api.FPDFTextObj_GetFont(object);
      if (font !== 0 && api.FPDFFont_GetIsEmbedded(font) === 0) fonts.add(font);
    } else if (type === OBJECT_FORM && depth < DEEPEST_FORM) {
      const inside = api.FPDFFormObj_CountObjects(object);
      for (let i = 0; i < inside; i += 1) look(api.FPDFFormObj_GetObject(object, i), depth + 1);
    }
  };
  const count = api.FPDFPage_CountObjects(page);
  for (let i = 0; i < count; i += 1) look(api.FPDFPage_GetObject(page, i), 0);
  return fonts;
}

/**
 * Registers Noto fonts for Chinese, Japanese and Korean text whose font is not embedded: without them pdfium
 * draws nothing at all, and says nothing. Fonts are read from disk when first asked for. Other scripts fall
 * back to the fonts built into pdfium.
 */
export function installFallbackFonts(pdfium: Pick<Pdfium, 'api' | 'heap' | 'view' | 'lend'>): FallbackFonts {
  const { api } = pdfium;
  const loaded = new Map<number, Buffer>();
  let uses = 0;
  const data = (charset: number): Buffer | null => {
    const known = loaded.get(charset);
    if (known !== undefined) return known;
    const source = FONT_FILES.get(charset);
    if (source === undefined) return null;
    const bytes = readFileSync(fileURLToPath(new URL(`../fonts/${source[1]}`, import.meta.resolve(source[0]))));
    loaded.set(charset, bytes);
    return bytes;
  };
  const charsetOf = (charset: number, face: string): number | null => {
    if (FONT_FILES.has(charset)) return charset;
    return NAMES.find(([pattern]) => pattern.test(face))?.[1] ?? null;
  };
  // one function each: the library's table knows a function once, with the signature it was added with first
  const release = (): void => undefined;
  const enumerate = (): void => undefined;
  const deleteFont = (): void => undefined;
  const mapFont = (_info: number, _weight: number, _italic: number, charset: number, _pitch: number, face: number, _exact: number): number => {
    const match = charsetOf(charset, api.pdfium.UTF8ToString(face));
    if (match !== null) uses += 1;
    return match ?? 0;
  };
  const getFont = (_info: number, face: number): number => charsetOf(0, api.pdfium.UTF8ToString(face)) ?? 0;
  const getFontData = (_info: number, font: number, table: number, buffer: number, size: number): number => {
    const file = data(font);
    if (file === null) return 0;
    const bytes = table === 0 ? file : fontTable(file, table);
    if (bytes === null) return 0;
    if (buffer !== 0 && size >= bytes.length) pdfium.heap().set(bytes, buffer);
    return bytes.length;
  };
  const getFaceName = (_info: number, font: number, buffer: number, size: number): number => {
    const name = Buffer.from(`${FONT_FILES.get(font)?.[1] ?? ''}\0`, 'latin1');
    if (buffer !== 0 && size >= name.length) pdfium.heap().set(name, buffer);
    return name.length;
  };
  const getCharset = (_info: number, font: number): number => font;
  // struct FPDF_SYSFONTINFO, version 1; it lives as long as the process
  const info = api.pdfium.wasmExports.malloc(36);
  const fields = [
    1,
    api.pdfium.addFunction(release, 'vi'),
    api.pdfium.addFunction(enumerate, 'vii'),
    api.pdfium.addFunction(mapFont, 'iiiiiiii'),
    api.pdfium.addFunction(getFont, 'iii'),
    api.pdfium.addFunction(getFontData, 'iiiiii'),
    api.pdfium.addFunction(getFaceName, 'iiiii'),
    api.pdfium.addFunction(getCharset, 'iii'),
    api.pdfium.addFunction(deleteFont, 'vii'),
  ];
  const view = pdfium.view();
  fields.forEach((value, index) => view.setInt32(info + index * 4, value, true));
  api.FPDF_SetSystemFontInfo(info);
  return {
    takeUses(): number {
      const taken = uses;
      uses = 0;
      return taken;
    },
  };
}

/** One table of an OpenType file by its four-character tag (as a big-endian number); null when it is not there. */
function fontTable(file: Buffer, tag: number): Buffer | null {
  const tables = file.readUInt16BE(4);
  for (let i = 0; i < tables; i += 1) {
    const entry = 12 + i * 16;
    if (file.readUInt32BE(entry) === tag >>> 0) {
      const offset = file.readUInt32BE(entry + 8);
      return file.subarray(offset, offset + file.readUInt32BE(entry + 12));
    }
  }
  return null;
}
