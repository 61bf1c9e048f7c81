import { spawn } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createIdentity } from '../../src/adapters/auth/index.ts';
import { startEmbeddedPostgres, type EmbeddedPostgres } from '../../src/adapters/embedded-postgres/index.ts';
import { createApiTokens } from '../../src/adapters/postgres/api-tokens.ts';
import { openDatabase, type Database } from '../../src/adapters/postgres/database.ts';
import { migrate } from '../../src/adapters/postgres/migrate.ts';
import { silentLog } from '../../src/adapters/postgres/testing.ts';

const CLI = join(import.meta.dirname, '../../src/entry/cli.ts');
const folder = mkdtempSync(join(tmpdir(), 'ai-grading-token-'));
let server: EmbeddedPostgres;
let database: Database;

beforeAll(async () => {
  chmodSync(folder, 0o755);
  // As `serve` has it: the folder is taken, and the commands join.
  server = await startEmbeddedPostgres({ dataDir: join(folder, 'data'), log: silentLog });
  database = openDatabase(server.url, { log: silentLog });
  await migrate(database);
});
afterAll(async () => {
  await database.destroy();
  await server.close();
  rmSync(folder, { recursive: true, force: true });
});

function cli(args: readonly string[], env: Record<string, string> = {}): Promise<{ code: number | null; out: string; err: string }> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [CLI, '--data', 'data', ...args], { cwd: folder, env: { PATH: process.env['PATH'] ?? '', ...env } });
    let out = '';
    let err = '';
    child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (err += chunk.toString()));
    child.on('close', (code) => resolve({ code, out, err }));
  });
}

it('makes, lists and revokes a token while the server runs', async () => {
  const made = await cli(['token', 'create', '--role', 'teacher', '--label', 'Sync', '--class', 'local', '--expires-days', '30']);
  expect(made).toMatchObject({ code: 0, out: expect.stringMatching(/^agt_[\w-]{43}\n$/) as string });
  const tokens = createApiTokens(database);
  const token = made.out.trim();
  const principal = await tokens.verify(token);
  expect(principal).toMatchObject({ kind: 'token', role: 'teacher', classes: ['local'] });
  expect(made.err).toContain(principal?.id);
  expect(made.err).not.toContain(token);

  const listed = await cli(['token', 'list']);
  expect(listed.out).toContain(`${principal?.id}  ${token.slice(0, 10)}…  teacher  local  until `);
  expect(listed.out).not.toContain(token);
  expect(await cli(['--lang', 'zh', 'token', 'revoke', principal?.id ?? ''])).toMatchObject({ code: 0, out: expect.stringContaining('已吊销') as string });
  expect(await tokens.verify(token)).toBeNull();
  expect((await cli(['token', 'list'])).out).toContain('revoked ');
});

it('makes a link that lets the first administrator in', async () => {
  const { code, out } = await cli(['token', 'create', '--link'], { PUBLIC_URL: 'https://marks.example.org' });
  expect([code, out]).toEqual([0, expect.stringMatching(/^https:\/\/marks\.example\.org\/setup#[\w-]{43}\n$/)]);
  const identity = createIdentity({ database, secret: 's'.repeat(43), publicUrl: 'https://marks.example.org', log: silentLog });
  const person = await identity.redeemSetupLink(out.trim().split('#')[1] ?? '', { name: 'A', email: 'a@example.org', password: 'a long enough password' });
  expect(person.role).toBe('administrator');
  expect((await cli(['token', 'create', '--link'])).out).toMatch(/^http:\/\/127\.0\.0\.1:8000\/setup#/);
});

it.each([
  [['--role', 'teacher'], 'token_options'],
  [['--link', '--role', 'teacher'], 'token_options'],
  [['--role', 'teacher', '--label', 'x', '--class', 'local', '--expires-days', '731'], 'token_days'],
  [['--role', 'teacher', '--label', 'x'], 'token_scope_invalid'],
  [['--role', 'marker', '--label', 'x', '--class', 'none'], 'class_not_found'],
  [['--role', 'headmaster', '--label', 'x'], 'administrator, teacher, marker'],
])('refuses %j', async (args, says) => {
  const { code, out, err } = await cli(['token', 'create', ...args]);
  expect([code, out]).toEqual([2, '']);
  expect(err).toContain(says);
});

it('makes a backup and a check-up while the server runs', async () => {
  expect(await cli(['backup', '--to', 'backup'])).toMatchObject({ code: 0, err: '' });
  expect((await cli(['doctor'])).out).toMatch(/✓ Database: PostgreSQL/);
});
