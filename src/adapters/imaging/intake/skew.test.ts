import { expect, test } from 'vitest';
import { lineDirection } from './skew.ts';

/** Lines of strokes, turned by `degrees` clockwise about the page's middle. */
function lines(degrees: number): Float32Array {
  const points: number[] = [];
  const sine = Math.sin((degrees * Math.PI) / 180);
  const cosine = Math.cos((degrees * Math.PI) / 180);
  for (let y = 150; y < 1500; y += 30) {
    for (let x = 120; x < 1100; x += 3) {
      if (x % 33 < 6) continue;
      for (let row = 0; row < 12; row += 1) {
        if ((x * 31 + row * 17) % 7 < 3) continue;
        const dx = x - 620;
        const dy = y + row - 850;
        points.push(620 + dx * cosine - dy * sine, 850 + dx * sine + dy * cosine);
      }
    }
  }
  return Float32Array.from(points);
}

test.each([-3.7, -1.23, -0.31, 0, 0.17, 0.5, 2.04, 3.99])('%d° is found within 0.03°', (degrees) => {
  expect(Math.abs(lineDirection(lines(degrees)).angle - degrees)).toBeLessThanOrEqual(0.03);
});

test.each([-14, -9.3, 7.7, 12.4])('%d° is found within 0.1°', (degrees) => {
  expect(Math.abs(lineDirection(lines(degrees)).angle - degrees)).toBeLessThanOrEqual(0.1);
});

test('no lines, no angle', () => {
  expect(lineDirection(new Float32Array(20)).angle).toBe(0);
  let state = 1;
  const cloud = Float32Array.from({ length: 20_000 }, () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 22;
  });
  expect(lineDirection(cloud).angle).toBe(0);
});
