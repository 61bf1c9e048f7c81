import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import yauzl from 'yauzl';
import { resultsFileSchema } from '../../contracts/results-file.ts';
import { writeResultsCsv } from './csv.ts';
import { smallExam, smallResults } from './export.fixtures.ts';
import { writeResultsJson } from './json.ts';
import { sheetText } from './sheet-text.ts';
import { writeResultsXlsx } from './xlsx.ts';

let dir = '';
beforeAll(async () => { dir = await mkdtemp(join(tmpdir(), 'export-')); });
afterAll(() => rm(dir, { recursive: true, force: true }));

async function unzip(path: string): Promise<Map<string, string>> {
  const zip = await yauzl.openPromise(path);
  const files = new Map<string, string>();
  for await (const entry of zip.eachEntry()) {
    const stream = await zip.openReadStreamPromise(entry);
    files.set(entry.fileName, Buffer.concat(await stream.toArray()).toString('utf8'));
  }
  return files;
}

/** Cells of a sheet by address: their type and value, shared strings looked up. */
function cells(files: Map<string, string>, sheet: number): Map<string, { type: string; value: string }> {
  const shared = [...(files.get('xl/sharedStrings.xml') ?? '').matchAll(/<si><t[^>]*>([^<]*)<\/t><\/si>/g)].map((match) => match[1] ?? '');
  const found = [...(files.get(`xl/worksheets/sheet${sheet}.xml`) ?? '').matchAll(/<c r="([A-Z]+\d+)"([^>]*)>(?:<v>([^<]*)<\/v>|<is><t[^>]*>([^<]*)<\/t><\/is>)<\/c>/g)];
  return new Map(found.map(([, address = '', attributes = '', value = '', inline]) => {
    const type = /t="(\w+)"/.exec(attributes)?.[1] ?? 'n';
    return [address, { type: type === 'n' ? 'n' : 's', value: type === 's' ? (shared[Number(value)] ?? '') : (inline ?? value) }];
  }));
}

describe('results tables', () => {
  it('writes a CSV that parses back, with a byte order mark', async () => {
    const text = await readFile(await writeResultsCsv(smallResults(), smallExam(), dir), 'utf8');
    expect(text.charCodeAt(0)).toBe(0xfeff);
    const rows: string[][] = parse(text, { bom: true });
    expect(rows[0]).toEqual(['学号', '姓名', '1', '2', '3', '总分', '满分', '状态', '待复核题数']);
    expect(rows[1]).toEqual(['070156', '陈思远', '2', '0', '2.5', '4.5', '9', '完成', '0']);
    expect(rows[2]).toEqual(['204871', '王小明', '2', '?', '?', '', '9', '待复核', '2']);
    expect(rows.flat().filter((value) => /^[=+\-@\t\r]/.test(value))).toEqual([]);
    expect(rows[3]?.slice(0, 2)).toEqual(["'+1+1", '\'=HYPERLINK("http://x","y")']);
  });

  it('writes an XLSX with numbers as numbers and student numbers as text', async () => {
    const files = await unzip(await writeResultsXlsx(smallResults(), smallExam(), dir));
    const [scores, items, review, pages] = [1, 2, 3, 4].map((sheet) => cells(files, sheet));
    expect(scores?.get('A2')).toEqual({ type: 's', value: '070156' });
    expect(scores?.get('E2')).toEqual({ type: 'n', value: '2.5' });
    expect(scores?.get('D3')).toEqual({ type: 's', value: '?' });
    expect(items?.get('C3')).toEqual({ type: 'n', value: '1' });
    expect(items?.get('G3')).toEqual({ type: 'n', value: '2' });
    expect(review?.get('D2')?.value).toBe('字迹无法可靠辨认。');
    expect([...(review?.values() ?? [])].map((cell) => cell.value)).toEqual(expect.arrayContaining(["'@SUM(A1)", "'＝1+1", "'-2+3"]));
    expect(pages?.get('A2')?.value).toBe("'-stack.pdf");
    expect(files.get('xl/worksheets/sheet1.xml')).toContain('state="frozen"');
    expect([...files.values()].join('')).not.toContain('<f>');
  });

  it('writes JSON that its schema takes', async () => {
    const text = await readFile(await writeResultsJson(smallResults(), smallExam(), dir), 'utf8');
    expect(resultsFileSchema.parse(JSON.parse(text))).toEqual(smallResults());
  });

  it.each([
    ['=1+1', "'=1+1"], ['  @x', "'@x"], ['\t+2', "'+2"], ['＋2', "'＋2"], ['\u200b=1', "'=1"], ['\r-1', "'-1"],
    ['3-2', '3-2'], ['a=b', 'a=b'], ['王 小明\n', '王 小明'],
  ])('makes %j harmless', (value, expected) => {
    expect(sheetText(value)).toBe(expected);
  });
});
