import { expect, test } from 'vitest';
import { modelSetup } from './config-model.ts';
import { parseConfig } from './config.ts';
import { createLog, type LogOptions } from './log.ts';

function capture(options: LogOptions, isTTY = false): { log: ReturnType<typeof createLog>; lines: string[] } {
  const lines: string[] = [];
  return { log: createLog(options, { write: (line) => lines.push(line), isTTY }), lines };
}

test('JSON lines off a terminal, with the level by name', () => {
  const { log, lines } = capture({ level: 'info', format: 'auto' });
  log.debug({}, 'not shown');
  log.info({ batchId: 'b1', pages: 24 }, 'split');
  expect(lines).toHaveLength(1);
  expect(JSON.parse(lines[0] ?? '')).toMatchObject({ level: 'info', msg: 'split', batchId: 'b1', pages: 24 });
});

test('secrets and personal data are struck out wherever they stand', () => {
  const { log, lines } = capture({ level: 'info', format: 'json' });
  log.info({ name: 'Ann Zhang', database: { url: 'postgresql://u:secret@h/d' }, page: { reading: { transcription: 'x=2' } }, studentId: '204871' }, 'read');
  expect(lines.join('')).not.toMatch(/Ann Zhang|secret|x=2|204871/);
});

test('keys of models and what was asked of them are struck out, in the whole configuration too', () => {
  const { log, lines } = capture({ level: 'info', format: 'json' });
  const { config } = parseConfig({ GEMINI_API_KEY: 'AIza-hush', OPENAI_API_KEY: 'sk-hush', AUTH_SECRET: 'hush'.repeat(8) });
  log.info({ config, model: config.model, request: { system: 'hush', parts: [{ kind: 'text', text: 'hush' }] }, setup: modelSetup(config.model) }, 'asked');
  expect(JSON.parse(lines[0] ?? '')).toMatchObject({ setup: { provider: 'gemini', apiKey: '[redacted]' } });
  expect(lines.join('')).not.toContain('hush');
});

test('of an error the code, message and cause are written, not the values a driver hangs on it', () => {
  const { log, lines } = capture({ level: 'info', format: 'json' });
  const driver = Object.assign(new Error('duplicate key'), { code: '23505', detail: 'Key (student_id)=(204871) already exists.' });
  log.error({ err: new Error('not saved', { cause: driver }) }, 'failed');
  expect(JSON.parse(lines[0] ?? '')).toMatchObject({ err: { message: 'not saved', cause: { code: '23505', message: 'duplicate key' } } });
  expect(lines.join('')).not.toContain('204871');
});

test('lines for people on a terminal', () => {
  const { log, lines } = capture({ level: 'debug', format: 'auto' }, true);
  log.warn({ pages: 3, err: new Error('broken') }, 'pages left over');
  expect(lines[0]).toMatch(/^\d\d:\d\d:\d\d .*warn .* pages left over pages=3\nError: broken\n/);
});
