import type { PaperRun } from '../domain/runs.ts';
import type { Principal } from '../domain/access.ts';
import { AppError } from '../domain/errors.ts';
import type { Batch, Submission } from '../ports/repositories.ts';
import type { ServiceDeps } from './service-deps.ts';
import { batchFor } from './within-reach.ts';

const RUNNING: readonly Batch['status'][] = ['UPLOADED', 'SEGMENTING', 'CONFIRMING', 'GRADING'];
const UNMARKED: readonly Submission['status'][] = ['UPLOADED', 'SEGMENTING', 'GRADING'];

const runOf = ({ id, revision, attempt }: Submission): PaperRun => ({ submissionId: id, revision, attempt });

/** Stops marking; what is marked stays. AppError `batch_not_running` (409). */
export async function stopBatch(deps: ServiceDeps, principal: Principal, batchId: string): Promise<void> {
  const { batch, papers } = await deps.as(principal, async (repositories) => {
    const found = await batchFor(repositories, principal, batchId, true);
    if (!RUNNING.includes(found.status)) throw new AppError('batch_not_running', `Batch ${batchId} is ${found.status}`, { httpStatus: 409, params: { status: found.status } });
    await repositories.batches.setStatus(batchId, 'STOPPED');
    return { batch: found, papers: await repositories.submissions.ofBatch(batchId) };
  });
  await deps.marking.stopBatch(batchId, batch.attempt);
  for (const paper of papers) if (UNMARKED.includes(paper.status)) await deps.marking.stopPaper(runOf(paper));
  deps.notifier.notify({ kind: 'batch_status', batchId, status: 'STOPPED' });
}

/** Goes on with what a stop or a failure left undone; nothing is marked twice. AppError `batch_not_stopped` (409). */
export async function resumeBatch(deps: ServiceDeps, principal: Principal, batchId: string): Promise<void> {
  const { attempt } = await deps.as(principal, async (repositories) => {
    const found = await batchFor(repositories, principal, batchId, true);
    const papers = await repositories.submissions.ofBatch(batchId);
    const undone = papers.filter((paper) => paper.status === 'FAILED' || UNMARKED.includes(paper.status));
    const mayGoOn = found.status === 'STOPPED' || found.status === 'FAILED' || (found.status === 'DONE' && undone.length > 0);
    if (!mayGoOn) throw new AppError('batch_not_stopped', `Batch ${batchId} is ${found.status}`, { httpStatus: 409, params: { status: found.status } });
    for (const paper of undone) await repositories.submissions.reopen(paper.id, { counts: 'attempt' });
    return repositories.batches.restart(batchId);
  });
  await deps.marking.startBatch(batchId, attempt);
  deps.notifier.notify({ kind: 'batch_status', batchId, status: 'UPLOADED' });
}
