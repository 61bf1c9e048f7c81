import type { Principal } from '../domain/access.ts';
import type { Exams, Repositories } from '../ports/repositories.ts';
import type { AsPrincipal } from './service-deps.ts';

/** Repositories whose changes of exams and whose transactions are the principal's: within reach, and on record under its id. */
export function acting<T extends { readonly repositories: Repositories; readonly as: AsPrincipal }>(deps: T, principal: Principal): T {
  const exams: Exams = {
    get: (id, version) => deps.as(principal, (own) => own.exams.get(id, version)),
    latest: (id) => deps.as(principal, (own) => own.exams.latest(id)),
    reserve: (id, classId) => deps.as(principal, (own) => own.exams.reserve(id, classId)),
    save: (record, after) => deps.as(principal, (own) => own.exams.save(record, after)),
  };
  return { ...deps, repositories: { ...deps.repositories, exams, transaction: (run) => deps.as(principal, run) } };
}
