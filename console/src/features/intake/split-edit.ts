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

/** A place that a page left stays free, so that the pages behind it keep their numbers; free places at the end are none. */
function without(draft: Draft, pageId: string): Draft {
  const home = scriptOf(draft, pageId);
  if (home === undefined) return { ...draft, aside: draft.aside.filter((id) => id !== pageId) };
  return change(draft, home.key, trimmed(home.pageIds.map((id) => (id === pageId ? null : id))));
}

function trimmed(pageIds: readonly (string | null)[]): readonly (string | null)[] {
  return pageIds.slice(0, pageIds.findLastIndex((id) => id !== null) + 1);
}

/** Puts a page into a free place at `index` of a script, or before the page that stands there now; `key` null sets it aside. */
export function movePage(draft: Draft, pageId: string, key: string | null, index: number): Draft {
  const home = scriptOf(draft, pageId);
  if (home !== undefined && home.key === key) return reorder(draft, home, pageId, index);
  const rest = without(draft, pageId);
  if (key === null) return { ...rest, aside: [...rest.aside, pageId] };
  const target = rest.scripts.find((script) => script.key === key);
  if (target === undefined) return draft;
  const free = target.pageIds[index] === null ? 1 : 0;
  return change(rest, key, target.pageIds.toSpliced(index, free, pageId));
}

function reorder(draft: Draft, home: DraftScript, pageId: string, index: number): Draft {
  const from = home.pageIds.indexOf(pageId);
  if (home.pageIds[index] === null) return change(draft, home.key, trimmed(home.pageIds.map((id, at) => (at === index ? pageId : at === from ? null : id))));
  const rest = home.pageIds.filter((id) => id !== pageId);
  return change(draft, home.key, trimmed(rest.toSpliced(index - (from < index ? 1 : 0), 0, pageId)));
}

export type Direction = 'left' | 'right' | 'up' | 'down';

/** The keyboard's way of dragging: within the script, or to the end of the one before and the start of the one after. */
export function nudge(draft: Draft, pageId: string, direction: Direction): Draft {
  const home = scriptOf(draft, pageId);
  const row = home === undefined ? draft.scripts.length : draft.scripts.indexOf(home);
  if (direction === 'up' || direction === 'down') {
    const target = draft.scripts[direction === 'up' ? row - 1 : row + 1];
    if (target === undefined) return draft;
    const free = target.pageIds.indexOf(null);
    return movePage(draft, pageId, target.key, free >= 0 ? free : direction === 'up' ? target.pageIds.length : 0);
  }
  if (home === undefined) return draft;
  const from = home.pageIds.indexOf(pageId);
  const next = direction === 'left' ? from - 1 : from + 1;
  if (next < 0 || next >= home.pageIds.length) return draft;
  return movePage(draft, pageId, home.key, home.pageIds[next] === null || direction === 'left' ? next : next + 1);
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
    script.key === home.key ? [{ ...script, pageIds: trimmed(script.pageIds.slice(0, at)) }, { ...made, pageIds: script.pageIds.slice(at) }] : [script],
  );
  return { ...draft, scripts, next: draft.next + 1 };
}

/** Page by page where no place is wanted twice (one has the first page, the other the second); else one behind the other. */
function joined(first: readonly (string | null)[], second: readonly (string | null)[]): readonly (string | null)[] {
  const length = Math.max(first.length, second.length);
  const places = Array.from({ length }, (_, at) => [first[at] ?? null, second[at] ?? null] as const);
  if (places.every(([a, b]) => a === null || b === null)) return places.map(([a, b]) => a ?? b);
  return [...first, ...second.filter((id) => id !== null)];
}

/** Hangs a script's pages on the script before it, which keeps its student where it has one. */
export function joinBefore(draft: Draft, key: string): Draft {
  const at = draft.scripts.findIndex((script) => script.key === key);
  const [before, script] = [draft.scripts[at - 1], draft.scripts[at]];
  if (before === undefined || script === undefined) return draft;
  const owner = before.studentId === null ? script : before;
  const made = { ...before, studentId: owner.studentId, name: owner.name, problem: owner.problem, pageIds: joined(before.pageIds, script.pageIds) };
  return { ...draft, scripts: draft.scripts.toSpliced(at - 1, 2, made) };
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
