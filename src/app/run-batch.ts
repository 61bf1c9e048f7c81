import { AppError } from '../domain/errors.ts';
import type { Marking } from '../ports/marking.ts';
import type { Repositories } from '../ports/repositories.ts';

const LOOK_MS = 100;

/** Starts the workflow of a batch, or finds that it runs or has run. */
export async function startBatch(
  deps: { readonly repositories: { readonly batches: Pick<Repositories['batches'], 'get'> }; readonly marking: Pick<Marking, 'startBatch'> },
  batchId: string,
): Promise<void> {
  const { attempt } = await deps.repositories.batches.get(batchId);
  await deps.marking.startBatch(batchId, attempt);
}

/** Resolves once every script is marked as far as it goes without a person. Throws AppError with the code of a batch that failed. */
export async function untilMarked(deps: { readonly repositories: Repositories }, batchId: string, signal: AbortSignal): Promise<void> {
  for (;;) {
    signal.throwIfAborted();
    const { status, error } = await deps.repositories.batches.get(batchId);
    if (status === 'DONE' || status === 'STOPPED' || status === 'CONFIRMING') return;
    if (status === 'FAILED') throw new AppError(error ?? 'internal_error', `the batch ${batchId} failed`, { httpStatus: 500 });
    await new Promise((resolve) => {
      setTimeout(resolve, LOOK_MS);
    });
  }
}
