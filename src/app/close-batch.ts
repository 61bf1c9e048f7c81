import type { GradingDeps } from './deps.ts';

/** DONE once nothing of the batch is left to mark. */
export async function closeIfMarked(deps: Pick<GradingDeps, 'repositories' | 'notifier'>, batchId: string): Promise<void> {
  if (await deps.repositories.batches.closeIfMarked(batchId)) {
    deps.notifier.notify({ kind: 'batch_status', batchId, status: 'DONE' });
  }
}
