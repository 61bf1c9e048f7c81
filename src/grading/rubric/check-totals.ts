import type { Finding } from '../../contracts/exam-checks.ts';
import { totalMarks } from '../../domain/marks.ts';
import type { Scheme } from './scheme-reply.ts';

interface Counted {
  readonly id: string;
  /** Null where neither the document nor the points tell. */
  readonly max_score: number | null;
}

/** Totals that the document states against what was copied from it. What a single question's points add up to is the exam file's check. */
export function checkTotals(schemes: readonly Scheme[], questions: readonly Counted[]): Finding[] {
  return [...checkPaper(schemes, questions), ...schemes.flatMap(({ groups }) => groups.flatMap((group) => checkGroup(group, questions)))];
}

function checkPaper(schemes: readonly Scheme[], questions: readonly Counted[]): Finding[] {
  const totals = [...new Set(schemes.flatMap(({ paper_total: total }) => (total === null ? [] : [total])))];
  const [stated, ...others] = totals;
  if (stated === undefined) return [];
  if (others.length > 0) return [{ code: 'scheme_totals_conflict', path: ['questions'], params: { totals: totals.join(', ') } }];
  // Questions that only the exam file has are not of this document, but the paper's total counts them.
  const sum = totalMarks(questions.map(({ max_score: marks }) => marks));
  return sum === null || sum === stated ? [] : [{ code: 'scheme_total_differs', path: ['questions'], params: { sum, stated } }];
}

function checkGroup({ label, stated_marks: stated, numbers }: Scheme['groups'][number], questions: readonly Counted[]): Finding[] {
  const path = ['questions', Math.max(0, questions.findIndex(({ id }) => numbers.includes(id)))];
  const parts = [...new Set(numbers)].map((part) => ({ part, of: questions.find(({ id }) => id === part) }));
  const unknown = parts.filter(({ of }) => of === undefined);
  if (unknown.length > 0) return unknown.map(({ part }) => ({ code: 'scheme_group_unknown', path, params: { label, part } }));
  const sum = totalMarks(parts.map(({ of }) => of?.max_score ?? null));
  return sum === null || sum === stated ? [] : [{ code: 'scheme_group_differs', path, params: { label, sum, stated } }];
}
