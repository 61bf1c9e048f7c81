/**
 * Durable workflows, whatever engine runs them. Workflow code is deterministic: it touches the world only
 * through its context, one operation at a time; fan-out is `children`, nothing else (positional checkpoints
 * give wrong results after a crash when branches interleave, see docs/adr).
 */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

export type Queue = 'default-queue' | 'vision-compute-queue';

/** What an activity is told about its own run. */
export interface ActivityInfo {
  readonly workflowId: string;
  readonly signal: AbortSignal;
}

export type Activity<I, O> = (input: I, info: ActivityInfo) => Promise<O>;

/** Names of activities and their payloads; implementations are made by factories from dependencies. */
// oxlint-disable-next-line no-explicit-any -- a map over activities of any payload
export type ActivityMap = Record<string, Activity<any, any>>;

export interface WorkflowContext<A extends ActivityMap> {
  readonly workflowId: string;
  /** Runs an activity; its result is durable before the promise resolves. */
  act<K extends keyof A & string>(name: K, input: Parameters<A[K]>[0]): Promise<Awaited<ReturnType<A[K]>>>;
  /** Starts all (idempotent by id), then waits for all; results in the order of `items`. A child that failed gives its error. */
  children<I, O>(
    definition: WorkflowDefinition<A, I, O>,
    items: readonly { readonly id: string; readonly input: I }[],
  ): Promise<readonly ChildResult<O>[]>;
  /** Starts all and does not wait: they outlive the parent. */
  startDetached<I, O>(
    definition: WorkflowDefinition<A, I, O>,
    items: readonly { readonly id: string; readonly input: I }[],
  ): Promise<void>;
  /** The next signal of this name; null after `timeoutSeconds`. */
  waitSignal<T>(name: string, timeoutSeconds: number): Promise<T | null>;
  sleep(seconds: number): Promise<void>;
  /** Published for the `progress` query; not durable. */
  progress(value: Json): Promise<void>;
  /** Milliseconds since 1970, the same on replay. */
  now(): Promise<number>;
  /**
   * Whether this run does what `change` brought; false for one that had passed this place before. How to change the steps of a
   * workflow while some are under way: docs/engines.md.
   */
  patched(change: string): Promise<boolean>;
}

export type ChildResult<O> =
  | { readonly ok: true; readonly value: O }
  | { readonly ok: false; readonly error: { readonly code: string; readonly message: string } };

export interface WorkflowDefinition<A extends ActivityMap, I, O> {
  readonly name: string;
  /** Concurrency class: children never share a limited queue with their parent. */
  readonly tier: 'batch' | 'paper' | 'question';
  readonly run: (context: WorkflowContext<A>, input: I) => Promise<O>;
}

export interface RetryPolicy {
  readonly attempts: number;
  readonly firstSeconds: number;
  readonly factor: number;
  readonly maxSeconds: number;
}

/** 3 attempts, 1 s doubled up to 1 min; AppErrors that are not retryable fail at once. */
export const DEFAULT_RETRY: RetryPolicy = { attempts: 3, firstSeconds: 1, factor: 2, maxSeconds: 60 };

export type WorkflowState = 'running' | 'completed' | 'failed' | 'cancelled';

export interface Engine<A extends ActivityMap> {
  /** Idempotent by id: an existing workflow is left as it is. */
  start<I, O>(definition: WorkflowDefinition<A, I, O>, id: string, input: I): Promise<void>;
  /** Rejects with AppError `workflow_failed` (cause inside), `workflow_cancelled` or `workflow_unknown`. */
  result<O>(id: string): Promise<O>;
  state(id: string): Promise<WorkflowState | null>;
  /** Idempotent by `signalId`. Throws AppError `workflow_unknown`. */
  signal(id: string, name: string, value: Json, signalId: string): Promise<void>;
  /** Stops the workflow and its children; activities in flight see their signal aborted. */
  cancel(id: string): Promise<void>;
  progress(id: string): Promise<Json | null>;
  /** Waits for activities in flight up to `graceSeconds`, then stops; what was cut runs again at the next start. */
  shutdown(graceSeconds: number): Promise<void>;
}
