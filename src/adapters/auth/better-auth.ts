import { randomUUID } from 'node:crypto';
import { betterAuth } from 'better-auth';
import { createAuthEndpoint } from 'better-auth/api';
import { setSessionCookie } from 'better-auth/cookies';
import { z } from 'zod';
import type { Log } from '../../ports/log.ts';
import type { Database } from '../postgres/database.ts';

export interface AuthOptions {
  readonly database: Database;
  readonly secret: string;
  /** Origin that people's browsers show. */
  readonly publicUrl: string;
  /** Origins that may send cookies; asked at each request, as a port may be known only after the start. */
  readonly origins: () => readonly string[];
  /** Whether this person may have a session now. */
  readonly mayEnter: (personId: string) => Promise<boolean>;
  readonly log: Log;
}

/** A school day. Not prolonged by use: a computer in the staff room is left signed in for a day at most. */
const SESSION_SECONDS = 12 * 60 * 60;
export const PASSWORD_LENGTH = { least: 10, most: 128 } as const;

/**
 * The library with everything off that is not needed. Two of its habits are overruled by saying what looks like the default: it
 * skips its origin check where NODE_ENV or TEST look like a test, and takes another secret from BETTER_AUTH_SECRETS.
 */
export function openBetterAuth(options: AuthOptions) {
  const https = options.publicUrl.startsWith('https:');
  return betterAuth({
    appName: 'AI Grading',
    baseURL: options.publicUrl,
    basePath: '/api/auth',
    secret: options.secret,
    secrets: [{ version: 1, value: options.secret }],
    trustedOrigins: () => [...options.origins()],
    // Without transactions of its own: `mayEnter` below would wait inside one for a second connection of the same pool.
    database: { db: options.database, type: 'postgres', transaction: false },
    emailAndPassword: {
      enabled: true,
      disableSignUp: true,
      minPasswordLength: PASSWORD_LENGTH.least,
      maxPasswordLength: PASSWORD_LENGTH.most,
    },
    session: {
      modelName: 'auth_sessions',
      fields: {
        userId: 'user_id', expiresAt: 'expires_at', ipAddress: 'ip_address', userAgent: 'user_agent', createdAt: 'created_at', updatedAt: 'updated_at',
      },
      expiresIn: SESSION_SECONDS,
      disableSessionRefresh: true,
      // A cached session would keep a person in who was shut out.
      cookieCache: { enabled: false },
    },
    user: {
      modelName: 'auth_users',
      fields: { emailVerified: 'email_verified', createdAt: 'created_at', updatedAt: 'updated_at' },
    },
    account: {
      modelName: 'auth_accounts',
      fields: {
        userId: 'user_id', providerId: 'provider_id', accountId: 'account_id', accessToken: 'access_token', refreshToken: 'refresh_token', idToken: 'id_token',
        accessTokenExpiresAt: 'access_token_expires_at', refreshTokenExpiresAt: 'refresh_token_expires_at', createdAt: 'created_at', updatedAt: 'updated_at',
      },
    },
    verification: {
      modelName: 'auth_verifications',
      fields: { expiresAt: 'expires_at', createdAt: 'created_at', updatedAt: 'updated_at' },
    },
    databaseHooks: {
      session: {
        create: {
          // Where and with what somebody works is nobody's business.
          before: async (session) =>
            (await options.mayEnter(session.userId)) ? { data: { ...session, ipAddress: null, userAgent: null } } : false,
        },
      },
    },
    advanced: {
      // `__Host-` binds the cookie to this host and to https; the library itself would put `__Secure-` before the name.
      useSecureCookies: false,
      cookies: { session_token: { name: https ? '__Host-ai-grading-session_token' : 'ai-grading-session_token' } },
      defaultCookieAttributes: { httpOnly: true, sameSite: 'lax', path: '/', secure: https },
      ipAddress: { disableIpTracking: true },
      disableCSRFCheck: false,
      disableOriginCheck: false,
      database: { generateId: () => randomUUID() },
    },
    // Ours is before it: per address in the server, per account in attempts.ts.
    rateLimit: { enabled: false },
    telemetry: { enabled: false },
    // Its messages may carry addresses behind the first argument, and failures are told by the answers. A `level` would make it
    // write to standard error besides.
    logger: { disableColors: true, log: (level, message) => options.log.debug({ level }, `better-auth: ${message}`) },
    plugins: [
      {
        id: 'start-session',
        endpoints: {
          /** Without a path: it can be called from here only. */
          startSession: createAuthEndpoint({ method: 'POST', body: z.object({ personId: z.string() }) }, async (context) => {
            const { internalAdapter } = context.context;
            const user = await internalAdapter.findUserById(context.body.personId);
            const session = user === null ? null : await internalAdapter.createSession(user.id);
            if (user === null || session === null) return context.json({ started: false });
            await setSessionCookie(context, { session, user });
            return context.json({ started: true });
          }),
        },
      },
    ],
  });
}

export type BetterAuth = ReturnType<typeof openBetterAuth>;
