import { createServer as createHttpServer } from 'node:http';
import { join } from 'node:path';
import { sql } from 'kysely';
import pLimit from 'p-limit';
import { createIdentity } from '../adapters/auth/index.ts';
import { readOrMakeSecret } from '../adapters/auth/secret.ts';
import { createExporter } from '../adapters/export/exporter.ts';
import { zipFiles } from '../adapters/export/zip.ts';
import { fileType } from '../adapters/imaging/intake/file-type.ts';
import { expandInputs } from '../adapters/inputs/expand.ts';
import { createApiTokens } from '../adapters/postgres/api-tokens.ts';
import { asPrincipal } from '../adapters/postgres/as-principal.ts';
import { createClasses } from '../adapters/postgres/classes.ts';
import { poolState, type Database } from '../adapters/postgres/database.ts';
import { createIdempotencyKeys } from '../adapters/postgres/idempotency.ts';
import { storeHandIns, type HandIn } from '../app/create-batch.ts';
import { drawAhead } from '../app/page-image.ts';
import { createStarts } from '../app/starts.ts';
import { takeUp } from '../app/take-up.ts';
import { together } from '../app/together.ts';
import { examFor } from '../app/within-reach.ts';
import { SYSTEM, type Principal } from '../domain/access.ts';
import { publicOrigin } from '../platform/exposure.ts';
import { sharing } from '../platform/shared.ts';
import { VERSION } from '../platform/version.ts';
import type { Notifier } from '../ports/notifier.ts';
import type { Repositories } from '../ports/repositories.ts';
import type { ServerDeps } from '../server/deps.ts';
import { createEventHub, type EventHub } from '../server/events.ts';
import { createServer } from '../server/index.ts';
import { createMetrics, type Metrics } from '../server/metrics.ts';
import { openPort, portError } from './open-port.ts';
import type { Foundation, Runtime } from './runtime.ts';

const CONSOLE_DIR = join(import.meta.dirname, '../../console/dist');
const MEGABYTE = 1_000_000;
const BEAT_MS = 15_000;
/** A set-up link is meant to be opened at once; `token create --link` makes another. */
const SETUP_HOURS = 24;

/** What the server hears of the marking: to be given to `openRuntime` before the server is there. */
export interface Listening extends Notifier {
  readonly events: EventHub;
  readonly metrics: Metrics;
}

export function createListening(repositories: Repositories): Listening {
  const events = createEventHub((of) => repositories.views.placeOf(of));
  const metrics = createMetrics();
  return {
    events,
    metrics,
    notify(event) {
      metrics.count(event);
      events.notify(event);
    },
  };
}

export interface Service {
  /** Where people reach it. */
  readonly origin: string;
  /** Link that makes the first administrator; null once there is one. */
  readonly setupLink: string | null;
}

/** What tests set otherwise. */
export interface ServiceOptions {
  readonly checkAnswers?: boolean;
  readonly beatMs?: number;
}

