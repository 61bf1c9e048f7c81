import { join } from 'node:path';
import type { Engine } from '../../ports/engine.ts';
import { findTemporal, startTemporalServer } from '../../../tests/support/temporal-server.ts';
import { IDENTITY, type EngineBench } from '../durable/conformance/bench.ts';
import type { Activities } from '../durable/conformance/workflows.ts';
import { silentLog } from '../postgres/testing.ts';
import { workflowBundle } from './bundle.ts';
import { createTemporalEngine } from './engine.ts';
import { installNativeRuntime } from './native-runtime.ts';
import type { TemporalSetup } from '../../platform/config-engine.ts';
import { startTemporalWorker, type RunningWorker } from './start-worker.ts';

export const TEMPORAL = findTemporal();
const SOURCE = join(import.meta.dirname, 'conformance.workflows.ts');

export interface TemporalBench extends EngineBench {
  readonly settings: TemporalSetup;
  /** Reaches the server as `reached` says, where that is given. */
  open(activities?: Partial<Activities>, reached?: TemporalSetup): Promise<Engine<Activities>>;
  /** The history of a workflow as the server keeps it. */
  show(id: string): string;
}

/** Clients and workers of a test file, one after the other, on a server of the file's own. */
export async function openTemporalBench(more: Partial<TemporalSetup> = {}): Promise<TemporalBench> {
  installNativeRuntime(silentLog, null);
  const [server, workflows] = await Promise.all([startTemporalServer(TEMPORAL ?? ''), workflowBundle(SOURCE, null, silentLog)]);
  const settings: TemporalSetup = { host: server.host, namespace: server.namespace, apiKey: null, tls: null, payloadKeys: [], ...more };
  const common = { maxGraceSeconds: 10, metricsAddress: null, log: silentLog };
  let running: Engine<Activities> | null = null;
  return {
    settings,
    show: (id) => server.cli('workflow', 'show', '--workflow-id', id, '--output', 'json'),
    open: async (activities = {}, reached = settings) => {
      const { echo, work } = { ...IDENTITY, ...activities };
      const workers = [
        await startTemporalWorker<Activities>({ ...common, settings: reached, queue: 'default-queue', activities: { echo }, workflows, maxConcurrentActivities: 4 }),
        await startTemporalWorker<Activities>({ ...common, settings: reached, queue: 'vision-compute-queue', activities: { work }, workflows: null, maxConcurrentActivities: 2 }),
      ];
      const engine = await createTemporalEngine<Activities>(reached);
      running = withWorkers(engine, workers);
      return running;
    },
    stop: async () => running?.shutdown(5),
    close: () => server.close(),
  };
}

/** An engine that stops its workers with itself, as the embedded one does. */
function withWorkers(engine: Engine<Activities>, workers: readonly RunningWorker[]): Engine<Activities> {
  const stopClient = engine.shutdown.bind(engine);
  let stopped: Promise<unknown> | null = null;
  engine.shutdown = async (graceSeconds) => {
    stopped ??= Promise.all([...workers.map((worker) => worker.shutdown(graceSeconds)), stopClient(graceSeconds)]);
    await stopped;
  };
  return engine;
}
