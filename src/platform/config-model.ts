import type { Config } from './config.ts';

/** A provider with everything a call needs. */
export interface ModelSetup {
  readonly provider: 'gemini' | 'openai-compatible';
  readonly baseUrl: string;
  /** Null only for a server of the school's own. Never printed. */
  readonly apiKey: string | null;
  readonly fast: string;
  readonly deep: string;
  readonly timeoutSeconds: number;
}

type ModelConfig = Config['model'];

/** The vision model that the configuration asks for; null for none. */
export function modelSetup(model: ModelConfig): ModelSetup | null {
  const { timeoutSeconds } = model;
  switch (providerOf(model)) {
    case 'gemini':
      return {
        provider: 'gemini',
        baseUrl: model.geminiBaseUrl ?? 'https://generativelanguage.googleapis.com/v1beta',
        apiKey: model.geminiApiKey,
        fast: model.fast ?? 'gemini-3.8-flash',
        deep: model.deep ?? 'gemini-4-argon',
        timeoutSeconds,
      };
    case 'openai-compatible':
      if (model.fast === null) return null;
      return {
        provider: 'openai-compatible',
        baseUrl: model.openaiBaseUrl ?? 'https://api.openai.com/v1',
        apiKey: model.openaiApiKey,
        fast: model.fast,
        deep: model.deep ?? model.fast,
        timeoutSeconds,
      };
    case 'none':
      return null;
  }
}

/** What a provider that was chosen by name lacks, by key. */
export function modelProblems(model: ModelConfig): { key: string; problem: string }[] {
  if (model.provider === 'gemini' && model.geminiApiKey === null) return [{ key: 'GEMINI_API_KEY', problem: 'must be set for VISION_PROVIDER=gemini' }];
  if (model.provider !== 'openai-compatible') return [];
  return [
    ...(model.fast === null ? [{ key: 'VISION_MODEL_FAST', problem: 'must be set for VISION_PROVIDER=openai-compatible' }] : []),
    ...(hasOpenai(model) ? [] : [{ key: 'OPENAI_BASE_URL', problem: 'or OPENAI_API_KEY must be set for VISION_PROVIDER=openai-compatible' }]),
  ];
}

/**
 * Where the choice was left to us, what should be known about it. A key that lies in the environment for another program must not
 * stop this one, so an incomplete setup that nobody asked for by name is a warning and no model is used.
 */
export function modelWarnings(model: ModelConfig): string[] {
  if (model.provider !== null) return [];
  if (model.geminiApiKey !== null && hasOpenai(model)) return ['keys of two providers of vision models are set; Gemini is used. VISION_PROVIDER decides.'];
  if (providerOf(model) === 'openai-compatible' && model.fast === null) return ['OPENAI_API_KEY or OPENAI_BASE_URL is set and VISION_MODEL_FAST is not: no vision model is used.'];
  return [];
}

function providerOf(model: ModelConfig): NonNullable<ModelConfig['provider']> {
  if (model.provider !== null) return model.provider;
  if (model.geminiApiKey !== null) return 'gemini';
  return hasOpenai(model) ? 'openai-compatible' : 'none';
}

function hasOpenai(model: ModelConfig): boolean {
  return model.openaiApiKey !== null || model.openaiBaseUrl !== null;
}
