import { applyHomography, multiplyHomography, type Homography } from '../../../domain/geometry.ts';
import type { Registration, ScannedPage, TemplatePage } from '../../../ports/imaging.ts';
import { lay, tellApart, type Laid } from './discriminate.ts';
import { findFeatures, matchFeatures, type Features } from './features.ts';
import { plausible, unitLast } from './plausible.ts';
import { halve, inkOf, readGrey } from './raster.ts';
import { coarseAlign, refine, type Refined, type ScanModel } from './refine.ts';
import { landmarkWeights } from './weights.ts';
import { GRID_WIDTH, templateModel, type TemplateModel } from './template.ts';

/** A page whose blank is found again less than this is another paper. */
export const ACCEPT = 0.4;
/** At this score nothing better is looked for. */
const GOOD = 0.5;
/** Pages closer than this where they differ cannot be told apart. */
const APART = 0.12;
/** Turn by half about the page's centre, in thousandths. */
const HALF_TURN: Homography = [-1, 0, 1000, 0, -1, 1000, 0, 0, 1];

interface Scan extends ScanModel {
  /** Stored pixels → pixels of `ink`. */
  readonly reduce: Homography;
  readonly restore: Homography;
  features: Features | null;
}

interface Found extends Refined {
  readonly page: number;
  readonly template: TemplateModel;
}

/** Registers a scan to the best of the blank pages that have an image; null when none fits or two fit alike. */
export async function registerToBlank(page: ScannedPage, candidates: readonly TemplatePage[]): Promise<Registration | null> {
  const scan = await loadScan(page);
  const loaded: { page: number; template: TemplateModel }[] = [];
  for (const { page: number, image } of candidates) {
    if (image !== null) loaded.push({ page: number, template: await templateModel(image) });
  }
  const models = loaded.map((model) => ({ ...model, weights: landmarkWeights(model.template, loaded.map((other) => other.template)) }));
  let found: Found[] = [];
  for (const turned of [false, true]) {
    if (turned && page.facts.turnSure && best(found) >= ACCEPT) break;
    if (turned && best(found) >= GOOD) break;
    const frame = turned ? multiplyHomography(page.facts.frame, HALF_TURN) : page.facts.frame;
    for (const model of models) {
      const start = multiplyHomography(scan.reduce, multiplyHomography(frame, gridToPage(model.template)));
      found.push(...attempt(scan, model, coarseAlign(model.template, scan, start)));
    }
  }
  if (best(found) < GOOD) {
    scan.features ??= await findFeatures(scan.ink);
    for (const model of models) {
      const map = matchFeatures(await blankFeatures(model.template), scan.features);
      if (map !== null) found.push(...attempt(scan, model, map));
    }
  }
  found = found.filter((f) => f.score >= ACCEPT).sort((a, b) => b.score - a.score);
  const winner = choose(scan, found);
  return winner === null ? null : toRegistration(scan, winner);
}

function best(found: readonly Found[]): number {
  return Math.max(0, ...found.map((f) => f.score));
}

function attempt(scan: Scan, model: { page: number; template: TemplateModel; weights: Float32Array }, start: Homography): Found[] {
  const result = refine(model.template, scan, start, model.weights);
  if (result === null || !plausible(result.map, model.template.ink.width, model.template.ink.height, scan.ink, 1.25)) return [];
  return [{ ...result, page: model.page, template: model.template }];
}

/** The page that beats every other where the two differ; null when a rival cannot be told apart. */
function choose(scan: Scan, found: readonly Found[]): Found | null {
  const pages = new Map<number, Found>();
  for (const f of found) if ((pages.get(f.page)?.score ?? -1) < f.score) pages.set(f.page, f);
  const rivals = [...pages.values()];
  const [only] = rivals;
  if (only === undefined || rivals.length === 1) return only ?? null;
  const laid = new Map<Found, Laid>(rivals.map((f) => [f, lay(f.template.ink, scan.ink, f.map)]));
  const against = (a: Found, b: Found): number => {
    const [x, y] = [laid.get(a), laid.get(b)];
    return x === undefined || y === undefined ? 0 : tellApart(x, y);
  };
  const winner = rivals.reduce((a, b) => (against(a, b) >= 0 ? a : b));
  return rivals.every((rival) => rival === winner || against(winner, rival) >= APART) ? winner : null;
}

function gridToPage(template: TemplateModel): Homography {
  return [1000 / GRID_WIDTH, 0, 0, 0, 1000 / template.ink.height, 0, 0, 0, 1];
}

function toRegistration(scan: Scan, found: Found): Registration {
  const pageToGrid: Homography = [GRID_WIDTH / 1000, 0, 0, 0, found.template.ink.height / 1000, 0, 0, 0, 1];
  const transform = multiplyHomography(scan.restore, multiplyHomography(found.map, pageToGrid));
  const scale = Math.sqrt(Math.abs(found.map[0] * found.map[4] - found.map[1] * found.map[3]));
  return { page: found.page, transform: unitLast(transform), score: found.score, residual: (found.residual / scale) * (1000 / GRID_WIDTH), method: 'template' };
}

/** Reads the page reduced so that the sheet is about as wide as the working grid, and takes its ink. */
async function loadScan(page: ScannedPage): Promise<Scan> {
  const { frame, width, height } = page.facts;
  const [left, right] = [applyHomography(frame, [0, 500]), applyHomography(frame, [1000, 500])];
  const across = Math.max(1, Math.hypot(right[0] - left[0], right[1] - left[1]));
  const grey = await readGrey(page.path, Math.min(width, Math.max(GRID_WIDTH * 0.75, (width * GRID_WIDTH * 1.02) / across)));
  const ink = inkOf(grey);
  const half = halve(ink);
  const kx = grey.width / width;
  const ky = grey.height / height;
  return {
    ink, half, coarse: halve(halve(half)), features: null,
    reduce: [kx, 0, 0, 0, ky, 0, 0, 0, 1],
    restore: [1 / kx, 0, 0, 0, 1 / ky, 0, 0, 0, 1],
  };
}

const featureCache = new WeakMap<TemplateModel, Features>();

async function blankFeatures(template: TemplateModel): Promise<Features> {
  const known = featureCache.get(template);
  if (known !== undefined) return known;
  const features = await findFeatures(template.ink);
  featureCache.set(template, features);
  return features;
}
