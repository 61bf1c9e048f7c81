import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

/** Bytes of JavaScript, gzipped, that the first view may need: what a slow tablet takes in within two seconds. */
export const FIRST_VIEW_LIMIT = 240_000;

interface Chunk {
  readonly file: string;
  readonly isEntry?: boolean;
  readonly imports?: readonly string[];
}

/** Lazy parts of the first view, beside the entry: the list of exams, and one language. */
const FIRST_PARTS = ['src/features/exams/exam-list.tsx', 'src/i18n/zh-CN.ts'];

/** What `/` fetches before it is whole: the entry, the first page and one catalog, each with all they import. */
export function firstView(dist: string): { files: string[]; gzip: number } {
  const manifest = JSON.parse(readFileSync(join(dist, '.vite/manifest.json'), 'utf8')) as Record<string, Chunk>;
  const files = new Set<string>();
  const take = (key: string): void => {
    const chunk = manifest[key];
    if (chunk === undefined) throw new Error(`the build has no ${key}`);
    if (files.has(chunk.file)) return;
    files.add(chunk.file);
    for (const name of chunk.imports ?? []) take(name);
  };
  for (const [key, chunk] of Object.entries(manifest)) if (chunk.isEntry === true) take(key);
  for (const key of FIRST_PARTS) take(key);
  const gzip = [...files].reduce((sum, file) => sum + gzipSync(readFileSync(join(dist, file)), { level: 9 }).length, 0);
  return { files: [...files], gzip };
}
