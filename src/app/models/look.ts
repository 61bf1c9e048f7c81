import type { Exam } from '../../domain/exam.ts';
import type { Box } from '../../domain/geometry.ts';
import type { LookRecord } from '../../domain/grade.ts';
import { isMet } from '../../grading/verify/checks.ts';
import { inImage, onPage, type AnswerImage } from '../../grading/model/answer-images.ts';
import { readReply, type LookedAnswer, type LookedPoint } from '../../grading/model/reply.ts';
import { secondLookPrompt } from '../../grading/model/request.ts';
import type { ModelAnswer } from '../../ports/ask-model.ts';
import type { GradingDeps } from '../deps.ts';
import type { ModelMarking } from './marking.ts';
import { modelImage, secondRequest, type ModelQuestionMaterial } from './script-calls.ts';

/** One reading of one question, with the images its boxes point into. */
export interface Look {
  readonly callId: string;
  readonly model: string;
  readonly prompt: string;
  readonly costUsd: number | null;
  readonly answer: LookedAnswer;
  readonly images: readonly AnswerImage[];
}

export type Place = { readonly page: number; readonly box: Box };

/** Room round the doubtful places of a second look, as a share of the image. */
const ROOM = 0.08;

/** Where a decided point stands on the script's page. */
export function placeOf(point: LookedPoint, images: readonly AnswerImage[]): Place | null {
  const image = point.place === null ? undefined : images[point.place.image - 1];
  return image === undefined || point.place === null ? null : { page: image.page, box: onPage(point.place.box, image) };
}

/** Share of pen in the box of each met point; null where it has no box. */
export async function inkOf(deps: Pick<GradingDeps, 'imaging' | 'blobs'>, points: readonly LookedPoint[], images: readonly AnswerImage[]): Promise<Map<string, number | null>> {
  const found = new Map<string, number | null>(points.filter(isMet).map(({ point }) => [point.id, null]));
  for (const [index, image] of images.entries()) {
    const here = points.filter((point) => isMet(point) && point.place?.image === index + 1);
    if (here.length === 0) continue;
    const boxes = here.map(({ place }) => inImage(onPage(place?.box ?? [0, 0, 0, 0], image), image));
    const path = await deps.blobs.localPath(image.key);
    const shares = await deps.imaging.ink(path, image.blankKey === null ? null : await deps.blobs.localPath(image.blankKey), boxes);
    for (const [at, { point }] of here.entries()) found.set(point.id, shares[at] ?? null);
  }
  return found;
}

export interface SecondLook {
  readonly exam: Exam;
  readonly submissionId: string;
  readonly of: ModelQuestionMaterial;
  readonly route: string;
  readonly pointIds: readonly string[];
  /** As shares of their images; null where one of the points has no place to look at. */
  readonly places: readonly { readonly image: AnswerImage; readonly box: Box }[] | null;
  /** From 2. */
  readonly look: number;
}

/** An independent look at single points, closer: only at their places where all have one with ink, else at the whole answer. */
export async function lookAgain(
  deps: GradingDeps,
  marking: ModelMarking,
  asked: SecondLook,
  signal: AbortSignal,
): Promise<Look> {
  const { exam, of, places } = asked;
  const [at] = places ?? [];
  const near = at !== undefined && places?.every(({ image }) => image === at.image) === true ? partRound(places.map(({ box }) => box)) : null;
  const images = at !== undefined && near !== null ? [partOf(at.image, near)] : of.images;
  const shown = at !== undefined && near !== null
    ? [await modelImage(deps, exam, at.image, 'close', near)]
    : await Promise.all(of.images.map((image) => modelImage(deps, exam, image, 'careful')));
  const { briefed, request } = secondRequest(of, { route: asked.route, pointIds: asked.pointIds }, shown, exam.language);
  const prompt = secondLookPrompt(of.question);
  const answer = await marking.ask(
    {
      request, purpose: 'second_look', promptVersion: prompt.version, examId: exam.id, submissionId: asked.submissionId, questionIds: [of.question.id],
      look: asked.look, parse: (text) => readReply(text, [briefed], exam.language),
    },
    signal,
  );
  return lookFrom(answer, prompt.version, of.question.id, images, 1);
}

export function lookFrom(answer: ModelAnswer<ReadonlyMap<string, LookedAnswer>>, prompt: string, questionId: string, images: readonly AnswerImage[], questions: number): Look {
  const looked = answer.value.get(questionId);
  if (looked === undefined) throw new Error(`call ${answer.callId} has no answer for a question it was asked`);
  return { callId: answer.callId, model: answer.model, prompt, costUsd: answer.costUsd === null ? null : answer.costUsd / questions, answer: looked, images };
}

export function lookRecord(look: Look, route: string): LookRecord {
  const points = look.answer.routes.get(route) ?? [];
  return {
    call_id: look.callId, model: look.model, prompt: look.prompt, route: route === '' ? null : route,
    verdicts: Object.fromEntries(points.map(({ point, verdict, marks }) => [point.id, marks === null ? verdict : `${verdict} ${marks}`])),
  };
}

/** Shares of the image that hold all boxes (shares too), with room. */
function partRound(boxes: readonly Box[]): Box {
  const clamp = (value: number): number => Math.min(1, Math.max(0, value));
  return [
    clamp(Math.min(...boxes.map((box) => box[0])) - ROOM), clamp(Math.min(...boxes.map((box) => box[1])) - ROOM),
    clamp(Math.max(...boxes.map((box) => box[2])) + ROOM), clamp(Math.max(...boxes.map((box) => box[3])) + ROOM),
  ];
}

function partOf(image: AnswerImage, part: Box): AnswerImage {
  return { ...image, box: onPage([part[0] * 1000, part[1] * 1000, part[2] * 1000, part[3] * 1000], image) };
}
