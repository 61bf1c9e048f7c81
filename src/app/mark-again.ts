import type { Principal } from '../domain/access.ts';
import { AppError } from '../domain/errors.ts';
import { MODEL_TROUBLE } from '../domain/review.ts';
import type { RulingInUse } from '../ports/model-record.ts';
import { reopenScripts, startAgain } from './reopen-scripts.ts';
import type { ServiceDeps } from './service-deps.ts';
import { examFor } from './within-reach.ts';

/** Marks the scripts again in which a question waits because no model could be asked: none set up, no money, no answer. Returns how many. */
export async function markAgain(deps: ServiceDeps, principal: Principal, examId: string): Promise<number> {
  const again = await deps.as(principal, async (repositories) => {
    await examFor(repositories, principal, examId);
    return reopenScripts(repositories, await repositories.views.waitingFor(examId, MODEL_TROUBLE));
  });
  return startAgain(deps, again);
}

/** Answers what a rubric left open, and marks the scripts again that wait for it. Throws AppError `ruling_not_found` (404). */
export async function answerRuling(
  deps: ServiceDeps,
  principal: Principal,
  { examId, rulingId, answer }: { readonly examId: string; readonly rulingId: string; readonly answer: string },
): Promise<{ ruling: RulingInUse; scripts: number }> {
  const { ruling, again } = await deps.as(principal, async (repositories) => {
    await examFor(repositories, principal, examId);
    const found = await repositories.rulings.find(rulingId);
    if (found?.examId !== examId) throw notThere(rulingId);
    await repositories.rulings.answer(rulingId, answer, principal.id);
    const cases = new Set(await repositories.rulings.cases(rulingId));
    const waiting = (await repositories.views.waitingFor(examId, ['ruling_needed'])).filter(({ id }) => cases.has(id));
    return { ruling: (await repositories.rulings.find(rulingId)) ?? found, again: await reopenScripts(repositories, waiting) };
  });
  return { ruling, scripts: await startAgain(deps, again) };
}

function notThere(id: string): AppError {
  return new AppError('ruling_not_found', `No ruling ${id}`, { httpStatus: 404, params: { id } });
}
