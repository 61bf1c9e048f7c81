import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { AppError, badInput } from '../../domain/errors.ts';
import { WorkflowShapeError } from './index.ts';
import { define, openEngineBench, type Context, type EngineBench } from './testing.ts';

let bench: EngineBench;

beforeAll(async () => {
  bench = await openEngineBench();
});
afterEach(() => bench.stop());
afterAll(() => bench.close());

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
    const runs = await bench.open([paper, flaky]);
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
    const runs = await bench.open([paper, echoes, works], { echo: room('echo', 4), work: room('work', 2) });
    await runs.start(paper, 'limits', 16);
    expect(await runs.result('limits')).toHaveLength(32);
    expect(most).toEqual({ echo: 4, work: 2 });
  });

  it('refuses to wait for a workflow of its own tier, which could wait for itself', async () => {
    const outer = define('Outer', 'question', (context: Context, value: number) => context.children(question, [{ id: 'own-tier-child', input: value }]));
    const runs = await bench.open([outer, question]);
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
    const runs = await bench.open([parent, slow], { work: async (value) => (await release.promise) + value });
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
    const runs = await bench.open([shape]);
    const id = `shape ${name}`;
    await runs.start(shape, id, null);
    const error: unknown = await runs.result(id).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: 'workflow_failed', params: { id, cause: 'workflow_shape' } });
    expect(new WorkflowShapeError('x').code).toBe('workflow_shape');
  });
});

describe('errors', () => {
  const acts = define('Acts', 'question', (context: Context, value: string) => context.act('work', value));

  it('retries what is worth it, after the delay the server asked for', async () => {
    let tries = 0;
    const runs = await bench.open([acts], {
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
    const runs = await bench.open([acts], {
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
    const runs = await bench.open([acts, handles], {
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
