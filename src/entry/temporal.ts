import { join } from 'node:path';
import { workflowBundle } from '../adapters/temporal/bundle.ts';
import { createTemporalEngine } from '../adapters/temporal/engine.ts';
import { startTemporalWorker, type RunningWorker } from '../adapters/temporal/start-worker.ts';
import { workerGraceSeconds, type TemporalSetup } from '../platform/config-engine.ts';
import type { GradingActivities, LightActivities, VisionActivities } from '../ports/grading-activities.ts';
import type { Marking } from '../ports/marking.ts';
import { createMarking } from './marking.ts';
import type { Foundation } from './runtime.ts';

export const WORKFLOW_SOURCE = join(import.meta.dirname, 'temporal-workflows.ts');
/** Written by `npm run build:workflows`, as images do it. */
export const WORKFLOW_BUNDLE = join(import.meta.dirname, '../../dist/workflows.cjs');

/** Light activities are short and wait for the database. */
const LIGHT_AT_ONCE = 20;

export async function openTemporalMarking({ shutdown }: Foundation, setup: TemporalSetup): Promise<Marking> {
  const engine = await createTemporalEngine<GradingActivities>(setup);
  shutdown.onClose('engine', () => engine.shutdown(0));
  return createMarking(engine);
}

/** What a process does for the server; null: others do. */
export interface Work {
  readonly light: LightActivities | null;
  readonly vision: VisionActivities | null;
}

/** One worker for each kind of work. */
export async function runGradingWorkers({ config, log }: Foundation, settings: TemporalSetup, { light, vision }: Work): Promise<RunningWorker> {
  const { host, metricsPort } = config.api;
  const common = { settings, log, maxGraceSeconds: workerGraceSeconds(config), metricsAddress: metricsPort === null ? null : `${host}:${metricsPort}` };
  const workers: RunningWorker[] = [];
  if (light !== null) {
    const workflows = await workflowBundle(WORKFLOW_SOURCE, { path: WORKFLOW_BUNDLE, sources: join(import.meta.dirname, '..') }, log);
    workers.push(await startTemporalWorker<GradingActivities>({ ...common, queue: 'default-queue', activities: light, workflows, maxConcurrentActivities: LIGHT_AT_ONCE }));
  }
  if (vision !== null) {
    const { maxConcurrentActivities } = config.worker;
    workers.push(await startTemporalWorker<GradingActivities>({ ...common, queue: 'vision-compute-queue', activities: vision, workflows: null, maxConcurrentActivities }));
  }
  return {
    get polling() {
      return workers.every((worker) => worker.polling);
    },
    // One that breaks down takes the others with it: half a process would look alive.
    ended: Promise.all(workers.map((worker) => worker.ended)),
    shutdown: async (graceSeconds) => void (await Promise.all(workers.map((worker) => worker.shutdown(graceSeconds)))),
  };
}
