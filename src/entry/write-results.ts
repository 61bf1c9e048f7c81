import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { writeMarkedPdf, markedFileName } from '../adapters/export/marked-pdf.ts';
import { writeResultsCsv } from '../adapters/export/csv.ts';
import { writeResultsJson } from '../adapters/export/json.ts';
import { writeResultsXlsx } from '../adapters/export/xlsx.ts';
import type { collectResults } from '../app/collect-results.ts';
import type { Blobs } from '../ports/blobs.ts';

type Collected = Awaited<ReturnType<typeof collectResults>>;

/** Writes results.json, .csv, .xlsx and one marked PDF per script into `out`. */
export async function writeResults(
  deps: { readonly blobs: Blobs },
  { results, exam, pages }: Collected,
  out: string,
  onProgress: (done: number, total: number) => void,
): Promise<void> {
  await writeResultsJson(results, exam, out);
  await writeResultsCsv(results, exam, out);
  await writeResultsXlsx(results, exam, out);
  const marked = join(out, 'marked');
  await mkdir(marked, { recursive: true });
  for (const [index, student] of results.students.entries()) {
    const own = pages.filter((page) => page.submissionId === student.submission_id);
    const scans = await Promise.all(
      own.flatMap((page) => (page.image === null || page.facts === null || page.scriptPage === null ? [] : [{ page, image: page.image, facts: page.facts, scriptPage: page.scriptPage }]))
        .toSorted((a, b) => a.scriptPage - b.scriptPage)
        .map(async ({ page, image, facts, scriptPage }) => ({
          imagePath: await deps.blobs.localPath(image.key),
          mediaType: image.mediaType,
          width: facts.width,
          height: facts.height,
          transform: page.transform ?? facts.frame,
          scriptPage,
        })),
    );
    await writeMarkedPdf({ exam, student, pages: scans, lang: exam.language }, join(marked, markedFileName(student)));
    onProgress(index + 1, results.students.length);
  }
}
