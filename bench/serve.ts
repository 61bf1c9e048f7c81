/**
 * The service as somebody runs it: `serve` in processes of its own, real HTTP. Start, memory at rest, a whole school handing in at
 * the same moment, and lists over 10,000 marks. Linux only: memory is what /proc says.
 */
import { spawn } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { Client } from 'pg';
import { startOrJoinEmbeddedPostgres } from '../src/adapters/embedded-postgres/join.ts';
import { silentLog } from '../src/adapters/postgres/testing.ts';
import type { Answer } from '../src/contracts/http/routes.ts';
import { makeSampleClass } from '../samples/class/make.ts';
import { PersistentClient } from '../tests/support/persistent-client.ts';
import { makeToken, stablePort, startServing, type Served } from '../tests/support/served.ts';
import { SMALL_EXAM, smallExam } from '../tests/support/small-paper.ts';
import { median, type BenchRow, type BenchTable } from './report.ts';
import { leaderOf, papers, sendAtOnce, type Burst } from './serve/burst.ts';
import { memoryOf, quantile, timesOf } from './serve/measure.ts';
import { BIG_EXAM, QUESTIONS, SCRIPTS, seedWaitingScripts } from './serve/seed.ts';

const STARTS = 5;
const CALLS = 40;
const BURST = 500;
const SMALL_BURST = 100;
/** Longer than idle children and reader threads stay. */
const QUIET_MS = 45_000;
const RECOVERED_MS = 20_000;
/** One token sends more than people do. */
const ENV = { API_REQUESTS_PER_MINUTE: '1000000' };

interface Place {
  readonly dataDir: string;
  readonly token: string;
  readonly port: number;
}

async function place(folder: string, name: string): Promise<Place> {
  const dataDir = join(folder, name);
  return { dataDir, token: makeToken(dataDir), port: await stablePort() };
}

async function up({ dataDir, port }: Place): Promise<{ server: Served; seconds: number }> {
  const start = performance.now();
  const server = startServing({ dataDir, port, env: ENV });
  await server.ready();
  return { server, seconds: (performance.now() - start) / 1000 };
}

const clientOf = ({ port, token }: Place): PersistentClient => new PersistentClient(`http://127.0.0.1:${port}`, token);
const seconds = (name: string, value: number, most: number): BenchRow => ({ name, value, unit: 's', target: `<= ${most} s`, met: value <= most });
const milliseconds = (name: string, value: number, most: number): BenchRow => ({ name, value, unit: 'ms', target: `<= ${most} ms`, met: value <= most });
const megabytes = (name: string, value: number, most: number): BenchRow => ({ name, value, unit: 'MB', target: `<= ${most} MB`, met: value <= most });

async function starts(of: Place): Promise<number> {
  const times: number[] = [];
  for (let round = 0; round < STARTS; round += 1) {
    const { server, seconds: took } = await up(of);
    times.push(took);
    await server.stop();
  }
  return median(times);
}

/** Yardstick: the database of a folder alone, until it answers. */
async function bareStart(dataDir: string): Promise<number> {
  const times = await timesOf(STARTS, async () => {
    await (await startOrJoinEmbeddedPostgres({ dataDir, log: silentLog })).close();
  });
  return median(times) / 1000;
}

async function startAndRest(folder: string): Promise<BenchRow[]> {
  const of = await place(folder, 'rest');
  const bare = await bareStart(of.dataDir);
  const rows: BenchRow[] = [{ ...seconds('start on a data folder, to ready', await starts(of), 2), yardstick: { name: 'its database alone, up and down', value: bare } }];
  const { server } = await up(of);
  await delay(5000);
  rows.push(megabytes('memory of all processes after the start', memoryOf(server.pids()), 400));
  const peak = await markSampleClass(clientOf(of), server, folder);
  await delay(QUIET_MS);
  rows.push(megabytes(`the same, a class marked and ${QUIET_MS / 1000} s of quiet`, memoryOf(server.pids()), 400));
  rows.push({ name: 'most while the class was marked', value: peak, unit: 'MB' });
  await server.stop();
  return rows;
}

