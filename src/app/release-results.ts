import type { Principal } from '../domain/access.ts';
import type { Repositories, Submission } from '../ports/repositories.ts';
import type { ServiceDeps } from './service-deps.ts';
import { examFor } from './within-reach.ts';

/** Before a script that is out is decided anew or given to another student: what changes is released by a person again, or not at all. */
export async function takeBackRelease({ submissions }: Repositories, { id, examId, releasedAt }: Submission, by: Principal): Promise<void> {
  if (releasedAt !== null) await submissions.withdraw(examId, [id], by.id);
}

/** Lets completed scripts out, or takes them back. Only a person does this; nothing is released by itself. */
export async function releaseResults(
  deps: ServiceDeps,
  principal: Principal,
  input: { readonly examId: string; readonly submissionIds: readonly string[] | null; readonly release: boolean },
): Promise<{ readonly released: number; readonly waiting: number }> {
  const { examId, submissionIds, release } = input;
  const counts = await deps.as(principal, async (repositories) => {
    await examFor(repositories, principal, examId);
    await (release ? repositories.submissions.release(examId, submissionIds, principal.id) : repositories.submissions.withdraw(examId, submissionIds, principal.id));
    const scripts = await repositories.views.ofExam(examId);
    const among = submissionIds === null ? scripts : scripts.filter((script) => submissionIds.includes(script.id));
    return {
      released: among.filter((script) => script.releasedAt !== null).length,
      waiting: among.filter((script) => script.status !== 'COMPLETED').length,
    };
  });
  deps.notifier.notify({ kind: 'released', examId, scripts: counts.released });
  return counts;
}
