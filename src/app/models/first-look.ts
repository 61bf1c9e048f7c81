import type { Exam } from '../../domain/exam.ts';
import { readReply, type LookedAnswer } from '../../grading/model/reply.ts';
import { markPrompt } from '../../grading/model/request.ts';
import type { AnswerImage } from '../../grading/model/answer-images.ts';
import type { ModelCall } from '../../ports/model-record.ts';
import type { ModelAnswer } from '../../ports/ask-model.ts';
import type { GradingDeps } from '../deps.ts';
import { lookFrom, type Look } from './look.ts';
import type { ModelMarking } from './marking.ts';
import { callOf, firstRequest, modelImage, questionForModel, type ModelQuestionMaterial } from './script-calls.ts';

export type ModelDeps = GradingDeps & { readonly models: ModelMarking };

interface Asked {
  readonly submissionId: string;
  readonly exam: Exam;
  readonly questionIds: readonly string[];
}

/** One call about these questions of one script, or its answer from the record. */
export async function firstLook(deps: ModelDeps, asked: Asked, signal: AbortSignal): Promise<ModelAnswer<ReadonlyMap<string, LookedAnswer>>> {
  const { models } = deps;
  const questions = await materialsOf(deps, asked);
  const { briefed, images } = callOf(questions);
  const prompt = markPrompt(questions.map(({ question }) => question));
  const shown = [];
  for (const image of images) shown.push(await modelImage(deps, asked.exam, image, models.mode));
  return models.ask(
    {
      request: firstRequest(questions, shown, { mode: models.mode, language: asked.exam.language }),
      purpose: 'mark', promptVersion: prompt.version, examId: asked.exam.id, submissionId: asked.submissionId, questionIds: asked.questionIds,
      look: 1, parse: (text) => readReply(text, briefed, asked.exam.language),
    },
    signal,
  );
}

/** A call of the record with its reply read; the same for each of its questions. */
export interface ReadCall {
  readonly call: ModelCall;
  readonly value: ReadonlyMap<string, LookedAnswer>;
  readonly images: readonly AnswerImage[];
}

/** Calls that were read last, by id: the questions of a call are marked one after the other, and each would read all of it again. */
export type ReadCalls = Map<string, Promise<ReadCall>>;
const MOST_READ_CALLS = 32;

/** The look at one question out of a call in the record. */
export async function lookOfCall(deps: ModelDeps, read: ReadCalls, callId: string, submissionId: string, exam: Exam, questionId: string): Promise<Look> {
  const known = read.get(callId) ?? readCall(deps, callId, submissionId, exam);
  read.delete(callId);
  read.set(callId, known);
  // What could not be read is read again when it is asked for again.
  known.catch(() => read.delete(callId));
  for (const oldest of read.keys()) if (read.size > MOST_READ_CALLS) read.delete(oldest);
  const { call, value, images } = await known;
  return lookFrom({ value, callId, model: call.model, replayed: true, costUsd: call.costUsd }, call.promptVersion, questionId, images, call.questionIds.length);
}

async function readCall(deps: ModelDeps, callId: string, submissionId: string, exam: Exam): Promise<ReadCall> {
  const [call] = await deps.repositories.modelCalls.get([callId]);
  if (typeof call?.reply !== 'string') throw new Error(`no reply of call ${callId} in the record`);
  const { briefed, images } = callOf(await materialsOf(deps, { submissionId, exam, questionIds: call.questionIds }));
  return { call, value: readReply(call.reply, briefed, exam.language), images };
}

async function materialsOf(deps: ModelDeps, { submissionId, exam, questionIds }: Asked): Promise<readonly ModelQuestionMaterial[]> {
  const found: ModelQuestionMaterial[] = [];
  for (const id of questionIds) {
    const question = exam.questions.find((candidate) => candidate.id === id);
    const of = question === undefined ? null : await questionForModel(deps.repositories, exam, question, submissionId, deps.models);
    if (of === null) throw new Error(`question ${id} of ${submissionId} has nothing to look at`);
    found.push(of);
  }
  return found;
}
