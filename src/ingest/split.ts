import { identify } from './identify.ts';
import { Placing, type DraftScript } from './placing.ts';
import { placeSpoilt } from './spoilt-codes.ts';
import { findPrintRun, placeByCode, studentOfCopy, whereabouts, type CodedPage } from './split-by-code.ts';
import { numbersInStep, placeByCount, placeByNumber, placeInOrder, type NumberRule } from './split-by-count.ts';
import { placeByLayout, placeWholeScripts } from './split-by-layout.ts';
import { codeReader, layoutPage, type SplitInput, type SplitResult, type SplitScript, type StackPage } from './stack.ts';

/**
 * Splits a stack into scripts. Every page comes back exactly once: with its place, or set aside with the
 * reason; none is given to a neighbour because it lay there. Pure; order of methods in docs/adr/0008.
 */
export function splitStack(input: SplitInput): SplitResult {
  const pages = input.pages.toSorted((a, b) => a.order - b.order);
  const perScript = input.exam.paper.pages ?? input.templatePages;
  const placing = new Placing(perScript);
  const readCodes = codeReader(input.exam);
  const stack = pages.map((page): CodedPage => ({
    page,
    code: page.facts === null ? { kind: 'none' } : readCodes(page.facts),
  }));
  if (usesCodes(input, stack)) splitCoded(input, stack, placing);
  else splitUncoded(input, stack, perScript, placing);
  return { submissions: nameScripts(input, placing), placements: placing.placements(pages) };
}

/** Whether a page without a readable code is an exception in this stack. */
function usesCodes(input: SplitInput, stack: readonly CodedPage[]): boolean {
  const { split, page_code: pattern } = input.exam.paper;
  if (split === 'code') return true;
  if (split !== 'auto') return false;
  const some = (kind: CodedPage['code']['kind']): boolean =>
    stack.some(({ code }) => code.kind === kind && !(code.kind === 'page' && code.page === 0));
  return some('page') || (some('spoilt') && pattern !== null);
}

function splitCoded(input: SplitInput, stack: readonly CodedPage[], placing: Placing): void {
  placeByCode(input, stack, placing);
  placeSpoilt(input, stack, placing);
  // Scripts on plain paper among coded ones: taken only where they lie together and are whole.
  const plain: StackPage[][] = [[]];
  for (const { page, code } of stack) {
    if (page.facts?.blank === true && code.kind === 'none') continue;
    if (code.kind === 'none' && page.facts !== null) plain.at(-1)?.push(page);
    else plain.push([]);
  }
  const { templatePages } = input;
  if (templatePages !== null) for (const run of plain) placeWholeScripts(run, templatePages, placing);
  for (const [index, { page }] of stack.entries()) {
    if (placing.isPlaced(page)) continue;
    if (page.facts === null) placing.setAside(page, 'page_damaged', whereabouts(stack, index));
    else if (page.facts.blank) placing.setAside(page, 'blank');
    else placing.setAside(page, 'no_code', whereabouts(stack, index));
  }
}

function splitUncoded(input: SplitInput, stack: readonly CodedPage[], perScript: number | null, placing: Placing): void {
  const segments = cutAtSeparators(stack, placing);
  if (segments.some((segment) => segment.by !== null)) {
    for (const segment of segments) {
      if (segment.by === null && segment.pages.length === 0) continue;
      placeSegment(input, segment, placing);
    }
    return;
  }
  for (const { pages } of segments) placeUnseparated(input, pages, perScript, placing);
}

interface Segment {
  readonly by: 'separator' | 'cover' | null;
  readonly copy: { readonly run: string; readonly copy: string } | null;
  readonly pages: StackPage[];
}

/** Cuts at separator and cover sheets, and takes out pages of another exam. */
function cutAtSeparators(stack: readonly CodedPage[], placing: Placing): Segment[] {
  const separated = stack.some(({ code }) => code.kind === 'separator');
  const divided = separated || stack.some(({ code }) => code.kind === 'page' && code.page === 0);
  const segments: Segment[] = [{ by: separated ? 'separator' : null, copy: null, pages: [] }];
  for (const { page, code } of stack) {
    if (code.kind === 'separator') {
      placing.setAside(page, 'separator');
      segments.push({ by: 'separator', copy: null, pages: [] });
    } else if (code.kind === 'page' && code.page === 0 && code.run !== null) {
      placing.setAside(page, 'separator', { copy: code.copy });
      segments.push({ by: 'cover', copy: { run: code.run, copy: code.copy }, pages: [] });
    } else if (code.kind === 'other_exam') placing.setAside(page, 'other_exam', { exam: code.exam });
    else if (code.kind === 'spoilt' && divided) {
      // It may be a separating sheet: what follows must not join the script before it.
      placing.setAside(page, 'code_unreadable');
      segments.push({ by: null, copy: null, pages: [] });
    } else segments.at(-1)?.pages.push(page);
  }
  return segments;
}

