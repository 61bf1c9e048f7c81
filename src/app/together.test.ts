import { expect, test } from 'vitest';
import type { Principal } from '../domain/access.ts';
import { together } from './together.ts';

const principal = (id: string, classes: Principal['classes'] = 'all'): Principal => ({ id, kind: 'token', role: 'teacher', classes });
const ann = principal('ann');
const soon = (): Promise<void> => new Promise((resolve) => void setImmediate(resolve));

test('what comes while an earlier request is under way is done by one run, for each principal by itself', async () => {
  const runs: string[] = [];
  const gate = Promise.withResolvers<void>();
  const ask = together(async ({ id, classes }: Principal, items: readonly number[]) => {
    runs.push(`${id} ${String(classes)} ${items.join()}`);
    await gate.promise;
    return items.map((item) => item * 10);
  });
  const asked = [ask(ann, 1), ask(ann, 2), ask(ann, 3), ask(principal('bob'), 4), ask(principal('ann', ['7a']), 5)];
  await soon();
  gate.resolve();
  expect(await Promise.all(asked)).toEqual([10, 20, 30, 40, 50]);
  expect(runs).toEqual(['ann all 1', 'bob all 4', 'ann 7a 5', 'ann all 2,3']);
});

test('nobody is refused for the sake of another', async () => {
  const runs: string[] = [];
  const ask = together((_: Principal, items: readonly string[]) => {
    runs.push(items.join());
    return items.includes('bad') ? Promise.reject(new Error('refused')) : Promise.resolve(items.map((item) => item.toUpperCase()));
  });
  const asked = await Promise.allSettled(['first', 'good', 'bad', 'fine'].map((item) => ask(ann, item)));
  expect(asked.map((one) => (one.status === 'fulfilled' ? one.value : (one.reason as Error).message))).toEqual(['FIRST', 'GOOD', 'refused', 'FINE']);
  expect(runs.toSorted()).toEqual(['bad', 'fine', 'first', 'good', 'good,bad,fine']);
});

test('a transaction stays a short one, and the queue starts anew once it was empty', async () => {
  const sizes: number[] = [];
  const ask = together((_: Principal, items: readonly number[]) => {
    sizes.push(items.length);
    return Promise.resolve(items);
  });
  await Promise.all(Array.from({ length: 121 }, (_, index) => ask(ann, index)));
  expect(await ask(ann, 7)).toBe(7);
  expect(sizes).toEqual([1, 50, 50, 20, 1]);
});
