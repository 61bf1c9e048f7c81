import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openTestDatabase, type TestDatabase } from '../../src/adapters/postgres/testing.ts';
import { findTemporal, startTemporalServer, type TemporalServer } from '../support/temporal-server.ts';
import { startWorker } from '../support/worker.ts';
import { stablePort } from '../support/served.ts';

const TEMPORAL = findTemporal();

describe('worker: what it lacks it says, and ends', () => {
  it.each([
    ['no server', {}, 'worker_needs_temporal', 2],
    ['no database', { TEMPORAL_HOST: '127.0.0.1:1' }, 'worker_needs_database', 2],
    ['a bad key', { ENGINE: 'temporal' }, 'config_invalid', 2],
  ])('%s', async (_, env, code, exit) => {
    const ended = await startWorker('orchestration', env).ended;
    expect(ended).toMatchObject({ code: exit, errors: expect.stringContaining(`[${code}]`) });
  });
});

describe.skipIf(TEMPORAL === null)('worker on a real Temporal server', () => {
  const folder = mkdtempSync(join(tmpdir(), 'ai-grading-worker-'));
  let server: TemporalServer;
  let test: TestDatabase;
  let env: Record<string, string>;

  beforeAll(async () => {
    [server, test] = await Promise.all([startTemporalServer(TEMPORAL ?? ''), openTestDatabase()]);
    env = { DATA_DIR: folder, TEMPORAL_HOST: server.host, DATABASE_URL: test.url };
  });
  afterAll(async () => {
    await server.close();
    await test.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it('says that nobody is there, or that the namespace is not', async () => {
    const unreachable = await startWorker('orchestration', { ...env, TEMPORAL_HOST: '127.0.0.1:1' }).ended;
    expect(unreachable).toMatchObject({ code: 1, errors: expect.stringMatching(/127\.0\.0\.1:1 .*\[temporal_unreachable\]/) });
    const unknown = await startWorker('orchestration', { ...env, TEMPORAL_NAMESPACE: 'nowhere' }).ended;
    expect(unknown).toMatchObject({ code: 2, errors: expect.stringMatching(/nowhere.*\[temporal_namespace_unknown\]/) });
  });

  it('is alive and ready, shows its metrics, and is not ready any more once it stops', async () => {
    const port = await stablePort();
    const worker = startWorker('orchestration', { ...env, WORKER_HEALTH_PORT: String(port), METRICS_PORT: String(port + 1) });
    await worker.ready;
    const status = async (path: string): Promise<number> => (await fetch(`http://127.0.0.1:${port}${path}`)).status;
    expect([await status('/health/live'), await status('/health/ready'), await status('/other')]).toEqual([200, 200, 404]);
    const metrics = async (): Promise<string> => (await fetch(`http://127.0.0.1:${port + 1}/metrics`)).text();
    await expect.poll(metrics, { timeout: 20_000 }).toMatch(/temporal_worker_task_slots_available\{.*task_queue="default-queue"/);
    expect(await worker.stop()).toBe(143);
  });
});
