import type { InputFile } from '../app/create-batch.ts';
import type { ServiceDeps } from '../app/service-deps.ts';
import type { Principal } from '../domain/access.ts';
import type { EventHub } from './events.ts';
import type { Metrics, PoolState } from './metrics.ts';

/** Answers kept for requests that carry an Idempotency-Key. */
export interface IdempotencyKeys {
  /** `mine`: go ahead. `running`: the first request is under way. `other`: the key was used for something else. */
  begin(principal: string, key: string, route: string): Promise<'mine' | 'running' | 'other' | { readonly status: number; readonly body: unknown }>;
  finish(principal: string, key: string, answer: { readonly status: number; readonly body: unknown }): Promise<void>;
  /** The request failed: it may be tried again under the same key. */
  release(principal: string, key: string): Promise<void>;
}

export interface ServerOptions {
  readonly version: string;
  /** Origins that browsers may send changes from, `https://school.example`. The first is the one people use. */
  readonly origins: readonly string[];
  /** People reach it by https. */
  readonly https: boolean;
  /** CIDRs of proxies whose X-Forwarded-For is believed; none by default. */
  readonly trustProxy: readonly string[];
  /** Requests a minute of one principal, or of one address while nobody is signed in. */
  readonly requestsPerMinute: number;
  /** Files that the console is built into; null: there is no console. */
  readonly consoleDir: string | null;
  readonly maxStackBytes: number;
  readonly maxScriptBytes: number;
  /** How often a stream of events shows that it lives and asks whether its listener may still hear. */
  readonly beatMs: number;
  /** Answers are checked by the schemas of the contract: in tests. */
  readonly checkAnswers: boolean;
}

export interface ServerDeps extends ServiceDeps {
  readonly events: EventHub;
  readonly metrics: Metrics;
  readonly idempotency: IdempotencyKeys;
  /** Archives and their files, unpacked into `scratchDir`; AppError `archive_refused`. */
  readonly expand: (paths: readonly string[], scratchDir: string) => Promise<readonly InputFile[]>;
  /** By the first bytes; AppError `file_empty`, `file_type_unknown` (415), `file_damaged`. */
  readonly refuseUnknownType: (path: string) => Promise<void>;
  /** Resolves while the database answers. */
  readonly ping: () => Promise<void>;
  readonly poolState: () => PoolState;
  readonly zip: (files: AsyncIterable<{ readonly path: string; readonly name: string }>) => NodeJS.ReadableStream;
  /** Aborted when the server is asked to stop. */
  readonly stopping: AbortSignal;
  readonly state: () => 'starting' | 'ok' | 'stopping';
  readonly options: ServerOptions;
}

/** A request that was let in. */
export interface Caller {
  readonly principal: Principal;
  /** BCP 47 tag of the sentences the asker reads. */
  readonly lang: 'zh-CN' | 'en';
}
