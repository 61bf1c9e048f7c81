import type { Raster } from './raster.ts';

/** A connected patch of ink; lengths in pixels, centre with pixel centres at .5. */
export interface Shape {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly area: number;
  /** (μ20 + μ02) / area²: 0.159 for a disc, 0.167 for a square, more for anything long, ragged or hollow. */
  readonly spread: number;
  /** 0 for a shape alike in all directions, 1 for a line. */
  readonly elongation: number;
}

/**
 * The connected patches (4-neighbourhood) of pixels with ink of at least `threshold`, whose bounding boxes have
 * sides between `least` and `most` pixels. The centre is weighted by ink, hence finer than a pixel.
 */
export function findShapes(ink: Raster, threshold: number, least: number, most: number): Shape[] {
  const { width, height, data } = ink;
  const seen = new Uint8Array(data.length);
  const stack: number[] = [];
  const shapes: Shape[] = [];
  for (let start = 0; start < data.length; start += 1) {
    if (seen[start] === 1 || (data[start] as number) < threshold) continue;
    let [count, sw, sx, sy, sxx, syy, sxy] = [0, 0, 0, 0, 0, 0, 0];
    let [left, right, top, bottom] = [width, 0, height, 0];
    seen[start] = 1;
    stack.push(start);
    for (let p = stack.pop(); p !== undefined; p = stack.pop()) {
      const x = p % width;
      const y = (p - x) / width;
      const w = data[p] as number;
      count += 1;
      sw += w;
      sx += w * x;
      sy += w * y;
      sxx += w * x * x;
      syy += w * y * y;
      sxy += w * x * y;
      left = Math.min(left, x);
      right = Math.max(right, x);
      top = Math.min(top, y);
      bottom = Math.max(bottom, y);
      const visit = (q: number): void => {
        if (seen[q] === 1 || (data[q] as number) < threshold) return;
        seen[q] = 1;
        stack.push(q);
      };
      if (x > 0) visit(p - 1);
      if (x + 1 < width) visit(p + 1);
      if (y > 0) visit(p - width);
      if (y + 1 < height) visit(p + width);
    }
    const [w, h] = [right - left + 1, bottom - top + 1];
    if (w < least || h < least || w > most || h > most) continue;
    const [mx, my] = [sx / sw, sy / sw];
    const [a, b, c] = [sxx / sw - mx * mx, syy / sw - my * my, sxy / sw - mx * my];
    shapes.push({
      x: mx + 0.5, y: my + 0.5, width: w, height: h, area: count,
      spread: (a + b) / count,
      elongation: a + b === 0 ? 0 : Math.hypot(a - b, 2 * c) / (a + b),
    });
  }
  return shapes;
}

/**
 * How much a patch looks like a printed mark of `kind`, 0–1. A ring may hold further rings or a dot: those are
 * patches of their own, and only its outer band is judged.
 */
export function markLikeness(shape: Shape, kind: 'square' | 'disc' | 'ring'): number {
  const diameter = (shape.width + shape.height) / 2;
  const round = 1 - Math.min(1, (shape.elongation * 5) ** 2);
  const stretched = Math.abs(shape.width - shape.height) / diameter;
  const even = 1 - Math.min(1, (stretched * 3) ** 2);
  if (kind === 'ring') {
    const cover = shape.area / ((Math.PI / 4) * diameter * diameter);
    // Spread of a thin ring over that of its disc is 2 / cover²; a solid patch gives 1.
    const hollow = (shape.spread * shape.area) / ((diameter * diameter) / 8);
    return cover > 0.12 && cover < 0.8 && hollow > 1.15 ? round * even : 0;
  }
  const solid = kind === 'disc' ? 1 / (2 * Math.PI) : 1 / 6;
  return round * even * Math.max(0, 1 - Math.abs(shape.spread / solid - 1) * 8);
}
