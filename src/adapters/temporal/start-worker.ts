import { NativeConnection, Worker, type WorkflowBundleOption } from '@temporalio/worker';
import { AppError } from '../../domain/errors.ts';
import type { ActivityMap, Engine, Queue } from '../../ports/engine.ts';
import type { Log } from '../../ports/log.ts';
import { dataConverterOf } from './codec.ts';
import { reach, refusal } from './connect.ts';
import { createTemporalEngine } from './engine.ts';
import { endNativeRuntime, installNativeRuntime } from './native-runtime.ts';
import { hostActivity } from './run-activity.ts';
import { nativeStopTimes, type TemporalSetup } from '../../platform/config-engine.ts';
import { OUTCOME_ACTIVITY } from './workflow/names.ts';

export interface WorkerOptions<A extends ActivityMap> {
  readonly settings: TemporalSetup;
  readonly queue: Queue;
  /** Those of this queue. */
  readonly activities: Partial<A>;
  /** Null: this worker runs activities only. */
  readonly workflows: WorkflowBundleOption | null;
  readonly maxConcurrentActivities: number;
  /** Longest grace that `shutdown` will be asked for, seconds. */
  readonly maxGraceSeconds: number;
  /** host:port for Prometheus; the first worker of a process decides. */
  readonly metricsAddress: string | null;
  readonly log: Log;
}

export interface RunningWorker {
  /** False from the moment it stops, whatever stopped it. */
  readonly polling: boolean;
  /** Rejects when the worker breaks down. */
  readonly ended: Promise<unknown>;
  /** Takes on no more, lets activities in flight finish for `graceSeconds`, then cuts them; they run again elsewhere. */
  shutdown(graceSeconds: number): Promise<void>;
}

/** A worker for one queue. Errors: see `connect`. */
export async function startTemporalWorker<A extends ActivityMap>(options: WorkerOptions<A>): Promise<RunningWorker> {
  const { settings, log } = options;
  // A client's connection says what is wrong more exactly than the native one.
  const engine = await createTemporalEngine<ActivityMap>(settings);
  installNativeRuntime(log, options.metricsAddress);
  const connection = await NativeConnection.connect(await reach(settings)).catch(async (error: unknown) => {
    await engine.shutdown(0);
    await endNativeRuntime();
    throw refusal(error, settings);
  });
  const cut = new AbortController();
  const stop = nativeStopTimes(options.maxGraceSeconds);
  const worker = await Worker.create({
    connection,
    namespace: settings.namespace,
    taskQueue: options.queue,
    dataConverter: dataConverterOf(settings.payloadKeys),
    activities: hosted({ ...options.activities, [OUTCOME_ACTIVITY]: (id: string) => outcomeOf(engine, id) }, cut.signal, log),
    ...(options.workflows !== null && { workflowBundle: options.workflows }),
    maxConcurrentActivityTaskExecutions: options.maxConcurrentActivities,
    // How soon a cancellation is heard of.
    maxHeartbeatThrottleInterval: '2 seconds',
    shutdownGraceTime: stop.grace * 1000,
    shutdownForceTime: stop.force * 1000,
  });
  const ended = runUntilStopped(worker, connection, engine);
  ended.catch((error: unknown) => log.error({ err: error, queue: options.queue }, 'a worker broke down'));
  let stopping = false;
  return {
    get polling() {
      return worker.getState() === 'RUNNING';
    },
    ended,
    async shutdown(graceSeconds) {
      const timer = setTimeout(() => cut.abort(), graceSeconds * 1000);
      if (!stopping && worker.getState() === 'RUNNING') worker.shutdown();
      stopping = true;
      await ended.catch(() => {}).finally(() => clearTimeout(timer));
    },
  };
}

async function runUntilStopped(worker: Worker, connection: NativeConnection, engine: Engine<ActivityMap>): Promise<void> {
  try {
    await worker.run();
  } finally {
    await connection.close();
    await engine.shutdown(0);
  }
}

function hosted<A extends ActivityMap>(activities: Partial<A>, cut: AbortSignal, log: Log): Record<string, (input: unknown) => Promise<unknown>> {
  return Object.fromEntries(Object.entries(activities).flatMap(([name, activity]) => (activity === undefined ? [] : [[name, hostActivity(name, activity, cut, log)]])));
}

/** The result of a workflow that another parent started; its failure as it was. */
async function outcomeOf(engine: Engine<ActivityMap>, id: string): Promise<unknown> {
  try {
    return await engine.result(id);
  } catch (error) {
    throw error instanceof AppError && error.cause instanceof AppError ? error.cause : error;
  }
}
