import { z } from 'zod';
import type { Answer, Outcome, Refusal, Seen, SeenPart, Wire } from './wire.ts';

const part = z.union([
  z.strictObject({ text: z.string() }),
  z.strictObject({ inlineData: z.strictObject({ mimeType: z.string(), data: z.base64() }) }),
]);

const request = z.strictObject({
  contents: z.tuple([z.strictObject({ role: z.literal('user'), parts: z.array(part).min(1) })]),
  systemInstruction: z.strictObject({ parts: z.array(z.strictObject({ text: z.string() })) }),
  generationConfig: z.looseObject({
    temperature: z.number().optional(),
    maxOutputTokens: z.number().optional(),
    responseMimeType: z.literal('application/json'),
    responseJsonSchema: z.looseObject({}),
  }),
});

const PATH = /^\/v1beta\/models\/([^/]+):generateContent$/;

export const gemini: Wire = {
  keyOf: (headers) => headers['x-goog-api-key']?.toString() ?? null,
  read(path, body): Seen | null {
    const model = PATH.exec(path)?.[1];
    const parsed = request.safeParse(body);
    if (model === undefined || !parsed.success) return null;
    const { contents, systemInstruction, generationConfig } = parsed.data;
    return {
      wire: 'gemini',
      model: decodeURIComponent(model),
      system: systemInstruction.parts.map(({ text }) => text).join(''),
      parts: contents[0].parts.map((one): SeenPart =>
        'text' in one ? one : { image: { bytes: Buffer.from(one.inlineData.data, 'base64'), mediaType: one.inlineData.mimeType } },
      ),
      schema: generationConfig.responseJsonSchema,
      temperature: generationConfig.temperature ?? null,
      maxOutputTokens: generationConfig.maxOutputTokens ?? null,
    };
  },
  answer(seen, { text, finish, usage }): Answer {
    const usageMetadata = { promptTokenCount: usage.input, candidatesTokenCount: usage.output, totalTokenCount: usage.input + usage.output };
    const rest = { usageMetadata, modelVersion: `${seen.model}-001`, responseId: 'response-1' };
    if (finish === 'blocked') return { status: 200, body: { promptFeedback: { blockReason: 'PROHIBITED_CONTENT' }, ...rest } };
    if (finish === 'silent') return { status: 200, body: rest };
    const content = { role: 'model', ...(text === '' ? {} : { parts: [{ text }] }) };
    return { status: 200, body: { candidates: [{ content, finishReason: FINISH[finish], index: 0 }], ...rest } };
  },
  refuse(refusal, { retryDelay, why = '' } = {}): Answer {
    const { status, name, details } = wordingOf(refusal, retryDelay);
    return { status, body: { error: { code: status, message: `${name}: ${why}`, status: name, details } } };
  },
};

const FINISH: Record<Exclude<Outcome['finish'], 'blocked' | 'silent'>, string> = { stop: 'STOP', length: 'MAX_TOKENS', safety: 'SAFETY', refusal: 'SAFETY' };

const rpc = (name: string, fields: object): object => ({ '@type': `type.googleapis.com/google.rpc.${name}`, ...fields });

function wordingOf(refusal: Refusal, retryDelay: string | undefined): { status: number; name: string; details: object[] } {
  const retry = retryDelay === undefined ? [] : [rpc('RetryInfo', { retryDelay })];
  switch (refusal) {
    case 'no-key':
      return { status: 403, name: 'PERMISSION_DENIED', details: [] };
    case 'bad-key':
      return { status: 400, name: 'INVALID_ARGUMENT', details: [rpc('ErrorInfo', { reason: 'API_KEY_INVALID', domain: 'googleapis.com' })] };
    case 'bad-json':
    case 'bad-request':
      return { status: 400, name: 'INVALID_ARGUMENT', details: [] };
    case 'rate-limited':
      return { status: 429, name: 'RESOURCE_EXHAUSTED', details: [rpc('QuotaFailure', { violations: [{ quotaId: 'GenerateRequestsPerMinutePerProjectPerModel' }] }), ...retry] };
    case 'daily-quota':
      return { status: 429, name: 'RESOURCE_EXHAUSTED', details: [rpc('QuotaFailure', { violations: [{ quotaId: 'GenerateRequestsPerDayPerProjectPerModel' }] }), ...retry] };
    case 'quota':
      return { status: 403, name: 'PERMISSION_DENIED', details: [rpc('ErrorInfo', { reason: 'BILLING_DISABLED', domain: 'googleapis.com' })] };
    default:
      return { status: refusal.status, name: refusal.status >= 500 ? 'INTERNAL' : 'INVALID_ARGUMENT', details: [] };
  }
}
