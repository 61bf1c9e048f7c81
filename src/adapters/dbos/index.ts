import { AsyncLocalStorage } from 'node:async_hooks';
import { DBOS, DBOSClient, Error as DbosError, type DLogger } from '@dbos-inc/dbos-sdk';
import { Pool } from 'pg';
import { AppError } from '../../domain/errors.ts';
import type { ActivityMap, Engine, Json, Queue, WorkflowDefinition } from '../../ports/engine.ts';
import type { Log } from '../../ports/log.ts';
import { engineStopped, reviveError, workflowCancelled, workflowFailed, workflowUnknown } from '../durable/stored-error.ts';
import type { AnyDefinition, Tier } from '../durable/tiers.ts';
import { DbosContext, type EngineParts } from './context.ts';
import { Life } from './life.ts';
import { readStates, waitForResults } from './results.ts';
import { Slots } from './slots.ts';

export interface DbosEngineOptions<A extends ActivityMap> {
  /** The engine keeps its tables in the schema `dbos` of this database. */
  readonly databaseUrl: string;
  readonly activities: A;
  readonly definitions: readonly AnyDefinition<A>[];
  /** Activities of `vision-compute-queue` share a limit; the others have none. Default: every one on `default-queue`. */
  readonly activityQueues?: Partial<Readonly<Record<keyof A & string, Queue>>>;
  /** Workflows of each tier that run at once (those that wait for a signal or sleep are not counted). */
  readonly concurrency: Readonly<Record<Tier, number>>;
  /** Activities of `vision-compute-queue` that run at once; 5 by default. */
  readonly maxVisionActivities?: number;
  /** Unfinished workflows of another version are not taken up: change it when, and only when, the order of steps changes. */
  readonly applicationVersion: string;
  readonly log: Log;
}

const APPLICATION = 'ai-grading';
const POOL_SIZE = 16;
/** A machine that is switched off a thousand times while a script waits for review loses nothing. */
const MAX_RECOVERY_ATTEMPTS = 1000;
const KEPT_PROGRESS = 10_000;

let engineRuns = false;

/**
 * Starts the embedded engine and takes up what an earlier process left unfinished. There can be one at a time in a
 * process (AppError `engine_running`); after `shutdown` another may be made.
 */
export async function createDbosEngine<A extends ActivityMap>(options: DbosEngineOptions<A>): Promise<Engine<A>> {
  if (engineRuns) throw new AppError('engine_running', 'This process already runs an engine', { httpStatus: 500 });
  engineRuns = true;
  const engine = new DbosEngine(options);
  try {
    return await engine.launch();
  } catch (error) {
    await engine.shutdown(0);
    throw error;
  }
}

type Start = (id: string, input: unknown) => Promise<void>;

class DbosEngine<A extends ActivityMap> implements Engine<A> {
  readonly #options: DbosEngineOptions<A>;
  readonly #life = new Life();
  readonly #outside = AsyncLocalStorage.snapshot();
  readonly #starts = new Map<string, Start>();
  readonly #running = new Map<string, AbortController>();
  readonly #progress = new Map<string, Json>();
  readonly #pool: Pool;
  #client: DBOSClient | null = null;
  #shutdown: Promise<void> | null = null;

