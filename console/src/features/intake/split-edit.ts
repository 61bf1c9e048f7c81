import type { Boundaries, Reason, RosterStudent, Split } from '../../api/types.ts';

/** One student's pages as a person is arranging them. A null page keeps the place of one that was not scanned. */
export interface DraftScript {
  readonly key: string;
  readonly submissionId: string | null;
  readonly studentId: string | null;
  readonly name: string | null;
  readonly pageIds: readonly (string | null)[];
  /** Why the system doubts it; gone once a person says whose it is. */
  readonly problem: Reason | null;
}

export interface Draft {
  readonly scripts: readonly DraftScript[];
  /** Pages that belong to nobody, in stack order. */
  readonly aside: readonly string[];
  /** Number for the next new script's key. */
  readonly next: number;
}

export function draftOf(split: Split): Draft {
  const scripts = split.scripts.map((script) => ({
    key: script.submission_id,
    submissionId: script.submission_id,
    studentId: script.student_id,
    name: script.name,
    pageIds: script.page_ids,
    problem: script.problem,
  }));
  const placed = new Set(scripts.flatMap(({ pageIds }) => pageIds));
  return { scripts, aside: split.pages.filter(({ id }) => !placed.has(id)).map(({ id }) => id), next: 1 };
}

/** What the server is asked for; scripts without a page are left out, which empties them. */
export function boundariesOf(draft: Draft, splitVersion: number): Boundaries {
  return {
    split_version: splitVersion,
    scripts: draft.scripts
      .filter(({ pageIds }) => pageIds.some((id) => id !== null))
      .map(({ submissionId, studentId, name, pageIds }) => ({
        submission_id: submissionId,
        student_id: studentId,
        name,
        page_ids: [...pageIds],
      })),
  };
}

export function scriptOf(draft: Draft, pageId: string): DraftScript | undefined {
  return draft.scripts.find(({ pageIds }) => pageIds.includes(pageId));
}

const change = (draft: Draft, key: string, pageIds: readonly (string | null)[]): Draft => ({
  ...draft,
  scripts: draft.scripts.map((script) => (script.key === key ? { ...script, pageIds } : script)),
});

function without(draft: Draft, pageId: string): Draft {
  const home = scriptOf(draft, pageId);
  return home === undefined ? { ...draft, aside: draft.aside.filter((id) => id !== pageId) } : change(draft, home.key, home.pageIds.filter((id) => id !== pageId));
}

/** Puts a page before the one that stands at `index` of a script now; `key` null sets it aside. */
export function movePage(draft: Draft, pageId: string, key: string | null, index: number): Draft {
  const home = scriptOf(draft, pageId);
  const from = home?.pageIds.indexOf(pageId) ?? -1;
  const shift = home?.key === key && from < index ? 1 : 0;
  const rest = without(draft, pageId);
  if (key === null) return { ...rest, aside: [...rest.aside, pageId] };
  const target = rest.scripts.find((script) => script.key === key);
  return target === undefined ? draft : change(rest, key, target.pageIds.toSpliced(index - shift, 0, pageId));
}

export type Direction = 'left' | 'right' | 'up' | 'down';

/** The keyboard's way of dragging: within the script, or to the end of the one before and the start of the one after. */
export function nudge(draft: Draft, pageId: string, direction: Direction): Draft {
  const home = scriptOf(draft, pageId);
  const row = home === undefined ? draft.scripts.length : draft.scripts.indexOf(home);
  if (direction === 'up' || direction === 'down') {
    const target = draft.scripts[direction === 'up' ? row - 1 : row + 1];
    return target === undefined ? draft : movePage(draft, pageId, target.key, direction === 'up' ? target.pageIds.length : 0);
  }
  if (home === undefined) return draft;
  const from = home.pageIds.indexOf(pageId);
  const to = direction === 'left' ? from - 1 : from + 2;
  return to < 0 || to > home.pageIds.length ? draft : movePage(draft, pageId, home.key, to);
}

/** This page and all behind it become a script of their own. A page set aside becomes one by itself. */
export function splitAt(draft: Draft, pageId: string): Draft {
  const made = { key: `new-${draft.next}`, submissionId: null, studentId: null, name: null, problem: null };
  const home = scriptOf(draft, pageId);
  if (home === undefined) {
    return { scripts: [...draft.scripts, { ...made, pageIds: [pageId] }], aside: draft.aside.filter((id) => id !== pageId), next: draft.next + 1 };
  }
  const at = home.pageIds.indexOf(pageId);
  if (at === 0) return draft;
  const scripts = draft.scripts.flatMap((script) =>
    script.key === home.key ? [{ ...script, pageIds: script.pageIds.slice(0, at) }, { ...made, pageIds: script.pageIds.slice(at) }] : [script],
  );
  return { ...draft, scripts, next: draft.next + 1 };
}

/** Hangs a script's pages on the script before it, which keeps its student where it has one. */
export function joinBefore(draft: Draft, key: string): Draft {
  const at = draft.scripts.findIndex((script) => script.key === key);
  const [before, script] = [draft.scripts[at - 1], draft.scripts[at]];
  if (before === undefined || script === undefined) return draft;
  const owner = before.studentId === null ? script : before;
  const joined = { ...before, studentId: owner.studentId, name: owner.name, problem: owner.problem, pageIds: [...before.pageIds, ...script.pageIds] };
  return { ...draft, scripts: draft.scripts.toSpliced(at - 1, 2, joined) };
}

export function assign(draft: Draft, key: string, student: Pick<RosterStudent, 'student_id' | 'name'> | null): Draft {
  return {
    ...draft,
    scripts: draft.scripts.map((script) =>
      script.key === key ? { ...script, studentId: student?.student_id ?? null, name: student === null || student.name === '' ? null : student.name, problem: null } : script,
    ),
  };
}

/** Students that more than one script claims. */
export function claimedTwice(draft: Draft): ReadonlySet<string> {
  const seen = new Set<string>();
  const twice = new Set<string>();
  for (const { studentId, pageIds } of draft.scripts) {
    if (studentId === null || pageIds.length === 0) continue;
    if (seen.has(studentId)) twice.add(studentId);
    seen.add(studentId);
  }
  return twice;
}

/** Set aside as they should be: nobody needs to look. */
const QUIET = new Set(['blank', 'separator']);

export interface Exceptions {
  readonly scripts: readonly DraftScript[];
  readonly pages: readonly string[];
}

/** What a person has to look at: scripts without a sure student, pages of nobody that are not blank or separators. */
export function exceptionsOf(draft: Draft, reasonOf: (pageId: string) => Reason | null): Exceptions {
  const twice = claimedTwice(draft);
  return {
    scripts: draft.scripts.filter(({ studentId, problem, pageIds }) => pageIds.length > 0 && (problem !== null || studentId === null || twice.has(studentId))),
    pages: draft.aside.filter((id) => !QUIET.has(reasonOf(id)?.code ?? '')),
  };
}
