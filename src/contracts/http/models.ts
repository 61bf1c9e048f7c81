import { z } from 'zod';
import { markingRecordShape } from '../marking-record.ts';
import { count, id, questionId, reason, time } from './common.ts';

const mode = z.enum(['economy', 'balanced', 'careful']);
const usd = z.number().min(0).max(1_000_000);

export const ruling = z
  .object({
    id,
    question_id: questionId,
    exam_version: z.int().min(1),
    point_id: z.string().nullable(),
    /** What the model asked. */
    asked: z.string(),
    answer: z.string().nullable(),
    answered_at: time.nullable(),
    /** Display name of the person, or label of the token. */
    answered_by_name: z.string().nullable(),
    /** Scripts that met the case. */
    cases: count,
    /** Those of them that still wait for the answer. */
    waiting: count,
    /** Some of them, those that wait first. */
    submission_ids: z.array(id),
    created_at: time,
  })
  .meta({ id: 'Ruling' });
export const rulingList = z.object({ items: z.array(ruling) });
export const rulingIn = z.strictObject({ answer: z.string().trim().min(1).max(4000) });
export const rulingDone = z.object({ ruling, /** Scripts that are marked again by it. */ scripts: count }).meta({ id: 'RulingDone' });

export const spending = z
  .object({
    /** Of this exam; null: what the configuration says. */
    budget_usd: usd.nullable(),
    cost_usd: z.number().min(0),
    calls: count,
    /** Calls of models without a price: not in `cost_usd`. */
    unpriced_calls: count,
    input_tokens: count,
    output_tokens: count,
    /** What the configuration says for exams without a budget of their own; null: no limit. */
    default_budget_usd: usd.nullable(),
    /** What marks from now on; null: no model is set up. */
    model: z.object({ provider: z.string(), fast: z.string(), deep: z.string(), mode: z.enum(['economy', 'balanced', 'careful']) }).nullable(),
    /** The same sums by model and what it was asked for. */
    by_model: z.array(
      z.object({
        model: z.string(),
        purpose: z.enum(['mark', 'second_look', 'rubric']),
        calls: count,
        failed_calls: count,
        unpriced_calls: count,
        input_tokens: count,
        output_tokens: count,
        cost_usd: z.number().min(0),
      }),
    ),
    /** What waits because no model could be asked, by reason; `POST /exams/{id}/mark-again` goes on. */
    waiting: z.array(reason.extend({ questions: count, scripts: count })),
  })
  .meta({ id: 'ModelSpending' });
export const spendingIn = z.strictObject({ budget_usd: usd.nullable() });
export const markedAgain = z.object({ scripts: count });

const range = <T extends z.ZodType>(of: T) => z.object({ low: of, high: of });

/** What marking the rest of a stack would take in each mode; nothing is asked for it. */
export const batchEstimate = z
  .object({
    batch_id: id,
    scripts: count,
    /** Scripts of which it is known where pen is; in the others every place of an answer is taken for written on. */
    scripts_located: count,
    /** Objective answers that are not read yet. */
    unread_answers: count,
    /** The mode that is set. */
    mode,
    models: z.object({ fast: z.string(), deep: z.string() }),
    unpriced_models: z.array(z.string()),
    /** What holds for the exam; null: no limit. */
    budget_usd: usd.nullable(),
    spent_usd: z.number().min(0),
    modes: z.array(
      z.object({
        mode,
        calls: range(count),
        image_tokens: range(count),
        text_tokens: range(count),
        output_tokens: range(count),
        /** Null where a model that would be asked has no price. */
        cost_usd: range(z.number().min(0)).nullable(),
        /** Whether what the exam may still spend covers it; null: no limit. `unknown`: no price, so that no call would be made. */
        covered: z.enum(['yes', 'perhaps', 'no', 'unknown']).nullable(),
      }),
    ),
    /** What was assumed, as sentences. */
    assumptions: z.array(z.string()),
  })
  .meta({ id: 'BatchEstimate' });

/** What each model's mark of a script was made from. */
export const markingRecord = z
  .object({
    submission_id: id,
    marks: z.array(
      z.object({
        question_id: questionId,
        version: z.int().min(1),
        exam_version: z.int().min(1),
        made_by: z.string(),
        source: z.enum(['rule', 'model', 'human', 'cache']),
        ...markingRecordShape,
      }),
    ),
    calls: z.array(
      z.object({
        id: z.string(),
        purpose: z.string(),
        provider: z.string(),
        model: z.string(),
        prompt_version: z.string(),
        question_ids: z.array(questionId),
        status: z.string(),
        /** Exactly as it came. */
        reply: z.string().nullable(),
        error: z.string().nullable(),
        input_tokens: count.nullable(),
        output_tokens: count.nullable(),
        cost_usd: z.number().nullable(),
        seconds: z.number().nullable(),
        created_at: time,
      }),
    ),
  })
  .meta({ id: 'MarkingRecord' });
