import { SIDE } from './normalise.ts';

const BINS = 8;
const CELL = 4;
const GRID = SIDE / CELL;
const COARSE = 14;
/** Length of the feature vector: 7 × 7 cells × 8 directions, and a 14 × 14 picture. */
export const FEATURES = GRID * GRID * BINS + COARSE * COARSE;

/**
 * Histogram of oriented gradients (Dalal & Triggs 2005) of a 28 × 28 glyph: unsigned directions in 8 bins,
 * votes shared between the two nearest bins and the four nearest cells, square root of the L2-normed
 * whole; then the picture itself at half size.
 */
export function gradientFeatures(glyph: Float32Array): Float32Array {
  const out = new Float32Array(FEATURES);
  const pixel = (x: number, y: number): number =>
    x < 0 || y < 0 || x >= SIDE || y >= SIDE ? 0 : (glyph[y * SIDE + x] as number);
  for (let y = 0; y < SIDE; y++) {
    for (let x = 0; x < SIDE; x++) {
      const gx = pixel(x + 1, y) - pixel(x - 1, y);
      const gy = pixel(x, y + 1) - pixel(x, y - 1);
      const strength = Math.hypot(gx, gy);
      if (strength < 1e-3) continue;
      const angle = (((Math.atan2(gy, gx) / Math.PI) % 1) + 1) % 1;
      const bin = angle * BINS;
      const low = Math.floor(bin) % BINS;
      const share = bin - Math.floor(bin);
      const cx = (x + 0.5) / CELL - 0.5;
      const cy = (y + 0.5) / CELL - 0.5;
      const x0 = Math.floor(cx);
      const y0 = Math.floor(cy);
      for (let dy = 0; dy < 2; dy++) {
        const row = y0 + dy;
        if (row < 0 || row >= GRID) continue;
        const wy = dy === 0 ? 1 - (cy - y0) : cy - y0;
        for (let dx = 0; dx < 2; dx++) {
          const column = x0 + dx;
          if (column < 0 || column >= GRID) continue;
          const weight = strength * wy * (dx === 0 ? 1 - (cx - x0) : cx - x0);
          const base = (row * GRID + column) * BINS;
          out[base + low] = (out[base + low] as number) + weight * (1 - share);
          const next = base + ((low + 1) % BINS);
          out[next] = (out[next] as number) + weight * share;
        }
      }
    }
  }
  const hog = GRID * GRID * BINS;
  let norm = 1e-6;
  for (let i = 0; i < hog; i++) norm += (out[i] as number) ** 2;
  norm = Math.sqrt(norm);
  // Root of the share, scaled so that a typical entry is about as large as a picture value.
  for (let i = 0; i < hog; i++) out[i] = Math.sqrt((out[i] as number) / norm) * 2;
  for (let y = 0; y < COARSE; y++) {
    for (let x = 0; x < COARSE; x++) {
      const sum = pixel(2 * x, 2 * y) + pixel(2 * x + 1, 2 * y) + pixel(2 * x, 2 * y + 1) + pixel(2 * x + 1, 2 * y + 1);
      out[hog + y * COARSE + x] = sum / 4;
    }
  }
  return out;
}
