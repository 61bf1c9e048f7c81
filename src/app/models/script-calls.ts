import { readFile, rm } from 'node:fs/promises';
import { createHash } from 'node:crypto';
import type { Exam, Question } from '../../domain/exam.ts';
import { answerImages, hiddenParts, type AnswerImage } from '../../grading/model/answer-images.ts';
import { rubricSha256 } from '../../grading/model/brief.ts';
import type { BriefedQuestion } from '../../grading/model/request.ts';
import { markPrompt, markRequest, secondLookPrompt } from '../../grading/model/request.ts';
import { shownSize } from '../../grading/model/tiles.ts';
import type { MarkingMode } from '../../grading/model/mode.ts';
import type { Box } from '../../domain/geometry.ts';
import type { QuestionMaterial, Repositories } from '../../ports/repositories.ts';
import type { ModelImage, ModelRequest, VisionModel } from '../../ports/vision-model.ts';
import type { GradingDeps } from '../deps.ts';

/** A question of one script with all that a model would be given. */
export interface ModelQuestionMaterial {
  readonly question: Question;
  readonly material: QuestionMaterial;
  readonly images: readonly AnswerImage[];
  readonly rubricSha256: string;
  readonly rulings: BriefedQuestion['rulings'];
  /** SHA-256 of everything that decides the mark: the same key is the same mark. */
  readonly key: string;
}

type Marks = Pick<VisionModel, 'provider' | 'modelOf'>;

export type MarkedBy = { readonly model: Marks; readonly mode: MarkingMode };

/** Loads what the model would see of a question; null where locating left nothing. */
export async function questionForModel(
  repositories: Repositories,
  exam: Exam,
  question: Question,
  submissionId: string,
  by: MarkedBy,
): Promise<ModelQuestionMaterial | null> {
  const material = await repositories.measures.get(submissionId, question.id);
  if (material === null) return null;
  return materialForModel(exam, question, material, await repositories.rulings.ofQuestion(exam.id, question.id, rubricSha256(question)), by);
}

/** What the model would see of a question, from what locating left of it and all rulings on its rubric. */
export function materialForModel(exam: Exam, question: Question, material: QuestionMaterial, rulings: BriefedQuestion['rulings'], by: MarkedBy): ModelQuestionMaterial {
  const images = answerImages(question, material);
  const rubric = rubricSha256(question);
  const answered = rulings.filter(({ answer }) => answer !== null);
  const content = [
    exam.id, exam.language, rubric, by.mode, by.model.provider, by.model.modelOf('fast'), by.model.modelOf('deep'),
    markPrompt([question]).version, secondLookPrompt(question).version,
    answered.map(({ id, answer }) => [id, answer]),
    images.map(({ sha256, box }) => [sha256, box]),
  ];
  return { question, material, images, rubricSha256: rubric, rulings: answered, key: createHash('sha256').update(JSON.stringify(content)).digest('hex') };
}

export interface ScriptCall {
  readonly briefed: readonly BriefedQuestion[];
  /** Image k of the call is `images[k - 1]`. */
  readonly images: readonly AnswerImage[];
}

/** Numbers the images of a call: each once, in the order in which the questions name them. */
export function callOf(questions: readonly ModelQuestionMaterial[]): ScriptCall {
  const images: AnswerImage[] = [];
  const numberOf = (image: AnswerImage): number => {
    const known = images.findIndex(({ key, box }) => key === image.key && box.join() === image.box.join());
    return known >= 0 ? known + 1 : images.push(image);
  };
  const briefed = questions.map(({ question, images: own, rulings }) => ({
    question, rulings, images: own.map(numberOf), rulingIds: rulings.map(({ id }) => id), only: null,
  }));
  return { briefed, images };
}

/** The request of a first look at these questions; `shown` are the images of their call, in its order. */
export function firstRequest(questions: readonly ModelQuestionMaterial[], shown: readonly ModelImage[], { mode, language }: { readonly mode: MarkingMode; readonly language: string }): ModelRequest {
  const prompt = markPrompt(questions.map(({ question }) => question));
  return markRequest(callOf(questions).briefed, shown, { prompt, tier: mode === 'careful' ? 'deep' : 'fast', language });
}

/** What a second look asks of some points of one route, all images of `shown`, and its request. */
export function secondRequest(
  of: ModelQuestionMaterial,
  only: NonNullable<BriefedQuestion['only']>,
  shown: readonly ModelImage[],
  language: string,
): { readonly briefed: BriefedQuestion; readonly request: ModelRequest } {
  const briefed = { question: of.question, rulings: of.rulings, rulingIds: of.rulings.map(({ id }) => id), images: shown.map((_, index) => index + 1), only };
  return { briefed, request: markRequest([briefed], shown, { prompt: secondLookPrompt(of.question), tier: 'deep', language }) };
}

/** A part of an answer image as a model sees it: shrunk, grey, the student's number painted over. `part` as shares of the image. */
export async function modelImage(
  deps: Pick<GradingDeps, 'imaging' | 'blobs'>,
  exam: Exam,
  image: AnswerImage,
  mode: MarkingMode | 'close',
  part: Box = [0, 0, 1, 1],
): Promise<ModelImage> {
  const crop = { width: image.size.width * (part[3] - part[1]), height: image.size.height * (part[2] - part[0]) };
  const made = await deps.imaging.answerImage({
    path: await deps.blobs.localPath(image.key), part, hide: hiddenParts(image, exam.paper), size: shownSize(crop, mode),
  });
  try {
    return { bytes: await readFile(made.path), mediaType: made.mediaType, width: made.width, height: made.height };
  } finally {
    await rm(made.path, { force: true });
  }
}
