import { ApplicationFailure, CancelledFailure, Context } from '@temporalio/activity';
import type { Activity } from '../../ports/engine.ts';
import type { Log } from '../../ports/log.ts';
import { storedOf, toFailure } from './failure.ts';

/** A beat or two may be missed before the server gives the activity to another worker. */
const BEATS_PER_TIMEOUT = 6;

/**
 * Wraps an activity for a worker: it beats as long as it runs, sees its signal aborted when the workflow is cancelled or when `cut` says
 * that a shutdown's grace is over. Failures are final here; the workflow decides about another try. What was cut goes to another worker.
 */
export function hostActivity<I, O>(name: string, activity: Activity<I, O>, cut: AbortSignal, log: Log): (input: I) => Promise<O> {
  return async (input) => {
    const { info, cancellationSignal: cancelled, heartbeat } = Context.current();
    const workflowId = info.workflowExecution?.workflowId ?? '';
    const beat = setInterval(() => heartbeat(), (info.heartbeatTimeoutMs ?? 6000) / BEATS_PER_TIMEOUT);
    const stop = whenAborted(cut);
    try {
      return await Promise.race([activity(input, { workflowId, signal: AbortSignal.any([cancelled, cut]) }), stop.aborted]);
    } catch (error) {
      if (cut.aborted) throw ApplicationFailure.create({ message: 'engine_stopped', type: 'engine_stopped', nextRetryDelay: 1 });
      if (cancelled.aborted) throw new CancelledFailure('cancelled');
      const stored = storedOf(error);
      log.warn({ workflow: workflowId, activity: name, code: stored.code, ...(stored.code === 'internal_error' && { message: stored.message }) }, 'activity failed');
      throw toFailure(stored);
    } finally {
      clearInterval(beat);
      stop.dispose();
    }
  };
}

/** An activity that does not heed its signal is left behind. */
function whenAborted(signal: AbortSignal): { readonly aborted: Promise<never>; dispose(): void } {
  const { promise, reject } = Promise.withResolvers<never>();
  promise.catch(() => {});
  const onAbort = (): void => reject(new Error('cut'));
  if (signal.aborted) onAbort();
  signal.addEventListener('abort', onAbort);
  return { aborted: promise, dispose: () => signal.removeEventListener('abort', onAbort) };
}
