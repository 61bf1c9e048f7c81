import { setTimeout as delay } from 'node:timers/promises';
import { DEFAULT_RETRY, type Activity } from '../../ports/engine.ts';
import type { Log } from '../../ports/log.ts';
import { parked, type Life } from './life.ts';
import { storeError, type Outcome } from '../durable/outcome.ts';
import { delaySeconds } from '../durable/retry.ts';
import { workflowCancelled } from '../durable/stored-error.ts';
import type { Slots } from './slots.ts';

export interface ActivityRun<I, O> {
  readonly name: string;
  readonly activity: Activity<I, O>;
  readonly input: I;
  readonly workflowId: string;
  /** Aborted when the workflow is cancelled, or when a shutdown's grace is over. */
  readonly signal: AbortSignal;
  /** Limit shared by the activities of a queue; null: none. */
  readonly slots: Slots | null;
  /** The run's name in `life`; the caller leaves once the outcome is recorded. */
  readonly work: symbol;
}

/**
 * Tries until it works, fails for good, or the attempts of DEFAULT_RETRY are used up. The outcome is data, nothing
 * is thrown. An AppError's `retry_after_seconds` (what a busy server asked for) goes before the policy's own delay.
 */
export async function runActivity<I, O>(run: ActivityRun<I, O>, life: Life, log: Log): Promise<Outcome<O>> {
  for (let attempt = 1; ; attempt += 1) {
    const outcome = await tryOnce(run, life);
    if (outcome.ok) return outcome;
    const { code, message, retryable } = outcome.error;
    const fields = { workflow: run.workflowId, activity: run.name, attempt, code, ...(code === 'internal_error' && { message }) };
    if (!retryable || attempt >= DEFAULT_RETRY.attempts) {
      log.warn(fields, 'activity failed');
      return outcome;
    }
    const seconds = delaySeconds(outcome.error, attempt);
    log.info({ ...fields, seconds }, 'activity will be tried again');
    life.leave(run.work);
    await delay(seconds * 1000, null, { signal: AbortSignal.any([run.signal, life.stopping]) }).catch(() => null);
  }
}

async function tryOnce<I, O>(run: ActivityRun<I, O>, life: Life): Promise<Outcome<O>> {
  await run.slots?.acquire();
  try {
    if (life.stopping.aborted) return await parked();
    run.signal.throwIfAborted();
    life.enter(run.work);
    return { ok: true, value: await run.activity(run.input, { workflowId: run.workflowId, signal: run.signal }) };
  } catch (error) {
    if (life.cut) return await parked();
    return { ok: false, error: storeError(run.signal.aborted ? workflowCancelled(run.workflowId) : error) };
  } finally {
    run.slots?.release();
  }
}
