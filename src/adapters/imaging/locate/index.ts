import type { Box, Homography } from '../../../domain/geometry.ts';
import type { Crop, CropRequest, MarkMeasure, Registration, ScannedPage, TemplatePage } from '../../../ports/imaging.ts';
import { cutCrop } from './crops.ts';
import { measureMarks } from './marks.ts';
import { readGrey } from './raster.ts';
import { registerToBlank } from './register.ts';
import { registerToMarks } from './corner-marks.ts';
import { SheetImage } from './sheet-image.ts';

/** What a page is worth that was placed by its edges alone: no print was compared. */
const FRAME_SCORE = 0.2;

/**
 * Matches a scan to the best of `candidates`, either way up; null when none fits or two fit alike. Blank pages with
 * an image are compared by their print; a page known by its corner marks only, by those; a single candidate with
 * neither is laid over the page's edges with a low score.
 */
export async function registerPage(page: ScannedPage, candidates: readonly TemplatePage[]): Promise<Registration | null> {
  const printed = candidates.filter((candidate) => candidate.image !== null);
  if (printed.length > 0) {
    const found = await registerToBlank(page, printed);
    if (found !== null) return found;
  }
  const marked = candidates.filter((candidate) => candidate.cornerMarks !== null);
  if (marked.length > 0) return registerToMarks(page, marked);
  const [only] = candidates;
  if (printed.length > 0 || only === undefined || candidates.length > 1) return null;
  return { page: only.page, transform: page.facts.frame, score: FRAME_SCORE, residual: 0, method: 'frame' };
}

/** Measures every box and cuts every crop from one decode of the page; boxes in thousandths of the page. */
export async function measurePage(
  page: ScannedPage, transform: Homography, template: TemplatePage | null,
  boxes: readonly Box[], crops: readonly CropRequest[], stagingDir: string,
): Promise<{ marks: readonly MarkMeasure[]; crops: readonly Crop[] }> {
  const sheet = await SheetImage.read(page.path, transform);
  const blank = template?.image === null || template === null ? null : await readBlank(template.image.path);
  const cut: Crop[] = [];
  for (const request of crops) cut.push(await cutCrop(sheet, blank, request, stagingDir));
  return { marks: measureMarks(sheet, blank, boxes), crops: cut };
}

async function readBlank(path: string): Promise<SheetImage> {
  const grey = await readGrey(path);
  return new SheetImage(grey, [grey.width / 1000, 0, 0, 0, grey.height / 1000, 0, 0, 0, 1]);
}
