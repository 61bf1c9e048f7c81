import { applyHomography, type Homography, type Point } from '../../domain/geometry.ts';
import type { Turn } from '../../domain/script.ts';

/** A scanned page of a script, as stored. `transform` maps page thousandths to pixels of the stored image. */
export interface MarkedPage {
  readonly imagePath: string;
  readonly mediaType: string;
  readonly width: number;
  readonly height: number;
  readonly transform: Homography;
  /** Page within the script, from 1. */
  readonly scriptPage: number;
}

/** How a stored image lies on the marked page. Points are PDF points from the upright scan's top left, y down. */
export interface Placement {
  /** Clockwise turn that makes the stored image upright. */
  readonly turn: Turn;
  /** Size of the upright scan in points: its longer side is that of A4. */
  readonly width: number;
  readonly height: number;
  /** Stored pixels per point. */
  readonly pixelsPerPoint: number;
  /** Page thousandths → points. */
  toPoints(point: Point): Point;
  /** Points → stored pixels. */
  toPixels(point: Point): Point;
}

const LONG_SIDE = 841.89;

export function placePage(page: Pick<MarkedPage, 'width' | 'height' | 'transform'>): Placement {
  const { width, height, transform } = page;
  const turn = turnOf(transform);
  const pixelsPerPoint = Math.max(width, height) / LONG_SIDE;
  const sideways = turn === 90 || turn === 270;
  const upright = ([x, y]: Point): Point =>
    turn === 0 ? [x, y] : turn === 180 ? [width - x, height - y] : turn === 90 ? [height - y, x] : [y, width - x];
  const stored = ([x, y]: Point): Point =>
    turn === 0 ? [x, y] : turn === 180 ? [width - x, height - y] : turn === 90 ? [y, height - x] : [width - y, x];
  return {
    turn,
    width: (sideways ? height : width) / pixelsPerPoint,
    height: (sideways ? width : height) / pixelsPerPoint,
    pixelsPerPoint,
    toPoints: (point) => scale(upright(applyHomography(transform, point)), 1 / pixelsPerPoint),
    toPixels: (point) => stored(scale(point, pixelsPerPoint)),
  };
}

function scale([x, y]: Point, factor: number): Point {
  return [x * factor, y * factor];
}

/** The quarter turn nearest to the direction in which the page's lines run on the stored image. */
function turnOf(transform: Homography): Turn {
  const [x0, y0] = applyHomography(transform, [400, 500]);
  const [x1, y1] = applyHomography(transform, [600, 500]);
  const quarters = Math.round((Math.atan2(y1 - y0, x1 - x0) / Math.PI) * 2);
  const turns: readonly Turn[] = [0, 270, 180, 90];
  return turns[(quarters + 4) % 4] ?? 0;
}
