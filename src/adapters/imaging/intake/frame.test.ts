import { expect, test } from 'vitest';
import { applyHomography } from '../../../domain/geometry.ts';
import { pageCorners, squareToQuad } from './frame.ts';

const bounds = { left: 0, top: 0, right: 200, bottom: 300 };

test('the corners of the thousandths fall on the corners of the quad', () => {
  const quad = [[12, 8], [190, 15], [185, 290], [5, 280]] as const;
  const map = squareToQuad(quad);
  ([[0, 0], [1000, 0], [1000, 1000], [0, 1000]] as const).forEach((corner, i) => {
    const [x, y] = applyHomography(map, corner);
    expect(x).toBeCloseTo(quad[i]?.[0] ?? 0, 6);
    expect(y).toBeCloseTo(quad[i]?.[1] ?? 0, 6);
  });
});

test('the upright page begins at the corner that its turn brings to the top left', () => {
  expect(pageCorners({ bounds, quad: null }, 0, 0)[0]).toEqual([0, 0]);
  expect(pageCorners({ bounds, quad: null }, 90, 0)).toEqual([[0, 300], [0, 0], [200, 0], [200, 300]]);
  expect(pageCorners({ bounds, quad: null }, 180, 0)[0]).toEqual([200, 300]);
  expect(pageCorners({ bounds, quad: null }, 270, 0)[0]).toEqual([200, 0]);
});

test('a page that leans clockwise has its right corners lower', () => {
  const [topLeft, topRight] = pageCorners({ bounds, quad: null }, 0, 2);
  expect(topRight[1] - topLeft[1]).toBeCloseTo(200 * Math.sin((2 * Math.PI) / 180), 6);
});
