import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createImaging } from '../src/adapters/imaging/index.ts';
import { createOfflineReader } from '../src/adapters/offline-reader/index.ts';
import type { Exam, Student } from '../src/domain/exam.ts';
import { fieldInCrop } from '../src/domain/geometry.ts';
import type { PageFacts } from '../src/domain/script.ts';
import { numbersForSplit, registrationsForSplit } from '../src/ingest/plan.ts';
import { splitStack } from '../src/ingest/split.ts';
import type { SplitResult, StackPage } from '../src/ingest/stack.ts';
import { createLog } from '../src/platform/log.ts';
import type { Imaging, Registration, TemplatePage } from '../src/ports/imaging.ts';
import type { Reader, Reading } from '../src/ports/reader.ts';
import type { BenchRow, BenchTable } from './report.ts';

/** Copy and page of each scan, in the order of the file, as the text printed beside each code says. */
const TRUTH: Readonly<Record<string, { exam: string; copy: string; pages: readonly number[] }>> = {
  midterm_scan_100: { exam: 'midterm1-v2-test', copy: '100', pages: [1, 2, 4, 3, 5, 6] },
  midterm_scan_101: { exam: 'midterm1-v2-test', copy: '101', pages: [5, 6, 1, 2, 3, 4] },
  midterm_scan_102: { exam: 'midterm1-v2-test', copy: '102', pages: [1, 2, 3, 4, 5, 6] },
  midterm_scan_103: { exam: 'midterm1-v2-test', copy: '103', pages: [1, 2, 3, 4, 5, 6] },
  midterm_scan_104: { exam: 'midterm1-v2-test', copy: '104', pages: [1, 2, 3, 4, 5, 6] },
  midterm_scan_104_odds: { exam: 'midterm1-v2-test', copy: '104', pages: [1, 3, 5] },
  midterm_scan_104_evens: { exam: 'midterm1-v2-test', copy: '104', pages: [2, 4, 6] },
  'test-auto-parse-scan-success': { exam: 'test-auto-parse', copy: '1', pages: [1, 2, 3, 4, 5, 6] },
  'test-auto-parse-scan-blank': { exam: 'test-auto-parse', copy: '3', pages: [1, 2, 3, 4, 5, 6] },
};
const BLANK = 'midterm1-v2-test';
const WRITTEN_NUMBER = '0123456789';
/** A class of 32: the writer, one with two digits swapped, and 30 others. */
const CLASS: readonly Student[] = [WRITTEN_NUMBER, '0123456798', ...Array.from({ length: 30 }, (_, index) => someNumber(index))].map(
  (student_id) => ({ student_id, name: 'N. N.', class: null }),
);
const LIMITS = { maxBytes: 50e6, maxPages: 300, maxPixels: 80e6, secondsPerPage: 60, memoryMegabytes: 1024 };

function someNumber(index: number): string {
  const hex = createHash('sha256').update(`student ${index}`).digest('hex').slice(0, 12);
  return String(Number.parseInt(hex, 16)).slice(-10).padStart(10, '0');
}

function examOf(id: string): Exam {
  const student_id = { page: 1, box: [436.5, 299, 464.8, 657.5], kind: 'digits', length: 10, marks: null } as const;
  const paper = { template: `${BLANK}.pdf`, pages: 6, student_id, corner_marks: null, page_code: '{exam}-{copy}-{page}', split: 'auto' } as const;
  return { id, title: id, language: 'en', paper, questions: [] };
}

interface Scan {
  readonly id: string;
  readonly file: string;
  readonly copy: string;
  readonly page: number;
  readonly path: string;
  readonly facts: PageFacts;
}

interface Tools {
  readonly imaging: Imaging;
  readonly reader: Reader;
  readonly blanks: readonly TemplatePage[];
}

