import { AppError } from './errors.ts';

/** What the provider counted. Thinking counts as output. */
export interface ModelUsage {
  readonly inputTokens: number;
  /** Of the input: read from the provider's own prompt cache, at a lower price. */
  readonly cachedInputTokens: number;
  readonly outputTokens: number;
}

export type ModelErrorCode =
  | 'model_rate_limited' // 429
  | 'model_unavailable' // 5xx, no connection, connection cut
  | 'model_timeout' // no whole answer in time
  | 'model_truncated' // stopped at the limit of output tokens
  | 'model_empty' // answered with nothing
  | 'model_reply_invalid' // not JSON, or not of the shape that was asked for
  | 'model_refused' // a safety filter of the provider
  | 'model_quota' // the account's money or quota is used up
  | 'model_key_rejected' // 401, 403
  | 'model_request_rejected'; // any other 4xx: asking again gives the same

const WORTH_ANOTHER_TRY: readonly ModelErrorCode[] = [
  'model_rate_limited', 'model_unavailable', 'model_timeout', 'model_truncated', 'model_empty', 'model_reply_invalid',
];

/** A call that gave no usable answer. What it cost all the same stands in `usage`, where the provider said so. */
export class ModelError extends AppError {
  override readonly code: ModelErrorCode;
  /** From the provider's Retry-After or RetryInfo; null where it said nothing. */
  readonly retryAfterSeconds: number | null;
  readonly usage: ModelUsage | null;
  /** What came of the answer before it failed. */
  readonly text: string | null;
  /** The server turned the request away, or was never reached: nothing was made, so nothing can have been billed. */
  readonly turnedAway: boolean;

  constructor(
    code: ModelErrorCode,
    message: string,
    details: { retryAfterSeconds?: number | null; usage?: ModelUsage | null; text?: string | null; turnedAway?: boolean; cause?: unknown } = {},
  ) {
    super(code, message, { retryable: WORTH_ANOTHER_TRY.includes(code), httpStatus: 502, cause: details.cause });
    this.code = code;
    this.retryAfterSeconds = details.retryAfterSeconds ?? null;
    this.usage = details.usage ?? null;
    this.text = details.text ?? null;
    this.turnedAway = details.turnedAway ?? false;
  }
}
