import { boxHeight, boxWidth, inkBox, strokeWidth, type Mask } from './raster.ts';

/** Side of the classifiers' input. */
export const SIDE = 28;
/** The glyph's longer side inside it (as in MNIST). */
const GLYPH = 20;
/** Sub-pixels per output pixel while the stroke is widened. */
const SUB = 4;
const WORK = GLYPH * SUB;
/** Stroke width aimed at, as a share of the glyph's longer side. */
const STROKE = 0.115;
const PAD = 10;

/** Area-weighted resampling of the ink's box to `w` × `h` sub-pixels, cut at half coverage. */
function resample(mask: Mask, w: number, h: number): Mask | null {
  const box = inkBox(mask);
  if (box === null) return null;
  const out = new Uint8Array((w + 2 * PAD) * (h + 2 * PAD));
  const stride = w + 2 * PAD;
  const scaleX = boxWidth(box) / w;
  const scaleY = boxHeight(box) / h;
  for (let y = 0; y < h; y++) {
    const y0 = box.top + y * scaleY;
    const y1 = y0 + scaleY;
    for (let x = 0; x < w; x++) {
      const x0 = box.left + x * scaleX;
      const x1 = x0 + scaleX;
      let sum = 0;
      for (let sy = Math.floor(y0); sy < y1; sy++) {
        const weightY = Math.min(sy + 1, y1) - Math.max(sy, y0);
        for (let sx = Math.floor(x0); sx < x1; sx++) {
          if (mask.data[sy * mask.width + sx] === 1) sum += weightY * (Math.min(sx + 1, x1) - Math.max(sx, x0));
        }
      }
      if (sum * 2 >= scaleX * scaleY) out[(y + PAD) * stride + x + PAD] = 1;
    }
  }
  return { width: stride, height: h + 2 * PAD, data: out };
}

/** Chamfer distance (in pixels) from every pixel to the nearest pixel whose value is `target`. */
function distance(mask: Mask, target: 0 | 1): Float32Array {
  const { width, height, data } = mask;
  const d = new Float32Array(width * height).fill(1e6);
  const relax = (at: number, from: number, step: number): void => {
    const value = (d[from] as number) + step;
    if (value < (d[at] as number)) d[at] = value;
  };
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const at = y * width + x;
      if (data[at] === target) d[at] = 0;
      else {
        if (x > 0) relax(at, at - 1, 1);
        if (y > 0) relax(at, at - width, 1);
        if (y > 0 && x > 0) relax(at, at - width - 1, Math.SQRT2);
        if (y > 0 && x < width - 1) relax(at, at - width + 1, Math.SQRT2);
      }
    }
  }
  for (let y = height - 1; y >= 0; y--) {
    for (let x = width - 1; x >= 0; x--) {
      const at = y * width + x;
      if (x < width - 1) relax(at, at + 1, 1);
      if (y < height - 1) relax(at, at + width, 1);
      if (y < height - 1 && x < width - 1) relax(at, at + width + 1, Math.SQRT2);
      if (y < height - 1 && x > 0) relax(at, at + width - 1, Math.SQRT2);
    }
  }
  return d;
}

/** Widens thin strokes to the common width; thins very thick ones a little (more would break them). */
function evenStroke(mask: Mask, longSide: number): Mask {
  const width = strokeWidth(mask);
  const target = STROKE * longSide;
  const grow = Math.max(-target * 0.4, Math.min(PAD - 1, (target - width) / 2));
  if (Math.abs(grow) < 0.5) return mask;
  const d = distance(mask, grow > 0 ? 1 : 0);
  const data = new Uint8Array(mask.data.length);
  for (let i = 0; i < data.length; i++) data[i] = (grow > 0 ? (d[i] as number) <= grow : (d[i] as number) > -grow) ? 1 : 0;
  return { ...mask, data };
}

/**
 * A glyph as the classifiers want it: 28 × 28 values 0–1, longer side 20, centre of mass in the middle,
 * stroke of even width, edges smoothed. Null for a mask without ink. The recipe is MNIST's (LeCun 1998)
 * with the stroke made even, because pens and scan resolutions differ more than writers of one data set.
 */
export function normaliseGlyph(mask: Mask): Float32Array | null {
  const box = inkBox(mask);
  if (box === null) return null;
  const longest = Math.max(boxWidth(box), boxHeight(box));
  const inner = WORK - Math.round(STROKE * WORK * 0.4);
  const w = Math.max(1, Math.round((boxWidth(box) / longest) * inner));
  const h = Math.max(1, Math.round((boxHeight(box) / longest) * inner));
  const sampled = resample(mask, w, h);
  if (sampled === null) return null;
  const even = evenStroke(sampled, inner);
  let sum = 0;
  let sumX = 0;
  let sumY = 0;
  for (let y = 0; y < even.height; y++) {
    for (let x = 0; x < even.width; x++) {
      if (even.data[y * even.width + x] !== 1) continue;
      sum++;
      sumX += x + 0.5;
      sumY += y + 0.5;
    }
  }
  if (sum === 0) return null;
  const shiftX = Math.round((SIDE * SUB) / 2 - sumX / sum);
  const shiftY = Math.round((SIDE * SUB) / 2 - sumY / sum);
  const out = new Float32Array(SIDE * SIDE);
  for (let y = 0; y < even.height; y++) {
    const ty = Math.floor((y + shiftY) / SUB);
    if (ty < 0 || ty >= SIDE) continue;
    for (let x = 0; x < even.width; x++) {
      if (even.data[y * even.width + x] !== 1) continue;
      const tx = Math.floor((x + shiftX) / SUB);
      if (tx >= 0 && tx < SIDE) out[ty * SIDE + tx] = (out[ty * SIDE + tx] as number) + 1 / (SUB * SUB);
    }
  }
  return out;
}
