import type { Question } from '../domain/exam.ts';
import type { Box } from '../domain/geometry.ts';
import { kindOf } from './agents/index.ts';

export interface AnswerPlaces {
  /** Bubbles; `id` is unique in the exam. */
  readonly marks: readonly { readonly id: string; readonly option: string; readonly page: number; readonly box: Box }[];
  /** What is cut out: the field of a written answer, and the regions of an answer that needs a model. */
  readonly crops: readonly { readonly id: string; readonly role: 'field' | 'region'; readonly page: number; readonly box: Box }[];
  /** The exam file does not say where the answer is: a model looks for it on every page. */
  readonly anywhere: boolean;
  /** Every page the answer may stand on, ascending. */
  readonly pages: readonly number[];
}

/** Where a question's answer must be looked for, from its exam file entry. */
export function answerPlaces(question: Question): AnswerPlaces {
  const { answer, id } = question;
  const bubbles = answer !== null && (answer.kind === 'choice' || answer.kind === 'true_false') ? answer.marks : null;
  const bubblePage = answer !== null && 'page' in answer ? (answer.page ?? question.regions[0]?.page ?? 1) : 1;
  const marks = bubbles === null
    ? []
    : Object.entries(bubbles).map(([option, box]) => ({ id: `${id}/${option}`, option, page: bubblePage, box }));
  const field = answer?.field ?? null;
  const byRule = kindOf(question) === 'objective';
  const written = byRule
    ? (field === null || bubbles !== null ? [] : [{ id: `${id}/field`, role: 'field' as const, page: field.page, box: field.box }])
    : question.regions.map((region, index) => ({ id: `${id}/region-${index + 1}`, role: 'region' as const, page: region.page, box: region.box }));
  const pages = [...new Set([...marks, ...written].map((place) => place.page))].toSorted((a, b) => a - b);
  return { marks, crops: written, pages, anywhere: !byRule && question.regions.length === 0 };
}
