import type { PaperRun } from '../domain/runs.ts';
import type { OutboxSignal } from './repositories.ts';

/** Starts and stops the grading workflows; everything is idempotent. */
export interface Marking {
  startBatch(batchId: string, attempt: number): Promise<void>;
  startPaper(paper: PaperRun): Promise<void>;
  /** A workflow that is not there any more is no error: the record already says what was decided. */
  signal(signal: OutboxSignal): Promise<void>;
  stopBatch(batchId: string, attempt: number): Promise<void>;
  stopPaper(paper: PaperRun): Promise<void>;
}
