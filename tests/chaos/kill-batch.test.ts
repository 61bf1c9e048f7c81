import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { makeSampleClass, type SampleClass } from '../../samples/class/make.ts';
import { seeded } from '../../samples/class/random.ts';
import { runBatch } from '../support/run-batch.ts';

const KILLS = 20;
const SEED = 20260302;
/** Events a life may last at most: 20 lives are then not enough for the batch, so that every kill comes in its middle. */
const LONGEST_LIFE = 60;

const folder = mkdtempSync(join(tmpdir(), 'ai-grading-chaos-'));
let sample: SampleClass;

beforeAll(async () => {
  sample = await makeSampleClass(join(folder, 'class'));
}, 300_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

it(`ends with the same results after ${KILLS} kills of every process`, async () => {
  const undisturbed = await runBatch(join(folder, 'calm'), sample);
  const random = seeded(SEED);
  const marked = new Set<string>();
  const readAgain: string[] = [];
  let kills = 0;
  let disturbed: Awaited<ReturnType<typeof runBatch>> = null;
  while (disturbed === null) {
    let left = kills < KILLS ? 1 + random.below(LONGEST_LIFE) : Number.POSITIVE_INFINITY;
    disturbed = await runBatch(join(folder, 'storm'), sample, (event) => {
      if (event.kind === 'question_read' && marked.has(`${event.submissionId}/${event.questionId}`)) readAgain.push(event.questionId);
      if (event.kind === 'question_marked') marked.add(`${event.submissionId}/${event.questionId}`);
      left -= 1;
      if (left > 0) return 'go on';
      kills += 1;
      return 'kill';
    });
  }
  expect(kills).toBe(KILLS);
  expect(readAgain).toEqual([]);
  expect(Object.values(disturbed.versions).filter((count) => count !== 1)).toEqual([]);
  expect(disturbed.results).toEqual(undisturbed?.results);
});
