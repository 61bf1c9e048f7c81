import { unit } from './correlation.ts';
import { halve, inkOf, readGrey, type Raster } from './raster.ts';

/** Width of the working grid: 1000 thousandths of the page are this many pixels, about 100 dots per inch on A4. */
export const GRID_WIDTH = 800;
/** Half side of a patch; a patch is 25 × 25 pixels at whichever level it is searched. */
export const PATCH_RADIUS = 12;

const CELL = 48;
const MOST_PATCHES = 120;

/** A place on the blank with print that can be pinned down in both directions; centre in pixels of its level. */
export interface Patch {
  readonly x: number;
  readonly y: number;
  /** Zero-mean, unit-norm ink, (2 · PATCH_RADIUS + 1)² values. */
  readonly values: Float32Array;
}

/** What registration needs of a page of the blank paper. */
export interface TemplateModel {
  /** Ink on the working grid (GRID_WIDTH wide). */
  readonly ink: Raster;
  readonly fine: readonly Patch[];
  /** Patches at half the grid's resolution, for the first, wide search. */
  readonly wide: readonly Patch[];
  /** Ink at an eighth of the grid, for the whole-page search. */
  readonly coarse: Raster;
}

const cache = new Map<string, TemplateModel>();
const CACHE_SIZE = 48;

/** Prepares a blank page once per process; the least recently used are dropped. `sha256` names the content. */
export async function templateModel(image: { path: string; sha256: string }): Promise<TemplateModel> {
  const known = cache.get(image.sha256);
  if (known !== undefined) {
    cache.delete(image.sha256);
    cache.set(image.sha256, known);
    return known;
  }
  const model = buildModel(onGrid(await readGrey(image.path, GRID_WIDTH)));
  cache.set(image.sha256, model);
  const oldest = cache.keys().next();
  if (cache.size > CACHE_SIZE && oldest.done !== true) cache.delete(oldest.value);
  return model;
}

/** The model of a blank given as grey on the working grid. */
export function buildModel(grey: Raster): TemplateModel {
  const ink = inkOf(grey);
  const half = halve(ink);
  return { ink, fine: choosePatches(ink, MOST_PATCHES), wide: choosePatches(half, 70), coarse: halve(halve(half)) };
}

function onGrid(grey: Raster): Raster {
  if (grey.width === GRID_WIDTH) return grey;
  // A blank smaller than the grid (never enlarged while decoding): stretch by nearest pixel.
  const height = Math.round((grey.height * GRID_WIDTH) / grey.width);
  const data = new Uint8Array(GRID_WIDTH * height);
  for (let y = 0; y < height; y += 1) {
    const row = Math.min(grey.height - 1, Math.floor((y * grey.height) / height)) * grey.width;
    for (let x = 0; x < GRID_WIDTH; x += 1) data[y * GRID_WIDTH + x] = grey.data[row + Math.floor((x * grey.width) / GRID_WIDTH)] ?? 255;
  }
  return { width: GRID_WIDTH, height, data };
}

/**
 * The best-textured place of each cell, by the smaller eigenvalue of the structure tensor over the patch
 * (Shi & Tomasi, Good features to track), so that a lone ruled line is not taken for a landmark.
 */
function choosePatches(ink: Raster, most: number): Patch[] {
  const step = 4;
  const columns = Math.floor(ink.width / step);
  const rows = Math.floor(ink.height / step);
  const sums = tensorSums(ink, step, columns, rows);
  const reach = Math.round(PATCH_RADIUS / step);
  const found: { x: number; y: number; strength: number }[] = [];
  const cell = CELL / step;
  for (let top = 0; top < rows; top += cell) {
    for (let left = 0; left < columns; left += cell) {
      let best: { x: number; y: number; strength: number } | null = null;
      for (let y = Math.max(top, reach + 1); y < Math.min(top + cell, rows - reach - 1); y += 1) {
        for (let x = Math.max(left, reach + 1); x < Math.min(left + cell, columns - reach - 1); x += 1) {
          const strength = smallerEigenvalue(sums, columns + 1, x - reach, y - reach, x + reach + 1, y + reach + 1);
          if (best === null || strength > best.strength) best = { x, y, strength };
        }
      }
      if (best !== null) found.push({ x: best.x * step + step / 2, y: best.y * step + step / 2, strength: best.strength });
    }
  }
  found.sort((a, b) => b.strength - a.strength);
  const patches: Patch[] = [];
  for (const place of found.slice(0, most)) {
    // Less than this is paper grain or a straight rule.
    if (place.strength < 2e5) break;
    const values = cutPatch(ink, place.x, place.y);
    if (values !== null) patches.push({ x: place.x, y: place.y, values });
  }
  return patches;
}

interface TensorSums {
  readonly xx: Float64Array;
  readonly yy: Float64Array;
  readonly xy: Float64Array;
}

/** Integral images of the gradient products, collected in blocks of `step` pixels. */
function tensorSums(ink: Raster, step: number, columns: number, rows: number): TensorSums {
  const stride = columns + 1;
  const xx = new Float64Array(stride * (rows + 1));
  const yy = new Float64Array(stride * (rows + 1));
  const xy = new Float64Array(stride * (rows + 1));
  const { data, width } = ink;
  for (let r = 0; r < rows; r += 1) {
    for (let c = 0; c < columns; c += 1) {
      let a = 0;
      let b = 0;
      let m = 0;
      for (let y = Math.max(1, r * step); y < Math.min(ink.height - 1, (r + 1) * step); y += 1) {
        for (let x = Math.max(1, c * step); x < Math.min(width - 1, (c + 1) * step); x += 1) {
          const p = y * width + x;
          const gx = ((data[p + 1] as number) - (data[p - 1] as number)) / 2;
          const gy = ((data[p + width] as number) - (data[p - width] as number)) / 2;
          a += gx * gx;
          b += gy * gy;
          m += gx * gy;
        }
      }
      const o = (r + 1) * stride + c + 1;
      for (const [sum, value] of [[xx, a], [yy, b], [xy, m]] as const) {
        sum[o] = value + (sum[o - 1] as number) + (sum[o - stride] as number) - (sum[o - stride - 1] as number);
      }
    }
  }
  return { xx, yy, xy };
}

function smallerEigenvalue(sums: TensorSums, stride: number, left: number, top: number, right: number, bottom: number): number {
  const area = (s: Float64Array): number =>
    (s[bottom * stride + right] as number) - (s[bottom * stride + left] as number) - (s[top * stride + right] as number) + (s[top * stride + left] as number);
  const a = area(sums.xx);
  const b = area(sums.yy);
  const m = area(sums.xy);
  return (a + b) / 2 - Math.sqrt(((a - b) / 2) ** 2 + m * m);
}

function cutPatch(ink: Raster, x: number, y: number): Float32Array | null {
  const r = PATCH_RADIUS;
  if (x < r || y < r || x + r >= ink.width || y + r >= ink.height) return null;
  const side = 2 * r + 1;
  const values = new Float32Array(side * side);
  for (let j = 0; j < side; j += 1) {
    for (let i = 0; i < side; i += 1) values[j * side + i] = ink.data[(y - r + j) * ink.width + x - r + i] ?? 0;
  }
  return unit(values) ? values : null;
}
