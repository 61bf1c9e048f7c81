/** `[ymin, xmin, ymax, xmax]` in thousandths of the upright page, as in the exam file. */
export type Box = readonly [ymin: number, xmin: number, ymax: number, xmax: number];

/** `[x, y]`; the unit is said where it is used. */
export type Point = readonly [x: number, y: number];

/** Four corners, clockwise from the upright page's top left. */
export type Quad = readonly [Point, Point, Point, Point];

/**
 * Row-major 3 × 3 projective map. A page's `transform` maps page coordinates (x, y in thousandths of the
 * upright page) to pixels of the stored image (x right, y down, pixel centres at .5).
 */
export type Homography = readonly [
  number, number, number,
  number, number, number,
  number, number, number,
];

export const IDENTITY: Homography = [1, 0, 0, 0, 1, 0, 0, 0, 1];

export function applyHomography(h: Homography, [x, y]: Point): Point {
  const w = h[6] * x + h[7] * y + h[8];
  return [(h[0] * x + h[1] * y + h[2]) / w, (h[3] * x + h[4] * y + h[5]) / w];
}

/** `multiply(a, b)` applies `b` first, then `a`. */
export function multiplyHomography(a: Homography, b: Homography): Homography {
  const cell = (row: number, column: number): number =>
    (a[row * 3] as number) * (b[column] as number) +
    (a[row * 3 + 1] as number) * (b[column + 3] as number) +
    (a[row * 3 + 2] as number) * (b[column + 6] as number);
  return [
    cell(0, 0), cell(0, 1), cell(0, 2),
    cell(1, 0), cell(1, 1), cell(1, 2),
    cell(2, 0), cell(2, 1), cell(2, 2),
  ];
}

/** Inverse by the adjugate; throws a RangeError for a singular map. */
export function invertHomography(m: Homography): Homography {
  const [a, b, c, d, e, f, g, h, i] = m;
  const determinant = a * (e * i - f * h) - b * (d * i - f * g) + c * (d * h - e * g);
  if (!Number.isFinite(determinant) || Math.abs(determinant) < 1e-12) {
    throw new RangeError('singular homography');
  }
  return [
    (e * i - f * h) / determinant, (c * h - b * i) / determinant, (b * f - c * e) / determinant,
    (f * g - d * i) / determinant, (a * i - c * g) / determinant, (c * d - a * f) / determinant,
    (d * h - e * g) / determinant, (b * g - a * h) / determinant, (a * e - b * d) / determinant,
  ];
}

export function boxCorners([ymin, xmin, ymax, xmax]: Box): Quad {
  return [[xmin, ymin], [xmax, ymin], [xmax, ymax], [xmin, ymax]];
}

/** `field` (page thousandths) as shares, 0–1, of the crop `cut` (page thousandths) that holds it. */
export function fieldInCrop(field: Box, cut: Box): [number, number, number, number] {
  const [top, left, bottom, right] = cut;
  const height = bottom - top;
  const width = right - left;
  return [(field[0] - top) / height, (field[1] - left) / width, (field[2] - top) / height, (field[3] - left) / width];
}
