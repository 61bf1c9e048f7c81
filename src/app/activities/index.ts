import type { GradingActivities, LightActivities, VisionActivities } from '../../ports/grading-activities.ts';
import type { GradingDeps, LightDeps } from '../deps.ts';
import { closeIfMarked } from '../close-batch.ts';
import { aggregatePaper } from './aggregate-paper.ts';
import { gradeQuestion } from './grade-question.ts';
import { intakeFile } from './intake-file.ts';
import { locatePaper } from './locate-paper.ts';
import { planModelCalls } from './plan-model-calls.ts';
import { planPapers } from './plan-papers.ts';
import { readWithModel } from './read-with-model.ts';
import { recordGrade } from './record-grade.ts';
import { splitBatch } from './split-batch.ts';

export function createGradingActivities(deps: GradingDeps): GradingActivities {
  return { ...createLightActivities(deps), ...createVisionActivities(deps) };
}

/** Those of `vision-compute-queue`. */
export function createVisionActivities(deps: GradingDeps): VisionActivities {
  return {
    intakeFile: intakeFile(deps),
    splitBatch: splitBatch(deps),
    locatePaper: locatePaper(deps),
    planModelCalls: planModelCalls(deps),
    readWithModel: readWithModel(deps),
    gradeQuestion: gradeQuestion(deps),
  };
}

/** Those of `default-queue`. */
export function createLightActivities(deps: LightDeps): LightActivities {
  const { batches, submissions } = deps.repositories;
  return {
    openBatch: async ({ batchId }) => {
      if (await batches.moveOn(batchId, 'SEGMENTING')) deps.notifier.notify({ kind: 'batch_status', batchId, status: 'SEGMENTING' });
      return { fileIds: (await batches.files(batchId)).map((file) => file.id) };
    },
    planPapers: planPapers(deps),
    closeBatch: async ({ batchId }) => {
      await closeIfMarked(deps, batchId);
      return null;
    },
    failBatch: async ({ batchId, code }) => {
      deps.log.error({ batchId, code }, 'batch failed');
      if (await batches.moveOn(batchId, 'FAILED', code)) deps.notifier.notify({ kind: 'batch_status', batchId, status: 'FAILED' });
      return null;
    },
    recordGrade: recordGrade(deps),
    aggregatePaper: aggregatePaper(deps),
    failPaper: async ({ submissionId, revision, code }) => {
      const { batchId, revision: newest } = await submissions.get(submissionId);
      if (revision !== newest) return null;
      deps.log.error({ submissionId, code }, 'script failed');
      await submissions.setStatus(submissionId, 'FAILED', { totalScore: null, error: code });
      deps.notifier.notify({ kind: 'submission_status', submissionId, status: 'FAILED' });
      await closeIfMarked(deps, batchId);
      return null;
    },
  };
}
