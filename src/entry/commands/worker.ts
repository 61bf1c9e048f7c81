import { createServer } from 'node:http';
import type { RunningWorker } from '../../adapters/temporal/start-worker.ts';
import { createLightActivities, createVisionActivities } from '../../app/activities/index.ts';
import { AppError, badInput } from '../../domain/errors.ts';
import { createEventChannel } from '../../adapters/postgres/event-channel.ts';
import { createRepositories } from '../../adapters/postgres/repositories.ts';
import { temporalSetup, workerGraceSeconds } from '../../platform/config-engine.ts';
import type { WorkerType } from '../../platform/config-engine-fields.ts';
import type { Notifier } from '../../ports/notifier.ts';
import type { CommandContext } from '../command.ts';
import { EXIT } from '../failure.ts';
import { openGradingDeps, openRecord } from '../runtime.ts';
import { openPort } from '../open-port.ts';
import type { Work } from '../temporal.ts';

export interface WorkerOptions {
  readonly role?: WorkerType;
}

/** Nobody watches this process; the API hears of its work through the database. */
const SILENT: Notifier = { notify: () => {} };

/** `worker`: works for the Temporal server until it is told to stop, then lets work in flight finish. */
export async function worker(context: CommandContext, options: WorkerOptions): Promise<number> {
  const { config, shutdown, say } = context;
  const setup = temporalSetup(config.engine);
  if (setup === null) throw badInput('worker_needs_temporal', 'no Temporal server is set');
  if (config.storage.databaseUrl === null) throw badInput('worker_needs_database', 'a worker needs DATABASE_URL');
  const role = options.role ?? config.engine.workerType;
  const work = await openWork(context, role);
  const { runGradingWorkers } = await import('../temporal.ts');
  const running = await runGradingWorkers(context, setup, work);
  shutdown.onClose('workers', () => running.shutdown(workerGraceSeconds(config)));
  if (config.engine.healthPort !== null) await serveHealth(context, running, config.engine.healthPort);
  process.stdout.write(`${say('working', { host: setup.host, namespace: setup.namespace, roles: role })}\n`);
  return untilEnded(context, running);
}

/** Only who renders, reads and calls models opens what that takes. */
async function openWork(context: CommandContext, role: WorkerType): Promise<Work> {
  if (role === 'orchestration') {
    const { database } = await openRecord(context);
    return { light: createLightActivities({ repositories: createRepositories(database), notifier: createEventChannel(database, context.log), log: context.log }), vision: null };
  }
  const { deps } = await openGradingDeps(context, () => SILENT);
  return { light: role === 'all' ? createLightActivities(deps) : null, vision: createVisionActivities(deps) };
}

async function untilEnded({ shutdown }: CommandContext, running: RunningWorker): Promise<number> {
  const stopped = new Promise<void>((resolve) => {
    if (shutdown.signal.aborted) resolve();
    shutdown.signal.addEventListener('abort', () => resolve());
  });
  const broken = running.ended.then(() => stopped, (cause: unknown) => {
    throw new AppError('worker_broken', 'a worker broke down', { httpStatus: 500, cause });
  });
  await Promise.race([stopped, broken]);
  return EXIT.done;
}

/** Alive: the process answers. Ready: it asks the server for work; not any more from the moment it is told to stop. */
async function serveHealth({ config, shutdown }: CommandContext, running: RunningWorker, port: number): Promise<void> {
  const server = createServer((request, response) => {
    const known = request.url === '/health/live' || request.url === '/health/ready';
    const ok = request.url === '/health/live' || (running.polling && !shutdown.signal.aborted);
    response.writeHead(known ? (ok ? 200 : 503) : 404, { 'content-type': 'application/json' }).end(JSON.stringify({ status: !known ? 'unknown' : ok ? 'ok' : 'stopping' }));
  });
  await openPort(server, config.api.host, port);
  shutdown.onClose('health', () => void server.close());
}
