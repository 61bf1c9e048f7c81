import type { Question } from '../../domain/exam.ts';
import type { GradeVersion } from '../../domain/grade.ts';
import { MODEL_TROUBLE, type ReviewReasonCode } from '../../domain/review.ts';
import { modelMaker, questionMaker } from '../../domain/runs.ts';
import { kindOf } from '../../grading/agents/index.ts';
import { routesOf } from '../../grading/model/brief.ts';
import { planCalls } from '../../grading/model/plan-calls.ts';
import type { GradingActivities } from '../../ports/grading-activities.ts';
import type { GradingDeps } from '../deps.ts';
import type { ModelMarking } from '../models/marking.ts';
import { questionForModel } from '../models/script-calls.ts';

/** Why the rules left an objective question open, where another reader may help. */
const READ_AGAIN: readonly ReviewReasonCode[] = ['reading_unsure', 'no_match', 'reader_failed'];

/** What a model is to look at in a script, grouped into calls. What was decided by a person, or marked from the same content, is not paid for. */
export function planModelCalls(deps: GradingDeps): GradingActivities['planModelCalls'] {
  return async ({ submissionId, revision }) => {
    const submission = await deps.repositories.submissions.get(submissionId);
    if (submission.revision !== revision) return { calls: [], alone: [], beside: [] };
    const { exam } = await deps.repositories.exams.get(submission.examId, submission.examVersion);
    const current = new Map((await deps.repositories.grades.current(submissionId)).map((grade) => [grade.question_id, grade]));
    const wanted: { id: string; images: readonly string[] }[] = [];
    const alone: string[] = [];
    const beside: string[] = [];
    for (const question of exam.questions) {
      const grade = current.get(question.id) ?? null;
      const byRule = questionMaker(submissionId, question.id, revision);
      const objective = kindOf(question) === 'objective';
      if (grade?.source === 'human' || grade?.madeBy === (objective ? modelMaker(byRule) : byRule)) continue;
      const images = deps.models === null ? null : await imagesToAsk(deps, deps.models, exam, question, submissionId, grade);
      if (objective && (images === null || grade === null || !READ_AGAIN.includes(grade.reason?.code ?? 'reopened'))) continue;
      if (images === null) alone.push(question.id);
      else wanted.push({ id: question.id, images });
      if (objective) beside.push(question.id);
    }
    return { calls: deps.models === null ? [] : planCalls(wanted, deps.models.mode), alone, beside };
  };
}

/** Keys of the images a call must show; null where no call is needed or none would help. */
async function imagesToAsk(
  deps: GradingDeps,
  models: ModelMarking,
  exam: Parameters<typeof questionForModel>[1],
  question: Question,
  submissionId: string,
  grade: GradeVersion | null,
): Promise<readonly string[] | null> {
  const of = await questionForModel(deps.repositories, exam, question, submissionId, models);
  if (of === null || of.images.length === 0 || of.material.problem !== null) return null;
  if (kindOf(question) !== 'objective' && routesOf(question).size === 0) return null;
  if (grade?.record?.key === of.key && !MODEL_TROUBLE.includes(grade.reason?.code ?? 'reopened')) return null;
  if ((await deps.repositories.answerCache.get(of.key, models.cacheDays)) !== null) return null;
  return of.images.map(({ key, box }) => `${key}/${box.join()}`);
}
