/**
 * Runs one paper of 30 questions and dies by kill -9 at the points it is given, each once. Started by
 * engine-crash.test.ts again and again until it prints the results.
 * Arguments: database URL, folder for markers, run number, kill points (comma-separated).
 */
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { sql } from 'kysely';
import { createDbosEngine } from '../../src/adapters/dbos/index.ts';
import { openDatabase } from '../../src/adapters/postgres/database.ts';
import { silentLog } from '../../src/adapters/postgres/testing.ts';
import type { Activity, WorkflowDefinition } from '../../src/ports/engine.ts';

const [databaseUrl = '', markers = '', run = '', points = ''] = process.argv.slice(2);
const database = openDatabase(databaseUrl, { log: silentLog });

function dieOnce(point: string): void {
  const marker = join(markers, point);
  if (!points.split(',').includes(point) || existsSync(marker)) return;
  writeFileSync(marker, '');
  process.kill(process.pid, 'SIGKILL');
}

/** Runs the body between two places to die: before anything happened, and after it was done but not recorded. */
async function step<T>(name: string, workflow: string, body: () => T): Promise<T> {
  dieOnce(`${name}-start-${workflow}`);
  await sql`insert into activity_runs (run, workflow, activity) values (${Number(run)}, ${workflow}, ${name})`.execute(database);
  const value = body();
  dieOnce(`${name}-end-${workflow}`);
  return value;
}

type Activities = {
  readonly locate: Activity<number, readonly number[]>;
  readonly mark: Activity<number, number>;
  readonly record: Activity<number, string>;
  readonly sum: Activity<readonly string[], number>;
};

const activities: Activities = {
  locate: (count, { workflowId }) => step('locate', workflowId, () => Array.from({ length: count }, (_, index) => index)),
  mark: (question, { workflowId }) => step('mark', workflowId, () => question * question),
  record: (score, { workflowId }) => step('record', workflowId, () => `${workflowId}=${score}`),
  sum: (records, { workflowId }) => step('sum', workflowId, () => records.length),
};

type Definition<I, O> = WorkflowDefinition<Activities, I, O>;

const question: Definition<number, string> = {
  name: 'CrashQuestion',
  tier: 'question',
  run: async (context, input) => context.act('record', await context.act('mark', input)),
};

const paper: Definition<number, { records: readonly string[]; sum: number }> = {
  name: 'CrashPaper',
  tier: 'paper',
  run: async (context, count) => {
    const questions = await context.act('locate', count);
    const results = await context.children(question, questions.map((index) => ({ id: `q${index}`, input: index })));
    const records = results.map((result) => (result.ok ? result.value : result.error.code));
    return { records, sum: await context.act('sum', records) };
  },
};

const engine = await createDbosEngine<Activities>({
  databaseUrl,
  activities,
  definitions: [paper, question],
  concurrency: { batch: 1, paper: 1, question: 4 },
  applicationVersion: 'crash-1',
  log: silentLog,
});
await engine.start(paper, 'paper', 30);
process.stdout.write(JSON.stringify(await engine.result('paper')));
await engine.shutdown(1);
await database.destroy();
