import { expect, test } from 'vitest';
import { retryAfterSeconds } from './retry-after.ts';

const NOW = new Date('2026-11-08T12:00:00Z');

test.each([
  [{ 'retry-after': '12' }, null, 12],
  [{ 'retry-after': ' 1.5 ' }, null, 1.5],
  [{ 'retry-after': 'Sun, 08 Nov 2026 12:00:30 GMT' }, null, 30],
  [{ 'retry-after': 'Sun, 08 Nov 2026 11:00:00 GMT' }, null, 0],
  // The server's clock is ten minutes ahead of ours.
  [{ 'retry-after': 'Sun, 08 Nov 2026 12:10:30 GMT', date: 'Sun, 08 Nov 2026 12:10:00 GMT' }, null, 30],
  [{ 'retry-after': '-5' }, null, null],
  [{ 'retry-after': 'later' }, '3s', 3],
  [{ 'retry-after': '12' }, '3s', 12],
  [{}, '34.074824224s', 34.074824224],
  [{}, '3m', null],
  [{}, null, null],
])('%j and %s', (headers, delay, seconds) => {
  expect(retryAfterSeconds(headers as Record<string, string>, delay, NOW)).toBe(seconds);
});
