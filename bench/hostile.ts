/**
 * Every file of a folder of odd, broken and hostile PDFs through intake: each must give pages or a clear
 * error, none may end the process or hang. Run: `node bench/hostile.ts [data folder]`.
 */
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { createImaging } from '../src/adapters/imaging/index.ts';
import { AppError } from '../src/domain/errors.ts';
import type { Imaging, IntakeLimits } from '../src/ports/imaging.ts';
import { silentLog } from './intake-inputs.ts';
import { printTable, type BenchTable } from './report.ts';

const LIMITS: IntakeLimits = { maxBytes: 50 * 1024 ** 2, maxPages: 300, maxPixels: 80e6, secondsPerPage: 20, memoryMegabytes: 1024 };

interface Outcome { readonly file: string; readonly pages: number; readonly failed: readonly string[]; readonly error: string | null; readonly seconds: number }

/** Takes one file in and throws its pages away. */
async function takeIn(imaging: Imaging, path: string): Promise<Outcome> {
  const start = performance.now();
  const failed: string[] = [];
  let pages = 0;
  let error: string | null = null;
  try {
    for await (const event of imaging.intake(path, LIMITS)) {
      if (event.kind === 'page_failed') failed.push(event.failure.code);
      if (event.kind !== 'page') continue;
      pages += 1;
      await Promise.all([event.page.image.path, event.page.thumb.path].map((file) => rm(file)));
    }
  } catch (thrown) {
    error = thrown instanceof AppError ? thrown.code : `UNCLEAR ${String(thrown)}`;
  }
  return { file: basename(path), pages, failed, error, seconds: (performance.now() - start) / 1000 };
}

export async function bench(data = '../shared/data'): Promise<BenchTable> {
  const folder = join(data, 'pdf');
  const staging = await mkdtemp(join(tmpdir(), 'hostile-'));
  const imaging = createImaging({ stagingDir: staging, log: silentLog });
  try {
    const files = (await readdir(folder)).filter((name) => name.endsWith('.pdf')).sort();
    const outcomes: Outcome[] = [];
    for (const file of files) {
      const outcome = await takeIn(imaging, join(folder, file));
      outcomes.push(outcome);
      if (outcome.error !== null || outcome.failed.length > 0 || outcome.seconds > 10) {
        process.stderr.write(`${outcome.file}: ${outcome.pages} pages, ${outcome.error ?? outcome.failed.join(' ')}, ${outcome.seconds.toFixed(1)} s\n`);
      }
    }
    const left = await readdir(staging);
    const unclear = outcomes.filter(({ error }) => error?.startsWith('UNCLEAR') === true).length;
    return {
      title: 'Hostile PDFs',
      rows: [
        { name: 'files', value: outcomes.length, unit: 'files' },
        { name: 'files with pages', value: outcomes.filter(({ pages }) => pages > 0).length, unit: 'files' },
        { name: 'pages', value: outcomes.reduce((sum, { pages }) => sum + pages, 0), unit: 'pages' },
        { name: 'files with a clear error', value: outcomes.filter(({ error }) => error !== null).length - unclear, unit: 'files' },
        { name: 'files without either', value: unclear, unit: 'files', target: '0', met: unclear === 0 },
        { name: 'slowest file', value: Math.max(...outcomes.map(({ seconds }) => seconds)), unit: 's' },
        { name: 'files left in the staging folder', value: left.length, unit: 'files', target: '0', met: left.length === 0 },
      ],
    };
  } finally {
    await imaging.close();
    await rm(staging, { recursive: true, force: true });
  }
}

if (import.meta.main) printTable(await bench(process.argv[2]));
