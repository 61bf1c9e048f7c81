import sharp from 'sharp';
import { boxWidth, emptyMask, type Mask, type PixelBox } from './raster.ts';

/** Grey pixels, 0 black to 255 white. */
export interface Grey {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8Array;
}

/** Decodes a crop; `size` forces the blank's crop to the size of the scan's. */
export async function loadGrey(path: string, size?: { width: number; height: number }): Promise<Grey> {
  let image = sharp(path).flatten({ background: '#fff' }).greyscale();
  if (size !== undefined) image = image.resize(size.width, size.height, { fit: 'fill' });
  const { data, info } = await image.raw().toBuffer({ resolveWithObject: true });
  return { width: info.width, height: info.height, data: new Uint8Array(data.buffer, data.byteOffset, data.length) };
}

/** Side of the tiles over which the paper's brightness is estimated: wider than any stroke, 4 mm at 300 dpi. */
const TILE = 48;
/** Ink must be darker than this share of the paper; pencil on copies reaches 0.8. */
const LIGHTEST_INK = 0.8;
const DARKEST_CUT = 0.5;

/** Brightness of the paper, 85th percentile per tile, bilinear between tile centres; fills `row` with that of row `y`. */
function paper(grey: Grey): (y: number, row: Float64Array) => void {
  const columns = Math.max(1, Math.round(grey.width / TILE));
  const rows = Math.max(1, Math.round(grey.height / TILE));
  const levels = new Float32Array(columns * rows);
  for (let r = 0; r < rows; r++) {
    for (let c = 0; c < columns; c++) {
      const counts = new Uint32Array(256);
      let total = 0;
      for (let y = Math.floor((r * grey.height) / rows); y < Math.floor(((r + 1) * grey.height) / rows); y++) {
        for (let x = Math.floor((c * grey.width) / columns); x < Math.floor(((c + 1) * grey.width) / columns); x++) {
          const value = grey.data[y * grey.width + x] as number;
          counts[value] = (counts[value] as number) + 1;
          total++;
        }
      }
      let level = 255;
      for (let above = 0; level > 0; level--) {
        above += counts[level] as number;
        if (above > total * 0.15) break;
      }
      levels[r * columns + c] = Math.max(level, 32);
    }
  }
  // Where a pixel's column lies between the tiles is the same in every row.
  const tile = new Uint16Array(grey.width);
  const share = new Float64Array(grey.width);
  for (let x = 0; x < grey.width; x++) {
    const gx = Math.min(columns - 1, Math.max(0, ((x + 0.5) * columns) / grey.width - 0.5));
    tile[x] = Math.floor(gx);
    share[x] = gx - Math.floor(gx);
  }
  const blend = new Float64Array(columns + 1);
  return (y, row) => {
    const gy = Math.min(rows - 1, Math.max(0, ((y + 0.5) * rows) / grey.height - 0.5));
    const upper = Math.floor(gy) * columns;
    const lower = Math.min(Math.floor(gy) + 1, rows - 1) * columns;
    for (let c = 0; c <= columns; c++) {
      const from = Math.min(c, columns - 1);
      const top = levels[upper + from] as number;
      blend[c] = top + ((levels[lower + from] as number) - top) * (gy - Math.floor(gy));
    }
    for (let x = 0; x < row.length; x++) {
      const left = blend[tile[x] as number] as number;
      row[x] = left + ((blend[(tile[x] as number) + 1] as number) - left) * (share[x] as number);
    }
  };
}

/** Threshold between two classes of a histogram (Otsu 1979), as a bin. */
function otsu(counts: Uint32Array): number {
  let total = 0;
  let sum = 0;
  counts.forEach((count, i) => {
    total += count;
    sum += count * i;
  });
  let best = -1;
  let cut = 0;
  let low = 0;
  let lowSum = 0;
  for (let i = 0; i < counts.length; i++) {
    low += counts[i] as number;
    lowSum += i * (counts[i] as number);
    if (low === 0 || low === total) continue;
    const between = low * (total - low) * (lowSum / low - (sum - lowSum) / (total - low)) ** 2;
    if (between > best) {
      best = between;
      cut = i;
    }
  }
  return cut;
}

