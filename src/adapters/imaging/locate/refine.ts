import { applyHomography, multiplyHomography, type Homography } from '../../../domain/geometry.ts';
import { correlationMap, unit } from './correlation.ts';
import { fitRobust, miss, type Pair, type RobustFit } from './fit.ts';
import { sampleInto, type Raster } from './raster.ts';
import { PATCH_RADIUS, type Patch, type TemplateModel } from './template.ts';

/** Ink of the scan at about the working grid's resolution, at half and at an eighth of it. */
export interface ScanModel {
  readonly ink: Raster;
  readonly half: Raster;
  readonly coarse: Raster;
}

export interface Refined {
  /** Working-grid pixels of the blank → pixels of the scan's `ink`. */
  readonly map: Homography;
  /** RMS of the inliers in scan pixels. */
  readonly residual: number;
  /** 0–1: share of the blank's landmarks found again. */
  readonly score: number;
}

/**
 * The shift and scale, within a tenth of the page, at which the blurred ink of blank and scan agree best,
 * put before `start` (grid → scan pixels).
 */
export function coarseAlign(template: TemplateModel, scan: ScanModel, start: Homography): Homography {
  const reach = 8;
  const { width, height } = template.coarse;
  const reference = Float32Array.from(template.coarse.data);
  if (!unit(reference)) return start;
  let best = { score: -1, scale: 1, x: 0, y: 0 };
  const wide = width + 2 * reach;
  const view = new Float32Array(wide * (height + 2 * reach));
  const tall = height + 2 * reach;
  const span = 2 * reach + 1;
  for (const scale of [1, 0.955, 1.045]) {
    if (best.score > 0.6) break;
    sampleInto(view, scan.coarse, coarseMap(start, scale, width, height), -reach, -reach, wide, tall, 0);
    correlationMap(reference, width, height, view, wide, tall, span, span).forEach((score, at) => {
      if (score > best.score) best = { score, scale, x: (at % span) - reach, y: Math.floor(at / span) - reach };
    });
  }
  const move: Homography = [1, 0, best.x * 8, 0, 1, best.y * 8, 0, 0, 1];
  return multiplyHomography(start, multiplyHomography(aboutCentre(best.scale, width * 8, height * 8), move));
}

/** Grid at an eighth → scan at an eighth, the page scaled about its centre. */
function coarseMap(start: Homography, scale: number, width: number, height: number): Homography {
  const grid = multiplyHomography(start, aboutCentre(scale, width * 8, height * 8));
  return rescale(grid, 1 / 8, 1 / 8);
}

function aboutCentre(scale: number, width: number, height: number): Homography {
  return [scale, 0, ((1 - scale) * width) / 2, 0, scale, ((1 - scale) * height) / 2, 0, 0, 1];
}

/** The same map between images scaled by `from` and `to`. */
export function rescale(map: Homography, from: number, to: number): Homography {
  return multiplyHomography([to, 0, 0, 0, to, 0, 0, 0, 1], multiplyHomography(map, [1 / from, 0, 0, 0, 1 / from, 0, 0, 0, 1]));
}

/**
 * Refines `start` by finding each landmark of the blank near where it should be, first wide at half
 * resolution, then finely. Null when too few landmarks agree on one map. `weights`, one per fine landmark, say how
 * much each counts in the score.
 */
export function refine(template: TemplateModel, scan: ScanModel, start: Homography, weights?: Float32Array): Refined | null {
  const wide = settle(template.wide, scan.half, rescale(start, 0.5, 0.5), 8, 3);
  const first = wide === null ? start : rescale(wide.fit.map, 2, 2);
  const coarse = settle(template.fine.filter((_, i) => i % 2 === 0), scan.ink, first, 5, 2);
  if (coarse === null) return null;
  const fine = settle(template.fine, scan.ink, coarse.fit.map, 2, 1.2);
  if (fine === null) return null;
  return { map: fine.fit.map, residual: fine.fit.residual, score: agreement(fine, weights) };
}

interface Settled {
  readonly fit: RobustFit;
  /** Per landmark, where it was found and how surely; null where it was not. */
  readonly hits: readonly (Pair | null)[];
}

function settle(patches: readonly Patch[], ink: Raster, map: Homography, reach: number, tolerance: number): Settled | null {
  const hits = patches.map((patch): Pair | null => {
    const hit = search(patch, ink, map, reach);
    if (hit === null || hit.score < 0.3) return null;
    return { from: [patch.x + 0.5, patch.y + 0.5], to: applyHomography(map, [patch.x + 0.5 + hit.x, patch.y + 0.5 + hit.y]), weight: hit.score };
  });
  const good = hits.filter((hit) => hit !== null).filter((hit) => hit.weight >= 0.4);
  const fit = fitRobust(good, tolerance, Math.max(5, Math.min(12, patches.length * 0.15)));
  return fit === null ? null : { fit, hits };
}

/**
 * How much of the blank's print is found again where the map says: a landmark counts from a correlation of .3,
 * fully at .7.
 */
function agreement({ fit, hits }: Settled, weights?: Float32Array): number {
  let sum = 0;
  let whole = 0;
  hits.forEach((hit, i) => {
    const weight = weights?.[i] ?? 1;
    whole += weight;
    if (hit !== null && miss(fit.map, hit) < 1.6) sum += weight * Math.min(1, (hit.weight - 0.3) / 0.4);
  });
  return whole === 0 ? 0 : sum / whole;
}

const view = new Float32Array((2 * (PATCH_RADIUS + 8) + 1) ** 2);

/** Where a landmark correlates best within `reach` pixels of its place; sub-pixel by a parabola in each direction. */
function search(patch: Patch, ink: Raster, map: Homography, reach: number): { x: number; y: number; score: number } | null {
  const side = 2 * PATCH_RADIUS + 1;
  const wide = side + 2 * reach;
  sampleInto(view, ink, map, patch.x - PATCH_RADIUS - reach, patch.y - PATCH_RADIUS - reach, wide, wide, 0);
  const span = 2 * reach + 1;
  const scores = correlationMap(patch.values, side, side, view, wide, wide, span, span);
  let best = -1;
  let at = 0;
  scores.forEach((score, i) => {
    if (score > best) [best, at] = [score, i];
  });
  if (best <= 0) return null;
  const x = at % span;
  const y = (at - x) / span;
  const value = (i: number, j: number): number | undefined => (i < 0 || j < 0 || i >= span || j >= span ? undefined : scores[j * span + i]);
  return { x: x - reach + peak(value(x - 1, y), best, value(x + 1, y)), y: y - reach + peak(value(x, y - 1), best, value(x, y + 1)), score: best };
}

function peak(before: number | undefined, at: number, after: number | undefined): number {
  if (before === undefined || after === undefined) return 0;
  const curve = before - 2 * at + after;
  return curve >= 0 ? 0 : Math.max(-0.5, Math.min(0.5, (before - after) / (2 * curve)));
}
