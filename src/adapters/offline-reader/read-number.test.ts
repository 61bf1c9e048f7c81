import { describe, expect, it } from 'vitest';
import { emptyMask, type Mask } from './raster.ts';
import type { Place } from './read-digits.ts';
import { shapeOf, weigh } from './read-number.ts';

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

describe('weigh', () => {
  const seen = (text: string, passed = true): Place => ({ text, p: passed ? 0.99 : 0.7, passed, struck: false, candidates: [] });

  it('keeps a digit that both see, however surely', () => {
    expect(weigh({ text: '5', peak: 0.6 }, seen('5', false), null, false)).toEqual({ place: seen('5', false), contradicted: false });
  });

  it('finds that the line reader says another digit, or what no number has', () => {
    expect(weigh({ text: '6', peak: 0.99 }, seen('5'), null, false)).toMatchObject({ place: { text: '5', passed: false, p: 0.5 }, contradicted: true });
    expect(weigh({ text: '口', peak: 0.99 }, seen('0'), null, false)).toMatchObject({ place: { passed: false }, contradicted: true });
  });

  it('finds a sign where the classifiers surely see a digit', () => {
    expect(weigh({ text: '+', peak: 0.99 }, seen('7'), null, false)).toMatchObject({ place: { text: '+', passed: false }, contradicted: true });
    expect(weigh({ text: '+', peak: 0.99 }, seen('7', false), null, false)).toMatchObject({ place: { passed: true }, contradicted: false });
    expect(weigh({ text: '/', peak: 0.99 }, seen('1'), '/', false)).toMatchObject({ place: { passed: true }, contradicted: false });
  });

  it('lets a unit look like a digit, but not pass for it', () => {
    expect(weigh({ text: 'g', peak: 0.99 }, seen('9'), null, false)).toMatchObject({ place: { text: 'g', passed: false }, contradicted: false });
  });
});
