import type { Alternative, ChoiceAnswer, Question, RubricPoint } from './exam.ts';

/**
 * The arithmetic of marks. All sums run in hundredths of a mark, as whole numbers, so that 0.1 + 0.2 is 0.3 and
 * a total never depends on the order of its parts. Every mark in and out has at most two decimals.
 */

function hundredths(mark: number): number {
  if (!Number.isFinite(mark)) throw new RangeError('a mark must be a finite number');
  return Math.round(mark * 100);
}

/** The nearest hundredth of a mark; a RangeError for what is no finite number, never a zero. */
export function roundMark(mark: number): number {
  return hundredths(mark) / 100;
}

/** Exact sum; null as soon as one part has no mark yet. */
export function totalMarks(marks: readonly (number | null)[]): number | null {
  let total = 0;
  for (const mark of marks) {
    if (mark === null) return null;
    total += hundredths(mark);
  }
  return total / 100;
}

/** What a marker decided per point id, in marks; a point that is not named got nothing. */
export type PointDecisions = Readonly<Record<string, number>>;

export interface RouteMark {
  /** Id of the alternative; null for the question's own points. */
  readonly route: string | null;
  /** After limits and dependencies, one per point of the route, in its order. */
  readonly awards: readonly { readonly id: string; readonly awarded: number }[];
  readonly total: number;
}

/**
 * Marks of one route: each decision is limited to 0 … the point's score, a point earns nothing unless every
 * point it needs (and those that one needs) earned something, and the sum is limited to `max`.
 */
export function sumPoints(points: readonly RubricPoint[], decisions: PointDecisions, max: number, route: string | null = null): RouteMark {
  const byId = new Map(points.map((point) => [point.id, point]));
  const decided = (point: RubricPoint): number => {
    const mark = Object.hasOwn(decisions, point.id) ? hundredths(decisions[point.id] ?? 0) : 0;
    return Math.min(Math.max(mark, 0), hundredths(point.score));
  };
  const earned = (point: RubricPoint, above: readonly string[]): boolean =>
    !above.includes(point.id) &&
    decided(point) > 0 &&
    point.needs.every((id) => {
      const need = byId.get(id);
      return need !== undefined && earned(need, [...above, point.id]);
    });
  const awards = points.map((point) => ({ id: point.id, awarded: earned(point, []) ? decided(point) / 100 : 0 }));
  const sum = awards.reduce((total, award) => total + hundredths(award.awarded), 0);
  return { route, awards, total: Math.min(sum, hundredths(max)) / 100 };
}

/**
 * The route that earns most; among equals the question's own points, then the earlier alternative.
 * `decisions` by route id, the question's own points under the empty string.
 */
export function bestRoute(
  question: Pick<Question, 'points' | 'max_score'> & { readonly alternatives: readonly Pick<Alternative, 'id' | 'points'>[] },
  decisions: Readonly<Record<string, PointDecisions>>,
): RouteMark {
  const of = (id: string): PointDecisions => (Object.hasOwn(decisions, id) ? (decisions[id] ?? {}) : {});
  let best = sumPoints(question.points, of(''), question.max_score);
  for (const { id, points } of question.alternatives) {
    const mark = sumPoints(points, of(id), question.max_score, id);
    if (mark.total > best.total) best = mark;
  }
  return best;
}

/**
 * Marks for the chosen options. All or nothing: the chosen set is the correct set. `per_option`: every right
 * option earns `max / number of right options`, every wrong one costs as much, never below 0; the result is
 * rounded once, at the end, to the nearest hundredth (halves up), so that all right options give exactly `max`.
 */
export function scoreChoice(answer: Pick<ChoiceAnswer, 'correct' | 'partial'>, chosen: readonly string[], max: number): number {
  const correct = new Set(answer.correct);
  const picked = new Set(chosen);
  const right = [...picked].filter((option) => correct.has(option)).length;
  const wrong = picked.size - right;
  if (right === correct.size && wrong === 0) return roundMark(max);
  if (answer.partial === 'none') return 0;
  return Math.max(0, Math.floor((2 * (right - wrong) * hundredths(max) + correct.size) / (2 * correct.size))) / 100;
}

/** Splits a mark into `parts` that differ by at most a hundredth and add up to it exactly. */
export function shareOut(mark: number, parts: number): readonly number[] {
  const whole = hundredths(mark);
  const base = Math.floor(whole / parts);
  return Array.from({ length: parts }, (_, index) => (base + (index < whole - base * parts ? 1 : 0)) / 100);
}
