import { z } from 'zod';
import { pieces } from '../../contracts/exam-schema.ts';
import { invalid, parseReply, replySchema, words } from '../model/reply-shape.ts';

const marks = z.number().positive().max(1000);

const point = z.strictObject({
  id: pieces.pointId,
  kind: z.enum(['method', 'accuracy', 'independent', 'band']),
  marks,
  needs: z.array(pieces.pointId).max(50),
  follow_through: z.boolean(),
  description: words(3000).min(1),
  /** The accuracy or form that is demanded. */
  accuracy: words(500).nullable(),
  remarks: words(1000).nullable(),
});

const question = z.strictObject({
  number: pieces.questionId,
  page: z.int().min(1).nullable(),
  type: z.enum(['objective', 'stepwise', 'essay', 'lab_design']),
  question: words(10_000).nullable(),
  /** As printed; null where no total is printed. */
  stated_marks: marks.nullable(),
  answer: z.strictObject({ kind: z.enum(['choice', 'true_false', 'number', 'text']), correct: words(2000).min(1) }).nullable(),
  points: z.array(point).max(100),
  alternatives: z.array(z.strictObject({ id: pieces.pointId, description: words(2000), points: z.array(point).min(1).max(100) })).max(20),
  guidance: words(5000).nullable(),
  doubts: z.array(words(500)).max(20),
});

const scheme = z.strictObject({
  title: words(300).nullable(),
  language: words(20).nullable(),
  questions: z.array(question).max(300),
  /** Totals that are printed for several entries together. */
  groups: z.array(z.strictObject({ label: words(60), stated_marks: marks, numbers: z.array(words(60)).min(1).max(100) })).max(200),
  paper_total: z.number().positive().max(100_000).nullable(),
  instructions_found: words(2000).nullable(),
});

export type Scheme = z.output<typeof scheme>;
export type SchemeQuestion = z.output<typeof question>;
export type SchemePoint = z.output<typeof point>;

export const SCHEME_SCHEMA = replySchema('marking_scheme', scheme);

/**
 * Reads what a model copied from a marking scheme. Throws ModelError `model_reply_invalid` for anything of another shape, marks
 * that are none, and questions of pages that were not asked for; nothing is repaired. `pages` null: a document without pages.
 */
export function readScheme(text: string, pages: readonly number[] | null): Scheme {
  const found = parseReply(text, scheme);
  for (const one of found.questions) {
    if (pages === null ? one.page !== null : one.page === null || !pages.includes(one.page)) throw invalid('a question of a page that was not asked for');
  }
  return found;
}
