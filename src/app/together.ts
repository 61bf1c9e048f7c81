import type { Principal } from '../domain/access.ts';

/** So many go together at most: their transaction stays a short one. */
const MOST = 50;

interface Waiting<I, O> {
  readonly item: I;
  readonly settle: (outcome: O | Promise<O>) => void;
}

/**
 * What one principal asks for while an earlier request is under way is done together, by one `run` for all of it. Where that fails
 * each is done once more by itself, so that nobody is refused for another's sake: `run` must leave nothing behind when it fails.
 */
export function together<I, O>(run: (principal: Principal, items: readonly I[]) => Promise<readonly O[]>): (principal: Principal, item: I) => Promise<O> {
  const queues = new Map<string, Waiting<I, O>[]>();

  const alone = async (principal: Principal, item: I): Promise<O> => {
    const [outcome] = await run(principal, [item]);
    return outcome as O;
  };

  const work = async (principal: Principal, key: string, queue: Waiting<I, O>[]): Promise<void> => {
    while (queue.length > 0) {
      const group = queue.splice(0, MOST);
      try {
        const outcomes = await run(principal, group.map(({ item }) => item));
        for (const [at, { settle }] of group.entries()) settle(outcomes[at] as O);
      } catch (error) {
        for (const { item, settle } of group) settle(group.length === 1 ? Promise.reject(error) : alone(principal, item));
      }
    }
    queues.delete(key);
  };

  return (principal, item) => {
    const { promise, resolve } = Promise.withResolvers<O>();
    const key = JSON.stringify([principal.id, principal.classes]);
    const queue = queues.get(key) ?? [];
    queue.push({ item, settle: resolve });
    if (!queues.has(key)) {
      queues.set(key, queue);
      void work(principal, key, queue);
    }
    return promise;
  };
}
