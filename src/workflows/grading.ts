import { BOUNDARIES_SIGNAL, callWorkflowId, modelMaker, paperWorkflowId, questionMaker, questionWorkflowId, REVIEW_SIGNAL, type PaperRun } from '../domain/runs.ts';
import type { WorkflowContext, WorkflowDefinition } from '../ports/engine.ts';
import type { FirstLook, GradingActivities } from '../ports/grading-activities.ts';

type Definition<I, O> = WorkflowDefinition<GradingActivities, I, O>;

/** A wait that nobody ends looks again by itself, in case a signal was lost. */
const LOOK_AGAIN_SECONDS = 7 * 24 * 3600;

interface QuestionRun {
  readonly submissionId: string;
  readonly questionId: string;
  readonly madeBy: string;
  /** Left out for marks by rule. */
  readonly first?: FirstLook | null;
}

/** Read and mark, then record: two steps, so that a mark that was made is never made again. */
export const QuestionGradingWorkflow: Definition<QuestionRun, null> = {
  name: 'QuestionGradingWorkflow',
  tier: 'question',
  run: async (context, { submissionId, questionId, madeBy, first }) => {
    const marked = await context.act('gradeQuestion', { submissionId, questionId, first: first ?? null });
    return context.act('recordGrade', { submissionId, ...marked, madeBy });
  },
};

/** One call of a model about several questions of a script. */
export const ModelCallWorkflow: Definition<{ submissionId: string; questionIds: readonly string[] }, FirstLook> = {
  name: 'ModelCallWorkflow',
  tier: 'question',
  run: (context, call) => context.act('readWithModel', call),
};

/**
 * One script: locate, mark every question, sum, and wait for a person as long as it takes. A script that breaks is FAILED by
 * itself; its neighbours go on.
 */
export const ExamPaperWorkflow: Definition<PaperRun, { waiting: number }> = {
  name: 'ExamPaperWorkflow',
  tier: 'paper',
  run: async (context, paper) => {
    try {
      await markPaper(context, paper);
      for (;;) {
        const { waiting, open } = await context.act('aggregatePaper', { submissionId: paper.submissionId, revision: paper.revision });
        if (!open) return { waiting };
        await context.waitSignal(REVIEW_SIGNAL, LOOK_AGAIN_SECONDS);
      }
    } catch (error) {
      await context.act('failPaper', { ...paper, code: codeOf(error) });
      throw error;
    }
  },
};

async function markPaper(context: WorkflowContext<GradingActivities>, paper: PaperRun): Promise<void> {
  const { submissionId, revision, attempt } = paper;
  const { questionIds } = await context.act('locatePaper', paper);
  await context.progress({ questions: questionIds.length });
  const outcomes = await context.children(
    QuestionGradingWorkflow,
    questionIds.map((questionId) => {
      const madeBy = questionMaker(submissionId, questionId, revision);
      return { id: questionWorkflowId(madeBy, attempt), input: { submissionId, questionId, madeBy } };
    }),
  );
  // A question whose workflow broke has no version in the record; aggregation sends it to a person.
  await context.progress({ questions: questionIds.length, done: outcomes.length });
  const { calls, alone, beside } = await context.act('planModelCalls', paper);
  const looks = await context.children(ModelCallWorkflow, calls.map((ids, index) => ({ id: callWorkflowId(paper, index + 1), input: { submissionId, questionIds: ids } })));
  const firstOf = new Map<string, FirstLook>();
  for (const [index, ids] of calls.entries()) {
    const look = looks[index];
    for (const id of ids) firstOf.set(id, look?.ok === true ? look.value : { reason: { code: 'reader_failed', params: {} } });
  }
  await context.children(
    QuestionGradingWorkflow,
    [...firstOf.keys(), ...alone].map((questionId) => {
      const byRule = questionMaker(submissionId, questionId, revision);
      const madeBy = beside.includes(questionId) ? modelMaker(byRule) : byRule;
      return { id: questionWorkflowId(madeBy, attempt), input: { submissionId, questionId, madeBy, first: firstOf.get(questionId) ?? null } };
    }),
  );
}

/** A stack: intake file by file, split, let a person confirm where that was asked for, then start every script. */
export const BatchGradingWorkflow: Definition<{ batchId: string }, { submissions: number }> = {
  name: 'BatchGradingWorkflow',
  tier: 'batch',
  run: async (context, { batchId }) => {
    try {
      const { fileIds } = await context.act('openBatch', { batchId });
      for (const fileId of fileIds) await context.act('intakeFile', { batchId, fileId });
      await context.act('splitBatch', { batchId });
      let plan = await context.act('planPapers', { batchId });
      while (!plan.confirmed) {
        await context.waitSignal(BOUNDARIES_SIGNAL, LOOK_AGAIN_SECONDS);
        plan = await context.act('planPapers', { batchId });
      }
      await context.startDetached(ExamPaperWorkflow, plan.papers.map((paper) => ({ id: paperWorkflowId(paper), input: paper })));
      await context.act('closeBatch', { batchId });
      return { submissions: plan.papers.length };
    } catch (error) {
      await context.act('failBatch', { batchId, code: codeOf(error) });
      throw error;
    }
  },
};

function codeOf(error: unknown): string {
  return typeof error === 'object' && error !== null && 'code' in error && typeof error.code === 'string' ? error.code : 'internal_error';
}

export const GRADING_WORKFLOWS = [BatchGradingWorkflow, ExamPaperWorkflow, ModelCallWorkflow, QuestionGradingWorkflow] as const;
