import type { Box, Homography } from '../api/types.ts';

export type Point = readonly [x: number, y: number];
export interface Rect {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/** Thousandths of the blank page → pixels of the image. */
export function toPixels(h: Homography, [x, y]: Point): Point {
  const w = h[6] * x + h[7] * y + h[8];
  return [(h[0] * x + h[1] * y + h[2]) / w, (h[3] * x + h[4] * y + h[5]) / w];
}

/** The box's corners on the image, clockwise from the top left; no rectangle where the scan is askew. */
export function boxOnImage(transform: Homography, [ymin, xmin, ymax, xmax]: Box): readonly Point[] {
  const corners: readonly Point[] = [
    [xmin, ymin],
    [xmax, ymin],
    [xmax, ymax],
    [xmin, ymax],
  ];
  return corners.map((corner) => toPixels(transform, corner));
}

export function boundsOf(points: readonly Point[]): Rect {
  const [xs, ys] = [points.map(([x]) => x), points.map(([, y]) => y)];
  return { left: Math.min(...xs), top: Math.min(...ys), right: Math.max(...xs), bottom: Math.max(...ys) };
}

/** The part of the image that holds these boxes, with some of the page around them; the whole image where there are none. */
export function areaOf({ width, height, transform }: { readonly width: number; readonly height: number; readonly transform: Homography }, boxes: readonly Box[]): Rect {
  if (boxes.length === 0) return { left: 0, top: 0, right: width, bottom: height };
  const { left, top, right, bottom } = boundsOf(boxes.flatMap((box) => boxOnImage(transform, box)));
  // For what a student wrote beside it.
  const margin = width * 0.03;
  return { left: Math.max(0, left - margin), top: Math.max(0, top - margin), right: Math.min(width, right + margin), bottom: Math.min(height, bottom + margin) };
}

const along = ([x, y]: Point, [toX, toY]: Point, length: number): Point => {
  const whole = Math.hypot(toX - x, toY - y) || 1;
  const share = Math.min(0.5, length / whole);
  return [x + (toX - x) * share, y + (toY - y) * share];
};
const text = ([x, y]: Point): string => `${x.toFixed(1)} ${y.toFixed(1)}`;
const corner = (points: readonly Point[], index: number): Point => points[(index + points.length) % points.length] ?? [0, 0];

/** A ring: the polygon with its corners rounded by `radius`. */
export function roundedPath(points: readonly Point[], radius: number): string {
  const parts = points.map((point, index) => {
    const into = along(point, corner(points, index - 1), radius);
    const out = along(point, corner(points, index + 1), radius);
    return `${index === 0 ? 'M' : 'L'}${text(into)} Q${text(point)} ${text(out)}`;
  });
  return `${parts.join(' ')} Z`;
}

/** Short solid strokes at every corner: a dashed box stays a box on a page full of dashes. */
export function cornerTicks(points: readonly Point[], length: number): string {
  return points.map((point, index) => `M${text(along(point, corner(points, index - 1), length))} L${text(point)} L${text(along(point, corner(points, index + 1), length))}`).join(' ');
}

/** A tick that stands on the box's top right corner. */
export function confirmTick(points: readonly Point[], size: number): string {
  const [x, y] = corner(points, 1);
  return `M${text([x - size * 0.9, y - size * 0.5])} L${text([x - size * 0.4, y])} L${text([x + size * 0.6, y - size * 1.2])}`;
}
