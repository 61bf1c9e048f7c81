import type { Decision } from './outbox.ts';
import type { Question } from '../../api/types.ts';
import { withSignal } from './decide.ts';

/** An item of the desk: one question of one script. */
export interface Ref {
  readonly submissionId: string;
  readonly questionId: string;
}

export const refKey = ({ submissionId, questionId }: Ref): string => `${submissionId}/${questionId}`;

export function refOf(key: string): Ref | null {
  const at = key.indexOf('/');
  return at <= 0 || at === key.length - 1 ? null : { submissionId: key.slice(0, at), questionId: key.slice(at + 1) };
}

/**
 * The list under the teacher's hands stays as it is while she works: what was decided keeps its place, so that going back and
 * undoing find it; what comes in later is added behind.
 */
export function mergeRefs(old: readonly Ref[], fresh: readonly Ref[]): readonly Ref[] {
  const known = new Set(old.map(refKey));
  const added = fresh.filter((ref) => !known.has(refKey(ref)));
  return added.length === 0 ? old : [...old, ...added];
}

/** One question over all students, then the next: the eye keeps to one answer. The order within a question stays. */
export function byQuestion(refs: readonly Ref[], questionIds: readonly string[]): readonly Ref[] {
  const rank = new Map(questionIds.map((id, index) => [id, index]));
  return refs.toSorted((a, b) => (rank.get(a.questionId) ?? Infinity) - (rank.get(b.questionId) ?? Infinity));
}

/** The next other item, from `from` on and around, that still waits; null when none does. */
export function nextWaiting(refs: readonly Ref[], from: number, waits: (ref: Ref) => boolean): number | null {
  for (let step = 1; step < refs.length; step += 1) {
    const at = (from + step) % refs.length;
    const ref = refs[at];
    if (ref !== undefined && waits(ref)) return at;
  }
  return null;
}

/** What the server said, with the decisions that are still on their way. */
export function withPending(question: Question, ref: Ref, waiting: readonly Decision[]): Question {
  return waiting
    .filter((one) => one.submissionId === ref.submissionId && one.questionId === ref.questionId)
    .reduce((now, { signal, score }) => withSignal(now, signal, score), question);
}
