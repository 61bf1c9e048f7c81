import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { applyHomography, type Homography, type Point } from '../../../domain/geometry.ts';
import { fitAffine, fitHomography, fitRobust, miss, type Pair } from './fit.ts';
import { seeded } from './testing/pages.ts';

const small = (most: number): fc.Arbitrary<number> => fc.double({ min: -most, max: most, noNaN: true });
const maps = fc.tuple(small(0.15), small(0.15), small(200), small(0.15), small(0.15), small(200), small(1e-4), small(1e-4)).map(
  ([a, b, c, d, e, f, g, h]): Homography => [1 + a, b, c, d, 1 + e, f, g, h, 1],
);
const grid: Point[] = [0, 1, 2, 3, 4, 5].flatMap((y) => [0, 1, 2, 3, 4, 5].map((x): Point => [x * 150 + 20, y * 170 + 10]));

const pairsOf = (map: Homography, points: readonly Point[]): Pair[] => points.map((from) => ({ from, to: applyHomography(map, from), weight: 1 }));

describe('fits', () => {
  it('recover any moderate projective map exactly', () => {
    fc.assert(fc.property(maps, (map) => {
      const pairs = pairsOf(map, grid);
      const found = fitHomography(pairs);
      expect(found).not.toBeNull();
      for (const pair of pairs) expect(miss(found ?? map, pair)).toBeLessThan(1e-5);
    }));
  });

  it('bear a third of wrong pairs', () => {
    fc.assert(fc.property(maps, fc.integer({ min: 1, max: 1e6 }), (map, seed) => {
      const random = seeded(seed);
      const pairs = pairsOf(map, grid).map((pair, i) => (i % 3 === 0 ? { ...pair, to: [random() * 900, random() * 1000] as const } : pair));
      const fit = fitRobust(pairs, 6, 8);
      expect(fit).not.toBeNull();
      const good = pairs.filter((_, i) => i % 3 !== 0);
      for (const pair of good) expect(miss(fit?.map ?? map, pair)).toBeLessThan(9);
    }), { numRuns: 40, examples: [[[1.1055390183068934, 0, 0, 0, 1, 0, 0, -0.0001, 1], 918_739]] });
  });

  it('prefer an affine map where perspective adds nothing', () => {
    const fit = fitRobust(pairsOf([1.1, 0.02, 5, -0.02, 1.1, 9, 0, 0, 1], grid), 1, 8);
    expect(fit?.map[6]).toBe(0);
    expect(fit?.map[7]).toBe(0);
  });

  it('give null for too few points and for points on a line', () => {
    const onLine = pairsOf([1, 0, 0, 0, 1, 0, 0, 0, 1], [[0, 0], [1, 1], [2, 2], [3, 3]]);
    expect(fitAffine(onLine.slice(0, 2))).toBeNull();
    expect(fitAffine(onLine)).toBeNull();
    expect(fitHomography(onLine)).toBeNull();
    expect(fitRobust(onLine, 1, 8)).toBeNull();
  });
});
