import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { createExporter } from '../adapters/export/exporter.ts';
import { writeResultsJson } from '../adapters/export/json.ts';
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
  const exporter = createExporter(deps.blobs);
  try {
    await writeResultsJson(results, exam, out);
    await exporter.csv(results, exam, out);
    await exporter.xlsx(results, exam, out);
    const marked = join(out, 'marked');
    await mkdir(marked, { recursive: true });
    let done = 0;
    await Promise.all(
      results.students.map(async (student) => {
        await exporter.markedPdf({ exam, student, pages: pages.filter((page) => page.submissionId === student.submission_id) }, marked);
        done += 1;
        onProgress(done, results.students.length);
      }),
    );
  } finally {
    await exporter.close();
  }
}
