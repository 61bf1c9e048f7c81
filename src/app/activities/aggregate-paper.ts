import type { GradingActivities } from '../../ports/grading-activities.ts';
import type { LightDeps } from '../deps.ts';
import { closeIfMarked } from '../close-batch.ts';
import { settlePaper } from '../settle-paper.ts';

/** Sums a script, and closes its batch when it was the last. A revision that is not the newest any more is left alone. */
export function aggregatePaper(deps: LightDeps): GradingActivities['aggregatePaper'] {
  return async ({ submissionId, revision }) => {
    const settled = await deps.repositories.transaction(async (repositories) => {
      const submission = await repositories.submissions.lock(submissionId);
      return submission.revision === revision ? settlePaper(repositories, submissionId) : null;
    });
    if (settled === null) return { waiting: 0, open: false };
    deps.notifier.notify({ kind: 'paper_done', submissionId, waiting: settled.waiting });
    await closeIfMarked(deps, settled.submission.batchId);
    return { waiting: settled.waiting, open: settled.status === 'REVIEWING' };
  };
}