/** Serves a runtime over HTTP until shutdown. Throws AppError `port_in_use`. */
export async function openService({ config, log, shutdown }: Foundation, runtime: Runtime, { events, metrics }: Listening, options: ServiceOptions = {}): Promise<Service> {
  const { database, deps, marking, blobs } = runtime;
  const origins: string[] = [];
  const identity = createIdentity({
    database,
    secret: config.auth.secret ?? readOrMakeSecret(config.storage.dataDir),
    publicUrl: publicOrigin(config),
    origins: () => origins,
    log,
  });
  const exporter = createExporter(blobs);
  shutdown.onClose('exporter', () => exporter.close());
  const idempotency = createIdempotencyKeys(database);
  // The embedded database is ours alone: whoever repeats what a crash cut off need not wait until its key is given up.
  if (config.storage.databaseUrl === null) await idempotency.releaseAll();
  let started = false;
  const server: ServerDeps = {
    ...deps,
    marking,
    starts: createStarts({ ...deps, marking }),
    identity,
    events,
    metrics,
    as: (principal, run) => asPrincipal(database, principal, run),
    storeHandIn: together((principal, made: readonly HandIn[]) => asPrincipal(database, principal, (repositories) => storeHandIns(repositories, made))),
    examFor: sharedExams(database),
    tokens: createApiTokens(database),
    classes: createClasses(database),
    exporter,
    idempotency,
    expand: expandInputs,
    refuseUnknownType: async (path) => void (await fileType(path, { maxBytes: config.intake.maxFileMegabytes * MEGABYTE })),
    poolState: () => poolState(database),
    ping: async () => void (await sql`select 1`.execute(database)),
    zip: zipFiles,
    stopping: shutdown.signal,
    state: () => (shutdown.signal.aborted ? 'stopping' : started ? 'ok' : 'starting'),
    options: {
      version: VERSION,
      origins,
      https: publicOrigin(config).startsWith('https:'),
      trustProxy: config.api.trustProxy,
      requestsPerMinute: config.api.requestsPerMinute,
      consoleDir: CONSOLE_DIR,
      maxStackBytes: config.intake.maxFileMegabytes * MEGABYTE,
      maxScriptBytes: config.intake.maxScriptMegabytes * MEGABYTE,
      beatMs: options.beatMs ?? BEAT_MS,
      checkAnswers: options.checkAnswers === true,
    },
  };
  const ahead = pLimit(1);
  events.listen(SYSTEM, { examId: null, batchId: null, submissionId: null }, null, ({ kind, batch_id: batchId, data }) => {
    if (kind !== 'batch_status' || data['status'] !== 'DONE' || batchId === null) return;
    void ahead(() => drawAhead(server, batchId, shutdown.signal)).catch((error: unknown) => log.debug({ batchId, err: error }, 'pages were not drawn ahead'));
  });
  const app = await createServer(server);
  shutdown.onClose('http server', () => app.close());
  const { host, port: wanted } = config.api;
  await app.listen({ host, port: wanted }).catch((cause: unknown) => {
    throw portError(cause, host, wanted);
  });
  const address = app.server.address();
  const port = typeof address === 'object' && address !== null ? address.port : wanted;
  origins.push(publicOrigin(config, port), ...(config.auth.publicUrl === null ? [`http://localhost:${port}`] : []));
  if (config.api.metricsPort !== null) await openMetricsPort({ config, log, shutdown }, server, config.api.metricsPort);
  started = true;
  log.info({ port }, 'serving');
  // Behind the start: after a crash in the middle of a school's exam this takes longer than anybody should wait for the server.
  void takeUp({ repositories: deps.repositories, marking }).then(
    (found) => log.info(found, 'what an earlier run left undone goes on'),
    (error: unknown) => {
      if (!shutdown.signal.aborted) log.error({ err: error }, 'not all of what an earlier run left undone goes on; it will at the next start');
    },
  );
  const origin = origins[0] ?? '';
  const setupLink = (await identity.setupNeeded()) ? `${origin}/setup#${await identity.createSetupLink(SETUP_HOURS)}` : null;
  return { origin, setupLink };
}

/** A whole class hands in for one exam at the same moment: it is read once for all who reach the same. */
function sharedExams(database: Database): ServerDeps['examFor'] {
  const read = sharing((key: string) => {
    const [principal, id] = JSON.parse(key) as [Principal, string];
    return asPrincipal(database, principal, (repositories) => examFor(repositories, principal, id));
  });
  return ({ id: who, kind, role, classes }, id) => read(JSON.stringify([{ id: who, kind, role, classes }, id]));
}

/** Metrics without signing in, for a scraper on the same network. */
async function openMetricsPort({ config, shutdown }: Foundation, deps: ServerDeps, port: number): Promise<void> {
  const server = createHttpServer((request, response) => {
    if (request.url !== '/metrics') {
      response.writeHead(404).end();
      return;
    }
    void deps.metrics.text({ views: deps.repositories.views, pool: deps.poolState }).then(
      (text) => response.writeHead(200, { 'content-type': deps.metrics.contentType }).end(text),
      () => response.writeHead(500).end(),
    );
  });
  await openPort(server, config.api.host, port);
  shutdown.onClose('metrics', () => new Promise<void>((resolve) => void server.close(() => resolve())));
}
