import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { PDFDocument } from '@cantoo/pdf-lib';
import { silentLog } from '../src/adapters/postgres/testing.ts';
import { confirmSplit } from '../src/app/confirm-split.ts';
import { createBatch } from '../src/app/create-batch.ts';
import { startBatch, untilMarked } from '../src/app/run-batch.ts';
import { saveExam } from '../src/app/save-exam.ts';
import { parseExamFile } from '../src/contracts/exam-file.ts';
import { LOCAL_CLASS } from '../src/domain/access.ts';
import { openRuntime, type Runtime } from '../src/entry/runtime.ts';
import type { MarkingMode } from '../src/grading/model/mode.ts';
import { parseConfig } from '../src/platform/config.ts';
import type { ExamRecord } from '../src/ports/repositories.ts';
import { createShutdown } from '../src/platform/shutdown.ts';
import { GOOD_KEY } from '../tests/support/model-server/index.ts';
import { cpuSoFar, since, type Cpu } from './overhead/cpu.ts';
import { writtenPage } from './overhead/written-page.ts';
import type { BenchRow, BenchTable } from './report.ts';

const SCRIPTS = 12;
const PAGES = 2;
const ON_A_PAGE = 8;
const QUESTIONS = PAGES * ON_A_PAGE;
const LIMIT_MS = 30;
const MODES: readonly MarkingMode[] = ['economy', 'careful'];

/** What marking a written question takes of the processor besides the model, which answers at once from a process that is not counted. */
export async function bench(): Promise<BenchTable> {
  const folder = mkdtempSync(join(tmpdir(), 'ai-grading-bench-overhead-'));
  try {
    const rows: BenchRow[] = [];
    for (const mode of MODES) rows.push(...rowsOf(mode, await measure(join(folder, mode), mode)));
    return {
      title: 'Overhead of marking by a model',
      machine: `${availableParallelism()} cores; ${SCRIPTS} scripts, ${PAGES} pages, ${QUESTIONS} written questions each, a region and three points a question; processor time, user and system, per question; the first script is marked before and not counted. Marking: from the confirmed split to every mark in the record. Not in it: the model server, PostgreSQL, taking in the files (each beside it)`,
      rows,
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

interface Measured {
  readonly intake: Cpu;
  readonly marking: Cpu;
}

function rowsOf(mode: MarkingMode, { intake, marking }: Measured): BenchRow[] {
  const ms = (seconds: number): number => (seconds * 1000) / (SCRIPTS * QUESTIONS);
  const all = ms(marking.main + marking.imaging);
  const row = (name: string, value: number): BenchRow => ({ name: `${mode}: ${name}`, value, unit: 'ms' });
  return [
    { ...row('marking, all our processes', all), target: `<= ${LIMIT_MS} ms`, met: all <= LIMIT_MS },
    row('of it, cutting, shrinking and measuring crops', ms(marking.imaging)),
    row('of it, workflows, requests, checks, record', ms(marking.main)),
    row('beside it, PostgreSQL', ms(marking.postgres)),
    row('beside it, taking in the files', ms(intake.main + intake.imaging)),
  ];
}

async function measure(dataDir: string, mode: MarkingMode): Promise<Measured> {
  const model = fork(join(import.meta.dirname, 'overhead/answering.ts'), { stdio: ['ignore', 'pipe', 'inherit', 'ipc'] });
  const shutdown = createShutdown({ log: silentLog, timeoutSeconds: 30 });
  try {
    const { config } = parseConfig({ DATA_DIR: dataDir, GEMINI_API_KEY: GOOD_KEY, GEMINI_BASE_URL: await urlOf(model), MODEL_REQUESTS_PER_MINUTE: '100000', MARKING_MODE: mode });
    const runtime = await openRuntime({ config, log: silentLog, shutdown }, () => ({ notify: () => undefined }));
    const exam = await makeExam(runtime);
    const mark = (name: string, scripts: number, seed: number): Promise<Measured> => markStack(runtime, exam, { path: join(dataDir, name), scripts, seed }, { model: model.pid ?? 0, signal: shutdown.signal });
    await mark('first.pdf', 1, 1000);
    return await mark('stack.pdf', SCRIPTS, 0);
  } finally {
    await shutdown.close();
    shutdown.dispose();
    model.disconnect();
  }
}

async function urlOf(model: ChildProcess): Promise<string> {
  if (model.stdout === null) throw new Error('the model server has no output');
  const [text] = (await once(model.stdout, 'data')) as [Buffer];
  return text.toString().trim();
}

async function markStack(
  { deps, marking }: Runtime,
  exam: ExamRecord,
  { path, scripts, seed }: { path: string; scripts: number; seed: number },
  { model, signal }: { model: number; signal: AbortSignal },
): Promise<Measured> {
  writeFileSync(path, await stackOf(scripts, seed));
  const { batchId } = await createBatch(deps, { exam, files: [{ path, name: 'stack.pdf' }], roster: null, confirm: true });
  const start = cpuSoFar(model);
  await startBatch({ ...deps, marking }, batchId);
  await untilMarked(deps, batchId, signal);
  const split = cpuSoFar(model);
  await confirmSplit({ ...deps, marking }, batchId);
  await untilMarked(deps, batchId, signal);
  const marked = cpuSoFar(model);
  await refuseUnmarked(deps, batchId, scripts);
  return { intake: since(start, split), marking: since(split, marked) };
}

/** A figure for questions that nobody marked would be none. */
async function refuseUnmarked({ repositories }: Runtime['deps'], batchId: string, scripts: number): Promise<void> {
  const papers = await repositories.submissions.ofBatch(batchId);
  const grades = (await Promise.all(papers.map(({ id }) => repositories.grades.current(id)))).flat();
  const marked = grades.filter(({ source, score }) => source === 'model' && score !== null).length;
  if (marked !== scripts * QUESTIONS) throw new Error(`${marked} of ${scripts * QUESTIONS} questions were marked: ${[...new Set(grades.map(({ reason }) => reason?.code))].join(', ')}`);
}

async function makeExam({ deps }: Runtime): Promise<ExamRecord> {
  const questions = Array.from({ length: QUESTIONS }, (_, index) => ({
    id: String(index + 1), type: 'stepwise', max_score: 5, question: 'Solve 3x – 7 = 11 and check your answer.', answer: { kind: 'text', correct: 'x = 6' },
    regions: [{ page: Math.floor(index / ON_A_PAGE) + 1, box: [60 + 110 * (index % ON_A_PAGE), 80, 160 + 110 * (index % ON_A_PAGE), 920] }],
    points: [
      { id: 'M1', kind: 'method', score: 2, description: 'adds 7 to both sides' },
      { id: 'A1', kind: 'accuracy', score: 2, needs: ['M1'], description: 'x = 6' },
      { id: 'B1', kind: 'independent', score: 1, description: 'checks by putting the value back' },
    ],
  }));
  const source = JSON.stringify({ id: 'overhead', title: 'Overhead', language: 'en', paper: { pages: PAGES }, questions });
  const parsed = parseExamFile(source, 'exam.json');
  if ('problems' in parsed) throw new Error(JSON.stringify(parsed.problems));
  return saveExam(deps, { exam: parsed.exam, source, classId: LOCAL_CLASS, template: null });
}

async function stackOf(scripts: number, seed: number): Promise<Uint8Array> {
  const document = await PDFDocument.create();
  for (let page = 0; page < scripts * PAGES; page += 1) {
    const image = await document.embedJpg(await writtenPage(18, seed + page));
    document.addPage([595, 842]).drawImage(image, { x: 0, y: 0, width: 595, height: 842 });
  }
  return document.save();
}
