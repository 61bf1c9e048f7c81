import { describe, expect, it } from 'vitest';
import { FEATURES, gradientFeatures } from './features.ts';
import { normaliseGlyph, SIDE } from './normalise.ts';
import { emptyMask, strokeWidth, type Mask } from './raster.ts';

function bar(width: number, height: number, thick: number): Mask {
  const mask = emptyMask(width, height);
  const left = Math.floor((width - thick) / 2);
  for (let y = 5; y < height - 5; y++) mask.data.fill(1, y * width + left, y * width + left + thick);
  return mask;
}

describe('normaliseGlyph', () => {
  it('is null for a mask without ink', () => {
    expect(normaliseGlyph(emptyMask(10, 10))).toBeNull();
  });

  it('gives one picture for one shape at any resolution and pen', () => {
    const thin = normaliseGlyph(bar(60, 110, 5));
    const thick = normaliseGlyph(bar(120, 210, 18));
    if (thin === null || thick === null) throw new Error('no glyph');
    let apart = 0;
    thin.forEach((value, i) => { apart += Math.abs(value - (thick[i] ?? 0)); });
    expect(apart / thin.reduce((a, b) => a + b, 0)).toBeLessThan(0.2);
  });

  it('puts the centre of mass in the middle', () => {
    const glyph = normaliseGlyph(bar(40, 90, 7));
    if (glyph === null) throw new Error('no glyph');
    let [sum, x] = [0, 0];
    glyph.forEach((value, i) => {
      sum += value;
      x += value * ((i % SIDE) + 0.5);
    });
    expect(x / sum).toBeCloseTo(SIDE / 2, 0);
  });
});

describe('gradientFeatures', () => {
  it('has its length and is zero for an empty picture', () => {
    const features = gradientFeatures(new Float32Array(SIDE * SIDE));
    expect(features).toHaveLength(FEATURES);
    expect(features.every((value) => value === 0)).toBe(true);
  });
});

describe('strokeWidth', () => {
  it('is near the width of a long bar', () => {
    expect(strokeWidth(bar(40, 200, 8))).toBeGreaterThan(7);
    expect(strokeWidth(bar(40, 200, 8))).toBeLessThan(10.5);
  });
});
