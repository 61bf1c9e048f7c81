import type { MarkingMode } from '../../grading/model/mode.ts';
import type { Mathematics } from '../../grading/verify/checks.ts';
import type { ModelUsage } from '../../domain/model-error.ts';
import type { AskModel } from '../../ports/ask-model.ts';
import type { VisionModel } from '../../ports/vision-model.ts';

/** What marking by a model works with; absent where none is set up. */
export interface ModelMarking {
  readonly model: Pick<VisionModel, 'provider' | 'modelOf'>;
  readonly ask: AskModel;
  readonly mode: MarkingMode;
  /** US dollars for exams that have no budget of their own; null: no limit. */
  readonly budgetUsd: number | null;
  readonly mathematics: Mathematics | null;
  /** US dollars of a call; null where the model has no price. */
  readonly cost: (model: string, usage: ModelUsage) => number | null;
  readonly cacheDays: number;
  /** Marks less sure than this (0–1) are not used again for the same answer. */
  readonly cacheConfidence: number;
}
