import { open, readFile, rm } from 'node:fs/promises';
import type { Finding } from '../../contracts/exam-checks.ts';
import { AppError } from '../../domain/errors.ts';
import { pageView } from '../../domain/page-view.ts';
import type { SchemeDocument } from '../../grading/rubric/scheme-request.ts';
import type { IntakeEvent, IntakeLimits, IntakePage } from '../../ports/imaging.ts';
import type { ModelImage } from '../../ports/vision-model.ts';
import type { GradingDeps } from '../deps.ts';

type Deps = Pick<GradingDeps, 'imaging' | 'limits'>;

/** Pages of a marking scheme at most: more is a book. */
const MOST_PAGES = 60;
/** Larger images are shrunk by the providers themselves. */
const MOST_PIXELS = 3072;

export interface ReadDocument {
  readonly document: SchemeDocument;
  /** What of it could not be had. */
  readonly findings: readonly Finding[];
}

/**
 * A marking scheme as a model is shown it: a DOCX as text, anything else as images of its pages; blank pages are left out. Throws
 * the AppErrors of `Imaging.intake` and `Imaging.document`.
 */
export async function schemeDocument(deps: Deps, path: string, signal: AbortSignal): Promise<ReadDocument> {
  return (await isArchive(path)) ? textDocument(deps, path, signal) : pageDocument(deps, path, signal);
}

async function isArchive(path: string): Promise<boolean> {
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(4), 0, 4, 0);
    return bytesRead === 4 && buffer.readUInt32BE(0) === 0x504b0304;
  } finally {
    await file.close();
  }
}

async function pageDocument(deps: Deps, path: string, signal: AbortSignal): Promise<ReadDocument> {
  const pages: { page: number; image: ModelImage }[] = [];
  const findings: Finding[] = [];
  const limits: IntakeLimits = { ...deps.limits, maxPages: Math.min(deps.limits.maxPages, MOST_PAGES) };
  for await (const event of deps.imaging.intake(path, limits)) {
    const image = await shownPage(deps, event, true);
    signal.throwIfAborted();
    if (event.kind === 'page_failed') findings.push({ code: 'scheme_page_lost', path: [], params: { page: event.failure.page } });
    if (event.kind === 'page' && image !== null && !event.page.facts.blank) pages.push({ page: event.page.page, image });
  }
  return { document: { kind: 'pages', pages }, findings };
}

async function textDocument(deps: Deps, path: string, signal: AbortSignal): Promise<ReadDocument> {
  const { html, pictures, lost } = await deps.imaging.document(path, deps.limits);
  const findings: Finding[] = lost.length === 0 ? [] : [{ code: 'scheme_part_lost', path: [], params: { parts: lost.join(', ') } }];
  const shown: { picture: number; image: ModelImage }[] = [];
  try {
    for (const [index, file] of pictures.entries()) {
      const image = await shownPicture(deps, file);
      signal.throwIfAborted();
      if (image === null) findings.push({ code: 'scheme_picture_lost', path: [], params: { picture: index + 1 } });
      else shown.push({ picture: index + 1, image });
    }
  } finally {
    await Promise.all(pictures.map((file) => rm(file, { force: true })));
  }
  return { document: { kind: 'text', html, pictures: shown }, findings };
}

/** Null for a picture of a kind that cannot be shown, such as a drawing for printers. */
async function shownPicture(deps: Deps, path: string): Promise<ModelImage | null> {
  let image: ModelImage | null = null;
  try {
    for await (const event of deps.imaging.intake(path, { ...deps.limits, maxPages: 1 })) image = (await shownPage(deps, event, false)) ?? image;
  } catch (error) {
    if (!(error instanceof AppError) || error.retryable) throw error;
  }
  return image;
}

/** Grey, at 200 dots per inch for A4, turned upright only where it is a page that surely lies on its side. */
async function shownPage(deps: Deps, event: IntakeEvent, mayTurn: boolean): Promise<ModelImage | null> {
  if (event.kind !== 'page') return null;
  const { image, thumb, facts } = event.page;
  const upright: IntakePage['facts'] = mayTurn && facts.turnSure ? facts : { ...facts, turn: 0 };
  const { width, height } = pageView(upright, 'image');
  const shrink = Math.min(1, MOST_PIXELS / Math.max(width, height));
  const size = { width: Math.max(1, Math.round(width * shrink)), height: Math.max(1, Math.round(height * shrink)) };
  const made: string[] = [image.path, thumb.path];
  try {
    const shown = await deps.imaging.preview({ path: image.path, facts: upright }, size);
    made.push(shown.path);
    return { bytes: await readFile(shown.path), mediaType: shown.mediaType, width: shown.width, height: shown.height };
  } finally {
    await Promise.all(made.map((path) => rm(path, { force: true })));
  }
}
