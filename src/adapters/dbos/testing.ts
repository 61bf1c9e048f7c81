import type { Activity, Engine, WorkflowContext, WorkflowDefinition } from '../../ports/engine.ts';
import { openTestDatabase, silentLog } from '../postgres/testing.ts';
import { createDbosEngine } from './index.ts';

export type Activities = {
  readonly echo: Activity<number, number>;
  /** Runs on `vision-compute-queue`, two at a time. */
  readonly work: Activity<string, string>;
};
export type Context = WorkflowContext<Activities>;
export type Definition<I, O> = WorkflowDefinition<Activities, I, O>;

export function define<I, O>(name: string, tier: Definition<I, O>['tier'], run: Definition<I, O>['run']): Definition<I, O> {
  return { name, tier, run };
}

const IDENTITY: Activities = {
  echo: (value) => Promise.resolve(value),
  work: (name) => Promise.resolve(name),
};

export interface EngineBench {
  /** A new engine on the same database; activities that are not given return their input. */
  open(definitions: readonly WorkflowDefinition<Activities, never, unknown>[], activities?: Partial<Activities>): Promise<Engine<Activities>>;
  /** Stops the engine opened last. */
  stop(): Promise<void>;
  close(): Promise<void>;
}

/** Engines of a test file, one after the other, on a PostgreSQL of the file's own. */
export async function openEngineBench(): Promise<EngineBench> {
  const test = await openTestDatabase();
  let engine: Engine<Activities> | null = null;
  return {
    open: async (definitions, activities = {}) => {
      engine = await createDbosEngine<Activities>({
        databaseUrl: test.url,
        activities: { ...IDENTITY, ...activities },
        definitions,
        activityQueues: { work: 'vision-compute-queue' },
        maxVisionActivities: 2,
        concurrency: { batch: 2, paper: 2, question: 4 },
        applicationVersion: 'test-1',
        log: silentLog,
      });
      return engine;
    },
    stop: async () => engine?.shutdown(5),
    close: () => test.close(),
  };
}
