import { describe, expect, it } from 'vitest';
import { Slots } from './slots.ts';

describe('Slots', () => {
  it('lets in as many as there are slots, in the order they came, and gives slots back after errors', async () => {
    const slots = new Slots(2);
    const order: number[] = [];
    let running = 0;
    let most = 0;
    const runs = Array.from({ length: 6 }, (_, index) =>
      slots.use(async () => {
        running += 1;
        most = Math.max(most, running);
        order.push(index);
        await new Promise((resolve) => {
          setImmediate(resolve);
        });
        running -= 1;
        if (index === 1) throw new Error('broke');
      }),
    );
    const results = await Promise.allSettled(runs);
    expect(results.filter((result) => result.status === 'rejected')).toHaveLength(1);
    expect(most).toBe(2);
    expect(order).toEqual([0, 1, 2, 3, 4, 5]);
  });

  it('refuses a count that lets nobody in', () => {
    for (const count of [0, -1, 1.5, Number.NaN]) expect(() => new Slots(count)).toThrow(RangeError);
  });
});
