import type { Student } from '../domain/exam.ts';
import type { PrintRun } from '../ports/repositories.ts';
import { identify } from './identify.ts';
import type { Placing } from './placing.ts';
import { findPrintRun, whereabouts, type CodedPage } from './split-by-code.ts';
import { layoutPage, type SplitInput } from './stack.ts';

interface Claim {
  readonly key: string;
  readonly run: string;
  readonly copy: string;
  readonly page: number;
}

/**
 * Pages with a code that cannot be read. The student number written on one may name its copy just as the code
 * would have done; all others are set aside with where they lay. Comes after every readable code has its place.
 */
export function placeSpoilt(input: SplitInput, stack: readonly CodedPage[], placing: Placing): void {
  const runs = runsInStack(input, stack);
  const claims = stack.map((coded) => (coded.code.kind === 'spoilt' ? claimOf(input, runs, coded) : null));
  for (const [index, { page, code }] of stack.entries()) {
    if (code.kind !== 'spoilt') continue;
    const claim = claims[index] ?? null;
    const rivals = claims.filter((other) => other !== null && other.key === claim?.key && other.page === claim.page).length;
    const free = claim !== null && rivals === 1 && placing.scripts.get(claim.key)?.pages.has(claim.page) !== true;
    if (free) placing.assign(page, placing.script(claim.key, claim.run, claim.copy), claim.page, 'student_id');
    else placing.setAside(page, 'code_unreadable', whereabouts(stack, index));
  }
}

function runsInStack(input: SplitInput, stack: readonly CodedPage[]): PrintRun[] {
  const ids = new Set(stack.flatMap(({ code }) => (code.kind === 'page' ? (code.run ?? []) : [])));
  return [...ids].flatMap((id) => findPrintRun(input, id) ?? []);
}

/**
 * The copy and page a number names: only where the layout says which page it is, and exactly one class set in the
 * stack has a copy for that student. Two codes on one scan are two sheets and claim nothing.
 */
function claimOf(input: SplitInput, runs: readonly PrintRun[], { page, code }: CodedPage): Claim | null {
  const number = layoutPage(page);
  if (code.kind !== 'spoilt' || code.several || number === null || page.numberReading === null) return null;
  if (number !== input.exam.paper.student_id?.page) return null;
  const printed: readonly Student[] = runs.flatMap((run) => run.students.map((student) => ({ ...student, class: null })));
  const read = identify(page.numberReading, input.students ?? printed);
  if (!read.ok) return null;
  const places = runs.flatMap((run) =>
    run.students.flatMap((student, index) => (student.student_id === read.studentId ? [{ run: run.id, copy: String(index + 1) }] : [])),
  );
  const [place, ...more] = places;
  return place === undefined || more.length > 0 ? null : { ...place, key: `${place.run}:${place.copy}`, page: number };
}
