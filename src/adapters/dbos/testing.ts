import type { Engine } from '../../ports/engine.ts';
import { IDENTITY, type EngineBench } from '../durable/conformance/bench.ts';
import { CONFORMANCE_WORKFLOWS, type Activities } from '../durable/conformance/workflows.ts';
import { openTestDatabase, silentLog } from '../postgres/testing.ts';
import { createDbosEngine } from './index.ts';

/** Engines of a test file, one after the other, on a PostgreSQL of the file's own. */
export async function openDbosBench(): Promise<EngineBench> {
  const test = await openTestDatabase();
  let engine: Engine<Activities> | null = null;
  return {
    open: async (activities = {}) => {
      engine = await createDbosEngine<Activities>({
        databaseUrl: test.url,
        activities: { ...IDENTITY, ...activities },
        definitions: CONFORMANCE_WORKFLOWS,
        activityQueues: { work: 'vision-compute-queue' },
        maxVisionActivities: 2,
        concurrency: { batch: 2, paper: 2, question: 4 },
        applicationVersion: 'test-1',
        log: silentLog,
      });
      return engine;
    },
    stop: async () => engine?.shutdown(5),
    close: () => test.close(),
  };
}
