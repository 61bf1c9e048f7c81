import { applyHomography, invertHomography, multiplyHomography, type Homography, type Point } from '../../../domain/geometry.ts';

/** A point pair: `to` is where `from` was found; `weight` ≥ 0. */
export interface Pair {
  readonly from: Point;
  readonly to: Point;
  readonly weight: number;
}

/** Least-squares affine map by the normal equations; null for fewer than three pairs or a degenerate layout. */
export function fitAffine(pairs: readonly Pair[]): Homography | null {
  if (pairs.length < 3) return null;
  const { source, target, pairs: normal } = normalised(pairs);
  const rows: number[][] = [];
  const right: number[] = [];
  for (const { from: [x, y], to: [u, v], weight } of normal) {
    const w = Math.sqrt(weight);
    rows.push([x * w, y * w, w, 0, 0, 0], [0, 0, 0, x * w, y * w, w]);
    right.push(u * w, v * w);
  }
  const s = leastSquares(rows, right);
  if (s === null) return null;
  return denormalise([s[0] ?? 0, s[1] ?? 0, s[2] ?? 0, s[3] ?? 0, s[4] ?? 0, s[5] ?? 0, 0, 0, 1], source, target);
}

/**
 * Least-squares projective map (direct linear transform with Hartley's normalisation, last entry 1:
 * Hartley & Zisserman, Multiple View Geometry, 4.1 and 4.4); null for fewer than four pairs or a degenerate layout.
 */
export function fitHomography(pairs: readonly Pair[]): Homography | null {
  if (pairs.length < 4) return null;
  const { source, target, pairs: normal } = normalised(pairs);
  const rows: number[][] = [];
  const right: number[] = [];
  for (const { from: [x, y], to: [u, v], weight } of normal) {
    const w = Math.sqrt(weight);
    rows.push([x * w, y * w, w, 0, 0, 0, -u * x * w, -u * y * w], [0, 0, 0, x * w, y * w, w, -v * x * w, -v * y * w]);
    right.push(u * w, v * w);
  }
  const s = leastSquares(rows, right);
  if (s === null) return null;
  return denormalise([s[0] ?? 0, s[1] ?? 0, s[2] ?? 0, s[3] ?? 0, s[4] ?? 0, s[5] ?? 0, s[6] ?? 0, s[7] ?? 0, 1], source, target);
}

/** Distance of `h(from)` from `to`. */
export function miss(h: Homography, pair: Pair): number {
  const [x, y] = applyHomography(h, pair.from);
  return Math.hypot(x - pair.to[0], y - pair.to[1]);
}

/** Root mean square of `miss` over the pairs, weighted; 0 for none. */
export function rms(h: Homography, pairs: readonly Pair[]): number {
  let sum = 0;
  let weights = 0;
  for (const pair of pairs) {
    sum += pair.weight * miss(h, pair) ** 2;
    weights += pair.weight;
  }
  return weights === 0 ? 0 : Math.sqrt(sum / weights);
}

export interface RobustFit {
  readonly map: Homography;
  readonly inliers: readonly Pair[];
  /** RMS over the inliers, in units of `to`. */
  readonly residual: number;
}

const SAMPLES = 120;
/** Refits after sampling: loosely, then to what agrees. */
const SETTLING_ROUNDS = 3;
/** How much more weight must agree before a map found from four pairs is believed over one found from three. */
const CLEARLY_MORE = 1.5;
/** A map that this share of the weight agrees with is no map of a band only. */
const MOST = 0.5;

/**
 * Affine fit that bears outliers (random samples of three, best by weight within `tolerance`), then a projective
 * one where it explains the inliers clearly better. On a strongly bent page three pairs reach only a band of it,
 * so samples of four are tried as well and taken where clearly more pairs agree. The samples come from a fixed
 * sequence, so the same pairs give the same map. Null when fewer than `least` pairs agree.
 */
export function fitRobust(pairs: readonly Pair[], tolerance: number, least: number): RobustFit | null {
  const enough = Math.max(3, least);
  if (pairs.length < enough) return null;
  const pick = picker(pairs);
  // Perspective bends an affine sample, so the sampling is a little more generous than the final fit.
  const flat = settle(pairs, bestSample(pairs, tolerance * 2, () => fitAffine([pick(), pick(), pick()])), tolerance, enough);
  if (flat !== null && weightOf(flat.inliers) > MOST * weightOf(pairs)) return flat;
  const bent = settle(pairs, bestSample(pairs, tolerance, () => fitHomography([pick(), pick(), pick(), pick()])), tolerance, enough);
  if (flat === null || bent === null) return flat ?? bent;
  return weightOf(bent.inliers) > weightOf(flat.inliers) * CLEARLY_MORE ? bent : flat;
}

const weightOf = (pairs: readonly Pair[]): number => pairs.reduce((sum, pair) => sum + pair.weight, 0);

/** Pairs in a fixed pseudo-random order, without end. */
function picker(pairs: readonly Pair[]): () => Pair {
  let state = 0x2545f491;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return pairs[Math.floor((state / 4294967296) * pairs.length)] as Pair;
  };
}

