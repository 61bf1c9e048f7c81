import type { Question, RubricPoint } from '../../domain/exam.ts';
import { shareOut } from '../../domain/marks.ts';
import type { Agent } from './agent.ts';

const BANDS = ['content', 'structure', 'language'] as const;

/** Bands of an essay whose exam file has no points: thirds of the marks. Such a mark always waits for a person. */
function standardBands(question: Question): readonly RubricPoint[] {
  return shareOut(question.max_score, BANDS.length).map((score, index) => {
    const id = BANDS[index] ?? BANDS[0];
    return { id, kind: 'band', score, needs: [], follow_through: false, description: id };
  });
}

export const essay: Agent = {
  kind: 'essay',
  prompt: 'essay-1',
  claims: (question) => question.points.some((point) => point.kind === 'band'),
  points: (question) => (question.points.length > 0 || question.alternatives.length > 0 ? question.points : standardBands(question)),
};
