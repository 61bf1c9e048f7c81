import { expect, test } from 'vitest';
import { readErrorBody } from './error-body.ts';

const NOTHING = { words: [], retryDelay: null, dailyQuota: false };

test.each(['', 'null', '[]', '<html>', '{"error":"no"}', '{"error":{"code":5,"details":{}}}'])('%j says nothing', (body) => {
  expect(readErrorBody(body)).toEqual(NOTHING);
});

test('codes are kept, sentences and anything else are not', () => {
  const error = { code: 'insufficient_quota', type: 'Ann wrote x_y', status: 'photosynthesis', message: 'Ann wrote', param: 'sk_live' };
  expect(readErrorBody(JSON.stringify({ error }))).toEqual({ ...NOTHING, words: ['insufficient_quota'] });
});

test('one odd detail does not hide the others', () => {
  const details = [{ reason: 7 }, 'text', { violations: [{}, { quotaId: 'GenerateRequestsPerDay' }] }, { retryDelay: '2s' }, { reason: 'RATE_LIMIT_EXCEEDED' }];
  expect(readErrorBody(JSON.stringify({ error: { status: 'RESOURCE_EXHAUSTED', details } }))).toEqual({ words: ['RESOURCE_EXHAUSTED', 'RATE_LIMIT_EXCEEDED'], retryDelay: '2s', dailyQuota: true });
});
