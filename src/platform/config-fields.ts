import { isIP } from 'node:net';
import { cpus } from 'node:os';
import { z } from 'zod';
import { number, oneOf, whole, type Field } from './config-field.ts';
import { MODEL_FIELDS } from './config-model-fields.ts';
import { S3_FIELDS } from './config-storage-fields.ts';
import { LOG_FORMATS, LOG_LEVELS } from './log.ts';

const databaseUrl: Field<string | null> = {
  key: 'DATABASE_URL',
  schema: z
    .string()
    .refine((value) => /^postgres(ql)?:$/.test(protocol(value)), 'must be a URL like postgresql://user:password@host:5432/database'),
  fallback: null,
  shownDefault: 'embedded database in `DATA_DIR`',
  values: '`postgresql://…`',
  meaning: 'PostgreSQL 16 or later to use instead of the embedded one. For TLS add `?sslmode=verify-full`, and `&sslrootcert=FILE` for an authority of your own.',
};

function protocol(value: string): string {
  return URL.canParse(value) ? new URL(value).protocol : '';
}

const redisUrl: Field<string | null> = {
  key: 'REDIS_URL',
  schema: z.string().trim().refine(isRedisUrl, 'must be a URL like redis://user:password@host:6379/0, or rediss:// for TLS'),
  fallback: null,
  shownDefault: 'none; PostgreSQL does it',
  values: '`redis://…`, `rediss://…`',
  meaning: 'Redis 6 or later that counts requests to the model for all workers. While it is away PostgreSQL counts.',
};

function isRedisUrl(value: string): boolean {
  if (!/^rediss?:$/.test(protocol(value))) return false;
  const { hostname, username, password, pathname } = new URL(value);
  return hostname !== '' && /^(\/\d*)?$/.test(pathname) && [username, password].every(isPercentEncoded);
}

function isPercentEncoded(text: string): boolean {
  try {
    decodeURIComponent(text);
    return true;
  } catch {
    return false;
  }
}

const authSecret: Field<string | null> = {
  key: 'AUTH_SECRET',
  schema: z.string().trim().min(32, 'must have at least 32 characters'),
  fallback: null,
  shownDefault: 'made once and kept in `DATA_DIR`',
  values: 'at least 32 characters',
  meaning: 'Signs the cookies of people who are signed in. Needed where other machines reach the server; another secret signs everybody out.',
};

const publicUrl: Field<string | null> = {
  key: 'PUBLIC_URL',
  schema: z
    .string()
    .trim()
    .refine(isOrigin, 'must be an origin like https://marks.example.org, without a path')
    .transform((value) => new URL(value).origin),
  fallback: null,
  shownDefault: '`http://127.0.0.1:<API_PORT>`',
  values: '`https://…`',
  meaning: 'Origin that people’s browsers show. Links are made from it, and only pages of this origin may send cookies.',
};

function isOrigin(value: string): boolean {
  if (!/^https?:$/.test(protocol(value))) return false;
  const { username, password, pathname, search, hash } = new URL(value);
  return username === '' && password === '' && pathname === '/' && search === '' && hash === '';
}

const trustProxy: Field<readonly string[]> = {
  key: 'TRUST_PROXY',
  schema: z
    .string()
    .transform((value) => value.split(',').map((part) => part.trim()))
    .refine((parts) => parts.every(isNetwork), 'must be a list of networks like 10.0.0.0/8,fd00::/8; true, numbers of proxies and /0 are refused, because anybody could then pretend to be anybody'),
  fallback: [],
  shownDefault: 'none',
  values: 'networks, `10.0.0.0/8,…`',
  meaning: 'Reverse proxies whose X-Forwarded-For is believed.',
};

function isNetwork(text: string): boolean {
  const [, address = '', bits = ''] = /^([^/]+)\/(\d{1,3})$/.exec(text) ?? [];
  const family = isIP(address);
  return family !== 0 && Number(bits) >= 1 && Number(bits) <= (family === 4 ? 32 : 128);
}

const metricsPort: Field<number | null> = {
  ...number('METRICS_PORT', 0, whole(1, 65_535), 'Port on `API_HOST` for metrics without signing in; keep it off the internet.'),
  fallback: null,
  shownDefault: 'none',
};

