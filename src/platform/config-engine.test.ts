import { describe, expect, it } from 'vitest';
import { AppError } from '../domain/errors.ts';
import { temporalSetup, workerGraceSeconds } from './config-engine.ts';
import { parseConfig } from './config.ts';

const setup = (env: Record<string, string>): ReturnType<typeof temporalSetup> => temporalSetup(parseConfig(env).config.engine);
const badKeys = (env: Record<string, string>): string => {
  try {
    parseConfig(env);
  } catch (error) {
    if (error instanceof AppError) return `${error.params['keys']}`;
  }
  return '';
};
const KEY = Buffer.alloc(32, 7).toString('base64');

describe('engine', () => {
  it('is embedded unless a Temporal server is named', () => {
    expect(setup({})).toBeNull();
    expect(setup({ TEMPORAL_HOST: 'temporal.example.org', ENGINE: 'embedded' })).toBeNull();
    expect(setup({ TEMPORAL_HOST: 'temporal.example.org' })).toEqual({ host: 'temporal.example.org:7233', namespace: 'default', apiKey: null, tls: null, payloadKeys: [] });
    expect(setup({ TEMPORAL_HOST: '[::1]:17233', TEMPORAL_NAMESPACE: 'school', ENGINE: 'temporal' })).toMatchObject({ host: '[::1]:17233', namespace: 'school' });
  });

  it('uses TLS where a key or a certificate is set, and never sends a key without', () => {
    const none = { caFile: null, certFile: null, keyFile: null, serverName: null };
    expect(setup({ TEMPORAL_HOST: 'a', TEMPORAL_API_KEY: 'secret' })).toMatchObject({ apiKey: 'secret', tls: none });
    expect(setup({ TEMPORAL_HOST: 'a', TEMPORAL_TLS_CA_FILE: '/ca.pem' })?.tls).toEqual({ ...none, caFile: '/ca.pem' });
    expect(setup({ TEMPORAL_HOST: 'a', TEMPORAL_TLS: 'on' })?.tls).toEqual(none);
    expect(setup({ TEMPORAL_HOST: 'a', TEMPORAL_TLS_CA_FILE: '/ca.pem', TEMPORAL_TLS: 'off' })?.tls).toBeNull();
    expect(badKeys({ TEMPORAL_HOST: 'a', TEMPORAL_API_KEY: 'secret', TEMPORAL_TLS: 'off' })).toBe('TEMPORAL_TLS');
  });

  it('takes keys for payloads, the first to encrypt', () => {
    const keys = setup({ TEMPORAL_HOST: 'a', TEMPORAL_PAYLOAD_KEYS: `2026:${KEY}, 2025:${KEY}` })?.payloadKeys;
    expect(keys?.map(({ id, key }) => [id, key.length])).toEqual([['2026', 32], ['2025', 32]]);
  });

  it.each([
    ['TEMPORAL_HOST', { ENGINE: 'temporal' }],
    ['TEMPORAL_HOST', { TEMPORAL_HOST: 'https://temporal.example.org' }],
    ['TEMPORAL_NAMESPACE', { TEMPORAL_NAMESPACE: 'a b' }],
    ['TEMPORAL_TLS_KEY_FILE', { TEMPORAL_HOST: 'a', TEMPORAL_TLS_CERT_FILE: '/cert.pem' }],
    ['TEMPORAL_TLS_CERT_FILE', { TEMPORAL_HOST: 'a', TEMPORAL_TLS_KEY_FILE: '/key.pem' }],
    ['TEMPORAL_PAYLOAD_KEYS', { TEMPORAL_PAYLOAD_KEYS: KEY }],
    ['TEMPORAL_PAYLOAD_KEYS', { TEMPORAL_PAYLOAD_KEYS: '2026:c2hvcnQ=' }],
    ['TEMPORAL_PAYLOAD_KEYS', { TEMPORAL_PAYLOAD_KEYS: `a:${KEY},a:${KEY}` }],
    ['WORKER_TYPE', { WORKER_TYPE: 'gpu' }],
  ])('%s is refused: %j', (key, env) => {
    expect(badKeys(env)).toBe(key);
  });

  it('lets workers finish any answer of a model', () => {
    const { config } = parseConfig({ MODEL_TIMEOUT_SECONDS: '200' });
    expect(workerGraceSeconds(config)).toBeGreaterThan(200);
  });
});
