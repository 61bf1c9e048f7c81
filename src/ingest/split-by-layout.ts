import { looksTheSame } from './duplicates.ts';
import type { Placing } from './placing.ts';
import { layoutPage, type StackPage } from './stack.ts';

/** Pages of one script as the layout shows them, and what could not be fitted in. */
interface Group {
  readonly pages: Map<number, StackPage>;
  /** Later claims on a page that is taken. */
  readonly again: { readonly page: StackPage; readonly scriptPage: number }[];
  readonly unknown: StackPage[];
}

/** A new script begins at each page 1. What lies before the first page 1 belongs to nobody. */
function groupByFirstPage(pages: readonly StackPage[]): { groups: Group[]; before: StackPage[] } {
  const groups: Group[] = [];
  const before: StackPage[] = [];
  for (const page of pages) {
    const number = layoutPage(page);
    let group = groups.at(-1);
    const first = group?.pages.get(1);
    const scannedTwice = number === 1 && first !== undefined && isAgain(first, page) && group?.pages.size === 1;
    if (number === 1 && !scannedTwice) {
      group = { pages: new Map(), again: [], unknown: [] };
      groups.push(group);
    }
    if (group === undefined) before.push(page);
    else if (number === null) group.unknown.push(page);
    else if (group.pages.has(number)) group.again.push({ page, scriptPage: number });
    else group.pages.set(number, page);
  }
  return { groups, before };
}

function isAgain(first: StackPage, later: StackPage): boolean {
  if (first.facts === null || later.facts === null || !looksTheSame(first.facts, later.facts)) return false;
  const numbers = [first.numberReading?.text, later.numberReading?.text];
  return numbers[0] === numbers[1];
}

const leftOver = ({ groups, before }: ReturnType<typeof groupByFirstPage>): number =>
  before.length + groups.reduce((sum, group) => sum + group.again.length + group.unknown.length, 0);

const isClean = (found: ReturnType<typeof groupByFirstPage>, pages: number): boolean =>
  leftOver(found) === 0 && found.groups.length > 1 && found.groups.every((group) => group.pages.size === pages);

/**
 * Splits pages that registered to the blank paper, in the order of the stack: a script begins at page 1. A
 * stack that was fed last page first is recognised when only its reverse comes out without a remainder.
 *
 * Where two different sheets claim one page between two firsts, neither gets it: the one could as well be the
 * next student's, whose first page is missing (also the case of fronts and backs scanned as two piles).
 */
export function placeByLayout(pages: readonly StackPage[], templatePages: number, placing: Placing): void {
  const forward = groupByFirstPage(pages);
  const backward = groupByFirstPage(pages.toReversed());
  const { groups, before } = leftOver(forward) > 0 && isClean(backward, templatePages) ? backward : forward;
  for (const page of before) placing.setAside(page, 'layout_unknown', looksLike(page));
  for (const group of groups) placeGroup(group, placing);
}

function placeGroup(group: Group, placing: Placing): void {
  const first = group.pages.get(1);
  if (first === undefined) return;
  const script = placing.script(`page:${first.id}`);
  for (const [number, page] of group.pages) {
    const rivals = group.again.filter((other) => other.scriptPage === number);
    const disputed = rivals.some((other) => !isAgain(page, other.page));
    if (disputed) placing.setAside(page, 'duplicate_page', { page: number, alike: 0 });
    else placing.assign(page, script, number, 'layout');
    for (const rival of rivals) {
      if (disputed) placing.setAside(rival.page, 'duplicate_page', { page: number, alike: 0 });
      else placing.assign(rival.page, script, number, 'layout');
    }
  }
  for (const page of group.unknown) placing.setAside(page, 'layout_unknown', looksLike(page));
}

function looksLike(page: StackPage): Record<string, number> {
  const number = layoutPage(page);
  return number === null ? {} : { looks_like_page: number };
}

/** Runs of pages 1 … n in order with nothing missing: scripts beyond doubt even among pages with codes. */
export function placeWholeScripts(pages: readonly StackPage[], templatePages: number, placing: Placing): void {
  for (let start = 0; start + templatePages <= pages.length; start += 1) {
    const run = pages.slice(start, start + templatePages);
    const whole = run.every((page, index) => layoutPage(page) === index + 1);
    const [first] = run;
    if (!whole || first === undefined) continue;
    const script = placing.script(`page:${first.id}`);
    for (const [index, page] of run.entries()) placing.assign(page, script, index + 1, 'layout');
    start += templatePages - 1;
  }
}
