import { setTimeout as delay } from 'node:timers/promises';
import {
  Client, WorkflowFailedError, WorkflowNotFoundError, WorkflowUpdateFailedError, WorkflowUpdateRPCTimeoutOrCancelledError, type Connection, type WorkflowHandle,
} from '@temporalio/client';
import { CancelledFailure, TerminatedFailure, WorkflowExecutionAlreadyStartedError, WorkflowIdConflictPolicy, WorkflowIdReusePolicy } from '@temporalio/common';
import type { ActivityMap, Engine, Json, WorkflowDefinition, WorkflowState } from '../../ports/engine.ts';
import { engineStopped, reviveError, workflowCancelled, workflowFailed, workflowUnknown } from '../durable/stored-error.ts';
import { dataConverterOf } from './codec.ts';
import { connect } from './connect.ts';
import { storedIn } from './failure.ts';
import type { TemporalSetup } from '../../platform/config-engine.ts';
import { PROGRESS_QUERY, updateNameOf } from './workflow/names.ts';

/** How long a worker may take to answer an update or a query before we go on without it, milliseconds. */
const ANSWER_MS = 3000;

/** After a wait for nothing, signals are sent without asking for an answer for so long, milliseconds. */
const NOBODY_MS = 30_000;
/** Longest wait for calls in flight at a shutdown, milliseconds. */
const CLOSE_MS = 5000;

const STATES: Readonly<Record<string, WorkflowState>> = { RUNNING: 'running', CONTINUED_AS_NEW: 'running', COMPLETED: 'completed', CANCELLED: 'cancelled', TERMINATED: 'cancelled' };

/** The engine port on a Temporal server. It starts and asks; workers (`startTemporalWorker`) do the work. Errors: see `connect`. */
export async function createTemporalEngine<A extends ActivityMap>(settings: TemporalSetup): Promise<Engine<A>> {
  const stop = new AbortController();
  return new TemporalEngine(await connect(settings, stop.signal), settings, stop);
}

class TemporalEngine<A extends ActivityMap> implements Engine<A> {
  readonly #connection: Connection;
  readonly #client: Client;
  readonly #stop: AbortController;
  readonly #calls = new Set<Promise<unknown>>();
  #nobodyUntil = 0;

  constructor(connection: Connection, { namespace, payloadKeys }: TemporalSetup, stop: AbortController) {
    this.#connection = connection;
    this.#stop = stop;
    this.#client = new Client({ connection, namespace, dataConverter: dataConverterOf(payloadKeys) });
  }

  async start<I, O>(definition: WorkflowDefinition<A, I, O>, id: string, input: I): Promise<void> {
    try {
      await this.#ask(() =>
        this.#client.workflow.start(definition.name, {
          workflowId: id,
          taskQueue: 'default-queue',
          args: [input],
          workflowIdConflictPolicy: WorkflowIdConflictPolicy.USE_EXISTING,
          workflowIdReusePolicy: WorkflowIdReusePolicy.REJECT_DUPLICATE,
        }),
      );
    } catch (error) {
      if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
    }
  }

  async result<O>(id: string): Promise<O> {
    try {
      return (await this.#known(id, (handle) => handle.result())) as O;
    } catch (error) {
      if (!(error instanceof WorkflowFailedError)) throw error;
      if (error.cause instanceof CancelledFailure || error.cause instanceof TerminatedFailure) throw workflowCancelled(id);
      throw workflowFailed(id, reviveError(storedIn(error.cause)));
    }
  }

  async state(id: string): Promise<WorkflowState | null> {
    try {
      return await this.#ask(() => stateOf(this.#client.workflow.getHandle(id)));
    } catch (error) {
      if (error instanceof WorkflowNotFoundError) return null;
      throw error;
    }
  }

  /** As an update where a worker answers, as a signal (which the server keeps) where none does; the workflow hears each id once. */
  async signal(id: string, name: string, value: Json, signalId: string): Promise<void> {
    try {
      await this.#known(id, async (handle) => {
        if (!(await this.#update(handle, name, value, signalId))) await handle.signal(name, value, signalId);
      });
    } catch (error) {
      // A workflow that has ended hears nothing more, and that is no mistake of the sender.
      if ((await this.state(id)) === null) throw workflowUnknown(id);
      if (!(error instanceof WorkflowNotFoundError)) throw error;
    }
  }

  async cancel(id: string): Promise<void> {
    await this.#known(id, (handle) => handle.cancel());
  }

  async progress(id: string): Promise<Json | null> {
    try {
      return await this.#ask(() => this.#answered(() => this.#client.workflow.getHandle(id).query<Json>(PROGRESS_QUERY)));
    } catch (error) {
      if (error instanceof WorkflowNotFoundError) return null;
      throw error;
    }
  }

  async shutdown(): Promise<void> {
    this.#stop.abort();
    // A call that is to be tried again must not find the connection closed: nobody could catch that.
    await Promise.race([Promise.allSettled(this.#calls), delay(CLOSE_MS, null, { ref: false })]);
    await this.#connection.close();
  }

  /** False where it was refused, or nobody was there to take it. */
  async #update(handle: WorkflowHandle, name: string, value: Json, signalId: string): Promise<boolean> {
    if (performance.now() < this.#nobodyUntil) return false;
    try {
      await this.#answered(() => handle.executeUpdate(updateNameOf(name), { updateId: signalId, args: [value, signalId] }));
      return true;
    } catch (error) {
      if (error instanceof WorkflowUpdateFailedError) return false;
      if (!(error instanceof WorkflowUpdateRPCTimeoutOrCancelledError)) throw error;
      this.#nobodyUntil = performance.now() + NOBODY_MS;
      return false;
    }
  }

  #answered<T>(call: () => Promise<T>): Promise<T> {
    return this.#client.withDeadline(Date.now() + ANSWER_MS, call);
  }

  async #known<T>(id: string, run: (handle: WorkflowHandle) => Promise<T>): Promise<T> {
    try {
      return await this.#ask(() => run(this.#client.workflow.getHandle(id)));
    } catch (error) {
      if (error instanceof WorkflowNotFoundError && (await this.state(id)) === null) throw workflowUnknown(id);
      throw error;
    }
  }

  /** AppError `engine_stopped` from the moment of a shutdown. */
  async #ask<T>(question: () => Promise<T>): Promise<T> {
    if (this.#stop.signal.aborted) throw engineStopped();
    const call = this.#connection.withAbortSignal(this.#stop.signal, question);
    this.#calls.add(call);
    try {
      return await call;
    } catch (error) {
      throw this.#stop.signal.aborted ? engineStopped() : error;
    } finally {
      this.#calls.delete(call);
    }
  }
}

async function stateOf(handle: WorkflowHandle): Promise<WorkflowState> {
  return STATES[(await handle.describe()).status.name] ?? 'failed';
}
