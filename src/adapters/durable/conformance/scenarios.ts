import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { AppError, badInput } from '../../../domain/errors.ts';
import type { EngineBench } from './bench.ts';
import { acts, adopts, breaks, flaky, handles, limitPaper, outer, paper, parent, patches, shapes } from './workflows.ts';

/** What workflows may count on, whatever engine runs them: fan-out, shape, errors. */
export function engineScenarios(openBench: () => Promise<EngineBench>): void {
  let bench: EngineBench;

  beforeAll(async () => {
    bench = await openBench();
  });
  afterEach(() => bench.stop());
  afterAll(() => bench.close());

  describe('fan-out', () => {
    it('gives every child its own result, in order, errors included', async () => {
      const runs = await bench.open();
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
      // One that is over is left as it is, too.
      await runs.start(paper, 'fan', 5);
      expect(await runs.result('fan')).toHaveLength(30);
    });

    it('takes children that exist already as they are', async () => {
      const runs = await bench.open();
      await runs.start(flaky, 'child-before', 20);
      await runs.start(flaky, 'child-failed', 13);
      await runs.result('child-before');
      await runs.start(adopts, 'adopts', ['child-before', 'child-failed', 'child-new']);
      expect(await runs.result('adopts')).toEqual([{ ok: true, value: 40 }, { ok: false, error: { code: 'bad_child', message: 'child 13' } }, { ok: true, value: 4 }]);
    });

    it('keeps the limits of its queues', async () => {
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
      const runs = await bench.open({ echo: room('echo', 4), work: room('work', 2) });
      await runs.start(limitPaper, 'limits', 16);
      expect(await runs.result('limits')).toHaveLength(32);
      expect(most).toEqual({ echo: 4, work: 2 });
    });

    it('refuses to wait for a workflow of its own tier, which could wait for itself', async () => {
      const runs = await bench.open();
      await runs.start(outer, 'own-tier', 1);
      await expect(runs.result('own-tier')).rejects.toMatchObject({ code: 'workflow_failed', params: { cause: 'workflow_shape' } });
    });

    it('lets detached workflows outlive their parent, even one that is cancelled', async () => {
      const release = Promise.withResolvers<string>();
      const runs = await bench.open({ work: async (value) => (await release.promise) + value });
      await runs.start(parent, 'left', 'end');
      expect(await runs.result('left')).toBe('parent done');
      await runs.start(parent, 'stopped', 'wait');
      await expect.poll(() => runs.state('stopped-b'), { timeout: 10_000 }).toBe('running');
      await runs.cancel('stopped');
      release.resolve('free ');
      expect(await Promise.all(['left-a', 'left-b', 'stopped-a', 'stopped-b'].map((id) => runs.result(id)))).toEqual(['free a', 'free b', 'free a', 'free b']);
      await expect(runs.result('stopped')).rejects.toMatchObject({ code: 'workflow_cancelled' });
      expect(await runs.state('stopped')).toBe('cancelled');
    });
  });

  describe('shape', () => {
    it.each(shapes.map((shape) => [shape.name, shape] as const))('refuses %s on the first run', async (name, shape) => {
      const runs = await bench.open();
      const id = `shape ${name}`;
      await runs.start(shape, id, null);
      const error: unknown = await runs.result(id).catch((thrown: unknown) => thrown);
      expect(error).toMatchObject({ code: 'workflow_failed', params: { id, cause: 'workflow_shape' } });
    });

    it('takes the new way where a change was made', async () => {
      const runs = await bench.open();
      await runs.start(patches, 'patched', 4);
      expect(await runs.result('patched')).toBe(8);
    });
  });

  describe('errors', () => {
    it('retries what is worth it, after the delay the server asked for', async () => {
      let tries = 0;
      const runs = await bench.open({
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
      const runs = await bench.open({
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
      const runs = await bench.open({
        work: () => {
          tries += 1;
          throw badInput('file_damaged', 'no', { page: 3 }, 422);
        },
      });
      await runs.start(handles, 'handled', 'x');
      expect(await runs.result('handled')).toEqual({ code: 'file_damaged', params: { page: 3 }, status: 422 });
      expect(tries).toBe(1);
    });

    it('fails the workflow whose own code breaks', async () => {
      const runs = await bench.open();
      await runs.start(breaks, 'breaks', 1);
      await expect(runs.result('breaks')).rejects.toMatchObject({ code: 'workflow_failed', params: { cause: 'internal_error' } });
    });
  });
}
