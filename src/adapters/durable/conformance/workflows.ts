import { AppError, badInput } from '../../../domain/errors.ts';
import type { Activity, WorkflowContext, WorkflowDefinition } from '../../../ports/engine.ts';

/** Workflows that every engine must run alike. They stand in a module of their own, so that they can be bundled for a sandbox. */
export type Activities = {
  readonly echo: Activity<number, number>;
  /** Runs on `vision-compute-queue`, two at a time. */
  readonly work: Activity<string, string>;
};
type Context = WorkflowContext<Activities>;
type Definition<I, O> = WorkflowDefinition<Activities, I, O>;

function define<I, O>(name: string, tier: Definition<I, O>['tier'], run: Definition<I, O>['run']): Definition<I, O> {
  return { name, tier, run };
}

/** Signals the workflows wait for. */
export const SIGNALS = ['review', 'other', 'never'] as const;

export const question = define('Question', 'question', async (context: Context, value: number) => {
  const read = await context.act('echo', value);
  return (await context.act('echo', read * 2)) + 1;
});

export const flaky = define('Flaky', 'question', async (context: Context, value: number) => {
  const read = await context.act('echo', value);
  if (read % 10 === 3) throw badInput('bad_child', `child ${read}`, { value: read });
  return context.act('echo', read * 2);
});

export const paper = define('Paper', 'paper', async (context: Context, count: number) => {
  await context.progress({ questions: count });
  return context.children(flaky, Array.from({ length: count }, (_, index) => ({ id: `${context.workflowId}-${index}`, input: index })));
});

/** Waits for children under ids that others may have used. */
export const adopts = define('Adopts', 'paper', (context: Context, ids: readonly string[]) => context.children(flaky, ids.map((id, index) => ({ id, input: index }))));

export const echoes = define('Echoes', 'question', (context: Context, value: string) => context.act('echo', value.length));
export const works = define('Works', 'question', (context: Context, value: string) => context.act('work', value));
export const limitPaper = define('LimitPaper', 'paper', async (context: Context, count: number) => {
  const items = (name: string) => Array.from({ length: count }, (_, index) => ({ id: `${name}-${index}`, input: name }));
  return [await context.children(echoes, items('echoes')), await context.children(works, items('works'))].flat();
});

export const outer = define('Outer', 'question', (context: Context, value: number) => context.children(question, [{ id: 'own-tier-child', input: value }]));

export const slow = define('Slow', 'paper', (context: Context, value: string) => context.act('work', value));
export const parent = define('Parent', 'batch', async (context: Context, then: string) => {
  await context.startDetached(slow, [{ id: `${context.workflowId}-a`, input: 'a' }, { id: `${context.workflowId}-b`, input: 'b' }]);
  if (then === 'wait') await context.waitSignal('never', 3600);
  return 'parent done';
});

/** What a workflow may not do, by what it is called. */
const OFFENCES: Readonly<Record<string, (context: Context) => Promise<unknown>>> = {
  'two operations at once': (context) => Promise.all([context.act('echo', 1), context.act('echo', 2)]),
  'a branch that awaits twice': (context) => {
    const branch = async (value: number): Promise<number> => context.act('echo', await context.act('echo', value));
    return Promise.all([branch(1), branch(2)]);
  },
  'an operation that nobody awaits': async (context) => {
    void context.act('echo', 1);
    return context.act('echo', 2);
  },
  'an operation left over at the end': (context) => {
    void context.act('echo', 1);
    return Promise.resolve('done');
  },
  'an offence that is caught': async (context) => {
    await Promise.allSettled([context.act('echo', 1), context.act('echo', 2)]);
    return 'done';
  },
  'a wait beside an activity': (context) => Promise.race([context.waitSignal('never', 3600), context.act('echo', 1)]),
};
export const shapes = Object.entries(OFFENCES).map(([offence, run]) => define<null, unknown>(offence, 'paper', run));

export const acts = define('Acts', 'question', (context: Context, value: string) => context.act('work', value));
export const handles = define('Handles', 'question', async (context: Context, value: string) => {
  try {
    return await context.act('work', value);
  } catch (error) {
    return error instanceof AppError ? { code: error.code, params: error.params, status: error.httpStatus } : 'something else';
  }
});
export const breaks = define('Breaks', 'question', async (context: Context, value: number) => {
  await context.act('echo', value);
  throw new TypeError('a mistake in the code');
});

export const waits = define('Waits', 'paper', async (context: Context, seconds: number) => {
  const first = await context.waitSignal<string>('review', seconds);
  const second = await context.waitSignal<string>('review', seconds);
  return { first, second, at: await context.now() };
});
export const late = define('Late', 'paper', async (context: Context, seconds: number) => {
  await context.act('work', 'x');
  return context.waitSignal<string>('review', seconds);
});
export const clock = define('Clock', 'paper', async (context: Context, seconds: number) => {
  const before = await context.now();
  await context.sleep(seconds);
  const after = await context.now();
  await context.progress([before, after]);
  await context.act('work', 'x');
  return [before, after];
});

export const child = define('Child', 'question', async (context: Context, value: string) => {
  await context.act('work', value);
  return context.act('echo', 1);
});
export const cancelPaper = define<null, unknown>('CancelPaper', 'paper', (context) =>
  context.children(child, ['0', '1', '2'].map((value) => ({ id: `cancel-${value}`, input: value }))),
);

export const steps = define('Steps', 'question', async (context: Context, value: string) => [await context.act('work', value), await context.act('work', `${value} again`)]);
export const patches = define('Patches', 'question', async (context: Context, value: number) => ((await context.patched('double')) ? context.act('echo', value * 2) : context.act('echo', value)));

export const CONFORMANCE_WORKFLOWS = [
  acts, adopts, breaks, cancelPaper, child, clock, echoes, flaky, handles, late, limitPaper, outer, paper, parent, patches, question, slow, steps, waits, works, ...shapes,
] as const;
