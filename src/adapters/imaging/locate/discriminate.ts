import type { Homography } from '../../../domain/geometry.ts';
import { warp, type Raster } from './raster.ts';

/** A blank page and the scan brought onto its grid by the registration found. */
export interface Laid {
  readonly blank: Raster;
  readonly seen: Raster;
}

/** Brings the scan's ink onto the blank's grid; `map` goes from grid to scan pixels. */
export function lay(blank: Raster, scan: Raster, map: Homography): Laid {
  return { blank, seen: warp(scan, map, blank.width, blank.height, 0) };
}

/**
 * Which of two pages of one paper a scan is, judged only where their print differs: 1 = wholly `a`, −1 = wholly `b`,
 * 0 = cannot be told. Handwriting on paper that is bare on both pages has no say, and shared headers neither.
 * With D the difference of the blanks and M their mean, the value is Σ D (scan − M) / ½ Σ D².
 */
export function tellApart(a: Laid, b: Laid): number {
  const width = Math.min(a.blank.width, b.blank.width);
  const height = Math.min(a.blank.height, b.blank.height);
  let evidence = 0;
  let power = 0;
  for (let y = 0; y < height; y += 1) {
    for (let x = 0, i = y * a.blank.width, j = y * b.blank.width; x < width; x += 1, i += 1, j += 1) {
      const p = a.blank.data[i] as number;
      const q = b.blank.data[j] as number;
      const difference = p - q;
      if (difference < 64 && difference > -64) continue;
      const seen = ((a.seen.data[i] as number) + (b.seen.data[j] as number)) / 2;
      evidence += difference * (seen - (p + q) / 2);
      power += (difference * difference) / 2;
    }
  }
  return power < LEAST_POWER ? 0 : evidence / power;
}

/** The ink in which a single printed digit differs from another on the working grid. */
const LEAST_POWER = 20 * 128 * 128;
