import { createHash } from 'node:crypto';
import type { FastifyRequest } from 'fastify';

const MOST_TOKENS = 10_000;

export interface LimitKeys {
  /** What a request is counted under. */
  readonly of: (request: FastifyRequest) => string;
  /** Notes whose token was good. */
  readonly letIn: (request: FastifyRequest) => void;
}

/**
 * A token counts by itself, wherever it is used from, once it was good for a request; everybody else, and every token that is
 * made up, by their address: a new token with each request is no way around the limit.
 */
export function limitKeys(): LimitKeys {
  const good = new Set<string>();
  return {
    of(request) {
      const key = tokenKey(request);
      return key !== null && good.has(key) ? key : request.ip;
    },
    letIn(request) {
      const key = tokenKey(request);
      // A public route has a caller too, and asks for no token.
      if (key === null || request.caller?.kind !== 'token') return;
      if (good.size >= MOST_TOKENS) good.clear();
      good.add(key);
    },
  };
}

function tokenKey({ headers: { authorization } }: FastifyRequest): string | null {
  return authorization === undefined ? null : createHash('sha256').update(authorization).digest('base64url');
}
