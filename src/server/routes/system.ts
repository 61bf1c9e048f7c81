import { memoryUsage, uptime } from 'node:process';
import type { Answer } from '../../contracts/http/routes.ts';
import type { ServerDeps } from '../deps.ts';
import type { Handlers } from '../handler.ts';

type Names = 'getStats' | 'getSlowQueries' | 'getAudit' | 'health' | 'live' | 'ready' | 'metrics';

const MEGABYTE = 1_000_000;

export const systemRoutes: Handlers<Names> = {
  async getStats(deps, { principal }) {
    const counts = await deps.as(principal, ({ views }) => views.counts());
    return {
      uptime_seconds: Math.round(uptime()),
      version: deps.options.version,
      memory_megabytes: Math.round(memoryUsage.rss() / MEGABYTE),
      exams: counts.exams,
      batches: { ...counts.batches },
      submissions: { ...counts.submissions },
      waiting_questions: counts.waitingQuestions,
      blobs: await blobsOf(deps),
      database_megabytes: counts.databaseBytes / MEGABYTE,
    };
  },

  async getSlowQueries(deps) {
    const { source, queries } = await deps.repositories.views.slowQueries();
    return { source, queries: queries.map(({ query, calls, meanMs, totalMs }) => ({ query, calls, mean_ms: meanMs, total_ms: totalMs })) };
  },

  async getAudit(deps, { query }) {
    const found = await deps.repositories.views.audit({ objectId: query.object_id ?? null, cursor: query.cursor ?? null, limit: query.limit });
    return {
      items: found.items.map(({ id, at, actor, action, objectType, objectId, detail }) => ({
        id, at: at.toISOString(), actor, action, object_type: objectType, object_id: objectId, detail,
      })),
      next_cursor: found.nextCursor,
    };
  },

  health: (deps, { reply }) => healthOf(deps, (status) => void reply.status(status)),
  live: (deps) => Promise.resolve({ status: deps.state(), version: deps.options.version, checks: {} }),
  ready: (deps, { reply }) => healthOf(deps, (status) => void reply.status(status)),

  async metrics(deps, { reply }) {
    const text = await deps.metrics.text({ views: deps.repositories.views, pool: deps.poolState });
    return reply.type(deps.metrics.contentType).send(text);
  },
};

async function blobsOf(deps: ServerDeps): Promise<{ files: number; megabytes: number }> {
  let files = 0;
  let bytes = 0;
  for await (const blob of deps.blobs.list()) {
    files += 1;
    bytes += blob.bytes;
  }
  return { files, megabytes: bytes / MEGABYTE };
}

async function healthOf(deps: ServerDeps, setStatus: (status: number) => void): Promise<Answer<'health'>> {
  const database = await deps.ping().then(
    () => 'ok' as const,
    () => 'failing' as const,
  );
  const state = deps.state();
  const status = database === 'failing' ? 'failing' : state;
  if (status !== 'ok') setStatus(503);
  return { status, version: deps.options.version, checks: { database } };
}
