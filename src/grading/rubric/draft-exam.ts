import type { Finding } from '../../contracts/exam-checks.ts';
import { parseChoice, parseTruth } from '../../domain/answers/choice.ts';
import type { Answer, Exam, Question } from '../../domain/exam.ts';
import { totalMarks } from '../../domain/marks.ts';
import { checkTotals } from './check-totals.ts';
import type { Scheme, SchemePoint, SchemeQuestion } from './scheme-reply.ts';

type Drafted = Readonly<Record<string, unknown>> & { readonly id: string; readonly max_score: number | null };

export interface ExamDraft {
  /** In the form of the exam file; it may have mistakes, which its check names. */
  readonly exam: { readonly id: string; readonly questions: readonly Drafted[] };
  /** Page of the document each question comes from; null where it comes from none. */
  readonly pages: readonly (number | null)[];
  readonly findings: readonly Finding[];
}

/**
 * Makes an exam file of what was copied from a marking scheme: of a new exam, or of `base`, whose pages, regions, bubbles and
 * question texts stay as they are. Where document and exam say different things, a finding says so. `schemes` are the replies in
 * the order of the document.
 */
export function draftExam(schemes: readonly Scheme[], of: { readonly id: string; readonly title: string; readonly base: Exam | null }): ExamDraft {
  const { base } = of;
  const copied = schemes.flatMap(({ questions }) => questions);
  const taken = new Set<SchemeQuestion>();
  const pairs: { readonly was: Question | null; readonly now: SchemeQuestion | null }[] = (base?.questions ?? []).map((was) => {
    const now = copied.find(({ number }) => number === was.id) ?? null;
    if (now !== null) taken.add(now);
    return { was, now };
  });
  pairs.push(...copied.filter((one) => !taken.has(one)).map((now) => ({ was: null, now })));
  const questions: Drafted[] = [];
  const findings: Finding[] = [];
  for (const [index, { was, now }] of pairs.entries()) {
    questions.push(now === null ? { ...(was as Question) } : questionOf(was, now));
    findings.push(...differences(was, now, base !== null, index));
  }
  const title = schemes.map((scheme) => scheme.title?.trim() ?? '').find((found) => found !== '') ?? of.title;
  const language = schemes.find((scheme) => scheme.language !== null)?.language ?? null;
  const head = base === null ? { id: of.id, title, language } : { id: base.id, title: base.title, language: base.language, paper: base.paper };
  return {
    exam: { ...head, questions },
    pages: pairs.map(({ now }) => now?.page ?? null),
    findings: [...findings, ...checkTotals(schemes, questions), ...saidInSchemes(schemes)],
  };
}

function questionOf(was: Question | null, now: SchemeQuestion): Drafted {
  return {
    id: now.number,
    type: was?.type ?? now.type,
    max_score: marksOf(was, now),
    regions: was?.regions ?? [],
    question: was?.question ?? textOf(now.question),
    answer: answerOf(was?.answer ?? null, now.answer),
    points: now.points.map(pointOf),
    alternatives: now.alternatives.map(({ id, description, points }) => ({ id, description, points: points.map(pointOf) })),
    guidance: guidanceOf(now) ?? was?.guidance ?? null,
  };
}

/** The total as printed; else that of the exam file; else what the best route adds up to. */
function marksOf(was: Question | null, now: SchemeQuestion): number | null {
  if (now.stated_marks !== null) return now.stated_marks;
  if (was !== null) return was.max_score;
  const routes = [now.points, ...now.alternatives.map(({ points }) => points)].map((points) => totalMarks(points.map(({ marks }) => marks)) ?? 0);
  const best = Math.max(...routes);
  return best > 0 ? best : null;
}

function pointOf({ id, kind, marks, needs, follow_through, description, accuracy }: SchemePoint): object {
  const demanded = textOf(accuracy);
  return { id, kind, score: marks, needs, follow_through, description: demanded === null ? description : `${description} (${demanded})` };
}

