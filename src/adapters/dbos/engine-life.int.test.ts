import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { ActivityInfo } from '../../ports/engine.ts';
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
    const runs = await bench.open([waits, late], { work: () => blocker.promise });
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
    const first = await bench.open([clock], { work: () => blocker.promise });
    await first.start(clock, 'clock', 0.1);
    await expect.poll(() => first.progress('clock')).not.toBeNull();
    const seen = await first.progress('clock');
    const cut = first.result('clock').catch((error: unknown) => error);
    await first.shutdown(0);
    expect(await cut).toMatchObject({ code: 'engine_stopped' });
    const second = await bench.open([clock]);
    expect(await second.result('clock')).toEqual(seen);
    expect(seen).toMatchObject([expect.any(Number), expect.any(Number)]);
  });

  it('to an unknown workflow are an error', async () => {
    const runs = await bench.open([waits]);
    await expect(runs.signal('nobody', 'review', null, 's1')).rejects.toMatchObject({ code: 'workflow_unknown', httpStatus: 404 });
    await expect(runs.result('nobody')).rejects.toMatchObject({ code: 'workflow_unknown' });
    await expect(runs.cancel('nobody')).rejects.toMatchObject({ code: 'workflow_unknown' });
  });

  it('hold no slot while they are waited for, and are heard after a restart', async () => {
    const first = await bench.open([waits, question]);
    const papers = ['wait-1', 'wait-2', 'wait-3', 'wait-4', 'wait-5'];
    for (const id of papers) await first.start(waits, id, 3600);
    for (const id of papers) await first.signal(id, 'review', 'first', 'a');
    await first.shutdown(1);
    const second = await bench.open([waits, question]);
    for (const id of papers) await second.signal(id, 'review', id, 'b');
    for (const id of papers) expect(await second.result(id)).toMatchObject({ first: 'first', second: id });
  });
});

describe('cancel', () => {
  it('stops a workflow and its children, and tells activities in flight', async () => {
    const aborted: string[] = [];
    const running: string[] = [];
    const started = Promise.withResolvers<null>();
    // Two run at once, in whatever order they came up; the third waits for its turn.
    const hangs = (_name: string, info: ActivityInfo): Promise<string> =>
      new Promise((_, reject) => {
        running.push(info.workflowId);
        if (running.length === 2) started.resolve(null);
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
    const runs = await bench.open([paper, child], { work: hangs });
    await runs.start(paper, 'cancel', null);
    await started.promise;
    await expect.poll(() => Promise.all(['0', '1', '2'].map((value) => runs.state(`cancel-${value}`)))).toEqual(['running', 'running', 'running']);
    await runs.cancel('cancel');
    await expect(runs.result('cancel')).rejects.toMatchObject({ code: 'workflow_cancelled' });
    expect(await Promise.all(['cancel', 'cancel-0', 'cancel-1', 'cancel-2'].map((id) => runs.state(id)))).toEqual(Array.from({ length: 4 }, () => 'cancelled'));
    expect(aborted.toSorted()).toEqual(running.toSorted());
    expect(running).toHaveLength(2);
  });
});

describe('shutdown', () => {
  const acts = define('Steps', 'question', async (context: Context, value: string) => [await context.act('work', value), await context.act('work', `${value} again`)]);

  it('lets activities finish within the grace and takes the rest up at the next start', async () => {
    const runsOf: string[] = [];
    const started = Promise.withResolvers<null>();
    const first = await bench.open([acts], {
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
    const second = await bench.open([acts], { work: (name) => Promise.resolve(runsOf.push(name)).then(() => name) });
    expect(await second.result('grace')).toEqual(['x', 'x again']);
    expect(runsOf).toEqual(['x', 'x again']);
  });

  it('cuts what does not finish, which then runs again', async () => {
    const started = Promise.withResolvers<null>();
    let told = false;
    const first = await bench.open([acts], {
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
    const second = await bench.open([acts]);
    expect(await second.result('cut')).toEqual(['x', 'x again']);
  });

  it('allows one engine at a time', async () => {
    await bench.open([acts]);
    await expect(bench.open([acts])).rejects.toMatchObject({ code: 'engine_running' });
  });
});
