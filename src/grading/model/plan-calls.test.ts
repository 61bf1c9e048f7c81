import { describe, expect, it } from 'vitest';
import { planCalls, type PlannedQuestion } from './plan-calls.ts';
import { imageTokens, shownSize } from './tiles.ts';

const questions = (count: number, image: (index: number) => string[]): PlannedQuestion[] => Array.from({ length: count }, (_, index) => ({ id: String(index + 1), images: image(index) }));

describe('planning the calls of a script', () => {
  const own = questions(19, (index) => [`crop-${index}`]);

  it('makes one in economy, at most three in balanced, one a question in careful', () => {
    expect(planCalls(own, 'economy')).toHaveLength(1);
    expect(planCalls(own, 'balanced')).toHaveLength(3);
    expect(planCalls(own, 'careful')).toHaveLength(19);
  });

  it('asks each question once, in order', () => {
    for (const mode of ['economy', 'balanced', 'careful'] as const) expect(planCalls(own, mode).flat()).toEqual(own.map(({ id }) => id));
  });

  it('sends shared pages at most twice in balanced', () => {
    const pages = Array.from({ length: 20 }, (_, page) => `page-${page}`);
    expect(planCalls(questions(19, () => pages), 'balanced')).toHaveLength(2);
  });

  it('keeps within what a model can hold', () => {
    expect(planCalls(questions(100, (index) => [`crop-${index}`]), 'economy').every((call) => call.length <= 40)).toBe(true);
  });
});

describe('images by the tile rule', () => {
  it('counts tiles', () => {
    expect(imageTokens({ width: 384, height: 384 })).toBe(258);
    expect(imageTokens({ width: 1240, height: 1754 })).toBe(1548);
  });

  it('shows a page with fewer tiles where a little less resolution is enough', () => {
    const page = { width: 2480, height: 3508 };
    expect(imageTokens(shownSize(page, 'economy'))).toBe(1032);
    expect(imageTokens(shownSize(page, 'balanced'))).toBe(1548);
    expect(shownSize(page, 'economy').height).toBe(1536);
  });
});
