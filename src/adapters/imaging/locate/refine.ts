import { multiplyHomography, type Homography, type Point } from '../../../domain/geometry.ts';
import { correlate, unit } from './correlation.ts';
import { fitRobust, type Pair } from './fit.ts';
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
  for (const scale of [1, 0.955, 1.045]) {
    sampleInto(view, scan.coarse, coarseMap(start, scale, width, height), -reach, -reach, wide, height + 2 * reach, 0);
    for (let dy = -reach; dy <= reach; dy += 1) {
      for (let dx = -reach; dx <= reach; dx += 1) {
        const score = correlate(reference, width, height, view, wide, dx + reach, dy + reach);
        if (score > best.score) best = { score, scale, x: dx, y: dy };
      }
    }
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
 * resolution, then finely. Null when too few landmarks agree on one map.
 */
export function refine(template: TemplateModel, scan: ScanModel, start: Homography): Refined | null {
  const wide = settle(template.wide, scan.half, rescale(start, 0.5, 0.5), 8, 3);
  let map = wide === null ? start : rescale(wide.map, 2, 2);
  let residual = 0;
  for (const [reach, tolerance] of [[5, 2], [3, 1.2]] as const) {
    const step = settle(template.fine, scan.ink, map, reach, tolerance);
    if (step === null) return null;
    map = step.map;
    residual = step.residual;
  }
  return { map, residual, score: agreement(template.fine, scan.ink, map) };
}

function settle(patches: readonly Patch[], ink: Raster, map: Homography, reach: number, tolerance: number): { map: Homography; residual: number } | null {
  const pairs: Pair[] = [];
  for (const patch of patches) {
    const hit = search(patch, ink, map, reach);
    if (hit === null || hit.score < 0.4) continue;
    pairs.push({ from: [patch.x + 0.5, patch.y + 0.5], to: project(map, [patch.x + 0.5 + hit.x, patch.y + 0.5 + hit.y]), weight: hit.score });
  }
  const fit = fitRobust(pairs, tolerance, Math.max(5, Math.min(12, patches.length * 0.15)));
  return fit === null ? null : { map: fit.map, residual: fit.residual };
}

function project(h: Homography, [x, y]: Point): Point {
  const w = h[6] * x + h[7] * y + h[8];
  return [(h[0] * x + h[1] * y + h[2]) / w, (h[3] * x + h[4] * y + h[5]) / w];
}

/** How much of the blank's print is found again under `map`: a landmark counts from a correlation of .3, fully at .7. */
function agreement(patches: readonly Patch[], ink: Raster, map: Homography): number {
  if (patches.length === 0) return 0;
  let sum = 0;
  for (const patch of patches) {
    const hit = search(patch, ink, map, 1);
    if (hit !== null) sum += Math.min(1, Math.max(0, (hit.score - 0.3) / 0.4));
  }
  return sum / patches.length;
}

const view = new Float32Array((2 * (PATCH_RADIUS + 8) + 1) ** 2);

/** Where a landmark correlates best within `reach` pixels of its place; sub-pixel by a parabola in each direction. */
function search(patch: Patch, ink: Raster, map: Homography, reach: number): { x: number; y: number; score: number } | null {
  const side = 2 * PATCH_RADIUS + 1;
  const wide = side + 2 * reach;
  sampleInto(view, ink, map, patch.x - PATCH_RADIUS - reach, patch.y - PATCH_RADIUS - reach, wide, wide, 0);
  const span = 2 * reach + 1;
  const scores = new Float32Array(span * span);
  let best = -1;
  let at = 0;
  for (let dy = 0; dy < span; dy += 1) {
    for (let dx = 0; dx < span; dx += 1) {
      const score = correlate(patch.values, side, side, view, wide, dx, dy);
      scores[dy * span + dx] = score;
      if (score > best) {
        best = score;
        at = dy * span + dx;
      }
    }
  }
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
