import { z } from 'zod';
import type { Answer, Outcome, Refusal, Seen, SeenPart, Wire } from './wire.ts';

const IMAGE_URL = /^data:(image\/[a-z]+);base64,([A-Za-z0-9+/]+={0,2})$/;

const part = z.union([
  z.strictObject({ type: z.literal('text'), text: z.string() }),
  z.strictObject({ type: z.literal('image_url'), image_url: z.strictObject({ url: z.string().regex(IMAGE_URL) }) }),
]);

const request = z.looseObject({
  model: z.string(),
  stream: z.literal(false).optional(),
  temperature: z.number().optional(),
  max_tokens: z.number().optional(),
  messages: z.tuple([
    z.strictObject({ role: z.literal('system'), content: z.string() }),
    z.strictObject({ role: z.literal('user'), content: z.union([z.string(), z.array(part).min(1)]) }),
  ]),
  response_format: z.strictObject({
    type: z.literal('json_schema'),
    json_schema: z.strictObject({ name: z.string().regex(/^[\w-]{1,64}$/), strict: z.literal(true), schema: z.looseObject({}).refine(isStrict) }),
  }),
});

export const openai: Wire = {
  keyOf: (headers) => /^Bearer (.+)$/.exec(headers['authorization']?.toString() ?? '')?.[1] ?? null,
  read(path, body): Seen | null {
    const parsed = request.safeParse(body);
    if (path !== '/v1/chat/completions' || !parsed.success) return null;
    const { model, messages, response_format: format, temperature, max_tokens: maxTokens } = parsed.data;
    const [{ content: system }, { content }] = messages;
    return {
      wire: 'openai',
      model,
      system,
      parts: typeof content === 'string' ? [{ text: content }] : content.map((one): SeenPart => (one.type === 'text' ? { text: one.text } : readImage(one.image_url.url))),
      schema: format.json_schema.schema,
      temperature: temperature ?? null,
      maxOutputTokens: maxTokens ?? null,
    };
  },
  answer(seen, { text, finish, usage }): Answer {
    if (finish === 'blocked') return { status: 400, body: { error: { message: 'The prompt was filtered', type: 'invalid_request_error', param: null, code: 'content_policy_violation' } } };
    const message = finish === 'refusal' ? { role: 'assistant', content: null, refusal: 'I cannot help with that.' } : { role: 'assistant', content: text, refusal: null };
    return {
      status: 200,
      body: {
        id: 'chatcmpl-1',
        object: 'chat.completion',
        created: 1_790_000_000,
        model: `${seen.model}-2026-04-01`,
        choices: finish === 'silent' ? [] : [{ index: 0, message, finish_reason: FINISH[finish] }],
        usage: { prompt_tokens: usage.input, completion_tokens: usage.output, total_tokens: usage.input + usage.output },
      },
    };
  },
  refuse(refusal, { why = '' } = {}): Answer {
    const [status, code] = wordingOf(refusal);
    return { status, body: { error: { message: `${code}: ${why}`, type: code === 'insufficient_quota' ? code : 'invalid_request_error', param: null, code } } };
  },
};

const FINISH: Record<Exclude<Outcome['finish'], 'blocked' | 'silent'>, string> = { stop: 'stop', length: 'length', safety: 'content_filter', refusal: 'stop' };

function wordingOf(refusal: Refusal): [status: number, code: string | null] {
  switch (refusal) {
    case 'no-key':
      return [401, null];
    case 'bad-key':
      return [401, 'invalid_api_key'];
    case 'bad-json':
    case 'bad-request':
      return [400, null];
    case 'rate-limited':
      return [429, 'rate_limit_exceeded'];
    case 'daily-quota':
    case 'quota':
      return [429, 'insufficient_quota'];
    default:
      return [refusal.status, refusal.status >= 500 ? 'server_error' : null];
  }
}

function readImage(url: string): SeenPart {
  const [, mediaType = '', data = ''] = IMAGE_URL.exec(url) ?? [];
  return { image: { bytes: Buffer.from(data, 'base64'), mediaType } };
}

/** OpenAI's rule for strict schemas: every object is closed and requires all it has. */
function isStrict(schema: unknown): boolean {
  if (typeof schema !== 'object' || schema === null) return true;
  if (Array.isArray(schema)) return schema.every(isStrict);
  const { type, properties, additionalProperties, required } = schema as Record<string, unknown>;
  const closed = type !== 'object' || (additionalProperties === false && sameNames(Object.keys(properties ?? {}), required));
  return closed && Object.values(schema).every(isStrict);
}

function sameNames(names: readonly string[], required: unknown): boolean {
  return Array.isArray(required) && names.length === required.length && names.every((name) => required.includes(name));
}
