import type { Principal } from '../domain/access.ts';
import { AppError } from '../domain/errors.ts';
import { MODEL_TROUBLE } from '../domain/review.ts';
import type { Ruling } from '../ports/model-record.ts';
import type { Repositories, Submission } from '../ports/repositories.ts';
import type { ServiceDeps } from './service-deps.ts';
import { examFor } from './within-reach.ts';

/** Scripts as they stand, to be marked once more: what was decided by people stays, and what was paid for is not paid again. */
async function reopen(repositories: Repositories, scripts: readonly Submission[]): Promise<readonly Submission[]> {
  const again: Submission[] = [];
  for (const { id } of scripts) again.push(await repositories.submissions.reopen(id, { counts: 'revision' }));
  for (const batchId of new Set(scripts.map((script) => script.batchId))) {
    if ((await repositories.batches.lock(batchId)).status === 'DONE') await repositories.batches.setStatus(batchId, 'GRADING');
  }
  return again;
}

async function start(deps: ServiceDeps, scripts: readonly Submission[]): Promise<number> {
  for (const { id, revision, attempt } of scripts) await deps.marking.startPaper({ submissionId: id, revision, attempt });
  return scripts.length;
}

/** Marks the scripts again in which a question waits because no model could be asked: none set up, no money, no answer. Returns how many. */
export async function markAgain(deps: ServiceDeps, principal: Principal, examId: string): Promise<number> {
  const again = await deps.as(principal, async (repositories) => {
    await examFor(repositories, principal, examId);
    return reopen(repositories, await repositories.views.waitingFor(examId, MODEL_TROUBLE));
  });
  return start(deps, again);
}

/** Answers what a rubric left open, and marks the scripts again that wait for it. Throws AppError `ruling_not_found` (404). */
export async function answerRuling(
  deps: ServiceDeps,
  principal: Principal,
  { examId, rulingId, answer }: { readonly examId: string; readonly rulingId: string; readonly answer: string },
): Promise<{ ruling: Ruling; scripts: number }> {
  const { ruling, again } = await deps.as(principal, async (repositories) => {
    await examFor(repositories, principal, examId);
    const found = await repositories.rulings.find(rulingId);
    if (found?.examId !== examId) throw notThere(rulingId);
    await repositories.rulings.answer(rulingId, answer, principal.id);
    const cases = new Set(await repositories.rulings.cases(rulingId));
    const waiting = (await repositories.views.waitingFor(examId, ['ruling_needed'])).filter(({ id }) => cases.has(id));
    return { ruling: (await repositories.rulings.find(rulingId)) ?? found, again: await reopen(repositories, waiting) };
  });
  return { ruling, scripts: await start(deps, again) };
}

function notThere(id: string): AppError {
  return new AppError('ruling_not_found', `No ruling ${id}`, { httpStatus: 404, params: { id } });
}
