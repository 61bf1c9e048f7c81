import type { Principal } from '../../domain/access.ts';
import type { Repositories } from '../../ports/repositories.ts';

type As = <T>(principal: Principal, run: (repositories: Repositories) => Promise<T>) => Promise<T>;

interface Waiting {
  readonly run: (repositories: Repositories) => Promise<unknown>;
  readonly settle: (outcome: Promise<unknown>) => void;
}

/** So many share one transaction at most: it stays a short one. */
const MOST = 32;

/**
 * `as`, with what one principal writes at the same moment in one transaction: set up once and flushed once for all of them. Where
 * that fails each is run again by itself, so that nobody fails for another's sake: what `run` does must be of the database alone.
 */
export function together(as: As): As {
  const queues = new Map<string, Waiting[]>();

  const work = async (principal: Principal, key: string, queue: Waiting[]): Promise<void> => {
    while (queue.length > 0) {
      const group = queue.splice(0, MOST);
      try {
        const values = await as(principal, async (repositories) => {
          const made: unknown[] = [];
          for (const { run } of group) made.push(await run(repositories));
          return made;
        });
        for (const [at, { settle }] of group.entries()) settle(Promise.resolve(values[at]));
      } catch (error) {
        for (const { run, settle } of group) settle(group.length === 1 ? Promise.reject(error) : as(principal, run));
      }
    }
    queues.delete(key);
  };

  return (principal, run) => {
    const { promise, resolve } = Promise.withResolvers<unknown>();
    const key = JSON.stringify([principal.id, principal.classes]);
    const queue = queues.get(key) ?? [];
    queue.push({ run, settle: resolve });
    if (!queues.has(key)) {
      queues.set(key, queue);
      void work(principal, key, queue);
    }
    return promise as ReturnType<typeof run>;
  };
}
