import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { makeSampleClass } from '../../samples/class/make.ts';
import { inkMarks } from '../support/model-marker.ts';
import { GOOD_KEY, startModelServer } from '../support/model-server/index.ts';
import { runBatch } from '../support/run-batch.ts';

const KILLS = 3;
/** Pieces of work at a time: a kill can cut off as many calls at most. */
const AT_ONCE = 2;
/** Calls of a life before it is killed. */
const CALLS_A_LIFE = 7;

const folder = mkdtempSync(join(tmpdir(), 'ai-grading-kill-model-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

it('pays for no finished call again when every process is killed in the middle of it', async () => {
  const sample = await makeSampleClass(join(folder, 'class'));
  const server = await startModelServer({ reply: (seen) => inkMarks(seen), faults: () => ({ kind: 'slow', ms: 150 }) });
  try {
    const input = {
      ...sample,
      configuration: {
        GEMINI_API_KEY: GOOD_KEY, GEMINI_BASE_URL: server.geminiUrl, MARKING_MODE: 'careful', MODEL_REQUESTS_PER_MINUTE: '100000',
        WORKER_MAX_CONCURRENT_ACTIVITIES: String(AT_ONCE),
      },
    };
    const dataDir = join(folder, 'data');
    let kills = 0;
    let outcome: Awaited<ReturnType<typeof runBatch>> = null;
    while (outcome === null) {
      const before = server.calls.count;
      outcome = await runBatch(dataDir, input, (event) => {
        if (kills === KILLS || event.kind !== 'question_marked' || server.calls.count < before + CALLS_A_LIFE) return 'go on';
        kills += 1;
        return 'kill';
      });
    }
    expect(kills).toBe(KILLS);
    const written = outcome.results.students.flatMap((student) => student.questions.filter(({ question_id: id }) => id === '19' || id === '20'));
    expect(written.filter(({ source }) => source === 'model').length).toBeGreaterThan(20);
    expect(written.filter(({ reason_code: code }) => code?.startsWith('model_') === true || code === 'reader_failed')).toEqual([]);
    const repeated = [...server.calls.byFingerprint.values()].reduce((sum, count) => sum + count - 1, 0);
    expect(server.calls.byFingerprint.size).toBeGreaterThan(50);
    expect(repeated).toBeLessThanOrEqual(kills * AT_ONCE);
    // No call without its row; a row without its call only where the kill came between the two.
    const { model_calls: rows } = outcome.results.usage;
    expect(rows).toBeGreaterThanOrEqual(server.calls.count);
    expect(rows).toBeLessThanOrEqual(server.calls.count + kills * AT_ONCE);
  } finally {
    await server.close();
  }
}, 900_000);
