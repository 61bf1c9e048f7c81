import { rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import writeExcelFile, { type CellObject, type Sheet } from 'write-excel-file/node';
import type { ResultsFile } from '../../contracts/results-file.ts';
import type { Exam } from '../../domain/exam.ts';
import { labelsFor } from './labels.ts';
import { itemRows, resultRows, reviewRows, unassignedRows, type SheetCell } from './result-rows.ts';
import { textWidth } from './text-width.ts';

const NARROWEST = 6;
const WIDEST = 60;
/** Columns of the question sheet that hold shares. */
const SHARES = new Set([4, 5]);

/**
 * Writes `results.xlsx` into `dir`: scores, question summary, what waits for a person, pages of nobody.
 * Scores are numbers, student numbers are text (leading zeros stay), no cell can be a formula.
 */
export async function writeResultsXlsx(results: ResultsFile, exam: Exam, dir: string): Promise<string> {
  const labels = labelsFor(exam.language);
  const sheets = [
    sheet(labels.results, resultRows(results, exam), { sticky: 2 }),
    sheet(labels.items, itemRows(results, exam), { sticky: 1, shares: SHARES }),
    sheet(labels.review, reviewRows(results, exam), { sticky: 2 }),
    sheet(labels.unassigned, unassignedRows(results, exam), { sticky: 0 }),
  ];
  const path = join(dir, 'results.xlsx');
  await writeFile(`${path}.part`, await writeExcelFile(sheets).toBuffer());
  await rename(`${path}.part`, path);
  return path;
}

function sheet(name: string, rows: readonly (readonly SheetCell[])[], how: { sticky: number; shares?: ReadonlySet<number> }): Sheet<never> {
  const [header = [], ...body] = rows;
  const data = [
    header.map((value): CellObject => ({ value: String(value), type: String, fontWeight: 'bold', backgroundColor: '#F6F4EF', align: 'center' })),
    ...body.map((row) => row.map((value, i) => cell(value, how.shares?.has(i) === true))),
  ];
  const columns = header.map((_, i) => ({ width: Math.min(WIDEST, Math.max(NARROWEST, ...rows.map((row) => textWidth(String(row[i] ?? '')) + 2))) }));
  return { sheet: name, data, columns, stickyRowsCount: 1, ...(how.sticky > 0 && { stickyColumnsCount: how.sticky }) };
}

function cell(value: SheetCell, share: boolean): CellObject | null {
  if (value === null || value === '') return null;
  if (typeof value === 'number') return { value, type: Number, ...(share && { format: '0.0%' }) };
  return value === '?' ? { value, type: String, align: 'right', textColor: '#7A4A00', backgroundColor: '#FFF3D6' } : { value, type: String, format: '@' };
}
