import { createHash, randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { AppError } from '../../domain/errors.ts';
import { ModelError, type ModelUsage } from '../../domain/model-error.ts';
import { imageTokens } from '../../grading/model/tiles.ts';
import type { AskModel, ModelAnswer, ModelQuestion } from '../../ports/ask-model.ts';
import type { Json } from '../../ports/engine.ts';
import type { Log } from '../../ports/log.ts';
import type { ModelCalls } from '../../ports/model-record.ts';
import type { RateLimiter } from '../../ports/rate-limiter.ts';
import type { ModelReply, ModelRequest, VisionModel } from '../../ports/vision-model.ts';

export interface AskModelDeps {
  readonly model: VisionModel;
  readonly calls: ModelCalls;
  readonly limiter: RateLimiter;
  readonly requestsPerMinute: number;
  /** US dollars for exams that have no budget of their own; null: no limit. */
  readonly budgetUsd: number | null;
  /** US dollars of a call; null where the model has no price. */
  readonly cost: (model: string, usage: ModelUsage) => number | null;
  readonly log: Log;
  readonly wait?: (seconds: number, signal: AbortSignal) => Promise<void>;
}

const ATTEMPTS = 3;
const BACKOFF_SECONDS = 1;
/** A provider that asks for a longer pause is not waited for: the question goes to a person, and can be marked again later. */
const LONGEST_PAUSE_SECONDS = 60;
/** Share of the room for a reply that replies use, for setting money aside. */
const TYPICAL_REPLY = 0.15;
/** Above this, some providers split a request in two. */
const MOST_OUTPUT_TOKENS = 32_768;
const CHARACTERS_PER_TOKEN = 4;

/** See `AskModel`. Each try is a call in the record; the last failure is thrown. */
export function createAskModel(deps: AskModelDeps): AskModel {
  const wait = deps.wait ?? ((seconds, signal) => sleep(seconds * 1000, undefined, { signal }));

  async function tryOnce<T>(question: ModelQuestion<T>, key: string, asked: Json, signal: AbortSignal): Promise<ModelAnswer<T>> {
    const { request } = question;
    const model = deps.model.modelOf(request.tier);
    await deps.limiter.take(`model/${deps.model.provider}`, deps.requestsPerMinute, signal);
    const id = randomUUID();
    const budget = (await deps.calls.budget(question.examId)) ?? deps.budgetUsd;
    const expected = deps.cost(model, expectedUsage(request));
    // A budget that cannot be kept is none.
    if (budget !== null && expected === null) throw new AppError('price_unknown', `no price of ${model} is known`, { httpStatus: 409, params: { model } });
    const begun = await deps.calls.begin(
      {
        id, key, asked, model,
        examId: question.examId, submissionId: question.submissionId, questionIds: question.questionIds, purpose: question.purpose,
        provider: deps.model.provider, promptVersion: question.promptVersion, costUsd: expected,
      },
      budget,
    );
    if (begun === null) throw new AppError('budget_reached', 'the budget for models is used up', { httpStatus: 409, params: { budget: budget ?? 0 } });
    const started = performance.now();
    const seconds = (): number => (performance.now() - started) / 1000;
    const fail = async (error: unknown): Promise<never> => {
      const known = error instanceof ModelError ? error : null;
      await deps.calls.finish(id, {
        reply: known?.text ?? null, error: known?.code ?? (signal.aborted ? 'stopped' : 'internal_error'), usage: known?.usage ?? null,
        costUsd: costOfFailure(known, model), seconds: seconds(),
      });
      throw error;
    };
    let reply: ModelReply;
    try {
      reply = await deps.model.ask(request, signal);
    } catch (error) {
      return fail(error);
    }
    let value: T;
    try {
      value = question.parse(reply.text);
    } catch (error) {
      if (!(error instanceof ModelError)) return fail(error);
      deps.log.warn({ callId: id, fault: error.message }, 'a reply of the model was refused');
      return fail(new ModelError(error.code, error.message, { usage: reply.usage, text: reply.text }));
    }
    const costUsd = deps.cost(reply.model, reply.usage) ?? deps.cost(model, reply.usage);
    await deps.calls.finish(id, { reply: reply.text, error: null, usage: reply.usage, costUsd, seconds: seconds() });
    return { value, callId: id, model: reply.model, replayed: false, costUsd };
  }

  /** What was turned away costs nothing; what was cut off may have been billed, so the money stays set aside. */
  function costOfFailure(error: ModelError | null, model: string): number | null {
    if (error !== null && error.usage !== null) return deps.cost(model, error.usage);
    return error?.turnedAway === true ? 0 : null;
  }

  return async (question, signal) => {
    const asked = askedOf(question.request);
    const key = keyOf(deps.model, question, asked);
    const known = await deps.calls.done(key);
    if (known !== null && known.reply !== null) {
      return { value: question.parse(known.reply), callId: known.id, model: known.model, replayed: true, costUsd: known.costUsd };
    }
    let { request } = question;
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await tryOnce({ ...question, request }, key, asked, signal);
      } catch (error) {
        signal.throwIfAborted();
        if (!(error instanceof ModelError) || !error.retryable || attempt === ATTEMPTS) throw error;
        const pause = error.retryAfterSeconds ?? BACKOFF_SECONDS * 2 ** (attempt - 1);
        if (pause > LONGEST_PAUSE_SECONDS) throw error;
        if (error.code === 'model_truncated') request = { ...request, maxOutputTokens: Math.min(MOST_OUTPUT_TOKENS, request.maxOutputTokens * 2) };
        await wait(pause, signal);
      }
    }
  };
}

function sha256(bytes: string | Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

function askedOf({ tier, system, parts, schema }: ModelRequest): Json {
  return {
    tier,
    system: sha256(system),
    schema: sha256(JSON.stringify(schema.json)),
    parts: parts.map((part) => (part.kind === 'text' ? { text: sha256(part.text) } : { image: sha256(part.image.bytes), width: part.image.width, height: part.image.height })),
  };
}

function keyOf(model: VisionModel, { request, promptVersion, examId, look }: ModelQuestion<unknown>, asked: Json): string {
  return sha256(JSON.stringify([model.provider, model.modelOf(request.tier), promptVersion, examId, look, asked]));
}

/** What a request will take, by the tile rule and four characters a token. */
export function expectedUsage({ system, parts, schema, maxOutputTokens }: ModelRequest): ModelUsage {
  const characters = system.length + JSON.stringify(schema.json).length + parts.reduce((sum, part) => sum + (part.kind === 'text' ? part.text.length : 0), 0);
  const images = parts.reduce((sum, part) => sum + (part.kind === 'image' ? imageTokens(part.image) : 0), 0);
  return { inputTokens: Math.ceil(characters / CHARACTERS_PER_TOKEN) + images, cachedInputTokens: 0, outputTokens: Math.ceil(maxOutputTokens * TYPICAL_REPLY) };
}
