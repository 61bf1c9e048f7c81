import { reaches, type Principal } from '../domain/access.ts';
import { AppError } from '../domain/errors.ts';
import type { Batch, ExamRecord, Repositories, Submission } from '../ports/repositories.ts';

/**
 * Objects by id for somebody: what belongs to another class is answered exactly as what is not there, AppError
 * `<what>_not_found` with status 404.
 */
export async function examFor(repositories: Repositories, principal: Principal, id: string): Promise<ExamRecord> {
  const found = await repositories.exams.latest(id);
  if (found === null || !reaches(principal, found.classId)) throw notThere('exam', id);
  return found;
}

export async function batchFor(repositories: Repositories, principal: Principal, id: string, lock = false): Promise<Batch> {
  const found = await (lock ? repositories.batches.lock(id) : repositories.batches.get(id));
  if (!reaches(principal, found.classId)) throw notThere('batch', id);
  return found;
}

export async function submissionFor(repositories: Repositories, principal: Principal, id: string, lock = false): Promise<Submission> {
  const found = await (lock ? repositories.submissions.lock(id) : repositories.submissions.get(id));
  if (!reaches(principal, found.classId)) throw notThere('submission', id);
  return found;
}

function notThere(what: string, id: string): AppError {
  return new AppError(`${what}_not_found`, `No ${what} ${id}`, { httpStatus: 404, params: { id } });
}
