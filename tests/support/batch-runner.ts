/**
 * A process of its own that marks a stack as `grade` does and prints every event as a line of JSON; the last line
 * is `{"results": …}`. Arguments: data folder, exam file, stack, roster, configuration as JSON, and who does the work of a Temporal server.
 */
import { createBatch } from '../../src/app/create-batch.ts';
import { collectResults } from '../../src/app/collect-results.ts';
import { readRoster } from '../../src/app/read-roster.ts';
import { startBatch, untilMarked } from '../../src/app/run-batch.ts';
import { saveExam } from '../../src/app/save-exam.ts';
import { localExam, readBytes, readExam } from '../../src/entry/exam-input.ts';
import { openRuntime } from '../../src/entry/runtime.ts';
import { parseConfig } from '../../src/platform/config.ts';
import { createLog } from '../../src/platform/log.ts';
import { createShutdown } from '../../src/platform/shutdown.ts';

const [dataDir = '', examPath = '', stackPath = '', rosterPath = '', more = '{}', workers] = process.argv.slice(2);
const { config } = parseConfig({ DATA_DIR: dataDir, LOG_LEVEL: 'error', LOG_FORMAT: 'json', ...(JSON.parse(more) as Record<string, string>) });
const log = createLog(config.log);
const shutdown = createShutdown({ log, timeoutSeconds: 30 });
const print = (value: unknown): void => {
  process.stdout.write(`${JSON.stringify(value)}\n`);
};

const exam = await readExam(examPath);
if ('problems' in exam) throw new Error(JSON.stringify(exam.problems));
const { deps, marking } = await openRuntime({ config, log, shutdown }, () => ({ notify: print }), workers === 'elsewhere' ? workers : 'here');
const record = await saveExam(deps, localExam(exam));
const roster = readRoster(await readBytes(rosterPath));
const { batchId } = await createBatch(deps, { exam: record, files: [{ path: stackPath, name: 'stack.pdf' }], roster });
await startBatch({ ...deps, marking }, batchId);
await untilMarked(deps, batchId, shutdown.signal);
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
