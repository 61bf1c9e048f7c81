import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { dashboardExpressions, metricsIn, ruleGroups, seriesOf, DASHBOARD_FILE, RULES_FILE } from '../../scripts/k8s/metrics.ts';
import { openTestDatabase, type TestDatabase } from '../../src/adapters/postgres/testing.ts';
import { findTemporal, startTemporalServer, type TemporalServer } from '../support/temporal-server.ts';
import { startServing, stablePort, type Served } from '../support/served.ts';
import { startWorker, type WorkerProcess } from '../support/worker.ts';

const TEMPORAL = findTemporal();
const text = (path: string): string => readFileSync(join(import.meta.dirname, '../..', path), 'utf8');
const scrape = async (port: number): Promise<string> => (await fetch(`http://127.0.0.1:${port}/metrics`)).text();

describe.skipIf(TEMPORAL === null)('metrics that rules and panels name', () => {
  const folder = mkdtempSync(join(tmpdir(), 'ai-grading-metrics-'));
  let server: TemporalServer;
  let test: TestDatabase;
  let worker: WorkerProcess;
  let served: Served;
  let port: number;

  beforeAll(async () => {
    [server, test, port] = await Promise.all([startTemporalServer(TEMPORAL ?? ''), openTestDatabase(), stablePort()]);
    const env = { TEMPORAL_HOST: server.host, DATABASE_URL: test.url };
    worker = startWorker('all', { ...env, DATA_DIR: join(folder, 'worker'), METRICS_PORT: String(port + 1) });
    served = startServing({ dataDir: join(folder, 'api'), port, env: { ...env, METRICS_PORT: String(port + 2) } });
    await Promise.all([worker.ready, served.ready()]);
  });
  afterAll(async () => {
    await Promise.all([worker.stop(), served.stop()]);
    await Promise.all([server.close(), test.close()]);
    rmSync(folder, { recursive: true, force: true });
  });

  it('are all there in a scrape of the API and of a worker that has failed a script', async () => {
    const input = { submissionId: '00000000-0000-4000-8000-000000000000', revision: 1, attempt: 1 };
    server.cli('workflow', 'start', '--type', 'ExamPaperWorkflow', '--task-queue', 'default-queue', '--workflow-id', 'paper-of-nobody', '--input', JSON.stringify(input));
    await expect.poll(() => scrape(port + 1), { timeout: 90_000, interval: 500 }).toMatch(/^temporal_workflow_failed_total/m);
    const there = new Set(['up', ...seriesOf(await scrape(port + 1)), ...seriesOf(await scrape(port + 2))]);
    const named = [...ruleGroups(text(RULES_FILE)).flatMap(({ rules }) => rules.map(({ expr }) => expr)), ...dashboardExpressions(text(DASHBOARD_FILE))].flatMap(metricsIn);
    expect(named.length).toBeGreaterThan(20);
    expect([...new Set(named)].filter((name) => !there.has(name))).toEqual([]);
  });

  it('and bear the labels that rules select by', async () => {
    const scraped = await scrape(port + 1);
    for (const [kind, queue] of [['WorkflowWorker', 'default-queue'], ['ActivityWorker', 'vision-compute-queue']] as const) {
      expect(scraped.split('\n').some((line) => line.startsWith('temporal_worker_task_slots_available{') && line.includes(`worker_type="${kind}"`) && line.includes(`task_queue="${queue}"`))).toBe(true);
    }
    for (const name of ['temporal_activity_schedule_to_start_latency_seconds_bucket', 'temporal_activity_execution_latency_seconds_count']) expect(scraped).toMatch(new RegExp(`^${name}\\{.*task_queue="vision-compute-queue"`, 'm'));
  });
});
