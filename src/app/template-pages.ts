import type { Blobs } from '../ports/blobs.ts';
import type { TemplatePage } from '../ports/imaging.ts';
import type { ExamRecord } from '../ports/repositories.ts';

/** The pages a scan can be matched to: the blank's images, or the corner marks alone on every page the exam uses. */
export async function templatePages(blobs: Blobs, record: ExamRecord): Promise<readonly TemplatePage[]> {
  const cornerMarks = record.exam.paper.corner_marks;
  if (record.templatePages.length > 0) {
    return Promise.all(
      record.templatePages.map(async (blob, index) => ({
        page: index + 1,
        image: { path: await blobs.localPath(blob.key), sha256: blob.sha256 },
        cornerMarks,
      })),
    );
  }
  const last = Math.max(1, record.exam.paper.pages ?? 1, ...record.exam.questions.flatMap((q) => q.regions.map((r) => r.page)));
  return Array.from({ length: last }, (_, index) => ({ page: index + 1, image: null, cornerMarks }));
}
