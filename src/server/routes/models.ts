import { answerRuling, markAgain } from '../../app/mark-again.ts';
import { examSpending, type ExamSpending } from '../../app/model-spending.ts';
import { namesOf, type NameOf } from '../../app/names-of.ts';
import { estimateBatch } from '../../app/models/estimate-batch.ts';
import { batchFor, examFor, submissionFor } from '../../app/within-reach.ts';
import { reasonMessage } from '../../contracts/messages.ts';
import type { Answer } from '../../contracts/http/routes.ts';
import type { ModelSpending, RulingInUse } from '../../ports/model-record.ts';
import type { ServerDeps } from '../deps.ts';
import type { Handlers } from '../handler.ts';
import { estimateOut } from '../present/estimate.ts';

type Names = 'listRulings' | 'answerRuling' | 'getSpending' | 'setBudget' | 'estimateBatch' | 'markAgain' | 'getMarkingRecord';

export const modelRoutes: Handlers<Names> = {
  async listRulings(deps, { principal, params }) {
    const rulings = await deps.as(principal, async (repositories) => {
      await examFor(repositories, principal, params.id);
      return repositories.rulings.ofExam(params.id);
    });
    const nameOf = await namesOf(deps, rulings.map(({ answeredBy }) => answeredBy));
    return { items: rulings.map((one) => rulingOut(one, nameOf)) };
  },

  async answerRuling(deps, { principal, params, body }) {
    const { ruling, scripts } = await answerRuling(deps, principal, { examId: params.id, rulingId: params.ruling, answer: body.answer });
    return { ruling: rulingOut(ruling, await namesOf(deps, [ruling.answeredBy])), scripts };
  },

  async getSpending(deps, { principal, params, lang }) {
    return spendingOut(deps, await deps.as(principal, (repositories) => examSpending(repositories, principal, params.id)), lang);
  },

  async setBudget(deps, { principal, params, body, lang }) {
    const spending = await deps.as(principal, async (repositories) => {
      await examFor(repositories, principal, params.id);
      await repositories.modelCalls.setBudget(params.id, body.budget_usd);
      return examSpending(repositories, principal, params.id);
    });
    return spendingOut(deps, spending, lang);
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
          id: call.id, purpose: call.purpose, provider: call.provider, model: call.model, prompt_version: call.promptVersion, question_ids: [...call.questionIds], status: call.status,
          reply: call.reply, error: call.error, input_tokens: call.usage?.inputTokens ?? null, output_tokens: call.usage?.outputTokens ?? null,
          cost_usd: call.costUsd, seconds: call.seconds, created_at: call.createdAt.toISOString(),
        })),
      };
    });
  },
};

function spendingOut({ models }: Pick<ServerDeps, 'models'>, { budgetUsd, parts, waiting, ...sum }: ExamSpending, lang: string): Answer<'getSpending'> {
  return {
    ...sumOut(sum),
    budget_usd: budgetUsd,
    default_budget_usd: models?.budgetUsd ?? null,
    model: models === null ? null : { provider: models.model.provider, fast: models.model.modelOf('fast'), deep: models.model.modelOf('deep'), mode: models.mode },
    by_model: parts.map(({ model, purpose, failed, ...part }) => ({ ...sumOut(part), model, purpose, failed_calls: failed })),
    waiting: waiting.map(({ code, questions, scripts }) => ({ code, message: reasonMessage({ code, params: {} }, lang), questions, scripts })),
  };
}

function sumOut({ calls, usage, costUsd, unpriced }: ModelSpending): Pick<Answer<'getSpending'>, 'calls' | 'cost_usd' | 'unpriced_calls' | 'input_tokens' | 'output_tokens'> {
  return { calls, cost_usd: costUsd, unpriced_calls: unpriced, input_tokens: usage.inputTokens, output_tokens: usage.outputTokens };
}

function rulingOut({ id, questionId, examVersion, pointId, asked, answer, answeredAt, answeredBy, cases, waiting, scripts, createdAt }: RulingInUse, nameOf: NameOf): Answer<'listRulings'>['items'][number] {
  return {
    id, question_id: questionId, exam_version: examVersion, point_id: pointId, asked, answer, answered_at: answeredAt?.toISOString() ?? null,
    answered_by_name: nameOf(answeredBy), cases, waiting, submission_ids: [...scripts],
    created_at: createdAt.toISOString(),
  };
}
