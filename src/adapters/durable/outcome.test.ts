import { describe, expect, it } from 'vitest';
import { AppError, badInput } from '../../domain/errors.ts';
import { storeError, unwrap } from './outcome.ts';
import { reviveError } from './stored-error.ts';

describe('outcome', () => {
  it('carries an AppError through JSON as it is', () => {
    const error = new AppError('model_busy', 'Try later', { httpStatus: 503, retryable: true, params: { retry_after_seconds: 7 } });
    const revived = reviveError(JSON.parse(JSON.stringify(storeError(error))));
    expect(revived).toBeInstanceOf(AppError);
    expect(storeError(revived)).toEqual(storeError(error));
    expect(storeError(error)).toEqual({ code: 'model_busy', message: 'Try later', httpStatus: 503, retryable: true, params: { retry_after_seconds: 7 } });
    expect(() => unwrap({ ok: false, error: storeError(badInput('bad', 'no', { page: 3 })) })).toThrow(AppError);
    expect(unwrap({ ok: true, value: null })).toBeNull();
  });

  it('makes anything else an internal error that is worth another try', () => {
    for (const thrown of [new TypeError('boom'), 'boom', { message: 'boom', code: 'ECONNRESET' }, null]) {
      expect(storeError(thrown)).toMatchObject({ code: 'internal_error', httpStatus: 500, retryable: true });
    }
  });
});
