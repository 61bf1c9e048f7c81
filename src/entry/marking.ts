import { AppError } from '../domain/errors.ts';
import { batchWorkflowId, paperWorkflowId } from '../domain/runs.ts';
import type { Engine } from '../ports/engine.ts';
import type { GradingActivities } from '../ports/grading-activities.ts';
import type { Marking } from '../ports/marking.ts';
import { BatchGradingWorkflow, ExamPaperWorkflow } from '../workflows/grading.ts';

export function createMarking(engine: Engine<GradingActivities>): Marking {
  return {
    startBatch: (batchId, attempt) => engine.start(BatchGradingWorkflow, batchWorkflowId(batchId, attempt), { batchId }),
    startPaper: (paper) => engine.start(ExamPaperWorkflow, paperWorkflowId(paper), paper),
    signal: ({ id, workflowId, name }) => unlessGone(engine.signal(workflowId, name, null, id)),
    stopBatch: (batchId, attempt) => unlessGone(engine.cancel(batchWorkflowId(batchId, attempt))),
    stopPaper: (paper) => unlessGone(engine.cancel(paperWorkflowId(paper))),
  };
}

async function unlessGone(work: Promise<void>): Promise<void> {
  try {
    await work;
  } catch (error) {
    if (!(error instanceof AppError && error.code === 'workflow_unknown')) throw error;
  }
}
