import { rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ResultsFile } from '../../contracts/results-file.ts';
import type { Exam } from '../../domain/exam.ts';
import { resultRows } from './result-rows.ts';

const BOM = '\uFEFF';

/**
 * Writes `results.csv` into `dir`: one row per student, one column per question (`?` where a person must look),
 * total and status. UTF-8 with a byte order mark and CRLF, as spreadsheets expect; no cell can be a formula.
 */
export async function writeResultsCsv(results: ResultsFile, exam: Exam, dir: string): Promise<string> {
  const path = join(dir, 'results.csv');
  const lines = resultRows(results, exam).map((row) => row.map(csvCell).join(','));
  await writeFile(`${path}.part`, `${BOM}${lines.join('\r\n')}\r\n`);
  await rename(`${path}.part`, path);
  return path;
}

function csvCell(value: string | number | null): string {
  if (value === null) return '';
  if (typeof value === 'number') return String(value);
  return /[",\n\r;]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value;
}
