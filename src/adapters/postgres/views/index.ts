import type { Views } from '../../../ports/views.ts';
import type { Database } from '../database.ts';
import { batchViews } from './batches.ts';
import { examViews } from './exams.ts';
import { markViews } from './marks.ts';
import { pageViews } from './pages.ts';
import { submissionViews } from './submissions.ts';
import { systemViews } from './system.ts';

export function createViews(database: Database): Views {
  return {
    ...examViews(database),
    ...batchViews(database),
    ...submissionViews(database),
    ...markViews(database),
    ...pageViews(database),
    ...systemViews(database),
  };
}
