import type { CornerMarks } from '../../../domain/exam.ts';
import { applyHomography, multiplyHomography, type Homography, type Point } from '../../../domain/geometry.ts';
import type { Registration, ScannedPage, TemplatePage } from '../../../ports/imaging.ts';
import { fitAffine, fitHomography, miss, type Pair } from './fit.ts';
import { plausible, unitLast } from './plausible.ts';
import { inkOf, readGrey } from './raster.ts';
import { findShapes, markLikeness } from './shapes.ts';

/** Width to which a page is reduced for the search. */
const SEARCH_WIDTH = 1500;
/** Marks may be this much smaller or larger than the page's frame makes them. */
const SIZE_RANGE = [0.5, 1.6] as const;
const MOST_PER_QUADRANT = 12;
/** What a fourth mark may cost before it is taken for something else that looks alike. */
const FOURTH = 0.35;

interface Candidate {
  readonly x: number;
  readonly y: number;
  readonly size: number;
  readonly likeness: number;
  readonly rank: number;
}

interface Fit {
  readonly map: Homography;
  readonly cost: number;
  readonly score: number;
  readonly residual: number;
}

/** Registers a page by its four printed corner marks; null where they are not found in a believable layout. */
export async function registerToMarks(page: ScannedPage, candidates: readonly TemplatePage[]): Promise<Registration | null> {
  const { width, height, frame } = page.facts;
  const grey = await readGrey(page.path, Math.min(width, SEARCH_WIDTH));
  const ink = inkOf(grey);
  const [kx, ky] = [grey.width / width, grey.height / height];
  const predicted = multiplyHomography([kx, 0, 0, 0, ky, 0, 0, 0, 1], frame);
  let best: (Fit & { page: number }) | null = null;
  const distinct = new Map<string, TemplatePage[]>();
  for (const candidate of candidates) {
    const key = JSON.stringify(candidate.cornerMarks);
    distinct.set(key, [...(distinct.get(key) ?? []), candidate]);
  }
  for (const [first, ...others] of distinct.values()) {
    // Pages with the same marks cannot be told apart by them.
    if (first === undefined || first.cornerMarks === null || others.length > 0) continue;
    const fit = fitMarks(ink, predicted, first.cornerMarks);
    if (fit !== null && (best === null || fit.cost < best.cost)) best = { ...fit, page: first.page };
  }
  if (best === null) return null;
  const transform = unitLast(multiplyHomography([1 / kx, 0, 0, 0, 1 / ky, 0, 0, 0, 1], best.map));
  return { page: best.page, transform, score: best.score, residual: best.residual, method: 'corner_marks' };
}

function fitMarks(ink: { width: number; height: number; data: Uint8Array }, predicted: Homography, marks: CornerMarks): Fit | null {
  const expected = marks.centres.map(([y, x]): Point => [x, y]);
  const a = applyHomography(predicted, [0, 500]);
  const b = applyHomography(predicted, [1000, 500]);
  const perThousandth = Math.hypot(b[0] - a[0], b[1] - a[1]) / 1000;
  const nominal = marks.size * perThousandth;
  const shapes = findShapes(ink, 90, Math.max(4, nominal * SIZE_RANGE[0]), nominal * SIZE_RANGE[1]);
  const middle = applyHomography(predicted, [500, 500]);
  const quadrants = expected.map((centre) => {
    const at = applyHomography(predicted, centre);
    const away = 1 / (1000 * perThousandth);
    const found: Candidate[] = [];
    for (const shape of shapes) {
      // Same side of the page's middle as the mark should be, with an overlap for pages that lie off centre.
      const slack = 150 * perThousandth;
      const [sx, sy] = [Math.sign(at[0] - middle[0]), Math.sign(at[1] - middle[1])];
      if ((shape.x - middle[0]) * sx < -slack || (shape.y - middle[1]) * sy < -slack) continue;
      const likeness = markLikeness(shape, marks.kind);
      if (likeness < 0.4) continue;
      const distance = Math.hypot(shape.x - at[0], shape.y - at[1]) * away;
      found.push({ x: shape.x, y: shape.y, size: (shape.width + shape.height) / 2, likeness, rank: likeness - distance });
    }
    return found.sort((p, q) => q.rank - p.rank).slice(0, MOST_PER_QUADRANT);
  });
  const four = bestOfFour(quadrants, expected, marks.size, ink);
  const three = bestOfThree(quadrants, expected, marks.size, ink, predicted);
  if (four === null || three === null) return four ?? three;
  return three.cost + FOURTH < four.cost ? three : four;
}

