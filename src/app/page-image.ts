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
  const known = await deps.repositories.previews.get(pageId, kind);
  if (known !== null) return known;
  const running = drawing.get(deps.blobs) ?? new Map<string, Promise<BlobRef>>();
  drawing.set(deps.blobs, running);
  const key = `${pageId}/${kind}`;
  const drawn = running.get(key) ?? draw(deps, page, kind).finally(() => running.delete(key));
  running.set(key, drawn);
  return drawn;
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
