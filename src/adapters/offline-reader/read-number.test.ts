import { describe, expect, it } from 'vitest';
import { emptyMask, type Mask } from './raster.ts';
import { shapeOf } from './read-number.ts';

function glyph(mask: Mask): Parameters<typeof shapeOf>[0] {
  return { mask, box: { left: 10, top: 10, right: 10 + mask.width, bottom: 10 + mask.height }, unsure: false };
}

function solid(width: number, height: number): Mask {
  const mask = emptyMask(width, height);
  mask.data.fill(1);
  return mask;
}

function slash(width: number, height: number): Mask {
  const mask = emptyMask(width, height);
  for (let y = 0; y < height; y++) {
    const x = Math.round(((height - 1 - y) / (height - 1)) * (width - 6));
    mask.data.fill(1, y * width + x, y * width + x + 5);
  }
  return mask;
}

describe('shapeOf', () => {
  it('knows a dot, a dash and a slash by their shape', () => {
    expect(shapeOf(glyph(solid(10, 9)), 118)).toBe('.');
    expect(shapeOf(glyph(solid(40, 6)), 118)).toBe('-');
    expect(shapeOf(glyph(slash(45, 80)), 118)).toBe('/');
  });

  it('leaves an upright stroke to the digit classifiers', () => {
    expect(shapeOf(glyph(solid(6, 80)), 118)).toBeNull();
    expect(shapeOf(glyph(slash(20, 80)), 118)).toBeNull();
  });
});
