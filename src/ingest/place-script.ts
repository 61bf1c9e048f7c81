import { Placing } from './placing.ts';
import { nameScript } from './split.ts';
import { codeReader, layoutPage, type SplitInput, type SplitPlacement, type SplitScript, type StackPage } from './stack.ts';

/** Key of the one script in the placements. */
export const THE_SCRIPT = 'script';

/**
 * Places the pages of one script that was handed in by itself: by the page of its code, by layout where every written page
 * shows one, else as they lie. Whose it is follows from its code or number, where the sender did not say.
 */
export function placeScript(input: SplitInput): { readonly script: Omit<SplitScript, 'ordinal'>; readonly placements: readonly SplitPlacement[] } {
  const pages = input.pages.toSorted((a, b) => a.order - b.order);
  const placing = new Placing(input.exam.paper.pages ?? input.templatePages);
  const readCodes = codeReader(input.exam);
  const plain: StackPage[] = [];
  for (const page of pages) {
    const code = page.facts === null ? null : readCodes(page.facts);
    if (page.facts === null) placing.setAside(page, 'page_damaged');
    else if (code?.kind === 'separator') placing.setAside(page, 'separator');
    else if (code?.kind === 'other_exam') placing.setAside(page, 'other_exam', { exam: code.exam });
    else if (code?.kind === 'page' && code.page === 0) placing.setAside(page, 'separator', { copy: code.copy });
    else if (code?.kind === 'page') placing.assign(page, placing.script(THE_SCRIPT, code.run, code.copy), code.page, 'code');
    else if (page.facts.blank) placing.setAside(page, 'blank');
    else plain.push(page);
  }
  const script = placing.script(THE_SCRIPT);
  const byLayout = plain.every((page) => layoutPage(page) !== null);
  for (const page of plain) {
    const number = byLayout ? layoutPage(page) : nextFree(script.pages);
    placing.assign(page, script, number ?? nextFree(script.pages), byLayout ? 'layout' : 'single');
  }
  return { script: nameScript(input, script), placements: placing.placements(pages) };
}

function nextFree(taken: ReadonlyMap<number, StackPage>): number {
  let number = 1;
  while (taken.has(number)) number += 1;
  return number;
}
