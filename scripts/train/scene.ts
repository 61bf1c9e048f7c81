import sharp from 'sharp';
import type { Grey } from './warp.ts';
import type { Random } from './random.ts';

/** A drawn field as a scanner at 300 dpi would give it. */
export interface Scene {
  readonly png: Buffer;
  /** The blank of the same place. */
  readonly blank: Buffer;
  /** Field inside the picture, shares of height and width. */
  readonly field: readonly [number, number, number, number];
}

export interface SceneOptions {
  /** Draw a border between the characters' rooms; otherwise one box round all. */
  readonly cells: boolean;
  /** Pixels of the scan's shift against its blank. */
  readonly shift?: readonly [x: number, y: number];
}

/** Room of one character: 10 mm at 300 dpi. */
export const ROOM = 118;
const MARGIN = 24;

function paste(page: Float32Array, width: number, height: number, glyph: Grey, random: Random, left: number, top: number): void {
  // A character fills 45–75% of its room; MNIST pictures have a margin of their own.
  const size = ROOM * random.between(0.6, 0.95);
  const scale = Math.max(glyph.width, glyph.height) / size;
  const x0 = left + (ROOM - size) / 2 + random.normal() * 4;
  const y0 = top + (ROOM - size) / 2 + random.normal() * 4;
  for (let y = Math.max(0, Math.floor(y0)); y < Math.min(height, y0 + size); y++) {
    for (let x = Math.max(0, Math.floor(x0)); x < Math.min(width, x0 + size); x++) {
      const sx = (x - x0) * scale - 0.5;
      const sy = (y - y0) * scale - 0.5;
      const ix = Math.floor(sx);
      const iy = Math.floor(sy);
      const at = (i: number, j: number): number =>
        i < 0 || j < 0 || i >= glyph.width || j >= glyph.height ? 0 : (glyph.data[j * glyph.width + i] as number);
      const fx = sx - ix;
      const fy = sy - iy;
      const value = (at(ix, iy) * (1 - fx) + at(ix + 1, iy) * fx) * (1 - fy) + (at(ix, iy + 1) * (1 - fx) + at(ix + 1, iy + 1) * fx) * fy;
      const pen = Math.max(0, Math.min(1, (value - 0.25) * 4));
      page[y * width + x] = Math.min(page[y * width + x] as number, 1 - pen);
    }
  }
}

/** Glyphs in a row (null leaves a room empty): printed borders, pen, uneven light, noise, now and then JPEG. */
export async function drawScene(glyphs: readonly (Grey | null)[], random: Random, options: SceneOptions): Promise<Scene> {
  const width = glyphs.length * ROOM + 2 * MARGIN;
  const height = ROOM + 2 * MARGIN;
  const [shiftX, shiftY] = options.shift ?? [0, 0];
  const draw = (dx: number, dy: number): Float32Array => {
    const page = new Float32Array(width * height).fill(1);
    for (let i = 0; i <= glyphs.length; i++) {
      if (!options.cells && i > 0 && i < glyphs.length) continue;
      for (let y = MARGIN; y <= MARGIN + ROOM + 2; y++) for (let k = 0; k < 3; k++) page[(y + dy) * width + MARGIN + i * ROOM + k + dx] = 0.1;
    }
    for (const y of [MARGIN, MARGIN + ROOM]) {
      for (let k = 0; k < 3; k++) page.fill(0.1, (y + k + dy) * width + MARGIN + dx, (y + k + dy) * width + width - MARGIN + dx + 3);
    }
    return page;
  };
  const page = draw(shiftX, shiftY);
  glyphs.forEach((glyph, i) => {
    if (glyph !== null) paste(page, width, height, glyph, random, MARGIN + shiftX + i * ROOM, MARGIN + shiftY);
  });
  const pale = random.between(0, 0.35);
  const slopeX = random.normal() * 0.05;
  const noise = random.between(0.5, 6);
  const bytes = Uint8Array.from(page, (value, i) => {
    const light = 245 - 20 * Math.abs(slopeX) + slopeX * 40 * ((i % width) / width);
    return Math.max(0, Math.min(255, light * (1 - (1 - value) * (1 - pale)) + random.normal() * noise));
  });
  const raw = { raw: { width, height, channels: 1 as const } };
  let image = sharp(bytes, raw).toColourspace('b-w');
  if (random.chance(0.5)) image = sharp(await image.jpeg({ quality: 60 + random.below(35) }).toBuffer()).greyscale();
  const blank = sharp(Uint8Array.from(draw(0, 0), (value) => value * 255), raw).toColourspace('b-w');
  return {
    png: await image.png({ compressionLevel: 1 }).toBuffer(),
    blank: await blank.png({ compressionLevel: 1 }).toBuffer(),
    field: [MARGIN / height, MARGIN / width, (MARGIN + ROOM + 3) / height, (width - MARGIN + 3) / width],
  };
}
