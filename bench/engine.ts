/**
 * Question workflows per second, on embedded PostgreSQL. Ours: the real workflows with a marker that does nothing and
 * the real record (a version and an audit row). Yardstick: bare DBOS, parents that start the same number of children
 * of two steps that do nothing, through a queue and without one. All in turns in one process; medians.
 */
import { availableParallelism } from 'node:os';
import { DBOS } from '@dbos-inc/dbos-sdk';
import { createDbosEngine } from '../src/adapters/dbos/index.ts';
import { openTestDatabase, seedSubmission, silentLog, type TestDatabase } from '../src/adapters/postgres/testing.ts';
import { recordGrade } from '../src/app/activities/record-grade.ts';
import type { QuestionGrade } from '../src/domain/grade.ts';
import type { GradingActivities } from '../src/ports/grading-activities.ts';
import { ExamPaperWorkflow, ModelCallWorkflow, QuestionGradingWorkflow } from '../src/workflows/grading.ts';
import { median, type BenchTable } from './report.ts';

const PAPERS = 4;
const QUESTIONS = 50;
const REPETITIONS = 5;
const CONCURRENCY = { batch: 2, paper: 8, question: 32 };

type Contestant = (test: TestDatabase, run: string) => Promise<number>;

/** Question workflows per second of one run. */
async function timed(run: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await run();
  return (PAPERS * QUESTIONS * 1000) / (performance.now() - start);
}

const papers = (run: string): string[] => Array.from({ length: PAPERS }, (_, index) => `${run}-${index}`);

const ours: Contestant = async (test, run) => {
  const grade: Omit<QuestionGrade, 'question_id'> = {
    score: 2, max_score: 2, status: 'graded', source: 'rule', confidence: 0.98, transcription: 'B', reason: null, feedback: null,
    evidence: [{ point_id: null, page: 1, box: [190, 200, 205, 230], text: 'B', awarded: 2, reasoning: 'filled' }],
  };
  const notUsed = (): never => {
    throw new Error('not part of this benchmark');
  };
  const activities: GradingActivities = {
    openBatch: notUsed, intakeFile: notUsed, splitBatch: notUsed, planPapers: notUsed, closeBatch: notUsed, failBatch: notUsed, failPaper: notUsed,
    locatePaper: () => Promise.resolve({ questionIds: Array.from({ length: QUESTIONS }, (_, index) => String(index)) }),
    gradeQuestion: ({ questionId }) => Promise.resolve({ grade: { ...grade, question_id: questionId }, examVersion: 1 }),
    planModelCalls: () => Promise.resolve({ calls: [], alone: [], beside: [] }), readWithModel: notUsed,
    recordGrade: recordGrade({ repositories: test.repositories, notifier: { notify: () => {} } }),
    aggregatePaper: () => Promise.resolve({ waiting: 0, open: false }),
  };
  const submissions = await Promise.all(papers(run).map(async (id) => (await seedSubmission(test.repositories, id)).submissionId));
  const engine = await createDbosEngine<GradingActivities>({
    databaseUrl: test.url, activities, definitions: [ExamPaperWorkflow, ModelCallWorkflow, QuestionGradingWorkflow],
    concurrency: CONCURRENCY, applicationVersion: 'bench-ours', log: silentLog,
  });
  try {
    return await timed(() =>
      Promise.all(submissions.map(async (submissionId) => {
        await engine.start(ExamPaperWorkflow, `paper-${submissionId}`, { submissionId, revision: 1, attempt: 1 });
        return engine.result(`paper-${submissionId}`);
      })),
    );
  } finally {
    await engine.shutdown(5);
  }
};

const bare = (queueName: string | null): Contestant => async (test, run) => {
  const nothing = (name: string): Promise<string> => DBOS.runStep(() => Promise.resolve(name), { name });
  const question = DBOS.registerWorkflow(async () => [await nothing('mark'), await nothing('record')], { name: 'BareQuestion' });
  const paper = DBOS.registerWorkflow(
    async (id: string) => {
      await nothing('locate');
      const handles = [];
      for (let index = 0; index < QUESTIONS; index += 1) {
        handles.push(await DBOS.startWorkflow(question, { workflowID: `${id}-${index}`, ...(queueName !== null && { queueName }) })());
      }
      for (const handle of handles) await handle.getResult({ pollingIntervalMs: 25 });
      await nothing('aggregate');
    },
    { name: 'BarePaper' },
  );
  const logger = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };
  DBOS.setConfig({ name: 'bare', systemDatabaseUrl: test.url, systemDatabasePoolSize: 16, applicationVersion: 'bench-bare', executorID: 'bare', logger });
  await DBOS.launch();
  try {
    if (queueName !== null) {
      await DBOS.registerQueue(queueName, { workerConcurrency: CONCURRENCY.question, minPollingIntervalMs: 20 });
      // A queue is found by the dispatcher within a second of its first registration; that is not what is measured.
      await new Promise((resolve) => {
        setTimeout(resolve, 1500);
      });
    }
    return await timed(() =>
      Promise.all(papers(run).map(async (id) => (await DBOS.startWorkflow(paper, { workflowID: id })(id)).getResult({ pollingIntervalMs: 25 }))),
    );
  } finally {
    await DBOS.shutdown({ deregister: true, workflowCompletionTimeoutMS: 5000 });
  }
};

export async function bench(): Promise<BenchTable> {
  const contestants: Readonly<Record<string, Contestant>> = { ours, queued: bare('bare-questions'), direct: bare(null) };
  const rates: Record<string, number[]> = {};
  const test = await openTestDatabase();
  try {
    // The first round warms up and is not counted.
    for (let round = 0; round <= REPETITIONS; round += 1) {
      for (const [name, run] of Object.entries(contestants)) {
        const rate = await run(test, `${name}-${round}`);
        if (round > 0) (rates[name] ??= []).push(rate);
      }
    }
  } finally {
    await test.close();
  }
  const [mine, queued, direct] = ['ours', 'queued', 'direct'].map((name) => median(rates[name] ?? [])) as [number, number, number];
  const row = (name: string, value: number) => ({
    name: 'question workflows, no-op marker, marks recorded', value: mine, unit: '/s',
    yardstick: { name, value }, target: '>= 0.8 x', met: mine >= 0.8 * value,
  });
  return {
    title: 'Engine',
    machine: `${availableParallelism()} cores; ${PAPERS} papers of ${QUESTIONS} questions, median of ${REPETITIONS} runs each, in turns`,
    rows: [row('bare DBOS, queued', queued), row('bare DBOS, started directly', direct)],
  };
}