/** Sections of the configuration, each a map from a name in code to its key. */
export const SECTIONS = {
  storage: {
    dataDir: {
      key: 'DATA_DIR',
      schema: z.string().trim().min(1, 'must be the path of a folder'),
      fallback: '.data',
      values: 'path of a folder',
      meaning: 'Where papers, results and the embedded database are kept. A relative path counts from the current folder. One process at a time.',
    } satisfies Field<string>,
    databaseUrl,
    databasePoolSize: number('DATABASE_POOL_SIZE', 10, whole(2, 200), 'Connections of this process to the database at most; the workflow engine of one machine has some of its own.'),
    databaseStatementSeconds: number('DATABASE_STATEMENT_SECONDS', 30, whole(1, 3600), 'A statement that takes longer is cut.'),
    redisUrl,
  },
  s3: S3_FIELDS,
  auth: { secret: authSecret, publicUrl },
  api: {
    host: {
      key: 'API_HOST',
      schema: z.string().trim().regex(/^[\w.:%-]+$/, 'must be the address or name of this machine to listen on'),
      fallback: '127.0.0.1',
      values: 'address or name',
      meaning: 'Where the server listens. Beyond this machine only with `AUTH_SECRET` and an https `PUBLIC_URL`.',
    } satisfies Field<string>,
    port: number('API_PORT', 8000, whole(0, 65_535), 'Port the server listens on; 0 for any free one.'),
    metricsPort,
    trustProxy,
    requestsPerMinute: number('API_REQUESTS_PER_MINUTE', 3000, whole(60, 1_000_000), 'Requests a minute of one token, or of one address.'),
  },
  log: {
    level: oneOf('LOG_LEVEL', LOG_LEVELS, 'info', 'The least important lines that are written, to standard error.'),
    format: oneOf('LOG_FORMAT', LOG_FORMATS, 'auto', 'Lines for people or JSON; `auto`: for people on a terminal, else JSON.'),
  },
  language: {
    ui: oneOf('AI_GRADING_LANG', ['zh-CN', 'en'], 'en', 'Language of messages. When not set, `LC_ALL`, `LC_MESSAGES` and `LANG` decide: Chinese where they begin with `zh`, else English.'),
  },
  grading: {
    reviewConfidenceThreshold: number('REVIEW_CONFIDENCE_THRESHOLD', 0.75, { min: 0, max: 1, whole: false }, 'A mark less sure than this waits for a person.'),
    markingMode: oneOf('MARKING_MODE', ['economy', 'balanced', 'careful'], 'balanced', 'What is spent on a script: `economy` one call of the fast model, `balanced` up to three, `careful` one call of the deep model for each question and a second look at every point.'),
  },
  model: MODEL_FIELDS,
  cache: {
    ttlDays: number('CACHE_TTL_DAYS', 30, whole(0, 3650), 'Days that a mark may be used again for the same answer; 0 for never.'),
    confidenceThreshold: number('CACHE_CONFIDENCE_THRESHOLD', 0.9, { min: 0, max: 1, whole: false }, 'Only marks at least this sure are used again.'),
  },
  worker: {
    maxConcurrentActivities: number('WORKER_MAX_CONCURRENT_ACTIVITIES', 5, whole(1, 1000), 'Pieces of work (pages, questions) done at the same time.'),
    imagingProcesses: {
      ...number('IMAGING_PROCESSES', Math.min(8, cpus().length), whole(1, 64), 'Child processes that read and measure pages.'),
      shownDefault: 'number of processor cores, at most 8',
    },
  },
  intake: {
    maxFileMegabytes: number('MAX_FILE_MEGABYTES', 500, whole(1, 5000), 'Largest file taken in, in millions of bytes.'),
    maxScriptMegabytes: number('MAX_SCRIPT_MEGABYTES', 50, whole(1, 5000), 'Largest file of one script or blank paper handed in over HTTP, in millions of bytes.'),
    maxPagesPerFile: number('MAX_PAGES_PER_FILE', 2000, whole(1, 100_000), 'Most pages of one file.'),
    maxPageMegapixels: number('MAX_PAGE_MEGAPIXELS', 80, whole(1, 1000), 'Largest page, in millions of pixels.'),
    pageSeconds: number('MAX_PAGE_SECONDS', 30, whole(1, 600), 'Longest time spent on one page of a file.'),
    memoryMegabytes: number('MAX_IMAGING_MEGABYTES', 512, whole(128, 16_384), 'Most memory of one child process that reads pages.'),
  },
} as const satisfies Record<string, Record<string, Field<unknown>>>;

/** Every field, in the order of the table. */
export function allFields(): readonly Field<unknown>[] {
  return Object.values(SECTIONS).flatMap((section) => Object.values(section));
}
