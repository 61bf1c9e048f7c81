import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decideBubbles, sheetStats } from './bubbles.ts';

const EMPTY = Array.from({ length: 30 }, (_, i) => 0.01 + (i % 5) * 0.01);
const FILLED = Array.from({ length: 10 }, (_, i) => 0.85 + (i % 4) * 0.04);
const SHEET = sheetStats([...EMPTY, ...FILLED]);
const mark = (fill: number, spill = 0.01): { fill: number; spill: number } => ({ fill, spill });
const options = (a: number, b: number, c: number): Record<string, { fill: number; spill: number }> => ({ A: mark(a), B: mark(b), C: mark(c) });

describe('sheetStats', () => {
  it('finds the two kinds of bubble and a band between them', () => {
    expect(SHEET.state).toBe('clear');
    expect(SHEET.separation).toBeGreaterThan(0.7);
    expect(SHEET.low).toBeGreaterThan(0.1);
    expect(SHEET.high).toBeGreaterThan(SHEET.low + 0.1);
    expect(SHEET.high).toBeLessThan(0.7);
  });

  it('does not force two kinds where everything is empty', () => {
    expect(sheetStats(EMPTY)).toMatchObject({ state: 'empty', filled: null, separation: 0 });
    expect(sheetStats([])).toMatchObject({ state: 'empty', count: 0 });
  });

  it('calls a sheet unclear whose fills run into each other', () => {
    expect(sheetStats([0, 0.05, 0.1, 0.15, 0.2, 0.25, 0.3]).state).toBe('unclear');
  });

  it('finds one filled bubble among many', () => {
    expect(sheetStats([...EMPTY, 0.9])).toMatchObject({ state: 'clear' });
  });

  it('does not depend on the order', () => {
    fc.assert(fc.property(fc.shuffledSubarray([...EMPTY, ...FILLED], { minLength: 40, maxLength: 40 }), (fills) => {
      const { count, state, low, high } = sheetStats(fills);
      expect({ count, state }).toEqual({ count: SHEET.count, state: SHEET.state });
      expect(low).toBeCloseTo(SHEET.low, 9);
      expect(high).toBeCloseTo(SHEET.high, 9);
    }));
  });
});

describe('decideBubbles', () => {
  it('takes the one filled bubble', () => {
    expect(decideBubbles(options(0.02, 0.92, 0.03), SHEET, { multiple: false })).toMatchObject({ kind: 'answer', chosen: ['B'] });
    expect(decideBubbles(options(0.02, 0.92, 0.03), SHEET, { multiple: false }).confidence).toBeGreaterThan(0.9);
  });

  it('takes two only where the question allows them', () => {
    expect(decideBubbles(options(0.9, 0.02, 0.93), SHEET, { multiple: true })).toMatchObject({ kind: 'answer', chosen: ['A', 'C'] });
    expect(decideBubbles(options(0.9, 0.02, 0.93), SHEET, { multiple: false })).toMatchObject({ kind: 'review', code: 'double_mark', chosen: ['A', 'C'] });
  });

  it('asks about a light mark, alone or beside a full one', () => {
    const light = (SHEET.low + SHEET.high) / 2;
    expect(decideBubbles(options(0.02, light, 0.03), SHEET, { multiple: false })).toMatchObject({ kind: 'review', code: 'mark_unclear' });
    expect(decideBubbles(options(0.9, light, 0.03), SHEET, { multiple: false })).toMatchObject({ kind: 'review', code: 'mark_unclear', chosen: ['A'] });
  });

  it('is sure of an empty question, on a marked sheet and on an empty one', () => {
    for (const sheet of [SHEET, sheetStats(EMPTY)]) {
      const decision = decideBubbles(options(0.01, 0.03, 0.02), sheet, { multiple: false });
      expect(decision).toMatchObject({ kind: 'review', code: 'no_answer' });
      expect(decision.confidence).toBeGreaterThan(0.85);
    }
  });

  it('asks where ink stands beside an empty bubble, and where a bubble could not be placed', () => {
    expect(decideBubbles({ A: mark(0.02), B: mark(0.03, 0.3), C: mark(0.01) }, SHEET, { multiple: false })).toMatchObject({ code: 'mark_unclear' });
    expect(decideBubbles({ A: mark(0.02), B: mark(0.95), C: mark(0.01, 1) }, SHEET, { multiple: false })).toMatchObject({ code: 'mark_unclear' });
  });

  it('proposes the other answer where one is crossed out', () => {
    const crossed = { A: mark(0.97, 0.6), B: mark(0.9, 0.02), C: mark(0.02, 0.01) };
    for (const multiple of [true, false]) expect(decideBubbles(crossed, SHEET, { multiple })).toMatchObject({ kind: 'review', code: 'crossed_out', chosen: ['B'] });
  });

  it('sees a thin cross beside a clean mark, and takes no untidy hand for one', () => {
    const thin = { A: mark(0.99, 0.15), B: mark(0.01, 0), C: mark(0.99, 0) };
    for (const multiple of [true, false]) expect(decideBubbles(thin, SHEET, { multiple })).toMatchObject({ code: 'crossed_out', chosen: ['C'] });
    const untidy = { A: mark(0.99, 0.2), B: mark(0.01, 0), C: mark(0.97, 0.1) };
    expect(decideBubbles(untidy, SHEET, { multiple: false })).toMatchObject({ code: 'double_mark', chosen: ['A', 'C'] });
    expect(decideBubbles(untidy, SHEET, { multiple: true })).toMatchObject({ kind: 'answer', chosen: ['A', 'C'] });
  });

  it('decides nothing on an unclear sheet', () => {
    expect(decideBubbles(options(0.02, 0.2, 0.03), sheetStats([0, 0.05, 0.1, 0.15, 0.2, 0.25, 0.3]), { multiple: false })).toMatchObject({ code: 'sheet_unclear' });
  });

  it('never answers with a bubble below the upper threshold', () => {
    const fill = fc.double({ min: 0, max: 1, noNaN: true });
    fc.assert(fc.property(fill, fill, fill, fc.boolean(), (a, b, c, multiple) => {
      const fills = { A: a, B: b, C: c };
      const decision = decideBubbles(options(a, b, c), SHEET, { multiple });
      if (decision.kind !== 'answer') return;
      for (const [key, value] of Object.entries(fills)) expect(value >= SHEET.high).toBe(decision.chosen.includes(key));
      expect(decision.confidence).toBeGreaterThanOrEqual(0.5);
    }));
  });
});
