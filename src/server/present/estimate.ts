import type { BatchEstimate } from '../../app/models/estimate-batch.ts';
import type { Answer } from '../../contracts/http/routes.ts';
import { estimateNotes } from '../../contracts/messages-estimate.ts';

export function estimateOut(estimate: BatchEstimate, lang: string): Answer<'estimateBatch'> {
  return {
    batch_id: estimate.batchId,
    scripts: estimate.scripts,
    scripts_located: estimate.located,
    unread_answers: estimate.unread,
    mode: estimate.mode,
    models: estimate.models,
    unpriced_models: [...estimate.unpriced],
    budget_usd: estimate.budgetUsd,
    spent_usd: estimate.spentUsd,
    modes: estimate.modes.map(({ mode, calls, imageTokens, textTokens, outputTokens, costUsd, covered }) => ({
      mode, calls, image_tokens: imageTokens, text_tokens: textTokens, output_tokens: outputTokens, cost_usd: costUsd, covered,
    })),
    assumptions: [...estimateNotes(estimate, lang)],
  };
}
