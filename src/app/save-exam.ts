import { createHash } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { AppError, badInput } from '../domain/errors.ts';
import type { Exam } from '../domain/exam.ts';
import type { BlobRef, Blobs } from '../ports/blobs.ts';
import type { ExamRecord } from '../ports/repositories.ts';
import type { GradingDeps } from './deps.ts';

/**
 * Stores an exam as a version: the same text and the same blank paper are the same version. The blank's pages
 * are rendered once, here. Throws AppError where the blank cannot be read or has fewer pages than the exam uses.
 */
export async function saveExam(
  deps: Pick<GradingDeps, 'repositories' | 'blobs' | 'imaging' | 'limits'>,
  input: {
    readonly exam: Exam;
    /** Text of the exam file: the same text with the same blank paper is the same version. */
    readonly source: string;
    readonly classId: string;
    /** The blank paper: a file, or that of an earlier version; null where there is none (yet). */
    readonly template: { readonly path: string } | { readonly of: ExamRecord } | null;
    /** As with `Exams.save`. */
    readonly after?: number;
  },
): Promise<ExamRecord> {
  const { exam, classId } = input;
  const given = input.template;
  const template = given === null ? null : 'of' in given ? given.of.template : await storeTemplate(deps.blobs, given.path);
  const sha256 = createHash('sha256').update(input.source).update(template?.sha256 ?? '').digest('hex');
  const known = await deps.repositories.exams.latest(exam.id);
  if (known?.sha256 === sha256 && known.classId === classId) return known;
  const templatePages = template === null ? [] : given !== null && 'of' in given ? given.of.templatePages : await renderTemplate(deps, template);
  const needed = Math.max(0, ...exam.questions.flatMap((q) => q.regions.map((region) => region.page)));
  if (template !== null && templatePages.length < needed) {
    throw badInput('template_too_short', `the blank paper has ${templatePages.length} pages, the exam uses page ${needed}`, {
      pages: templatePages.length,
      needed,
    });
  }
  return deps.repositories.exams.save({ exam, classId, sha256, template, templatePages }, input.after);
}

function storeTemplate(blobs: Blobs, path: string): Promise<BlobRef> {
  return blobs.putFile('templates', path, 'application/octet-stream');
}

async function renderTemplate(
  deps: Pick<GradingDeps, 'blobs' | 'imaging' | 'limits'>,
  template: BlobRef,
): Promise<ExamRecord['templatePages']> {
  const pages: ExamRecord['templatePages'][number][] = [];
  for await (const event of deps.imaging.intake(await deps.blobs.localPath(template.key), deps.limits)) {
    if (event.kind === 'page_failed') {
      throw new AppError('template_damaged', `page ${event.failure.page} of the blank paper: ${event.failure.message}`, {
        params: { page: event.failure.page },
      });
    }
    if (event.kind === 'page') {
      const { path, mediaType, width, height } = event.page.image;
      pages.push({ ...(await deps.blobs.adopt('templates', path, mediaType)), width, height });
      // Comes with every page; a blank paper is shown without one.
      await rm(event.page.thumb.path, { force: true });
    }
  }
  return pages;
}
