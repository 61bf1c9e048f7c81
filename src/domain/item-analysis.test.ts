import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { analyseItems } from './item-analysis.ts';

describe('item analysis', () => {
  it('gives the figures of a worked example', () => {
    // Two items of ten scripts; by hand: means .5 and 1, item 2 = 2 × item 1, so both go wholly with the rest.
    const one = [0, 1, 0, 1, 0, 1, 0, 1, 0, 1];
    const result = analyseItems([{ maxScore: 1, marks: one }, { maxScore: 2, marks: one.map((mark) => mark * 2) }]);
    expect(result.meanTotal).toBeCloseTo(1.5);
    expect(result.sdTotal).toBeCloseTo(1.5);
    expect(result.items[0]).toMatchObject({ marked: 10, difficulty: 0.5, mean: 0.5, sd: 0.5 });
    expect(result.items[1]?.discrimination).toBeCloseTo(1);
    expect(result.alpha).toBeCloseTo(2 * (1 - (0.25 + 1) / 2.25));
  });

  it('says nothing where there is nothing to say', () => {
    expect(analyseItems([])).toEqual({ complete: 0, meanTotal: null, sdTotal: null, alpha: null, items: [] });
    const few = analyseItems([{ maxScore: 2, marks: [1, null, 2] }]);
    expect(few.complete).toBe(2);
    expect(few.items[0]).toMatchObject({ marked: 2, mean: 1.5, discrimination: null });
    const flat = analyseItems(Array.from({ length: 2 }, () => ({ maxScore: 1, marks: Array.from({ length: 12 }, () => 1) })));
    expect(flat.alpha).toBeNull();
    expect(flat.items[0]?.discrimination).toBeNull();
  });

  it('keeps every figure within its bounds', () => {
    const marks = fc.array(fc.tuple(fc.integer({ min: 0, max: 4 }), fc.integer({ min: 0, max: 6 }), fc.option(fc.integer({ min: 0, max: 2 }))), { minLength: 0, maxLength: 40 });
    fc.assert(fc.property(marks, (rows) => {
      const items = [4, 6, 2].map((maxScore, at) => ({ maxScore, marks: rows.map((row) => row[at] ?? null) }));
      for (const item of analyseItems(items).items) {
        expect(item.difficulty ?? 0).toBeGreaterThanOrEqual(0);
        expect(item.difficulty ?? 0).toBeLessThanOrEqual(1);
        expect(Math.abs(item.discrimination ?? 0)).toBeLessThanOrEqual(1);
      }
    }));
  });
});
