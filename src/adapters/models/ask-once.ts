import type { JSONSchema7, LanguageModelV4, LanguageModelV4CallOptions, LanguageModelV4GenerateResult, LanguageModelV4Usage } from '@ai-sdk/provider';
import { ModelError, type ModelUsage } from '../../domain/model-error.ts';
import type { ModelReply, ModelRequest } from '../../ports/vision-model.ts';
import { failureOf } from './failure.ts';
import { temperatureOf } from './temperature.ts';

/** One request over the network, as the port has it: throws ModelError, and the signal's reason once that is aborted. */
export async function askOnce(
  model: LanguageModelV4,
  request: ModelRequest,
  { signal, timeoutSeconds }: { signal: AbortSignal; timeoutSeconds: number },
): Promise<ModelReply> {
  signal.throwIfAborted();
  const started = performance.now();
  const timeout = AbortSignal.timeout(timeoutSeconds * 1000);
  try {
    const result = await model.doGenerate(callOptions(request, model.modelId, AbortSignal.any([signal, timeout])));
    return { ...readResult(result, model.modelId), seconds: (performance.now() - started) / 1000 };
  } catch (error) {
    signal.throwIfAborted();
    if (timeout.aborted) throw new ModelError('model_timeout', `the model gave no whole answer within ${timeoutSeconds} s`);
    throw failureOf(error);
  }
}

function callOptions({ system, parts, schema, maxOutputTokens }: ModelRequest, modelId: string, abortSignal: AbortSignal): LanguageModelV4CallOptions {
  const temperature = temperatureOf(modelId);
  return {
    prompt: [
      { role: 'system', content: system },
      {
        role: 'user',
        content: parts.map((part) =>
          part.kind === 'text'
            ? { type: 'text', text: part.text }
            : { type: 'file', mediaType: part.image.mediaType, data: { type: 'data', data: part.image.bytes } },
        ),
      },
    ],
    responseFormat: { type: 'json', name: schema.name, schema: schema.json as JSONSchema7 },
    maxOutputTokens,
    ...(temperature === undefined ? {} : { temperature }),
    abortSignal,
  };
}

/** A server that counts nothing (some local ones) gives zeros. */
function readResult({ content, finishReason, usage, response }: LanguageModelV4GenerateResult, asked: string): Omit<ModelReply, 'seconds'> {
  const counted = countTokens(usage);
  const text = content.map((part) => (part.type === 'text' ? part.text : '')).join('');
  if (finishReason.unified === 'length') throw new ModelError('model_truncated', 'the model’s answer was cut off at the limit of output tokens', { usage: counted, text });
  if (finishReason.unified === 'content-filter') throw new ModelError('model_refused', 'a safety filter of the model refused to answer', { usage: counted });
  if (text.trim() === '') throw new ModelError('model_empty', 'the model answered with nothing', { usage: counted });
  return { text, model: response?.modelId ?? modelVersion(response?.body) ?? asked, usage: counted ?? { inputTokens: 0, cachedInputTokens: 0, outputTokens: 0 } };
}

/** Where Gemini names the model that answered; the SDK passes it on in the raw body only. */
function modelVersion(body: unknown): string | null {
  return typeof body === 'object' && body !== null && 'modelVersion' in body && typeof body.modelVersion === 'string' ? body.modelVersion : null;
}

/** Null where the provider counted nothing. Thinking is part of the output in both protocols. */
function countTokens({ inputTokens, outputTokens }: LanguageModelV4Usage): ModelUsage | null {
  if (inputTokens.total === undefined && outputTokens.total === undefined) return null;
  return { inputTokens: inputTokens.total ?? 0, cachedInputTokens: inputTokens.cacheRead ?? 0, outputTokens: outputTokens.total ?? 0 };
}
