import type { Repositories } from '../../ports/repositories.ts';
import { createAnswerCache } from './answer-cache.ts';
import { createBatches } from './batches.ts';
import type { Database } from './database.ts';
import { createExams } from './exams.ts';
import { createGrades } from './grades.ts';
import { createMeasures } from './measures.ts';
import { createModelCalls } from './model-calls.ts';
import { createOutbox } from './outbox.ts';
import { createPagePreviews } from './page-previews.ts';
import { createPages } from './pages.ts';
import { createPrintRuns } from './print-runs.ts';
import { createRulings } from './rulings.ts';
import { createViews } from './views/index.ts';
import { createSubmissions } from './submissions.ts';

/** Every repository on one database, or on one transaction: a transaction inside a transaction joins it. */
export function createRepositories(database: Database): Repositories {
  const repositories: Repositories = {
    exams: createExams(database),
    printRuns: createPrintRuns(database),
    batches: createBatches(database),
    pages: createPages(database),
    submissions: createSubmissions(database),
    measures: createMeasures(database),
    grades: createGrades(database),
    previews: createPagePreviews(database),
    views: createViews(database),
    outbox: createOutbox(database),
    modelCalls: createModelCalls(database),
    rulings: createRulings(database),
    answerCache: createAnswerCache(database),
    transaction: (run) =>
      database.isTransaction
        ? run(repositories)
        : database.transaction().execute((transaction) => run(createRepositories(transaction))),
  };
  return repositories;
}
