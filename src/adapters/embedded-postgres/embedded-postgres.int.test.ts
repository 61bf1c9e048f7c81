import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chmod, chown, cp, mkdir, mkdtemp, readFile, readdir, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { Client } from 'pg';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Log } from '../../ports/log.ts';
import { packagedNative } from './binaries.ts';
import { startEmbeddedPostgres, type EmbeddedPostgres, type EmbeddedPostgresOptions } from './index.ts';
import { startOrJoinEmbeddedPostgres, type JoinedPostgres } from './join.ts';

const FIXTURE = fileURLToPath(new URL('hold-open.fixture.ts', import.meta.url));
const AS_ROOT = process.getuid?.() === 0;

/** Names that the package's list of links gives. */
const linked = /^lib(ecpg|ecpg_compat|icudata|icui18n|icuuc|pgtypes|pq)\.so(\.\d+)?$/;

let dir: string;
let dataDir: string;
let warnings: string[];
const children: ChildProcess[] = [];
const servers: EmbeddedPostgres[] = [];

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'embedded-'));
  // mkdtemp closes the folder to others; these tests open and close it as they need.
  await chmod(dir, 0o755);
  dataDir = join(dir, 'data');
  warnings = [];
});
afterEach(async () => {
  for (const server of servers.splice(0)) await server.close();
  for (const child of children.splice(0)) child.kill('SIGKILL');
  await rm(dir, { recursive: true, force: true });
});

async function start(options: Partial<EmbeddedPostgresOptions> = {}): Promise<EmbeddedPostgres> {
  const log: Log = { debug: () => undefined, info: () => undefined, warn: (_, message) => void warnings.push(message), error: () => undefined };
  const server = await startEmbeddedPostgres({ dataDir, stateDirs: [join(dir, 'state')], log, ...options });
  servers.push(server);
  return server;
}

/** A start in another process, which must be killed. */
async function startElsewhere(options: { native?: string; leave?: boolean; uid?: number } = {}): Promise<{ url: string; child: ChildProcess }> {
  const args = [FIXTURE, dataDir, join(dir, 'state'), options.native ?? '', options.leave === true ? 'leave' : ''];
  const identity = options.uid === undefined ? {} : { uid: options.uid, gid: options.uid };
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'], ...identity });
  children.push(child);
  const [line] = (await Promise.race([once(child.stdout, 'data'), once(child, 'exit')])) as [Buffer | number];
  if (typeof line === 'number') throw new Error(`the other process ended with ${line}`);
  return { url: line.toString().trim(), child };
}

async function kill(child: ChildProcess): Promise<void> {
  const gone = once(child, 'exit');
  child.kill('SIGKILL');
  await gone;
}

async function query(url: string, sql: string): Promise<unknown[]> {
  const client = new Client({ connectionString: url });
  // The loss of a connection is told through the query as well.
  client.on('error', () => undefined);
  await client.connect();
  try {
    return (await client.query(sql)).rows as unknown[];
  } finally {
    await client.end();
  }
}

async function serverPid(): Promise<number> {
  return Number((await readFile(join(dataDir, 'postgres', 'cluster', 'postmaster.pid'), 'utf8')).split('\n')[0]);
}

/** Whether a server answers; asked by connecting, since a dead one may stay in the process list as a zombie. */
function answers(url: string): Promise<boolean> {
  return query(url, 'select 1').then(
    () => true,
    () => false,
  );
}

test('a fresh start, a clean stop and a second start; durable, closed to others, one process per folder', async () => {
  const first = await start();
  expect(await query(first.url, "select current_setting('fsync') as fsync, current_setting('listen_addresses') as address, current_setting('server_encoding') as encoding")).toEqual([
    { fsync: 'on', address: '127.0.0.1', encoding: 'UTF8' },
  ]);
  await query(first.url, 'create table kept as select 7 as n');
  const wrong = new URL(first.url);
  wrong.password = 'guess';
  await expect(query(wrong.href, 'select 1')).rejects.toThrow('password authentication failed');
  expect((await stat(join(dataDir, 'postgres', 'password'))).mode & 0o777).toBe(0o600);
  await expect(start()).rejects.toMatchObject({ code: 'data_dir_in_use', params: { pid: process.pid } });
  await first.close();
  await first.close();
  expect(await answers(first.url)).toBe(false);

  const second = await start();
  expect(await query(second.url, 'select n from kept')).toEqual([{ n: 7 }]);
  expect(await query(second.url, "select 'Ä' < 'a' as before, lower('Ä') as lower")).toEqual([{ before: false, lower: 'ä' }]);
  expect(warnings).toEqual([]);
});

