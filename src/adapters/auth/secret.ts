import { randomBytes } from 'node:crypto';
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { AppError } from '../../domain/errors.ts';

const FILE = 'auth-secret';

/**
 * The secret that signs session cookies: 32 random bytes (base64url), made once and kept in the data folder for our user only.
 * Throws AppError `auth_secret_damaged`.
 */
export function readOrMakeSecret(dataDir: string): string {
  const file = join(dataDir, FILE);
  mkdirSync(dataDir, { recursive: true });
  try {
    // `wx`: of two processes that start together one makes it, and the other reads that one's.
    writeFileSync(file, randomBytes(32).toString('base64url'), { flag: 'wx', mode: 0o600, flush: true });
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
  }
  chmodSync(file, 0o600);
  const secret = readFileSync(file, 'utf8').trim();
  if (/^[\w-]{43}$/.test(secret)) return secret;
  throw new AppError('auth_secret_damaged', `${file} does not hold a secret; remove it to make a new one: everybody signs in again`, {
    httpStatus: 500,
    params: { file },
  });
}
