import { createHash } from 'node:crypto';
import type { Exam } from '../../domain/exam.ts';
import type { ModelImage, ModelRequest, PromptPart } from '../../ports/vision-model.ts';
import { promptOf, type Prompt } from '../prompts/index.ts';
import { SCHEME_SCHEMA } from './scheme-reply.ts';

/** A marking scheme as it is shown. */
export type SchemeDocument =
  | { readonly kind: 'pages'; readonly pages: readonly { readonly page: number; readonly image: ModelImage }[] }
  | { readonly kind: 'text'; readonly html: string; readonly pictures: readonly { readonly picture: number; readonly image: ModelImage }[] };

/** One call: its own pages, whose questions it is asked for (null: a document without pages), and its request. */
export interface SchemeCall {
  readonly pages: readonly number[] | null;
  readonly request: ModelRequest;
}

/**
 * Pages of one call: what is copied from so many has room in one reply, and is written in the time a call may take. Behind them stand
 * some that a question may run on to.
 */
const PAGES = { own: 6, context: 2 };
const OUTPUT_TOKENS = 32_768;

export function schemePrompt(): Prompt {
  return promptOf('rubric-1');
}

/** The calls that read a whole document, in its order. `exam`: whose numbers the questions are to carry; its marks are not told, so that they cannot be echoed. */
export function schemeCalls(document: SchemeDocument, exam: Exam | null): SchemeCall[] {
  if (document.kind === 'text') {
    const shown = document.pictures.map(({ picture, image }) => ({ name: `picture ${picture}`, part: { kind: 'image', image } as const }));
    return [{ pages: null, request: requestOf({ pages: null }, [{ name: 'text', part: { kind: 'text', text: document.html } }, ...shown], exam) }];
  }
  const calls: SchemeCall[] = [];
  for (let from = 0; from < document.pages.length; from += PAGES.own) {
    const shown = document.pages.slice(from, from + PAGES.own + PAGES.context);
    const pages = shown.slice(0, PAGES.own).map(({ page }) => page);
    const context = shown.slice(PAGES.own).map(({ page }) => page);
    const parts = shown.map(({ page, image }) => ({ name: `page ${page}`, part: { kind: 'image', image } as const }));
    calls.push({ pages, request: requestOf({ pages, ...(context.length > 0 && { context_pages: context }) }, parts, exam) });
  }
  return calls;
}

/** Each part stands between lines with a code that nobody can write into the document, since it is made from the whole of it. */
function requestOf(task: object, shown: readonly { readonly name: string; readonly part: PromptPart }[], exam: Exam | null): ModelRequest {
  const hash = createHash('sha256');
  for (const { part } of shown) hash.update(part.kind === 'image' ? part.image.bytes : part.text);
  const code = hash.digest('hex').slice(0, 16);
  const known = exam === null ? {} : { exam_questions: exam.questions.map(({ id, type }) => ({ id, type })) };
  const parts: PromptPart[] = [
    { kind: 'text', text: `Task: copy this marking scheme.\n${JSON.stringify({ ...task, ...known })}` },
    ...shown.flatMap(({ name, part }): PromptPart[] => [
      { kind: 'text', text: `[${code}] ${name} begins: from the document` }, part, { kind: 'text', text: `[${code}] ${name} ends` },
    ]),
  ];
  return { tier: 'deep', system: schemePrompt().text, parts, schema: SCHEME_SCHEMA, maxOutputTokens: OUTPUT_TOKENS };
}
