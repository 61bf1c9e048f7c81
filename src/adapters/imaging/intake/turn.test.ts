import { expect, test } from 'vitest';
import type { PageCodeMark } from '../../../domain/script.ts';
import { codeTurn, linesRun, turned } from './turn.ts';

const upright: PageCodeMark = { text: 'x', quad: [[10, 10], [30, 10.5], [30, 30], [10, 30]] };
const flat: PageCodeMark = { text: 'x', quad: [[30, 30], [10, 30], [10, 10], [30, 10]] };

test('a code on a page that was turned clockwise wants the rest of the turn', () => {
  expect(codeTurn([upright])).toBe(0);
  expect(codeTurn([flat])).toBe(180);
  expect(codeTurn([{ text: 'x', quad: [[30, 10], [30, 30], [10, 30], [10, 10]] }])).toBe(270);
  expect(codeTurn([{ text: 'x', quad: [[10, 30], [10, 10], [30, 10], [30, 30]] }])).toBe(90);
});

test('codes that disagree or cannot be read decide nothing', () => {
  expect(codeTurn([upright, flat])).toBeNull();
  expect(codeTurn([{ ...flat, text: null }])).toBeNull();
  expect(codeTurn([{ ...flat, text: null }, upright])).toBe(0);
});

test('points move with the picture', () => {
  const point = Float32Array.of(2, 3);
  expect([...turned(point, 10, 20, 90)]).toEqual([17, 2]);
  expect([...turned(point, 10, 20, 180)]).toEqual([8, 17]);
  expect([...turned(point, 10, 20, 270)]).toEqual([3, 8]);
});

test('lines run where neighbours are near', () => {
  const letters = (dx: number, dy: number): { left: number; top: number; right: number; bottom: number; area: number }[] =>
    Array.from({ length: 100 }, (_, i) => ({ left: (i % 10) * dx, top: Math.floor(i / 10) * dy, right: (i % 10) * dx + 5, bottom: Math.floor(i / 10) * dy + 5, area: 20 }));
  expect(linesRun(letters(8, 14))).toBe('across');
  expect(linesRun(letters(14, 8))).toBe('down');
  expect(linesRun(letters(14, 8).slice(0, 5))).toBeNull();
});
