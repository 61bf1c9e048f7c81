import { setTimeout as delay } from 'node:timers/promises';

const AGAIN_MS = 100;

export interface Answered {
  readonly status: number;
  readonly body: unknown;
}

interface Request {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  /** Made anew for every attempt. */
  readonly body?: () => FormData | object;
  readonly key?: string;
}

/** A client that loses its server again and again, and sends what was not acknowledged once more under the same key. */
export class PersistentClient {
  /** Requests that were under way when the server died: carried out or not, nobody knows. */
  cutOff = 0;
  readonly #url: string;
  readonly #token: string;

  constructor(url: string, token: string) {
    this.#url = url;
    this.#token = token;
  }

  /** One attempt; null where no whole answer came. */
  async once({ method, path, body, key }: Request): Promise<Answered | null> {
    const content = body?.();
    try {
      const response = await fetch(this.#url + path, {
        method,
        headers: {
          authorization: `Bearer ${this.#token}`,
          ...(key !== undefined && { 'idempotency-key': key }),
          ...(content !== undefined && !(content instanceof FormData) && { 'content-type': 'application/json' }),
        },
        body: content === undefined ? null : content instanceof FormData ? content : JSON.stringify(content),
      });
      return { status: response.status, body: await response.json() };
    } catch (error) {
      if (!isRefused(error)) this.cutOff += 1;
      return null;
    }
  }

  /** Until it is acknowledged. Throws for an answer that no repeating can better. */
  async until<T>(request: Request): Promise<T> {
    for (;;) {
      const answer = await this.once(request);
      if (answer !== null && answer.status < 300) return answer.body as T;
      if (answer !== null && answer.status !== 503 && codeOf(answer.body) !== 'idempotency_running') {
        throw new Error(`${request.method} ${request.path}: ${answer.status} ${JSON.stringify(answer.body)}`);
      }
      await delay(AGAIN_MS);
    }
  }

  get<T>(path: string): Promise<T> {
    return this.until<T>({ method: 'GET', path });
  }
}

function isRefused(error: unknown): boolean {
  return error instanceof Error && error.cause instanceof Error && 'code' in error.cause && error.cause.code === 'ECONNREFUSED';
}

function codeOf(body: unknown): unknown {
  return typeof body === 'object' && body !== null && 'code' in body ? body.code : null;
}
