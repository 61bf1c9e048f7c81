import type { Grey } from './working.ts';

const BLOCK = 16;
/** The paper's brightness in a block: the grey value that this share of its pixels does not exceed. */
const PAPER_SHARE = 0.8;
/** Blocks on each side over which the brightest counts, so that a filled box does not pass for dark paper. */
const REACH = 2;
const DARKEST_PAPER = 64;

/**
 * How much darker each pixel is than the paper round it: 0 paper, 255 black. Uneven light and grey paper are
 * taken out by a map of the paper's brightness in blocks.
 */
export function darkness({ data, width, height }: Grey): Uint8Array {
  const columns = Math.ceil(width / BLOCK);
  const rows = Math.ceil(height / BLOCK);
  const paper = blur(brightest(blockPaper(data, width, height, columns, rows), columns, rows), columns, rows);
  const result = new Uint8Array(width * height);
  const left = new Int32Array(width);
  const share = new Float32Array(width);
  for (let x = 0; x < width; x += 1) {
    const at = Math.max(0, Math.min(columns - 1, (x + 0.5) / BLOCK - 0.5));
    left[x] = Math.min(columns - 2, Math.floor(at)) < 0 ? 0 : Math.min(columns - 2, Math.floor(at));
    share[x] = columns < 2 ? 0 : at - (left[x] as number);
  }
  const line = new Float32Array(columns + 1);
  for (let y = 0; y < height; y += 1) {
    const at = Math.max(0, Math.min(rows - 1, (y + 0.5) / BLOCK - 0.5));
    const top = Math.floor(at);
    const below = Math.min(rows - 1, top + 1);
    for (let c = 0; c < columns; c += 1) {
      const a = paper[top * columns + c] as number;
      line[c] = a + ((paper[below * columns + c] as number) - a) * (at - top);
    }
    line[columns] = line[columns - 1] as number;
    const lightest = Math.max(...line);
    for (let x = 0, i = y * width; x < width; x += 1, i += 1) {
      if ((data[i] as number) >= lightest) continue;
      const l = left[x] as number;
      const level = (line[l] as number) + ((line[l + 1] as number) - (line[l] as number)) * (share[x] as number);
      const dark = level - (data[i] as number);
      result[i] = dark <= 0 ? 0 : Math.min(255, (dark * 255) / level);
    }
  }
  return result;
}

function blockPaper(data: Uint8Array, width: number, height: number, columns: number, rows: number): Float32Array {
  const paper = new Float32Array(columns * rows);
  const histogram = new Uint16Array(256);
  for (let row = 0; row < rows; row += 1) {
    for (let column = 0; column < columns; column += 1) {
      histogram.fill(0);
      let count = 0;
      for (let y = row * BLOCK; y < Math.min(height, (row + 1) * BLOCK); y += 2) {
        for (let x = column * BLOCK; x < Math.min(width, (column + 1) * BLOCK); x += 2) {
          const value = data[y * width + x] as number;
          histogram[value] = (histogram[value] as number) + 1;
          count += 1;
        }
      }
      let level = 0;
      for (let seen = histogram[0] as number; level < 255 && seen < count * PAPER_SHARE; ) {
        level += 1;
        seen += histogram[level] as number;
      }
      paper[row * columns + column] = Math.max(DARKEST_PAPER, level);
    }
  }
  return paper;
}

function brightest(values: Float32Array, columns: number, rows: number): Float32Array {
  return around(values, columns, rows, REACH, (window) => window.reduce((most, value) => Math.max(most, value)));
}

function blur(values: Float32Array, columns: number, rows: number): Float32Array {
  return around(values, columns, rows, 1, (window) => window.reduce((sum, value) => sum + value, 0) / window.length);
}

/** What `of` makes of the square round each value; along rows, then along columns, as a maximum and a mean allow. */
function around(values: Float32Array, columns: number, rows: number, reach: number, of: (window: Float32Array) => number): Float32Array {
  const across = values.map((_, index) => {
    const row = index - (index % columns);
    return of(values.subarray(Math.max(row, index - reach), Math.min(row + columns, index + reach + 1)));
  });
  const result = new Float32Array(values.length);
  const line = new Float32Array(rows);
  for (let column = 0; column < columns; column += 1) {
    for (let row = 0; row < rows; row += 1) line[row] = across[row * columns + column] as number;
    for (let row = 0; row < rows; row += 1) result[row * columns + column] = of(line.subarray(Math.max(0, row - reach), Math.min(rows, row + reach + 1)));
  }
  return result;
}
