import { expect, it } from 'vitest';
import { matchStudents } from './match-student.ts';

const roster = [
  { student_id: '1042', name: '李明', class: null },
  { student_id: '42', name: '王小明', class: null },
  { student_id: '421', name: '张华', class: null },
];
const numbers = (typed: string, ...taken: string[]) => matchStudents(roster, typed, new Set(taken)).map(({ student_id: number }) => number);

it('ranks the whole number or name first, then beginnings, then the rest', () => {
  expect(numbers('42')).toEqual(['42', '421', '1042']);
  expect(numbers('明')).toEqual(['1042', '42']);
  expect(numbers('张')).toEqual(['421']);
  expect(numbers('9')).toEqual([]);
  expect(numbers(' ')).toHaveLength(3);
});

it('puts students who have a paper behind, unless one is named as a whole', () => {
  expect(numbers('', '1042')).toEqual(['42', '421', '1042']);
  expect(numbers('42', '42', '421')).toEqual(['42', '1042', '421']);
});
