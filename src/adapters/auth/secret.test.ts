import { chmod, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { readOrMakeSecret } from './secret.ts';

let dir: string;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'secret-'));
});
afterEach(() => rm(dir, { recursive: true, force: true }));

test('is made once, for our user only, in a folder that need not be there', async () => {
  const folder = join(dir, 'data');
  const secret = readOrMakeSecret(folder);
  expect(Buffer.from(secret, 'base64url')).toHaveLength(32);
  expect(readOrMakeSecret(folder)).toBe(secret);
  expect(readOrMakeSecret(join(dir, 'other'))).not.toBe(secret);
  const file = join(folder, 'auth-secret');
  expect(await readFile(file, 'utf8')).toBe(secret);
  expect((await stat(file)).mode & 0o777).toBe(0o600);
  await chmod(file, 0o644);
  readOrMakeSecret(folder);
  expect((await stat(file)).mode & 0o777).toBe(0o600);
});

test.each(['', 'short', `${'x'.repeat(42)}!`])('a file with %j is refused, not replaced', async (text) => {
  await writeFile(join(dir, 'auth-secret'), text);
  expect(() => readOrMakeSecret(dir)).toThrow(expect.objectContaining({ code: 'auth_secret_damaged', params: { file: join(dir, 'auth-secret') } }));
  expect(await readFile(join(dir, 'auth-secret'), 'utf8')).toBe(text);
});
