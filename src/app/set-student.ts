import type { Principal } from '../domain/access.ts';
import { paperWorkflowId, REVIEW_SIGNAL } from '../domain/runs.ts';
import type { Submission } from '../ports/repositories.ts';
import { takeBackRelease } from './release-results.ts';
import type { ServiceDeps } from './service-deps.ts';
import { settlePaper } from './settle-paper.ts';
import { submissionFor } from './within-reach.ts';

/** A person says whose script it is; a script that waited for nothing else is complete by that. */
export async function setStudent(deps: ServiceDeps, principal: Principal, id: string, student: { readonly studentId: string; readonly name: string | null }): Promise<Submission> {
  const submission = await deps.as(principal, async (repositories) => {
    const before = await submissionFor(repositories, principal, id, true);
    await takeBackRelease(repositories, before, principal);
    await repositories.submissions.setStudent(id, { ...student, identifiedBy: 'person', identityProblem: null });
    if (before.status !== 'REVIEWING' && before.status !== 'COMPLETED') return repositories.submissions.get(id);
    await repositories.outbox.add({ id: `student-${id}-${before.updatedAt.getTime()}`, workflowId: paperWorkflowId({ ...before, submissionId: id }), name: REVIEW_SIGNAL });
    await settlePaper(repositories, id);
    return repositories.submissions.get(id);
  });
  deps.notifier.notify({ kind: 'submission_status', submissionId: id, status: submission.status });
  return submission;
}
