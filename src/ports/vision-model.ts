import type { ModelUsage } from '../domain/model-error.ts';
import type { Json } from './engine.ts';

/** `fast` reads first; `deep` takes second looks and what `careful` marks. Both may name the same model. */
export type ModelTier = 'fast' | 'deep';

export interface ModelImage {
  readonly bytes: Uint8Array;
  readonly mediaType: 'image/jpeg' | 'image/png' | 'image/webp';
  /** Pixels. */
  readonly width: number;
  readonly height: number;
}

export type PromptPart =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'image'; readonly image: ModelImage };

export interface ModelRequest {
  readonly tier: ModelTier;
  readonly system: string;
  /** One user message, in this order. */
  readonly parts: readonly PromptPart[];
  /** The reply must be JSON of this shape: JSON Schema in the subset that all providers take. */
  readonly schema: { readonly name: string; readonly json: Json };
  /** Thinking counts as output: too low a limit is paid for and answered with `model_truncated` or nothing. */
  readonly maxOutputTokens: number;
}

export interface ModelReply {
  /** The reply's text exactly as it came; JSON, if the model did as it was told. */
  readonly text: string;
  /** The model that answered, as the provider names it. */
  readonly model: string;
  readonly usage: ModelUsage;
  readonly seconds: number;
}

/**
 * A model that sees. One `ask` is one request over the network: no retries, no cache, no limits of its own beyond the time one
 * call may take. Throws ModelError, and the signal's reason once that is aborted.
 */
export interface VisionModel {
  readonly provider: 'gemini' | 'openai-compatible';
  /** Name of the model behind a tier, for keys and the record. */
  modelOf(tier: ModelTier): string;
  ask(request: ModelRequest, signal: AbortSignal): Promise<ModelReply>;
}
