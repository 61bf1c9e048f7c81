import * as fontkit from 'fontkit';
import subsetFont from 'subset-font';
import { readPart } from './parts.ts';
import type { Random } from './random.ts';

const LATIN = {
  caveat: 'caveat/files/caveat-latin-500-normal.woff',
  'caveat-bold': 'caveat/files/caveat-latin-700-normal.woff',
  kalam: 'kalam/files/kalam-latin-400-normal.woff',
  'kalam-light': 'kalam/files/kalam-latin-300-normal.woff',
  patrick: 'patrick-hand/files/patrick-hand-latin-400-normal.woff',
} as const;
const CHINESE = {
  'ma-shan-zheng': 'ma-shan-zheng/files/ma-shan-zheng-chinese-simplified-400-normal.woff',
  'long-cang': 'long-cang/files/long-cang-chinese-simplified-400-normal.woff',
  'zhi-mang-xing': 'zhi-mang-xing/files/zhi-mang-xing-chinese-simplified-400-normal.woff',
  'liu-jian-mao-cao': 'liu-jian-mao-cao/files/liu-jian-mao-cao-chinese-simplified-400-normal.woff',
} as const;

export type LatinHand = keyof typeof LATIN;
export type ChineseHand = keyof typeof CHINESE;

export interface Pen {
  readonly hands: Hands;
  readonly latin: LatinHand;
  readonly chinese: ChineseHand;
  /** Stroke added round each glyph, in points. */
  readonly pressure: number;
  readonly random: Random;
}

/** Fonts ready to write with, by file. */
export type Hands = ReadonlyMap<LatinHand | ChineseHand, fontkit.Font>;

/** Loads every hand with the characters of `text`, unpacked: fontkit unpacks a WOFF anew for every glyph. */
export async function loadHands(text: string): Promise<Hands> {
  const hands = Object.entries({ ...LATIN, ...CHINESE }).map(async ([name, file]): Promise<[LatinHand | ChineseHand, fontkit.Font]> => {
    const packed = await readPart(`@fontsource/${file}`);
    return [name as LatinHand | ChineseHand, fontkit.create(await subsetFont(packed, text, { targetFormat: 'sfnt' }))];
  });
  return new Map(await Promise.all(hands));
}

function face(hands: Hands, name: LatinHand | ChineseHand): fontkit.Font {
  const found = hands.get(name);
  if (found === undefined) throw new RangeError(`no hand ${name}`);
  return found;
}

/**
 * A line of handwriting as SVG paths: baseline from (x, y), `size` points high, shrunk to `maxWidth`.
 * Every letter is jolted a little, so that no two are alike. Latin hands look small, so they are drawn larger.
 */
export function writeLine(pen: Pen, text: string, x: number, y: number, size: number, maxWidth = Infinity): string {
  const glyphs = Array.from(text).map((character) => {
    const codePoint = character.codePointAt(0) ?? 32;
    const latin = face(pen.hands, pen.latin);
    const isLatin = latin.hasGlyphForCodePoint(codePoint);
    const font = isLatin ? latin : face(pen.hands, pen.chinese);
    const scale = ((isLatin ? 1.12 : 1) * size) / font.unitsPerEm;
    const glyph = font.glyphForCodePoint(codePoint);
    return { path: glyph.path.toSVG(), advance: glyph.advanceWidth * scale, scale };
  });
  const width = glyphs.reduce((sum, glyph) => sum + glyph.advance, 0);
  const shrink = Math.min(1, maxWidth / width);
  let at = x;
  const slope = pen.random.between(-0.012, 0.012);
  return glyphs.map(({ path, advance, scale }) => {
    const s = scale * shrink * pen.random.between(0.95, 1.05);
    const turn = pen.random.between(-2.5, 2.5);
    const drop = (at - x) * slope + pen.random.between(-0.03, 0.03) * size;
    const place = `translate(${at.toFixed(2)} ${(y + drop).toFixed(2)}) rotate(${turn.toFixed(2)}) scale(${s.toFixed(5)} ${(-s).toFixed(5)})`;
    at += advance * shrink * pen.random.between(0.97, 1.03);
    return path === '' ? '' : `<path d="${path}" transform="${place}" fill="#fff" stroke="#fff" stroke-width="${(pen.pressure / s).toFixed(1)}"/>`;
  }).join('');
}
