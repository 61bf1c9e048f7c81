import { CancelledFailure, Context } from '@temporalio/activity';
import type { ApplicationFailure } from '@temporalio/common';
import { AppError } from '../../domain/errors.ts';
import { DEFAULT_RETRY, type Activity } from '../../ports/engine.ts';
import type { Log } from '../../ports/log.ts';
import { delaySeconds } from '../durable/retry.ts';
import { storedOf, toFailure } from './failure.ts';

/** A server beats a missed beat or two before it gives the activity to another worker. */
const BEATS_PER_TIMEOUT = 6;

/**
 * Wraps an activity for a worker: it beats as long as it runs, sees its signal aborted when the workflow is cancelled or `cut` says that
 * a shutdown's grace is over, and fails as DEFAULT_RETRY says. The server counts every attempt; failures are counted here, in the
 * heartbeat's details, so that an attempt that was cut off by a stop costs none of the three.
 */
export function hostActivity<I, O>(name: string, activity: Activity<I, O>, cut: AbortSignal, log: Log): (input: I) => Promise<O> {
  return async (input) => {
    const context = Context.current();
    const { heartbeatTimeoutMs, workflowExecution } = context.info;
    const workflowId = workflowExecution?.workflowId ?? '';
    const failed = failuresBefore(context.info.heartbeatDetails);
    const beat = setInterval(() => context.heartbeat({ failures: failed }), (heartbeatTimeoutMs ?? 6000) / BEATS_PER_TIMEOUT);
    const cancelled = context.cancellationSignal;
    const onCut = Promise.withResolvers<never>();
    const abort = (): void => onCut.reject(new AppError('engine_stopped', 'cut off by a stop', { httpStatus: 503 }));
    onCut.promise.catch(() => {});
    cut.addEventListener('abort', abort);
    try {
      cut.throwIfAborted();
      context.heartbeat({ failures: failed });
      return await Promise.race([activity(input, { workflowId, signal: AbortSignal.any([cancelled, cut]) }), onCut.promise]);
    } catch (error) {
      if (cut.aborted || context.cancellationDetails?.workerShutdown === true) throw toFailure(storedOf(new AppError('engine_stopped', 'cut off by a stop', { httpStatus: 503, retryable: true })), { after: 1 });
      if (cancelled.aborted) throw new CancelledFailure('cancelled');
      const failures = failed + 1;
      context.heartbeat({ failures });
      throw failureOf(error, failures, { workflow: workflowId, activity: name, attempt: failures }, log);
    } finally {
      clearInterval(beat);
      cut.removeEventListener('abort', abort);
    }
  };
}

function failuresBefore(details: unknown): number {
  return typeof details === 'object' && details !== null && 'failures' in details && typeof details.failures === 'number' ? details.failures : 0;
}

function failureOf(error: unknown, failures: number, about: object, log: Log): ApplicationFailure {
  const stored = storedOf(error);
  const fields = { ...about, code: stored.code, ...(stored.code === 'internal_error' && { message: stored.message }) };
  if (!stored.retryable || failures >= DEFAULT_RETRY.attempts) {
    log.warn(fields, 'activity failed');
    return toFailure(stored, null);
  }
  const seconds = delaySeconds(stored, failures);
  log.info({ ...fields, seconds }, 'activity will be tried again');
  return toFailure(stored, { after: Math.max(1, seconds * 1000) });
}
