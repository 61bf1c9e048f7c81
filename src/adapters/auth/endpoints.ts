import { z } from 'zod';
import { AppError } from '../../domain/errors.ts';
import type { Person } from '../../ports/identity.ts';
import type { Attempts } from './attempts.ts';
import { PASSWORD_LENGTH, type BetterAuth } from './better-auth.ts';

export interface EndpointParts {
  readonly auth: BetterAuth;
  readonly attempts: Attempts;
  readonly personOf: (headers: Headers) => Promise<Person | null>;
  readonly recordPasswordChange: (person: Person) => Promise<void>;
}

// No database takes these characters as text, so no account has them.
const storable = (text: string): boolean => text.isWellFormed() && !text.includes('\0');
const signInBody = z.object({ email: z.string().max(200).refine(storable), password: z.string().max(PASSWORD_LENGTH.most) });
const changePasswordBody = z.object({ currentPassword: z.string().max(PASSWORD_LENGTH.most), newPassword: z.string().max(PASSWORD_LENGTH.most) });

/**
 * The three of the library's many endpoints that are open, by path. Each is handed only what is named here, and answers 204
 * with its cookies: the library's own bodies carry the session token, which no script may read.
 */
export function createEndpoints(parts: EndpointParts): Readonly<Record<string, (request: Request) => Promise<Response>>> {
  return {
    '/api/auth/sign-in/email': (request) => signIn(parts, request),
    '/api/auth/sign-out': async ({ url, headers }) => cookiesOnly(await parts.auth.handler(post(url, headers, {}))),
    '/api/auth/change-password': (request) => changePassword(parts, request),
  };
}

/** Throws AppError `sign_in_refused` (401) with one answer for every cause, `sign_in_locked` (429), `origin_refused` (403). */
async function signIn({ auth, attempts }: EndpointParts, request: Request): Promise<Response> {
  const body = signInBody.safeParse(await request.json().catch(() => null));
  if (!body.success) throw signInRefused();
  const response = await counted(attempts, body.data.email, REFUSALS, () => auth.handler(post(request.url, request.headers, body.data)));
  if (REFUSALS.includes(response.status)) throw signInRefused();
  return cookiesOnly(response);
}

/**
 * One's own password: every session ends, and this browser gets a new one. A wrong current password counts as a failed sign-in.
 * Throws AppError `sign_in_needed` (401), `password_unsuitable` (400), `password_wrong` (403), `sign_in_locked` (429), `origin_refused` (403).
 */
async function changePassword(parts: EndpointParts, request: Request): Promise<Response> {
  const person = await parts.personOf(request.headers);
  if (person === null) throw new AppError('sign_in_needed', 'Nobody is signed in', { httpStatus: 401 });
  const body = changePasswordBody.safeParse(await request.json().catch(() => null));
  if (!body.success || body.data.newPassword.length < PASSWORD_LENGTH.least) {
    throw new AppError('password_unsuitable', 'The new password is too short or too long', { params: { ...PASSWORD_LENGTH } });
  }
  const passedOn = post(request.url, request.headers, { ...body.data, revokeOtherSessions: true });
  const response = await counted(parts.attempts, person.email, [400], () => parts.auth.handler(passedOn));
  if (response.status === 400) throw new AppError('password_wrong', 'The current password is wrong', { httpStatus: 403 });
  const answer = cookiesOnly(response);
  await parts.recordPasswordChange(person);
  return answer;
}

/** How the library says that an address or password is no good. */
const REFUSALS: readonly number[] = [400, 401, 404, 422];

/** Runs one try; only an answer among `failures` stays counted, so that neither a fault of ours nor another site locks anybody out. */
async function counted(attempts: Attempts, email: string, failures: readonly number[], run: () => Promise<Response>): Promise<Response> {
  const attempt = await attempts.begin(email);
  let failed = false;
  try {
    const response = await run();
    failed = failures.includes(response.status);
    return response;
  } finally {
    if (!failed) await attempts.release(attempt);
  }
}

function signInRefused(): AppError {
  return new AppError('sign_in_refused', 'E-mail address or password is wrong', { httpStatus: 401 });
}

/** Headers that the library judges a request by; the rest, forwarded addresses above all, it need not know. */
const PASSED_ON = ['cookie', 'origin', 'referer', 'sec-fetch-site', 'sec-fetch-mode', 'sec-fetch-dest'];

function post(url: string, given: Headers, body: Readonly<Record<string, unknown>>): Request {
  const headers = new Headers({ 'content-type': 'application/json' });
  for (const name of PASSED_ON) {
    const value = given.get(name);
    if (value !== null) headers.set(name, value);
  }
  return new Request(url, { method: 'POST', headers, body: JSON.stringify(body) });
}

function cookiesOnly(response: Response): Response {
  if (response.status === 403) throw new AppError('origin_refused', 'The request comes from another site', { httpStatus: 403 });
  if (!response.ok) throw new AppError('internal_error', `better-auth answered ${response.status}`, { httpStatus: 500 });
  const headers = new Headers({ 'cache-control': 'no-store' });
  for (const cookie of response.headers.getSetCookie()) headers.append('set-cookie', cookie);
  return new Response(null, { status: 204, headers });
}
