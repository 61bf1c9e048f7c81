import type { AssignedBy } from '../domain/script.ts';
import type { Placing } from './placing.ts';
import type { StackPage } from './stack.ts';

const isBlank = (page: StackPage): boolean => page.facts?.blank === true;

/**
 * Splits every `perScript` pages. Blank pages count where the stack comes out even with them (a page a student
 * left empty); they do not where it only comes out without them, or where every second page is blank (single
 * sheets scanned on both sides). A page that could not be rendered keeps its place.
 *
 * A stack that comes out neither way has a page too many or too few somewhere, and every page behind it would
 * go to a neighbour; so no page is given to anybody.
 */
export function placeByCount(pages: readonly StackPage[], perScript: number, placing: Placing): void {
  const backsBlank = pages.length > 1 && pages.every((page, index) => index % 2 === 0 || isBlank(page));
  const inked = pages.filter((page) => !isBlank(page));
  const even = (list: readonly StackPage[]): boolean => list.length % perScript === 0;
  const frontsOnly = backsBlank && even(inked);
  const counted = !frontsOnly && even(pages) ? pages : even(inked) ? inked : null;
  if (counted === null) {
    for (const page of pages) {
      if (isBlank(page)) placing.setAside(page, 'blank');
      else placing.setAside(page, 'page_too_many', { stack: inked.length, pages: perScript });
    }
    return;
  }
  for (const [index, page] of counted.entries()) {
    const first = counted[index - (index % perScript)] ?? page;
    placeOrReport(page, `page:${first.id}`, (index % perScript) + 1, 'page_count', placing);
  }
  for (const page of pages) if (!placing.isPlaced(page)) placing.setAside(page, 'blank');
}

/** Pages between two separator sheets, or of a single script: page 1, 2, … as they lie. */
export function placeInOrder(pages: readonly StackPage[], key: string, by: AssignedBy, placing: Placing, copy: { run: string; copy: string } | null = null): void {
  const inked = pages.filter((page) => !isBlank(page));
  for (const page of pages) if (isBlank(page)) placing.setAside(page, 'blank');
  if (inked.length === 0) return;
  placing.script(key, copy?.run ?? null, copy?.copy ?? null);
  for (const [index, page] of inked.entries()) placeOrReport(page, key, index + 1, by, placing);
}

function placeOrReport(page: StackPage, key: string, number: number, by: AssignedBy, placing: Placing): void {
  if (page.facts === null) placing.setAside(page, 'page_damaged', { page: number });
  else placing.assign(page, placing.script(key), number, by);
}

export interface NumberRule {
  /** Page of a script that carries the number. */
  readonly fieldPage: number;
  readonly perScript: number | null;
  /** Whether a student's number was surely read on a page. */
  readonly hasNumber: (page: StackPage) => boolean;
}

/** Whether every number lies where a stack of `perScript` pages each must have it: no page too many or too few. */
export function numbersInStep(pages: readonly StackPage[], { fieldPage, perScript, hasNumber }: NumberRule): boolean {
  return (
    perScript !== null &&
    pages.length % perScript === 0 &&
    pages.every((page, index) => !hasNumber(page) || index % perScript === fieldPage - 1)
  );
}

/**
 * A stack whose scripts are told apart by the number written on page `fieldPage` only. Each number begins a
 * script; one of the right length (or, where no length is known, any length) is placed whole. In one that is
 * too long or too short nobody knows which page is wrong, so only the page with the number is placed.
 */
export function placeByNumber(
  pages: readonly StackPage[],
  { fieldPage, perScript, hasNumber }: NumberRule,
  placing: Placing,
): void {
  const inked = pages.filter((page) => !isBlank(page));
  for (const page of pages) if (isBlank(page)) placing.setAside(page, 'blank');
  const starts = inked.flatMap((page, index) => (hasNumber(page) ? [index - (fieldPage - 1)] : []));
  for (const page of inked.slice(0, Math.max(0, starts[0] ?? inked.length))) placing.setAside(page, 'no_code');
  for (const [at, start] of starts.entries()) {
    const from = Math.max(0, start);
    const group = inked.slice(from, starts[at + 1] ?? inked.length).filter((page) => !placing.isPlaced(page));
    placeNumbered(group, { fieldPage, perScript, hasNumber }, placing);
  }
}

function placeNumbered(group: readonly StackPage[], { fieldPage, perScript, hasNumber }: NumberRule, placing: Placing): void {
  const numbered = group.find(hasNumber);
  if (numbered === undefined) {
    for (const page of group) placing.setAside(page, 'layout_unknown');
    return;
  }
  const key = `page:${numbered.id}`;
  const whole = perScript === null || group.length === perScript;
  for (const [index, page] of group.entries()) {
    if (whole) placeOrReport(page, key, index + 1, 'student_id', placing);
    else if (page === numbered) placing.assign(page, placing.script(key), fieldPage, 'student_id');
    else placing.setAside(page, 'page_too_many', { script: group.length, pages: perScript });
  }
}
