import { printRunOf } from './print-run.ts';
import type { DraftScript, Placing } from './placing.ts';
import { layoutPage, type CodeSays, type SplitInput, type StackPage } from './stack.ts';
import type { PrintRun } from '../ports/repositories.ts';
import type { UnassignedReason } from '../domain/review.ts';

export interface CodedPage {
  readonly page: StackPage;
  readonly code: CodeSays;
}

/** The stored class set, or the one this roster would give: a set printed on another machine is known again. */
export function findPrintRun(input: SplitInput, id: string): PrintRun | null {
  const stored = input.printRuns(id);
  if (stored !== null) return stored.examId === input.exam.id ? stored : null;
  if (input.students === null) return null;
  const fromRoster = printRunOf(input.exam.id, input.students);
  return fromRoster.id === id ? fromRoster : null;
}

/**
 * Places every page whose code can be read, in any order of the stack, and sets aside those of another exam.
 * Pages without a code, or with a spoilt one, are left to the caller.
 */
export function placeByCode(input: SplitInput, stack: readonly CodedPage[], placing: Placing): void {
  for (const { page, code } of stack) {
    switch (code.kind) {
      case 'none':
      case 'spoilt':
        break;
      case 'separator':
        placing.setAside(page, 'separator');
        break;
      case 'other_exam':
        placing.setAside(page, 'other_exam', { exam: code.exam });
        break;
      case 'page':
        placeCoded(input, page, code, placing);
        break;
    }
  }
}

function placeCoded(input: SplitInput, page: StackPage, code: Extract<CodeSays, { kind: 'page' }>, placing: Placing): void {
  if (code.page === 0) {
    placing.setAside(page, 'separator', { copy: code.copy });
    return;
  }
  const run = code.run === null ? null : findPrintRun(input, code.run);
  if (run !== null && Number(code.copy) > run.students.length) {
    placing.setAside(page, 'unknown_copy', { copy: code.copy, copies: run.students.length });
    return;
  }
  placing.assign(page, placing.script(code.key, code.run, code.copy), code.page, 'code');
}

/** What a person needs to place a page: the page it looks like and the copies it lay between. */
export function whereabouts(stack: readonly CodedPage[], index: number): UnassignedReason['params'] {
  const copyAt = ({ code }: CodedPage): string | null => (code.kind === 'page' ? code.copy : null);
  const before = stack.slice(0, index).map(copyAt).findLast((copy) => copy !== null);
  const after = stack.slice(index + 1).map(copyAt).find((copy) => copy !== null);
  const here = stack[index];
  const looksLike = here === undefined ? null : layoutPage(here.page);
  return {
    ...(looksLike === null ? {} : { looks_like_page: looksLike }),
    ...(typeof before === 'string' ? { after_copy: before } : {}),
    ...(typeof after === 'string' ? { before_copy: after } : {}),
  };
}

/** The student a script's print run names for its copy; null where no run is known. */
export function studentOfCopy(input: SplitInput, script: DraftScript): PrintRun['students'][number] | null {
  if (script.run === null || script.copy === null) return null;
  return findPrintRun(input, script.run)?.students[Number(script.copy) - 1] ?? null;
}
