import type { Mask } from '../../src/adapters/offline-reader/raster.ts';
import type { Random } from './random.ts';

/** Grey glyph, 0 (paper) to 1 (ink). */
export interface Grey {
  readonly width: number;
  readonly height: number;
  readonly data: Float32Array;
}

export const CANVAS = 64;

function sample(image: Grey, x: number, y: number): number {
  const x0 = Math.floor(x);
  const y0 = Math.floor(y);
  const at = (px: number, py: number): number =>
    px < 0 || py < 0 || px >= image.width || py >= image.height ? 0 : (image.data[py * image.width + px] as number);
  const fx = x - x0;
  const fy = y - y0;
  return (
    (at(x0, y0) * (1 - fx) + at(x0 + 1, y0) * fx) * (1 - fy) + (at(x0, y0 + 1) * (1 - fx) + at(x0 + 1, y0 + 1) * fx) * fy
  );
}

const NODES = 5;

/** Smooth random field on the canvas: bilinear between 5 × 5 normal values. */
function field(random: Random, amplitude: number): (x: number, y: number) => number {
  const nodes = Float32Array.from({ length: NODES * NODES }, () => random.normal() * amplitude);
  return (x, y) => {
    const gx = Math.min(NODES - 1.001, Math.max(0, (x / CANVAS) * (NODES - 1)));
    const gy = Math.min(NODES - 1.001, Math.max(0, (y / CANVAS) * (NODES - 1)));
    const x0 = Math.floor(gx);
    const y0 = Math.floor(gy);
    const v = (i: number, j: number): number => nodes[j * NODES + i] as number;
    const fx = gx - x0;
    const fy = gy - y0;
    return (v(x0, y0) * (1 - fx) + v(x0 + 1, y0) * fx) * (1 - fy) + (v(x0, y0 + 1) * (1 - fx) + v(x0 + 1, y0 + 1) * fx) * fy;
  };
}

export interface Warp {
  /** Radians. */
  readonly turn: number;
  readonly shear: number;
  /** Height against width. */
  readonly stretch: number;
  /** Bend of the strokes in canvas pixels. */
  readonly bend: number;
}

export const DIGIT_WARP: Warp = { turn: 0.14, shear: 0.2, stretch: 0.15, bend: 1.2 };
export const LETTER_WARP: Warp = { turn: 0.14, shear: 0.25, stretch: 0.25, bend: 2.3 };

/**
 * One distorted, bilevel copy of a glyph on an 64 × 64 canvas, as a scanner might give it: affine and
 * elastic distortion, thickness by threshold, ragged edges, and now and then what removing a printed line
 * leaves behind: a remnant at the edge or a cut through the strokes.
 */
export function distort(image: Grey, random: Random, warp: Warp): Mask {
  const turn = random.normal() * warp.turn * 0.6;
  const shear = random.normal() * warp.shear * 0.6;
  const stretch = Math.exp(random.normal() * warp.stretch * 0.6);
  const scale = (Math.max(image.width, image.height) / CANVAS) * random.between(1, 1.15);
  const bendX = field(random, warp.bend);
  const bendY = field(random, warp.bend);
  const ragged = random.chance(0.5) ? field(random, 0.12) : null;
  const level = random.between(0.3, 0.55);
  const speckle = random.chance(0.4) ? random.between(0.05, 0.2) : 0;
  const cos = Math.cos(turn);
  const sin = Math.sin(turn);
  const data = new Uint8Array(CANVAS * CANVAS);
  for (let y = 0; y < CANVAS; y++) {
    for (let x = 0; x < CANVAS; x++) {
      const u = x - CANVAS / 2 + bendX(x, y);
      const v = (y - CANVAS / 2 + bendY(x, y)) * stretch;
      const su = (cos * u - sin * v + shear * v) * scale + image.width / 2 - 0.5;
      const sv = (sin * u + cos * v) * scale + image.height / 2 - 0.5;
      const value = sample(image, su, sv);
      if (value <= 0.02) continue;
      const cut = level + (ragged === null ? 0 : ragged(x, y)) + (speckle === 0 ? 0 : random.normal() * speckle);
      if (value > Math.max(0.15, cut)) data[y * CANVAS + x] = 1;
    }
  }
  const mask = { width: CANVAS, height: CANVAS, data };
  if (random.chance(0.06)) scar(mask, random);
  return mask;
}

/** A cut of 1–3 rows or columns, or a short remnant of a ruled line near an edge of the canvas. */
function scar(mask: Mask, random: Random): void {
  const upright = random.chance(0.5);
  const thick = 1 + random.below(3);
  const remnant = random.chance(0.5);
  const at = remnant ? (random.chance(0.5) ? 8 + random.below(6) : CANVAS - 14 + random.below(6)) : 14 + random.below(CANVAS - 28);
  const from = remnant ? random.below(CANVAS - 20) : 0;
  const to = remnant ? from + 4 + random.below(16) : CANVAS;
  for (let along = from; along < to; along++) {
    for (let across = at; across < at + thick; across++) {
      const index = upright ? along * CANVAS + across : across * CANVAS + along;
      mask.data[index] = remnant ? 1 : 0;
    }
  }
}
