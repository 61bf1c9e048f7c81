import type { Evidence, Question } from '../../api/types.ts';
import type { SurfaceBox } from '../../page/boxes.tsx';
import { evidenceMark, VERDICT_GLYPH } from '../../ui/mark.ts';
import type { RubricPoint } from './points.ts';

/** What a box can earn: what its point can; boxes that serve no point (options of a choice) share the question's marks. */
export function maxOf(question: Question, points: readonly RubricPoint[]): (evidence: Evidence) => number {
  const scores = new Map(points.map(({ id, score }) => [id, score]));
  const sharing = question.evidence.filter(({ point_id: id }) => id === null || !scores.has(id)).length;
  return ({ point_id: id }) => (id === null ? undefined : scores.get(id)) ?? question.max_score / Math.max(1, sharing);
}

/** A question's evidence on one page. Numbers run over all pages, so that a box and its line in the list have one name. */
export function boxesOf(question: Question, points: readonly RubricPoint[], page: number): readonly SurfaceBox[] {
  const max = maxOf(question, points);
  return question.evidence.flatMap((evidence, index) => {
    if (evidence.page !== page) return [];
    const mark = evidenceMark(question, evidence, max(evidence));
    return [{ id: String(index), box: evidence.box, mark, label: `${index + 1}${VERDICT_GLYPH[mark.verdict]}${mark.maker === 'uncertain' && mark.verdict !== 'open' ? '?' : ''}` }];
  });
}
