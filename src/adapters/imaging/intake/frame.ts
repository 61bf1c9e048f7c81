import type { Homography, Point, Quad } from '../../../domain/geometry.ts';
import type { Turn } from '../../../domain/script.ts';
import type { Bounds, PaperEdges } from './edges.ts';

/**
 * The map of a unit of 1000 × 1000 onto a quad given clockwise from its image of (0, 0)
 * (P. Heckbert, Fundamentals of Texture Mapping, 1989, section 2.2.3).
 */
export function squareToQuad([[x0, y0], [x1, y1], [x2, y2], [x3, y3]]: Quad): Homography {
  const sx = x0 - x1 + x2 - x3;
  const sy = y0 - y1 + y2 - y3;
  const dx1 = x1 - x2;
  const dx2 = x3 - x2;
  const dy1 = y1 - y2;
  const dy2 = y3 - y2;
  const determinant = dx1 * dy2 - dx2 * dy1;
  const g = (sx * dy2 - dx2 * sy) / determinant;
  const h = (dx1 * sy - sx * dy1) / determinant;
  const u = 1 / 1000;
  return [
    (x1 - x0 + g * x1) * u, (x3 - x0 + h * x3) * u, x0,
    (y1 - y0 + g * y1) * u, (y3 - y0 + h * y3) * u, y0,
    g * u, h * u, 1,
  ];
}

/**
 * Corners of the upright page in working pixels, clockwise from its own top left: the paper's corners where it
 * lies on something dark, else the paper's bounds turned about their centre by `skew` degrees clockwise.
 */
export function pageCorners(edges: PaperEdges, turn: Turn, skew: number): Quad {
  const corners = edges.quad ?? rotated(edges.bounds, skew);
  // a page turned clockwise by 90° to stand upright has its top left corner at the picture's bottom left
  const first = (4 - turn / 90) % 4;
  const at = (index: number): Point => corners[(first + index) % 4] as Point;
  return [at(0), at(1), at(2), at(3)];
}

function rotated({ left, top, right, bottom }: Bounds, skew: number): Quad {
  const cx = (left + right) / 2;
  const cy = (top + bottom) / 2;
  const sine = Math.sin((skew * Math.PI) / 180);
  const cosine = Math.cos((skew * Math.PI) / 180);
  const move = (x: number, y: number): Point => [cx + (x - cx) * cosine - (y - cy) * sine, cy + (x - cx) * sine + (y - cy) * cosine];
  return [move(left, top), move(right, top), move(right, bottom), move(left, bottom)];
}
