import type { Principal } from '../domain/access.ts';
import type { Exam } from '../domain/exam.ts';
import type { StudentResult, ResultsFile } from '../contracts/results-file.ts';
import type { ApiTokens, Classes, Identity } from '../ports/identity.ts';
import type { Marking } from '../ports/marking.ts';
import type { ExamRecord, PageRecord, Repositories } from '../ports/repositories.ts';
import type { HandIn } from './create-batch.ts';
import type { GradingDeps } from './deps.ts';
import type { Starts } from './starts.ts';

/** Marked papers and tables as files in `dir`, a folder of the caller's own. */
export interface Exporter {
  csv(results: ResultsFile, exam: Exam, dir: string): Promise<string>;
  xlsx(results: ResultsFile, exam: Exam, dir: string): Promise<string>;
  markedPdf(paper: { readonly exam: Exam; readonly student: StudentResult; readonly pages: readonly PageRecord[] }, dir: string): Promise<string>;
}

/** Runs in one transaction that sees and changes only what is within the principal's reach. */
export type AsPrincipal = <T>(principal: Principal, run: (repositories: Repositories) => Promise<T>) => Promise<T>;

/** What the service's use cases work with besides marking itself. */
export interface ServiceDeps extends GradingDeps {
  readonly as: AsPrincipal;
  /** Stores what was handed in as the principal; a whole school that does so at the same moment shares transactions. True where it was not there before. */
  readonly storeHandIn: (principal: Principal, made: HandIn) => Promise<boolean>;
  /** An exam by id, as `examFor` answers; those who ask at the same moment share one answer. */
  readonly examFor: (principal: Principal, id: string) => Promise<ExamRecord>;
  readonly marking: Marking;
  readonly starts: Starts;
  readonly identity: Identity;
  readonly tokens: ApiTokens;
  readonly classes: Classes;
  readonly exporter: Exporter;
}
