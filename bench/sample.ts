import { mkdtempSync, rmSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeSampleClass } from '../samples/class/make.ts';
import { compareWithTruth, readTruth } from '../tests/support/compare-truth.ts';
import { runBatch } from '../tests/support/run-batch.ts';
import type { BenchTable } from './report.ts';

/** The sample class from scan to results: what is accepted, what of it is wrong, and how long it takes. */
export async function bench(): Promise<BenchTable> {
  const folder = mkdtempSync(join(tmpdir(), 'ai-grading-bench-sample-'));
  try {
    const beforeMaking = performance.now();
    const sample = await makeSampleClass(join(folder, 'class'));
    const making = (performance.now() - beforeMaking) / 1000;
    const start = performance.now();
    const outcome = await runBatch(join(folder, 'data'), sample);
    const seconds = (performance.now() - start) / 1000;
    if (outcome === null) throw new Error('the run was cut off');
    const truth = readTruth(sample.truth);
    const found = compareWithTruth(outcome.results, truth);
    for (const line of [...found.wrong, ...found.misplaced, ...found.unplaced, ...found.left]) console.log(`  ${line}`);
    const share = found.accepted / found.objective;
    return {
      title: 'Sample class',
      machine: `${availableParallelism()} cores; ${truth.pages.length} pages, ${outcome.results.students.length} scripts; objective answers on scanned pages`,
      rows: [
        { name: 'objective answers accepted', value: 100 * share, unit: '%', target: '>= 85 %', met: share >= 0.85 },
        { name: 'accepted answers that are wrong', value: found.wrong.length, unit: `of ${found.accepted}`, target: '0', met: found.wrong.length === 0 },
        { name: 'pages given to the wrong student', value: found.misplaced.length, unit: `of ${truth.pages.length}`, target: '0', met: found.misplaced.length === 0 },
        { name: 'pages that could have been placed and wait', value: found.unplaced.length, unit: 'pages' },
        { name: 'from start to results', value: seconds, unit: 's', yardstick: { name: 'making the class', value: making } },
      ],
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
