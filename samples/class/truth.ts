import { IDENTITY, type Homography } from '../../src/domain/geometry.ts';
import { CHOICES, DIGITS, LETTERS, MULTIPLE, NUMBER, PAPER, POINTS, STEPWISE, TEXT, TRUE_FALSE } from './questions.ts';
import type { StackPage } from './stack.ts';
import { ABSENT, CHILDREN, working, type Child, type Written } from './students.ts';

/**
 * `no`: a machine can and should mark it. `may`: it may leave it to a person. `must`: it may not decide alone.
 * A machine's accepted mark is wrong where it differs from `score`, whatever `look` says.
 */
export type Look = 'no' | 'may' | 'must';

export interface TrueAnswer {
  readonly question_id: string;
  readonly written: string;
  /** Null where even a person must ask the student: a double mark. */
  readonly score: number | null;
  readonly look: Look;
  readonly why: 'double_mark' | 'light_mark' | 'crossed_out' | 'no_answer' | 'not_in_key' | 'needs_model' | 'page_missing' | 'unit' | null;
}

export interface TruePage {
  readonly page: number;
  readonly student_id: string | null;
  readonly script_page: number | null;
  /** By what a machine can place it; null: only a person can, so it may stay unassigned. */
  readonly placed_by: 'code' | 'student_id' | null;
  /** Page thousandths → pixels of the stack's image of this page. */
  readonly transform: Homography;
  readonly note: 'blank' | 'code_torn' | 'photocopy' | 'upside_down' | null;
}

export interface Truth {
  readonly exam_id: string;
  readonly seed: number;
  readonly pages: readonly TruePage[];
  readonly students: readonly { readonly student_id: string; readonly name: string; readonly missing_pages: readonly number[]; readonly questions: readonly TrueAnswer[] }[];
  readonly absent: readonly string[];
}

const KEY: ReadonlyMap<string, string> = new Map([
  ...CHOICES.map((item): [string, string] => [item.id, item.correct]),
  [MULTIPLE.id, MULTIPLE.correct.join('')],
  ...TRUE_FALSE.map((item): [string, string] => [item.id, item.correct ? 'T' : 'F']),
  ...LETTERS.items.map((item): [string, string] => [item.id, item.correct]),
  ...DIGITS.map((item): [string, string] => [item.id, item.correct]),
  [TEXT.id, TEXT.correct],
  [NUMBER.id, `${NUMBER.correct} ${NUMBER.unit}`],
]);

/** The characters of the key. */
export function keyText(): string {
  return [...KEY.values()].join('');
}

/** Every answer of a child but the working: the key where the child says nothing else. */
export function answersOf(child: Child): Map<string, Written> {
  return new Map([...KEY].map(([id, key]): [string, Written] => {
    const own = child.answers[id];
    return [id, own === undefined ? { kind: 'plain', text: key } : typeof own === 'string' ? { kind: 'plain', text: own } : own];
  }));
}

/** What really stands on every page and what it is worth. */
export function truthOf(order: readonly StackPage[], seed: number, transforms: readonly Homography[]): Truth {
  const pages = order.map((entry, i): TruePage => {
    const child = entry.child === null ? undefined : CHILDREN[entry.child];
    const transform = transforms[i] ?? IDENTITY;
    if (child === undefined) return { page: i + 1, student_id: null, script_page: null, placed_by: null, transform, note: 'blank' };
    const coded = child.photocopy !== true && !entry.torn;
    const note = child.photocopy === true ? 'photocopy' : entry.torn ? 'code_torn' : entry.upsideDown ? 'upside_down' : null;
    return { page: i + 1, student_id: child.number, script_page: entry.page, placed_by: coded ? 'code' : entry.page === 1 ? 'student_id' : null, transform, note };
  });
  const students = CHILDREN.map((child) => {
    const there = new Set(pages.filter((page) => page.student_id === child.number).map((page) => page.script_page));
    const missing = [1, 2].filter((page) => !there.has(page));
    const questions = [...answersOf(child)].map(([id, written]) => judged(id, written, missing));
    for (const { id } of STEPWISE) {
      const work = working(child, id);
      const gone = missing.includes(2);
      questions.push({ question_id: id, written: gone ? '' : work.lines.join('\n'), score: gone ? null : work.score, look: 'must', why: gone ? 'page_missing' : 'needs_model' });
    }
    return { student_id: child.number, name: child.name, missing_pages: missing, questions };
  });
  return { exam_id: PAPER.id, seed, pages, students, absent: [ABSENT.number] };
}

function judged(id: string, written: Written, missing: readonly number[]): TrueAnswer {
  const onSecond = DIGITS.some((item) => item.id === id && item.page === 2) || id === TEXT.id || id === NUMBER.id;
  if (onSecond && missing.includes(2)) return { question_id: id, written: '', score: null, look: 'must', why: 'page_missing' };
  const base = { question_id: id, written: written.text };
  if (written.kind === 'double') return { ...base, score: null, look: 'must', why: 'double_mark' };
  const score = scoreOf(id, written.text);
  if (written.kind === 'light') return { ...base, score, look: 'may', why: 'light_mark' };
  if (written.kind === 'crossed') return { ...base, score, look: 'may', why: 'crossed_out' };
  if (written.text === '') return { ...base, score, look: 'may', why: 'no_answer' };
  if (id === TEXT.id) return { ...base, score, look: 'may', why: score === 0 ? 'not_in_key' : null };
  if (id === NUMBER.id) return { ...base, score, look: 'may', why: 'unit' };
  return { ...base, score, look: 'no', why: null };
}

function scoreOf(id: string, text: string): number {
  const max = POINTS[id] ?? 0;
  if (id === MULTIPLE.id) {
    const share = max / MULTIPLE.correct.length;
    const right = new Set<string>(MULTIPLE.correct);
    return Math.max(0, Array.from(text).reduce((sum, option) => sum + (right.has(option) ? share : -share), 0));
  }
  const accepted = id === TEXT.id ? [TEXT.correct, ...TEXT.accept] : [KEY.get(id) ?? ''];
  const plain = (value: string): string => value.replaceAll(' ', '').toLowerCase();
  return accepted.some((one) => plain(one) === plain(text)) ? max : 0;
}
