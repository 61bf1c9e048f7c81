import { rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { resultsFileSchema, type ResultsFile } from '../../contracts/results-file.ts';
import type { Exam } from '../../domain/exam.ts';

/** Writes `results.json` into `dir`; a reader sees the old file or the new one, never half of one. */
export async function writeResultsJson(results: ResultsFile, _exam: Exam, dir: string): Promise<string> {
  const path = join(dir, 'results.json');
  await writeFile(`${path}.part`, `${JSON.stringify(resultsFileSchema.parse(results), null, 2)}\n`);
  await rename(`${path}.part`, path);
  return path;
}
