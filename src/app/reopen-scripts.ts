import type { Repositories, Submission } from '../ports/repositories.ts';
import type { ServiceDeps } from './service-deps.ts';

/** Scripts to be marked once more, by `examVersion` or by the one they have; people's decisions stay in force. Start them with `startAgain`. */
export async function reopenScripts(repositories: Repositories, scripts: readonly Submission[], examVersion?: number): Promise<readonly Submission[]> {
  const again: Submission[] = [];
  for (const { id } of scripts) again.push(await repositories.submissions.reopen(id, { counts: 'revision', ...(examVersion !== undefined && { examVersion }) }));
  for (const batchId of new Set(scripts.map((script) => script.batchId))) {
    // One that was stopped or failed still has something to go on with; its scripts are marked again all the same.
    if ((await repositories.batches.lock(batchId)).status === 'DONE') await repositories.batches.setStatus(batchId, 'GRADING');
  }
  return again;
}

/** Behind the transaction that reopened them. Returns how many. */
export async function startAgain(deps: Pick<ServiceDeps, 'marking'>, scripts: readonly Submission[]): Promise<number> {
  for (const { id, revision, attempt } of scripts) await deps.marking.startPaper({ submissionId: id, revision, attempt });
  return scripts.length;
}
