/**
 * A process of its own that marks a stack as `grade` does and prints every event as a line of JSON; the last line
 * is `{"results": …}`. Arguments: data folder, exam file, stack, roster.
 */
import { createBatch } from '../../src/app/create-batch.ts';
import { collectResults } from '../../src/app/collect-results.ts';
import { readRoster } from '../../src/app/read-roster.ts';
import { saveExam } from '../../src/app/save-exam.ts';
import { readBytes, readExam } from '../../src/entry/exam-input.ts';
import { openRuntime } from '../../src/entry/runtime.ts';
import { parseConfig } from '../../src/platform/config.ts';
import { createLog } from '../../src/platform/log.ts';
import { createShutdown } from '../../src/platform/shutdown.ts';
import { BatchGradingWorkflow, batchWorkflowId } from '../../src/workflows/grading.ts';

const [dataDir = '', examPath = '', stackPath = '', rosterPath = ''] = process.argv.slice(2);
const { config } = parseConfig({ DATA_DIR: dataDir, LOG_LEVEL: 'error', LOG_FORMAT: 'json' });
const log = createLog(config.log);
const shutdown = createShutdown({ log, timeoutSeconds: 30 });
const print = (value: unknown): void => {
  process.stdout.write(`${JSON.stringify(value)}\n`);
};

const exam = await readExam(examPath);
if ('problems' in exam) throw new Error(JSON.stringify(exam.problems));
const { deps, engine } = await openRuntime({ config, log, shutdown }, { notify: print });
const record = await saveExam(deps, exam);
const roster = readRoster(await readBytes(rosterPath));
const { batchId } = await createBatch(deps, { exam: record, files: [{ path: stackPath, name: 'stack.pdf' }], roster });
await engine.start(BatchGradingWorkflow, batchWorkflowId(batchId), { batchId });
await engine.result(batchWorkflowId(batchId));
const { results } = await collectResults(deps, batchId);
const versions: Record<string, number> = {};
for (const student of results.students) {
  for (const question of student.questions) {
    const history = await deps.repositories.grades.history(student.submission_id, question.question_id);
    versions[`${student.submission_id}/${question.question_id}`] = history.length;
  }
}
print({ results, versions });
await shutdown.close();
shutdown.dispose();
