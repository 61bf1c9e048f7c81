import { pino, stdSerializers, type DestinationStream } from 'pino';
import type { Log } from '../ports/log.ts';

export const LOG_LEVELS = ['debug', 'info', 'warn', 'error', 'silent'] as const;
export const LOG_FORMATS = ['auto', 'pretty', 'json'] as const;

export interface LogOptions {
  readonly level: (typeof LOG_LEVELS)[number];
  /** `auto`: lines for people on a terminal, JSON otherwise. */
  readonly format: (typeof LOG_FORMATS)[number];
}

/** Where lines go; standard error by default, because standard output is for results. */
export interface LogSink {
  write(line: string): unknown;
  readonly isTTY?: boolean;
}

/** Keys whose values never reach a log: secrets, and what could name a child or show an answer. */
const REDACTED = [
  'password', 'secret', 'token', 'authorization', 'cookie', 'apiKey', 'geminiApiKey', 'openaiApiKey', 'secretKey', 'databaseUrl', 'url',
  'name', 'studentId', 'student_id', 'studentName', 'transcription', 'answer', 'text', 'roster', 'prompt', 'system', 'parts',
] as const;

const PATHS = REDACTED.flatMap((key) => [key, `*.${key}`, `*.*.${key}`]);

/** Errors carry a code and a stack; their extra properties (a driver's `detail` quotes row values) are left out. */
function serializeError(error: unknown): unknown {
  if (!(error instanceof Error)) return stdSerializers.err(error as Error);
  const code = 'code' in error ? error.code : undefined;
  const cause = error.cause instanceof Error ? serializeError(error.cause) : undefined;
  return { type: error.name, code, message: error.message, stack: error.stack, cause };
}

/** A structured log. JSON lines have `level`, `time` (ISO 8601, UTC) and `msg`. */
export function createLog(options: LogOptions, sink: LogSink = process.stderr): Log {
  const pretty = options.format === 'pretty' || (options.format === 'auto' && sink.isTTY === true);
  const destination: DestinationStream = {
    write: (line) => void sink.write(pretty ? prettyLine(line, sink.isTTY === true) : line),
  };
  return pino(
    {
      level: options.level,
      base: null,
      timestamp: () => `,"time":"${new Date().toISOString()}"`,
      formatters: { level: (label) => ({ level: label }) },
      redact: { paths: PATHS, censor: '[redacted]' },
      serializers: { err: serializeError, error: serializeError, cause: serializeError },
    },
    destination,
  );
}

const COLOURS: Readonly<Record<string, string>> = { debug: '\u001B[90m', info: '\u001B[36m', warn: '\u001B[33m', error: '\u001B[31m' };

/** `12:30:01 warn  message key=value`; an error's stack follows on its own lines. */
function prettyLine(json: string, colour: boolean): string {
  const { level, time, msg, err, ...fields } = JSON.parse(json) as Record<string, unknown>;
  const label = String(level);
  const shown = colour ? `${COLOURS[label] ?? ''}${label.padEnd(5)}\u001B[0m` : label.padEnd(5);
  const pairs = Object.entries(fields).map(([key, value]) => ` ${key}=${typeof value === 'string' ? value : JSON.stringify(value)}`);
  const stack = typeof err === 'object' && err !== null && 'stack' in err ? `\n${String(err.stack)}` : '';
  return `${String(time).slice(11, 19)} ${shown} ${String(msg)}${pairs.join('')}${stack}\n`;
}
