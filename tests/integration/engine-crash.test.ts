import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { openTestDatabase, type TestDatabase } from '../../src/adapters/postgres/testing.ts';

let test: TestDatabase;
let markers: string;

beforeAll(async () => {
  test = await openTestDatabase();
  markers = await mkdtemp(join(tmpdir(), 'ai-grading-crash-'));
  await sql`create table activity_runs (run integer, workflow text, activity text)`.execute(test.database);
});
afterAll(async () => {
  await test.close();
  await rm(markers, { recursive: true, force: true });
});

const KILLS = [
  'locate-end-paper', // the first activity was done, its result not recorded
  'mark-start-q0',
  'record-start-q7', // between the two steps of a question
  'record-end-q13',
  'mark-end-q29', // the last question
  'sum-start-paper', // every question is done
  'sum-end-paper',
];
const QUESTIONS = 4;

interface End {
  readonly signal: NodeJS.Signals | null;
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

function runOnce(run: number): Promise<End> {
  const runner = fileURLToPath(new URL('engine-crash-runner.ts', import.meta.url));
  const child = spawn(process.execPath, [runner, test.url, markers, String(run), KILLS.join(',')], { stdio: ['ignore', 'pipe', 'pipe'] });
  let out = '';
  let err = '';
  child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (err += chunk.toString()));
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code, signal) => resolve({ signal, code, out, err }));
  });
}

const step = z.object({ workflow: z.string(), activity: z.string() });

/** Steps whose result the engine has recorded. */
async function recordedSteps(): Promise<ReadonlySet<string>> {
  const { rows } = await sql`
    select workflow_uuid as workflow, function_name as activity from dbos.operation_outputs
    where function_name in ('locate', 'mark', 'record', 'sum')`.execute(test.database);
  return new Set(z.array(step).parse(rows).map((row) => `${row.activity} ${row.workflow}`));
}

async function stepsOfRun(run: number): Promise<readonly string[]> {
  const { rows } = await sql`select workflow, activity from activity_runs where run = ${run}`.execute(test.database);
  return z.array(step).parse(rows).map((row) => `${row.activity} ${row.workflow}`);
}

describe('kill -9 of the process that runs the engine', () => {
  it('ends with every question its own result, and never runs a recorded activity again', async () => {
    let run = 0;
    let end = await runOnce(run);
    while (end.signal === 'SIGKILL' && run < KILLS.length) {
      const recorded = await recordedSteps();
      run += 1;
      end = await runOnce(run);
      expect((await stepsOfRun(run)).filter((name) => recorded.has(name))).toEqual([]);
    }
    expect(end.err.replaceAll(/^\(.*\n?/gmu, '')).toBe('');
    expect(end).toMatchObject({ code: 0, signal: null });
    expect(run).toBe(KILLS.length);

    const records = Array.from({ length: 30 }, (_, index) => `q${index}=${index * index}`);
    expect(JSON.parse(end.out)).toEqual({ records, sum: 30 });

    // Each kill repeats at most what was in flight: one activity per slot.
    const runs = await Promise.all(Array.from({ length: run + 1 }, (_, index) => stepsOfRun(index)));
    const repeated = runs.flat().length - (2 + 2 * 30);
    expect(repeated).toBeLessThanOrEqual(KILLS.length * QUESTIONS);
  }, 300_000);
});