/** Pen and print as a mask: pixels clearly darker than the paper round them. */
export function findInk(grey: Grey): Mask {
  const level = paper(grey);
  const ratio = new Uint8Array(grey.data.length);
  const counts = new Uint32Array(101);
  const row = new Float64Array(grey.width);
  for (let y = 0; y < grey.height; y++) {
    level(y, row);
    for (let x = 0; x < grey.width; x++) {
      const at = y * grey.width + x;
      const value = Math.min(100, Math.round((100 * (grey.data[at] as number)) / (row[x] as number)));
      ratio[at] = value;
      counts[value] = (counts[value] as number) + 1;
    }
  }
  const cut = 100 * Math.min(LIGHTEST_INK, Math.max(DARKEST_CUT, (otsu(counts) + 1) / 100));
  const mask = emptyMask(grey.width, grey.height);
  for (let i = 0; i < ratio.length; i++) if ((ratio[i] as number) < cut) mask.data[i] = 1;
  return mask;
}

/** The mask grown by `reach` pixels in each direction. */
export function grow(mask: Mask, reach: number): Mask {
  const { width, height } = mask;
  const across = emptyMask(width, height);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      if (mask.data[y * width + x] !== 1) continue;
      across.data.fill(1, y * width + Math.max(0, x - reach), y * width + Math.min(width, x + reach + 1));
    }
  }
  const out = emptyMask(width, height);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      if (across.data[y * width + x] !== 1) continue;
      for (let dy = Math.max(0, y - reach); dy <= Math.min(height - 1, y + reach); dy++) out.data[dy * width + x] = 1;
    }
  }
  return out;
}

/** Ink with all pixels in `zone` taken away, then strokes that cross the zone joined again. */
export function removePrint(ink: Mask, zone: Mask, longestBridge: number): Mask {
  const { width, height } = ink;
  const rest = emptyMask(width, height);
  for (let i = 0; i < rest.data.length; i++) rest.data[i] = ink.data[i] === 1 && zone.data[i] !== 1 ? 1 : 0;
  const restored = rest.data.slice();
  const at = (along: number, across: number, upright: boolean): number => (upright ? across * width + along : along * width + across);
  for (const upright of [true, false]) {
    const alongs = upright ? width : height;
    const acrosses = upright ? height : width;
    const step = upright ? width : 1;
    for (let along = 0; along < alongs; along++) {
      const base = upright ? along : along * width;
      for (let start = 1; start < acrosses - 1; start++) {
        const first = base + start * step;
        if (zone.data[first] !== 1 || zone.data[first - step] === 1) continue;
        let end = start;
        while (end < acrosses && zone.data[base + end * step] === 1) end++;
        if (end < acrosses && end - start <= longestBridge) {
          if (rest.data[at(along, start - 1, upright)] === 1) bridge(along, start - 1, end, upright);
          if (rest.data[at(along, end, upright)] === 1) bridge(along, end, start - 1, upright);
        }
        start = end;
      }
    }
  }
  return { width, height, data: restored };

  /** From stroke pixel (along, from) to the nearest stroke pixel on the far side `to`, where ink was all the way. */
  function bridge(along: number, from: number, to: number, upright: boolean): void {
    const limit = upright ? width : height;
    const steps = Math.abs(to - from);
    for (let shift = 0; shift <= steps; shift++) {
      for (const target of shift === 0 ? [along] : [along - shift, along + shift]) {
        if (target < 0 || target >= limit || rest.data[at(target, to, upright)] !== 1) continue;
        const path = Array.from({ length: steps - 1 }, (_, k) =>
          at(Math.round(along + ((target - along) * (k + 1)) / steps), from + Math.sign(to - from) * (k + 1), upright));
        if (path.filter((index) => ink.data[index] === 1).length < path.length * 0.7) continue;
        for (const index of path) restored[index] = 1;
        return;
      }
    }
  }
}

/** Pixels of the field inside the crop. */
export function fieldPixels(size: { width: number; height: number }, field: readonly [number, number, number, number]): PixelBox {
  const box = {
    left: Math.round(field[1] * size.width),
    top: Math.round(field[0] * size.height),
    right: Math.round(field[3] * size.width),
    bottom: Math.round(field[2] * size.height),
  };
  if (boxWidth(box) < 4 || box.bottom - box.top < 4) throw new RangeError('the field is smaller than 4 pixels');
  return box;
}
