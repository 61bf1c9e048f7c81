import { AppError } from '../domain/errors.ts';
import type { Field } from './config-field.ts';
import { SECTIONS, allFields } from './config-fields.ts';
import { modelProblems, modelWarnings } from './config-model.ts';
import { s3Problems } from './config-s3.ts';

type Values<S extends Record<string, Field<unknown>>> = { readonly [K in keyof S]: S[K] extends Field<infer T> ? T : never };

/** Everything the environment decides. `intake` and `worker` are limits; see the table in the docs. */
export type Config = { readonly [S in keyof typeof SECTIONS]: Values<(typeof SECTIONS)[S]> };

export type Environment = Readonly<Record<string, string | undefined>>;

export interface ParsedConfig {
  readonly config: Config;
  /** For people, one sentence each: keys that look like ours and are not, and a vision model that is not set up in full. */
  readonly warnings: readonly string[];
}

/** The environment of this process; nothing else reads it. */
export function processEnvironment(): Environment {
  return process.env;
}

/**
 * Reads the configuration. A key that is set to nothing counts as not set. Throws AppError `config_invalid`
 * that names every bad key at once, in `params.keys` (space separated) and in the message; values are not
 * repeated, since they may be secrets.
 */
export function parseConfig(env: Environment): ParsedConfig {
  const problems: { key: string; problem: string }[] = [];
  const readField = (field: Field<unknown>): unknown => {
    const text = env[field.key];
    if (text === undefined || text.trim() === '') return field.key === 'AI_GRADING_LANG' ? languageOf(env) : field.fallback;
    const parsed = field.schema.safeParse(text);
    if (parsed.success) return parsed.data;
    problems.push({ key: field.key, problem: parsed.error.issues[0]?.message ?? 'is not valid' });
    return field.fallback;
  };
  const sections = Object.entries(SECTIONS).map(([name, fields]) => [
    name,
    Object.fromEntries(Object.entries(fields).map(([key, field]) => [key, readField(field)])),
  ]);
  const config = Object.fromEntries(sections) as Config;
  const bad = new Set(problems.map(({ key }) => key));
  problems.push(...[...modelProblems(config.model), ...s3Problems(config.s3)].filter(({ key }) => !bad.has(key)));
  if (problems.length > 0) {
    const list = problems.map(({ key, problem }) => `${key} ${problem}`).join('; ');
    throw new AppError('config_invalid', `configuration: ${list}`, { params: { keys: problems.map(({ key }) => key).join(' ') } });
  }
  return { config, warnings: [...strangers(env), ...modelWarnings(config.model)] };
}

/** Chinese where the locale says so, by the order POSIX gives the three variables. */
function languageOf(env: Environment): 'zh-CN' | 'en' {
  const locale = [env['LC_ALL'], env['LC_MESSAGES'], env['LANG']].find((value) => value !== undefined && value !== '');
  return locale?.toLowerCase().startsWith('zh') === true ? 'zh-CN' : 'en';
}

/** Beginnings that only our keys have. `LOG_`, `MAX_` and the like are common: there, a near miss is asked for. */
const OWN_PREFIXES = ['AI_GRADING_', 'REVIEW_CONFIDENCE_', 'WORKER_MAX_', 'MAX_PAGE', 'MAX_FILE_', 'MAX_SCRIPT_', 'API_REQUESTS_', 'MAX_IMAGING_', 'IMAGING_', 'VISION_MODEL_', 'VISION_PROVIDER', 'MODEL_BUDGET_', 'MODEL_REQUESTS_', 'MARKING_', 'CACHE_CONFIDENCE_', 'S3_'];

function strangers(env: Environment): string[] {
  const known = new Set(allFields().map(({ key }) => key));
  return Object.keys(env)
    .filter((key) => env[key] !== undefined && !known.has(key))
    .flatMap((key) => {
      const near = [...known].find((candidate) => distance(key, candidate) <= 2);
      if (near !== undefined) return [`${key} is not a key of this program; did you mean ${near}?`];
      return OWN_PREFIXES.some((prefix) => key.startsWith(prefix)) ? [`${key} is not a key of this program`] : [];
    })
    .sort();
}

/** Edits (insert, delete, replace) between two keys, by Levenshtein's recurrence row by row. */
function distance(a: string, b: string): number {
  if (Math.abs(a.length - b.length) > 2) return Number.POSITIVE_INFINITY;
  let row = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let line = 0; line < a.length; line += 1) {
    const next = [line + 1];
    for (let column = 0; column < b.length; column += 1) {
      const replaced = (row[column] ?? 0) + (a[line] === b[column] ? 0 : 1);
      next.push(Math.min(replaced, (row[column + 1] ?? 0) + 1, (next[column] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}

/** The Markdown table of all keys, for the documentation. */
export function configTable(): string {
  const rows = allFields().map((field) => {
    const standard = field.shownDefault ?? `\`${String(field.fallback)}\``;
    return `| \`${field.key}\` | ${field.values} | ${standard} | ${field.meaning} |`;
  });
  return ['| key | values | default | meaning |', '|---|---|---|---|', ...rows, ''].join('\n');
}
