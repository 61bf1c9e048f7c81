import type { Principal } from '../domain/access.ts';
import type { ServiceDeps } from './service-deps.ts';
import { examFor } from './within-reach.ts';

/** Marks every script of an older exam version again; people's decisions stay in force. Returns how many. */
export async function rescore(deps: ServiceDeps, principal: Principal, examId: string): Promise<number> {
  const reopened = await deps.as(principal, async (repositories) => {
    const record = await examFor(repositories, principal, examId);
    const outdated = await repositories.views.outdated(examId, record.version);
    const again = [];
    for (const { id } of outdated) again.push(await repositories.submissions.reopen(id, { counts: 'revision', examVersion: record.version }));
    for (const batchId of new Set(outdated.map((one) => one.batchId))) {
      // One that was stopped or failed still has something to go on with; its scripts are marked again all the same.
      if ((await repositories.batches.lock(batchId)).status === 'DONE') await repositories.batches.setStatus(batchId, 'GRADING');
    }
    return again;
  });
  for (const { id, revision, attempt } of reopened) await deps.marking.startPaper({ submissionId: id, revision, attempt });
  return reopened.length;
}
