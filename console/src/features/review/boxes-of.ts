import type { Question } from '../../api/types.ts';
import type { SurfaceBox } from '../../page/boxes.tsx';
import { evidenceMark, VERDICT_GLYPH } from '../../ui/mark.ts';
import type { RubricPoint } from './points.ts';

/** A question's evidence on one page. Numbers run over all pages, so that a box and its line in the list have one name. */
export function boxesOf(question: Question, points: readonly RubricPoint[], page: number): readonly SurfaceBox[] {
  return question.evidence.flatMap((evidence, index) => {
    if (evidence.page !== page) return [];
    const max = points.find(({ id }) => id === evidence.point_id)?.score ?? question.max_score;
    const mark = evidenceMark(question, evidence, max);
    return [{ id: String(index), box: evidence.box, mark, label: `${index + 1}${VERDICT_GLYPH[mark.verdict]}${mark.maker === 'uncertain' && mark.verdict !== 'open' ? '?' : ''}` }];
  });
}
