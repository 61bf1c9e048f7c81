import { placeFindings } from '../contracts/exam-file.ts';
import type { ExamProblem } from '../contracts/exam-problems.ts';
import { examYaml } from '../contracts/exam-source.ts';
import { AppError, badInput } from '../domain/errors.ts';
import type { Exam } from '../domain/exam.ts';
import { ModelError } from '../domain/model-error.ts';
import { draftExam } from '../grading/rubric/draft-exam.ts';
import { schemeCalls, schemePrompt } from '../grading/rubric/scheme-request.ts';
import { readScheme } from '../grading/rubric/scheme-reply.ts';
import { checkExam } from './check-exam.ts';
import type { GradingDeps } from './deps.ts';
import { schemeDocument } from './models/scheme-document.ts';

const AT_ONCE = 3;

/** An exam file made from a marking scheme. Nothing is marked by it until a person has saved it as the exam. */
export interface RubricDraft {
  /** YAML, with the page of the document above each question. */
  readonly source: string;
  /** Null while the draft has mistakes. */
  readonly exam: Exam | null;
  readonly questions: number;
  /** Mistakes and all that a person must look at, in the order of the file. */
  readonly findings: readonly ExamProblem[];
  readonly model: string;
  readonly promptVersion: string;
  /** Of the calls in the record; answered from there, nothing was paid again. */
  readonly calls: readonly string[];
  readonly replayed: boolean;
  /** US dollars; null where the model has no price. */
  readonly costUsd: number | null;
}

export interface SchemeFile {
  readonly path: string;
  /** Whose budget pays; of an exam in the record. */
  readonly examId: string;
  /** The exam as it is: its pages and regions stay. Null for a new one. */
  readonly base: Exam | null;
  /** Of a new exam, where the document has none. */
  readonly title: string;
}

/**
 * Reads a marking scheme (PDF, DOCX, image) with the model into the draft of an exam file, whose totals are checked and not mended.
 * Throws AppError `model_needed` (501), `scheme_not_read` (502, with the model's fault), `scheme_empty` (422), `budget_reached`,
 * `price_unknown`, and those of unreadable files.
 */
export async function draftRubric(deps: Pick<GradingDeps, 'imaging' | 'limits' | 'models'>, file: SchemeFile, signal: AbortSignal): Promise<RubricDraft> {
  const { models } = deps;
  if (models === null) throw new AppError('model_needed', 'no vision model is set up', { httpStatus: 501 });
  const { document, findings: lost } = await schemeDocument(deps, file.path, signal);
  const promptVersion = schemePrompt().version;
  const answers = await inTurns(schemeCalls(document, file.base), ({ pages, request }) =>
    models
      .ask({ request, purpose: 'rubric', promptVersion, examId: file.examId, submissionId: null, questionIds: [], look: 1, parse: (text) => readScheme(text, pages) }, signal)
      .catch(notRead),
  );
  const schemes = answers.map(({ value }) => value);
  if (schemes.every(({ questions }) => questions.length === 0)) throw badInput('scheme_empty', 'the document has no question with marks', {}, 422);
  const { exam, pages, findings } = draftExam(schemes, { id: file.examId, title: file.title, base: file.base });
  const source = examYaml(exam, pages.map((page) => (page === null ? null : `marking scheme p. ${page} · 评分文件第 ${page} 页`)));
  const check = checkExam(source, 'exam.yaml');
  const found = [...check.problems, ...check.warnings, ...placeFindings(source, [...lost, ...findings])];
  const costs = answers.map(({ costUsd }) => costUsd);
  return {
    source,
    exam: check.exam,
    questions: exam.questions.length,
    findings: found.toSorted((a, b) => a.line - b.line || a.column - b.column),
    model: [...new Set(answers.map(({ model }) => model))].join(', '),
    promptVersion,
    calls: answers.map(({ callId }) => callId),
    replayed: answers.every(({ replayed }) => replayed),
    costUsd: costs.includes(null) ? null : costs.reduce<number>((sum, cost) => sum + (cost ?? 0), 0),
  };
}

/**
 * A few at once, in order. Where one fails, those beside it come to their end, so that what they cost is in the record, and those
 * after it are not begun.
 */
async function inTurns<T, U>(items: readonly T[], run: (item: T) => Promise<U>): Promise<U[]> {
  const done: U[] = [];
  for (let from = 0; from < items.length; from += AT_ONCE) {
    for (const outcome of await Promise.allSettled(items.slice(from, from + AT_ONCE).map(run))) {
      if (outcome.status === 'rejected') throw outcome.reason;
      done.push(outcome.value);
    }
  }
  return done;
}

/** The faults of models have sentences about marking; here a document was read. */
function notRead(error: unknown): never {
  if (!(error instanceof ModelError)) throw error;
  throw new AppError('scheme_not_read', error.message, { httpStatus: 502, retryable: error.retryable, params: { cause: error.code }, cause: error });
}
