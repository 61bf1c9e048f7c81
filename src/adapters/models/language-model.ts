import { createGoogle } from '@ai-sdk/google';
import { createOpenAICompatible } from '@ai-sdk/openai-compatible';
import type { LanguageModelV4 } from '@ai-sdk/provider';
import type { ModelSetup } from '../../platform/config-model.ts';
import { openaiDialect } from './openai-dialect.ts';

/** The SDK's model behind a name. The key is always given, for the SDK would else look for one in the environment. */
export function languageModel(setup: ModelSetup, name: string, fetch: typeof globalThis.fetch): LanguageModelV4 {
  const { baseUrl, apiKey } = setup;
  switch (setup.provider) {
    case 'gemini':
      return createGoogle({ baseURL: baseUrl, apiKey: apiKey ?? '', fetch }).languageModel(name);
    case 'openai-compatible':
      return createOpenAICompatible({
        name: 'openai-compatible',
        baseURL: baseUrl,
        apiKey: apiKey ?? '',
        fetch,
        supportsStructuredOutputs: true,
        transformRequestBody: openaiDialect(baseUrl),
      }).chatModel(name);
  }
}
