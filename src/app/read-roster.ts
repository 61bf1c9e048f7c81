import { parse } from 'csv-parse/sync';
import { badInput } from '../domain/errors.ts';
import type { Student } from '../domain/exam.ts';
import { decodeRoster } from './roster-text.ts';

const MAX_BYTES = 10_000_000;
const MAX_STUDENTS = 20_000;
const MAX_CELL = 200;

type Column = 'student_id' | 'name' | 'class';

/** Names of columns, compared without capitals, spaces, dashes and underscores. */
const HEADERS: Readonly<Record<Column, readonly string[]>> = {
  student_id: ['studentid', 'studentnumber', 'studentno', 'id', 'number', '学号', '考号', '准考证号', '学生号', '学籍号', '学生学号'],
  name: ['name', 'studentname', 'fullname', '姓名', '名字', '学生姓名'],
  class: ['class', 'classname', 'group', '班级', '班', '行政班'],
};

interface Line {
  readonly line: number;
  readonly cells: readonly string[];
}

/**
 * Reads a class list: CSV with `student_id,name[,class]` in the encodings of `decodeRoster`, separated by comma,
 * semicolon or tab, with or without a header (English or Chinese; its columns in any order, others are ignored).
 * Cells are text: zeros in front stay, formulas are not run. Two students may share a name, never a number.
 * Throws AppError `roster_encoding`, `roster_empty`, `roster_header`, `roster_too_large`, and, with the line numbers
 * in `lines`, `roster_invalid` and `roster_duplicates`; students are never named in an error.
 */
export function readRoster(bytes: Uint8Array): Student[] {
  if (bytes.length > MAX_BYTES) throw tooLarge();
  const lines = splitLines(decodeRoster(bytes));
  const [first] = lines;
  if (first === undefined) throw badInput('roster_empty', 'the roster has no students');
  const header = readHeader(first.cells);
  const body = header === null ? lines : lines.slice(1);
  if (body.length === 0) throw badInput('roster_empty', 'the roster has no students');
  if (body.length > MAX_STUDENTS) throw tooLarge();
  const students = body.map(({ line, cells }) => ({ line, ...readStudent(cells, header ?? { student_id: 0, name: 1, class: 2 }) }));
  const broken = students.filter((one) => !isCell(one.student_id) || !isCell(one.name) || (one.class ?? '').length > MAX_CELL);
  if (broken.length > 0) throw invalid(broken.map((one) => one.line));
  refuseDuplicates(students);
  return students.map(({ student_id, name, class: group }) => ({ student_id, name, class: group }));
}

function tooLarge(): Error {
  return badInput('roster_too_large', `a roster has at most ${MAX_STUDENTS} students`, { limit: MAX_STUDENTS });
}

function invalid(lines: readonly number[]): Error {
  const named = lines.slice(0, 20).join(', ') + (lines.length > 20 ? ', …' : '');
  return badInput('roster_invalid', `student number or name missing in the roster at lines ${named}`, { lines: named });
}

function isCell(cell: string): boolean {
  return cell !== '' && cell.length <= MAX_CELL;
}

function splitLines(text: string): Line[] {
  const told = /^sep=(.)\r?\n/i.exec(text);
  try {
    const records = parse(told ? text.slice(told[0].length) : text, {
      delimiter: told?.[1] ?? separatorOf(text),
      info: true,
      relax_column_count: true,
      relax_quotes: true,
      trim: true,
    }) as unknown as readonly { readonly record: readonly string[]; readonly info: { readonly lines: number } }[];
    return records
      .map(({ record, info }) => ({ line: info.lines + (told ? 1 : 0), cells: record.map((cell) => cell.normalize('NFC').trim()) }))
      .filter(({ cells }) => cells.some((cell) => cell !== ''));
  } catch (error) {
    const line = (error as { lines?: unknown }).lines;
    throw invalid(typeof line === 'number' ? [line] : [1]);
  }
}

/** The separator that stands most often in the first line with anything in it, outside quotes. */
function separatorOf(text: string): string {
  const first = text.split(/\r\n|\r|\n/).find((line) => line.trim() !== '') ?? '';
  const bare = first.replaceAll(/"[^"]*"/g, '');
  const count = (sign: string): number => bare.split(sign).length;
  return [',', ';', '\t', '，'].reduce((best, sign) => (count(sign) > count(best) ? sign : best));
}

/** Positions of the columns; null where the first line is a student. */
function readHeader(cells: readonly string[]): Partial<Record<Column, number>> & { student_id: number; name: number } | null {
  const plain = cells.map((cell) => cell.normalize('NFKC').toLowerCase().replaceAll(/[\s_\-.:()]/g, ''));
  const find = (column: Column): number => plain.findIndex((cell) => HEADERS[column].includes(cell));
  const [id, name, group] = [find('student_id'), find('name'), find('class')];
  if (id < 0 && name < 0 && group < 0) return null;
  if (id < 0 || name < 0) throw badInput('roster_header', 'the roster’s header must name student_id and name');
  return { student_id: id, name, ...(group >= 0 && { class: group }) };
}

function readStudent(cells: readonly string[], at: Partial<Record<Column, number>> & { student_id: number; name: number }): Student {
  const group = at.class === undefined ? '' : (cells[at.class] ?? '');
  return {
    // Full-width digits are the same number.
    student_id: (cells[at.student_id] ?? '').normalize('NFKC').trim(),
    name: cells[at.name] ?? '',
    class: group === '' ? null : group,
  };
}

function refuseDuplicates(students: readonly { readonly line: number; readonly student_id: string }[]): void {
  const lines = new Map<string, number[]>();
  for (const { line, student_id } of students) lines.set(student_id, [...(lines.get(student_id) ?? []), line]);
  const twice = [...lines.values()].filter((one) => one.length > 1).map((one) => one.join(' = '));
  if (twice.length === 0) return;
  const named = twice.join(', ');
  throw badInput('roster_duplicates', `the same student number stands in several lines of the roster: ${named}`, { lines: named });
}