test('kill -9 of the process, of everything, and a leave without closing', async () => {
  const first = await startElsewhere();
  await query(first.url, 'create table kept as select 7 as n');
  await expect(start()).rejects.toMatchObject({ code: 'data_dir_in_use', params: { pid: first.child.pid } });

  await kill(first.child);
  expect(await answers(first.url)).toBe(true);
  const second = await startElsewhere();
  expect(await answers(first.url)).toBe(false);
  expect(await query(second.url, 'insert into kept values (8) returning n')).toEqual([{ n: 8 }]);

  // A helper process that is at work does not notice that the server is gone.
  const busy = query(second.url, "set statement_timeout = '90s'; do $$ begin loop end loop; end $$").catch(() => 'cut');
  while ((await query(second.url, "select from pg_stat_activity where query like '%loop end loop%' and pid <> pg_backend_pid()")).length === 0);
  const server = await serverPid();
  await kill(second.child);
  process.kill(server, 'SIGKILL');
  const third = await startElsewhere({ leave: true });
  expect(third.url).toContain('127.0.0.1');
  expect(await busy).toBe('cut');
  if (third.child.exitCode === null) await once(third.child, 'exit');

  // A number that another program has by now: it must not be taken for the server.
  await writeFile(join(dataDir, 'postgres', 'cluster', 'postmaster.pid'), `${process.pid}\n${dataDir}\n`);
  const last = await start();
  expect(await query(last.url, 'select n from kept order by n')).toEqual([{ n: 7 }, { n: 8 }]);
});

test('a second process joins the server of the first and leaves it running; without one it starts its own', async () => {
  const log: Log = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined };
  const open = async (waitMs?: number): Promise<JoinedPostgres> => {
    const server = await startOrJoinEmbeddedPostgres({ dataDir, stateDirs: [join(dir, 'state')], log, ...(waitMs !== undefined && { waitMs }) });
    servers.push(server);
    return server;
  };
  const first = await startElsewhere();
  const joined = await open();
  expect(joined).toMatchObject({ url: first.url, joined: true });
  await query(joined.url, 'create table kept as select 7 as n');
  await joined.close();
  expect(await query(first.url, 'select n from kept')).toEqual([{ n: 7 }]);

  // While the other is on its way up: it has the folder, and its server does not answer yet.
  await kill(first.child);
  const starting = startElsewhere();
  const pid = children.at(-1)?.pid;
  while (!(await readFile(join(dataDir, 'postgres', 'lock.json'), 'utf8')).includes(`:${pid}`)) await delay(5);
  const waited = await open();
  expect(waited).toMatchObject({ url: (await starting).url, joined: true });
  expect(await query(waited.url, 'select n from kept')).toEqual([{ n: 7 }]);

  // The folder is held, and whatever is running there does not take our password.
  const password = join(dataDir, 'postgres', 'password');
  const right = await readFile(password);
  await writeFile(password, 'guess');
  await expect(open(200)).rejects.toMatchObject({ code: 'data_dir_in_use' });
  await writeFile(password, right);
  await kill((await starting).child);

  const alone = await open();
  expect(alone.joined).toBe(false);
  expect(await query(alone.url, 'select n from kept')).toEqual([{ n: 7 }]);
});

