import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { AppError, badInput } from '../../domain/errors.ts';
import type { Activity, ActivityInfo, Engine, WorkflowContext, WorkflowDefinition } from '../../ports/engine.ts';
import { openTestDatabase, silentLog, type TestDatabase } from '../postgres/testing.ts';
import { createDbosEngine, WorkflowShapeError } from './index.ts';

let test: TestDatabase;
let engine: Engine<Activities> | null = null;

beforeAll(async () => {
  test = await openTestDatabase();
});
afterAll(() => test.close());
afterEach(async () => {
  await engine?.shutdown(5);
  engine = null;
});

type Activities = {
  readonly echo: Activity<number, number>;
  readonly work: Activity<string, string>;
};
type Context = WorkflowContext<Activities>;
type Definition<I, O> = WorkflowDefinition<Activities, I, O>;

const echo = (value: number): Promise<number> => Promise.resolve(value);
const work = (name: string): Promise<string> => Promise.resolve(name);

function define<I, O>(name: string, tier: Definition<I, O>['tier'], run: Definition<I, O>['run']): Definition<I, O> {
  return { name, tier, run };
}

async function open(
  definitions: readonly WorkflowDefinition<Activities, never, unknown>[],
  activities: Partial<Activities> = {},
  concurrency = { batch: 2, paper: 2, question: 4 },
): Promise<Engine<Activities>> {
  engine = await createDbosEngine<Activities>({
    databaseUrl: test.url,
    activities: { echo, work, ...activities },
    definitions,
    activityQueues: { work: 'vision-compute-queue' },
    maxVisionActivities: 2,
    concurrency,
    applicationVersion: 'test-1',
    log: silentLog,
  });
  return engine;
}

const question = define('Question', 'question', async (context: Context, value: number) => {
  const read = await context.act('echo', value);
  return (await context.act('echo', read * 2)) + 1;
});

describe('fan-out', () => {
  it('gives every child its own result, in order, errors included', async () => {
    const flaky = define('Flaky', 'question', async (context: Context, value: number) => {
      const read = await context.act('echo', value);
      if (read % 10 === 3) throw badInput('bad_child', `child ${read}`, { value: read });
      return context.act('echo', read * 2);
    });
    const paper = define('Paper', 'paper', async (context: Context, count: number) => {
      await context.progress({ questions: count });
      return context.children(flaky, Array.from({ length: count }, (_, index) => ({ id: `${context.workflowId}-${index}`, input: index })));
    });
    const runs = await open([paper, flaky]);
    await runs.start(paper, 'fan', 30);
    await runs.start(paper, 'fan', 5);
    expect(await runs.result('fan')).toEqual(
      Array.from({ length: 30 }, (_, index) =>
        index % 10 === 3 ? { ok: false, error: { code: 'bad_child', message: `child ${index}` } } : { ok: true, value: index * 2 },
      ),
    );
    expect(await runs.progress('fan')).toEqual({ questions: 30 });
    expect(await runs.progress('none')).toBeNull();
    expect([await runs.state('fan'), await runs.state('fan-3'), await runs.state('none')]).toEqual(['completed', 'failed', null]);
  });

  it('keeps the limits of tiers and of vision activities', async () => {
    const most = { echo: 0, work: 0 };
    /** Nobody leaves before the room is full, so the limit is reached, and more than that would be seen. */
    const room = (kind: 'echo' | 'work', size: number) => {
      const inside: (() => void)[] = [];
      return async <T>(value: T): Promise<T> => {
        await new Promise<void>((leave) => {
          inside.push(leave);
          most[kind] = Math.max(most[kind], inside.length);
          if (inside.length === size) setTimeout(() => { for (const go of inside.splice(0)) go(); }, 20);
        });
        return value;
      };
    };
    const echoes = define('Echoes', 'question', (context: Context, value: string) => context.act('echo', value.length));
    const works = define('Works', 'question', (context: Context, value: string) => context.act('work', value));
    const paper = define('LimitPaper', 'paper', async (context: Context, count: number) => {
      const items = (name: string) => Array.from({ length: count }, (_, index) => ({ id: `${name}-${index}`, input: name }));
      return [await context.children(echoes, items('echoes')), await context.children(works, items('works'))].flat();
    });
    const runs = await open([paper, echoes, works], { echo: room('echo', 4), work: room('work', 2) });
    await runs.start(paper, 'limits', 16);
    expect(await runs.result('limits')).toHaveLength(32);
    expect(most).toEqual({ echo: 4, work: 2 });
  });

  it('refuses to wait for a workflow of its own tier, which could wait for itself', async () => {
    const outer = define('Outer', 'question', (context: Context, value: number) => context.children(question, [{ id: 'own-tier-child', input: value }]));
    const runs = await open([outer, question]);
    await runs.start(outer, 'own-tier', 1);
    await expect(runs.result('own-tier')).rejects.toMatchObject({ code: 'workflow_failed', params: { cause: 'workflow_shape' } });
  });

  it('lets detached workflows outlive their parent, even one that is cancelled', async () => {
    const release = Promise.withResolvers<string>();
    const slow = define('Slow', 'paper', (context: Context, value: string) => context.act('work', value));
    const parent = define('Parent', 'batch', async (context: Context, then: string) => {
      await context.startDetached(slow, [{ id: `${context.workflowId}-a`, input: 'a' }, { id: `${context.workflowId}-b`, input: 'b' }]);
      if (then === 'wait') await context.waitSignal('never', 3600);
      return 'parent done';
    });
    const runs = await open([parent, slow], { work: async (value) => (await release.promise) + value });
    await runs.start(parent, 'left', 'end');
    expect(await runs.result('left')).toBe('parent done');
    await runs.start(parent, 'stopped', 'wait');
    await expect.poll(() => runs.state('stopped-b')).toBe('running');
    await runs.cancel('stopped');
    release.resolve('free ');
    expect(await Promise.all(['left-a', 'left-b', 'stopped-a', 'stopped-b'].map((id) => runs.result(id)))).toEqual(['free a', 'free b', 'free a', 'free b']);
    expect(await runs.state('stopped')).toBe('cancelled');
  });
});