/** The sampled map with the most weight within `reach`, near misses counting less; null where no sample gives a map. */
function bestSample(pairs: readonly Pair[], reach: number, sample: () => Homography | null): Homography | null {
  let best: { map: Homography; support: number } | null = null;
  for (let round = 0; round < SAMPLES; round += 1) {
    const map = sample();
    if (map === null) continue;
    let support = 0;
    for (const pair of pairs) {
      const off = miss(map, pair);
      if (off < reach) support += pair.weight * (1 - (off / reach) ** 2);
    }
    if (best === null || support > best.support) best = { map, support };
  }
  return best?.map ?? null;
}

/** Refits to the pairs that agree until none joins or leaves; null when fewer than `enough` remain. */
function settle(pairs: readonly Pair[], start: Homography | null, tolerance: number, enough: number): RobustFit | null {
  if (start === null) return null;
  const loose = tolerance * 2;
  let map = start;
  let inliers = pairs.filter((pair) => miss(start, pair) < loose);
  for (let round = 0; round < SETTLING_ROUNDS; round += 1) {
    if (inliers.length < enough) return null;
    const affine = fitAffine(inliers);
    if (affine === null) return null;
    const projective = inliers.length >= 8 ? fitHomography(inliers) : null;
    // Two more parameters always fit better: ask for a clear gain before believing in perspective.
    map = projective !== null && rms(projective, inliers) < 0.85 * rms(affine, inliers) ? projective : affine;
    const current = map;
    const reach = round === 0 ? loose : tolerance;
    const agreeing = pairs.filter((pair) => miss(current, pair) < reach);
    const settled = round > 0 && agreeing.length === inliers.length && agreeing.every((pair, i) => pair === inliers[i]);
    inliers = agreeing;
    if (settled) break;
  }
  return inliers.length < enough ? null : { map, inliers, residual: rms(map, inliers) };
}

interface Frame {
  readonly x: number;
  readonly y: number;
  readonly scale: number;
}

function normalised(pairs: readonly Pair[]): { source: Frame; target: Frame; pairs: Pair[] } {
  const source = frameOf(pairs.map((p) => p.from));
  const target = frameOf(pairs.map((p) => p.to));
  const move = (frame: Frame, [x, y]: Point): Point => [(x - frame.x) * frame.scale, (y - frame.y) * frame.scale];
  return { source, target, pairs: pairs.map((p) => ({ from: move(source, p.from), to: move(target, p.to), weight: p.weight })) };
}

function frameOf(points: readonly Point[]): Frame {
  const x = points.reduce((sum, p) => sum + p[0], 0) / points.length;
  const y = points.reduce((sum, p) => sum + p[1], 0) / points.length;
  const spread = points.reduce((sum, p) => sum + Math.hypot(p[0] - x, p[1] - y), 0) / points.length;
  return { x, y, scale: spread > 0 ? Math.SQRT2 / spread : 1 };
}

function denormalise(h: Homography, source: Frame, target: Frame): Homography {
  const forth: Homography = [source.scale, 0, -source.x * source.scale, 0, source.scale, -source.y * source.scale, 0, 0, 1];
  const back = invertHomography([target.scale, 0, -target.x * target.scale, 0, target.scale, -target.y * target.scale, 0, 0, 1]);
  const full = multiplyHomography(back, multiplyHomography(h, forth));
  return full.map((v) => v / full[8]) as unknown as Homography;
}

/** Solves the normal equations of `rows · x = right` by Gaussian elimination with pivoting; null when singular. */
function leastSquares(rows: readonly number[][], right: readonly number[]): number[] | null {
  const size = rows[0]?.length ?? 0;
  const m: number[][] = Array.from({ length: size }, () => Array.from({ length: size + 1 }, () => 0));
  rows.forEach((row, r) => {
    for (let i = 0; i < size; i += 1) {
      const target = m[i] as number[];
      const a = row[i] as number;
      if (a === 0) continue;
      for (let j = 0; j < size; j += 1) target[j] = (target[j] as number) + a * (row[j] as number);
      target[size] = (target[size] as number) + a * (right[r] as number);
    }
  });
  for (let column = 0; column < size; column += 1) {
    let pivot = column;
    for (let r = column + 1; r < size; r += 1) if (Math.abs(m[r]?.[column] ?? 0) > Math.abs(m[pivot]?.[column] ?? 0)) pivot = r;
    const top = m[pivot] as number[];
    if (Math.abs(top[column] as number) < 1e-10) return null;
    m[pivot] = m[column] as number[];
    m[column] = top;
    for (let r = 0; r < size; r += 1) {
      const row = m[r] as number[];
      const factor = (row[column] as number) / (top[column] as number);
      if (r === column || factor === 0) continue;
      for (let k = column; k <= size; k += 1) row[k] = (row[k] as number) - factor * (top[k] as number);
    }
  }
  return m.map((row, i) => (row[size] as number) / (row[i] as number));
}