test('without root, from a package that cannot be written to and lacks its links and execute bits', async () => {
  const pack = join(dir, 'package');
  const native = join(pack, 'native');
  await cp(packagedNative(), native, { recursive: true, filter: (path) => !linked.test(basename(path)) && !path.endsWith('.a') });
  await cp(join(packagedNative(), '..', 'package.json'), join(pack, 'package.json'));
  for (const name of ['postgres', 'initdb', 'pg_ctl']) await chmod(join(native, 'bin', name), 0o644);
  for (const folder of ['bin', 'lib']) await chmod(join(native, folder), 0o555);
  await mkdir(dataDir);
  if (AS_ROOT) await chown(dataDir, 65_534, 65_534);

  const server = await startElsewhere({ native, ...(AS_ROOT ? { uid: 65_534 } : {}) });
  expect(await query(server.url, 'select 1 as one')).toEqual([{ one: 1 }]);
  expect((await readdir(join(dataDir, 'postgres'))).filter((name) => name.startsWith('runtime-'))).toHaveLength(1);
  await kill(server.child);
  // Afterwards the same folder under another user: root hands it to its owner.
  await start({ native });
  expect(await answers(server.url)).toBe(false);
  for (const folder of ['bin', 'lib']) await chmod(join(native, folder), 0o755);
});

test('a clone in a folder of mode 700', async () => {
  const closed = join(dir, 'closed');
  await mkdir(join(closed, 'package'), { recursive: true });
  await symlink(packagedNative(), join(closed, 'package', 'native'));
  await symlink(join(packagedNative(), '..', 'package.json'), join(closed, 'package', 'package.json'));
  await chmod(closed, 0o700);
  dataDir = join(closed, 'data');
  const options = { native: join(closed, 'package', 'native') };

  const first = await start(options);
  await query(first.url, 'create table kept as select 7 as n');
  await first.close();
  const second = await start(options);
  expect(await query(second.url, 'select n from kept')).toEqual([{ n: 7 }]);
  await second.close();

  // Only root's server is another user, whom the folder keeps out.
  const elsewhere = (await readdir(dir)).includes('state');
  expect(elsewhere).toBe(AS_ROOT);
  expect(warnings.length).toBe(AS_ROOT ? 1 : 0);
  if (!AS_ROOT) return;
  const [key = ''] = await readdir(join(dir, 'state'));
  expect((await readdir(join(dir, 'state', key))).some((name) => name.startsWith('runtime-'))).toBe(true);
  // A second copy of the data folder points at the same cluster.
  await start(options);
  await cp(dataDir, join(dir, 'copy'), { recursive: true });
  await expect(start({ dataDir: join(dir, 'copy') })).rejects.toMatchObject({ code: 'data_dir_in_use' });
  await servers.at(-1)?.close();
  await rm(join(dir, 'state'), { recursive: true });
  await expect(start(options)).rejects.toMatchObject({ code: 'database_folder_missing' });
});

test('what cannot be started says why, and does not keep the folder', async () => {
  const cluster = join(dataDir, 'postgres', 'cluster');
  await mkdir(cluster, { recursive: true });
  await writeFile(join(cluster, 'PG_VERSION'), '15\n');
  await expect(start()).rejects.toMatchObject({ code: 'database_version_mismatch', params: { found: '15' } });
  await rm(cluster, { recursive: true });

  const first = await start();
  await first.close();
  await writeFile(join(cluster, 'postgresql.auto.conf'), 'no_such_setting = 1\n');
  await expect(start()).rejects.toMatchObject({ code: 'database_start_failed', message: expect.stringContaining('no_such_setting') as string });
  await rm(join(dataDir, 'postgres', 'password'));
  await expect(start()).rejects.toMatchObject({ code: 'database_password_missing' });
});

test('a file where the data folder should be', async () => {
  await writeFile(dataDir, '');
  await expect(start()).rejects.toMatchObject({ code: 'data_dir_unwritable' });
});

test('programs that do not run say what they said', async () => {
  const native = join(dir, 'package', 'native');
  await mkdir(join(native, 'bin'), { recursive: true });
  await mkdir(join(native, 'share', 'postgresql'), { recursive: true });
  await writeFile(join(native, 'share', 'postgresql', 'postgres.bki'), '');
  await writeFile(join(dirname(native), 'package.json'), '{"name": "@x/y", "version": "1.0.0"}');
  for (const name of ['postgres', 'initdb', 'pg_ctl']) {
    await writeFile(join(native, 'bin', name), '#!/bin/sh\necho "error while loading shared libraries: libicuuc.so.60" >&2\nexit 127\n', { mode: 0o755 });
  }
  await expect(start({ native })).rejects.toMatchObject({ code: 'postgres_unusable', message: expect.stringContaining('libicuuc.so.60') as string });
});
