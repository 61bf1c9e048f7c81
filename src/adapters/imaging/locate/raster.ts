import sharp from 'sharp';
import type { Homography } from '../../../domain/geometry.ts';

/** Eight-bit single-channel image, row-major. What the values mean (grey or ink) is said where it is used. */
export interface Raster {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8Array;
}

/** Largest image this module decodes; the intake limits are stricter, this is the last line. */
const MAX_PIXELS = 120_000_000;

/**
 * Decodes an image file to grey (0 black … 255 white), without applying EXIF orientation: page transforms
 * speak of the pixels as stored. `width` reduces (never enlarges) while decoding. Transparent parts become white.
 */
export async function readGrey(path: string, width?: number): Promise<Raster> {
  let image = sharp(path, { limitInputPixels: MAX_PIXELS, failOn: 'none' }).flatten({ background: '#fff' });
  if (width !== undefined) image = image.resize({ width: Math.max(1, Math.round(width)), withoutEnlargement: true, kernel: 'linear' });
  const { data, info } = await image.toColourspace('b-w').raw().toBuffer({ resolveWithObject: true });
  if (info.channels === 1) return { width: info.width, height: info.height, data };
  const grey = new Uint8Array(info.width * info.height);
  for (let i = 0; i < grey.length; i += 1) grey[i] = data[i * info.channels] ?? 0;
  return { width: info.width, height: info.height, data: grey };
}

/** Halves an image by averaging 2 × 2 pixels; an odd last row or column is left out. */
export function halve(image: Raster): Raster {
  const width = Math.max(1, image.width >> 1);
  const height = Math.max(1, image.height >> 1);
  const data = new Uint8Array(width * height);
  const source = image.data;
  const right = image.width > 1 ? 1 : 0;
  const below = image.height > 1 ? image.width : 0;
  for (let y = 0, o = 0; y < height; y += 1) {
    for (let x = 0, i = y * 2 * image.width; x < width; x += 1, i += 2, o += 1) {
      data[o] = ((source[i] as number) + (source[i + right] as number) + (source[i + below] as number) + (source[i + below + right] as number) + 2) >> 2;
    }
  }
  return { width, height, data };
}

/**
 * Resamples `image` to `width × height`: output pixel (x, y) takes the value at `map(x + .5, y + .5)`, bilinear,
 * `outside` beyond the image. `map` goes from output to image pixels (centres at .5).
 */
export function warp(image: Raster, map: Homography, width: number, height: number, outside: number): Raster {
  const data = new Uint8Array(width * height);
  sampleInto(data, image, map, 0, 0, width, height, outside);
  return { width, height, data };
}

/** As `warp`, for the output rectangle whose first pixel is (left, top); writes `width × height` values into `out`. */
export function sampleInto(
  out: Uint8Array | Float32Array, image: Raster, map: Homography,
  left: number, top: number, width: number, height: number, outside: number,
): void {
  const [a, b, c, d, e, f, g, h, i] = map;
  const { data, width: w } = image;
  const maxX = image.width - 1;
  const maxY = image.height - 1;
  for (let y = 0, o = 0; y < height; y += 1) {
    const v = top + y + 0.5;
    for (let x = 0; x < width; x += 1, o += 1) {
      const u = left + x + 0.5;
      const k = 1 / (g * u + h * v + i);
      const sx = (a * u + b * v + c) * k - 0.5;
      const sy = (d * u + e * v + f) * k - 0.5;
      if (!(sx > -0.5 && sy > -0.5 && sx < maxX + 0.5 && sy < maxY + 0.5)) {
        out[o] = outside;
        continue;
      }
      const cx = sx < 0 ? 0 : sx > maxX ? maxX : sx;
      const cy = sy < 0 ? 0 : sy > maxY ? maxY : sy;
      const x0 = cx | 0;
      const y0 = cy | 0;
      const fx = cx - x0;
      const fy = cy - y0;
      const p = y0 * w + x0;
      const px = x0 < maxX ? 1 : 0;
      const py = y0 < maxY ? w : 0;
      const upper = (data[p] as number) * (1 - fx) + (data[p + px] as number) * fx;
      const lower = (data[p + py] as number) * (1 - fx) + (data[p + py + px] as number) * fx;
      out[o] = upper * (1 - fy) + lower * fy;
    }
  }
}

/** Side of the blocks of `paperLevel`, in pixels. */
const BLOCK = 16;