/** Remarks on single points stand behind those on the whole question. */
function guidanceOf({ guidance, points, alternatives }: SchemeQuestion): string | null {
  const remarks = [{ id: '', points }, ...alternatives].flatMap((route) =>
    route.points.flatMap(({ id, remarks: said }) => (textOf(said) === null ? [] : [`${route.id === '' ? '' : `${route.id} / `}${id}: ${said ?? ''}`])),
  );
  return textOf([textOf(guidance) ?? [], ...remarks].flat().join('\n'));
}

function textOf(text: string | null): string | null {
  return text === null || text.trim() === '' ? null : text.trim();
}

/** A key of the same kind takes the document's answer and keeps its places; one of another kind stays as it is. */
function answerOf(was: Answer | null, now: SchemeQuestion['answer']): object | null {
  if (now === null) return was;
  if (was !== null && was.kind !== now.kind) return was;
  return { ...was, ...keyOf(was, now) };
}

const LETTERS = ['A', 'B', 'C', 'D', 'E', 'F', 'G', 'H', 'I', 'J'];

/** What cannot be understood is kept as it is written: the check of the exam file names it. */
function keyOf(was: Answer | null, { kind, correct }: NonNullable<SchemeQuestion['answer']>): object {
  const written = correct.trim();
  if (kind === 'true_false') return { kind, correct: parseTruth(written) ?? written };
  if (kind === 'number') return { kind, correct: /^-?(?:0|[1-9]\d{0,14})(?:\.\d{1,9})?$/.test(written) ? Number(written) : written };
  if (kind === 'text') return { kind, correct: written };
  const options = was?.kind === 'choice' ? was.options : LETTERS;
  const chosen = parseChoice(written, options) ?? [written];
  const last = Math.max(3, ...chosen.map((option) => options.indexOf(option)));
  return { kind, correct: chosen.length === 1 ? chosen[0] : chosen, ...(was === null && last > 3 && { options: LETTERS.slice(0, last + 1) }) };
}

function differences(was: Question | null, now: SchemeQuestion | null, hasBase: boolean, index: number): Finding[] {
  const path = ['questions', index] as const;
  if (now === null) return [{ code: 'scheme_question_missing', path }];
  const found: Finding[] = now.doubts.map((doubt) => ({ code: 'scheme_unsure', path, params: { doubt } }));
  if (was === null) {
    if (hasBase) found.push({ code: 'scheme_question_new', path });
    const sum = marksOf(null, now);
    if (now.stated_marks === null && sum !== null) found.push({ code: 'scheme_marks_unstated', path: [...path, 'max_score'], params: { sum } });
    return found;
  }
  if (now.stated_marks !== null && now.stated_marks !== was.max_score) {
    found.push({ code: 'scheme_marks_differ', path: [...path, 'max_score'], params: { exam: was.max_score, stated: now.stated_marks } });
  }
  if (was.type !== 'auto' && was.type !== now.type) found.push({ code: 'scheme_type_differs', path: [...path, 'type'], params: { exam: was.type, scheme: now.type } });
  const key = correctOf(was.answer);
  if (now.answer !== null && was.answer !== null && (was.answer.kind !== now.answer.kind || key !== correctOf(keyOf(was.answer, now.answer)))) {
    found.push({ code: 'scheme_answer_differs', path: [...path, 'answer'], params: { exam: key, scheme: now.answer.correct.trim() } });
  }
  return found;
}

function correctOf(answer: object | null): string {
  const correct: unknown = answer !== null && 'correct' in answer ? answer.correct : '';
  return [correct].flat().map(String).join(', ');
}

function saidInSchemes(schemes: readonly Scheme[]): Finding[] {
  return schemes.flatMap(({ instructions_found: found }): Finding[] => {
    const text = textOf(found);
    return text === null ? [] : [{ code: 'scheme_instructions', path: [], params: { text: text.slice(0, 500) } }];
  });
}
