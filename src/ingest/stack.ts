import type { Exam, Student } from '../domain/exam.ts';
import { foreignCodeReader, parsePageCode, SEPARATOR_CODE } from '../domain/page-code.ts';
import type { UnassignedReason } from '../domain/review.ts';
import type { AssignedBy, PageFacts } from '../domain/script.ts';
import type { Registration } from '../ports/imaging.ts';
import type { Reading } from '../ports/reader.ts';
import type { PrintRun } from '../ports/repositories.ts';

/** A page of a stack with all that the split may go by. */
export interface StackPage {
  readonly id: string;
  /** Position in the stack: order of files, then of pages. */
  readonly order: number;
  /** Null where the page could not be rendered: it still takes a place in the stack. */
  readonly facts: PageFacts | null;
  /** Best match among the pages of the blank paper; null when none fits or none was tried. */
  readonly registration: Pick<Registration, 'page' | 'method'> | null;
  /** Student number as read on this page; null when it was not read here. */
  readonly numberReading: Reading | null;
}

export interface SplitInput {
  readonly exam: Exam;
  readonly students: readonly Student[] | null;
  /** The stored class set with this id; null when there is none. */
  readonly printRuns: (id: string) => PrintRun | null;
  /** Pages of the blank paper; null without one. */
  readonly templatePages: number | null;
  readonly pages: readonly StackPage[];
}

/** One student's script. */
export interface SplitScript {
  /** Position in the stack, from 1, by its first page. */
  readonly ordinal: number;
  /** Names the script whatever the order of the stack; unique within a result. For making a submission's id. */
  readonly key: string;
  readonly studentId: string | null;
  readonly name: string | null;
  readonly identifiedBy: AssignedBy | null;
  /** Why no student was put to it; null where one was, or where the exam gives no way to know. */
  readonly problem: UnassignedReason | null;
}

/** Exactly one of `script` and `unassigned` is set. */
export interface SplitPlacement {
  readonly pageId: string;
  /** Key of the script. */
  readonly script: string | null;
  readonly scriptPage: number | null;
  readonly assignedBy: AssignedBy | null;
  readonly unassigned: UnassignedReason | null;
}

export interface SplitResult {
  readonly submissions: readonly SplitScript[];
  /** One for every page given, in the order of the stack. */
  readonly placements: readonly SplitPlacement[];
}

/** What a page's codes say. `spoilt`: there is a code and it cannot be read, or `several` that do not agree. */
export type CodeSays =
  | { readonly kind: 'page'; readonly key: string; readonly run: string | null; readonly copy: string; readonly page: number }
  | { readonly kind: 'other_exam'; readonly exam: string }
  | { readonly kind: 'separator' }
  | { readonly kind: 'spoilt'; readonly several: boolean }
  | { readonly kind: 'none' };

/** Reads the codes of pages for one exam. Codes that are no page codes (a link printed in a question) count for nothing. */
export function codeReader(exam: Exam): (facts: PageFacts) => CodeSays {
  const readForeign = exam.paper.page_code === null ? null : foreignCodeReader(exam.paper.page_code);
  const readOne = (text: string): CodeSays | null => {
    if (text === SEPARATOR_CODE) return { kind: 'separator' };
    const ours = parsePageCode(text);
    if (ours !== null) {
      if (ours.exam !== exam.id) return { kind: 'other_exam', exam: ours.exam };
      return { kind: 'page', key: `${ours.run}:${ours.copy}`, run: ours.run, copy: String(ours.copy), page: ours.page };
    }
    const foreign = readForeign?.(text) ?? null;
    if (foreign === null) return null;
    if (foreign.exam !== null && foreign.exam !== exam.id) return { kind: 'other_exam', exam: foreign.exam };
    return { kind: 'page', key: `copy:${foreign.copy}`, run: null, copy: foreign.copy, page: foreign.page };
  };
  return (facts) => {
    const said = facts.codes.flatMap((mark) => (mark.text === null ? [] : (readOne(mark.text) ?? [])));
    const [first, ...rest] = said;
    if (first === undefined) return facts.codes.some((mark) => mark.text === null) ? { kind: 'spoilt', several: false } : { kind: 'none' };
    // Two different page codes: two sheets in one scan. Neither may have the page.
    const same = rest.every((other) => JSON.stringify(other) === JSON.stringify(first));
    return same ? first : { kind: 'spoilt', several: true };
  };
}

/** The page of the blank paper a scan shows; a page that was only framed by its edges shows none. */
export function layoutPage({ registration }: Pick<StackPage, 'registration'>): number | null {
  return registration === null || registration.method === 'frame' ? null : registration.page;
}