/** Pages between two separating sheets are one script: placed by layout where it is known, else as they lie. */
function placeSegment(input: SplitInput, { by, copy, pages }: Segment, placing: Placing): void {
  const inked = pages.filter((page) => page.facts?.blank !== true);
  const [first] = inked;
  if (by === null || first === undefined) {
    // Before the first cover sheet, or nothing but blank pages: nobody's.
    for (const page of pages) {
      if (page.facts?.blank === true) placing.setAside(page, 'blank');
      else placing.setAside(page, page.facts === null ? 'page_damaged' : 'no_code');
    }
    return;
  }
  const run = copy === null ? null : findPrintRun(input, copy.run);
  if (copy !== null && run !== null && Number(copy.copy) > run.students.length) {
    for (const page of pages) placing.setAside(page, 'unknown_copy', { copy: copy.copy, copies: run.students.length });
    return;
  }
  const key = copy === null ? `page:${first.id}` : `${copy.run}:${copy.copy}`;
  if (!inked.every((page) => layoutPage(page) !== null)) {
    placeInOrder(pages, key, by, placing, copy);
    return;
  }
  const script = placing.script(key, copy?.run ?? null, copy?.copy ?? null);
  for (const page of pages) {
    const number = layoutPage(page);
    if (page.facts?.blank === true || number === null) placing.setAside(page, 'blank');
    else placing.assign(page, script, number, by);
  }
}

function placeUnseparated(input: SplitInput, pages: readonly StackPage[], perScript: number | null, placing: Placing): void {
  const { split, student_id: field } = input.exam.paper;
  const auto = split === 'auto';
  const inked = pages.filter((page) => page.facts !== null && !page.facts.blank);
  const registered = inked.filter((page) => layoutPage(page) !== null).length;
  const rule: NumberRule | null =
    field === null ? null : { fieldPage: field.page, perScript, hasNumber: (page) => isSurelyNumbered(input, page) };
  const { templatePages } = input;
  if (split !== 'pages' && templatePages !== null && registered * 2 > inked.length) {
    for (const page of pages) {
      if (page.facts === null) placing.setAside(page, 'page_damaged');
      else if (page.facts.blank) placing.setAside(page, 'blank');
    }
    placeByLayout(pages.filter((page) => !placing.isPlaced(page)), templatePages, placing);
  } else if ((auto || split === 'student_id') && rule !== null && pages.filter(rule.hasNumber).length > 1) {
    if (perScript !== null && numbersInStep(pages, rule)) placeByCount(pages, perScript, placing);
    else placeByNumber(pages, rule, placing);
  } else if (perScript !== null && (auto || split === 'pages')) {
    placeByCount(pages, perScript, placing);
  } else if (auto) {
    const [first] = inked;
    placeInOrder(pages, `page:${first?.id ?? ''}`, 'single', placing);
  } else {
    for (const page of pages) {
      if (page.facts === null) placing.setAside(page, 'page_damaged');
      else if (page.facts.blank) placing.setAside(page, 'blank');
      else placing.setAside(page, split === 'student_id' ? 'number_unreadable' : 'layout_unknown');
    }
  }
}

/** Working that happens to stand where the number does on another page must not begin a script. */
function isSurelyNumbered(input: SplitInput, { numberReading: reading }: StackPage): boolean {
  const length = input.exam.paper.student_id?.length ?? null;
  if (reading === null || !reading.accepted) return false;
  return (length === null || reading.text?.length === length) && identify(reading, input.students).ok;
}

type Named = Omit<SplitScript, 'ordinal'>;

/** Puts students to scripts; a student whom two scripts claim is taken from both, so that a person decides. */
function nameScripts(input: SplitInput, placing: Placing): SplitScript[] {
  const scripts = [...placing.scripts.values()].filter((script) => script.pages.size > 0);
  const position = (script: DraftScript): number => Math.min(...[...script.pages.values()].map((page) => page.order));
  const named = scripts.toSorted((a, b) => position(a) - position(b)).map((script) => nameScript(input, script));
  return named.map((script, index) => {
    const claims = named.filter((other) => other.studentId !== null && other.studentId === script.studentId).length;
    const result = claims > 1 ? nobody(script.key, 'number_taken', { number: script.studentId ?? '' }) : script;
    return { ordinal: index + 1, ...result };
  });
}

/** Whose script it is: by its code, else by the number on it; a number that is not sure is never guessed. */
export function nameScript(input: SplitInput, script: DraftScript): Named {
  const { key } = script;
  const field = input.exam.paper.student_id;
  const reading = field === null ? null : (script.pages.get(field.page)?.numberReading ?? null);
  const read = reading === null ? null : identify(reading, input.students);
  const owner = studentOfCopy(input, script);
  if (owner !== null) {
    // Papers do get swapped in the room: a number surely read as another student's leaves both open.
    const swapped = read?.ok === true && reading?.accepted === true && read.studentId !== owner.student_id;
    if (swapped) return nobody(key, 'number_taken', { number: read.studentId, copy: script.copy ?? '' });
    return { key, studentId: owner.student_id, name: owner.name, identifiedBy: 'code', problem: null };
  }
  if (read?.ok === true) {
    return { key, studentId: read.studentId, name: read.name, identifiedBy: 'student_id', problem: null };
  }
  if (read !== null) {
    const text = reading?.text ?? '';
    const place = read.code === 'number_unreadable' ? 'read' : 'number';
    return nobody(key, read.code, text === '' ? {} : { [place]: text });
  }
  if (script.run !== null) return nobody(key, 'unknown_copy', { copy: script.copy ?? '' });
  return field === null
    ? { key, studentId: null, name: null, identifiedBy: null, problem: null }
    : nobody(key, 'number_unreadable', {});
}

function nobody(key: string, code: NonNullable<SplitScript['problem']>['code'], params: Record<string, string | number>): Named {
  return { key, studentId: null, name: null, identifiedBy: null, problem: { code, params } };
}
