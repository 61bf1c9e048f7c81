import { ApplicationFailure } from '@temporalio/common';
import { AppError } from '../../domain/errors.ts';
import type { StoredError } from '../durable/stored-error.ts';

/** An AppError keeps what it says; anything else is `internal_error`, which is worth another try. Also used inside workflows. */
export function storedOf(error: unknown): StoredError {
  if (error instanceof AppError) {
    const { code, message, httpStatus, retryable, params } = error;
    return { code, message, httpStatus, retryable, params };
  }
  return { code: 'internal_error', message: error instanceof Error ? error.message : String(error), httpStatus: 500, retryable: true, params: {} };
}

/**
 * The error as the server keeps it. What is said in words lies in `details`, a payload, which is encrypted where payloads are; message
 * and stack are not payloads, so the one is the code and the other is empty.
 */
export function toFailure(stored: StoredError): ApplicationFailure {
  const failure = ApplicationFailure.create({
    message: stored.code,
    type: stored.code,
    nonRetryable: true,
    details: [stored],
  });
  failure.stack = '';
  return failure;
}

/** What a failure says, whoever made it; one that is not ours (a time limit, a server's refusal) is `workflow_broken`. */
export function storedIn(failure: unknown): StoredError {
  for (let error: unknown = failure; error instanceof Error; error = error.cause) {
    if (error instanceof ApplicationFailure && isStored(error.details?.[0])) return error.details[0];
    if (error.cause === undefined) return { code: 'workflow_broken', message: error.message, httpStatus: 500, retryable: false, params: {} };
  }
  return { code: 'workflow_broken', message: String(failure), httpStatus: 500, retryable: false, params: {} };
}

function isStored(value: unknown): value is StoredError {
  return typeof value === 'object' && value !== null && 'code' in value && typeof value.code === 'string' && 'params' in value;
}
