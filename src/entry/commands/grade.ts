import { mkdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { expandInputs } from '../../adapters/inputs/expand.ts';
import { classTable } from '../../adapters/export/class-table.ts';
import { reviewList } from '../../adapters/export/review-list.ts';
import { collectResults } from '../../app/collect-results.ts';
import { confirmSplit } from '../../app/confirm-split.ts';
import { createBatch } from '../../app/create-batch.ts';
import { readRoster } from '../../app/read-roster.ts';
import { startBatch, untilMarked } from '../../app/run-batch.ts';
import { saveExam } from '../../app/save-exam.ts';
import { isMessageCode, message, reasonMessage } from '../../contracts/messages.ts';
import type { ResultsFile } from '../../contracts/results-file.ts';
import { AppError } from '../../domain/errors.ts';
import type { Student } from '../../domain/exam.ts';
import type { Notifier } from '../../ports/notifier.ts';
import type { Repositories } from '../../ports/repositories.ts';
import type { CommandContext } from '../command.ts';
import { EXIT } from '../failure.ts';
import { localExam, problemLines, readBytes, readExam, type ExamInput } from '../exam-input.ts';
import { createProgress } from '../progress.ts';
import { gradingProgress } from '../grading-progress.ts';
import { openRuntime, type Runtime } from '../runtime.ts';
import { estimate } from '../estimate.ts';
import { writeResults } from '../write-results.ts';

type Collected = Awaited<ReturnType<typeof collectResults>>;

export interface GradeOptions {
  readonly exam: string;
  readonly answers: readonly string[];
  readonly roster?: string;
  readonly out: string;
  readonly json?: boolean;
  readonly strict?: boolean;
  readonly again?: boolean;
  /** Only say what the model would cost: nothing is marked. */
  readonly estimate?: boolean;
}

/** The progress bars, and somebody else who hears of the marking. */
interface Both<N extends Notifier> extends Notifier {
  readonly other: N;
}

/** `grade`: everything that can be wrong with the input is found before anything is started. */
export async function grade(context: CommandContext, options: GradeOptions): Promise<number> {
  return (await gradeAndStay(context, options, () => ({ notify: () => {} }))).exitCode;
}

/** The same, and what it runs on stays open until shutdown; null where the input was bad. */
export async function gradeAndStay<N extends Notifier>(
  context: CommandContext,
  options: GradeOptions,
  otherOf: (repositories: Repositories) => N,
): Promise<{ exitCode: number; runtime: Runtime<Both<N>> | null }> {
  const exam = await readExam(options.exam);
  if ('problems' in exam) {
    process.stderr.write(`${problemLines(options.exam, exam.problems, context.lang)}\n`);
    process.stderr.write(`${context.say('check_bad', { file: options.exam, count: exam.problems.length })}\n`);
    return { exitCode: EXIT.badInput, runtime: null };
  }
  const roster = options.roster === undefined ? null : readRoster(await readBytes(options.roster));
  return gradeFiles(context, exam, roster, options, otherOf);
}

async function gradeFiles<N extends Notifier>(
  context: CommandContext,
  input: ExamInput,
  roster: readonly Student[] | null,
  options: GradeOptions,
  otherOf: (repositories: Repositories) => N,
): Promise<{ exitCode: number; runtime: Runtime<Both<N>> }> {
  const { say, shutdown } = context;
  const progress = createProgress(process.stderr, options.json === true);
  shutdown.onClose('progress', () => progress.stop());
  progress.line(say('starting'));
  const events = gradingProgress(progress, say, input.exam.questions.length);
  const runtime = await openRuntime(context, (repositories) => inTurn(events, otherOf(repositories)));
  const { deps, marking, blobs } = runtime;
  if (options.estimate === true && deps.models === null) throw new AppError('model_needed', 'no vision model is set up', { httpStatus: 501 });
  const files = await expandInputs(options.answers.map((path) => resolve(path)), blobs.stagingDir);
  const exam = await saveExam(deps, localExam(input));
  const { batchId, created } = await createBatch(deps, {
    exam,
    files,
    roster,
    ...(options.again === true && { again: new Date().toISOString() }),
    ...(options.estimate === true && { confirm: true }),
  });
  if (options.estimate === true) return { exitCode: await estimate(context, runtime, batchId, progress, options.json === true), runtime };
  if (!created && (await deps.repositories.batches.get(batchId)).status === 'DONE') progress.line(say('same_stack'));
  await startBatch({ ...deps, marking }, batchId);
  await untilMarked(deps, batchId, shutdown.signal);
  // What an estimate left waiting goes on.
  if (await confirmSplit({ ...deps, marking }, batchId)) await untilMarked(deps, batchId, shutdown.signal);
  const collected = await collectResults(deps, batchId);
  const out = resolve(options.out);
  await mkdir(out, { recursive: true });
  await writeResults(deps, collected, out, (done, total) => progress.update(say('bar_papers'), done, total));
  progress.stop();
  if (options.json === true) process.stdout.write(`${JSON.stringify(collected.results, null, 2)}\n`);
  else process.stdout.write(summary(context, collected, out));
  return { exitCode: exitCode(collected.results, options.strict === true), runtime };
}

function inTurn<N extends Notifier>(first: Notifier, other: N): Both<N> {
  return {
    other,
    notify(event) {
      first.notify(event);
      other.notify(event);
    },
  };
}

function summary({ say, lang }: CommandContext, { results, exam, pages }: Collected, out: string): string {
  const view = { width: process.stdout.columns ?? 100, lang, colour: process.stdout.isTTY };
  const questions = results.students.flatMap((student) => student.questions);
  const waiting = questions.filter((question) => question.status === 'needs_review').length;
  const lines = ['', classTable(results, exam, view), '', reviewList(results, exam, view), ''];
  const unassigned = pages.filter((page) => page.submissionId === null);
  if (unassigned.length > 0) {
    lines.push(say('unassigned', { count: unassigned.length }));
    // The results file speaks the exam's language; here a person speaks their own.
    for (const [index, page] of unassigned.entries()) {
      const place = results.unassigned_pages[index];
      lines.push(`  ${place?.file} p.${page.filePage}: ${page.unassigned === null ? place?.reason : reasonMessage(page.unassigned, lang)}`);
    }
    lines.push('');
  }
  for (const file of results.failed_files) lines.push(say('file_failed', { file: file.file, why: isMessageCode(file.code) ? message(file.code, {}, lang) : file.message }));
  lines.push(
    say('done', { papers: results.students.length, pages: pages.length, questions: questions.length, graded: questions.length - waiting, waiting }),
    say('results_in', { path: out }),
    say('marked_in', { path: join(out, 'marked') }),
    '',
  );
  return lines.join('\n');
}

function exitCode(results: ResultsFile, strict: boolean): number {
  if (results.failed_files.length > 0 && results.students.length === 0) return EXIT.badInput;
  const waits = results.unassigned_pages.length > 0 || results.students.some((student) => student.status !== 'COMPLETED');
  return strict && waits ? EXIT.waiting : EXIT.done;
}