/** Hands in and marks the sample class; the most memory seen meanwhile. */
async function markSampleClass(client: PersistentClient, server: Served, folder: string): Promise<number> {
  const sample = await makeSampleClass(join(folder, 'class'));
  const source = await readFile(sample.exam, 'utf8');
  const { id } = await client.until<Answer<'getExam'>>({ method: 'POST', path: '/api/v1/exams', body: () => ({ source, class_id: 'local' }) });
  const blank = new Blob([await readFile(sample.blank)]);
  await client.until({ method: 'POST', path: `/api/v1/exams/${id}/template`, body: () => formOf({}, { file: [blank, 'blank.pdf'] }) });
  const files = { files: [new Blob([await readFile(sample.stack)]), 'stack.pdf'], roster: [new Blob([await readFile(sample.roster)]), 'roster.csv'] } as const;
  const { batch_id: batch } = await client.until<Answer<'createBatch'>>({ method: 'POST', path: '/api/v1/batches', body: () => formOf({ exam_id: id }, files) });
  for (let peak = 0; ; peak = Math.max(peak, memoryOf(server.pids()))) {
    const { status } = await client.get<Answer<'getBatch'>>(`/api/v1/batches/${batch}`);
    if (status === 'DONE') return peak;
    if (status === 'FAILED') throw new Error('the sample class was not marked');
    await delay(250);
  }
}

function formOf(fields: Readonly<Record<string, string>>, files: Readonly<Record<string, readonly [Blob, string]>>): FormData {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.set(name, value);
  for (const [name, [blob, fileName]] of Object.entries(files)) form.append(name, blob, fileName);
  return form;
}

async function bareBurst(folder: string, bodies: readonly Buffer[]): Promise<Burst> {
  const into = join(folder, 'bare');
  await mkdir(into);
  const child = spawn(process.execPath, [join(import.meta.dirname, 'serve/bare-upload.ts'), into], { stdio: ['ignore', 'pipe', 'inherit'] });
  try {
    const port = await new Promise<number>((resolve) => child.stdout.once('data', (text: Buffer) => resolve(Number(text))));
    return await sendAtOnce(`http://127.0.0.1:${port}/`, bodies, {}, child.pid ?? 0);
  } finally {
    child.kill();
  }
}

async function burst(folder: string, count: number, bodies: readonly Buffer[]): Promise<{ burst: Burst; listed: number; after: number; restart: number }> {
  const of = await place(folder, `burst-${count}`);
  let { server } = await up(of);
  const client = clientOf(of);
  await client.until({ method: 'POST', path: '/api/v1/exams', body: () => ({ source: smallExam(), class_id: 'local' }) });
  const sent = await sendAtOnce(`${server.url}/api/v1/submissions`, bodies.slice(0, count), { authorization: `Bearer ${of.token}` }, leaderOf(server));
  const list = async (): Promise<number> => (await client.get<Answer<'listSubmissions'>>('/api/v1/submissions?limit=500')).items.length;
  const listed = await list();
  await server.kill();
  const again = await up(of);
  server = again.server;
  const after = await list();
  await server.kill();
  return { burst: sent, listed, after, restart: again.seconds };
}

async function handIn(folder: string): Promise<BenchRow[]> {
  const bodies = await papers(BURST, SMALL_EXAM);
  const bare = await bareBurst(folder, bodies);
  const few = await burst(folder, SMALL_BURST, bodies);
  const { burst: sent, listed, after, restart } = await burst(folder, BURST, bodies);
  const accepted = sent.statuses.filter((status) => status === 201).length;
  const row = (share: number): BenchRow => ({
    ...milliseconds(`${BURST} papers of 1 MB at the same moment: p${share * 100}`, quantile(sent.milliseconds, share), 2000),
    yardstick: { name: 'node:http to a flushed file', value: quantile(bare.milliseconds, share) },
  });
  return [
    { name: 'of these accepted', value: accepted, unit: `of ${BURST}`, target: 'all', met: accepted === BURST },
    row(0.5),
    row(0.99),
    {
      name: 'peak memory of the server process meanwhile', value: sent.peak, unit: 'MB', yardstick: { name: `${SMALL_BURST} papers`, value: few.burst.peak },
      target: '<= 1.5 x', met: sent.peak <= 1.5 * few.burst.peak,
    },
    { name: 'of these in the list', value: listed, unit: `of ${BURST}`, target: 'all', met: listed === BURST },
    seconds('start after kill -9 with all of them still to be marked', restart, 2),
    { name: 'of these in the list after kill -9 and a start', value: after, unit: `of ${BURST}`, target: 'all', met: after === BURST },
  ];
}

