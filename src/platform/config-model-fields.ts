import { z } from 'zod';
import type { ModelPrice, ModelPrices } from '../domain/model-prices.ts';
import { baseUrlProblem } from './base-url.ts';
import { number, oneOf, optional, secretKey, whole, type Field } from './config-field.ts';

function baseUrl(key: string, shownDefault: string, meaning: string): Field<string | null> {
  const schema = z
    .string()
    .trim()
    .superRefine((value, context) => {
      const problem = baseUrlProblem(value);
      if (problem !== null) context.addIssue(problem);
    })
    .transform((value) => value.replace(/\/+$/, ''));
  return { key, schema, fallback: null, shownDefault, values: '`https://…`', meaning };
}

function modelName(key: string, shownDefault: string, meaning: string): Field<string | null> {
  const schema = z.string().trim().regex(/^[\w.:@/-]{1,200}$/, 'must be the name of a model');
  return { key, schema, fallback: null, shownDefault, values: 'name of a model', meaning };
}

const PRICE = /^([\w.:@/-]+)=(\d+(?:\.\d+)?)\/(\d+(?:\.\d+)?)(?:\/(\d+(?:\.\d+)?))?$/;

function readPrice(text: string): [model: string, price: ModelPrice] | null {
  const [entry, model = '', input, output, cached] = PRICE.exec(text.trim()) ?? [];
  if (entry === undefined) return null;
  return [model, { input: Number(input), output: Number(output), ...(cached === undefined ? {} : { cachedInput: Number(cached) }) }];
}

const prices: Field<ModelPrices> = {
  key: 'MODEL_PRICES',
  schema: z.string().transform((text, context): ModelPrices => {
    const read = text.split(',').map(readPrice);
    if (read.includes(null)) context.addIssue('must be a list like model=0.30/2.50,other=1.25/10/0.125: US dollars per million tokens of input, output and cached input');
    return Object.fromEntries(read.flatMap((price) => (price === null ? [] : [price])));
  }),
  fallback: {},
  shownDefault: 'list prices of known models',
  values: '`model=input/output[/cached],…`',
  meaning: 'US dollars per million tokens of input, output and cached input; comes before the list prices. `model=0/0` for a server of your own.',
};

/** Which vision model answers, and what may be spent on it. */
export const MODEL_FIELDS = {
  provider: optional(
    oneOf('VISION_PROVIDER', ['gemini', 'openai-compatible', 'none'], 'none', 'Whose vision model reads written answers. `none`: only what needs no model is marked, the rest waits for a person.'),
    'by the key or base URL that is set',
  ),
  fast: modelName('VISION_MODEL_FAST', '`gemini-3.8-flash` for Gemini', 'Model that looks first. Needed for `openai-compatible`.'),
  deep: modelName('VISION_MODEL_DEEP', '`gemini-4-argon` for Gemini, else as `VISION_MODEL_FAST`', 'Model for second looks.'),
  geminiApiKey: secretKey('GEMINI_API_KEY', 'Key of the Gemini API, of a project that pays: what comes with a free key, Google may use for its products.'),
  geminiBaseUrl: baseUrl('GEMINI_BASE_URL', '`https://generativelanguage.googleapis.com/v1beta`', 'Where the Gemini API is, with its version.'),
  openaiApiKey: secretKey('OPENAI_API_KEY', 'Key of OpenAI, or of a server that speaks its protocol. A server of your own may need none.'),
  openaiBaseUrl: baseUrl('OPENAI_BASE_URL', '`https://api.openai.com/v1`', 'Server that speaks OpenAI’s protocol: vLLM, Ollama (`http://127.0.0.1:11434/v1`). Plain http only on this machine or a private network.'),
  timeoutSeconds: number('MODEL_TIMEOUT_SECONDS', 120, whole(1, 300), 'Longest wait for one answer of a model.'),
  requestsPerMinute: number('MODEL_REQUESTS_PER_MINUTE', 60, whole(1, 100_000), 'Most requests to models in a minute.'),
  budgetUsd: optional(
    number('MODEL_BUDGET_USD', 0, { min: 0, max: 1_000_000, whole: false }, 'Most US dollars spent on models for one exam; what is left then waits for a person.'),
    'no limit',
  ),
  prices,
} as const;
