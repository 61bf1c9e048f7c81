import type { GradingActivities } from '../../ports/grading-activities.ts';
import type { GradingDeps } from '../deps.ts';
import { aggregatePaper } from './aggregate-paper.ts';
import { gradeQuestion } from './grade-question.ts';
import { intakeFile } from './intake-file.ts';
import { locatePaper } from './locate-paper.ts';
import { recordGrade } from './record-grade.ts';
import { splitBatch } from './split-batch.ts';

export function createGradingActivities(deps: GradingDeps): GradingActivities {
  const { batches, submissions } = deps.repositories;
  return {
    openBatch: async ({ batchId }) => {
      await batches.setStatus(batchId, 'SEGMENTING');
      return { fileIds: (await batches.files(batchId)).map((file) => file.id) };
    },
    intakeFile: intakeFile(deps),
    splitBatch: splitBatch(deps),
    closeBatch: async ({ batchId }) => {
      await batches.setStatus(batchId, 'DONE');
      return null;
    },
    locatePaper: locatePaper(deps),
    gradeQuestion: gradeQuestion(deps),
    recordGrade: recordGrade(deps),
    aggregatePaper: aggregatePaper(deps),
    failPaper: async ({ submissionId, code }) => {
      deps.log.error({ submissionId, code }, 'script failed');
      await submissions.setStatus(submissionId, 'FAILED', { totalScore: null, error: code });
      return null;
    },
  };
}
