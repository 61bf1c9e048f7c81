import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { LOCAL_CLASS } from '../../domain/access.ts';
import type { Exam } from '../../domain/exam.ts';
import type { Log } from '../../ports/log.ts';
import type { Repositories } from '../../ports/repositories.ts';
import { startEmbeddedPostgres } from '../embedded-postgres/index.ts';
import { openDatabase, type Database } from './database.ts';
import { migrate } from './migrate.ts';
import { createRepositories } from './repositories.ts';

export const silentLog: Log = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };

export interface TestDatabase {
  readonly url: string;
  readonly database: Database;
  readonly repositories: Repositories;
  close(): Promise<void>;
}

/** A PostgreSQL of the test file's own, with the schema in place, gone after `close`. */
export async function openTestDatabase(): Promise<TestDatabase> {
  const folder = await mkdtemp(join(tmpdir(), 'ai-grading-db-'));
  // As root the server runs as another user, who must be able to enter the folder.
  await chmod(folder, 0o755);
  const server = await startEmbeddedPostgres({ dataDir: folder, log: silentLog });
  const database = openDatabase(server.url, { log: silentLog });
  await migrate(database);
  return {
    url: server.url,
    database,
    repositories: createRepositories(database),
    close: async () => {
      await database.destroy();
      await server.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

export const TEST_EXAM: Exam = {
  id: 'algebra',
  title: 'Algebra',
  language: 'en',
  paper: { template: null, pages: 2, student_id: null, corner_marks: null, page_code: null, split: 'auto' },
  questions: [
    {
      id: '1',
      type: 'objective',
      max_score: 2,
      regions: [{ page: 1, box: [100, 100, 200, 900] }],
      question: null,
      answer: {
        kind: 'choice',
        correct: ['B'],
        options: ['A', 'B'],
        partial: 'none',
        marks: { A: [110, 100, 130, 120], B: [110, 200, 130, 220] },
        page: null,
        field: null,
      },
      points: [],
      alternatives: [],
      guidance: null,
    },
  ],
};

/** An exam, a batch with one file and one submission, under ids that begin with `prefix`. */
export async function seedSubmission(repositories: Repositories, prefix: string): Promise<{ batchId: string; fileId: string; submissionId: string }> {
  const { version } = await repositories.exams.save({ exam: TEST_EXAM, classId: LOCAL_CLASS, sha256: 'e'.repeat(64), template: null, templatePages: [] });
  const ids = { batchId: `${prefix}-batch`, fileId: `${prefix}-file`, submissionId: `${prefix}-submission` };
  const blob = { key: `uploads/${'0'.repeat(64)}`, sha256: '0'.repeat(64), bytes: 1, mediaType: 'application/pdf' };
  await repositories.batches.create(
    { id: ids.batchId, examId: TEST_EXAM.id, examVersion: version, kind: 'stack', confirm: false, roster: null },
    [{ id: ids.fileId, batchId: ids.batchId, ordinal: 1, name: 'stack.pdf', blob }],
  );
  await repositories.submissions.add({
    id: ids.submissionId,
    batchId: ids.batchId,
    examId: TEST_EXAM.id,
    examVersion: version,
    studentId: null,
    name: null,
    identifiedBy: null,
    identityProblem: null,
    ordinal: 1,
  });
  return ids;
}
