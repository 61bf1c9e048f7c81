import { answerRuling, markAgain } from '../../app/mark-again.ts';
import { estimateBatch } from '../../app/models/estimate-batch.ts';
import { batchFor, examFor, submissionFor } from '../../app/within-reach.ts';
import type { Answer } from '../../contracts/http/routes.ts';
import type { Ruling } from '../../ports/model-record.ts';
import type { Repositories } from '../../ports/repositories.ts';
import type { Handlers } from '../handler.ts';
import { estimateOut } from '../present/estimate.ts';

type Names = 'listRulings' | 'answerRuling' | 'getSpending' | 'setBudget' | 'estimateBatch' | 'markAgain' | 'getMarkingRecord';

export const modelRoutes: Handlers<Names> = {
  async listRulings(deps, { principal, params }) {
    return deps.as(principal, async (repositories) => {
      await examFor(repositories, principal, params.id);
      return { items: (await repositories.rulings.ofExam(params.id)).map(rulingOut) };
    });
  },

  async answerRuling(deps, { principal, params, body }) {
    const { ruling, scripts } = await answerRuling(deps, principal, { examId: params.id, rulingId: params.ruling, answer: body.answer });
    return { ruling: rulingOut(ruling), scripts };
  },

  async getSpending(deps, { principal, params }) {
    return deps.as(principal, async (repositories) => {
      await examFor(repositories, principal, params.id);
      return spendingOut(repositories, params.id);
    });
  },

  async setBudget(deps, { principal, params, body }) {
    return deps.as(principal, async (repositories) => {
      await examFor(repositories, principal, params.id);
      await repositories.modelCalls.setBudget(params.id, body.budget_usd);
      return spendingOut(repositories, params.id);
    });
  },

  async estimateBatch(deps, { principal, params, lang }) {
    await deps.as(principal, (repositories) => batchFor(repositories, principal, params.id));
    return estimateOut(await estimateBatch(deps, params.id), lang);
  },

  async markAgain(deps, { principal, params }) {
    return { scripts: await markAgain(deps, principal, params.id) };
  },

  async getMarkingRecord(deps, { principal, params }) {
    return deps.as(principal, async (repositories) => {
      const submission = await submissionFor(repositories, principal, params.id);
      const { exam } = await repositories.exams.get(submission.examId, submission.examVersion);
      const versions = [];
      for (const question of exam.questions) versions.push(...(await repositories.grades.history(params.id, question.id)));
      const marks = versions.flatMap(({ record, question_id, version, examVersion, madeBy, source }) => {
        if (record === undefined || record === null) return [];
        const { ruling_ids, inputs, looks, checks, ...rest } = record;
        return [{ ...rest, question_id, version, exam_version: examVersion, made_by: madeBy, source, ruling_ids: [...ruling_ids], inputs: [...inputs], looks: [...looks], checks: [...checks] }];
      });
      const calls = await repositories.modelCalls.ofSubmission(params.id);
      return {
        submission_id: params.id,
        marks,
        calls: calls.map((call) => ({
          id: call.id, purpose: call.purpose, provider: call.provider, model: call.model, prompt_version: call.promptVersion, status: call.status,
          reply: call.reply, error: call.error, input_tokens: call.usage?.inputTokens ?? null, output_tokens: call.usage?.outputTokens ?? null,
          cost_usd: call.costUsd, seconds: call.seconds, created_at: call.createdAt.toISOString(),
        })),
      };
    });
  },
};

async function spendingOut({ modelCalls }: Repositories, examId: string): Promise<Answer<'getSpending'>> {
  const { calls, usage, costUsd, unpriced } = await modelCalls.spending(examId);
  return {
    budget_usd: await modelCalls.budget(examId), cost_usd: costUsd, calls, unpriced_calls: unpriced, input_tokens: usage.inputTokens, output_tokens: usage.outputTokens,
  };
}

function rulingOut({ id, questionId, examVersion, pointId, asked, answer, answeredAt, cases, createdAt }: Ruling): Answer<'listRulings'>['items'][number] {
  return {
    id, question_id: questionId, exam_version: examVersion, point_id: pointId, asked, answer, answered_at: answeredAt?.toISOString() ?? null, cases,
    created_at: createdAt.toISOString(),
  };
}