type Space = { width: number; height: number };

function bestOfFour(quadrants: readonly Candidate[][], expected: readonly Point[], size: number, ink: Space): Fit | null {
  const [tl, tr, br, bl] = [quadrants[0] ?? [], quadrants[1] ?? [], quadrants[2] ?? [], quadrants[3] ?? []];
  let best: Fit | null = null;
  for (const p of tl) for (const q of tr) for (const r of br) for (const s of bl) {
    const fit = judge([p, q, r, s], expected, size, ink);
    if (fit !== null && (best === null || fit.cost < best.cost)) best = fit;
  }
  return best;
}

/** One mark torn off or written over: the other three must form the very corner they should. */
function bestOfThree(quadrants: readonly Candidate[][], expected: readonly Point[], size: number, ink: Space, predicted: Homography): Fit | null {
  let best: Fit | null = null;
  for (let missing = 0; missing < 4; missing += 1) {
    const [first, second, third] = [0, 1, 2, 3].filter((i) => i !== missing);
    if (first === undefined || second === undefined || third === undefined) continue;
    const places = [expected[first], expected[second], expected[third]].filter((p) => p !== undefined);
    for (const p of quadrants[first] ?? []) for (const q of quadrants[second] ?? []) for (const r of quadrants[third] ?? []) {
      const fit = judge([p, q, r], places, size, ink, predicted);
      if (fit !== null && (best === null || fit.cost < best.cost)) best = fit;
    }
  }
  return best;
}

/**
 * Cost and map of one choice of marks; three are laid by an affine change of the page's `frame`, which keeps the
 * perspective of a photographed sheet's edges. Null where the layout cannot be a photographed or scanned page.
 */
function judge(marks: readonly Candidate[], expected: readonly Point[], size: number, ink: Space, frame?: Homography): Fit | null {
  const four = marks.length === 4;
  const meanSize = marks.reduce((sum, mark) => sum + mark.size, 0) / marks.length;
  const uneven = Math.max(...marks.map((mark) => Math.abs(mark.size / meanSize - 1)));
  if (uneven > (four ? 0.25 : 0.15)) return null;
  const pairs: Pair[] = marks.map((mark, i) => ({ from: expected[i] ?? [0, 0], to: [mark.x, mark.y], weight: 1 }));
  const affine = fitAffine(pairs);
  if (affine === null) return null;
  const scale = Math.sqrt(Math.abs(affine[0] * affine[4] - affine[1] * affine[3]));
  const across = Math.hypot(affine[0], affine[3]);
  const wrongSize = Math.abs(Math.log(meanSize / (size * across)));
  if (wrongSize > 0.35) return null;
  const map = frame === undefined ? fitHomography(pairs) : fitOnFrame(pairs, frame);
  if (map === null || !plausible(map, 1000, 1000, ink, four ? 2 : 1.5)) return null;
  const bend = Math.max(...pairs.map((pair) => miss(affine, pair))) / (scale * 1000);
  const likeness = marks.reduce((sum, mark) => sum + mark.likeness, 0) / marks.length;
  const rank = marks.reduce((sum, mark) => sum + mark.rank, 0) / marks.length;
  const cost = 1 - rank + uneven * 4 + wrongSize + bend * 4;
  const score = Math.max(0, likeness * (1 - uneven) * (1 - Math.min(0.5, bend * 4)) * (four ? 1 : 0.6));
  return { map, cost, score, residual: 0 };
}

function fitOnFrame(pairs: readonly Pair[], frame: Homography): Homography | null {
  const change = fitAffine(pairs.map((pair) => ({ ...pair, from: applyHomography(frame, pair.from) })));
  return change === null ? null : multiplyHomography(change, frame);
}
