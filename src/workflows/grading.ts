import type { GradingActivities } from '../ports/grading-activities.ts';
import type { WorkflowDefinition } from '../ports/engine.ts';

type Definition<I, O> = WorkflowDefinition<GradingActivities, I, O>;

export const batchWorkflowId = (batchId: string): string => `batch-${batchId}`;
export const paperWorkflowId = (submissionId: string): string => `paper-${submissionId}`;
export const questionWorkflowId = (submissionId: string, questionId: string): string =>
  `question-${submissionId}-${questionId}`;

/** Read and mark, then record: two steps, so that a mark that was made is never made again. */
export const QuestionGradingWorkflow: Definition<{ submissionId: string; questionId: string }, null> = {
  name: 'QuestionGradingWorkflow',
  tier: 'question',
  run: async (context, { submissionId, questionId }) => {
    const marked = await context.act('gradeQuestion', { submissionId, questionId });
    return context.act('recordGrade', { submissionId, ...marked, madeBy: context.workflowId });
  },
};

/** One script: locate, mark every question, sum. A script that breaks is FAILED by itself; its neighbours go on. */
export const ExamPaperWorkflow: Definition<{ submissionId: string }, { waiting: number }> = {
  name: 'ExamPaperWorkflow',
  tier: 'paper',
  run: async (context, { submissionId }) => {
    const { questionIds } = await context.act('locatePaper', { submissionId });
    await context.progress({ questions: questionIds.length });
    const outcomes = await context.children(
      QuestionGradingWorkflow,
      questionIds.map((questionId) => ({
        id: questionWorkflowId(submissionId, questionId),
        input: { submissionId, questionId },
      })),
    );
    // A question whose workflow broke has no version in the record; aggregation sends it to a person.
    await context.progress({ questions: questionIds.length, done: outcomes.length });
    return context.act('aggregatePaper', { submissionId });
  },
};

/** A stack: intake file by file, split, then every script. */
export const BatchGradingWorkflow: Definition<{ batchId: string }, { submissions: number }> = {
  name: 'BatchGradingWorkflow',
  tier: 'batch',
  run: async (context, { batchId }) => {
    const { fileIds } = await context.act('openBatch', { batchId });
    for (const fileId of fileIds) await context.act('intakeFile', { batchId, fileId });
    const { submissionIds } = await context.act('splitBatch', { batchId });
    const papers = await context.children(
      ExamPaperWorkflow,
      submissionIds.map((submissionId) => ({ id: paperWorkflowId(submissionId), input: { submissionId } })),
    );
    for (const [index, paper] of papers.entries()) {
      const submissionId = submissionIds[index];
      if (paper.ok || submissionId === undefined) continue;
      await context.act('failPaper', { submissionId, code: paper.error.code });
    }
    await context.act('closeBatch', { batchId });
    return { submissions: submissionIds.length };
  },
};

export const GRADING_WORKFLOWS = [BatchGradingWorkflow, ExamPaperWorkflow, QuestionGradingWorkflow] as const;
