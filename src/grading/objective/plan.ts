import type { Question } from '../../domain/exam.ts';
import { kindOf } from '../agents/index.ts';

/** The reader call a question needs; `bubbles` needs measures instead, `needs_model` and `no_field` cannot be read offline. */
export type ObjectivePlan = 'bubbles' | 'letters' | 'digits' | 'number' | 'text' | 'needs_model' | 'no_field';

const LATIN = /^[A-Za-z]$/;
const DIGIT = /^\d$/;

/**
 * How an answer is read without a model. Digit cells (`field.length`) hold nothing but digits, so they are read
 * cell by cell where the key is a whole number; signs, points, fractions and units need the number reader.
 */
export function planObjective(question: Question): ObjectivePlan {
  const { answer } = question;
  if (kindOf(question) !== 'objective' || answer === null) return 'needs_model';
  if ((answer.kind === 'choice' || answer.kind === 'true_false') && answer.marks !== null) return 'bubbles';
  if (answer.field === null) return 'no_field';
  switch (answer.kind) {
    case 'choice':
      if (answer.options.every((option) => LATIN.test(option))) return 'letters';
      return answer.options.every((option) => DIGIT.test(option)) ? 'digits' : 'text';
    case 'true_false':
      return 'letters';
    case 'number':
      return answer.field.length !== null && answer.unit === null && /^\d+$/.test(String(answer.correct)) ? 'digits' : 'number';
    default:
      return 'text';
  }
}

/** The letters to tell apart where the plan is `letters`. */
export function letterOptions(question: Question): readonly string[] {
  return question.answer?.kind === 'choice' ? question.answer.options : ['T', 'F'];
}

/** Whether several bubbles of the question may be filled. */
export function allowsSeveral(question: Question): boolean {
  return question.answer?.kind === 'choice' && question.answer.correct.length > 1;
}