async function takeIn(imaging: Imaging, path: string): Promise<{ path: string; facts: PageFacts }[]> {
  const pages: { path: string; facts: PageFacts }[] = [];
  for await (const event of imaging.intake(path, LIMITS)) {
    if (event.kind === 'page_failed') throw new Error(`${path}: ${event.failure.message}`);
    if (event.kind === 'page') pages.push({ path: event.page.image.path, facts: event.page.facts });
  }
  return pages;
}

/** Registers and reads what the split asks for, then splits. */
async function runSplit({ imaging, reader, blanks }: Tools, exam: Exam, scans: readonly Scan[]): Promise<{ result: SplitResult; stack: StackPage[] }> {
  const registrations = new Map<string, Registration | null>();
  for (const { pageId, candidates } of registrationsForSplit(exam, blanks.length, scans)) {
    const scan = scans.find((other) => other.id === pageId);
    if (scan === undefined) continue;
    registrations.set(pageId, await imaging.register(scan, blanks.filter((blank) => candidates.includes(blank.page))));
  }
  const registered = scans.map((scan) => ({ ...scan, registration: registrations.get(scan.id) ?? null }));
  const readings = new Map<string, Reading>();
  for (const { pageId } of numbersForSplit(exam, blanks.length, registered)) {
    const scan = registered.find((other) => other.id === pageId);
    if (scan?.registration) readings.set(pageId, await readNumber({ imaging, reader, blanks }, exam, scan, scan.registration));
  }
  const stack = registered.map((scan, order): StackPage => ({ ...scan, order, numberReading: readings.get(scan.id) ?? null }));
  return { stack, result: splitStack({ exam, students: CLASS, printRuns: () => null, templatePages: blanks.length, pages: stack }) };
}

async function readNumber({ imaging, reader, blanks }: Tools, exam: Exam, scan: Scan, registration: Registration): Promise<Reading> {
  const field = exam.paper.student_id;
  const blank = blanks.find((page) => page.page === registration.page) ?? null;
  if (field === null || blank === null || blank.image === null) throw new Error('no number field');
  const request = [{ id: 'number', box: field.box, margin: 4 }];
  const { crops } = await imaging.measure(scan, registration.transform, blank, [], request);
  const own: PageFacts = { ...scan.facts, turn: 0, skew: 0, codes: [] };
  const same = await imaging.register({ path: blank.image.path, facts: own }, [blank]);
  const print = same === null ? null : (await imaging.measure({ path: blank.image.path, facts: own }, same.transform, null, [], request)).crops[0];
  const [crop] = crops;
  if (crop === undefined) throw new Error('nothing was cut');
  return reader.digits({ path: crop.image.path, field: fieldInCrop(field.box, crop.box), blankPath: print?.image.path ?? null }, field.length);
}

/**
 * Counts pages: right (in a script of their own copy, at their page), left with a reason, wrong. A script belongs
 * to the copy most of its pages are of, so with codes or without, a page in another copy's script is wrong.
 */
function judge(scans: readonly Scan[], result: SplitResult): { right: number; reasons: Map<string, number>; wrong: number } {
  const byId = new Map(scans.map((scan) => [scan.id, scan]));
  const owner = new Map<string, string>();
  for (const { key } of result.submissions) {
    const copies = result.placements.filter((p) => p.script === key).map((p) => byId.get(p.pageId)?.copy ?? '');
    const most = copies.toSorted((a, b) => copies.filter((c) => c === b).length - copies.filter((c) => c === a).length)[0];
    owner.set(key, most ?? '');
  }
  const reasons = new Map<string, number>();
  let right = 0;
  let wrong = 0;
  for (const placement of result.placements) {
    const scan = byId.get(placement.pageId);
    const code = placement.unassigned?.code;
    if (code !== undefined) reasons.set(code, (reasons.get(code) ?? 0) + 1);
    else if (scan?.page === placement.scriptPage && scan?.copy === owner.get(placement.script ?? '')) right += 1;
    else wrong += 1;
  }
  return { right, reasons, wrong };
}

