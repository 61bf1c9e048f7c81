import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { badInput } from '../../src/domain/errors.ts';

/**
 * A file of a development package: handwriting fonts and digits, which only the sample class needs.
 * Throws AppError `sample_parts_missing` where the package is not installed.
 */
export async function readPart(path: string): Promise<Buffer> {
  try {
    return await readFile(createRequire(import.meta.url).resolve(path));
  } catch {
    const name = path.split('/').slice(0, path.startsWith('@') ? 2 : 1).join('/');
    throw badInput('sample_parts_missing', `The sample class needs the package ${name}: run "npm ci" without --omit=dev`, { package: name });
  }
}
