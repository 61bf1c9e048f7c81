import { kindOf } from '../../grading/agents/index.ts';
import { routesOf } from '../../grading/model/brief.ts';
import { SECOND_LOOKS, type MarkingMode } from '../../grading/model/mode.ts';
import { imageTokens, shownSize, type Size } from '../../grading/model/tiles.ts';
import type { ModelImage, ModelRequest, ModelTier } from '../../ports/vision-model.ts';
import { expectedUsage } from './ask-model.ts';
import { callOf, firstRequest, secondRequest, type ModelQuestionMaterial } from './script-calls.ts';

interface Taken {
  readonly calls: number;
  readonly imageTokens: number;
  readonly textTokens: number;
  readonly outputTokens: number;
}

/** What calls take of each model. */
export type CallCost = Readonly<Record<ModelTier, Taken>>;

const NONE: Taken = { calls: 0, imageTokens: 0, textTokens: 0, outputTokens: 0 };
export const NOTHING: CallCost = { fast: NONE, deep: NONE };

export function add(a: CallCost, b: CallCost): CallCost {
  return { fast: sum(a.fast, b.fast), deep: sum(a.deep, b.deep) };
}

function sum(a: Taken, b: Taken): Taken {
  return { calls: a.calls + b.calls, imageTokens: a.imageTokens + b.imageTokens, textTokens: a.textTokens + b.textTokens, outputTokens: a.outputTokens + b.outputTokens };
}

/** One call about these questions of a script. */
export function firstLookCost(questions: readonly ModelQuestionMaterial[], mode: MarkingMode, language: string): CallCost {
  const shown = callOf(questions).images.map(({ size }) => unseen(shownSize(size, mode)));
  return costOf(firstRequest(questions, shown, { mode, language }));
}

/** `careful` looks twice at every point, at least once more at a small part; the others only where there is doubt. */
export function leastSecondLooks(of: ModelQuestionMaterial, mode: MarkingMode, language: string): CallCost {
  return mode === 'careful' ? secondLook(of, [{ width: 1, height: 1 }], language) : NOTHING;
}

/** Every look that the mode allows, at every point, at the whole answer as near as looks go. */
export function mostSecondLooks(of: ModelQuestionMaterial, mode: MarkingMode, language: string): CallCost {
  const all = of.images.map(({ size }) => shownSize(size, 'careful'));
  const near = of.images.map(({ size }) => [shownSize(size, 'close')]);
  const [most] = [all, ...near].toSorted((a, b) => tokensOf(b) - tokensOf(a));
  const one = most === undefined ? NOTHING : secondLook(of, most, language);
  return Array.from({ length: SECOND_LOOKS[mode] }, () => one).reduce(add, NOTHING);
}

function secondLook(of: ModelQuestionMaterial, sizes: readonly Size[], language: string): CallCost {
  const [[route, points] = [null, []]] = routesOf(of.question);
  if (kindOf(of.question) === 'objective' || route === null) return NOTHING;
  return costOf(secondRequest(of, { route, pointIds: points.map(({ id }) => id) }, sizes.map(unseen), language).request);
}

/** An image of which only the size is known, which is all that its tokens depend on. */
function unseen(size: Size): ModelImage {
  return { bytes: new Uint8Array(), mediaType: 'image/webp', ...size };
}

function costOf(request: ModelRequest): CallCost {
  const { inputTokens, outputTokens } = expectedUsage(request);
  const images = tokensOf(request.parts.flatMap((part) => (part.kind === 'image' ? [part.image] : [])));
  return { ...NOTHING, [request.tier]: { calls: 1, imageTokens: images, textTokens: inputTokens - images, outputTokens } };
}

function tokensOf(images: readonly Size[]): number {
  return images.reduce((total, image) => total + imageTokens(image), 0);
}
