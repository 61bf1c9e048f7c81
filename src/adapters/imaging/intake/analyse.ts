import type { Point, Quad } from '../../../domain/geometry.ts';
import type { PageFacts, PageWarning } from '../../../domain/script.ts';
import type { StagedImage } from '../../../ports/imaging.ts';
import { lookAtDrawn, lookAtPicture } from './findings.ts';
import { fingerprint } from './fingerprint.ts';
import { pageCorners, squareToQuad } from './frame.ts';
import type { StoredPage } from './stored-page.ts';
import { writeThumb } from './thumb.ts';

/** Pictures shorter than this on their long side are under about 130 dots per inch of an A4 page. */
const LOW_RESOLUTION = 1500;

/**
 * Finds out what can be known of a page without knowing the exam, all from reduced pictures at hand or one
 * reduced decode, and writes the thumbnail. Throws AppError `file_damaged` when the picture does not decode.
 */
export async function analysePage(stored: StoredPage, thumbPath: string): Promise<{ facts: PageFacts; thumb: StagedImage }> {
  const { working, edges, small, ink, codes, turn, sure, skew } = await (stored.drawn === null ? lookAtPicture(stored) : lookAtDrawn(stored, stored.drawn));
  const corners = pageCorners(edges, turn, skew);
  const thumb = await writeThumb(small.pixels, small.paper, turn, skew, thumbPath);
  const { width, height } = stored.image;
  const warnings: PageWarning[] = [];
  if (stored.fallbackFont) warnings.push('font_fallback');
  if (Math.max(width, height) < LOW_RESOLUTION) warnings.push('low_resolution');
  if (ink.clipped) warnings.push('clipped');
  return {
    thumb,
    facts: {
      width, height,
      dpi: stored.dpi,
      turn, turnSure: sure, skew,
      frame: squareToQuad(toStored(corners, working.scale)),
      ink: ink.share,
      blank: ink.blank && codes.length === 0,
      codes,
      fingerprint: fingerprint(working.grey, squareToQuad(corners)),
      warnings,
    },
  };
}

function toStored(quad: Quad, [sx, sy]: readonly [number, number]): Quad {
  const at = ([x, y]: Point): Point => [x * sx, y * sy];
  return [at(quad[0]), at(quad[1]), at(quad[2]), at(quad[3])];
}
