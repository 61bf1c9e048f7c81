import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeSampleClass, type SampleClass } from '../../samples/class/make.ts';
import { createBatch } from '../../src/app/create-batch.ts';
import { collectResults } from '../../src/app/collect-results.ts';
import { readRoster } from '../../src/app/read-roster.ts';
import { startBatch, untilMarked } from '../../src/app/run-batch.ts';
import { saveExam } from '../../src/app/save-exam.ts';
import type { ResultsFile } from '../../src/contracts/results-file.ts';
import { localExam, readBytes, readExam } from '../../src/entry/exam-input.ts';
import { openRuntime, type Runtime } from '../../src/entry/runtime.ts';
import { parseConfig } from '../../src/platform/config.ts';
import { createShutdown, type Shutdown } from '../../src/platform/shutdown.ts';
import { silentLog } from '../../src/adapters/postgres/testing.ts';
import { inkMarks } from '../support/model-marker.ts';
import { GOOD_KEY, startModelServer, type ModelServer } from '../support/model-server/index.ts';

const WRITTEN = ['19', '20'];

describe('marking the sample class with a model over HTTP', () => {
  const folder = mkdtempSync(join(tmpdir(), 'ai-grading-model-'));
  let sample: SampleClass;
  let server: ModelServer;
  let shutdown: Shutdown;
  let runtime: Runtime;
  let results: ResultsFile;

  beforeAll(async () => {
    sample = await makeSampleClass(join(folder, 'class'));
    server = await startModelServer({ reply: (seen) => inkMarks(seen) });
    const { config } = parseConfig({
      DATA_DIR: join(folder, 'data'), GEMINI_API_KEY: GOOD_KEY, GEMINI_BASE_URL: server.geminiUrl, MODEL_PRICES: 'gemini-3.8-flash=1/2,gemini-4-argon=4/8',
      MODEL_REQUESTS_PER_MINUTE: '100000', MODEL_TIMEOUT_SECONDS: '5', MARKING_MODE: 'economy',
    });
    shutdown = createShutdown({ log: silentLog, timeoutSeconds: 30 });
    runtime = await openRuntime({ config, log: silentLog, shutdown }, () => ({ notify: () => undefined }));
    results = await markClass();
  }, 600_000);
  afterAll(async () => {
    await shutdown.close();
    shutdown.dispose();
    await server.close();
    rmSync(folder, { recursive: true, force: true });
  });

  async function markClass(): Promise<ResultsFile> {
    const exam = await readExam(sample.exam);
    if ('problems' in exam) throw new Error('the sample is broken');
    const record = await saveExam(runtime.deps, localExam(exam));
    const { batchId } = await createBatch(runtime.deps, { exam: record, files: [{ path: sample.stack, name: 'stack.pdf' }], roster: readRoster(await readBytes(sample.roster)) });
    await startBatch({ ...runtime.deps, marking: runtime.marking }, batchId);
    await untilMarked(runtime.deps, batchId, shutdown.signal);
    return (await collectResults(runtime.deps, batchId)).results;
  }

  const written = (): ResultsFile['students'][number]['questions'] => results.students.flatMap((student) => student.questions.filter(({ question_id: id }) => WRITTEN.includes(id)));

  it('asks at most once a script where no point is in doubt, and never about two scripts at once', () => {
    const marked = written().filter(({ source }) => source === 'model');
    expect(marked.length).toBeGreaterThan(20);
    const first = server.calls.seen.filter((seen) => seen.model === 'gemini-3.8-flash');
    expect(first.length).toBeLessThanOrEqual(results.students.length);
    expect([...server.calls.byFingerprint.values()].every((count) => count === 1)).toBe(true);
  });

  it('proposes marks with evidence inside the region, and leaves each to a person with the reason', () => {
    for (const question of written()) {
      expect(question.status).toBe('needs_review');
      expect(question.reason).not.toBeNull();
      if (question.source !== 'model' || question.evidence.length === 0) continue;
      expect(question.score).toBe(question.evidence.reduce((sum, { awarded }) => sum + awarded, 0));
      for (const { box } of question.evidence) {
        expect(box[0]).toBeGreaterThanOrEqual(0);
        expect(box[2]).toBeLessThanOrEqual(1000);
        expect(box[0]).toBeLessThan(box[2]);
      }
    }
  });

  it('never shows a name, a number or a roster to the model', () => {
    const texts = server.calls.seen.flatMap((seen) => [seen.system, ...seen.parts.flatMap((part) => ('text' in part ? [part.text] : []))]).join('\n');
    const personal = results.students.flatMap(({ student_id: id, name }) => [id, name]).filter((word) => word !== null);
    expect(personal.length).toBeGreaterThan(10);
    expect(personal.filter((word) => texts.includes(word))).toEqual([]);
  });

  it('keeps each call with its reply and cost, and says what the batch cost', async () => {
    const { modelCalls } = runtime.deps.repositories;
    const spending = await modelCalls.spending(results.exam_id);
    expect(spending.calls).toBe(server.calls.count);
    expect(spending.unpriced).toBe(0);
    expect(spending.costUsd).toBeGreaterThan(0);
    expect(results.usage).toMatchObject({ model_calls: spending.calls, input_tokens: spending.usage.inputTokens });
  });
});
