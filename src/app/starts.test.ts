import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Batch, Repositories } from '../ports/repositories.ts';
import { createStarts, type Starts } from './starts.ts';

let started: string[];
let starts: Starts;
let errors: unknown[];

beforeEach(() => {
  vi.useFakeTimers();
  started = [];
  errors = [];
  const batches: Pick<Repositories['batches'], 'get'> = { get: (id) => Promise.resolve({ id, attempt: 1 } as Batch) };
  const marking = {
    startBatch: (id: string) => {
      if (id === 'broken') return Promise.reject(new Error('no engine'));
      started.push(id);
      return Promise.resolve();
    },
  };
  const log = { error: (fields: object) => void errors.push(fields) };
  starts = createStarts({ repositories: { batches }, marking, log });
});
afterEach(() => void vi.useRealTimers());

test('starts at once where nothing arrives', async () => {
  await starts.start('a');
  expect(started).toEqual(['a']);
});

test('stands back until the last paper is in, then one after another', async () => {
  const ends = [starts.arriving(), starts.arriving()];
  const both = [starts.start('a'), starts.start('b')];
  ends[0]?.();
  await vi.advanceTimersByTimeAsync(500);
  expect(started).toEqual([]);
  ends[1]?.();
  await Promise.all(both);
  expect(started).toEqual(['a', 'b']);
});

test('no longer than two seconds, however many go on arriving', async () => {
  starts.arriving();
  const asked = starts.start('a');
  await vi.advanceTimersByTimeAsync(1999);
  expect(started).toEqual([]);
  await vi.advanceTimersByTimeAsync(1);
  await asked;
  expect(started).toEqual(['a']);
});

test('one that fails is logged and keeps nobody back', async () => {
  await Promise.all([starts.start('broken'), starts.start('b')]);
  expect(started).toEqual(['b']);
  expect(errors).toMatchObject([{ batchId: 'broken' }]);
});
