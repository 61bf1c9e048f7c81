import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PDFDocument } from '@cantoo/pdf-lib';
import sharp from 'sharp';
import { silentLog } from '../src/adapters/postgres/testing.ts';
import { createBatch } from '../src/app/create-batch.ts';
import { startBatch, untilMarked } from '../src/app/run-batch.ts';
import { saveExam } from '../src/app/save-exam.ts';
import { parseExamFile } from '../src/contracts/exam-file.ts';
import { LOCAL_CLASS } from '../src/domain/access.ts';
import { openRuntime } from '../src/entry/runtime.ts';
import { imageTokens } from '../src/grading/model/tiles.ts';
import { MARKING_MODES, type MarkingMode } from '../src/grading/model/mode.ts';
import { parseConfig } from '../src/platform/config.ts';
import { createShutdown } from '../src/platform/shutdown.ts';
import { inkMarks } from '../tests/support/model-marker.ts';
import { GOOD_KEY, startModelServer } from '../tests/support/model-server/index.ts';
import type { Seen } from '../tests/support/model-server/wire.ts';
import { writtenPage } from './overhead/written-page.ts';
import type { BenchRow, BenchTable } from './report.ts';

const QUESTIONS = 19;
/** Pages of each student, and how many of them carry nothing: 49 and 10 together. */
const STUDENTS = [{ pages: 25, empty: 5 }, { pages: 24, empty: 5 }];
const CHARACTERS_PER_TOKEN = 4;

interface Spent {
  readonly calls: number;
  readonly imageTokens: number;
  readonly textTokens: number;
  readonly seconds: number;
}

/** The worked example: 2 students, 19 questions, 49 pages of which 10 carry no answer; the exam file gives no regions. */
export async function bench(): Promise<BenchTable> {
  const folder = mkdtempSync(join(tmpdir(), 'ai-grading-bench-models-'));
  try {
    const files = await Promise.all(STUDENTS.map((student, index) => scriptFile(join(folder, `${index}.pdf`), student, index)));
    const spent = new Map<MarkingMode, Spent>();
    for (const mode of MARKING_MODES) spent.set(mode, await mark(join(folder, mode), files, mode));
    const economy = spent.get('economy');
    return {
      title: 'Marking by a model: what a script costs',
      machine: `${STUDENTS.length} students, ${QUESTIONS} questions, 49 pages of which 10 are empty, no regions in the exam file; image tokens by the tile rule, text at ${CHARACTERS_PER_TOKEN} characters a token; a model server of our own, no point in doubt`,
      rows: [...spent].flatMap(([mode, found]) => rowsOf(mode, found, economy)),
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function rowsOf(mode: MarkingMode, found: Spent, economy: Spent | undefined): BenchRow[] {
  const perStudent = (value: number): number => Math.round(value / STUDENTS.length);
  const beside = (value: number | undefined): Partial<BenchRow> => (mode === 'economy' || value === undefined ? {} : { yardstick: { name: 'economy', value } });
  const limits: Readonly<Record<MarkingMode, { calls?: number; tokens?: number }>> = {
    economy: { calls: 5, tokens: 90_000 },
    balanced: { calls: 3 * (economy?.calls ?? 0), tokens: 3 * (economy?.imageTokens ?? 0) },
    careful: {},
  };
  const { calls, tokens } = limits[mode];
  return [
    { name: `${mode}: calls`, value: found.calls, unit: 'calls', ...beside(economy?.calls), ...(calls !== undefined && { target: `<= ${calls}`, met: found.calls <= calls }) },
    { name: `${mode}: image tokens`, value: found.imageTokens, unit: 'tokens', ...beside(economy?.imageTokens), ...(tokens !== undefined && { target: `<= ${tokens}`, met: found.imageTokens <= tokens }) },
    { name: `${mode}: image tokens a student`, value: perStudent(found.imageTokens), unit: 'tokens' },
    { name: `${mode}: text tokens a student`, value: perStudent(found.textTokens), unit: 'tokens', ...beside(economy === undefined ? undefined : perStudent(economy.textTokens)) },
    { name: `${mode}: from files to marks`, value: found.seconds, unit: 's', ...beside(economy?.seconds) },
  ];
}

async function mark(dataDir: string, files: readonly string[], mode: MarkingMode): Promise<Spent> {
  const server = await startModelServer({ reply: (seen) => inkMarks(seen) });
  const shutdown = createShutdown({ log: silentLog, timeoutSeconds: 30 });
  try {
    const { config } = parseConfig({ DATA_DIR: dataDir, GEMINI_API_KEY: GOOD_KEY, GEMINI_BASE_URL: server.geminiUrl, MODEL_REQUESTS_PER_MINUTE: '100000', MARKING_MODE: mode });
    const runtime = await openRuntime({ config, log: silentLog, shutdown }, () => ({ notify: () => undefined }));
    const source = examSource();
    const parsed = parseExamFile(source, 'exam.json');
    if ('problems' in parsed) throw new Error(JSON.stringify(parsed.problems));
    const exam = await saveExam(runtime.deps, { exam: parsed.exam, source, classId: LOCAL_CLASS, template: null });
    const started = performance.now();
    for (const [index, path] of files.entries()) {
      const { batchId } = await createBatch(runtime.deps, { exam, files: [{ path, name: 'script.pdf' }], roster: null, script: { studentId: String(index + 1), name: null } });
      await startBatch({ ...runtime.deps, marking: runtime.marking }, batchId);
      await untilMarked(runtime.deps, batchId, shutdown.signal);
    }
    const seconds = (performance.now() - started) / 1000;
    return { calls: server.calls.count, ...(await tokensOf(server.calls.seen)), seconds };
  } finally {
    await shutdown.close();
    shutdown.dispose();
    await server.close();
  }
}

async function tokensOf(calls: readonly Seen[]): Promise<Pick<Spent, 'imageTokens' | 'textTokens'>> {
  let [images, characters] = [0, 0];
  for (const { system, parts } of calls) {
    characters += system.length;
    for (const part of parts) {
      if ('text' in part) characters += part.text.length;
      else images += imageTokens(await sharp(part.image.bytes).metadata());
    }
  }
  return { imageTokens: images, textTokens: Math.ceil(characters / CHARACTERS_PER_TOKEN) };
}

function examSource(): string {
  const questions = Array.from({ length: QUESTIONS }, (_, index) => ({
    id: String(index + 1), type: 'stepwise', max_score: 6, question: `Solve equation ${index + 1} and show your working.`,
    points: [
      { id: 'M1', kind: 'method', score: 2, description: 'chooses a method that leads to the result and sets it up' },
      { id: 'A1', kind: 'accuracy', score: 2, needs: ['M1'], description: 'reaches the right value' },
      { id: 'B1', kind: 'independent', score: 2, description: 'checks the result by putting it back' },
    ],
  }));
  return JSON.stringify({ id: 'worked-example', title: 'Worked example', language: 'en', questions });
}

/** A script of A4 pages at 150 dots per inch: lines of pen, and empty pages spread among them. */
async function scriptFile(path: string, { pages, empty }: { pages: number; empty: number }, seed: number): Promise<string> {
  const document = await PDFDocument.create();
  for (let page = 0; page < pages; page += 1) {
    const bare = page % Math.floor(pages / empty) === 2 && Math.floor(page / Math.floor(pages / empty)) < empty;
    const image = await document.embedJpg(await writtenPage(bare ? 0 : 18, seed * 100 + page));
    document.addPage([595, 842]).drawImage(image, { x: 0, y: 0, width: 595, height: 842 });
  }
  writeFileSync(path, await document.save());
  return path;
}
