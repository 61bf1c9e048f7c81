import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Worker, type WorkflowBundleOption } from '@temporalio/worker';
import { DeterminismViolationError } from '@temporalio/workflow';
import { beforeAll, describe, expect, it } from 'vitest';
import { workflowBundle } from '../../src/adapters/temporal/bundle.ts';
import { installNativeRuntime } from '../../src/adapters/temporal/native-runtime.ts';
import { silentLog } from '../../src/adapters/postgres/testing.ts';
import { WORKFLOW_SOURCE } from '../../src/entry/temporal.ts';

const FOLDER = join(import.meta.dirname, '../histories');
const CHANGED = join(import.meta.dirname, '../support/changed-workflows');
const histories = globSync('*/*.json', { cwd: FOLDER }).toSorted();

interface Event {
  readonly eventType: string;
}

const read = (name: string): { readonly events: readonly Event[] } => JSON.parse(readFileSync(join(FOLDER, name), 'utf8')) as { events: Event[] };
const typesOf = (name: string): Set<string> => new Set(read(name).events.map(({ eventType }) => eventType.replace('EVENT_TYPE_', '')));
const replay = (code: WorkflowBundleOption, name: string): Promise<void> => Worker.runReplayHistory({ workflowBundle: code }, read(name));
const papers = histories.filter((name) => name.includes('paper'));

describe('replay of what earlier versions began', () => {
  const bundles: Record<string, WorkflowBundleOption> = {};
  beforeAll(async () => {
    installNativeRuntime(silentLog, null);
    for (const [name, source] of [['now', WORKFLOW_SOURCE], ['plain', join(CHANGED, 'plain.ts')], ['patched', join(CHANGED, 'patched.ts')]] as const) {
      bundles[name] = await workflowBundle(source, null, silentLog);
    }
  });
  const bundle = (name: string): WorkflowBundleOption => bundles[name] ?? { code: '' };

  it('has histories with all that the marking does', () => {
    const seen = new Set(histories.flatMap((name) => [...typesOf(name)]));
    expect([...seen]).toEqual(expect.arrayContaining([
      'ACTIVITY_TASK_FAILED', 'CHILD_WORKFLOW_EXECUTION_COMPLETED', 'CHILD_WORKFLOW_EXECUTION_FAILED', 'TIMER_FIRED', 'TIMER_CANCELED', 'WORKFLOW_EXECUTION_SIGNALED', 'WORKFLOW_EXECUTION_UPDATE_COMPLETED',
      'WORKFLOW_EXECUTION_CANCELED', 'WORKFLOW_EXECUTION_FAILED', 'WORKFLOW_EXECUTION_COMPLETED',
    ]));
    expect(papers.length).toBeGreaterThanOrEqual(3);
  });

  it.each(histories)('%s', async (name) => {
    await expect(replay(bundle('now'), name)).resolves.toBeUndefined();
  });

  it.each(papers)('%s is refused by a workflow whose steps were changed', async (name) => {
    await expect(replay(bundle('plain'), name)).rejects.toThrow(DeterminismViolationError);
  });

  it.each(papers)('%s fits the same change behind `patched`', async (name) => {
    await expect(replay(bundle('patched'), name)).resolves.toBeUndefined();
  });
});