function rowOf(name: string, scans: readonly Scan[], result: SplitResult): BenchRow {
  const { right, reasons, wrong } = judge(scans, result);
  const left = [...reasons].map(([code, count]) => `${count} ${code}`).join(', ');
  const note = `${name}: ${right} right, ${left === '' ? 'none left' : `left: ${left}`}; wrong`;
  return { name: note, value: wrong, unit: `of ${scans.length} pages`, target: '0', met: wrong === 0 };
}

/** Deterministic shuffle by the hash of each page's id. */
const shuffled = (scans: readonly Scan[]): Scan[] => {
  const hash = ({ id }: Scan): string => createHash('sha256').update(id).digest('hex');
  return scans.toSorted((a, b) => hash(a).localeCompare(hash(b)));
};

/** Real scanned stacks: every page where it belongs or left with the reason, none wrong; the written number read. */
export async function bench(data = '../shared/data'): Promise<BenchTable> {
  const folder = join(data, 'stacks');
  if (!existsSync(folder)) throw new Error(`no stacks in ${folder}`);
  const stagingDir = await mkdtemp(join(tmpdir(), 'bench-stacks-'));
  const log = createLog({ level: 'silent', format: 'json' });
  const imaging = createImaging({ stagingDir, log });
  const reader = await createOfflineReader({ log });
  try {
    const images = await takeIn(imaging, join(folder, `${BLANK}.pdf`));
    const blanks = await Promise.all(images.map(async ({ path }, index): Promise<TemplatePage> => ({
      page: index + 1, image: { path, sha256: createHash('sha256').update(await readFile(path)).digest('hex') }, cornerMarks: null,
    })));
    const tools: Tools = { imaging, reader, blanks };
    const rows: BenchRow[] = [];
    const all: Scan[] = [];
    let number: Reading | null = null;
    const named: string[] = [];
    for (const [file, truth] of Object.entries(TRUTH)) {
      const pages = await takeIn(imaging, join(folder, `${file}.pdf`));
      if (pages.length !== truth.pages.length) throw new Error(`${file}: ${pages.length} pages`);
      const scans = pages.map((page, index): Scan => ({ ...page, id: `${file}#${index + 1}`, file, copy: truth.copy, page: truth.pages[index] ?? 0 }));
      const { result, stack } = await runSplit(tools, examOf(truth.exam), scans);
      rows.push(rowOf(file, scans, result));
      if (file.endsWith('success')) number = stack[0]?.numberReading ?? null;
      named.push(...result.submissions.flatMap((script) => script.studentId ?? []));
      all.push(...scans);
    }
    const midterm = all.filter((scan) => scan.file.startsWith('midterm') && !/odds|evens/.test(scan.file));
    const mixed = shuffled(midterm);
    rows.push(rowOf('five copies shuffled', mixed, (await runSplit(tools, examOf('midterm1-v2-test'), mixed)).result));
    const piles = all.filter((scan) => /odds|evens/.test(scan.file));
    rows.push(rowOf('odd pages, then even pages', piles, (await runSplit(tools, examOf('midterm1-v2-test'), piles)).result));
    const bare = midterm.map((scan): Scan => ({ ...scan, facts: { ...scan.facts, codes: [] } }));
    rows.push(rowOf('five copies in order, codes hidden (by layout)', bare, (await runSplit(tools, examOf('midterm1-v2-test'), bare)).result));
    const text = number?.text ?? 'nothing';
    const sure = number?.accepted === true ? 'alone' : 'with the roster only';
    rows.push({ name: `written number ${WRITTEN_NUMBER}: read ${text}, accepted ${sure}; students named by it`, value: named.length, unit: 'of 1', target: '1', met: named.join() === WRITTEN_NUMBER });
    return { title: 'Real scanned stacks', machine: 'MarkUs midterm scans, 300 and 400 dpi, grey, JBIG2 and CCITT', rows };
  } finally {
    await Promise.all([imaging.close(), reader.close()]);
    await rm(stagingDir, { recursive: true, force: true });
  }
}
