import type { Exam } from '../domain/exam.ts';
import { codeReader, layoutPage, type StackPage } from './stack.ts';

/** A page to be registered before the split, against these pages of the blank. */
export interface RegistrationNeed {
  readonly pageId: string;
  readonly candidates: readonly number[];
}

/** Where to read the student number. `registered` false: no blank to go by, use the page's own frame. */
export interface NumberNeed {
  readonly pageId: string;
  readonly registered: boolean;
}

/**
 * Which pages must be registered before the split: those that no code places (all pages of the blank are
 * candidates), and coded pages that carry the student number (only their own page). Nothing for blank and
 * damaged pages, separator sheets, pages of other exams, or without a blank paper.
 */
export function registrationsForSplit(
  exam: Exam,
  templatePages: number | null,
  pages: readonly Pick<StackPage, 'id' | 'facts'>[],
): RegistrationNeed[] {
  if (templatePages === null) return [];
  const readCodes = codeReader(exam);
  const all = Array.from({ length: templatePages }, (_, index) => index + 1);
  return pages.flatMap(({ id, facts }): RegistrationNeed[] => {
    if (facts === null) return [];
    const code = readCodes(facts);
    if (code.kind === 'separator' || code.kind === 'other_exam') return [];
    if (code.kind !== 'page') return facts.blank ? [] : [{ pageId: id, candidates: all }];
    const carriesNumber = code.page === exam.paper.student_id?.page && code.page <= templatePages;
    return carriesNumber ? [{ pageId: id, candidates: [code.page] }] : [];
  });
}

/**
 * Which pages the student number must be read on, once the registrations are in: pages known by code or layout
 * to carry the field; without a blank paper, every page that no code places, by its frame.
 */
export function numbersForSplit(
  exam: Exam,
  templatePages: number | null,
  pages: readonly Pick<StackPage, 'id' | 'facts' | 'registration'>[],
): NumberNeed[] {
  const field = exam.paper.student_id;
  if (field === null) return [];
  const readCodes = codeReader(exam);
  return pages.flatMap(({ id, facts, registration }): NumberNeed[] => {
    if (facts === null) return [];
    const code = readCodes(facts);
    const need = { pageId: id, registered: registration !== null };
    if (code.kind === 'page') return code.page === field.page ? [need] : [];
    if (code.kind === 'separator' || code.kind === 'other_exam' || facts.blank) return [];
    if (templatePages === null) return [need];
    return layoutPage({ registration }) === field.page ? [need] : [];
  });
}
