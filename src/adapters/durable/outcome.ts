import { z } from 'zod';
import { reviveError, type StoredError } from './stored-error.ts';

/** What a step leaves behind: data either way, so that an error is the same live and on replay. */
export type Outcome<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: StoredError };

const storedError: z.ZodType<StoredError> = z.object({
  code: z.string(),
  message: z.string(),
  httpStatus: z.number(),
  retryable: z.boolean(),
  params: z.record(z.string(), z.union([z.string(), z.number()])),
});

/** An AppError keeps what it says; anything else is `internal_error`, which is worth another try. */
export function storeError(error: unknown): StoredError {
  const known = storedError.safeParse(error);
  if (known.success) return known.data;
  const message = error instanceof Error ? error.message : String(error);
  return { code: 'internal_error', message, httpStatus: 500, retryable: true, params: {} };
}

export function unwrap<T>(outcome: Outcome<T>): T {
  if (!outcome.ok) throw reviveError(outcome.error);
  return outcome.value;
}