describe('shape', () => {
  const shapes: Readonly<Record<string, (context: Context) => Promise<unknown>>> = {
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
    'a wait beside an activity': (context) => Promise.race([context.waitSignal('x', 3600), context.act('echo', 1)]),
  };

  it.each(Object.entries(shapes))('refuses %s on the first run', async (name, run) => {
    const shape = define('Shape', 'paper', run);
    const runs = await open([shape]);
    const id = `shape ${name}`;
    await runs.start(shape, id, null);
    const error: unknown = await runs.result(id).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: 'workflow_failed', params: { id, cause: 'workflow_shape' } });
    expect(new WorkflowShapeError('x').code).toBe('workflow_shape');
  });
});

describe('signals', () => {
  const waits = define('Waits', 'paper', async (context: Context, seconds: number) => {
    const first = await context.waitSignal<string>('review', seconds);
    const second = await context.waitSignal<string>('review', seconds);
    return { first, second, at: await context.now() };
  });

  it('are kept when they come early, heard when they come late, taken once each, and time out to null', async () => {
    const blocker = Promise.withResolvers<string>();
    const late = define('Late', 'paper', async (context: Context, seconds: number) => {
      await context.act('work', 'x');
      return context.waitSignal<string>('review', seconds);
    });
    const runs = await open([waits, late], { work: () => blocker.promise });
    await runs.start(late, 'early', 60);
    await runs.signal('early', 'review', 'before', 's1');
    blocker.resolve('go');
    expect(await runs.result('early')).toBe('before');

    await runs.start(waits, 'once', 60);
    await runs.signal('once', 'review', 'one', 's1');
    await runs.signal('once', 'review', 'one', 's1');
    await runs.signal('once', 'other', 'not this', 's2');
    await runs.signal('once', 'review', 'two', 's3');
    expect(await runs.result('once')).toMatchObject({ first: 'one', second: 'two' });

    await runs.start(waits, 'timeout', 0.05);
    expect(await runs.result('timeout')).toMatchObject({ first: null, second: null });
  });

  it('leave sleep and the clock alone, which stand still on replay', async () => {
    const blocker = Promise.withResolvers<string>();
    const clock = define('Clock', 'paper', async (context: Context, seconds: number) => {
      const before = await context.now();
      await context.sleep(seconds);
      const after = await context.now();
      await context.progress([before, after]);
      await context.act('work', 'x');
      return [before, after];
    });
    const first = await open([clock], { work: () => blocker.promise });
    await first.start(clock, 'clock', 0.1);
    await expect.poll(() => first.progress('clock')).not.toBeNull();
    const seen = await first.progress('clock');
    const cut = first.result('clock').catch((error: unknown) => error);
    await first.shutdown(0);
    expect(await cut).toMatchObject({ code: 'engine_stopped' });
    const second = await open([clock]);
    expect(await second.result('clock')).toEqual(seen);
    expect(seen).toMatchObject([expect.any(Number), expect.any(Number)]);
  });

  it('to an unknown workflow are an error', async () => {
    const runs = await open([waits]);
    await expect(runs.signal('nobody', 'review', null, 's1')).rejects.toMatchObject({ code: 'workflow_unknown', httpStatus: 404 });
    await expect(runs.result('nobody')).rejects.toMatchObject({ code: 'workflow_unknown' });
    await expect(runs.cancel('nobody')).rejects.toMatchObject({ code: 'workflow_unknown' });
  });

  it('hold no slot while they are waited for, and are heard after a restart', async () => {
    const first = await open([waits, question]);
    const papers = ['wait-1', 'wait-2', 'wait-3', 'wait-4', 'wait-5'];
    for (const id of papers) await first.start(waits, id, 3600);
    for (const id of papers) await first.signal(id, 'review', 'first', 'a');
    await first.shutdown(1);
    const second = await open([waits, question]);
    for (const id of papers) await second.signal(id, 'review', id, 'b');
    for (const id of papers) expect(await second.result(id)).toMatchObject({ first: 'first', second: id });
  });
});