  constructor(options: DbosEngineOptions<A>) {
    this.#options = options;
    this.#pool = new Pool({
      connectionString: options.databaseUrl,
      max: POOL_SIZE,
      idle_in_transaction_session_timeout: 60_000,
      connectionTimeoutMillis: 10_000,
      application_name: `${APPLICATION} engine`,
    });
    this.#pool.on('error', (error) => {
      options.log.warn({ error: error.message }, 'database connection of the engine lost');
    });
  }

  async launch(): Promise<this> {
    const { databaseUrl, applicationVersion, log } = this.#options;
    const logger = engineLogger(log);
    this.#client = await DBOSClient.create({
      systemDatabaseUrl: databaseUrl,
      systemDatabasePool: this.#pool,
      applicationName: APPLICATION,
      logger,
    });
    DBOS.setConfig({
      name: APPLICATION,
      systemDatabaseUrl: databaseUrl,
      systemDatabasePool: this.#pool,
      applicationVersion,
      executorID: 'embedded',
      logger,
    });
    const parts = this.#parts(this.#client);
    for (const definition of this.#options.definitions) this.#register(definition, parts);
    await DBOS.launch();
    return this;
  }

  async start<I, O>(definition: WorkflowDefinition<A, I, O>, id: string, input: I): Promise<void> {
    await this.#outside(() => this.#launch(definition.name, id, input));
  }

  async result<O>(id: string): Promise<O> {
    if ((await this.state(id)) === null) throw workflowUnknown(id);
    const finished = (await this.#ask((client) => waitForResults(client, [id]))).get(id);
    if (finished === undefined) throw workflowUnknown(id);
    if (finished.outcome.ok) return finished.outcome.value as O;
    if (finished.state === 'cancelled') throw workflowCancelled(id);
    throw workflowFailed(id, reviveError(finished.outcome.error));
  }

  async state(id: string): ReturnType<Engine<A>['state']> {
    return (await this.#ask((client) => readStates(client, [id]))).get(id) ?? null;
  }

  async signal(id: string, name: string, value: Json, signalId: string): Promise<void> {
    try {
      await this.#outside(() => DBOS.send(id, value, name, signalId));
    } catch (error) {
      if (error instanceof DbosError.DBOSNonExistentWorkflowError) throw workflowUnknown(id);
      throw error;
    }
  }

  async cancel(id: string): Promise<void> {
    if ((await this.state(id)) === null) throw workflowUnknown(id);
    await this.#outside(() => DBOS.cancelWorkflow(id, { cancelChildren: true }));
    const states = await this.#ask((client) => readStates(client, [...this.#running.keys()]));
    for (const [running, controller] of this.#running) {
      if (states.get(running) === 'cancelled') controller.abort(workflowCancelled(running));
    }
  }

  progress(id: string): Promise<Json | null> {
    return Promise.resolve(this.#progress.get(id) ?? null);
  }

  shutdown(graceSeconds: number): Promise<void> {
    this.#shutdown ??= this.#stop(graceSeconds);
    return this.#shutdown;
  }

  async #stop(graceSeconds: number): Promise<void> {
    await this.#life.stop(graceSeconds);
    for (const controller of this.#running.values()) controller.abort();
    await DBOS.shutdown({ deregister: true });
    await this.#client?.destroy();
    await this.#pool.end();
    engineRuns = false;
  }

  /** Asks the engine's tables; AppError `engine_stopped` from the moment a shutdown begins. */
  async #ask<T>(question: (client: DBOSClient) => Promise<T>): Promise<T> {
    const { stopping } = this.#life;
    if (this.#client === null || stopping.aborted) throw engineStopped();
    // A query that stands in the pool's queue when the pool is closed is never answered.
    const halt = Promise.withResolvers<never>();
    const onStop = (): void => halt.reject(engineStopped());
    stopping.addEventListener('abort', onStop);
    try {
      return await Promise.race([question(this.#client), halt.promise]);
    } finally {
      stopping.removeEventListener('abort', onStop);
    }
  }

  #parts(client: DBOSClient): EngineParts<A> {
    const { activities, activityQueues, concurrency, log } = this.#options;
    const vision = new Slots(this.#options.maxVisionActivities ?? 5);
    return {
      activities,
      client,
      life: this.#life,
      log,
      slots: { batch: new Slots(concurrency.batch), paper: new Slots(concurrency.paper), question: new Slots(concurrency.question) },
      slotsOf: (activity) => (activityQueues?.[activity] === 'vision-compute-queue' ? vision : null),
      launch: (name, id, input) => this.#launch(name, id, input),
      outside: (run) => this.#outside(run),
      publish: (id, value) => this.#publish(id, value),
    };
  }

  #register(definition: AnyDefinition<A>, parts: EngineParts<A>): void {
    const run = (id: string, input: never): Promise<unknown> => this.#run(definition, parts, id, input);
    const registered = DBOS.registerWorkflow(run, { name: definition.name, maxRecoveryAttempts: MAX_RECOVERY_ATTEMPTS });
    this.#starts.set(definition.name, async (id, input) => {
      await DBOS.startWorkflow(registered, { workflowID: id })(id, input as never);
    });
  }

  async #run(definition: AnyDefinition<A>, parts: EngineParts<A>, id: string, input: never): Promise<unknown> {
    const controller = new AbortController();
    this.#running.set(id, controller);
    const slots = parts.slots[definition.tier];
    await slots.acquire();
    try {
      const context = new DbosContext(id, definition.tier, parts, controller.signal);
      try {
        return await definition.run(context, input);
      } finally {
        await context.guard.end();
      }
    } finally {
      slots.release();
      if (this.#running.get(id) === controller) this.#running.delete(id);
    }
  }

  #launch(name: string, id: string, input: unknown): Promise<void> {
    const start = this.#starts.get(name);
    if (start === undefined) throw new AppError('definition_unknown', `No workflow definition ${name}`, { httpStatus: 500 });
    return start(id, input);
  }

  #publish(id: string, value: Json): void {
    this.#progress.delete(id);
    this.#progress.set(id, value);
    const oldest = this.#progress.keys().next();
    if (this.#progress.size > KEPT_PROGRESS && oldest.done !== true) this.#progress.delete(oldest.value);
  }
}

/** The SDK's own notices are for developers; a failed workflow is reported by whoever asked for its result. */
function engineLogger(log: Log): DLogger {
  const text = (entry: unknown): string => (entry instanceof Error ? entry.message : String(entry));
  return {
    debug: () => {},
    info: (entry) => log.debug({}, text(entry)),
    warn: (entry) => log.debug({}, text(entry)),
    error: (entry) => log.warn({}, text(entry)),
  };
}
