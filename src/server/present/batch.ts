import type { BatchOut } from '../../contracts/http/papers.ts';
import type { Batch, BatchFile } from '../../ports/repositories.ts';
import type { BatchProgress } from '../../ports/views.ts';
import { errorOut } from './reason.ts';

const NOTHING: BatchProgress = { files: 0, filesDone: 0, pages: 0, unassigned: 0, scripts: 0, scriptsMarked: 0, questionsMarked: 0, waiting: 0 };

/** `questions`: of one script. */
export function batchOut(batch: Batch, files: readonly BatchFile[], progress: BatchProgress = NOTHING, questions: number, lang: string): BatchOut {
  return {
    id: batch.id,
    exam_id: batch.examId,
    exam_version: batch.examVersion,
    status: batch.status,
    confirm: batch.confirm,
    split_version: batch.splitVersion,
    error: errorOut(batch.error, lang),
    roster_size: batch.roster?.length ?? null,
    files: files.map((file) => ({
      id: file.id,
      name: file.name,
      bytes: file.blob.bytes,
      status: file.status,
      pages: file.pages,
      error: errorOut(file.error?.code ?? null, lang),
    })),
    progress: {
      files: progress.files,
      files_done: progress.filesDone,
      pages: progress.pages,
      unassigned: progress.unassigned,
      scripts: progress.scripts,
      scripts_marked: progress.scriptsMarked,
      questions: progress.scripts * questions,
      questions_marked: progress.questionsMarked,
      waiting: progress.waiting,
    },
    created_at: batch.createdAt.toISOString(),
    updated_at: batch.updatedAt.toISOString(),
  };
}