describe('errors', () => {
  const acts = define('Acts', 'question', (context: Context, value: string) => context.act('work', value));

  it('retries what is worth it, after the delay the server asked for', async () => {
    let tries = 0;
    const runs = await open([acts], {
      work: () => {
        tries += 1;
        if (tries < 3) throw new AppError('model_busy', 'busy', { retryable: true, params: { retry_after_seconds: 0.01 } });
        return Promise.resolve('at last');
      },
    });
    await runs.start(acts, 'busy', 'x');
    expect(await runs.result('busy')).toBe('at last');
    expect(tries).toBe(3);
  });

  it('gives up after three attempts at an unknown error', async () => {
    let tries = 0;
    const runs = await open([acts], {
      work: () => {
        tries += 1;
        throw new TypeError('boom');
      },
    });
    await runs.start(acts, 'boom', 'x');
    await expect(runs.result('boom')).rejects.toMatchObject({
      code: 'workflow_failed',
      cause: { code: 'internal_error', message: 'boom' },
    });
    expect(tries).toBe(3);
    expect(await runs.state('boom')).toBe('failed');
  });

  it('fails at once on bad input; the workflow can handle it as the AppError it is', async () => {
    let tries = 0;
    const handles = define('Handles', 'question', async (context: Context, value: string) => {
      try {
        return await context.act('work', value);
      } catch (error) {
        return error instanceof AppError ? { code: error.code, params: error.params, status: error.httpStatus } : 'something else';
      }
    });
    const runs = await open([acts, handles], {
      work: () => {
        tries += 1;
        throw badInput('file_damaged', 'no', { page: 3 }, 422);
      },
    });
    await runs.start(handles, 'handled', 'x');
    expect(await runs.result('handled')).toEqual({ code: 'file_damaged', params: { page: 3 }, status: 422 });
    expect(tries).toBe(1);
  });
});

describe('cancel', () => {
  it('stops a workflow and its children, and tells activities in flight', async () => {
    const aborted: string[] = [];
    const started = Promise.withResolvers<null>();
    const hangs = (name: string, info: ActivityInfo): Promise<string> =>
      new Promise((_, reject) => {
        if (name === '1') started.resolve(null);
        info.signal.addEventListener('abort', () => {
          aborted.push(info.workflowId);
          reject(new Error('cut'));
        });
      });
    const child = define('Child', 'question', async (context: Context, value: string) => {
      await context.act('work', value);
      return context.act('echo', 1);
    });
    const paper = define('CancelPaper', 'paper', (context: Context) =>
      context.children(child, ['0', '1', '2'].map((value) => ({ id: `cancel-${value}`, input: value }))),
    );
    const runs = await open([paper, child], { work: hangs });
    await runs.start(paper, 'cancel', null);
    await started.promise;
    await expect.poll(() => runs.state('cancel-2')).toBe('running');
    await runs.cancel('cancel');
    await expect(runs.result('cancel')).rejects.toMatchObject({ code: 'workflow_cancelled' });
    expect(await Promise.all(['cancel', 'cancel-0', 'cancel-1', 'cancel-2'].map((id) => runs.state(id)))).toEqual(Array.from({ length: 4 }, () => 'cancelled'));
    expect(aborted).toEqual(['cancel-0', 'cancel-1']);
  });
});

describe('shutdown', () => {
  const acts = define('Steps', 'question', async (context: Context, value: string) => [await context.act('work', value), await context.act('work', `${value} again`)]);

  it('lets activities finish within the grace and takes the rest up at the next start', async () => {
    const runsOf: string[] = [];
    const started = Promise.withResolvers<null>();
    const first = await open([acts], {
      work: async (name) => {
        runsOf.push(name);
        started.resolve(null);
        await new Promise((resolve) => {
          setTimeout(resolve, 50);
        });
        return name;
      },
    });
    await first.start(acts, 'grace', 'x');
    await started.promise;
    await first.shutdown(10);
    const second = await open([acts], { work: (name) => Promise.resolve(runsOf.push(name)).then(() => name) });
    expect(await second.result('grace')).toEqual(['x', 'x again']);
    expect(runsOf).toEqual(['x', 'x again']);
  });

  it('cuts what does not finish, which then runs again', async () => {
    const started = Promise.withResolvers<null>();
    let told = false;
    const first = await open([acts], {
      work: (_, info) =>
        new Promise((_resolve, reject) => {
          started.resolve(null);
          info.signal.addEventListener('abort', () => {
            told = true;
            reject(new Error('cut'));
          });
        }),
    });
    await first.start(acts, 'cut', 'x');
    await started.promise;
    await first.shutdown(0);
    expect(told).toBe(true);
    const second = await open([acts]);
    expect(await second.result('cut')).toEqual(['x', 'x again']);
  });

  it('allows one engine at a time', async () => {
    await open([acts]);
    const other = createDbosEngine<Activities>({
      databaseUrl: test.url, activities: { echo, work }, definitions: [acts], concurrency: { batch: 1, paper: 1, question: 1 }, applicationVersion: 'x', log: silentLog,
    });
    await expect(other).rejects.toMatchObject({ code: 'engine_running' });
  });
});
