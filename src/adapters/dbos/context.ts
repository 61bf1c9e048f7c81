import { DBOS, type DBOSClient } from '@dbos-inc/dbos-sdk';
import { AppError } from '../../domain/errors.ts';
import type { ActivityMap, ChildResult, Json, WorkflowContext, WorkflowDefinition } from '../../ports/engine.ts';
import type { Log } from '../../ports/log.ts';
import type { Life } from './life.ts';
import { OrderGuard } from '../durable/order-guard.ts';
import { unwrap } from '../durable/outcome.ts';
import { checkDeeper, type Tier } from '../durable/tiers.ts';
import { waitForResults } from './results.ts';
import { runActivity, type ActivityRun } from './run-activity.ts';
import type { Slots } from './slots.ts';

/** What every workflow of one engine shares. */
export interface EngineParts<A extends ActivityMap> {
  readonly activities: A;
  readonly client: DBOSClient;
  readonly life: Life;
  readonly log: Log;
  readonly slots: Readonly<Record<Tier, Slots>>;
  slotsOf(activity: string): Slots | null;
  /** Starts a workflow as a child of the caller, or on its own when called through `outside`. */
  launch(name: string, id: string, input: unknown): Promise<void>;
  /** Runs a function outside of any workflow. */
  outside<T>(run: () => Promise<T>): Promise<T>;
  publish(id: string, value: Json): void;
}

interface Item<I> {
  readonly id: string;
  readonly input: I;
}

/** A signal wakes its workflow at once (LISTEN/NOTIFY); the poll is for a lost notification and for cancellation. */
const SIGNAL_POLL_MS = 30_000;
const SLEEP_TOPIC = '_sleep';

/** One run of one workflow. Every operation passes the guard, so the numbering of checkpoints cannot vary. */
export class DbosContext<A extends ActivityMap> implements WorkflowContext<A> {
  readonly workflowId: string;
  readonly guard: OrderGuard;
  readonly #tier: Tier;
  readonly #parts: EngineParts<A>;
  readonly #signal: AbortSignal;

  constructor(workflowId: string, tier: Tier, parts: EngineParts<A>, signal: AbortSignal) {
    this.workflowId = workflowId;
    this.guard = new OrderGuard(workflowId);
    this.#tier = tier;
    this.#parts = parts;
    this.#signal = signal;
  }

  act<K extends keyof A & string>(name: K, input: Parameters<A[K]>[0]): Promise<Awaited<ReturnType<A[K]>>> {
    type Output = Awaited<ReturnType<A[K]>>;
    return this.#operation(`act ${name}`, async (): Promise<Output> => {
      const { activities, life, log } = this.#parts;
      const activity = activities[name];
      if (activity === undefined) throw new AppError('activity_unknown', `No activity ${name}`, { httpStatus: 500 });
      const work = Symbol(name);
      const slots = this.#parts.slotsOf(name);
      const run: ActivityRun<Parameters<A[K]>[0], Output> = { name, activity, input, workflowId: this.workflowId, signal: this.#signal, slots, work };
      try {
        return unwrap<Output>(await DBOS.runStep(() => runActivity(run, life, log), { name }));
      } finally {
        life.leave(work);
      }
    });
  }

  children<I, O>(definition: WorkflowDefinition<A, I, O>, items: readonly Item<I>[]): Promise<readonly ChildResult<O>[]> {
    return this.#operation(`children ${definition.name}`, async () => {
      checkDeeper(this.#tier, definition);
      // Started one after the other: each start takes the next number among the checkpoints.
      for (const { id, input } of items) await this.#parts.launch(definition.name, id, input);
      const results = await waitForResults(this.#parts.client, items.map(({ id }) => id));
      return items.map(({ id }): ChildResult<O> => {
        const outcome = results.get(id)?.outcome;
        if (outcome === undefined) return { ok: false, error: { code: 'workflow_unknown', message: `No workflow ${id}` } };
        if (outcome.ok) return { ok: true, value: outcome.value as O };
        return { ok: false, error: { code: outcome.error.code, message: outcome.error.message } };
      });
    });
  }

  startDetached<I, O>(definition: WorkflowDefinition<A, I, O>, items: readonly Item<I>[]): Promise<void> {
    const start = async (): Promise<null> => {
      for (const { id, input } of items) await this.#parts.outside(() => this.#parts.launch(definition.name, id, input));
      return null;
    };
    return this.#operation(`startDetached ${definition.name}`, async () => {
      await DBOS.runStep(start, { name: `start ${definition.name}` });
    });
  }

  waitSignal<T>(name: string, timeoutSeconds: number): Promise<T | null> {
    return this.#operation(`waitSignal ${name}`, () => this.#receive<T>(name, timeoutSeconds), true);
  }

  sleep(seconds: number): Promise<void> {
    const wait = async (): Promise<void> => {
      await this.#receive(SLEEP_TOPIC, seconds);
    };
    return this.#operation('sleep', wait, true);
  }

  progress(value: Json): Promise<void> {
    return this.#operation('progress', () => Promise.resolve(this.#parts.publish(this.workflowId, value)));
  }

  now(): Promise<number> {
    return this.#operation('now', () => DBOS.now());
  }

  patched(change: string): Promise<boolean> {
    // Unfinished workflows of another version are not taken up here (`applicationVersion`), so none has passed this place before.
    return this.#operation(`patched ${change}`, () => Promise.resolve(true));
  }

  #operation<T>(name: string, run: () => Promise<T>, passive = false): Promise<T> {
    return this.guard.run(name, () => this.#parts.life.operation(run), passive);
  }

  /** A workflow that waits for days gives its slot to another. */
  async #receive<T>(topic: string, timeoutSeconds: number): Promise<T | null> {
    const slots = this.#parts.slots[this.#tier];
    slots.release();
    try {
      return await DBOS.recv<T>(topic, { timeoutSeconds, pollingIntervalMs: SIGNAL_POLL_MS });
    } finally {
      await slots.acquire();
    }
  }
}
