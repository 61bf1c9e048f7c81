import { afterAll, beforeAll, expect, it } from 'vitest';
import { createIdempotencyKeys } from './idempotency.ts';
import { openTestDatabase, type TestDatabase } from './testing.ts';

let test: TestDatabase;

beforeAll(async () => {
  test = await openTestDatabase();
});
afterAll(() => test.close());

it('gives a key that a crash left taken to the next who asks, and keeps what was answered', async () => {
  const keys = createIdempotencyKeys(test.database);
  expect(await keys.begin('anna', 'cut off', 'POST /a')).toBe('mine');
  expect(await keys.begin('anna', 'cut off', 'POST /a')).toBe('running');
  expect(await keys.begin('anna', 'answered', 'POST /a')).toBe('mine');
  await keys.finish('anna', 'answered', { status: 201, body: { id: 1 } });

  await createIdempotencyKeys(test.database).releaseAll();

  expect(await keys.begin('anna', 'cut off', 'POST /a')).toBe('mine');
  expect(await keys.begin('anna', 'answered', 'POST /a')).toEqual({ status: 201, body: { id: 1 } });
});

it('gives a key to one of many who ask at once', async () => {
  const keys = createIdempotencyKeys(test.database);
  for (let round = 0; round < 20; round += 1) {
    const states = await Promise.all(Array.from({ length: 8 }, () => keys.begin('anna', `round ${round}`, 'POST /a')));
    expect(states.filter((state) => state === 'mine')).toHaveLength(1);
    expect(states.filter((state) => state === 'running')).toHaveLength(7);
  }
});
