import fc from 'fast-check';
import { expect, test } from 'vitest';
import { components } from './components.ts';

/** Flood fill from every pixel not yet seen: boxes and areas as text, in the order of their first pixels. */
function flooded(mask: Uint8Array, width: number, height: number): string[] {
  const seen = new Set<number>();
  const found: string[] = [];
  for (let start = 0; start < mask.length; start++) {
    if (mask[start] === 0 || seen.has(start)) continue;
    const pixels = [start];
    seen.add(start);
    for (const at of pixels) {
      for (const [dx, dy] of [[-1, -1], [0, -1], [1, -1], [-1, 0], [1, 0], [-1, 1], [0, 1], [1, 1]] as const) {
        const [x, y] = [(at % width) + dx, Math.floor(at / width) + dy];
        const next = y * width + x;
        if (x < 0 || y < 0 || x >= width || y >= height || mask[next] === 0 || seen.has(next)) continue;
        seen.add(next);
        pixels.push(next);
      }
    }
    const xs = pixels.map((at) => at % width);
    const ys = pixels.map((at) => Math.floor(at / width));
    found.push([Math.min(...xs), Math.min(...ys), Math.max(...xs), Math.max(...ys), pixels.length].join(' '));
  }
  return found;
}

test('are what a flood fill finds, and the labels number them', () => {
  fc.assert(fc.property(fc.integer({ min: 1, max: 17 }), fc.integer({ min: 1, max: 12 }), fc.infiniteStream(fc.double({ min: 0, max: 1, noNaN: true })), fc.double({ min: 0.05, max: 0.9, noNaN: true }), fc.nat(3), (width, height, stream, share, offset) => {
    const memory = new Uint8Array(width * height + offset);
    const mask = memory.subarray(offset);
    for (let i = 0; i < mask.length; i++) mask[i] = (stream.next().value ?? 1) < share ? 1 : 0;
    const { list, labels } = components(mask, width, height);
    expect(list.map(({ left, top, right, bottom, area }) => [left, top, right, bottom, area].join(' ')).toSorted()).toEqual(flooded(mask, width, height).toSorted());
    list.forEach(({ area }, i) => expect(labels.filter((label) => label === i + 1).length).toBe(area));
    expect(labels.every((label, i) => (label === 0) === (mask[i] === 0))).toBe(true);
  }));
});
