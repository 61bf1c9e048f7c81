import createClient from 'openapi-fetch';
import { currentPrefs } from '../app/prefs.ts';
import { i18n } from '../i18n/index.ts';
import { ApiProblem, problemFrom } from './problem.ts';
import type { paths } from './schema.d.ts';

export const api = createClient<paths>({ credentials: 'same-origin' });

api.use({
  onRequest({ request }) {
    request.headers.set('accept-language', currentPrefs().language);
    // A repeated press or a retry by the browser does nothing twice.
    if (request.method === 'POST' && !request.headers.has('idempotency-key')) request.headers.set('idempotency-key', newKey());
    return request;
  },
});

/** `randomUUID` exists only on https and localhost; schools also run the console on a plain address in the house. */
export function newKey(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('');
}

interface Reply<T> {
  readonly data?: T;
  readonly error?: unknown;
  readonly response: Response;
}

/** As the client library sees a type: it takes tuples (boxes, homographies) for arrays of any length. */
type Loose<T> = T extends readonly (infer E)[] ? Loose<E>[] : T extends object ? { [K in keyof T]: Loose<T[K]> } : T;

/** The answer's body, or an ApiProblem. `T` is named by the caller, because a tuple cannot be told from its loose form. */
export async function call<T>(asked: Promise<Reply<Loose<T>>>): Promise<T> {
  let reply: Reply<Loose<T>>;
  try {
    reply = await asked;
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') throw error;
    throw new ApiProblem('offline', 0, i18n._('error.offline'));
  }
  if (!reply.response.ok) throw problemFrom(reply.response.status, reply.error, i18n._('error.http', { status: reply.response.status }));
  return reply.data as T;
}

/** Sign-in and sign-out belong to the sign-in library and stand in no table of ours. */
export async function auth(path: 'sign-in/email' | 'sign-out', body: Readonly<Record<string, string>>): Promise<void> {
  let response: Response;
  try {
    response = await fetch(`/api/auth/${path}`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });
  } catch {
    throw new ApiProblem('offline', 0, i18n._('error.offline'));
  }
  if (response.ok) return;
  const sentence = response.status === 429 ? i18n._('signin.slow') : response.status < 500 ? i18n._('signin.wrong') : i18n._('error.http', { status: response.status });
  throw new ApiProblem('sign_in', response.status, sentence);
}
