import type { Exam } from '../../domain/exam.ts';
import { readReply, type LookedAnswer } from '../../grading/model/reply.ts';
import { markPrompt } from '../../grading/model/request.ts';
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
      look: 1, parse: (text) => readReply(text, briefed),
    },
    signal,
  );
}

/** The look at one question out of a call in the record. */
export async function lookOfCall(deps: ModelDeps, callId: string, submissionId: string, exam: Exam, questionId: string): Promise<Look> {
  const [call] = await deps.repositories.modelCalls.get([callId]);
  if (typeof call?.reply !== 'string') throw new Error(`no reply of call ${callId} in the record`);
  const { briefed, images } = callOf(await materialsOf(deps, { submissionId, exam, questionIds: call.questionIds }));
  const value = readReply(call.reply, briefed);
  return lookFrom({ value, callId, model: call.model, replayed: true, costUsd: call.costUsd }, call.promptVersion, questionId, images, call.questionIds.length);
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
