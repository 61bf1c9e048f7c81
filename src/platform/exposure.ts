import { isIP } from 'node:net';
import { AppError } from '../domain/errors.ts';
import type { Config } from './config.ts';

/**
 * Refuses to be reached from other machines before that is safe: cookies need https, and a secret that was chosen for the place
 * rather than left over in a folder. Throws AppError `exposure_refused` naming what is missing.
 */
export function checkExposure(config: Pick<Config, 'api' | 'auth'>): void {
  const { host } = config.api;
  if (isLoopback(host)) return;
  const missing = [
    ...(config.auth.publicUrl?.startsWith('https://') === true ? [] : ['PUBLIC_URL=https://…']),
    ...(config.auth.secret === null ? ['AUTH_SECRET'] : []),
  ];
  if (missing.length === 0) return;
  throw new AppError('exposure_refused', `API_HOST ${host} can be reached from other machines: set ${missing.join(' and ')}, or listen on 127.0.0.1`, {
    params: { host, missing: missing.join(', ') },
  });
}

/** The address people use: PUBLIC_URL, or this machine's own. */
export function publicOrigin(config: Pick<Config, 'api' | 'auth'>, port: number = config.api.port): string {
  return config.auth.publicUrl ?? `http://127.0.0.1:${port}`;
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || (isIP(host) === 4 && host.startsWith('127.'));
}
