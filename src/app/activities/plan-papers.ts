import type { GradingActivities } from '../../ports/grading-activities.ts';
import type { LightDeps } from '../deps.ts';

/** What is to be marked now: nothing while a person must confirm the split; later, what is not marked yet. */
export function planPapers(deps: LightDeps): GradingActivities['planPapers'] {
  return async ({ batchId }) => {
    const plan = await deps.repositories.transaction(async ({ batches, submissions }) => {
      const batch = await batches.lock(batchId);
      // Stopped while it was being split: what runs is about to be cancelled, and what a person said stands.
      if (batch.status === 'STOPPED') return { confirmed: true, status: batch.status, papers: [] };
      const status = batch.confirm ? 'CONFIRMING' : 'GRADING';
      if (batch.status !== status) await batches.setStatus(batchId, status);
      if (batch.confirm) return { confirmed: false, status, papers: [] };
      const papers = (await submissions.ofBatch(batchId)).filter(({ status: of }) => of === 'UPLOADED' || of === 'SEGMENTING' || of === 'GRADING');
      return {
        confirmed: true,
        status,
        papers: papers.map(({ id, revision, attempt }) => ({ submissionId: id, revision, attempt })),
      };
    });
    deps.notifier.notify({ kind: 'batch_status', batchId, status: plan.status });
    return { confirmed: plan.confirmed, papers: plan.papers };
  };
}