const LISTS: Readonly<Record<string, string>> = {
  [`results of ${SCRIPTS * QUESTIONS} marks`]: `/api/v1/exams/${BIG_EXAM}/results`,
  'a page of 100 scripts': `/api/v1/submissions?exam_id=${BIG_EXAM}`,
  'a page of 500 scripts': `/api/v1/submissions?exam_id=${BIG_EXAM}&limit=500`,
  'a page of 100 that wait for review': `/api/v1/reviews?exam_id=${BIG_EXAM}`,
  'the exams': '/api/v1/exams',
  'the batches': '/api/v1/batches',
};

async function lists(folder: string): Promise<BenchRow[]> {
  const of = await place(folder, 'lists');
  await seedWaitingScripts(of.dataDir);
  const rows: BenchRow[] = [seconds(`start with ${SCRIPTS} scripts that wait for review, to ready`, await starts(of), 2)];
  const { server } = await up(of);
  const get = async (path: string): Promise<void> => {
    const response = await fetch(server.url + path, { headers: { authorization: `Bearer ${of.token}` } });
    if (!response.ok) throw new Error(`${path}: ${response.status}`);
    await response.arrayBuffer();
  };
  const [first = 0] = await timesOf(1, () => get(`/api/v1/submissions?exam_id=${BIG_EXAM}`));
  rows.push({ name: 'first page of scripts right after that start', value: first, unit: 'ms' });
  // Waiting workflows are taken up again behind the start.
  await delay(RECOVERED_MS);
  rows.push(megabytes(`memory with ${SCRIPTS} scripts that wait`, memoryOf(server.pids()), 400));
  const bare = await bareRead(of.dataDir);
  for (const [name, path] of Object.entries(LISTS)) {
    await timesOf(5, () => get(path));
    const times = await timesOf(CALLS, () => get(path));
    const most = { p50: milliseconds(`${name}: p50`, quantile(times, 0.5), 100), p95: milliseconds(`${name}: p95`, quantile(times, 0.95), 100) };
    rows.push(path.endsWith('/results') ? { ...most.p50, yardstick: { name: 'pg alone: the marks in force', value: bare } } : most.p50, most.p95);
  }
  await server.stop();
  return rows;
}

/** Yardstick: the same marks read by the driver, and nothing done with them. */
async function bareRead(dataDir: string): Promise<number> {
  const joined = await startOrJoinEmbeddedPostgres({ dataDir, log: silentLog });
  const client = new Client({ connectionString: joined.url });
  await client.connect();
  try {
    const read = (): Promise<unknown> => client.query('select distinct on (submission_id, question_id) * from grades order by submission_id, question_id, version desc');
    await timesOf(5, read);
    return median(await timesOf(CALLS, read));
  } finally {
    await client.end();
  }
}

export async function bench(): Promise<BenchTable> {
  const folder = await mkdtemp(join(tmpdir(), 'ai-grading-bench-serve-'));
  try {
    const only = process.env['BENCH_SERVE'];
    const rows: BenchRow[] = [];
    for (const part of [startAndRest, handIn, lists]) {
      if (only === undefined || only.split(',').includes(part.name)) rows.push(...(await part(folder)));
    }
    return { title: 'Service', machine: `${availableParallelism()} cores, shared; starts are medians of ${STARTS}, lists of ${CALLS} calls`, rows };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
