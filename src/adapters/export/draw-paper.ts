/** Entry of a drawing thread: one marked paper at a time, as a file. */
import { writeMarkedPdf, type MarkedPaper } from './marked-pdf.ts';

export interface Drawing {
  readonly paper: MarkedPaper;
  readonly path: string;
}

export default async function drawPaper({ paper, path }: Drawing): Promise<void> {
  await writeMarkedPdf(paper, path);
}
