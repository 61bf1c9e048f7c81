import { batchWorkflowId, BOUNDARIES_SIGNAL } from '../domain/runs.ts';
import type { Marking } from '../ports/marking.ts';
import type { Repositories } from '../ports/repositories.ts';
import { deliverSignals } from './take-up.ts';

/** Takes the split of a batch as it is, where that is waited for; else does nothing and says so. */
export async function confirmSplit(deps: { readonly repositories: Repositories; readonly marking: Marking }, batchId: string): Promise<boolean> {
  const confirmed = await deps.repositories.transaction(async ({ batches, outbox }) => {
    const batch = await batches.lock(batchId);
    if (batch.status !== 'CONFIRMING') return false;
    await batches.advanceSplit(batchId, false);
    await batches.setStatus(batchId, 'GRADING');
    await outbox.add({ id: `boundaries-${batchId}-${batch.splitVersion + 1}`, workflowId: batchWorkflowId(batchId, batch.attempt), name: BOUNDARIES_SIGNAL });
    return true;
  });
  if (confirmed) await deliverSignals(deps);
  return confirmed;
}
