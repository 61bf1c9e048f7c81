import { badInput } from '../../../domain/errors.ts';
import type { Turn } from '../../../domain/script.ts';
import type { IntakeLimits, StagedImage } from '../../../ports/imaging.ts';

/** Decoded pixels, rows without padding; 1 channel is grey, 3 are RGB. */
export interface Pixels {
  readonly data: Uint8Array;
  readonly width: number;
  readonly height: number;
  readonly channels: 1 | 3;
}

/** A page as it was written into the staging folder, before it is looked at. */
export interface StoredPage {
  readonly image: StagedImage;
  readonly dpi: number | null;
  /** Clockwise turn to upright, as the file itself says it (EXIF, /Rotate). */
  readonly turn: Turn;
  readonly fallbackFont: boolean;
  /** 1: the picture is grey. sharp makes three channels of it unless told. */
  readonly channels: 1 | 3;
  /** The picture's pixels, at full size, where they were at hand anyway. */
  readonly pixels: Pixels | null;
  /** Set where the page was drawn from text and lines, and so is upright, straight and clean by construction. */
  readonly drawn: Drawn | null;
}

/** A drawn page again: in grey at about 75 and 150 dots per inch, and as small as its thumbnail. */
export interface Drawn {
  readonly quarter: Pixels;
  readonly half: Pixels;
  readonly small: Pixels;
}

/** An opened file. */
export interface Source {
  readonly pages: number;
  /** Writes page `page` (from 1) to `base` plus an ending. Throws AppError for a page that cannot be had. */
  store(page: number, base: string): Promise<StoredPage>;
  close(): void;
}

export type PixelLimit = Pick<IntakeLimits, 'maxPixels'>;

/** Longest side of a picture: JPEG itself and WebP end near it. */
const MAX_SIDE = 16_000;

/** Throws `image_too_large` before anything is decoded. */
export function checkPixels(width: number, height: number, { maxPixels }: PixelLimit): void {
  if (width > MAX_SIDE || height > MAX_SIDE || width * height > maxPixels) {
    throw badInput('image_too_large', `the picture has ${width} × ${height} pixels`, { width, height }, 413);
  }
}
