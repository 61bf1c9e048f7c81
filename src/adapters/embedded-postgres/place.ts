import { createHash } from 'node:crypto';
import { chmodSync, chownSync, existsSync, lstatSync, mkdirSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { AppError } from '../../domain/errors.ts';
import type { Log } from '../../ports/log.ts';
import { blockedFolder, serverUserFor, type ServerUser } from './server-user.ts';

/** Where the parts of one embedded database lie. */
export interface Place {
  /** `<data folder>/postgres`: lock, password, server log. Ours alone. */
  readonly own: string;
  /** Folder of the cluster, and of a copy of the binaries where one is needed. `own`, or a fallback. */
  readonly home: string;
  /** PostgreSQL's data directory. */
  readonly cluster: string;
  readonly user: ServerUser;
}

const Location = z.object({ home: z.string().min(1) });

/** Makes `<data folder>/postgres` and returns its real path. Throws AppError `data_dir_unwritable`. */
export function makeOwnFolder(dataDir: string): string {
  try {
    return makeFolders(dataDir);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    if (!UNWRITABLE.has(code)) throw error;
    throw new AppError('data_dir_unwritable', `the data folder ${dataDir} cannot be made or written to (${code}); choose another with DATA_DIR`, {
      params: { folder: dataDir },
      cause: error,
    });
  }
}

const UNWRITABLE = new Set(['EACCES', 'EPERM', 'EROFS', 'ENOTDIR', 'EEXIST']);

function makeFolders(dataDir: string): string {
  // The server's user only walks through; it can list or read nothing but its own folder.
  const mode = process.getuid?.() === 0 ? 0o711 : 0o700;
  // Set again where the folder is new: a umask may have taken the server's way in.
  if (mkdirSync(dataDir, { recursive: true, mode }) !== undefined) chmodSync(dataDir, mode);
  const own = join(realpathSync(dataDir), 'postgres');
  mkdirSync(own, { recursive: true, mode });
  chmodSync(own, mode);
  return own;
}

/**
 * Decides where the cluster lies: inside the data folder, unless the server's user cannot get there or the
 * file system has no owners and modes; then in the first of `stateDirs` that will do, remembered in the data
 * folder (`location.json`), so that the choice stays when the surroundings change.
 */
export function choosePlace(own: string, stateDirs: readonly string[], log: Log): Place {
  const note = join(own, 'location.json');
  if (existsSync(note)) return rememberedPlace(own, note);

  const inside = join(own, 'cluster');
  const user = serverUserFor(inside);
  if (existsSync(inside)) {
    const blocked = blockedFolder(own, user);
    if (blocked === null) return { own, home: own, cluster: inside, user };
    throw new AppError('data_dir_unreachable', `the database in ${inside} cannot be reached by its server's user (uid ${user?.uid}): folder ${blocked} does not let it through; chmod o+x it`, {
      httpStatus: 503,
      params: { folder: blocked },
    });
  }
  const reason = unfit(own, user);
  if (reason === null) return { own, home: own, cluster: inside, user };

  const key = createHash('sha256').update(own).digest('hex').slice(0, 16);
  for (const base of stateDirs) {
    const home = join(base, key);
    if (!makeStateFolder(base) || !makeStateFolder(home) || unfit(home, user) !== null) continue;
    writeFileSync(note, JSON.stringify({ home }), { mode: 0o600, flush: true });
    log.warn({ reason, folder: home, dataFolder: own }, 'the database server cannot use the data folder; its files are kept elsewhere');
    return { own, home, cluster: join(home, 'cluster'), user };
  }
  throw new AppError('data_dir_unreachable', `the database server cannot use ${own} (${reason}), nor any of ${stateDirs.join(', ')}; choose another DATA_DIR`, {
    httpStatus: 503,
    params: { folder: own },
  });
}

/** Folders to fall back on, best first. */
export function defaultStateDirs(): readonly string[] {
  const uid = process.getuid?.();
  if (uid === 0) return ['/var/lib/ai-grading', '/var/tmp/ai-grading', join(tmpdir(), 'ai-grading')];
  return [join(homedir(), '.local', 'state', 'ai-grading'), join(tmpdir(), `ai-grading-${uid ?? 'user'}`)];
}

function rememberedPlace(own: string, note: string): Place {
  const { home } = Location.parse(JSON.parse(readFileSync(note, 'utf8')));
  const cluster = join(home, 'cluster');
  // Never begin an empty database where there was one.
  if (!existsSync(home)) {
    throw new AppError('database_folder_missing', `the database of this data folder was kept in ${home}, which is gone; put it back, or remove ${note} to begin with an empty database`, {
      httpStatus: 503,
      params: { folder: home },
    });
  }
  return { own, home, cluster, user: serverUserFor(cluster) };
}

/** Why a cluster cannot lie in `folder`; null when it can. Tries it with an empty folder. */
function unfit(folder: string, user: ServerUser): string | null {
  const blocked = blockedFolder(folder, user);
  if (blocked !== null) return `uid ${user?.uid} may not enter ${blocked}`;
  const probe = join(folder, 'probe');
  try {
    rmSync(probe, { recursive: true, force: true });
    mkdirSync(probe, { mode: 0o700 });
    if (user !== null) chownSync(probe, user.uid, user.gid);
    const made = lstatSync(probe);
    const fits = process.platform === 'win32' || ((made.mode & 0o777) === 0o700 && (user === null || made.uid === user.uid));
    return fits ? null : 'the file system keeps no owners and modes';
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  } finally {
    rmSync(probe, { recursive: true, force: true });
  }
}

/** Makes a folder under a shared place; false when it is not surely ours (someone may have put it there first). */
function makeStateFolder(folder: string): boolean {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o711 });
    const made = lstatSync(folder);
    if (process.platform === 'win32') return made.isDirectory();
    if (!made.isDirectory() || made.uid !== process.getuid?.() || (made.mode & 0o022) !== 0) return false;
    chmodSync(folder, 0o711);
    return true;
  } catch {
    return false;
  }
}
