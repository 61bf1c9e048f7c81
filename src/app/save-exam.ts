import { createHash } from 'node:crypto';
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
  input: { readonly exam: Exam; readonly source: string; readonly templatePath: string | null },
): Promise<ExamRecord> {
  const { exam } = input;
  const template = input.templatePath === null ? null : await storeTemplate(deps.blobs, input.templatePath);
  const sha256 = createHash('sha256').update(input.source).update(template?.sha256 ?? '').digest('hex');
  const known = await deps.repositories.exams.latest(exam.id);
  if (known?.sha256 === sha256) return known;
  const templatePages = template === null ? [] : await renderTemplate(deps, template);
  const needed = Math.max(0, ...exam.questions.flatMap((q) => q.regions.map((region) => region.page)));
  if (template !== null && templatePages.length < needed) {
    throw badInput('template_too_short', `the blank paper has ${templatePages.length} pages, the exam uses page ${needed}`, {
      pages: templatePages.length,
      needed,
    });
  }
  return deps.repositories.exams.save({ exam, sha256, template, templatePages });
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
    }
  }
  return pages;
}
