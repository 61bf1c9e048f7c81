import type { GradingActivities } from '../../ports/grading-activities.ts';
import type { GradingDeps } from '../deps.ts';
import { firstLook } from '../models/first-look.ts';
import { troubleOf } from '../models/mark-with-model.ts';

/** Asks the model about several questions of one script. A call that fails for good is a reason for each of them, never an error. */
export function readWithModel(deps: GradingDeps): GradingActivities['readWithModel'] {
  return async ({ submissionId, questionIds }, { signal }) => {
    if (deps.models === null) return { reason: { code: 'needs_model', params: {} } };
    const submission = await deps.repositories.submissions.get(submissionId);
    const record = await deps.repositories.exams.get(submission.examId, submission.examVersion);
    try {
      const { callId } = await firstLook({ ...deps, models: deps.models }, { submissionId, exam: record.exam, questionIds }, signal);
      return { callId };
    } catch (error) {
      const reason = troubleOf(error);
      if (reason === null) throw error;
      deps.log.warn({ submissionId, code: reason.code }, 'a model call gave no marks');
      return { reason };
    }
  };
}
