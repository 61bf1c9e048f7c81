import sharp from 'sharp';
import { multiplyHomography, type Homography, type Point } from '../../src/domain/geometry.ts';
import type { InkLayer } from './ink.ts';
import type { Random } from './random.ts';

/** How one page went through the scanner. */
export interface Pass {
  /** Degrees clockwise by which the page lies askew, about its middle. */
  readonly skew: number;
  /** Size against the printed page, and the shift of its middle in pixels. */
  readonly scale: number;
  readonly shift: Point;
  readonly upsideDown: boolean;
  /** The corner with the page code was torn off. */
  readonly torn: boolean;
  /** Grey of the ink, 0–255. */
  readonly ink: number;
}

export interface Printed {
  /** Grey, one byte a pixel. */
  readonly pixels: Buffer;
  readonly width: number;
  readonly height: number;
}

const BACKING = 206;

/**
 * The scanned page as JPEG at 200 dpi: printed matter and ink laid over each other, then skew, scale and shift,
 * uneven light, paper tint, noise and the JPEG's own traces.
 */
export async function scan(printed: Printed, ink: InkLayer | null, pass: Pass, random: Random): Promise<{ jpeg: Buffer; width: number; height: number }> {
  const { width, height } = printed;
  const sheet = lay(printed, ink, pass);
  const angle = (pass.skew * Math.PI) / 180;
  const [cos, sin] = [Math.cos(angle) / pass.scale, Math.sin(angle) / pass.scale];
  const [shiftX, shiftY] = pass.shift;
  const light = lighting(width, height, random);
  const noise = noiseTable(random, random.between(1.8, 4.2));
  const white = random.between(0.94, 0.985);
  const out = Buffer.allocUnsafe(width * height);
  for (let y = 0; y < height; y++) {
    const dy = y - height / 2 - shiftY;
    const dx = -width / 2 - shiftX;
    const rowNoise = random.below(4096);
    const rowLight = light.down(y) * white;
    let sx = cos * dx + sin * dy + width / 2;
    let sy = -sin * dx + cos * dy + height / 2;
    for (let x = 0; x < width; x++, sx += cos, sy -= sin) {
      const value = sample(sheet, width, height, sx, sy) * rowLight * (light.across[x] ?? 1) + (noise[(rowNoise + x * 7) & 4095] ?? 0);
      out[y * width + x] = value < 0 ? 0 : value > 255 ? 255 : value;
    }
  }
  const picture = sharp(out, { raw: { width, height, channels: 1 } }).blur(random.between(0.45, 0.7));
  const jpeg = await (pass.upsideDown ? picture.rotate(180) : picture).toColourspace('b-w').jpeg({ quality: 75 }).toBuffer();
  return { jpeg, width, height };
}

/** How a page will lie: skew, size and shift by lot. */
export function drawPass(random: Random, page: { upsideDown: boolean; torn: boolean; ink: number }): Pass {
  return { ...page, skew: random.between(-2.5, 2.5), scale: random.between(0.985, 1.012), shift: [random.between(-8, 8), random.between(-10, 10)] };
}

/** Page thousandths → pixels of the scan, `width` × `height`. */
export function passTransform(pass: Pass, width: number, height: number): Homography {
  const angle = (pass.skew * Math.PI) / 180;
  const [cos, sin] = [Math.cos(angle) * pass.scale, Math.sin(angle) * pass.scale];
  const [cx, cy] = [width / 2, height / 2];
  const centred: Homography = [width / 1000, 0, -cx, 0, height / 1000, -cy, 0, 0, 1];
  const laid = multiplyHomography([cos, -sin, cx + pass.shift[0], sin, cos, cy + pass.shift[1], 0, 0, 1], centred);
  return pass.upsideDown ? multiplyHomography([-1, 0, width, 0, -1, height, 0, 0, 1], laid) : laid;
}

function lay(printed: Printed, ink: InkLayer | null, pass: Pass): Buffer {
  const sheet = Buffer.from(printed.pixels);
  const dark = 1 - pass.ink / 255;
  if (ink !== null) {
    for (let i = 0; i < sheet.length; i++) {
      const covered = ink.coverage[i] ?? 0;
      if (covered > 0) sheet[i] = (sheet[i] ?? 255) * (1 - (covered / 255) * dark);
    }
  }
  if (pass.torn) tear(sheet, printed.width);
  return sheet;
}

/** A ragged tear from the top edge to the right edge, with the paper's fibres light along it. */
function tear(sheet: Buffer, width: number): void {
  const depth = Math.round(width * 0.155);
  for (let y = 0; y < depth * 1.5; y++) {
    const ragged = Math.sin(y * 0.11) * 7 + Math.sin(y * 0.37 + 1) * 4 + Math.sin(y * 0.023) * 10;
    const edge = width - depth + (y / 1.5) + ragged;
    for (let x = Math.max(0, Math.floor(edge)); x < width; x++) sheet[y * width + x] = x - edge < 5 ? 236 : BACKING;
  }
}

function sample(sheet: Buffer, width: number, height: number, x: number, y: number): number {
  const x0 = Math.floor(x);
  const y0 = Math.floor(y);
  if (x0 < 0 || y0 < 0 || x0 >= width - 1 || y0 >= height - 1) {
    const gap = Math.max(-x0, -y0, x0 - width + 1, y0 - height + 1);
    return gap < 5 ? 168 + gap * 7 : BACKING;
  }
  const at = y0 * width + x0;
  const fx = x - x0;
  const fy = y - y0;
  const upper = (sheet[at] ?? 0) * (1 - fx) + (sheet[at + 1] ?? 0) * fx;
  const lower = (sheet[at + width] ?? 0) * (1 - fx) + (sheet[at + width + 1] ?? 0) * fx;
  return upper * (1 - fy) + lower * fy;
}

/** A slope of light across the page, and a soft shadow from one side where the lid was not shut. */
function lighting(width: number, height: number, random: Random): { across: Float64Array; down: (y: number) => number } {
  const [slopeX, slopeY] = [random.between(-0.05, 0.05), random.between(-0.04, 0.04)];
  const depth = random.next() < 0.45 ? random.between(0.06, 0.2) : 0;
  const fromLeft = random.next() < 0.5;
  const reach = random.between(0.12, 0.3);
  const across = Float64Array.from({ length: width }, (_, x) => {
    const u = fromLeft ? x / width : 1 - x / width;
    return 1 + slopeX * (x / width - 0.5) - depth * Math.exp(-(u * u) / (reach * reach));
  });
  return { across, down: (y) => 1 + slopeY * (y / height - 0.5) };
}

function noiseTable(random: Random, sigma: number): Float64Array {
  return Float64Array.from({ length: 4096 }, () => (random.next() + random.next() + random.next() + random.next() - 2) * sigma * 1.73);
}
