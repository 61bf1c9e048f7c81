import { AppError } from '../../domain/errors.ts';
import type { GradingActivities } from '../../ports/grading-activities.ts';
import type { IntakeEvent } from '../../ports/imaging.ts';
import type { GradingDeps } from '../deps.ts';

/** Nobody's script has more; a stack handed in as one script is refused rather than given to one student. */
const SCRIPT_PAGES = 300;

/** Renders one file into page records. Ran again after a crash, it goes on behind the pages that are there. */
export function intakeFile(deps: GradingDeps): GradingActivities['intakeFile'] {
  return async ({ batchId, fileId }, { signal }) => {
    const { batches, pages } = deps.repositories;
    const file = (await batches.files(batchId)).find((candidate) => candidate.id === fileId);
    if (file === undefined) throw new AppError('file_unknown', `no file ${fileId} in batch ${batchId}`);
    const { kind } = await batches.get(batchId);
    const limits = kind === 'script' ? { ...deps.limits, maxPages: Math.min(deps.limits.maxPages, SCRIPT_PAGES) } : deps.limits;
    if (file.status !== 'waiting') return { pages: file.pages ?? 0 };
    const stored = new Set((await pages.ofBatch(batchId)).filter((page) => page.fileId === fileId).map((page) => page.filePage));
    let count = stored.size;
    const store = async (event: IntakeEvent): Promise<void> => {
      if (event.kind === 'opened') {
        deps.notifier.notify({ kind: 'file_opened', batchId, fileId, pages: event.pages });
        for (const page of stored) deps.notifier.notify({ kind: 'page_stored', batchId, fileId, page });
        return;
      }
      count += 1;
      const filePage = event.kind === 'page' ? event.page.page : event.failure.page;
      const base = { id: `${fileId}-p${filePage}`, batchId, fileId, filePage };
      if (event.kind === 'page_failed') {
        const { code, message } = event.failure;
        await pages.add({ ...base, image: null, thumb: null, facts: null, failure: { code, message } });
      } else {
        const [image, thumb] = await Promise.all([
          deps.blobs.adopt('pages', event.page.image.path, event.page.image.mediaType),
          deps.blobs.adopt('thumbs', event.page.thumb.path, event.page.thumb.mediaType),
        ]);
        await pages.add({ ...base, image, thumb, facts: event.page.facts, failure: null });
      }
      deps.notifier.notify({ kind: 'page_stored', batchId, fileId, page: filePage });
    };
    try {
      for await (const event of deps.imaging.intake(await deps.blobs.localPath(file.blob.key), limits, stored)) {
        // Stored first: a page that was handed over and left would lie in the staging folder.
        await store(event);
        signal.throwIfAborted();
      }
      await batches.finishFile(fileId, { pages: count });
    } catch (error) {
      // A file that cannot be read is a finding about the file; everything else is ours and is tried again.
      if (!(error instanceof AppError) || error.retryable) throw error;
      deps.log.warn({ batchId, fileId, code: error.code }, 'file not readable');
      await batches.finishFile(fileId, { error: { code: error.code, message: error.message } });
    }
    return { pages: count };
  };
}
