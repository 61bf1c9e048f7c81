import { applyHomography, type Homography } from '../../../domain/geometry.ts';
import type { Grey } from './working.ts';

const COLUMNS = 9;
const ROWS = 8;
const SAMPLES = 12;

/**
 * 64-bit difference hash of the page (16 hex digits): each bit says whether a cell of a 9 × 8 grid is darker
 * than the cell to its right. `frame` maps page thousandths to pixels of `grey`.
 */
export function fingerprint(grey: Grey, frame: Homography): string {
  const cell = (column: number, row: number): number => {
    let sum = 0;
    for (let i = 0; i < SAMPLES; i += 1) {
      for (let j = 0; j < SAMPLES; j += 1) {
        const [x, y] = applyHomography(frame, [((column + (i + 0.5) / SAMPLES) * 1000) / COLUMNS, ((row + (j + 0.5) / SAMPLES) * 1000) / ROWS]);
        const inside = x >= 0 && y >= 0 && x < grey.width && y < grey.height;
        sum += inside ? (grey.data[Math.floor(y) * grey.width + Math.floor(x)] as number) : 255;
      }
    }
    return sum;
  };
  let hash = 0n;
  for (let row = 0; row < ROWS; row += 1) {
    const values = Array.from({ length: COLUMNS }, (_, column) => cell(column, row));
    for (let column = 0; column + 1 < COLUMNS; column += 1) {
      hash = (hash << 1n) | ((values[column] as number) < (values[column + 1] as number) ? 1n : 0n);
    }
  }
  return hash.toString(16).padStart(16, '0');
}
