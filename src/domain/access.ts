/** Who may do what. Objects belong to a class; administrators reach every class. */
export const ROLES = ['administrator', 'teacher', 'marker'] as const;
export type Role = (typeof ROLES)[number];

/** One word per thing a route lets somebody do; every route declares one. */
export const PERMISSIONS = [
  'self.read', // who am I
  'exam.read', // exams, rubrics, scans and scripts of one's classes
  'exam.write', // exam files, blank papers, rubrics
  'batch.write', // hand in papers, mend the split, stop and go on
  'review.decide', // approve, override, reject
  'results.read', // results, exports, item analysis
  'results.release', // let marks out of the house, or take them back
  'class.manage', // make classes
  'people.manage', // people, roles, memberships, every token
  'system.operate', // statistics, slow queries, metrics
] as const;
export type Permission = (typeof PERMISSIONS)[number];

const MARKER: readonly Permission[] = ['self.read', 'exam.read', 'review.decide', 'results.read'];
const TEACHER: readonly Permission[] = [...MARKER, 'exam.write', 'batch.write', 'results.release', 'class.manage'];

const BY_ROLE: Readonly<Record<Role, readonly Permission[]>> = {
  administrator: PERMISSIONS,
  teacher: TEACHER,
  marker: MARKER,
};

/** The class of everything that the command line makes. */
export const LOCAL_CLASS = 'local';

/** Whoever a request comes from. `id` is stable and no personal datum; it stands in the record as the maker of a mark. */
export interface Principal {
  readonly id: string;
  readonly kind: 'person' | 'token' | 'system';
  readonly role: Role;
  /** Classes whose objects it reaches; `all` for administrators and the system itself. */
  readonly classes: readonly string[] | 'all';
}

/** Work that no person asked for: workflows, the command line, start-up. */
export const SYSTEM: Principal = { id: 'system', kind: 'system', role: 'administrator', classes: 'all' };

export function permissionsOf(role: Role): readonly Permission[] {
  return BY_ROLE[role];
}

export function may(principal: Principal, permission: Permission): boolean {
  return BY_ROLE[principal.role].includes(permission);
}

/** Whether an object of this class exists for the principal; where not, it is answered as if it were not there. */
export function reaches(principal: Principal, classId: string): boolean {
  return principal.classes === 'all' || principal.classes.includes(classId);
}
