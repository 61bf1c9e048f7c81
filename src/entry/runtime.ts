import { join, resolve } from 'node:path';
import { createDbosEngine } from '../adapters/dbos/index.ts';
import { startEmbeddedPostgres } from '../adapters/embedded-postgres/index.ts';
import { createFileBlobs, readFileBlobs } from '../adapters/filesystem/blobs.ts';
import { createVisionModel } from '../adapters/models/index.ts';
import { createRateLimiter } from '../adapters/rate-limiter/index.ts';
import { createImaging } from '../adapters/imaging/index.ts';
import { createOfflineReader } from '../adapters/offline-reader/index.ts';
import type { Database } from '../adapters/postgres/database.ts';
import { createEventChannel, type EventChannel } from '../adapters/postgres/event-channel.ts';
import { migrate } from '../adapters/postgres/migrate.ts';
import { createRepositories } from '../adapters/postgres/repositories.ts';
import { createGradingActivities, createLightActivities, createVisionActivities } from '../app/activities/index.ts';
import type { GradingDeps } from '../app/deps.ts';
import { createAskModel } from '../app/models/ask-model.ts';
import type { ModelMarking } from '../app/models/marking.ts';
import { costUsd } from '../domain/model-prices.ts';
import type { Mathematics } from '../grading/verify/checks.ts';
import { checkArithmetic } from '../grading/verify/maths/check-arithmetic.ts';
import { finalAnswer } from '../grading/verify/maths/final-answer.ts';
import { sameAnswer } from '../grading/verify/maths/same-answer.ts';
import type { Config } from '../platform/config.ts';
import { s3Settings } from '../platform/config-s3.ts';
import { temporalSetup } from '../platform/config-engine.ts';
import type { Shutdown } from '../platform/shutdown.ts';
import type { Blobs } from '../ports/blobs.ts';
import type { Engine } from '../ports/engine.ts';
import { VISION_ACTIVITIES, type GradingActivities } from '../ports/grading-activities.ts';
import type { IntakeLimits } from '../ports/imaging.ts';
import type { Marking } from '../ports/marking.ts';
import type { Log } from '../ports/log.ts';
import type { Repositories } from '../ports/repositories.ts';
import type { Notifier } from '../ports/notifier.ts';
import { createMarking } from './marking.ts';
import { openDatabaseAt } from './open-database.ts';
import { GRADING_WORKFLOWS } from '../workflows/grading.ts';

/** Raised whenever the order of steps in a workflow changes: unfinished work of another version is not taken up. */
export const WORKFLOW_VERSION = 'grading-3';
/** How long activities in flight may take to end when the process is asked to stop, seconds. */
const GRACE_SECONDS = 10;

export interface Foundation {
  readonly config: Config;
  readonly log: Log;
  /** Closers run last opened first. */
  readonly shutdown: Shutdown;
}

export interface Stores {
  readonly databaseUrl: string;
  readonly database: Database;
  readonly blobs: Blobs;
}

export interface Runtime<N extends Notifier = Notifier> extends Stores {
  readonly notifier: N;
  readonly deps: GradingDeps;
  readonly marking: Marking;
}

export function intakeLimits(config: Config): IntakeLimits {
  return {
    maxBytes: config.intake.maxFileMegabytes * 1_000_000,
    maxPages: config.intake.maxPagesPerFile,
    maxPixels: config.intake.maxPageMegapixels * 1_000_000,
    secondsPerPage: config.intake.pageSeconds,
    memoryMegabytes: config.intake.memoryMegabytes,
  };
}

/**
 * Stored files: in the bucket where one is set up, else in the data folder. `reading`: only to read, while another process may
 * be at work. Throws AppError `storage_unreachable`, `storage_denied`, `storage_bucket_missing`.
 */
export async function openBlobs({ config, shutdown }: Foundation, { reading = false } = {}): Promise<Blobs> {
  const dataDir = resolve(config.storage.dataDir);
  const setup = s3Settings(config.s3);
  if (setup === null) return reading ? readFileBlobs(join(dataDir, 'blobs')) : createFileBlobs(join(dataDir, 'blobs'));
  const { createS3Blobs } = await import('../adapters/s3/blobs.ts');
  const blobs = await createS3Blobs({ setup, copiesDir: join(dataDir, 'copies'), copiesMegabytes: setup.copiesMegabytes });
  shutdown.onClose('object storage', () => blobs.close());
  return blobs;
}

/** Starts or reaches the database, without bringing it up to date. */
export async function openDatabaseUrl({ config, log, shutdown }: Foundation): Promise<string> {
  if (config.storage.databaseUrl !== null) return config.storage.databaseUrl;
  const dataDir = resolve(config.storage.dataDir);
  const server = await startEmbeddedPostgres({ dataDir, log });
  shutdown.onClose('database server', () => server.close());
  return server.url;
}

/** Database at this version's schema. */
export async function openRecord(foundation: Foundation): Promise<Pick<Stores, 'databaseUrl' | 'database'>> {
  const databaseUrl = await openDatabaseUrl(foundation);
  const database = await openDatabaseAt(foundation, databaseUrl);
  await migrate(database);
  return { databaseUrl, database };
}

