import { lstatSync, statSync } from 'node:fs';
import { dirname } from 'node:path';

/** Whom the server runs as. Null: as ourselves. PostgreSQL refuses to run as root. */
export type ServerUser = { readonly uid: number; readonly gid: number } | null;

/** `nobody` on Linux; nothing else needs to be created on the machine. */
const UNPRIVILEGED = { uid: 65_534, gid: 65_534 } as const;

/**
 * The server's user for a cluster folder (which need not exist yet). Root hands the server to the owner of
 * an existing cluster, so that a folder made without root keeps working, else to an unprivileged user.
 */
export function serverUserFor(cluster: string): ServerUser {
  if (process.getuid?.() !== 0) return null;
  const owner = lstatSync(cluster, { throwIfNoEntry: false });
  return owner === undefined || owner.uid === 0 ? UNPRIVILEGED : { uid: owner.uid, gid: owner.gid };
}

/**
 * The nearest folder from `path` upwards (itself included, which must exist) that `user` may not enter; null
 * when all may be entered. Goes by owner, group and mode; `user` null can enter what we can.
 */
export function blockedFolder(path: string, user: ServerUser): string | null {
  if (user === null) return null;
  for (let at = path; ; at = dirname(at)) {
    if (!allowed(at, user, 0o1)) return at;
    if (dirname(at) === at) return null;
  }
}

/** Whether `user` has the permission bits (4 read, 2 write, 1 enter or run) on an existing path. */
export function allowed(path: string, user: ServerUser, bits: number): boolean {
  if (user === null) return true;
  const { uid, gid, mode } = statSync(path);
  let shift = 0;
  if (uid === user.uid) shift = 6;
  else if (gid === user.gid) shift = 3;
  return ((mode >> shift) & bits) === bits;
}
