import { AISDKError, APICallError, InvalidResponseDataError } from '@ai-sdk/provider';
import { ModelError, type ModelErrorCode } from '../../domain/model-error.ts';
import { readErrorBody, type ErrorBody } from './error-body.ts';
import { retryAfterSeconds } from './retry-after.ts';

/**
 * What went wrong with a call, in our words only. Nothing of the SDK's error is passed on, not even as a cause: it holds the whole
 * request, and a server's message may quote the prompt or the key.
 */
export function failureOf(error: unknown): ModelError {
  if (error instanceof ModelError) return error;
  // The one thing the SDK finds invalid in a reply that it could read: no choices in it.
  if (InvalidResponseDataError.isInstance(error)) return new ModelError('model_empty', 'the model answered with nothing');
  if (APICallError.isInstance(error)) return httpFailure(error);
  // The SDK refused to make the call at all; asking again gives the same.
  if (AISDKError.isInstance(error)) return new ModelError('model_request_rejected', `the request could not be made (${error.name})`, { turnedAway: true });
  return unreached(error);
}

function httpFailure(error: APICallError): ModelError {
  const { statusCode: status, responseHeaders = {}, responseBody = '' } = error;
  if (status === undefined) return unreached(error);
  if (status < 300) return new ModelError('model_unavailable', 'the model’s server sent something that is not an answer');
  const body = readErrorBody(responseBody);
  const code = codeOf(status, body);
  const why = [status, ...body.words].join(' ');
  return new ModelError(code, `${SAYS[code] ?? 'the model’s server rejected the request'} (${why})`, {
    retryAfterSeconds: retryAfterSeconds(responseHeaders, body.retryDelay, new Date()),
    turnedAway: true,
  });
}

const SAYS: Partial<Record<ModelErrorCode, string>> = {
  model_quota: 'the account’s money or quota for the model is used up',
  model_rate_limited: 'the model takes no more requests for now',
  model_key_rejected: 'the model’s server refused the key',
  model_unavailable: 'the model’s server failed',
  model_refused: 'a safety filter of the model’s server refused the request',
};

const NO_MONEY = ['insufficient_quota', 'billing_not_active', 'billing_hard_limit_reached', 'BILLING_DISABLED'];
const BLOCKED = ['content_filter', 'content_policy_violation'];
const BAD_KEY = ['API_KEY_INVALID', 'invalid_api_key'];

function codeOf(status: number, { words, dailyQuota }: ErrorBody): ModelErrorCode {
  if (status === 408 || status >= 500) return 'model_unavailable';
  if (status === 402 || words.some((word) => NO_MONEY.includes(word)) || (status === 429 && dailyQuota)) return 'model_quota';
  if (status === 429) return 'model_rate_limited';
  if (status === 401 || status === 403 || words.some((word) => BAD_KEY.includes(word))) return 'model_key_rejected';
  return words.some((word) => BLOCKED.includes(word)) ? 'model_refused' : 'model_request_rejected';
}

/** What never became a connection; one that broke may have carried an answer. */
const NO_CONNECTION = ['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH', 'UND_ERR_CONNECT_TIMEOUT'];

/** With the system's name for it, like ECONNREFUSED, looked for down the chain of causes. */
function unreached(error: unknown): ModelError {
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    if (!('code' in cause) || typeof cause.code !== 'string' || !/^[A-Z_]+$/.test(cause.code)) continue;
    return new ModelError('model_unavailable', `no answer from the model’s server (${cause.code})`, { turnedAway: NO_CONNECTION.includes(cause.code) });
  }
  return new ModelError('model_unavailable', 'no answer from the model’s server');
}
