import { badInput } from '../domain/errors.ts';
import type { Question } from '../domain/exam.ts';
import type { Evidence } from '../domain/grade.ts';
import { roundMark, sumPoints, totalMarks, type PointDecisions } from '../domain/marks.ts';
import { routesOf } from '../grading/model/brief.ts';
import { bestTried } from '../grading/model/model-grade.ts';
import { sentence } from '../grading/objective/sentences.ts';

/** What a person gives for one point; `route` is an alternative's id, null for the question's own points. */
export interface PointDecision {
  readonly route: string | null;
  readonly pointId: string;
  readonly awarded: number;
}

export interface DecidedPoints {
  readonly score: number;
  /** One for each point of the route that counts: as it was where the person agrees, else the person's. */
  readonly evidence: readonly Evidence[];
}

/**
 * A person's decisions about points as a mark: the same arithmetic as for a model's (limits, dependencies, the best route), and a
 * point that is not named got nothing. `place`: where the answer stands, for points without a box of their own. Throws AppError
 * `points_invalid` (422): a point that is not in the rubric, stands twice, or cannot give as much.
 */
export function decidePoints(
  question: Question,
  decisions: readonly PointDecision[],
  before: readonly Evidence[],
  { place, language }: { readonly place: Pick<Evidence, 'page' | 'box'>; readonly language: string },
): DecidedPoints {
  const routes = routesOf(question);
  const decided = new Map<string, Record<string, number>>();
  for (const { route, pointId, awarded } of decisions) {
    const point = routes.get(route ?? '')?.find(({ id }) => id === pointId);
    const of = decided.get(route ?? '') ?? {};
    if (point === undefined || Object.hasOwn(of, pointId) || awarded > point.score || roundMark(awarded) !== awarded) {
      throw badInput('points_invalid', 'a point that cannot be decided like that', { point: pointId }, 422);
    }
    decided.set(route ?? '', { ...of, [pointId]: awarded });
  }
  const route = bestTried(question, decided).route ?? '';
  const points = routes.get(route) ?? [];
  const given: PointDecisions = decided.get(route) ?? {};
  const { total, awards } = sumPoints(points, given, question.max_score);
  const evidence = awards.flatMap(({ id, awarded }): readonly Evidence[] => {
    const own = before.filter(({ point_id: pointId }) => pointId === id);
    const lost = awarded === 0 && (given[id] ?? 0) > 0;
    if (!lost && own.length > 0 && totalMarks(own.map((one) => one.awarded)) === awarded) return own;
    const { page, box, text } = own[0] ?? { ...place, text: null };
    const needs = points.find((point) => point.id === id)?.needs.join(', ') ?? '';
    return [{ point_id: id, page, box, text, awarded, reasoning: lost ? sentence('lost_by_rule', language, { needs }) : '', by_person: true }];
  });
  return { score: total, evidence };
}