export async function openStores(foundation: Foundation): Promise<Stores> {
  return { ...(await openRecord(foundation)), blobs: await openBlobs(foundation) };
}

const MATHEMATICS: Mathematics = {
  equalities: (text) => checkArithmetic(text).map((found) => ({ text: found.text, holds: found.verdict === 'unknown' ? null : found.verdict === 'true' })),
  same: sameAnswer,
  finalAnswer,
};

/** What marks written answers; null where no vision model is set up. */
export function openModels({ config, log, shutdown }: Foundation, database: Database, repositories: Repositories): ModelMarking | null {
  const model = createVisionModel(config.model);
  if (model === null) return null;
  const limiter = createRateLimiter({ database, redisUrl: config.storage.redisUrl, log });
  shutdown.onClose('rate limiter', () => limiter.close());
  const { requestsPerMinute, budgetUsd, prices } = config.model;
  const cost: ModelMarking['cost'] = (name, usage) => costUsd(name, usage, prices);
  return {
    model,
    ask: createAskModel({ model, calls: repositories.modelCalls, limiter, requestsPerMinute, budgetUsd, cost, log }),
    cost,
    budgetUsd,
    mode: config.grading.markingMode,
    mathematics: MATHEMATICS,
    cacheDays: config.cache.ttlDays,
    cacheConfidence: config.cache.confidenceThreshold,
  };
}

/** Everything a step of the marking may need; what happens is told to `notifier`, and to `elsewhere` where there is one. */
export async function openGradingDeps<N extends Notifier>(
  foundation: Foundation,
  notifierOf: (repositories: Repositories) => N,
): Promise<Stores & { readonly deps: GradingDeps; readonly notifier: N; readonly elsewhere: EventChannel | null }> {
  const { config, log, shutdown } = foundation;
  const stores = await openStores(foundation);
  const imaging = createImaging({ stagingDir: stores.blobs.stagingDir, children: config.worker.imagingProcesses, log });
  shutdown.onClose('imaging', () => imaging.close());
  const reader = await createOfflineReader({ log });
  shutdown.onClose('reader', () => reader.close());
  const repositories = createRepositories(stores.database);
  const models = openModels(foundation, stores.database, repositories);
  if (models !== null) await repositories.answerCache.prune(models.cacheDays);
  const notifier = notifierOf(repositories);
  const elsewhere = temporalSetup(config.engine) === null ? null : createEventChannel(stores.database, log);
  const deps: GradingDeps = {
    repositories,
    blobs: stores.blobs,
    imaging,
    reader,
    notifier: elsewhere === null ? notifier : both(notifier, elsewhere),
    log,
    limits: intakeLimits(config),
    reviewThreshold: config.grading.reviewConfidenceThreshold,
    models,
  };
  return { ...stores, deps, notifier, elsewhere };
}

function both(first: Notifier, second: Notifier): Notifier {
  return {
    notify(event) {
      first.notify(event);
      second.notify(event);
    },
  };
}

/**
 * All that marking takes, on the engine that is configured. Unfinished batches of an earlier process go on from here. On a Temporal
 * server `workers` says who does the work: this process too, or processes of their own.
 */
export async function openRuntime<N extends Notifier>(
  foundation: Foundation,
  notifierOf: (repositories: Repositories) => N,
  workers: 'here' | 'elsewhere' = 'here',
): Promise<Runtime<N>> {
  const { config, shutdown } = foundation;
  const parts = await openGradingDeps(foundation, notifierOf);
  const temporal = temporalSetup(config.engine);
  if (temporal === null) return { ...parts, marking: createMarking(await openEmbeddedEngine(foundation, parts)) };
  // Loaded where it is used: the embedded engine needs none of it.
  const { openTemporalMarking, runGradingWorkers } = await import('./temporal.ts');
  const marking = await openTemporalMarking(foundation, temporal);
  const heard = parts.elsewhere?.listen(parts.databaseUrl, (event) => parts.notifier.notify(event));
  shutdown.onClose('events', () => heard?.close());
  if (workers === 'here') {
    const running = await runGradingWorkers(foundation, temporal, { light: createLightActivities(parts.deps), vision: createVisionActivities(parts.deps) });
    shutdown.onClose('workers', () => running.shutdown(GRACE_SECONDS));
  }
  return { ...parts, marking };
}

async function openEmbeddedEngine({ config, log, shutdown }: Foundation, { databaseUrl, deps }: { databaseUrl: string; deps: GradingDeps }): Promise<Engine<GradingActivities>> {
  const engine = await createDbosEngine<GradingActivities>({
    databaseUrl,
    activities: createGradingActivities(deps),
    activityQueues: Object.fromEntries(VISION_ACTIVITIES.map((name) => [name, 'vision-compute-queue' as const])),
    maxVisionActivities: config.worker.maxConcurrentActivities,
    definitions: GRADING_WORKFLOWS,
    concurrency: { batch: 2, paper: 8, question: 32 },
    applicationVersion: WORKFLOW_VERSION,
    log,
  });
  shutdown.onClose('engine', () => engine.shutdown(GRACE_SECONDS));
  return engine;
}
