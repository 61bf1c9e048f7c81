import type { Principal } from '../domain/access.ts';
import { reaches } from '../domain/access.ts';
import { AppError } from '../domain/errors.ts';
import { pageView, type ViewKind } from '../domain/page-view.ts';
import type { BlobRef } from '../ports/blobs.ts';
import type { PageRecord } from '../ports/repositories.ts';
import type { ServiceDeps } from './service-deps.ts';

/** Pages that are being drawn, so that two who ask at once wait for one drawing. */
const drawing = new WeakMap<ServiceDeps['blobs'], Map<string, Promise<BlobRef>>>();

/** A page to look at, drawn once and kept. AppError `page_not_found` (404), also where it has no image, or that of another scan. */
export async function pageImage(deps: ServiceDeps, principal: Principal, pageId: string, kind: ViewKind | 'thumb', scan: string): Promise<BlobRef> {
  const found = await deps.as(principal, ({ views }) => views.page(pageId));
  const missing = new AppError('page_not_found', `No page ${pageId}`, { httpStatus: 404, params: { id: pageId } });
  if (found === null || !reaches(principal, found.classId)) throw missing;
  const { page } = found;
  if (page.image?.sha256.startsWith(scan) !== true) throw missing;
  if (kind === 'thumb') {
    if (page.thumb === null) throw missing;
    return page.thumb;
  }
  if (page.image === null || page.facts === null) throw missing;
  return drawn(deps, page, kind);
}

/** Draws what people will look at next: the scans of a batch's scripts that wait for them, one after the other. */
export async function drawAhead(deps: ServiceDeps, batchId: string, signal: AbortSignal): Promise<void> {
  for (const submission of await deps.repositories.submissions.ofBatch(batchId)) {
    if (submission.waiting === 0) continue;
    for (const page of await deps.repositories.pages.ofSubmission(submission.id)) {
      if (signal.aborted) return;
      if (page.image !== null && page.facts !== null) await drawn(deps, page, 'image');
    }
  }
}

async function drawn(deps: ServiceDeps, page: PageRecord, kind: ViewKind): Promise<BlobRef> {
  const known = await deps.repositories.previews.get(page.id, kind);
  if (known !== null) return known;
  const running = drawing.get(deps.blobs) ?? new Map<string, Promise<BlobRef>>();
  drawing.set(deps.blobs, running);
  const key = `${page.id}/${kind}`;
  const made = running.get(key) ?? draw(deps, page, kind).finally(() => running.delete(key));
  running.set(key, made);
  return made;
}

async function draw(deps: ServiceDeps, page: PageRecord, kind: ViewKind): Promise<BlobRef> {
  const { image, facts } = page;
  if (image === null || facts === null) throw new AppError('page_not_found', `No page ${page.id}`, { httpStatus: 404, params: { id: page.id } });
  const { width, height } = pageView(facts, kind);
  const shown = await deps.imaging.preview({ path: await deps.blobs.localPath(image.key), facts }, { width, height });
  const blob = await deps.blobs.adopt('thumbs', shown.path, shown.mediaType);
  await deps.repositories.previews.save(page.id, kind, blob);
  return blob;
}
