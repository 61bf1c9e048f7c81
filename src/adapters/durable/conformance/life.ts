import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { ActivityInfo } from '../../../ports/engine.ts';
import type { EngineBench } from './bench.ts';
import { cancelPaper, clock, late, steps, waits } from './workflows.ts';

/** What workflows may count on over time, whatever engine runs them: signals, cancellation, stops. */
export function lifeScenarios(openBench: () => Promise<EngineBench>): void {
  let bench: EngineBench;

  beforeAll(async () => {
    bench = await openBench();
  });
  afterEach(() => bench.stop());
  afterAll(() => bench.close());

  describe('signals', () => {
    it('are kept when they come early, heard when they come late, taken once each, and time out to null', async () => {
      const blocker = Promise.withResolvers<string>();
      const runs = await bench.open({ work: () => blocker.promise });
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
      // Told too late, it changes nothing and is no error.
      await runs.signal('once', 'review', 'three', 's4');

      await runs.start(waits, 'timeout', 0.05);
      expect(await runs.result('timeout')).toMatchObject({ first: null, second: null });
    });

    it('leave sleep and the clock alone, which stand still on replay', async () => {
      const blocker = Promise.withResolvers<string>();
      const first = await bench.open({ work: () => blocker.promise });
      await first.start(clock, 'clock', 0.1);
      await expect.poll(() => first.progress('clock'), { timeout: 10_000 }).not.toBeNull();
      const seen = await first.progress('clock');
      const cut = first.result('clock').catch((error: unknown) => error);
      await first.shutdown(0);
      expect(await cut).toMatchObject({ code: 'engine_stopped' });
      const second = await bench.open();
      expect(await second.result('clock')).toEqual(seen);
      expect(seen).toMatchObject([expect.any(Number), expect.any(Number)]);
    });

    it('to an unknown workflow are an error', async () => {
      const runs = await bench.open();
      await expect(runs.signal('nobody', 'review', null, 's1')).rejects.toMatchObject({ code: 'workflow_unknown', httpStatus: 404 });
      await expect(runs.result('nobody')).rejects.toMatchObject({ code: 'workflow_unknown' });
      await expect(runs.cancel('nobody')).rejects.toMatchObject({ code: 'workflow_unknown' });
    });

    it('hold no slot while they are waited for, and are heard after a restart', async () => {
      const first = await bench.open();
      const papers = ['wait-1', 'wait-2', 'wait-3', 'wait-4', 'wait-5'];
      for (const id of papers) await first.start(waits, id, 3600);
      for (const id of papers) await first.signal(id, 'review', 'first', 'a');
      await first.shutdown(1);
      const second = await bench.open();
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
      const runs = await bench.open({ work: hangs });
      await runs.start(cancelPaper, 'cancel', null);
      await started.promise;
      await expect
        .poll(() => Promise.all(['0', '1', '2'].map((value) => runs.state(`cancel-${value}`))), { timeout: 10_000 })
        .toEqual(['running', 'running', 'running']);
      await runs.cancel('cancel');
      await expect(runs.result('cancel')).rejects.toMatchObject({ code: 'workflow_cancelled' });
      expect(await Promise.all(['cancel', 'cancel-0', 'cancel-1', 'cancel-2'].map((id) => runs.state(id)))).toEqual(Array.from({ length: 4 }, () => 'cancelled'));
      expect(aborted.toSorted()).toEqual(running.toSorted());
      expect(running).toHaveLength(2);
    });
  });

  describe('shutdown', () => {
    it('lets activities finish within the grace and takes the rest up at the next start', async () => {
      const runsOf: string[] = [];
      const started = Promise.withResolvers<null>();
      const first = await bench.open({
        work: async (name) => {
          runsOf.push(name);
          started.resolve(null);
          await new Promise((resolve) => {
            setTimeout(resolve, 50);
          });
          return name;
        },
      });
      await first.start(steps, 'grace', 'x');
      await started.promise;
      await first.shutdown(10);
      const second = await bench.open({ work: (name) => Promise.resolve(runsOf.push(name)).then(() => name) });
      expect(await second.result('grace')).toEqual(['x', 'x again']);
      expect(runsOf).toEqual(['x', 'x again']);
    });

    it('cuts what does not finish, which then runs again, as often as it takes', async () => {
      let told = 0;
      const attempts = 5;
      for (let attempt = 1; attempt <= attempts; attempt += 1) {
        const started = Promise.withResolvers<null>();
        const runs = await bench.open({
          work: (_, info) =>
            new Promise((_resolve, reject) => {
              started.resolve(null);
              info.signal.addEventListener('abort', () => {
                told += 1;
                reject(new Error('cut'));
              });
            }),
        });
        if (attempt === 1) await runs.start(steps, 'cut', 'x');
        await started.promise;
        await runs.shutdown(0);
        expect(told).toBe(attempt);
      }
      const last = await bench.open();
      expect(await last.result('cut')).toEqual(['x', 'x again']);
    });
  });
}
