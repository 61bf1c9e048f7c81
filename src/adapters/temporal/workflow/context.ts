import {
  ActivityCancellationType, CancellationScope, ChildWorkflowCancellationType, isCancellation, ParentClosePolicy, patched, proxyActivities, sleep, startChild,
  WorkflowIdReusePolicy, type ActivityOptions, type ChildWorkflowHandle, type Workflow,
} from '@temporalio/workflow';
import { WorkflowExecutionAlreadyStartedError } from '@temporalio/common';
import { DEFAULT_RETRY, type ActivityMap, type ChildResult, type Json, type Queue, type WorkflowContext, type WorkflowDefinition } from '../../../ports/engine.ts';
import { OrderGuard } from '../../durable/order-guard.ts';
import { delaySeconds } from '../../durable/retry.ts';
import { reviveError, workflowCancelled } from '../../durable/stored-error.ts';
import { checkDeeper, type Tier } from '../../durable/tiers.ts';
import { storedIn } from '../failure.ts';
import type { Inbox } from './inbox.ts';
import { OUTCOME_ACTIVITY } from './names.ts';

/**
 * The server repeats what was cut off by a worker that stopped or died, and that costs the activity none of its attempts. What failed is
 * repeated by `act`, where it can be counted apart from cuts and each failure stands in the history.
 */
function activityOptions(queue: Queue, heartbeatSeconds: number): ActivityOptions {
  return {
    taskQueue: queue,
    // Each activity has limits of its own; this one is for work that hangs all the same.
    startToCloseTimeout: '12 hours',
    heartbeatTimeout: heartbeatSeconds * 1000,
    cancellationType: ActivityCancellationType.WAIT_CANCELLATION_COMPLETED,
    retry: {
      initialInterval: DEFAULT_RETRY.firstSeconds * 1000,
      backoffCoefficient: DEFAULT_RETRY.factor,
      maximumInterval: DEFAULT_RETRY.maxSeconds * 1000,
      maximumAttempts: MAX_CUTS,
    },
  };
}

/** Work that takes its worker down with it must end some time. */
const MAX_CUTS = 50;

interface Item<I> {
  readonly id: string;
  readonly input: I;
}

type Untyped = Readonly<Record<string, (input: unknown) => Promise<unknown>>>;

export interface Place {
  readonly workflowId: string;
  readonly tier: Tier;
  readonly inbox: Inbox;
  readonly heartbeatSeconds: number;
  readonly queueOf: (activity: string) => Queue;
  readonly publish: (value: Json) => void;
}

/** One run of one workflow. The same guard as on the embedded engine: what it refuses is refused here, so that one source fits both. */
export class TemporalContext<A extends ActivityMap> implements WorkflowContext<A> {
  readonly workflowId: string;
  readonly guard: OrderGuard;
  readonly #place: Place;

  constructor(place: Place) {
    this.workflowId = place.workflowId;
    this.guard = new OrderGuard(place.workflowId);
    this.#place = place;
  }

  act<K extends keyof A & string>(name: K, input: Parameters<A[K]>[0]): Promise<Awaited<ReturnType<A[K]>>> {
    type Output = Awaited<ReturnType<A[K]>>;
    return this.guard.run(`act ${name}`, async (): Promise<Output> => {
      const { queueOf, heartbeatSeconds } = this.#place;
      const { [name]: activity } = proxyActivities<Untyped>(activityOptions(queueOf(name), heartbeatSeconds));
      for (let failures = 1; ; failures += 1) {
        try {
          return (await activity?.(input)) as Output;
        } catch (error) {
          if (isCancellation(error)) throw error;
          const stored = storedIn(error);
          if (!stored.retryable || failures >= DEFAULT_RETRY.attempts) throw reviveError(stored);
          await sleep(Math.max(1, delaySeconds(stored, failures) * 1000));
        }
      }
    });
  }

  children<I, O>(definition: WorkflowDefinition<A, I, O>, items: readonly Item<I>[]): Promise<readonly ChildResult<O>[]> {
    return this.guard.run(`children ${definition.name}`, async () => {
      checkDeeper(this.#place.tier, definition);
      const settled = await Promise.allSettled(items.map((item) => this.#child(definition.name, item)));
      return settled.map((one, index): ChildResult<O> => {
        if (one.status === 'fulfilled') return { ok: true, value: one.value as O };
        if (isCancellation(one.reason) && CancellationScope.current().consideredCancelled) throw one.reason;
        const { code, message } = isCancellation(one.reason) ? workflowCancelled(items[index]?.id ?? '') : storedIn(one.reason);
        return { ok: false, error: { code, message } };
      });
    });
  }

  startDetached<I, O>(definition: WorkflowDefinition<A, I, O>, items: readonly Item<I>[]): Promise<void> {
    return this.guard.run(`startDetached ${definition.name}`, async () => {
      await Promise.all(
        items.map(async ({ id, input }) => {
          try {
            await this.#start(definition.name, id, input, DETACH);
          } catch (error) {
            if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
          }
        }),
      );
    });
  }

  waitSignal<T>(name: string, timeoutSeconds: number): Promise<T | null> {
    return this.guard.run(`waitSignal ${name}`, async () => (await this.#place.inbox.next(name, timeoutSeconds)) as T | null, true);
  }

  sleep(seconds: number): Promise<void> {
    return this.guard.run('sleep', () => sleep(Math.max(1, seconds * 1000)), true);
  }

  progress(value: Json): Promise<void> {
    return this.guard.run('progress', () => Promise.resolve(this.#place.publish(value)));
  }

  now(): Promise<number> {
    // In the sandbox the clock is that of the history.
    return this.guard.run('now', () => Promise.resolve(Date.now()));
  }

  patched(change: string): Promise<boolean> {
    return this.guard.run(`patched ${change}`, () => Promise.resolve(patched(change)));
  }

  async #child(name: string, { id, input }: Item<unknown>): Promise<unknown> {
    let handle: ChildWorkflowHandle<Workflow>;
    try {
      handle = await this.#start(name, id, input, WAIT);
    } catch (error) {
      if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
      const { [OUTCOME_ACTIVITY]: outcomeOf } = proxyActivities<Untyped>(activityOptions('default-queue', this.#place.heartbeatSeconds));
      return outcomeOf?.(id);
    }
    return handle.result();
  }

  #start(name: string, workflowId: string, input: unknown, relation: Relation): Promise<ChildWorkflowHandle<Workflow>> {
    return startChild(name, { workflowId, args: [input], workflowIdReusePolicy: WorkflowIdReusePolicy.REJECT_DUPLICATE, ...relation });
  }
}

interface Relation {
  readonly parentClosePolicy: ParentClosePolicy;
  readonly cancellationType: ChildWorkflowCancellationType;
}

const WAIT: Relation = { parentClosePolicy: ParentClosePolicy.REQUEST_CANCEL, cancellationType: ChildWorkflowCancellationType.WAIT_CANCELLATION_COMPLETED };
const DETACH: Relation = { parentClosePolicy: ParentClosePolicy.ABANDON, cancellationType: ChildWorkflowCancellationType.ABANDON };
