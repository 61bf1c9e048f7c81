import type { Problem } from './types.ts';

/** The server's refusal, or that it could not be reached (`code` `offline`, status 0). `message` is a sentence to show. */
export class ApiProblem extends Error {
  readonly code: string;
  readonly status: number;
  readonly errors: NonNullable<Problem['errors']>;
  readonly current: Problem['current'];

  constructor(code: string, status: number, sentence: string, body: Pick<Problem, 'errors' | 'current'> = {}) {
    super(sentence);
    this.name = 'ApiProblem';
    this.code = code;
    this.status = status;
    this.errors = body.errors ?? [];
    this.current = body.current;
  }
}

/** Whether asking again later may help: no connection, too many at once, a server that starts or stops. */
export function mayPass(problem: ApiProblem): boolean {
  return problem.status === 0 || problem.status === 408 || problem.status === 429 || problem.status >= 500;
}

/** A body that came with an error status; a proxy's page is no problem body and gets a code of its own. */
export function problemFrom(status: number, body: unknown, fallback: string): ApiProblem {
  if (typeof body === 'object' && body !== null && 'code' in body && 'detail' in body && typeof body.code === 'string' && typeof body.detail === 'string') {
    return new ApiProblem(body.code, status, body.detail, body as Problem);
  }
  return new ApiProblem(`http_${status}`, status, fallback);
}

export function asProblem(error: unknown, fallback: string): ApiProblem {
  return error instanceof ApiProblem ? error : new ApiProblem('offline', 0, fallback);
}
