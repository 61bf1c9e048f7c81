import { expect, test } from 'vitest';
import { AppError } from '../domain/errors.ts';
import { SECTIONS, allFields } from './config-fields.ts';
import { configTable, parseConfig } from './config.ts';

const failure = (env: Record<string, string>): AppError => {
  try {
    parseConfig(env);
  } catch (error) {
    if (error instanceof AppError) return error;
  }
  throw new Error('accepted');
};

test('an empty environment gives the defaults', () => {
  const { config, warnings } = parseConfig({});
  expect(warnings).toEqual([]);
  expect(config.storage).toEqual({ dataDir: '.data', databaseUrl: null, databasePoolSize: 10, databaseStatementSeconds: 30, redisUrl: null });
  expect(config.grading.reviewConfidenceThreshold).toBe(0.75);
  expect(config.worker.maxConcurrentActivities).toBe(5);
  expect(config.intake).toMatchObject({ maxFileMegabytes: 500, maxPagesPerFile: 2000, maxPageMegapixels: 80 });
  expect(config.log).toEqual({ level: 'info', format: 'auto' });
});

test('values are read, and a key set to nothing counts as not set', () => {
  const { config } = parseConfig({ DATA_DIR: '/srv/papers', REVIEW_CONFIDENCE_THRESHOLD: '0.9', LOG_LEVEL: ' ', MAX_PAGES_PER_FILE: '12' });
  expect(config.storage.dataDir).toBe('/srv/papers');
  expect(config.grading.reviewConfidenceThreshold).toBe(0.9);
  expect(config.log.level).toBe('info');
  expect(config.intake.maxPagesPerFile).toBe(12);
});

test('every bad key is named at once, and no value is repeated', () => {
  const error = failure({
    DATABASE_URL: 'mysql://root:hunter2@db/x',
    LOG_LEVEL: 'loud',
    REVIEW_CONFIDENCE_THRESHOLD: '1.5',
    WORKER_MAX_CONCURRENT_ACTIVITIES: '0x10',
    MAX_PAGE_MEGAPIXELS: '-3',
  });
  expect(error.code).toBe('config_invalid');
  expect(error.params['keys']).toBe('DATABASE_URL LOG_LEVEL REVIEW_CONFIDENCE_THRESHOLD WORKER_MAX_CONCURRENT_ACTIVITIES MAX_PAGE_MEGAPIXELS');
  expect(error.message).toContain('WORKER_MAX_CONCURRENT_ACTIVITIES must be a whole number from 1 to 1000');
  expect(error.message).not.toContain('hunter2');
});

test('Redis may be plain or TLS, with a number as path', () => {
  for (const url of ['redis://cache', 'rediss://user:p%40ss@cache.example.org:6380/2', 'redis://:hunter2@[::1]:6379/']) {
    expect(parseConfig({ REDIS_URL: url }).config.storage.redisUrl).toBe(url);
  }
  expect(parseConfig({}).config.storage.redisUrl).toBe(null);
  for (const url of ['cache:6379', 'http://:hunter2@cache', 'redis://', 'redis://:hunter2@cache/papers', 'redis://:hunter2%zz@cache']) {
    const error = failure({ REDIS_URL: url });
    expect(error.params['keys']).toBe('REDIS_URL');
    expect(error.message).not.toContain('hunter2');
  }
});

test('who may come in from where', () => {
  const { config } = parseConfig({
    AUTH_SECRET: 's'.repeat(32), PUBLIC_URL: 'https://Marks.Example.org/', API_HOST: '::', API_PORT: '0', METRICS_PORT: '9100', TRUST_PROXY: '10.0.0.0/8, fd00::/8',
  });
  expect(config.auth).toEqual({ secret: 's'.repeat(32), publicUrl: 'https://marks.example.org' });
  expect(config.api).toMatchObject({ host: '::', port: 0, metricsPort: 9100, trustProxy: ['10.0.0.0/8', 'fd00::/8'] });
  expect(parseConfig({}).config.auth).toEqual({ secret: null, publicUrl: null });
  expect(parseConfig({}).config.api).toMatchObject({ host: '127.0.0.1', port: 8000, metricsPort: null, trustProxy: [] });
});

test.each(['true', 'false', '1', '0', '10.0.0.1', '0.0.0.0/0', '::/0', '10.0.0.0/33', '::1/129', 'loopback', '10.0.0.0/8,', '10.0.0.0/8 172.16.0.0/12', '*'])('TRUST_PROXY=%s is refused', (value) => {
  expect(failure({ TRUST_PROXY: value }).params['keys']).toBe('TRUST_PROXY');
});

test.each([
  ['AUTH_SECRET', 'x'.repeat(31)],
  ['PUBLIC_URL', 'marks.example.org'],
  ['PUBLIC_URL', 'https://marks.example.org/app'],
  ['PUBLIC_URL', 'https://user:pass@marks.example.org'],
  ['PUBLIC_URL', 'https://marks.example.org/?x'],
  ['PUBLIC_URL', 'ftp://marks.example.org'],
  ['API_HOST', 'a b'],
  ['API_PORT', '65536'],
  ['METRICS_PORT', '0'],
])('%s=%s is refused', (key, value) => {
  expect(failure({ [key]: value }).params['keys']).toBe(key);
});

test.each([
  [{ AI_GRADING_LANG: 'zh-CN', LANG: 'en_GB.UTF-8' }, 'zh-CN'],
  [{ LANG: 'zh_CN.UTF-8' }, 'zh-CN'],
  [{ LC_ALL: 'en_US.UTF-8', LANG: 'zh_CN.UTF-8' }, 'en'],
  [{ LC_ALL: '', LANG: 'zh_TW' }, 'zh-CN'],
  [{ LANG: 'C' }, 'en'],
  [{}, 'en'],
])('language of %j is %s', (env, language) => {
  expect(parseConfig(env).config.language.ui).toBe(language);
});

test('a key that looks like ours and is not is a warning, others are left alone', () => {
  const { warnings } = parseConfig({ DATA_DIRS: 'x', MAX_PAGE_DEPTH: '3', PATH: '/bin', LOGNAME: 'root', MAXIMUM: '1' });
  expect(warnings).toEqual(['DATA_DIRS is not a key of this program; did you mean DATA_DIR?', 'MAX_PAGE_DEPTH is not a key of this program']);
});

test('keys are unique, each default is a valid value, and the table has a row for each', () => {
  const fields = allFields();
  expect(new Set(fields.map(({ key }) => key)).size).toBe(fields.length);
  for (const { key } of fields) expect(configTable()).toContain(`| \`${key}\` |`);
  const defaults = fields.flatMap(({ key, fallback }) => (typeof fallback === 'string' || typeof fallback === 'number' ? [[key, `${fallback}`]] : []));
  expect(parseConfig(Object.fromEntries(defaults))).toEqual(parseConfig({}));
  expect(configTable().trim().split('\n')).toHaveLength(fields.length + 2);
  expect(Object.keys(parseConfig({}).config)).toEqual(Object.keys(SECTIONS));
});
