import { describe, expect, it, test } from 'vitest';
import { AppError } from '../domain/errors.ts';
import { modelSetup, type ModelSetup } from './config-model.ts';
import { parseConfig } from './config.ts';

const setup = (env: Record<string, string>): ModelSetup | null => modelSetup(parseConfig(env).config.model);

function refusal(env: Record<string, string>): AppError {
  try {
    parseConfig(env);
  } catch (error) {
    if (error instanceof AppError) return error;
  }
  throw new Error('accepted');
}

describe('which vision model is used', () => {
  it('is none without a key', () => {
    expect(setup({})).toBeNull();
    expect(setup({ VISION_MODEL_FAST: 'x' })).toBeNull();
  });

  it('is Gemini with its key, and models of ours', () => {
    expect(setup({ GEMINI_API_KEY: ' k ' })).toEqual({
      provider: 'gemini',
      baseUrl: 'https://generativelanguage.googleapis.com/v1beta',
      apiKey: 'k',
      fast: 'gemini-3.8-flash',
      deep: 'gemini-4-argon',
      timeoutSeconds: 120,
    });
  });

  it('is what the environment says in full', () => {
    expect(
      setup({ GEMINI_API_KEY: 'k', GEMINI_BASE_URL: 'https://proxy.example.org/v1beta/', VISION_MODEL_FAST: 'a', VISION_MODEL_DEEP: 'b', MODEL_TIMEOUT_SECONDS: '9' }),
    ).toEqual({ provider: 'gemini', baseUrl: 'https://proxy.example.org/v1beta', apiKey: 'k', fast: 'a', deep: 'b', timeoutSeconds: 9 });
  });

  it('is a server of the school’s own without a key; deep defaults to fast', () => {
    expect(setup({ OPENAI_BASE_URL: 'http://127.0.0.1:11434/v1', VISION_MODEL_FAST: 'qwen3-vl:8b' })).toEqual({
      provider: 'openai-compatible',
      baseUrl: 'http://127.0.0.1:11434/v1',
      apiKey: null,
      fast: 'qwen3-vl:8b',
      deep: 'qwen3-vl:8b',
      timeoutSeconds: 120,
    });
  });

  it('is OpenAI with a key alone', () => {
    expect(setup({ OPENAI_API_KEY: 'k', VISION_MODEL_FAST: 'gpt-5.4-mini' })).toMatchObject({ baseUrl: 'https://api.openai.com/v1', apiKey: 'k' });
  });

  it('follows VISION_PROVIDER where keys of both are set', () => {
    const both = { GEMINI_API_KEY: 'g', OPENAI_API_KEY: 'o', VISION_MODEL_FAST: 'm' };
    expect(setup({ ...both, VISION_PROVIDER: 'openai-compatible' })).toMatchObject({ provider: 'openai-compatible', apiKey: 'o' });
    expect(setup({ ...both, VISION_PROVIDER: 'none' })).toBeNull();
    expect(setup(both)).toMatchObject({ provider: 'gemini', apiKey: 'g' });
    expect(parseConfig(both).warnings.join()).toContain('VISION_PROVIDER');
    expect(parseConfig({ ...both, VISION_PROVIDER: 'gemini' }).warnings).toEqual([]);
  });
});

test.each([
  [{ VISION_PROVIDER: 'gemini' }, 'GEMINI_API_KEY'],
  [{ VISION_PROVIDER: 'openai-compatible', OPENAI_BASE_URL: 'http://localhost/v1' }, 'VISION_MODEL_FAST'],
  [{ VISION_PROVIDER: 'openai-compatible' }, 'VISION_MODEL_FAST OPENAI_BASE_URL'],
  [{ VISION_PROVIDER: 'gemini', GEMINI_API_KEY: 'two words' }, 'GEMINI_API_KEY'],
  [{ VISION_PROVIDER: 'claude' }, 'VISION_PROVIDER'],
  [{ OPENAI_API_KEY: 'line\nbreak' }, 'OPENAI_API_KEY'],
  [{ OPENAI_BASE_URL: 'http://models.example.org/v1' }, 'OPENAI_BASE_URL'],
  [{ GEMINI_BASE_URL: 'generativelanguage.googleapis.com' }, 'GEMINI_BASE_URL'],
  [{ VISION_MODEL_FAST: 'a b' }, 'VISION_MODEL_FAST'],
  [{ MODEL_TIMEOUT_SECONDS: '0' }, 'MODEL_TIMEOUT_SECONDS'],
  [{ MODEL_REQUESTS_PER_MINUTE: '0' }, 'MODEL_REQUESTS_PER_MINUTE'],
  [{ MODEL_BUDGET_USD: '-1' }, 'MODEL_BUDGET_USD'],
  [{ MODEL_PRICES: 'a=1' }, 'MODEL_PRICES'],
  [{ MODEL_PRICES: 'a=1/2,' }, 'MODEL_PRICES'],
  [{ MODEL_PRICES: 'a=-1/2' }, 'MODEL_PRICES'],
  [{ MARKING_MODE: 'fast' }, 'MARKING_MODE'],
  [{ CACHE_CONFIDENCE_THRESHOLD: '90' }, 'CACHE_CONFIDENCE_THRESHOLD'],
])('%j names %s', (env, keys) => {
  expect(refusal(env as Record<string, string>).params['keys']).toBe(keys);
});

test('a key of OpenAI that lies about and no model: none is used, and that is said', () => {
  const { config, warnings } = parseConfig({ OPENAI_API_KEY: 'sk-hush' });
  expect(modelSetup(config.model)).toBeNull();
  expect(warnings.join()).toContain('VISION_MODEL_FAST');
  expect(warnings.join()).not.toContain('hush');
});

test('no refusal repeats a secret', () => {
  const error = refusal({ GEMINI_API_KEY: 'hush hush', OPENAI_API_KEY: 'hush hush', OPENAI_BASE_URL: 'https://hush:hush@example.org', MODEL_PRICES: 'hush' });
  expect(error.params['keys']).toBe('GEMINI_API_KEY OPENAI_API_KEY OPENAI_BASE_URL MODEL_PRICES');
  expect(error.message).not.toContain('hush');
});

test('prices, budget and what may be used again', () => {
  const { config } = parseConfig({ MODEL_PRICES: 'qwen3-vl:8b=0/0, org/model@1=1.25/10/0.125', MODEL_BUDGET_USD: '2.50', MARKING_MODE: 'careful', CACHE_TTL_DAYS: '7' });
  expect(config.model.prices).toEqual({ 'qwen3-vl:8b': { input: 0, output: 0 }, 'org/model@1': { input: 1.25, output: 10, cachedInput: 0.125 } });
  expect(config.model.budgetUsd).toBe(2.5);
  expect(config.grading.markingMode).toBe('careful');
  expect(config.cache).toEqual({ ttlDays: 7, confidenceThreshold: 0.9 });
  expect(parseConfig({}).config.model).toMatchObject({ prices: {}, budgetUsd: null, requestsPerMinute: 60 });
});
