import { AppError } from '../../domain/errors.ts';
import type { Question } from '../../domain/exam.ts';
import type { ModelUsage } from '../../domain/model-error.ts';
import { kindOf } from '../../grading/agents/index.ts';
import { MARKING_MODES, type MarkingMode } from '../../grading/model/mode.ts';
import { planCalls } from '../../grading/model/plan-calls.ts';
import type { GradeVersion } from '../../domain/grade.ts';
import type { BriefedQuestion } from '../../grading/model/request.ts';
import { rubricSha256 } from '../../grading/model/brief.ts';
import type { QuestionMaterial, Submission } from '../../ports/repositories.ts';
import type { GradingDeps } from '../deps.ts';
import { assumedMaterial } from './assumed-material.ts';
import { add, firstLookCost, leastSecondLooks, mostSecondLooks, NOTHING, type CallCost } from './call-cost.ts';
import type { ModelMarking } from './marking.ts';
import { materialForModel, type ModelQuestionMaterial } from './script-calls.ts';
import { imageIds, isLeftOpen, isMarked, toBeAsked } from './to-be-asked.ts';

/** From what is certain to what is possible. */
export interface Range<T> {
  readonly low: T;
  readonly high: T;
}

export interface ModeEstimate {
  readonly mode: MarkingMode;
  readonly calls: Range<number>;
  readonly imageTokens: Range<number>;
  readonly textTokens: Range<number>;
  readonly outputTokens: Range<number>;
  /** US dollars; null where a model that would be asked has no price. */
  readonly costUsd: Range<number> | null;
  /** Whether what the exam may still spend covers it; null where nothing limits it. `unknown`: no price, so that no call would be made. */
  readonly covered: 'yes' | 'perhaps' | 'no' | 'unknown' | null;
}

export interface BatchEstimate {
  readonly batchId: string;
  readonly scripts: number;
  /** Scripts of which it is known where pen is; in the others every place of an answer is taken for written on. */
  readonly located: number;
  /** Objective answers that were not read yet: a model is asked about those that the offline reader will leave open. */
  readonly unread: number;
  /** The mode that is set. */
  readonly mode: MarkingMode;
  readonly models: { readonly fast: string; readonly deep: string };
  /** Of them, those without a price. */
  readonly unpriced: readonly string[];
  readonly budgetUsd: number | null;
  readonly spentUsd: number;
  readonly modes: readonly ModeEstimate[];
}

/** A question of one script before it is known in which mode it is asked. */
interface Candidate {
  readonly question: Question;
  readonly material: QuestionMaterial;
  readonly rulings: BriefedQuestion['rulings'];
  readonly grade: GradeVersion | null;
  /** An objective answer that no reader has tried. */
  readonly unread: boolean;
}

/**
 * What marking the rest of a batch would take in each mode, without asking or changing anything: from the same plan as the marking
 * itself. `low`: no point is in doubt, no objective answer is left open. `high`: every point gets every look its mode allows. Tries
 * that fail and are made again are not counted. Throws AppError `model_needed` (501), `batch_not_split` (409).
 */
export async function estimateBatch(deps: Pick<GradingDeps, 'repositories' | 'models'>, batchId: string): Promise<BatchEstimate> {
  const { repositories, models } = deps;
  if (models === null) throw new AppError('model_needed', 'no vision model is set up', { httpStatus: 501 });
  const batch = await repositories.batches.get(batchId);
  if (batch.splitVersion === 0) throw new AppError('batch_not_split', `Batch ${batchId} is ${batch.status}`, { httpStatus: 409, params: { status: batch.status } });
  const scripts = await repositories.submissions.ofBatch(batchId);
  const totals = new Map(MARKING_MODES.map((mode) => [mode, { low: NOTHING, high: NOTHING }]));
  const rulings = new Map<string, BriefedQuestion['rulings']>();
  let [located, unread] = [0, 0];
  for (const script of scripts) {
    const found = await candidatesOf(deps, script, rulings);
    if (found.located) located += 1;
    unread += found.candidates.filter((one) => one.unread).length;
    for (const [mode, { low, high }] of totals) {
      const more = await scriptCost(deps, models, script, found.candidates, mode);
      totals.set(mode, { low: add(low, more.low), high: add(high, more.high) });
    }
  }
  const budgetUsd = (await repositories.modelCalls.budget(batch.examId)) ?? models.budgetUsd;
  const { costUsd: spentUsd } = await repositories.modelCalls.spending(batch.examId);
  const names = { fast: models.model.modelOf('fast'), deep: models.model.modelOf('deep') };
  return {
    batchId, scripts: scripts.length, located, unread, mode: models.mode, models: names,
    unpriced: [...new Set(Object.values(names))].filter((name) => models.cost(name, { inputTokens: 0, cachedInputTokens: 0, outputTokens: 0 }) === null),
    budgetUsd, spentUsd,
    modes: [...totals].map(([mode, range]) => modeEstimate(models, mode, range, budgetUsd === null ? null : budgetUsd - spentUsd)),
  };
}

