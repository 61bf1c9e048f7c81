import { randomBytes } from 'node:crypto';
import { chownSync, existsSync, mkdtempSync, readFileSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { AppError } from '../../domain/errors.ts';
import { syncFolder } from '../filesystem/directory-sync.ts';
import type { Binaries } from './binaries.ts';
import type { Place } from './place.ts';
import { run } from './run.ts';

/** The one role; it owns everything. */
export const ROLE = 'ai_grading';

/**
 * Makes the cluster where there is none and returns the role's password. A cluster is built beside its place
 * and renamed, so that kill -9 in the middle leaves nothing that looks like one.
 * Throws AppError `database_version_mismatch`, `database_password_missing`, `database_init_failed`, `disk_full`.
 */
export async function prepareCluster(place: Place, binaries: Binaries): Promise<string> {
  const passwordFile = join(place.own, 'password');
  if (existsSync(place.cluster)) {
    checkVersion(place.cluster, binaries.major);
    if (existsSync(passwordFile)) return readFileSync(passwordFile, 'utf8');
    throw new AppError('database_password_missing', `the database in ${place.cluster} is there but its password file ${passwordFile} is not; put it back from a backup`, {
      httpStatus: 503,
      params: { file: passwordFile },
    });
  }
  const password = randomBytes(24).toString('base64url');
  writeFileSync(passwordFile, password, { mode: 0o600, flush: true });
  await initialise(place, binaries, password);
  return password;
}

function checkVersion(cluster: string, major: string): void {
  const found = readFileSync(join(cluster, 'PG_VERSION'), 'utf8').trim();
  if (found === major) return;
  throw new AppError('database_version_mismatch', `the database in ${cluster} was made by PostgreSQL ${found}, this program brings ${major}: make a backup with the old version of this program and restore it with this one`, {
    httpStatus: 503,
    params: { found, expected: major },
  });
}

async function initialise(place: Place, binaries: Binaries, password: string): Promise<void> {
  // A name of its own for each try: the initdb of a killed run may still be writing to the last one.
  removeEarlierTries(place.home);
  const folder = mkdtempSync(join(place.home, TRY_PREFIX));
  // initdb reads the password as the server's user; it wants the data directory empty.
  const secret = join(folder, 'password');
  const data = join(folder, 'data');
  writeFileSync(secret, password, { mode: 0o600 });
  if (place.user !== null) {
    chownSync(secret, place.user.uid, place.user.gid);
    chownSync(folder, place.user.uid, place.user.gid);
  }
  const { code, output } = await run(
    binaries.initdb,
    [
      `--pgdata=${data}`, `--username=${ROLE}`, `--pwfile=${secret}`, '--auth=scram-sha-256', '--encoding=UTF8', '--locale=C',
      // Sorting and case by Unicode code points, the same on every machine and version of its libraries.
      '--locale-provider=builtin', '--builtin-locale=C.UTF-8', '--no-instructions',
    ],
    place.user,
    120,
  );
  if (code !== 0) {
    rmSync(folder, { recursive: true, force: true });
    throw failure('database_init_failed', `could not create the database in ${place.cluster}`, output);
  }
  renameSync(data, place.cluster);
  // Both names, or after a loss of power there might be a password without its cluster, or none of either.
  await syncFolder(place.home);
  await syncFolder(place.own);
  rmSync(folder, { recursive: true, force: true });
}

const TRY_PREFIX = 'cluster.new-';

function removeEarlierTries(home: string): void {
  for (const name of readdirSync(home)) {
    if (!name.startsWith(TRY_PREFIX)) continue;
    try {
      rmSync(join(home, name), { recursive: true, force: true });
    } catch {
      // Still being written to; the next start removes it.
    }
  }
}

/** Names what PostgreSQL's own words mean, where we know it; else gives them under `code`. */
export function failure(code: string, what: string, output: string): AppError {
  const tail = output.split('\n').slice(-15).join('\n');
  const known = KNOWN.find(({ pattern }) => pattern.test(tail));
  const hint = known === undefined ? '' : ` (${known.hint})`;
  return new AppError(known?.code ?? code, `${what}${hint}:\n${tail}`, { httpStatus: 503 });
}

const KNOWN = [
  { pattern: /no space left on device|disk quota exceeded/i, code: 'disk_full', hint: 'the disk is full' },
  { pattern: /error while loading shared libraries|library not loaded/i, code: 'postgres_unusable', hint: 'a system library is missing' },
  { pattern: /could not look up effective user id/i, code: 'server_user_unknown', hint: 'the user has no entry in /etc/passwd; run as a user that has one, or set DATABASE_URL' },
  { pattern: /could not create shared memory|could not map anonymous shared memory/i, code: 'memory_short', hint: 'too little shared memory' },
] as const;
