import { parseExamFile } from '../contracts/exam-file.ts';
import type { Principal } from '../domain/access.ts';
import { AppError } from '../domain/errors.ts';
import type { Question } from '../domain/exam.ts';
import type { ExamRecord } from '../ports/repositories.ts';
import { acting } from './acting.ts';
import { ExamInvalid } from './import-exam.ts';
import { saveExam } from './save-exam.ts';
import type { ServiceDeps } from './service-deps.ts';
import { examFor } from './within-reach.ts';

export interface Rubric {
  readonly record: ExamRecord;
  readonly question: Question;
  /** Scripts that were marked by another version. */
  readonly outdated: number;
}

/** Throws AppError `question_not_found` (404). */
export async function rubricOf(deps: ServiceDeps, principal: Principal, examId: string, questionId: string): Promise<Rubric> {
  return deps.as(principal, async (repositories) => {
    const record = await examFor(repositories, principal, examId);
    return { record, question: questionOf(record, questionId), outdated: (await repositories.views.outdated(examId, record.version)).length };
  });
}

/**
 * Changes what is given of a question's rubric: a new version of the exam, checked by the rules of the exam file. Throws
 * AppError `exam_invalid` (422) with every mistake, `rubric_stale` (409) when the version is not `expectedVersion` any more.
 */
export async function changeRubric(
  deps: ServiceDeps,
  principal: Principal,
  input: { readonly examId: string; readonly questionId: string; readonly changes: Readonly<Record<string, unknown>>; readonly expectedVersion: number | null },
): Promise<Rubric> {
  const { examId, questionId } = input;
  const record = await deps.as(principal, (repositories) => examFor(repositories, principal, examId));
  if (input.expectedVersion !== null && input.expectedVersion !== record.version) {
    throw new AppError('rubric_stale', `Exam ${examId} has version ${record.version} by now`, { httpStatus: 409, params: { version: record.version } });
  }
  questionOf(record, questionId);
  const changes = Object.fromEntries(Object.entries(input.changes).filter(([, value]) => value !== undefined));
  const questions = record.exam.questions.map((question) => withoutNulls(question.id === questionId ? { ...question, ...changes } : question));
  const source = JSON.stringify({ ...withoutNulls(record.exam), paper: withoutNulls(record.exam.paper), questions });
  const parsed = parseExamFile(source, 'exam.json');
  if ('problems' in parsed) throw new ExamInvalid(parsed.problems);
  const saved = await saveExam(acting(deps, principal), { exam: parsed.exam, source, classId: record.classId, template: record.template === null ? null : { of: record }, after: record.version });
  return deps.as(principal, async (repositories) => ({
    record: saved,
    question: questionOf(saved, questionId),
    outdated: (await repositories.views.outdated(examId, saved.version)).length,
  }));
}

function questionOf(record: ExamRecord, id: string): Question {
  const question = record.exam.questions.find((candidate) => candidate.id === id);
  if (question === undefined) throw new AppError('question_not_found', `No question ${id}`, { httpStatus: 404, params: { id } });
  return question;
}

/** The exam file leaves out what is not there. */
function withoutNulls(of: object): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(of).flatMap(([key, value]: [string, unknown]) => {
      if (value === null) return [];
      return [[key, key === 'answer' && typeof value === 'object' ? withoutNulls(value) : value]];
    }),
  );
}
