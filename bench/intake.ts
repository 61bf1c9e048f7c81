/**
 * Pages per second from a file to stored pages (orientation, deskew, thumbnail and blobs included) beside
 * `pdftoppm -r 300 -jpeg` on the same file in the same run, and the memory of all processes over a long stack.
 * Run: `node bench/intake.ts [data folder]`.
 */
import { execFile } from 'node:child_process';
import { mkdtemp, mkdir, rm } from 'node:fs/promises';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { createFileBlobs } from '../src/adapters/filesystem/blobs.ts';
import { createImaging } from '../src/adapters/imaging/index.ts';
import { residentMegabytes } from '../src/adapters/imaging/pool/memory.ts';
import type { IntakeLimits } from '../src/ports/imaging.ts';
import { silentLog, stackOf } from './intake-inputs.ts';
import { median, printTable, type BenchTable } from './report.ts';

const LIMITS: IntakeLimits = { maxBytes: 2 ** 31, maxPages: 2000, maxPixels: 80e6, secondsPerPage: 60, memoryMegabytes: 1024 };
const PAGES = 60;
const LONG_STACK = 1000;
const ROUNDS = 3;
const SAMPLE_MS = 200;
const TENTHS = 10;
const run = promisify(execFile);

/** Resident memory of all processes together when so many pages were stored. */
interface Memory { readonly pages: number; readonly megabytes: number }

/** Takes a file in as an upload would be; pages per second and the memory of all processes, sampled. */
async function takeIn(path: string, folder: string): Promise<{ rate: number; memory: Memory[] }> {
  const blobs = await createFileBlobs(join(folder, crypto.randomUUID()));
  const imaging = createImaging({ stagingDir: blobs.stagingDir, log: silentLog });
  const memory: Memory[] = [];
  let pages = 0;
  const sampler = setInterval(() => {
    const pids = [process.pid, ...imaging.pids()];
    void Promise.all(pids.map(residentMegabytes)).then((each) => memory.push({ pages, megabytes: each.reduce((sum: number, one) => sum + (one ?? 0), 0) }));
  }, SAMPLE_MS);
  try {
    // starting the processes is paid once in a service's life
    for await (const event of imaging.intake(path, LIMITS)) if (event.kind === 'page' && event.page.page >= 4) break;
    const start = performance.now();
    for await (const event of imaging.intake(path, LIMITS)) {
      if (event.kind === 'page_failed') throw new Error(`page ${event.failure.page}: ${event.failure.code}`);
      if (event.kind !== 'page') continue;
      const { image, thumb } = event.page;
      await Promise.all([blobs.adopt('pages', image.path, image.mediaType), blobs.adopt('thumbs', thumb.path, thumb.mediaType)]);
      pages += 1;
    }
    return { rate: (pages / (performance.now() - start)) * 1000, memory };
  } finally {
    clearInterval(sampler);
    await imaging.close();
  }
}

async function poppler(path: string, pages: number, folder: string): Promise<number> {
  const out = join(folder, crypto.randomUUID());
  await mkdir(out);
  const start = performance.now();
  await run('pdftoppm', ['-r', '300', '-jpeg', path, join(out, 'page')]);
  const rate = (pages / (performance.now() - start)) * 1000;
  await rm(out, { recursive: true });
  return rate;
}

/** Rounds alternate, so that both see the same machine. */
async function compare(path: string, folder: string): Promise<{ ours: number; theirs: number }> {
  const ours: number[] = [];
  const theirs: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    theirs.push(await poppler(path, PAGES, folder));
    ours.push((await takeIn(path, folder)).rate);
  }
  return { ours: median(ours), theirs: median(theirs) };
}

export async function bench(data = '../shared/data', longStack = LONG_STACK): Promise<BenchTable> {
  const folder = await mkdtemp(join(tmpdir(), 'bench-intake-'));
  const stacks = join(data, 'stacks');
  const scans = ['100', '101', '103', '104'].map((name) => join(stacks, `midterm_scan_${name}.pdf`));
  try {
    const [scanned, vector, long] = [join(folder, 'scanned.pdf'), join(folder, 'vector.pdf'), join(folder, 'long.pdf')];
    await stackOf(scans, PAGES, scanned);
    await stackOf([join(stacks, 'midterm1-v2-test.pdf')], PAGES, vector);
    await stackOf(scans, longStack, long);
    const onScans = await compare(scanned, folder);
    const onVectors = await compare(vector, folder);
    const { memory, rate } = await takeIn(long, folder);
    const tenths = Array.from({ length: TENTHS }, (_, tenth) => Math.max(0, ...memory.filter(({ pages }) => Math.ceil((pages * TENTHS) / longStack) === tenth + 1).map(({ megabytes }) => megabytes)));
    const peak = Math.max(...memory.map(({ megabytes }) => megabytes));
    const growth = Math.max(...tenths.slice(TENTHS / 2)) / Math.max(...tenths.slice(0, TENTHS / 2));
    return {
      title: 'Intake',
      machine: `${availableParallelism()} cores, ${PAGES} pages, median of ${ROUNDS} alternating rounds`,
      rows: [
        { name: 'scanned JPEG stack', value: onScans.ours, unit: 'pages/s', yardstick: { name: 'pdftoppm -r 300 -jpeg', value: onScans.theirs }, target: '>= 1.5 x', met: onScans.ours >= 1.5 * onScans.theirs },
        { name: 'vector PDF', value: onVectors.ours, unit: 'pages/s', yardstick: { name: 'pdftoppm -r 300 -jpeg', value: onVectors.theirs }, target: '>= 0.8 x', met: onVectors.ours >= 0.8 * onVectors.theirs },
        { name: `${longStack}-page stack`, value: rate, unit: 'pages/s' },
        { name: 'memory of all processes, peak', value: peak, unit: 'MB', target: '< 1200', met: peak < 1200 },
        ...tenths.map((megabytes, tenth) => ({ name: `memory, highest in tenth ${tenth + 1} of the stack`, value: megabytes, unit: 'MB' })),
        { name: 'peak of the second half over the first', value: growth, unit: 'x', target: '<= 1.1', met: growth <= 1.1 },
      ],
    };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

if (import.meta.main) printTable(await bench(process.argv[2], process.argv[3] === undefined ? LONG_STACK : Number(process.argv[3])));
