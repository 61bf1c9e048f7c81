import { afterAll, beforeAll, expect, test } from 'vitest';
import { openDatabase } from './database.ts';
import { reachDatabase } from './reach.ts';
import { openTestDatabase, silentLog, type TestDatabase } from './testing.ts';

let server: TestDatabase;
beforeAll(async () => {
  server = await openTestDatabase();
});
afterAll(() => server.close());

async function reach(change: (url: URL) => void): Promise<unknown> {
  const url = new URL(server.url);
  change(url);
  const database = openDatabase(url.href, { log: silentLog, connectionTimeoutMs: 5000 });
  try {
    return await reachDatabase(database, url.href).then(() => null, (error: unknown) => error);
  } finally {
    await database.destroy();
  }
}

test('a server that answers is reached', async () => {
  expect(await reach(() => {})).toBeNull();
});

test.each<[string, (url: URL) => void, string]>([
  ['a wrong password', (url) => (url.password = 'another-password'), 'database_refused'],
  ['a user that is not there', (url) => (url.username = 'nobody'), 'database_refused'],
  ['a database that is not there', (url) => (url.pathname = '/nothing'), 'database_missing'],
  ['a port where nobody listens', (url) => (url.port = '9'), 'database_unreachable'],
  ['a host that is not there', (url) => (url.hostname = 'database.invalid'), 'database_unreachable'],
  ['TLS where the server has none', (url) => url.searchParams.set('sslmode', 'verify-full'), 'database_tls'],
])('says what is wrong with %s, and no password', async (_, change, code) => {
  const error = await reach(change);
  expect(error).toMatchObject({ code });
  expect(String(error) + JSON.stringify(error)).not.toMatch(/another-password/);
  expect(JSON.stringify(error)).not.toContain(new URL(server.url).password);
});
