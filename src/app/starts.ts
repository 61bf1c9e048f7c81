import pLimit from 'p-limit';
import type { Marking } from '../ports/marking.ts';
import type { Log } from '../ports/log.ts';
import type { Repositories } from '../ports/repositories.ts';
import { startBatch } from './run-batch.ts';

/** What was handed in waits for others' papers no longer than this. */
const LONGEST_MS = 2000;

/** Starts the marking of what was handed in. */
export interface Starts {
  /** Something is being handed in, until the returned function is called. */
  arriving(): () => void;
  /** Resolves when it is under way, or when that failed: it is stored, and the next start of the server finds it. */
  start(batchId: string): Promise<void>;
}

/**
 * Marking stands back while papers arrive: a whole school that hands in at the same moment waits for its receipts, and none of
 * it for its marks yet. One start at a time, so that those behind do not crowd in on whoever comes next.
 */
export function createStarts(deps: {
  readonly repositories: { readonly batches: Pick<Repositories['batches'], 'get'> };
  readonly marking: Pick<Marking, 'startBatch'>;
  readonly log: Pick<Log, 'error'>;
}): Starts {
  const oneByOne = pLimit(1);
  let arriving = 0;
  let quiet = Promise.withResolvers<void>();
  quiet.resolve();
  return {
    arriving() {
      if (arriving === 0) quiet = Promise.withResolvers();
      arriving += 1;
      return () => {
        arriving -= 1;
        if (arriving === 0) quiet.resolve();
      };
    },

    async start(batchId) {
      const { promise: longest, resolve } = Promise.withResolvers<void>();
      const timer = setTimeout(resolve, LONGEST_MS);
      try {
        await oneByOne(async () => {
          await Promise.race([quiet.promise, longest]);
          await startBatch(deps, batchId);
        });
      } catch (error) {
        deps.log.error({ batchId, err: error }, 'a batch did not start; it will at the next start');
      } finally {
        clearTimeout(timer);
      }
    },
  };
}
