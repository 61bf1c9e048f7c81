import type { QuestionGrade } from './grade.ts';

/**
 * Total of a script in marks; null while any question has no score (a missing mark is not a zero).
 * Sums in hundredths, so that 0.1 + 0.2 is 0.3.
 */
export function totalScore(grades: readonly (Pick<QuestionGrade, 'score' | 'status'> | null)[]): number | null {
  let hundredths = 0;
  for (const grade of grades) {
    if (grade === null || grade.score === null) return null;
    hundredths += Math.round(grade.score * 100);
  }
  return hundredths / 100;
}
