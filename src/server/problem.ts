import { STATUS_CODES } from 'node:http';
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { ReviewStale } from '../app/decide-review.ts';
import { ExamInvalid } from '../app/import-exam.ts';
import type { Problem } from '../contracts/http/common.ts';
import { isMessageCode, message, sentenceLanguage, type SentenceLanguage } from '../contracts/messages.ts';
import { AppError, badInput } from '../domain/errors.ts';
import type { Log } from '../ports/log.ts';

interface Mistake {
  readonly path: string;
  readonly message: Readonly<Record<SentenceLanguage, string>>;
}

const MOST_MISTAKES = 50;

/** Parts of a request that do not fit the contract: AppError `request_invalid` (400) with every one of them. */
export class RequestInvalid extends AppError {
  readonly mistakes: readonly Mistake[];

  constructor(mistakes: readonly Mistake[], part: string) {
    super('request_invalid', `the ${part} of the request does not fit`, { httpStatus: 400, params: { part } });
    this.mistakes = mistakes.slice(0, MOST_MISTAKES);
  }
}

/** The framework's own errors by their codes. */
const FRAMEWORK: Readonly<Record<string, { code: string; status: number }>> = {
  FST_ERR_CTP_INVALID_JSON_BODY: { code: 'json_invalid', status: 400 },
  FST_ERR_CTP_EMPTY_JSON_BODY: { code: 'json_invalid', status: 400 },
  FST_ERR_CTP_BODY_TOO_LARGE: { code: 'body_too_large', status: 413 },
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: { code: 'upload_incomplete', status: 400 },
  FST_ERR_CTP_INVALID_MEDIA_TYPE: { code: 'media_type_unsupported', status: 415 },
  FST_INVALID_MULTIPART_CONTENT_TYPE: { code: 'media_type_unsupported', status: 415 },
  FST_ERR_MAX_PARAM_LENGTH: { code: 'route_not_found', status: 404 },
  FST_ERR_BAD_URL: { code: 'route_not_found', status: 404 },
  FST_PARTS_LIMIT: { code: 'body_too_large', status: 413 },
  FST_FILES_LIMIT: { code: 'body_too_large', status: 413 },
  FST_FIELDS_LIMIT: { code: 'body_too_large', status: 413 },
  FST_REQ_FILE_TOO_LARGE: { code: 'file_too_large', status: 413 },
  FST_PROTO_VIOLATION: { code: 'request_invalid', status: 400 },
};
/** PostgreSQL: disk full, out of memory, too many connections, shutting down, statement cut off. */
const DATABASE: Readonly<Record<string, { code: string; status: number }>> = {
  '53100': { code: 'disk_full', status: 507 },
  '53300': { code: 'database_busy', status: 503 },
  '57P01': { code: 'database_busy', status: 503 },
  '57P03': { code: 'database_busy', status: 503 },
  '57014': { code: 'database_busy', status: 503 },
  ECONNREFUSED: { code: 'database_busy', status: 503 },
  ENOSPC: { code: 'disk_full', status: 507 },
  EDQUOT: { code: 'disk_full', status: 507 },
};

/** Any error as one of ours; what nobody foresaw is `internal_error`, whose text stays in the log. */
export function toAppError(error: unknown): AppError {
  if (error instanceof AppError) return error;
  const code = error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';
  const known = FRAMEWORK[code] ?? DATABASE[code];
  if (known !== undefined) return new AppError(known.code, 'refused', { httpStatus: known.status, retryable: known.status >= 500, cause: error });
  const status = (error as Partial<FastifyError> | null)?.statusCode;
  if (status === 429) return new AppError('rate_limited', 'too many requests', { httpStatus: 429, retryable: true });
  if (status !== undefined && status >= 400 && status < 500) return new AppError('request_invalid', 'refused', { httpStatus: status, cause: error });
  return new AppError('internal_error', 'internal error', { httpStatus: 500, cause: error });
}

export function problemOf(error: AppError, requestId: string, lang: SentenceLanguage): Problem {
  const code = isMessageCode(error.code) ? error.code : error.httpStatus >= 500 ? 'internal_error' : 'request_invalid';
  const problem: Problem = {
    type: `urn:ai-grading:problem:${error.code}`,
    title: STATUS_CODES[error.httpStatus] ?? 'Error',
    status: error.httpStatus,
    code: error.code,
    detail: message(code, error.params, lang),
    request_id: requestId,
  };
  if (error instanceof RequestInvalid) problem.errors = error.mistakes.map(({ path, message: text }) => ({ path, message: text[lang] }));
  if (error instanceof ExamInvalid) {
    problem.errors = error.problems.map(({ path, line, column, message: text }) => ({ path, line, column, message: text[lang] }));
  }
  if (error instanceof ReviewStale) {
    const { version, score, status, madeBy } = error.current;
    problem.current = { version, score, status, decided_by: madeBy, decided_by_name: error.decidedByName };
  }
  return problem;
}

/** The language a request asks for: the first of its list that we speak. */
export function languageOf(request: Pick<FastifyRequest, 'headers'>): SentenceLanguage {
  const asked = (request.headers['accept-language'] ?? '').split(',').map((part) => part.split(';')[0]?.trim() ?? '');
  const known = asked.find((tag) => /^(zh|en)\b/i.test(tag));
  return sentenceLanguage(known ?? 'en');
}

export function sendProblem(log: Log, request: FastifyRequest, reply: FastifyReply, thrown: unknown): FastifyReply {
  const error = toAppError(thrown);
  if (error.httpStatus >= 500 && error.code !== 'disk_full') {
    log.error({ request: request.id, route: request.routeOptions?.url, code: error.code, err: error.cause ?? error }, 'request failed');
  }
  if (error.httpStatus === 401) void reply.header('www-authenticate', 'Bearer');
  if (error.retryable) void reply.header('retry-after', String(error.params['retry_after_seconds'] ?? 5));
  return reply.status(error.httpStatus).type('application/problem+json').send(JSON.stringify(problemOf(error, request.id, languageOf(request))));
}

/** Parses a part of a request. Throws RequestInvalid. */
export function parsePart<T extends z.ZodType>(schema: T, value: unknown, part: string): z.output<T> {
  const unstorable = unstorableTexts(value, [part]);
  const parsed = schema.safeParse(value, { error: ENGLISH });
  if (parsed.success && unstorable.length === 0) return parsed.data;
  const [english, chinese] = [parsed, schema.safeParse(value, { error: CHINESE })].map(({ error }) => error?.issues ?? []);
  const misfits = (english ?? []).map((issue, at) => ({ path: [part, ...issue.path].join('.'), message: { en: issue.message, 'zh-CN': chinese?.[at]?.message ?? issue.message } }));
  throw new RequestInvalid([...misfits, ...unstorable.map((path) => ({ path, message: UNSTORABLE }))], part);
}

const ENGLISH = z.locales.en().localeError;
const CHINESE = z.locales.zhCN().localeError;
const UNSTORABLE = { en: 'Text must not hold a NUL character or half a surrogate pair', 'zh-CN': '文本不能含有空字符（NUL）或不完整的代理对' };

/** Where text stands, as key or value, that no database takes as text. */
function unstorableTexts(value: unknown, path: readonly string[]): string[] {
  if (typeof value === 'string') return isStorable(value) ? [] : [path.join('.')];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => (isStorable(key) ? unstorableTexts(inner, [...path, key]) : [path.join('.')]));
}

const isStorable = (text: string): boolean => text.isWellFormed() && !text.includes('\0');

export function notFoundRoute(): AppError {
  return badInput('route_not_found', 'there is no such address', {}, 404);
}
