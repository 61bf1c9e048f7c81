import type { MarkingMode } from './mode.ts';

export interface Size {
  readonly width: number;
  readonly height: number;
}

const TILE = 768;
const SMALL = 384;
const TOKENS_PER_TILE = 258;

/** Tokens of an image by the tile rule: at most 384 px a side 258, else 258 for each started 768 × 768 tile. */
export function imageTokens({ width, height }: Size): number {
  if (width <= SMALL && height <= SMALL) return TOKENS_PER_TILE;
  return TOKENS_PER_TILE * Math.ceil(width / TILE) * Math.ceil(height / TILE);
}

/** Dots per inch an answer is shown at, and the least it may be shrunk to where that saves tiles. Crops are cut at 300. */
const RESOLUTION: Readonly<Record<MarkingMode | 'close', { readonly dpi: number; readonly least: number }>> = {
  economy: { dpi: 150, least: 125 },
  balanced: { dpi: 150, least: 140 },
  careful: { dpi: 200, least: 190 },
  close: { dpi: 300, least: 220 },
};
const CROP_DPI = 300;
/** Larger images are shrunk by the providers themselves. */
const MOST_PIXELS = 3072;

/** Pixels to show a crop of 300 dots per inch at: the sharpest of the fewest tiles that the mode's least resolution allows. */
export function shownSize(crop: Size, mode: MarkingMode | 'close'): Size {
  const { dpi, least } = RESOLUTION[mode];
  const most = Math.min(dpi / CROP_DPI, MOST_PIXELS / Math.max(crop.width, crop.height));
  const at = (scale: number): Size => ({ width: Math.max(1, Math.floor(crop.width * scale)), height: Math.max(1, Math.floor(crop.height * scale)) });
  const fewest = imageTokens(at(Math.min(most, least / CROP_DPI)));
  // The scales at which a side just fits into a whole number of tiles.
  const edges = [crop.width, crop.height].flatMap((side) =>
    Array.from({ length: Math.ceil((side * most) / TILE) }, (_, index) => ((index + 1) * TILE) / side),
  );
  const fitting = [most, ...edges, SMALL / Math.max(crop.width, crop.height)]
    .filter((scale) => scale <= most && scale >= Math.min(most, least / CROP_DPI) && imageTokens(at(scale)) <= fewest);
  return at(Math.max(Math.min(most, least / CROP_DPI), ...fitting));
}
