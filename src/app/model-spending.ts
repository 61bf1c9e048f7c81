import type { Principal } from '../domain/access.ts';
import { MODEL_TROUBLE, type ReviewReasonCode } from '../domain/review.ts';
import type { ModelSpending, SpendingPart } from '../ports/model-record.ts';
import type { Repositories } from '../ports/repositories.ts';
import { examFor } from './within-reach.ts';

export interface ExamSpending extends ModelSpending {
  /** US dollars, of the exam alone; null: what the configuration says holds. */
  readonly budgetUsd: number | null;
  readonly parts: readonly SpendingPart[];
  /** What waits because no model could be asked. */
  readonly waiting: readonly { readonly code: ReviewReasonCode; readonly questions: number; readonly scripts: number }[];
}

/** What models cost for an exam, and what has stopped for want of one. */
export async function examSpending(repositories: Repositories, principal: Principal, examId: string): Promise<ExamSpending> {
  await examFor(repositories, principal, examId);
  const { modelCalls, views } = repositories;
  const byCode = Map.groupBy(await views.waiting(examId), ({ reasonCode }) => reasonCode);
  return {
    ...(await modelCalls.spending(examId)),
    budgetUsd: await modelCalls.budget(examId),
    parts: await modelCalls.spendingByModel(examId),
    waiting: MODEL_TROUBLE.flatMap((code) => {
      const found = byCode.get(code) ?? [];
      return found.length === 0 ? [] : [{ code, questions: found.length, scripts: new Set(found.map(({ submissionId }) => submissionId)).size }];
    }),
  };
}
