import type { Marking } from '../ports/marking.ts';
import type { Batch, Repositories } from '../ports/repositories.ts';

const SIGNALS_AT_ONCE = 200;
const UNFINISHED: readonly Batch['status'][] = ['UPLOADED', 'SEGMENTING', 'GRADING'];

/**
 * What a crash left between the record and the engine: batches and scripts that were stored and not started, decisions that
 * their workflow was not told of. Everything is idempotent, so that it may run at any time.
 */
export async function takeUp(deps: { readonly repositories: Repositories; readonly marking: Marking }): Promise<{ batches: number; papers: number; signals: number }> {
  const { batches, submissions } = deps.repositories;
  const unfinished = await batches.unfinished();
  let papers = 0;
  for (const { id } of unfinished) {
    // Read again: it goes on behind the start, and somebody may have stopped this one meanwhile.
    const batch = await batches.get(id);
    if (!UNFINISHED.includes(batch.status)) continue;
    await deps.marking.startBatch(batch.id, batch.attempt);
    if (batch.status !== 'GRADING') continue;
    for (const paper of await submissions.ofBatch(batch.id)) {
      if (paper.status !== 'UPLOADED') continue;
      await deps.marking.startPaper({ submissionId: paper.id, revision: paper.revision, attempt: paper.attempt });
      papers += 1;
    }
  }
  return { batches: unfinished.length, papers, signals: await deliverSignals(deps) };
}

/** Tells waiting workflows what was decided; returns how many were told. */
export async function deliverSignals({ repositories, marking }: { readonly repositories: Repositories; readonly marking: Marking }): Promise<number> {
  let told = 0;
  for (;;) {
    const signals = await repositories.outbox.waiting(SIGNALS_AT_ONCE);
    for (const signal of signals) {
      await marking.signal(signal);
      await repositories.outbox.done(signal.id);
      told += 1;
    }
    if (signals.length < SIGNALS_AT_ONCE) return told;
  }
}
