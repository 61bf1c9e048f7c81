import { expect, test } from 'vitest';
import { parseConfig } from './config.ts';
import { checkExposure, publicOrigin } from './exposure.ts';

const SECRET = 's'.repeat(32);
const check = (env: Record<string, string>): void => checkExposure(parseConfig(env).config);

test.each(['127.0.0.1', '127.9.9.9', '::1', 'localhost'])('%s is this machine alone', (host) => {
  expect(() => check({ API_HOST: host })).not.toThrow();
});

test.each(['0.0.0.0', '::', '192.168.1.20', 'marks.example.org', '127.example.org', 'localhost.example.org', '::ffff:127.0.0.1'])('%s needs https and a secret', (host) => {
  const refusal = (env: Record<string, string>, missing: string): void =>
    expect(() => check({ API_HOST: host, ...env })).toThrow(expect.objectContaining({ code: 'exposure_refused', params: { host, missing } }));
  refusal({}, 'PUBLIC_URL=https://…, AUTH_SECRET');
  refusal({ AUTH_SECRET: SECRET }, 'PUBLIC_URL=https://…');
  refusal({ AUTH_SECRET: SECRET, PUBLIC_URL: 'http://marks.example.org' }, 'PUBLIC_URL=https://…');
  refusal({ PUBLIC_URL: 'https://marks.example.org' }, 'AUTH_SECRET');
  expect(() => check({ API_HOST: host, AUTH_SECRET: SECRET, PUBLIC_URL: 'https://marks.example.org' })).not.toThrow();
});

test('the address people use', () => {
  expect(publicOrigin(parseConfig({ API_PORT: '8123' }).config)).toBe('http://127.0.0.1:8123');
  expect(publicOrigin(parseConfig({ API_PORT: '0' }).config, 40_001)).toBe('http://127.0.0.1:40001');
  expect(publicOrigin(parseConfig({ PUBLIC_URL: 'https://marks.example.org' }).config)).toBe('https://marks.example.org');
});
