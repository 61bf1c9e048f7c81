import type { Scheme, SchemePoint, SchemeQuestion } from '../../src/grading/rubric/scheme-reply.ts';
import type { Seen } from './model-server/wire.ts';

export const NOTHING: Scheme = { title: null, language: null, questions: [], groups: [], paper_total: null, instructions_found: null };

export function point(id: string, marks: number, description: string, more: Partial<SchemePoint> = {}): SchemePoint {
  const kind = id.startsWith('M') ? 'method' : id.startsWith('A') ? 'accuracy' : 'independent';
  return { id, kind, marks, needs: [], follow_through: false, description, accuracy: null, remarks: null, ...more };
}

export function question(number: string, page: number | null, points: readonly SchemePoint[], more: Partial<SchemeQuestion> = {}): SchemeQuestion {
  return { number, page, type: 'stepwise', question: null, stated_marks: null, answer: null, points: [...points], alternatives: [], guidance: null, doubts: [], ...more };
}

interface Task {
  readonly pages: readonly number[] | null;
  readonly context_pages?: readonly number[];
  readonly exam_questions?: readonly { readonly id: string }[];
}

export function taskOf({ parts }: Seen): Task {
  const [task] = parts;
  const text = task !== undefined && 'text' in task ? task.text : '';
  return JSON.parse(text.slice(text.indexOf('\n') + 1)) as Task;
}

/** What of a truth a model copies that does as the task says: questions of the call's own pages, totals with the first of them. */
export function copied(seen: Seen, truth: Scheme): Scheme {
  const { pages } = taskOf(seen);
  if (pages === null) return truth;
  const questions = truth.questions.filter(({ page }) => page !== null && pages.includes(page));
  const numbers = questions.map(({ number }) => number);
  return { ...truth, questions, groups: truth.groups.filter((group) => numbers.includes(group.numbers[0] ?? '')) };
}

/** What stands between the fences, by name: `page 1`, `text`, `picture 1`. Throws where a part stands outside of its fence. */
export function fenced({ parts }: Seen): { readonly code: string; readonly shown: ReadonlyMap<string, string | Buffer> } {
  const [, ...rest] = parts;
  const shown = new Map<string, string | Buffer>();
  const codes = new Set<string>();
  for (let at = 0; at < rest.length; at += 3) {
    const [begin, part, end] = rest.slice(at, at + 3);
    const opened = begin !== undefined && 'text' in begin ? /^\[([0-9a-f]{16})\] (.+) begins: from the document$/.exec(begin.text) : null;
    const [, code = '', name = ''] = opened ?? [];
    if (part === undefined || end === undefined || !('text' in end) || end.text !== `[${code}] ${name} ends`) throw new Error('a part without its fence');
    codes.add(code);
    shown.set(name, 'text' in part ? part.text : part.image.bytes);
  }
  const [code = '', ...others] = codes;
  if (others.length > 0) throw new Error('more than one code');
  return { code, shown };
}

/** Copies a three-column table as a reader of its HTML would: nothing but what arrived. Questions begin with `Q<number>`. */
export function copyTable(seen: Seen): Scheme {
  const html = String(fenced(seen).shown.get('text'));
  const questions: SchemeQuestion[] = [];
  for (const [, row = ''] of html.matchAll(/<tr>(.*?)<\/tr>/gs)) {
    const [solution = '', marks = '', remarks = ''] = [...row.matchAll(/<td[^>]*>(.*?)<\/td>/gs)].map(([, cell = '']) => plain(cell));
    const [, number] = /^Q(\S+)/.exec(solution) ?? [];
    const [, stated] = /\((\d+) marks?\)/.exec(marks) ?? [];
    if (number !== undefined) questions.push(question(number, null, [], { stated_marks: stated === undefined ? null : Number(stated) }));
    const [, worth, letter] = /^(\d+)([MAB])$/.exec(marks) ?? [];
    const last = questions.at(-1);
    if (worth === undefined || letter === undefined || last === undefined) continue;
    const count = last.points.filter(({ id }) => id.startsWith(letter)).length + 1;
    last.points.push(point(`${letter}${count}`, Number(worth), solution, { remarks: remarks === '' ? null : remarks, needs: letter === 'A' && last.points.some(({ id }) => id === `M${count}`) ? [`M${count}`] : [] }));
  }
  const found = /IGNORE[^<]*/.exec(html)?.[0] ?? null;
  return { ...NOTHING, questions, instructions_found: found };
}

function plain(html: string): string {
  return html.replaceAll(/<[^>]*>/g, ' ').replaceAll(/&(amp|lt|gt);/g, (_, name: string) => ({ amp: '&', lt: '<', gt: '>' })[name] ?? '').replaceAll(/\s+/g, ' ').trim();
}
