import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Principal } from '../domain/access.ts';
import { AppError, badInput } from '../domain/errors.ts';
import type { ServerDeps } from './deps.ts';

type Result = { status: number; body: unknown } | FastifyReply | undefined;

const KEY = /^[\x21-\x7e]{1,200}$/;

/**
 * A request with an Idempotency-Key is carried out once; repeats get the first answer. Throws AppError
 * `idempotency_running` (409), `idempotency_other` (422), `request_invalid` (400).
 */
export async function withIdempotency(
  deps: ServerDeps,
  principal: Principal,
  route: string,
  request: FastifyRequest,
  run: (key: string) => Promise<Result>,
): Promise<Result> {
  const key = request.headers['idempotency-key'];
  if (key === undefined) return run(request.id);
  if (typeof key !== 'string' || !KEY.test(key)) throw badInput('request_invalid', 'not a usable Idempotency-Key', { part: 'Idempotency-Key' });
  // The path is part of the request: the same key elsewhere is another request.
  const where = `${route} ${request.url.split('?')[0] ?? ''}`;
  const state = await deps.idempotency.begin(principal.id, key, where);
  if (state === 'running') throw new AppError('idempotency_running', 'still under way', { httpStatus: 409, retryable: true });
  if (state === 'other') throw badInput('idempotency_other', 'used for another request', {}, 422);
  if (state !== 'mine') return state;
  try {
    const result = await run(key);
    if (result !== undefined && 'body' in result) await deps.idempotency.finish(principal.id, key, result);
    else await deps.idempotency.release(principal.id, key);
    return result;
  } catch (error) {
    await deps.idempotency.release(principal.id, key);
    throw error;
  }
}
