import type { GradingActivities } from '../../ports/grading-activities.ts';
import type { LightDeps } from '../deps.ts';

export function recordGrade(deps: Pick<LightDeps, 'repositories' | 'notifier'>): GradingActivities['recordGrade'] {
  return async ({ submissionId, examVersion, grade, madeBy }) => {
    await deps.repositories.grades.append(submissionId, examVersion, madeBy, grade);
    deps.notifier.notify({ kind: 'question_marked', submissionId, questionId: grade.question_id });
    return null;
  };
}
