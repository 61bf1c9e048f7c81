import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import * as fontkit from 'fontkit';
import sharp from 'sharp';
import subsetFont from 'subset-font';
import type { Random } from './random.ts';

const LATIN = ['caveat', 'kalam', 'patrick-hand', 'indie-flower', 'shadows-into-light', 'architects-daughter', 'coming-soon', 'handlee', 'gochi-hand'];
const PRINTED = 'lxgw-wenkai';
const HAN = ['ma-shan-zheng', 'long-cang', 'zhi-mang-xing', 'liu-jian-mao-cao'];

/** Fonts that can write all of the characters asked for. */
export interface Scripts {
  readonly latin: readonly fontkit.Font[];
  readonly han: readonly fontkit.Font[];
}

/** Handwriting fonts (and one printed Latin type) with `characters`, unpacked: fontkit unpacks a WOFF anew for every glyph. */
export async function loadScripts(characters: string): Promise<Scripts> {
  const require = createRequire(import.meta.url);
  const load = async (family: string, subset: string): Promise<fontkit.Font> => {
    const packed = readFileSync(require.resolve(`@fontsource/${family}/files/${family}-${subset}-${family === PRINTED ? 500 : 400}-normal.woff`));
    return fontkit.create(await subsetFont(packed, characters, { targetFormat: 'sfnt' }));
  };
  return {
    latin: await Promise.all([...LATIN, PRINTED].map((family) => load(family, 'latin'))),
    han: await Promise.all(HAN.map((family) => load(family, 'chinese-simplified'))),
  };
}

/** A line as a scanner at 300 dpi gives it: letters of 50–80 pixels, each jolted, sheared and stretched by itself, grey noise. */
export async function drawLine(text: string, fonts: readonly fontkit.Font[], random: Random): Promise<Buffer> {
  const font = random.pick(fonts);
  const size = random.between(50, 80);
  const slant = random.normal() * 4;
  const pen = random.between(0, 2.5);
  let x = 24;
  const paths = Array.from(text).map((character) => {
    if (character === ' ') {
      x += size * 0.35;
      return '';
    }
    const glyph = font.glyphForCodePoint(character.codePointAt(0) ?? 0);
    const scale = (size / font.unitsPerEm) * random.between(0.93, 1.07);
    const place = `translate(${x.toFixed(1)} ${(98 + random.normal() * size * 0.02).toFixed(1)}) rotate(${(random.normal() * 2).toFixed(1)}) skewX(${(-slant + random.normal() * 2).toFixed(1)}) scale(${scale} ${-scale * random.between(0.94, 1.06)})`;
    x += glyph.advanceWidth * scale * random.between(0.96, 1.06);
    return `<path transform="${place}" d="${glyph.path.toSVG()}" stroke="#000" stroke-width="${pen / scale}"/>`;
  });
  const width = Math.ceil(x + 24);
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="132"><rect width="${width}" height="132" fill="#fff"/>${paths.join('')}</svg>`;
  const { data, info } = await sharp(Buffer.from(svg)).greyscale().blur(random.between(0.4, 1)).raw().toBuffer({ resolveWithObject: true });
  const dark = random.between(110, 210);
  const noise = random.between(1, 7);
  const bytes = Uint8Array.from(data, (value) => Math.max(0, Math.min(255, 244 - (dark * (255 - value)) / 255 + random.normal() * noise)));
  return sharp(bytes, { raw: { width: info.width, height: info.height, channels: 1 } }).jpeg({ quality: 70 + random.below(25) }).toBuffer();
}
