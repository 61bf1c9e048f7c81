import { describe, expect, it } from 'vitest';
import { OrderGuard, WorkflowShapeError } from './order-guard.ts';

/** An operation that takes a turn of the event loop, as any durable one does. */
const turn = <T>(value: T) => (): Promise<T> =>
  new Promise((resolve) => {
    setImmediate(() => resolve(value));
  });

describe('OrderGuard', () => {
  it('lets operations through one after the other', async () => {
    const guard = new OrderGuard('w');
    expect([await guard.run('a', turn(1)), await guard.run('b', turn(2))]).toEqual([1, 2]);
    await expect(guard.run('c', () => Promise.reject(new Error('broke')))).rejects.toThrow('broke');
    expect(await guard.run('d', turn(4))).toBe(4);
    await guard.end();
  });

  it('refuses a second operation in flight, and everything after it', async () => {
    const guard = new OrderGuard('w');
    const first = guard.run('a', turn(1));
    await expect(guard.run('b', turn(2))).rejects.toThrow(WorkflowShapeError);
    expect(await first).toBe(1);
    await expect(guard.run('c', turn(3))).rejects.toThrow('b was started while a was in flight');
    await expect(guard.end()).rejects.toThrow(WorkflowShapeError);
  });

  it('refuses branches that wake together after one operation', async () => {
    const guard = new OrderGuard('w');
    const shared = guard.run('a', turn(1));
    const branch = async (name: string): Promise<number> => {
      await shared;
      return guard.run(name, turn(2));
    };
    const branches = await Promise.allSettled([branch('b'), branch('c')]);
    expect(branches.map((result) => result.status)).toEqual(['fulfilled', 'rejected']);
  });

  it('refuses to end with an operation in flight, once that has settled', async () => {
    const guard = new OrderGuard('w');
    let done = false;
    void guard.run('a', async () => {
      await turn(1)();
      done = true;
    });
    await expect(guard.end()).rejects.toThrow('a was not awaited');
    expect(done).toBe(true);
    await expect(guard.run('b', turn(2))).rejects.toThrow(WorkflowShapeError);
  });

  it('keeps the failure of an operation that nobody awaits inside the workflow', async () => {
    const guard = new OrderGuard('w');
    void guard.run('a', turn(1));
    void guard.run('b', turn(2));
    void guard.run('c', () => Promise.reject(new Error('broke')));
    await expect(guard.end()).rejects.toThrow(WorkflowShapeError);
  });

  it('refuses an operation after the end', async () => {
    const guard = new OrderGuard('w');
    await guard.end();
    await expect(guard.run('late', turn(1))).rejects.toThrow('late was started after the workflow had ended');
  });
});
