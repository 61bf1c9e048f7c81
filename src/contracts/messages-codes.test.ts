import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { isMessageCode } from './messages.ts';

const ROOT = join(import.meta.dirname, '..', '..');

/** Faults of the program itself: a person is told `internal_error`, and the log has the rest. */
const INTERNAL = new Set(['activity_unknown', 'blob_key_invalid', 'blob_not_staged', 'definition_unknown', 'engine_running', 'file_unknown', 'route_without_permission']);

/** How codes stand in the sources, each with the code as its first group. */
const THROWN = [/\b(?:new AppError|badInput|failure)\(\s*'(\w+)'/g, /\bcode: '(\w+)', (?:hint|message)\b/g];
const NOT_FOUND = /\bnotFound\('(\w+)'/g;

function codesIn(source: string): string[] {
  const plain = THROWN.flatMap((pattern) => [...source.matchAll(pattern)].map((found) => found[1] ?? ''));
  return [...plain, ...[...source.matchAll(NOT_FOUND)].map((found) => `${found[1] ?? ''}_not_found`)];
}

describe('error codes of the sources', () => {
  const files = globSync(['src/**/*.ts', 'samples/**/*.ts'], { cwd: ROOT }).filter((file) => !/\.(test|fixtures?)\.ts$|testing|conformance/.test(file));
  const codes = new Set(files.flatMap((file) => codesIn(readFileSync(join(ROOT, file), 'utf8'))));

  it('are found by the search', () => {
    for (const code of ['file_damaged', 'disk_full', 'exam_not_found', 'database_start_failed']) expect(codes).toContain(code);
  });

  it('all have a sentence, except faults of the program', () => {
    expect([...codes].filter((code) => !isMessageCode(code)).toSorted()).toEqual([...INTERNAL].filter((code) => codes.has(code)).toSorted());
  });
});
