import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeSampleClass, type SampleClass } from '../../samples/class/make.ts';
import { openTestDatabase, type TestDatabase } from '../../src/adapters/postgres/testing.ts';
import { runBatch, type BatchOutcome } from '../support/run-batch.ts';
import { findTemporal, startTemporalServer, type TemporalServer } from '../support/temporal-server.ts';
import { startWorker, type WorkerProcess } from '../support/worker.ts';

const TEMPORAL = findTemporal();

describe.skipIf(TEMPORAL === null)('grading the sample class on a Temporal server, with workers of their own', () => {
  const folder = mkdtempSync(join(tmpdir(), 'ai-grading-temporal-'));
  const workers: WorkerProcess[] = [];
  let server: TemporalServer;
  let sample: SampleClass;
  let embedded: BatchOutcome | null;

  beforeAll(async () => {
    [server, sample] = await Promise.all([startTemporalServer(TEMPORAL ?? ''), makeSampleClass(join(folder, 'class'))]);
    embedded = await runBatch(join(folder, 'embedded'), sample);
  }, 600_000);
  afterAll(async () => {
    await Promise.all(workers.map((worker) => worker.kill()));
    await server.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const begin = (role: 'orchestration' | 'cognitive', env: Readonly<Record<string, string>>): WorkerProcess => {
    const worker = startWorker(role, env);
    workers.push(worker);
    return worker;
  };
  const configurationOf = (test: TestDatabase, namespace: string): Record<string, string> => ({ TEMPORAL_HOST: server.host, TEMPORAL_NAMESPACE: namespace, DATABASE_URL: test.url, IMAGING_PROCESSES: '2' });

  const marks = async (test: TestDatabase): Promise<number> => {
    const { rows } = await sql<{ count: string }>`select count(*) as count from grades`.execute(test.database);
    return Number(rows[0]?.count);
  };
  const untilMarks = async (test: TestDatabase, count: number): Promise<void> => {
    while ((await marks(test)) < count) await delay(50);
  };

  it('gives the results of the embedded engine, though workers are killed and stopped in the middle', async () => {
    const test = await openTestDatabase();
    try {
      const dataDir = join(folder, 'cluster');
      const configuration = configurationOf(test, server.namespace);
      const env = { ...configuration, DATA_DIR: dataDir };
      const [orchestration, first, second] = [begin('orchestration', env), begin('cognitive', env), begin('cognitive', env)];
      await Promise.all([orchestration.ready, first.ready, second.ready]);
      const heard = new Set<string>();
      const run = runBatch(dataDir, { ...sample, configuration, workers: 'elsewhere' }, (event) => {
        heard.add(event.kind);
        return 'go on';
      });
      await untilMarks(test, 20);
      await Promise.all([first.kill(), orchestration.kill()]);
      const again = begin('orchestration', env);
      const third = begin('cognitive', env);
      await Promise.all([again.ready, third.ready]);
      await untilMarks(test, 60);
      expect(await second.stop()).toBe(143);
      const outcome = await run;
      expect(outcome?.results).toEqual(embedded?.results);
      expect([...heard]).toEqual(expect.arrayContaining(['page_stored', 'question_marked', 'paper_done']));
      expect(Object.values(outcome?.versions ?? {}).filter((count) => count !== 1)).toEqual([]);
      expect(await Promise.all([again.stop(), third.stop()])).toEqual([143, 143]);
    } finally {
      await test.close();
    }
  }, 600_000);
});
