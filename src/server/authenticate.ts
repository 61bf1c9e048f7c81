import type { FastifyRequest } from 'fastify';
import { may, type Permission, type Principal } from '../domain/access.ts';
import { AppError } from '../domain/errors.ts';
import type { ServerDeps } from './deps.ts';

/** As the identity adapter names it, with https and without. */
const SESSION_COOKIE = /(?:^|;\s*)(?:__Host-)?ai-grading-session_token=/;
const SAFE = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * Whoever sent the request. Throws AppError `two_identities` (400: cookie and token together), `token_invalid` (401),
 * `sign_in_needed` (401), `origin_refused` (403: a change by cookie from a foreign page), `not_permitted` (403).
 */
export async function admit(deps: ServerDeps, request: FastifyRequest, permission: Permission): Promise<Principal> {
  const principal = await whoIs(deps, request);
  if (!may(principal, permission)) throw new AppError('not_permitted', `needs ${permission}`, { httpStatus: 403, params: { permission } });
  return principal;
}

async function whoIs(deps: ServerDeps, request: FastifyRequest): Promise<Principal> {
  const authorization = request.headers.authorization;
  const hasCookie = SESSION_COOKIE.test(request.headers.cookie ?? '');
  if (authorization !== undefined) {
    if (hasCookie) throw new AppError('two_identities', 'cookie and token together', { httpStatus: 400 });
    const token = /^Bearer ([\w-]{20,200})$/.exec(authorization)?.[1];
    const principal = token === undefined ? null : await deps.tokens.verify(token);
    if (principal === null) throw new AppError('token_invalid', 'the token is unknown, expired or revoked', { httpStatus: 401 });
    return principal;
  }
  const session = hasCookie ? await deps.identity.session(headersOf(request)) : null;
  if (session === null) throw new AppError('sign_in_needed', 'nobody is signed in', { httpStatus: 401 });
  if (!SAFE.has(request.method)) refuseForeignOrigin(deps, request);
  return session.principal;
}

/** A browser says from where a change comes; a change by cookie that does not say so is refused as well. */
export function refuseForeignOrigin(deps: ServerDeps, request: FastifyRequest): void {
  const { origin } = request.headers;
  if (origin === undefined || !deps.options.origins.includes(origin)) {
    throw new AppError('origin_refused', 'changes are taken from our own pages only', { httpStatus: 403 });
  }
}

export function headersOf(request: FastifyRequest): Headers {
  const headers = new Headers();
  for (const [name, value] of Object.entries(request.headers)) {
    if (value !== undefined) headers.set(name, Array.isArray(value) ? value.join(', ') : value);
  }
  return headers;
}
