import { sql } from 'kysely';
import { AppError } from '../../domain/errors.ts';
import type { Database } from './database.ts';

/** SQLSTATE classes and codes by what a person can do about them. */
const REFUSED = ['28P01', '28000', '42501'];
const MISSING = '3D000';
const BUSY = ['53300', '57P03'];

/**
 * Asks the server once, so that a start says what is wrong with it. Throws AppError `database_unreachable`, `database_refused`,
 * `database_missing`, `database_tls`; the message names host and database, never a password.
 */
export async function reachDatabase(database: Database, url: string): Promise<void> {
  try {
    await sql`select 1`.execute(database);
  } catch (error) {
    throw explained(error, url);
  }
}

function explained(error: unknown, url: string): unknown {
  const { hostname, port, pathname } = new URL(url);
  const params = { host: `${hostname}:${port === '' ? '5432' : port}`, database: decodeURIComponent(pathname.slice(1)) };
  const code = codeOf(error);
  const fail = (name: string, message: string): AppError => new AppError(name, message, { httpStatus: 503, params, cause: error });
  if (REFUSED.includes(code)) return fail('database_refused', `${params.host} refuses the user or the password`);
  if (code === MISSING) return fail('database_missing', `${params.host} has no database ${params.database}`);
  if (isTls(error, code)) return fail('database_tls', `no TLS connection to ${params.host}`);
  if (BUSY.includes(code) || /^E[A-Z_]+$/.test(code) || /timeout|terminated/i.test(textOf(error))) return fail('database_unreachable', `${params.host} does not answer`);
  return error;
}

function isTls(error: unknown, code: string): boolean {
  return /^(ERR_TLS|ERR_SSL|CERT_|SELF_SIGNED|DEPTH_ZERO|UNABLE_TO)/.test(code) || /does not support SSL|certificate/i.test(textOf(error));
}

/** Of several addresses that were tried, the first says it. */
function codeOf(error: unknown): string {
  if (error instanceof AggregateError) return codeOf(error.errors[0]);
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';
}

function textOf(error: unknown): string {
  return error instanceof Error ? error.message : '';
}
