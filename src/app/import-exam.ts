import { parseExamFile, type ExamProblem } from '../contracts/exam-file.ts';
import { LOCAL_CLASS, reaches, type Principal } from '../domain/access.ts';
import { AppError, badInput } from '../domain/errors.ts';
import type { Exam } from '../domain/exam.ts';
import type { ExamRecord } from '../ports/repositories.ts';
import { acting } from './acting.ts';
import { saveExam } from './save-exam.ts';
import type { ServiceDeps } from './service-deps.ts';
import { examFor } from './within-reach.ts';

/** An exam file with mistakes: AppError `exam_invalid` (422) with every one of them. */
export class ExamInvalid extends AppError {
  readonly problems: readonly ExamProblem[];

  constructor(problems: readonly ExamProblem[]) {
    super('exam_invalid', `the exam file has ${problems.length} mistakes`, { httpStatus: 422, params: { count: problems.length } });
    this.problems = problems;
  }
}

/** Takes in a new exam. The blank paper that the file names is handed in by itself afterwards. */
export async function importExam(deps: ServiceDeps, principal: Principal, input: { readonly source: string; readonly classId: string | null }): Promise<ExamRecord> {
  const exam = parse(input.source);
  const classId = await classOf(deps, principal, input.classId);
  const known = await deps.repositories.exams.latest(exam.id);
  if (known !== null) {
    if (reaches(principal, known.classId) && known.classId === classId) {
      throw new AppError('exam_exists', `There is an exam ${exam.id}`, { httpStatus: 409, params: { id: exam.id } });
    }
    throw new AppError('exam_id_taken', `The exam id ${exam.id} is in use`, { httpStatus: 409, params: { id: exam.id } });
  }
  return saveExam(acting(deps, principal), { exam, source: input.source, classId, template: null, after: 0 });
}

/**
 * A new version from an exam file; the blank paper stays as long as the file names one. AppError `rubric_stale` (409) when the
 * version is not `expectedVersion` any more.
 */
export async function replaceExam(deps: ServiceDeps, principal: Principal, id: string, input: { readonly source: string; readonly expectedVersion: number | null }): Promise<ExamRecord> {
  const { source, expectedVersion } = input;
  const known = await deps.as(principal, (repositories) => examFor(repositories, principal, id));
  if (expectedVersion !== null && expectedVersion !== known.version) {
    throw new AppError('rubric_stale', `Exam ${id} has version ${known.version} by now`, { httpStatus: 409, params: { version: known.version } });
  }
  const exam = parse(source);
  if (exam.id !== id) throw badInput('exam_id_differs', `the file is of exam ${exam.id}`, { id, found: exam.id }, 422);
  return saveExam(acting(deps, principal), { exam, source, classId: known.classId, template: exam.paper.template === null ? null : { of: known }, after: known.version });
}

/** The blank paper of an exam, a file in the staging folder: a new version. */
export async function putTemplate(deps: ServiceDeps, principal: Principal, id: string, path: string): Promise<ExamRecord> {
  const known = await deps.as(principal, (repositories) => examFor(repositories, principal, id));
  const exam: Exam = { ...known.exam, paper: { ...known.exam.paper, template: known.exam.paper.template ?? 'blank' } };
  return saveExam(acting(deps, principal), { exam, source: JSON.stringify(exam), classId: known.classId, template: { path }, after: known.version });
}

function parse(source: string): Exam {
  const parsed = parseExamFile(source, 'exam.yaml');
  if ('problems' in parsed) throw new ExamInvalid(parsed.problems);
  return parsed.exam;
}

async function classOf(deps: ServiceDeps, principal: Principal, asked: string | null): Promise<string> {
  const classes = await deps.classes.within(principal);
  if (asked !== null) {
    if (!classes.some((one) => one.id === asked)) throw new AppError('class_not_found', `No class ${asked}`, { httpStatus: 404, params: { id: asked } });
    return asked;
  }
  const own = classes.filter((one) => one.id !== LOCAL_CLASS);
  const [only] = own.length > 0 ? own : classes;
  if (only === undefined) throw badInput('class_needed', 'there is no class to put the exam into', {}, 409);
  if (own.length > 1) throw badInput('class_needed', 'say which class the exam belongs to', {}, 422);
  return only.id;
}