async function candidatesOf(
  { repositories }: Pick<GradingDeps, 'repositories'>,
  script: Submission,
  known: Map<string, BriefedQuestion['rulings']>,
): Promise<{ readonly located: boolean; readonly candidates: readonly Candidate[] }> {
  const { exam } = await repositories.exams.get(script.examId, script.examVersion);
  const current = new Map((await repositories.grades.current(script.id)).map((grade) => [grade.question_id, grade]));
  const pages = await repositories.pages.ofSubmission(script.id);
  let located = true;
  const candidates: Candidate[] = [];
  for (const question of exam.questions) {
    const measured = await repositories.measures.get(script.id, question.id);
    if (measured === null) located = false;
    const grade = current.get(question.id) ?? null;
    if (isMarked(script, question, grade)) continue;
    const objective = kindOf(question) === 'objective';
    if (objective && grade !== null && !isLeftOpen(grade)) continue;
    const rubric = rubricSha256(question);
    const rulings = known.get(rubric) ?? (await repositories.rulings.ofQuestion(exam.id, question.id, rubric));
    known.set(rubric, rulings);
    const material = measured ?? assumedMaterial(question, pages);
    candidates.push({ question, material, rulings, grade, unread: objective && grade === null && material.field !== null && material.problem === null });
  }
  return { located, candidates };
}

async function scriptCost(
  { repositories }: Pick<GradingDeps, 'repositories'>,
  models: ModelMarking,
  script: Submission,
  candidates: readonly Candidate[],
  mode: MarkingMode,
): Promise<Range<CallCost>> {
  const { exam } = await repositories.exams.get(script.examId, script.examVersion);
  const asked: { readonly of: ModelQuestionMaterial; readonly sure: boolean }[] = [];
  for (const { question, material, rulings, grade, unread } of candidates) {
    const of = materialForModel(exam, question, material, rulings, { model: models.model, mode });
    if (await toBeAsked(repositories, of, grade, models.cacheDays)) asked.push({ of, sure: !unread });
  }
  const first = (questions: readonly ModelQuestionMaterial[]): CallCost =>
    planCalls(questions.map((of) => ({ id: of.question.id, images: imageIds(of) })), mode)
      .map((ids) => firstLookCost(questions.filter(({ question }) => ids.includes(question.id)), mode, exam.language))
      .reduce(add, NOTHING);
  const sure = asked.filter((one) => one.sure).map(({ of }) => of);
  const second = (cost: typeof mostSecondLooks): CallCost => sure.map((of) => cost(of, mode, exam.language)).reduce(add, NOTHING);
  return { low: add(first(sure), second(leastSecondLooks)), high: add(first(asked.map(({ of }) => of)), second(mostSecondLooks)) };
}

function modeEstimate(models: ModelMarking, mode: MarkingMode, { low, high }: Range<CallCost>, leftUsd: number | null): ModeEstimate {
  const range = <T>(of: (cost: CallCost) => T): Range<T> => ({ low: of(low), high: of(high) });
  const price = (cost: CallCost): number | null => {
    const parts = (['fast', 'deep'] as const).map((tier) => (cost[tier].calls === 0 ? 0 : models.cost(models.model.modelOf(tier), usageOf(cost[tier]))));
    return parts.includes(null) ? null : parts.reduce<number>((sum, part) => sum + (part ?? 0), 0);
  };
  const [least, most] = [price(low), price(high)];
  const costUsd = least === null || most === null ? null : { low: least, high: most };
  const sum = (cost: CallCost, of: keyof CallCost['fast']): number => cost.fast[of] + cost.deep[of];
  return {
    mode,
    calls: range((cost) => sum(cost, 'calls')),
    imageTokens: range((cost) => sum(cost, 'imageTokens')),
    textTokens: range((cost) => sum(cost, 'textTokens')),
    outputTokens: range((cost) => sum(cost, 'outputTokens')),
    costUsd,
    covered: leftUsd === null ? null : costUsd === null ? 'unknown' : costUsd.high <= leftUsd ? 'yes' : costUsd.low <= leftUsd ? 'perhaps' : 'no',
  };
}

function usageOf({ imageTokens, textTokens, outputTokens }: CallCost['fast']): ModelUsage {
  return { inputTokens: imageTokens + textTokens, cachedInputTokens: 0, outputTokens };
}
