import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import * as fontkit from 'fontkit';
import sharp from 'sharp';
import type { Grey } from './warp.ts';

const FAMILIES = [
  'caveat', 'kalam', 'patrick-hand', 'indie-flower', 'shadows-into-light', 'architects-daughter',
  'gloria-hallelujah', 'coming-soon', 'handlee', 'reenie-beanie', 'gochi-hand',
] as const;

/** One character of one handwriting font (Latin, every weight), about 64 pixels high on 72 × 72. */
export interface FontGlyph {
  readonly character: string;
  readonly image: Grey;
}

/** Box round all points of a path (absolute commands of x, y pairs only, as fontkit writes them). */
function extent(path: string): { minX: number; minY: number; maxX: number; maxY: number } {
  const numbers = (path.match(/-?\d+(\.\d+)?/g) ?? []).map(Number);
  const xs = numbers.filter((_, i) => i % 2 === 0);
  const ys = numbers.filter((_, i) => i % 2 === 1);
  return { minX: Math.min(...xs), minY: Math.min(...ys), maxX: Math.max(...xs), maxY: Math.max(...ys) };
}

export async function renderFonts(characters: string): Promise<FontGlyph[]> {
  const require = createRequire(import.meta.url);
  const glyphs: FontGlyph[] = [];
  for (const family of FAMILIES) {
    const folder = join(dirname(require.resolve(`@fontsource/${family}/package.json`)), 'files');
    for (const file of readdirSync(folder).filter((name) => /-latin-\d+-normal\.woff$/.test(name)).sort()) {
      const font = fontkit.create(readFileSync(join(folder, file)));
      for (const character of characters) {
        const path = font.glyphForCodePoint(character.codePointAt(0) ?? 0).path.toSVG();
        const { minX, minY, maxX, maxY } = extent(path);
        const scale = 60 / Math.max(maxX - minX, maxY - minY, 1);
        const dx = 36 - ((minX + maxX) / 2) * scale;
        const dy = 36 + ((minY + maxY) / 2) * scale;
        const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="72" height="72"><rect width="72" height="72" fill="#fff"/><path transform="matrix(${scale} 0 0 ${-scale} ${dx} ${dy})" d="${path}"/></svg>`;
        const raw = await sharp(Buffer.from(svg)).greyscale().raw().toBuffer();
        glyphs.push({ character, image: { width: 72, height: 72, data: Float32Array.from(raw, (v) => 1 - v / 255) } });
      }
    }
  }
  return glyphs;
}

/** A line of text in one of the handwriting fonts, about 70 pixels from lowest to highest point. */
export async function renderLine(text: string, choose: (count: number) => number): Promise<Grey> {
  const folder = dirname(createRequire(import.meta.url).resolve(`@fontsource/${FAMILIES[choose(FAMILIES.length)]}/package.json`));
  const file = readdirSync(join(folder, 'files')).filter((name) => /-latin-\d+-normal\.woff$/.test(name)).sort()[0] ?? '';
  const font = fontkit.create(readFileSync(join(folder, 'files', file)));
  const scale = 60 / font.unitsPerEm;
  let x = 20;
  const paths = text.split('').map((character) => {
    // The space has no outline, and fontkit cannot measure a WOFF glyph without one.
    if (character === ' ') {
      x += 20;
      return '';
    }
    const glyph = font.glyphForCodePoint(character.codePointAt(0) ?? 0);
    const path = `<path transform="matrix(${scale} 0 0 ${-scale} ${x} 75)" d="${glyph.path.toSVG()}"/>`;
    x += glyph.advanceWidth * scale;
    return path;
  });
  const width = Math.ceil(x + 20);
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="118"><rect width="${width}" height="118" fill="#fff"/>${paths.join('')}</svg>`;
  const { data, info } = await sharp(Buffer.from(svg)).greyscale().raw().toBuffer({ resolveWithObject: true });
  return { width: info.width, height: info.height, data: Float32Array.from(data, (v) => 1 - v / 255) };
}