/** Brightness of the bare paper over the page, by bilinear interpolation between block centres. */
export interface PaperLevel {
  readonly columns: number;
  readonly rows: number;
  readonly block: number;
  readonly data: Float32Array;
}

/**
 * Estimates how bright bare paper is at each place: the brightest 4 × 4 mean in each 16-pixel block, closed
 * (dilated, then eroded) over `reach` blocks so that a filled bubble or a black bar does not count as paper.
 */
export function paperLevel(image: Raster, reach = 2): PaperLevel {
  const columns = Math.max(1, Math.ceil(image.width / BLOCK));
  const rows = Math.max(1, Math.ceil(image.height / BLOCK));
  const peak = new Float32Array(columns * rows);
  for (let y = 0; y + 4 <= image.height; y += 4) {
    for (let x = 0; x + 4 <= image.width; x += 4) {
      let sum = 0;
      for (let j = 0; j < 4; j += 1) {
        const p = (y + j) * image.width + x;
        sum += (image.data[p] as number) + (image.data[p + 1] as number) + (image.data[p + 2] as number) + (image.data[p + 3] as number);
      }
      const block = Math.floor(y / BLOCK) * columns + Math.floor(x / BLOCK);
      if (sum > (peak[block] as number)) peak[block] = sum;
    }
  }
  const closed = extreme(extreme(peak, columns, rows, reach, Math.max), columns, rows, reach, Math.min);
  return { columns, rows, block: BLOCK, data: smooth(closed.map((v) => Math.max(16, v / 16)), columns, rows) };
}

function extreme(data: Float32Array, columns: number, rows: number, reach: number, pick: (a: number, b: number) => number): Float32Array {
  const out = new Float32Array(data.length);
  for (let y = 0; y < rows; y += 1) {
    for (let x = 0; x < columns; x += 1) {
      let value = data[y * columns + x] as number;
      for (let j = Math.max(0, y - reach); j <= Math.min(rows - 1, y + reach); j += 1) {
        for (let i = Math.max(0, x - reach); i <= Math.min(columns - 1, x + reach); i += 1) value = pick(value, data[j * columns + i] as number);
      }
      out[y * columns + x] = value;
    }
  }
  return out;
}

function smooth(data: Float32Array, columns: number, rows: number): Float32Array {
  const out = new Float32Array(data.length);
  for (let y = 0; y < rows; y += 1) {
    for (let x = 0; x < columns; x += 1) {
      let sum = 0;
      let count = 0;
      for (let j = Math.max(0, y - 1); j <= Math.min(rows - 1, y + 1); j += 1) {
        for (let i = Math.max(0, x - 1); i <= Math.min(columns - 1, x + 1); i += 1) {
          sum += data[j * columns + i] as number;
          count += 1;
        }
      }
      out[y * columns + x] = sum / count;
    }
  }
  return out;
}

/** Ink: 0 = as bright as the paper round it, 255 = black, whatever the light. */
export function inkOf(image: Raster, level: PaperLevel = paperLevel(image)): Raster {
  const data = new Uint8Array(image.data.length);
  const row = new Float32Array(image.width);
  for (let y = 0, o = 0; y < image.height; y += 1) {
    levelRow(row, level, y + 0.5);
    for (let x = 0; x < image.width; x += 1, o += 1) {
      const paper = row[x] as number;
      const dark = paper - (image.data[o] as number);
      data[o] = dark <= 0 ? 0 : (255 * dark) / paper;
    }
  }
  return { width: image.width, height: image.height, data };
}

function levelRow(out: Float32Array, level: PaperLevel, y: number): void {
  const v = Math.min(level.rows - 1, Math.max(0, y / level.block - 0.5));
  const j = Math.min(level.rows - 2 < 0 ? 0 : level.rows - 2, Math.floor(v));
  const fy = v - j;
  const next = level.rows > 1 ? level.columns : 0;
  for (let x = 0; x < out.length; x += 1) {
    const u = Math.min(level.columns - 1, Math.max(0, (x + 0.5) / level.block - 0.5));
    const i = Math.min(level.columns - 2 < 0 ? 0 : level.columns - 2, Math.floor(u));
    const fx = u - i;
    const step = level.columns > 1 ? 1 : 0;
    const p = j * level.columns + i;
    const upper = (level.data[p] as number) * (1 - fx) + (level.data[p + step] as number) * fx;
    const lower = (level.data[p + next] as number) * (1 - fx) + (level.data[p + next + step] as number) * fx;
    out[x] = upper * (1 - fy) + lower * fy;
  }
}
