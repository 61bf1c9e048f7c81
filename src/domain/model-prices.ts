import type { ModelUsage } from './model-error.ts';

/** USD per million tokens. */
export interface ModelPrice {
  readonly input: number;
  readonly output: number;
  /** For input that the provider read from its own cache; without it, such input costs as much as any other. */
  readonly cachedInput?: number;
}

export type ModelPrices = Readonly<Record<string, ModelPrice>>;

/**
 * List prices as known on 8 November 2026, for prompts of up to 200,000 tokens. Introductory prices are left out on purpose: the
 * price that follows is taken, so that a budget counts too much for a while rather than too little later. MODEL_PRICES comes
 * before this table.
 */
const LIST_PRICES: ModelPrices = {
  'gemini-4-argon': { input: 4, output: 20, cachedInput: 0.2 },
  'gemini-4-hydrogen': { input: 1.5, output: 7.5 },
  'gemini-3.8-flash': { input: 1.5, output: 7.5 },
  'gemini-3.5-flash': { input: 1.5, output: 9 },
  'gemini-3.5-flash-lite': { input: 0.3, output: 2.5 },
  'gemini-3.1-pro-preview': { input: 2, output: 12 },
  'gemini-3-flash-preview': { input: 0.5, output: 3, cachedInput: 0.05 },
  'gemini-2.5-pro': { input: 1.25, output: 10 },
  'gemini-2.5-flash': { input: 0.3, output: 2.5 },
  'gemini-2.5-flash-lite': { input: 0.1, output: 0.4 },
  'gpt-5.4': { input: 2.5, output: 15, cachedInput: 0.25 },
  'gpt-5.4-mini': { input: 0.75, output: 4.5, cachedInput: 0.075 },
};

/**
 * What a call cost, in USD; null where the model has no price. `overrides` come before the built-in table. A name with the date
 * or number of a snapshot at its end (`…-2026-04-01`, `…-001`) is looked up as it is, then without it.
 */
export function costUsd(model: string, usage: ModelUsage, overrides: ModelPrices): number | null {
  const price = priceOf(model, overrides);
  if (price === null) return null;
  const cached = Math.min(usage.cachedInputTokens, usage.inputTokens);
  const perMillion =
    (usage.inputTokens - cached) * price.input + cached * (price.cachedInput ?? price.input) + usage.outputTokens * price.output;
  return perMillion / 1e6;
}

/** The price of a model, null where there is none: what a call may cost can be told before it is made. */
function priceOf(model: string, overrides: ModelPrices): ModelPrice | null {
  const base = model.replace(/-(\d{4}-\d{2}-\d{2}|\d{3})$/, '');
  const found = [overrides, LIST_PRICES].flatMap((table) => [model, base].flatMap((name) => (Object.hasOwn(table, name) ? [table[name]] : [])));
  return found[0] ?? null;
}
