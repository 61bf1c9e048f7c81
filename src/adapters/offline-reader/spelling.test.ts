import fc from 'fast-check';
import { expect, it } from 'vitest';
import { spelling } from './spelling.ts';

const CLASSES = 4;

/** The sum over every path of every length-`steps` choice of classes that reads as one of the spellings. */
function byEnumeration(rows: readonly (readonly number[])[], places: readonly (readonly number[])[]): number {
  let sum = 0;
  for (let path = 0; path < CLASSES ** rows.length; path++) {
    const classes = rows.map((_, t) => Math.floor(path / CLASSES ** t) % CLASSES);
    const read = classes.filter((key, t) => key !== 0 && key !== classes[t - 1]);
    if (read.length === places.length && read.every((key, i) => places[i]?.includes(key))) sum += rows.reduce((product, row, t) => product * (row[classes[t] ?? 0] ?? 0), 1);
  }
  return sum;
}

const row = fc.array(fc.double({ min: 0.01, max: 1, noNaN: true }), { minLength: CLASSES, maxLength: CLASSES }).map((values) => {
  const sum = values.reduce((a, b) => a + b, 0);
  return values.map((value) => value / sum);
});

it('is the sum over all paths that read as the text', () => {
  fc.assert(fc.property(fc.array(row, { minLength: 1, maxLength: 5 }), fc.array(fc.integer({ min: 1, max: 3 }), { maxLength: 3 }), (rows, text) => {
    const posterior = { steps: rows.length, classes: CLASSES, p: Float32Array.from(rows.flat()) };
    expect(spelling(posterior, text.map((key) => [key]))).toBeCloseTo(byEnumeration(rows, text.map((key) => [key])), 5);
  }));
});

it('takes the alternatives of a place for one class, also where a path goes from one to the other', () => {
  const rows = [[0.1, 0.4, 0.4, 0.1], [0.6, 0.1, 0.1, 0.2], [0.1, 0.1, 0.1, 0.7]];
  const merged = rows.map(([blank = 0, a = 0, b = 0, c = 0]) => [blank, a + b, 0, c]);
  const of = (each: readonly (readonly number[])[]): Parameters<typeof spelling>[0] => ({ steps: 3, classes: CLASSES, p: Float32Array.from(each.flat()) });
  expect(spelling(of(rows), [[1, 2], [3]])).toBeCloseTo(spelling(of(merged), [[1], [3]]), 6);
});
