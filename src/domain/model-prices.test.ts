import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { costUsd } from './model-prices.ts';

const usage = (inputTokens: number, outputTokens: number, cachedInputTokens = 0): Parameters<typeof costUsd>[1] => ({ inputTokens, cachedInputTokens, outputTokens });

describe('what a call cost', () => {
  it('is tokens times price per million', () => {
    expect(costUsd('local', usage(1_000_000, 0), { local: { input: 2, output: 8 } })).toBe(2);
    expect(costUsd('local', usage(0, 500_000), { local: { input: 2, output: 8 } })).toBe(4);
    expect(costUsd('local', usage(1290, 210), { local: { input: 2, output: 8 } })).toBeCloseTo(0.00426, 10);
  });

  it('counts cached input once, at its own price or else at the full one', () => {
    expect(costUsd('local', usage(1_000_000, 0, 400_000), { local: { input: 2, output: 8, cachedInput: 0.5 } })).toBeCloseTo(1.4, 10);
    expect(costUsd('local', usage(1_000_000, 0, 400_000), { local: { input: 2, output: 8 } })).toBe(2);
  });

  it('knows list prices, and lets the operator’s come before them', () => {
    expect(costUsd('gemini-2.5-flash', usage(1_000_000, 1_000_000), {})).toBeCloseTo(2.8, 10);
    expect(costUsd('gemini-2.5-flash', usage(1_000_000, 1_000_000), { 'gemini-2.5-flash': { input: 0, output: 0 } })).toBe(0);
  });

  it('finds a dated snapshot under its plain name, unless it has a price of its own', () => {
    expect(costUsd('gpt-5.4-2026-03-05', usage(1_000_000, 0), {})).toBe(2.5);
    expect(costUsd('gemini-2.5-pro-001', usage(1_000_000, 0), {})).toBe(1.25);
    expect(costUsd('gpt-5.4-2026-03-05', usage(1_000_000, 0), { 'gpt-5.4-2026-03-05': { input: 1, output: 1 } })).toBe(1);
  });

  it.each(['my-own-vlm', '', 'constructor', '__proto__', 'gpt-5.4-turbo'])('is not known for %j', (model) => {
    expect(costUsd(model, usage(10, 10), {})).toBeNull();
  });

  it('is never negative, and never less for more tokens', () => {
    const tokens = fc.nat({ max: 1e6 });
    fc.assert(
      fc.property(tokens, tokens, tokens, tokens, (input, cached, output, more) => {
        const prices = { m: { input: 3, output: 9, cachedInput: 1 } };
        const less = costUsd('m', usage(input, output, Math.min(cached, input)), prices) ?? -1;
        expect(less).toBeGreaterThanOrEqual(0);
        expect(costUsd('m', usage(input + more, output, Math.min(cached, input)), prices) ?? -1).toBeGreaterThanOrEqual(less);
      }),
    );
  });
});
