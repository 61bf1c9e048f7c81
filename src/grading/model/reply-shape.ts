import { z } from 'zod';
import { ModelError } from '../../domain/model-error.ts';
import type { Json } from '../../ports/engine.ts';
import type { ModelRequest } from '../../ports/vision-model.ts';

export const words = (most: number) => z.string().max(most);

/** What not every provider takes in a schema. */
const LIMITS = new Set(['$schema', 'minimum', 'maximum', 'maxLength', 'minLength', 'minItems', 'maxItems', 'exclusiveMinimum', 'exclusiveMaximum', 'pattern']);

/** Shape of a reply, without what not every provider takes: limits are checked when it is read. */
export function replySchema(name: string, shape: z.ZodType): ModelRequest['schema'] {
  return { name, json: bare(z.toJSONSchema(shape) as Json) };
}

function bare(schema: Json): Json {
  if (Array.isArray(schema)) return schema.map(bare);
  if (typeof schema !== 'object' || schema === null) return schema;
  return Object.fromEntries(Object.entries(schema).filter(([key]) => !LIMITS.has(key)).map(([key, value]) => [key, bare(value)]));
}

/** Reads a reply by its shape. Throws ModelError `model_reply_invalid`; nothing is repaired. */
export function parseReply<T extends z.ZodType>(text: string, shape: T): z.output<T> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw invalid('not JSON');
  }
  const parsed = shape.safeParse(value);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  throw invalid(`${issue?.path.map(String).join('.') ?? ''}: ${issue?.code ?? 'wrong shape'}`);
}

/** `what` names the fault, never the reply's words. */
export function invalid(what: string): ModelError {
  return new ModelError('model_reply_invalid', `the model's reply has ${what}`);
}
