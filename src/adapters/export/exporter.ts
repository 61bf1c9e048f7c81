import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { Tinypool } from 'tinypool';
import type { ResultsFile, StudentResult } from '../../contracts/results-file.ts';
import type { Exam } from '../../domain/exam.ts';
import type { Blobs } from '../../ports/blobs.ts';
import type { PageRecord } from '../../ports/repositories.ts';
import { writeResultsCsv } from './csv.ts';
import type { Drawing } from './draw-paper.ts';
import { markedFileName } from './marked-file-name.ts';

interface Paper {
  readonly exam: Exam;
  readonly student: StudentResult;
  readonly pages: readonly PageRecord[];
}

/** A thread that has nothing to draw ends after this time, milliseconds. */
const IDLE_MS = 20_000;

/**
 * Tables and marked papers as files in a folder of the caller's; each gives the path of what it wrote. Papers are drawn in
 * threads, several at a time, so that a class of them does not hold up whoever else is waiting.
 */
export function createExporter(blobs: Blobs, threads: number = availableParallelism()) {
  const pool = new Tinypool({ filename: new URL('draw-paper.ts', import.meta.url).href, minThreads: 0, maxThreads: threads, idleTimeout: IDLE_MS });
  return {
    close: (): Promise<void> => pool.destroy(),
    csv: (results: ResultsFile, exam: Exam, dir: string): Promise<string> => writeResultsCsv(results, exam, dir),
    // Loaded when it is first needed: a server starts without it.
    xlsx: async (results: ResultsFile, exam: Exam, dir: string): Promise<string> => (await import('./xlsx.ts')).writeResultsXlsx(results, exam, dir),
    async markedPdf({ exam, student, pages }: Paper, dir: string): Promise<string> {
      const shown = pages.flatMap(({ image, facts, scriptPage, transform }) =>
        image === null || facts === null || scriptPage === null ? [] : [{ image, facts, scriptPage, transform: transform ?? facts.frame }],
      );
      const scans = await Promise.all(
        shown.toSorted((a, b) => a.scriptPage - b.scriptPage).map(async ({ image, facts, scriptPage, transform }) => ({
          imagePath: await blobs.localPath(image.key),
          mediaType: image.mediaType,
          width: facts.width,
          height: facts.height,
          transform,
          scriptPage,
        })),
      );
      const path = join(dir, markedFileName(student));
      const drawing: Drawing = { paper: { exam, student, pages: scans, lang: exam.language }, path };
      await pool.run(drawing);
      return path;
    },
  };
}
