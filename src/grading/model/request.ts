import { createHash } from 'node:crypto';
import type { Question } from '../../domain/exam.ts';
import type { Ruling } from '../../ports/model-record.ts';
import type { ModelImage, ModelRequest, ModelTier, PromptPart } from '../../ports/vision-model.ts';
import { agentOf, kindOf, SUPERVISOR_PROMPT } from '../agents/index.ts';
import { promptOf, type Prompt } from '../prompts/index.ts';
import { briefOf, routesOf } from './brief.ts';
import { REPLY_SCHEMA, type AskedQuestion } from './reply.ts';

export interface BriefedQuestion extends AskedQuestion {
  readonly rulings: readonly Ruling[];
}

/**
 * Tokens of a reply: what a question takes whatever it is, what each decided point adds, and the room that models which think take
 * before they answer. Above `most` some providers split the request.
 */
const OUTPUT = { question: 500, point: 160, thinking: 16_384, most: 32_768 };

/** Prompt of a first look at these questions: the common rules and those of the kinds among them. */
export function markPrompt(questions: readonly Question[]): Prompt {
  const kinds = questions.map(kindOf);
  const open = kinds.includes(null);
  const names = ['objective', 'stepwise', 'essay', 'lab_design'] as const;
  const used = names.filter((kind) => kinds.includes(kind) || (open && kind !== 'objective'));
  return promptOf('mark-1', ...used.map((kind) => agentOf(kind).prompt), ...(open ? [SUPERVISOR_PROMPT] : []));
}

export function secondLookPrompt(question: Question): Prompt {
  const kind = kindOf(question);
  return promptOf('second_look-1', ...(kind === null ? [] : [agentOf(kind).prompt]));
}

/**
 * One call about one script. Images are numbered from 1 in the order given. Each stands between lines with a code that a student
 * cannot know beforehand, since it is made from what was scanned.
 */
export function markRequest(
  questions: readonly BriefedQuestion[],
  images: readonly ModelImage[],
  options: { readonly prompt: Prompt; readonly tier: ModelTier; readonly language: string },
): ModelRequest {
  const fence = createHash('sha256');
  for (const image of images) fence.update(image.bytes);
  const code = fence.digest('hex').slice(0, 16);
  const briefs = questions.map((asked) => secondBrief(asked, briefOf(asked.question, asked.rulings, asked.images)));
  const parts: PromptPart[] = [
    { kind: 'text', text: `Task: mark ${questions.length === 1 ? 'this question' : `these ${questions.length} questions`} of one script. Language of reasons and feedback: ${options.language}.\n${JSON.stringify(briefs)}` },
    ...images.flatMap((image, index): PromptPart[] => [
      { kind: 'text', text: `[${code}] image ${index + 1} begins: written by the student` },
      { kind: 'image', image },
      { kind: 'text', text: `[${code}] image ${index + 1} ends` },
    ]),
  ];
  return { tier: options.tier, system: options.prompt.text, parts, schema: REPLY_SCHEMA, maxOutputTokens: outputTokens(questions) };
}

function secondBrief({ question, only }: AskedQuestion, brief: object): object {
  if (only === null) return brief;
  const points = (routesOf(question).get(only.route) ?? []).map(({ id, kind, score, needs, description }) => ({ id, kind, score, ...(needs.length > 0 && { needs }), description }));
  return {
    ...Object.fromEntries(Object.entries(brief).filter(([key]) => key !== 'other_routes')),
    route: only.route,
    points: points.filter(({ id }) => only.pointIds.includes(id)),
    context_points: points.filter(({ id }) => !only.pointIds.includes(id)),
  };
}

/** Room for the whole reply, so that none is cut. */
function outputTokens(questions: readonly AskedQuestion[]): number {
  const points = questions.reduce((sum, { question }) => sum + [...routesOf(question).values()].reduce((all, route) => all + route.length, 0), 0);
  return Math.min(OUTPUT.most, OUTPUT.thinking + 2 * (questions.length * OUTPUT.question + points * OUTPUT.point));
}
