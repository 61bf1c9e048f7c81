import iconv from 'iconv-lite';
import { describe, expect, it } from 'vitest';
import { AppError } from '../domain/errors.ts';
import { readRoster } from './read-roster.ts';

const CLASS = '学号,姓名,班级\r\n001,张伟,三班\r\n\r\n002,"李, 娜",\r\n003,张伟,三班\r\n';
const STUDENTS = [
  { student_id: '001', name: '张伟', class: '三班' },
  { student_id: '002', name: '李, 娜', class: null },
  { student_id: '003', name: '张伟', class: '三班' },
];
const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);

function failure(bytes: Uint8Array): { code: string; lines: unknown } {
  try {
    readRoster(bytes);
  } catch (error) {
    if (error instanceof AppError) return { code: error.code, lines: error.params['lines'] };
    throw error;
  }
  throw new Error('accepted');
}

describe('readRoster', () => {
  it.each([
    ['utf-8', utf8(CLASS)],
    ['utf-8 with mark', utf8(`\uFEFF${CLASS}`)],
    ['gbk', iconv.encode(CLASS, 'gbk')],
    ['gb18030', iconv.encode(CLASS, 'gb18030')],
    ['utf-16le with mark', iconv.encode(CLASS, 'utf-16le', { addBOM: true })],
    ['utf-16be with mark', iconv.encode(CLASS, 'utf-16be', { addBOM: true })],
    ['utf-16le', iconv.encode(CLASS, 'utf-16le', { addBOM: false })],
    ['utf-16be', iconv.encode(CLASS, 'utf-16be', { addBOM: false })],
  ])('reads %s', (_name, bytes) => {
    expect(readRoster(bytes)).toEqual(STUDENTS);
  });

  it.each([
    ['no header', '１２,Ann\n13,Bob,C1', [['12', 'Ann', null], ['13', 'Bob', 'C1']]],
    ['tabs', 'Student ID\tName\n1\tAnn B', [['1', 'Ann B', null]]],
    ['semicolons', 'name;student_id\n"Ann; B";1', [['1', 'Ann; B', null]]],
    ['columns in any order, others ignored', '序号,班级,姓名,学号\n1,二班,王芳,007', [['007', '王芳', '二班']]],
    ['a told separator', 'sep=;\n1;Ann', [['1', 'Ann', null]]],
    ['formulas as text', '1,=HYPERLINK("x")\n2,O"Neil', [['1', '=HYPERLINK("x")', null], ['2', 'O"Neil', null]]],
    ['old line ends', '1,Ann\r2,Bob', [['1', 'Ann', null], ['2', 'Bob', null]]],
  ])('takes %s', (_name, text, rows) => {
    expect(readRoster(utf8(text)).map((one) => [one.student_id, one.name, one.class])).toEqual(rows);
  });

  it('names every duplicate by its lines, and no student', () => {
    expect(failure(utf8('id,name\n1,A\n2,B\n1,C\n\n２,D\n1,E'))).toEqual({ code: 'roster_duplicates', lines: '2 = 4 = 7, 3 = 6' });
  });

  it.each([
    ['', 'roster_empty'],
    [' \n\n', 'roster_empty'],
    ['学号,姓名\n', 'roster_empty'],
    ['name,class\nA,B', 'roster_header'],
  ])('refuses %j', (text, code) => {
    expect(failure(utf8(text)).code).toBe(code);
  });

  it('names the lines that cannot be read', () => {
    expect(failure(utf8('1,A\n2\n,C\n4,D'))).toEqual({ code: 'roster_invalid', lines: '2, 3' });
    expect(failure(utf8('1,A\n2,"B\n3,C')).code).toBe('roster_invalid');
  });

  it('refuses what is no text, and Latin-1, rather than guess names', () => {
    expect(failure(Uint8Array.from([0x31, 0x2c, 0x4a, 0x6f, 0x73, 0xe9, 0x0a])).code).toBe('roster_encoding');
    expect(failure(Uint8Array.from([0x89, 0x50, 0x4e, 0x47, 0, 0, 0, 13])).code).toBe('roster_encoding');
  });

  it('holds at most 20,000 students', () => {
    const rows = (count: number): string => Array.from({ length: count }, (_, index) => `${index},N`).join('\n');
    expect(readRoster(utf8(rows(20_000)))).toHaveLength(20_000);
    expect(failure(utf8(rows(20_001))).code).toBe('roster_too_large');
  });
});
