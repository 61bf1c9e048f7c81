import { expect, test } from 'vitest';
import { failure } from './cluster.ts';

test.each([
  ['could not write file "base/1/2": No space left on device', 'disk_full'],
  ['initdb: error: could not look up effective user ID 10001: user does not exist', 'server_user_unknown'],
  ['postgres: error while loading shared libraries: libz.so.1', 'postgres_unusable'],
  ['FATAL:  could not map anonymous shared memory: Cannot allocate memory', 'memory_short'],
  ['FATAL:  something else', 'database_start_failed'],
])('%s is %s', (output, code) => {
  const error = failure('database_start_failed', 'it did not start', output);
  expect(error.code).toBe(code);
  expect(error.message).toContain(output);
});

test('only the end of a long log is told', () => {
  const error = failure('database_start_failed', 'it did not start', Array.from({ length: 100 }, (_, line) => `line ${line}`).join('\n'));
  expect(error.message).toContain('line 99');
  expect(error.message).not.toContain('line 50');
});
