import type { Principal } from '../domain/access.ts';
import { reopenScripts, startAgain } from './reopen-scripts.ts';
import type { ServiceDeps } from './service-deps.ts';
import { examFor } from './within-reach.ts';

/** Marks every script of an older exam version again; people's decisions stay in force. Returns how many. */
export async function rescore(deps: ServiceDeps, principal: Principal, examId: string): Promise<number> {
  const again = await deps.as(principal, async (repositories) => {
    const { version } = await examFor(repositories, principal, examId);
    return reopenScripts(repositories, await repositories.views.outdated(examId, version), version);
  });
  return startAgain(deps, again);
}
