import type { GradingActivities } from '../../ports/grading-activities.ts';
import { kindOf } from '../../grading/agents/index.ts';
import { planCalls } from '../../grading/model/plan-calls.ts';
import type { GradingDeps } from '../deps.ts';
import { questionForModel } from '../models/script-calls.ts';
import { imageIds, isLeftOpen, isMarked, toBeAsked } from '../models/to-be-asked.ts';

/** What a model is to look at in a script, grouped into calls. What was decided by a person, or marked from the same content, is not paid for. */
export function planModelCalls(deps: GradingDeps): GradingActivities['planModelCalls'] {
  return async ({ submissionId, revision }) => {
    const { repositories, models } = deps;
    const submission = await repositories.submissions.get(submissionId);
    if (submission.revision !== revision) return { calls: [], alone: [], beside: [] };
    const { exam } = await repositories.exams.get(submission.examId, submission.examVersion);
    const current = new Map((await repositories.grades.current(submissionId)).map((grade) => [grade.question_id, grade]));
    const wanted: { id: string; images: readonly string[] }[] = [];
    const alone: string[] = [];
    const beside: string[] = [];
    for (const question of exam.questions) {
      const grade = current.get(question.id) ?? null;
      if (isMarked(submission, question, grade)) continue;
      const of = models === null ? null : await questionForModel(repositories, exam, question, submissionId, models);
      const asked = models !== null && of !== null && (await toBeAsked(repositories, of, grade, models.cacheDays)) ? of : null;
      const objective = kindOf(question) === 'objective';
      if (objective && (asked === null || !isLeftOpen(grade))) continue;
      if (asked === null) alone.push(question.id);
      else wanted.push({ id: question.id, images: imageIds(asked) });
      if (objective) beside.push(question.id);
    }
    return { calls: models === null ? [] : planCalls(wanted, models.mode), alone, beside };
  };
}
