import type { Point, Quad } from '../../../domain/geometry.ts';
import type { PageCodeMark, PageFacts, PageWarning } from '../../../domain/script.ts';
import type { StagedImage } from '../../../ports/imaging.ts';
import { findCodes } from '../codes.ts';
import { darkness } from './darkness.ts';
import { paperEdges } from './edges.ts';
import { fingerprint } from './fingerprint.ts';
import { pageCorners, squareToQuad } from './frame.ts';
import { findInk } from './ink.ts';
import type { StoredPage } from './stored-page.ts';
import { writeThumb } from './thumb.ts';
import { upright } from './turn.ts';
import { closer, reduce } from './working.ts';

/** Pictures shorter than this on their long side are under about 130 dots per inch of an A4 page. */
const LOW_RESOLUTION = 1500;

/**
 * Finds out what can be known of a page without knowing the exam, all from one reduced decode, and writes the
 * thumbnail. Throws AppError `file_damaged` when the picture does not decode.
 */
export async function analysePage(stored: StoredPage, thumbPath: string): Promise<{ facts: PageFacts; thumb: StagedImage }> {
  const working = await reduce(stored);
  const { grey, scale } = working;
  const edges = paperEdges(grey);
  const ink = findInk(grey, darkness(grey), edges.bounds);
  const found = await findCodes(grey, () => closer(stored));
  const { turn, sure, skew } = upright(ink, grey.width, grey.height, found, stored.turn);
  const corners = pageCorners(edges, turn, skew);
  const thumb = await writeThumb(working, edges.bounds, turn, skew, thumbPath);
  const codes = found.map(({ text, quad }): PageCodeMark => ({ text, quad: toStored(quad, scale) }));
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
      frame: squareToQuad(toStored(corners, scale)),
      ink: ink.share,
      blank: ink.blank && codes.length === 0,
      codes,
      fingerprint: fingerprint(grey, squareToQuad(corners)),
      warnings,
    },
  };
}

function toStored(quad: Quad, [sx, sy]: readonly [number, number]): Quad {
  const at = ([x, y]: Point): Point => [x * sx, y * sy];
  return [at(quad[0]), at(quad[1]), at(quad[2]), at(quad[3])];
}
