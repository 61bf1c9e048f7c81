import type { ExamQuestion, Question } from '../../api/types.ts';

export type RubricPoint = ExamQuestion['points'][number];
export type Awarded = ReadonlyMap<string, number>;

/** The route whose points the evidence speaks of: the rubric's own, or that of an alternative. */
export function pointsOf(question: Pick<Question, 'evidence'>, rubric: ExamQuestion | undefined): readonly RubricPoint[] {
  return routeOf(question, rubric).points;
}

/** `id`: of the alternative; null for the rubric's own points. */
export function routeOf(question: Pick<Question, 'evidence'>, rubric: ExamQuestion | undefined): { readonly id: string | null; readonly points: readonly RubricPoint[] } {
  const own = { id: null, points: rubric?.points ?? [] };
  if (rubric === undefined) return own;
  const named = new Set(question.evidence.map(({ point_id: id }) => id));
  const hits = (points: readonly RubricPoint[]): number => points.filter(({ id }) => named.has(id)).length;
  return [own, ...rubric.alternatives].toSorted((a, b) => hits(b.points) - hits(a.points))[0] ?? own;
}

export function awardedBy(question: Pick<Question, 'evidence'>): Awarded {
  const awarded = new Map<string, number>();
  for (const { point_id: id, awarded: given } of question.evidence) if (id !== null) awarded.set(id, (awarded.get(id) ?? 0) + given);
  return awarded;
}

/** Gives a point or takes it: what every point of the route has then. */
export function togglePoint(awarded: Awarded, points: readonly RubricPoint[], id: string): Awarded {
  const point = points.find((one) => one.id === id);
  if (point === undefined) return awarded;
  const next = new Map(points.map((one) => [one.id, awarded.get(one.id) ?? 0]));
  return next.set(id, (awarded.get(id) ?? 0) > 0 ? 0 : point.score);
}

/** The sum of the points that count: an accuracy mark needs its method mark; never more than the question has. */
export function sumOf(awarded: Awarded, points: readonly RubricPoint[], max: number): number {
  const byId = new Map(points.map((point) => [point.id, point]));
  const counts = (id: string, asked: ReadonlySet<string> = new Set()): boolean => {
    const point = byId.get(id);
    if (point === undefined || asked.has(id) || (awarded.get(id) ?? 0) <= 0) return false;
    const deeper = new Set([...asked, id]);
    return point.needs.every((need) => counts(need, deeper));
  };
  const hundredths = points.reduce((sum, { id }) => sum + (counts(id) ? Math.round((awarded.get(id) ?? 0) * 100) : 0), 0);
  return Math.min(max, hundredths / 100);
}
