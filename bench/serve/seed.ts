import { createDbosEngine } from '../../src/adapters/dbos/index.ts';
import { silentLog } from '../../src/adapters/postgres/testing.ts';
import { createRepositories } from '../../src/adapters/postgres/repositories.ts';
import { recordGrade } from '../../src/app/activities/record-grade.ts';
import { settlePaper } from '../../src/app/settle-paper.ts';
import { LOCAL_CLASS } from '../../src/domain/access.ts';
import type { Exam } from '../../src/domain/exam.ts';
import type { QuestionGrade } from '../../src/domain/grade.ts';
import { paperWorkflowId } from '../../src/domain/runs.ts';
import { openStores, WORKFLOW_VERSION } from '../../src/entry/runtime.ts';
import { parseConfig } from '../../src/platform/config.ts';
import { createShutdown } from '../../src/platform/shutdown.ts';
import type { GradingActivities } from '../../src/ports/grading-activities.ts';
import { GRADING_WORKFLOWS } from '../../src/workflows/grading.ts';
import { ExamPaperWorkflow } from '../../src/workflows/grading.ts';

export const SCRIPTS = 500;
export const QUESTIONS = 20;
export const BIG_EXAM = 'big-exam';
/** Of each script, so that every one of them waits for a person. */
const WAITING = 2;
const LOOK_MS = 100;

const ids = Array.from({ length: QUESTIONS }, (_, index) => String(index + 1));

const EXAM: Exam = {
  id: BIG_EXAM, title: 'Big exam', language: 'en',
  paper: { template: null, pages: 2, student_id: null, corner_marks: null, page_code: null, split: 'auto' },
  questions: ids.map((id, index) => ({
    id, type: 'objective', max_score: 2, regions: [{ page: 1, box: [index * 40, 100, index * 40 + 30, 900] }], question: null,
    answer: {
      kind: 'choice', correct: ['B'], options: ['A', 'B'], partial: 'none', page: null, field: null,
      marks: { A: [index * 40, 100, index * 40 + 20, 120], B: [index * 40, 200, index * 40 + 20, 220] },
    },
    points: [], alternatives: [], guidance: null,
  })),
};

function gradeOf(id: string): QuestionGrade {
  const waits = Number(id) <= WAITING;
  return {
    question_id: id, score: waits ? 0 : 2, max_score: 2, status: waits ? 'needs_review' : 'graded', source: 'rule', confidence: 0.98,
    transcription: waits ? '' : 'B', reason: waits ? { code: 'no_answer', params: {} } : null, feedback: waits ? 'Not answered; the answer is B.' : 'Right.',
    evidence: [{ point_id: null, page: 1, box: [190, 200, 205, 230], text: waits ? '' : 'B', awarded: waits ? 0 : 2, reasoning: waits ? 'Nothing is marked or written.' : 'B is filled.' }],
  };
}

/**
 * A class of 500 scripts of 20 questions, marked by the real workflows with a marker that does nothing: 10,000 marks on record, and
 * 500 workflows in the engine that wait for a person.
 */
export async function seedWaitingScripts(dataDir: string): Promise<void> {
  const { config } = parseConfig({ DATA_DIR: dataDir, LOG_LEVEL: 'error' });
  const shutdown = createShutdown({ log: silentLog, timeoutSeconds: 60 });
  const { database, databaseUrl } = await openStores({ config, log: silentLog, shutdown });
  const repositories = createRepositories(database);
  const { version } = await repositories.exams.save({ exam: EXAM, classId: LOCAL_CLASS, sha256: 'b'.repeat(64), template: null, templatePages: [] });
  const batchId = 'big-batch';
  const blob = { key: `uploads/${'0'.repeat(64)}`, sha256: '0'.repeat(64), bytes: 1, mediaType: 'application/pdf' };
  await repositories.batches.create(
    { id: batchId, examId: BIG_EXAM, examVersion: version, kind: 'stack', confirm: false, roster: null },
    [{ id: `${batchId}-f1`, batchId, ordinal: 1, name: 'stack.pdf', blob }],
  );
  const scripts = Array.from({ length: SCRIPTS }, (_, index) => `${batchId}-${index + 1}`);
  for (const [index, id] of scripts.entries()) {
    const studentId = String(204_000 + index);
    await repositories.submissions.add({ id, batchId, examId: BIG_EXAM, examVersion: version, studentId, name: `Student ${index}`, identifiedBy: 'code', identityProblem: null, ordinal: index + 1 });
  }
  await repositories.batches.setStatus(batchId, 'DONE');
  const notUsed = (): never => {
    throw new Error('not part of this benchmark');
  };
  const activities: GradingActivities = {
    openBatch: notUsed, intakeFile: notUsed, splitBatch: notUsed, planPapers: notUsed, closeBatch: notUsed, failBatch: notUsed, failPaper: notUsed,
    locatePaper: () => Promise.resolve({ questionIds: ids }),
    gradeQuestion: ({ questionId }) => Promise.resolve({ grade: gradeOf(questionId), examVersion: version }),
    planModelCalls: () => Promise.resolve({ calls: [], alone: [], beside: [] }), readWithModel: notUsed,
    recordGrade: recordGrade({ repositories, notifier: { notify: () => {} } }),
    aggregatePaper: async ({ submissionId }) => {
      const { waiting } = await repositories.transaction((inside) => settlePaper(inside, submissionId));
      return { waiting, open: true };
    },
  };
  const engine = await createDbosEngine<GradingActivities>({
    databaseUrl, activities, definitions: GRADING_WORKFLOWS, concurrency: { batch: 2, paper: 8, question: 32 }, applicationVersion: WORKFLOW_VERSION, log: silentLog,
  });
  for (const submissionId of scripts) {
    const run = { submissionId, revision: 1, attempt: 1 };
    await engine.start(ExamPaperWorkflow, paperWorkflowId(run), run);
  }
  while ((await repositories.submissions.ofBatch(batchId)).some((script) => script.status !== 'REVIEWING')) {
    await new Promise((resolve) => {
      setTimeout(resolve, LOOK_MS);
    });
  }
  await engine.shutdown(10);
  await shutdown.close();
  shutdown.dispose();
}
