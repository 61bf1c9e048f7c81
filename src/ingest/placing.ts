import type { UnassignedReason } from '../domain/review.ts';
import type { AssignedBy } from '../domain/script.ts';
import { looksTheSame } from './duplicates.ts';
import type { SplitPlacement, StackPage } from './stack.ts';

export interface DraftScript {
  readonly key: string;
  /** Print run and copy, where a code named them. */
  readonly run: string | null;
  readonly copy: string | null;
  readonly pages: Map<number, StackPage>;
}

/** Collects where pages go. Each page is placed once; a second page for one place is set aside. */
export class Placing {
  readonly scripts = new Map<string, DraftScript>();
  private readonly placed = new Map<string, SplitPlacement>();
  private readonly maxPages: number | null;

  constructor(maxPages: number | null) {
    this.maxPages = maxPages;
  }

  script(key: string, run: string | null = null, copy: string | null = null): DraftScript {
    const known = this.scripts.get(key);
    if (known !== undefined) return known;
    const script: DraftScript = { key, run, copy, pages: new Map() };
    this.scripts.set(key, script);
    return script;
  }

  /** Gives `page` its place in a script; set aside when the paper has no such page or the place is taken. */
  assign(page: StackPage, script: DraftScript, scriptPage: number, by: AssignedBy): void {
    if (this.maxPages !== null && scriptPage > this.maxPages) {
      this.setAside(page, 'page_too_many', { page: scriptPage, pages: this.maxPages });
      return;
    }
    const first = script.pages.get(scriptPage);
    if (first !== undefined) {
      const alike = first.facts !== null && page.facts !== null && looksTheSame(first.facts, page.facts);
      this.setAside(page, 'duplicate_page', {
        page: scriptPage,
        alike: alike ? 1 : 0,
        ...(script.copy === null ? {} : { copy: script.copy }),
      });
      return;
    }
    script.pages.set(scriptPage, page);
    this.put({ pageId: page.id, script: script.key, scriptPage, assignedBy: by, unassigned: null });
  }

  setAside(page: StackPage, code: UnassignedReason['code'], params: UnassignedReason['params'] = {}): void {
    this.put({ pageId: page.id, script: null, scriptPage: null, assignedBy: null, unassigned: { code, params } });
  }

  isPlaced(page: StackPage): boolean {
    return this.placed.has(page.id);
  }

  /** One placement per page. Throws an Error when a page was forgotten: that is a fault of the program. */
  placements(pages: readonly StackPage[]): SplitPlacement[] {
    return pages.map((page) => {
      const placement = this.placed.get(page.id);
      if (placement === undefined) throw new Error(`page ${page.id} was not placed`);
      return placement;
    });
  }

  private put(placement: SplitPlacement): void {
    if (this.placed.has(placement.pageId)) throw new Error(`page ${placement.pageId} was placed twice`);
    this.placed.set(placement.pageId, placement);
  }
}
