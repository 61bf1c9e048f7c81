import { hostWorkflows } from '../../../src/adapters/temporal/workflow/host.ts';
import { BOUNDARIES_SIGNAL, REVIEW_SIGNAL, type PaperRun } from '../../../src/domain/runs.ts';
import type { WorkflowContext } from '../../../src/ports/engine.ts';
import { VISION_ACTIVITIES, type GradingActivities } from '../../../src/ports/grading-activities.ts';
import { ExamPaperWorkflow, GRADING_WORKFLOWS } from '../../../src/workflows/grading.ts';

type Run = (context: WorkflowContext<GradingActivities>, paper: PaperRun) => Promise<{ waiting: number }>;

/** The workflow of a script as somebody might change it while scripts are being marked: it sums before anything else. */
export const sumFirst: Run = async (context, paper) => {
  await context.act('aggregatePaper', { submissionId: paper.submissionId, revision: paper.revision });
  return ExamPaperWorkflow.run(context, paper);
};

export function host(run: Run): ReturnType<typeof hostWorkflows> {
  return hostWorkflows<GradingActivities>({
    definitions: [{ ...ExamPaperWorkflow, run }, ...GRADING_WORKFLOWS.filter(({ name }) => name !== ExamPaperWorkflow.name)],
    visionActivities: VISION_ACTIVITIES,
    signals: [REVIEW_SIGNAL, BOUNDARIES_SIGNAL],
    heartbeatSeconds: 30,
  });
}
