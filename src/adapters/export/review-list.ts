import { isMessageCode, message } from '../../contracts/messages.ts';
import type { ResultsFile } from '../../contracts/results-file.ts';
import type { Exam } from '../../domain/exam.ts';
import type { TableView } from './class-table.ts';
import { labelsFor, waits } from './labels.ts';
import { paint } from './paint.ts';
import { foldText, padStart, plainLine, textWidth } from './text-width.ts';

/** From so many on, students who are the whole class are not listed one by one. */
const MANY = 4;

/** What waits for a person and why: grouped by reason, then by question, with the students. */
export function reviewList(results: ResultsFile, exam: Exam, view: TableView): string {
  const labels = labelsFor(view.lang);
  const order = new Map(exam.questions.map((question, i) => [question.id, i]));
  const groups = new Map<string, { sentence: string; count: number; questions: Map<string, string[]> }>();
  for (const student of results.students) {
    for (const question of student.questions) {
      if (!waits(question)) continue;
      const code = question.reason_code ?? '';
      const sentence = isMessageCode(code) ? message(code, {}, view.lang) : (question.reason ?? labels.reviewing);
      const group = groups.get(code) ?? { sentence, count: 0, questions: new Map<string, string[]>() };
      const who = plainLine(student.student_id ?? student.name ?? `${labels.unknown} ${student.submission_id.slice(0, 8)}`);
      group.count++;
      group.questions.set(question.question_id, [...(group.questions.get(question.question_id) ?? []), who]);
      groups.set(code, group);
    }
  }
  if (groups.size === 0) return labels.nothing_waits;
  const sorted = [...groups.values()].sort((a, b) => b.count - a.count);
  const total = sorted.reduce((sum, group) => sum + group.count, 0);
  const lines = [paint(`${labels.review}${labels.colon}${total} ${labels.questions}`, 'bold', view.colour)];
  for (const group of sorted) {
    const [first = '', ...more] = foldText(plainLine(group.sentence), Math.max(20, view.width - 6));
    lines.push(`${paint(padStart(String(group.count), 4), 'uncertain', view.colour)}  ${first}`, ...more.map((line) => `      ${line}`));
    for (const [who, ids] of byStudents(group.questions, order)) {
      const everyone = who.length === results.students.length && who.length >= MANY;
      const names = everyone ? `${labels.all} ${who.length} ${labels.papers}` : who.join(labels.comma);
      const title = `${labels.question} ${ranges(ids).join(labels.comma)}${labels.colon}`;
      const [head = '', ...rest] = foldText(names, Math.max(20, view.width - 6 - textWidth(title)));
      lines.push(`      ${title}${head}`, ...rest.map((line) => `      ${' '.repeat(textWidth(title))}${line}`));
    }
  }
  return lines.join('\n');
}

/** Questions that wait for the very same students share a line. */
function byStudents(questions: ReadonlyMap<string, readonly string[]>, order: ReadonlyMap<string, number>): [who: readonly string[], ids: string[]][] {
  const lines = new Map<string, [readonly string[], string[]]>();
  for (const [id, who] of [...questions].sort(([a], [b]) => (order.get(a) ?? 0) - (order.get(b) ?? 0))) {
    const key = JSON.stringify(who);
    lines.set(key, [who, [...(lines.get(key)?.[1] ?? []), id]]);
  }
  return [...lines.values()];
}

/** Three or more whole numbers in a row become one range: 1, 2, 3, 5 → 1–3, 5. */
function ranges(ids: readonly string[]): string[] {
  const runs: string[][] = [];
  for (const id of ids) {
    const run = runs.at(-1);
    const follows = run !== undefined && /^[1-9]\d*$/.test(id) && String(Number(run.at(-1)) + 1) === id;
    if (follows) run.push(id);
    else runs.push([id]);
  }
  return runs.flatMap((run) => (run.length > 2 ? [`${run[0] ?? ''}–${run.at(-1) ?? ''}`] : run));
}
