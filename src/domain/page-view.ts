import { multiplyHomography, type Homography } from './geometry.ts';
import type { PageFacts } from './script.ts';

/** Widths of shown pages in pixels: A4 at 200 dpi, and a preview. */
export const VIEW_WIDTH = { image: 1654, preview: 1100 } as const;
export type ViewKind = keyof typeof VIEW_WIDTH;

export interface PageView {
  /** Pixels of the shown image. */
  readonly width: number;
  readonly height: number;
  /** Pixels of the stored image → pixels of the shown one: turned upright, made smaller, never larger. */
  readonly fromStored: Homography;
}

export function pageView({ width, height, turn }: Pick<PageFacts, 'width' | 'height' | 'turn'>, kind: ViewKind): PageView {
  const sideways = turn === 90 || turn === 270;
  const upright = sideways ? { width: height, height: width } : { width, height };
  const scale = Math.min(1, VIEW_WIDTH[kind] / upright.width);
  const shown = { width: Math.max(1, Math.round(upright.width * scale)), height: Math.max(1, Math.round(upright.height * scale)) };
  const shrink: Homography = [shown.width / upright.width, 0, 0, 0, shown.height / upright.height, 0, 0, 0, 1];
  return { ...shown, fromStored: multiplyHomography(shrink, turned(width, height, turn)) };
}

/** Clockwise by `turn` about the corner that keeps the image in the positive quadrant. */
function turned(width: number, height: number, turn: PageFacts['turn']): Homography {
  switch (turn) {
    case 0:
      return [1, 0, 0, 0, 1, 0, 0, 0, 1];
    case 90:
      return [0, -1, height, 1, 0, 0, 0, 0, 1];
    case 180:
      return [-1, 0, width, 0, -1, height, 0, 0, 1];
    case 270:
      return [0, 1, 0, -1, 0, width, 0, 0, 1];
  }
}
