import { DefaultLogger, Runtime } from '@temporalio/worker';
import type { Log } from '../../ports/log.ts';

/** Upper bounds of durations, seconds: marking takes from milliseconds to minutes. */
const BUCKETS = [0.01, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 20, 30, 60, 120, 300, 600];

/**
 * The SDK's native part, one at a time in a process, gone with its last connection: its lines go to our log, signals are left to our own shutdown, and where an address
 * (host:port) is given its metrics are served there in Prometheus' units and names.
 */
export function installNativeRuntime(log: Log, metricsAddress: string | null): void {
  if (Runtime._instance !== undefined) return;
  const logger = new DefaultLogger('WARN', ({ level, message, meta }) => {
    // What a workflow's or an activity's failure was is logged by us, with its code.
    log[level === 'ERROR' ? 'warn' : 'debug']({ ...(meta?.['error'] instanceof Error && { error: meta['error'].message }) }, message);
  });
  Runtime.install({
    logger,
    shutdownSignals: [],
    telemetryOptions: {
      logging: { filter: { core: 'WARN', other: 'ERROR' }, forward: {} },
      ...(metricsAddress !== null && {
        metrics: {
          prometheus: {
            bindAddress: metricsAddress,
            useSecondsForDurations: true,
            unitSuffix: true,
            countersTotalSuffix: true,
            histogramBucketOverrides: {
              temporal_activity_schedule_to_start_latency: BUCKETS,
              temporal_activity_execution_latency: BUCKETS,
              temporal_activity_succeed_endtoend_latency: BUCKETS,
              temporal_workflow_task_schedule_to_start_latency: BUCKETS,
            },
          },
        },
      }),
    },
  });
}

/** Ends the native part where nothing was opened on it; it would keep the process alive. */
export async function endNativeRuntime(): Promise<void> {
  await Runtime._instance?.shutdown();
}
