import { setTimeout as delay } from 'node:timers/promises';
import type { QuestionGrade } from '../../src/domain/grade.ts';
import { AppError } from '../../src/domain/errors.ts';
import { silentLog } from '../../src/adapters/postgres/testing.ts';
import { batchWorkflowId, BOUNDARIES_SIGNAL, paperWorkflowId, REVIEW_SIGNAL, type PaperRun } from '../../src/domain/runs.ts';
import { createTemporalEngine } from '../../src/adapters/temporal/engine.ts';
import { runGradingWorkers } from '../../src/entry/temporal.ts';
import { parseConfig } from '../../src/platform/config.ts';
import { temporalSetup } from '../../src/platform/config-engine.ts';
import { createShutdown } from '../../src/platform/shutdown.ts';
import type { Engine } from '../../src/ports/engine.ts';
import type { GradingActivities } from '../../src/ports/grading-activities.ts';
import { BatchGradingWorkflow, ExamPaperWorkflow } from '../../src/workflows/grading.ts';
import type { TemporalServer } from './temporal-server.ts';


const PAPER: PaperRun = { submissionId: 'paper-1', revision: 1, attempt: 1 };
const BROKEN: PaperRun = { submissionId: 'broken', revision: 2, attempt: 1 };
const STOPPED: PaperRun = { submissionId: 'stopped', revision: 1, attempt: 3 };

const grade = (questionId: string): QuestionGrade => ({
  question_id: questionId, score: 2, max_score: 2, status: 'graded', source: 'rule', confidence: 0.98, transcription: 'B', reason: null, feedback: null,
  evidence: [{ point_id: null, page: 1, box: [190, 200, 205, 230], text: 'B', awarded: 2, reasoning: 'filled' }],
});

/** Steps that do nothing and answer what the workflows must cope with: calls that fail, questions that break, a person's two decisions. */
function standIns(): GradingActivities {
  const asked = { plan: 0, sum: 0, model: 0 };
  return {
    openBatch: () => Promise.resolve({ fileIds: ['f1', 'f2'] }),
    intakeFile: () => Promise.resolve({ pages: 2 }),
    splitBatch: () => Promise.resolve({ submissions: 1 }),
    planPapers: () => Promise.resolve({ confirmed: (asked.plan += 1) > 1, papers: [PAPER] }),
    closeBatch: () => Promise.resolve(null),
    failBatch: () => Promise.resolve(null),
    locatePaper: ({ submissionId }) => {
      if (submissionId === BROKEN.submissionId) throw new AppError('file_damaged', 'cannot be read', { httpStatus: 422 });
      return Promise.resolve({ questionIds: ['1', '2', '3'] });
    },
    planModelCalls: () => Promise.resolve({ calls: [['4', '5'], ['3']], alone: ['6'], beside: ['3'] }),
    readWithModel: ({ questionIds }) => {
      if (questionIds.includes('3')) throw new AppError('budget_reached', 'no money left', { httpStatus: 409 });
      asked.model += 1;
      if (asked.model === 1) throw new AppError('model_rate_limited', 'later', { httpStatus: 503, retryable: true, params: { retry_after_seconds: 0.2 } });
      return Promise.resolve({ callId: 'call-1' });
    },
    gradeQuestion: ({ questionId }) => {
      if (questionId === '2') throw new AppError('reader_failed', 'no ink', { httpStatus: 422 });
      return Promise.resolve({ grade: grade(questionId), examVersion: 1 });
    },
    recordGrade: () => Promise.resolve(null),
    aggregatePaper: ({ submissionId }) => {
      if (submissionId === PAPER.submissionId) asked.sum += 1;
      return Promise.resolve({ waiting: 3 - asked.sum, open: submissionId === STOPPED.submissionId || asked.sum < 3 });
    },
    failPaper: () => Promise.resolve(null),
  };
}

/** Histories of the marking's workflows as a real server keeps them, by name. */
export async function recordHistories(server: TemporalServer): Promise<ReadonlyMap<string, string>> {
  const { config } = parseConfig({ TEMPORAL_HOST: server.host, TEMPORAL_NAMESPACE: server.namespace });
  const setup = temporalSetup(config.engine);
  if (setup === null) throw new Error('no Temporal');
  const shutdown = createShutdown({ log: silentLog, timeoutSeconds: 30 });
  const activities = standIns();
  const workers = await runGradingWorkers({ config, log: silentLog, shutdown }, setup, { light: activities, vision: activities });
  const engine = await createTemporalEngine<GradingActivities>(setup);
  try {
    await play(engine, server);
    const ids = {
      batch: batchWorkflowId('b', 1), paper: paperWorkflowId(PAPER), 'paper-broken': paperWorkflowId(BROKEN), 'paper-stopped': paperWorkflowId(STOPPED),
      question: 'question-paper-1-1', 'question-broken': 'question-paper-1-2', call: 'call-paper-1-1',
    };
    return new Map(Object.entries(ids).map(([name, id]) => [name, server.cli('workflow', 'show', '--workflow-id', id, '--output', 'json')]));
  } finally {
    await workers.shutdown(5);
    await engine.shutdown(5);
    shutdown.dispose();
  }
}

async function play(engine: Engine<GradingActivities>, server: TemporalServer): Promise<void> {
  /** The workflow waits for the signal that comes next, and has heard so many. */
  const untilWaiting = async (id: string, times: number): Promise<void> => {
    while (server.cli('workflow', 'show', '--workflow-id', id, '--output', 'json').split('EVENT_TYPE_TIMER_STARTED').length <= times) await delay(200);
  };
  const batch = batchWorkflowId('b', 1);
  await engine.start(BatchGradingWorkflow, batch, { batchId: 'b' });
  await untilWaiting(batch, 1);
  await engine.signal(batch, BOUNDARIES_SIGNAL, null, 'confirmed');
  await engine.result(batch);
  const paper = paperWorkflowId(PAPER);
  await untilWaiting(paper, 1);
  await engine.signal(paper, REVIEW_SIGNAL, null, 'one');
  await untilWaiting(paper, 2);
  // As an operator would, by hand.
  server.cli('workflow', 'signal', '--workflow-id', paper, '--name', REVIEW_SIGNAL, '--input', 'null');
  await engine.result(paper);
  await engine.start(ExamPaperWorkflow, paperWorkflowId(BROKEN), BROKEN);
  await engine.result(paperWorkflowId(BROKEN)).catch(() => null);
  await engine.start(ExamPaperWorkflow, paperWorkflowId(STOPPED), STOPPED);
  while (((await engine.progress(paperWorkflowId(STOPPED))) as { done?: number } | null)?.done === undefined) await delay(50);
  await engine.cancel(paperWorkflowId(STOPPED));
  await engine.result(paperWorkflowId(STOPPED)).catch(() => null);
}
