import { describe, expect, it } from 'vitest';
import { SEPARATOR_CODE } from '../domain/page-code.ts';
import { printRunOf } from './print-run.ts';
import { exam, numberField, outline, reading, split, stack, students } from './stack.fixtures.ts';

const one = (text?: string | null) => ({ layout: 1, ...(text === undefined ? {} : { number: reading(text) }) });
const two = { layout: 2 };
const template = { templatePages: 2, students, exam: exam({ student_id: numberField }) };

describe('a stack split by layout', () => {
  it('begins a script at each page 1 and names it by the number on it', () => {
    const result = split(stack(one('204871'), two, one('209155'), two), template);
    expect(outline(result)).toEqual(['204871/1', '204871/2', '209155/1', '209155/2']);
    expect(result.submissions.map((s) => [s.name, s.identifiedBy])).toEqual([['王芳', 'student_id'], ['王芳', 'student_id']]);
  });

  it('keeps a script whose number cannot be read, or is on no roster, without a student', () => {
    const result = split(stack(one(null), two, one('999999'), two, one(), two), template);
    expect(result.submissions.map((s) => [s.studentId, s.problem?.code])).toEqual([
      [null, 'number_unreadable'], [null, 'number_not_on_roster'], [null, 'number_unreadable'],
    ]);
  });

  it('flags both scripts that claim one number', () => {
    const result = split(stack(one('204871'), two, one('204871'), two), template);
    expect(result.submissions.map((s) => [s.studentId, s.problem?.code])).toEqual([[null, 'number_taken'], [null, 'number_taken']]);
  });

  it('sets blank backs aside, lists a page it does not know, and misses a missing page', () => {
    const result = split(stack(one('204871'), { blank: true }, two, one('204872'), {}, one('209155'), two), template);
    expect(outline(result)).toEqual(['204871/1', '!blank', '204871/2', '204872/1', '!layout_unknown', '209155/1', '209155/2']);
  });

  it('lists what lies before the first page 1, and both sheets that claim one page', () => {
    const result = split(stack(two, one('204871'), two, two, one('204872'), two), template);
    expect(outline(result)).toEqual(['!layout_unknown', '204871/1', '!duplicate_page', '!duplicate_page', '204872/1', '204872/2']);
  });

  it('keeps the first scan of a sheet scanned twice', () => {
    const again = { fingerprint: 'abcdefabcdefabcd' };
    const result = split(stack({ ...one('204871'), fingerprint: '1' }, { ...one('204871'), fingerprint: '1' }, { ...two, ...again }, { ...two, ...again }), template);
    expect(outline(result)).toEqual(['204871/1', '!duplicate_page', '204871/2', '!duplicate_page']);
    expect(result.placements[1]?.unassigned?.params).toMatchObject({ alike: 1 });
  });

  it('does not pair fronts and backs scanned as two piles', () => {
    const result = split(stack(one('204871'), one('204872'), one('209155'), two, two, two), template);
    expect(outline(result)).toEqual(['204871/1', '204872/1', '209155/1', '!duplicate_page', '!duplicate_page', '!duplicate_page']);
  });

  it('recognises a stack fed last page first', () => {
    const result = split(stack(two, one('204871'), two, one('204872')), template);
    expect(outline(result)).toEqual(['204871/2', '204871/1', '204872/2', '204872/1']);
  });
});

describe('a stack split by page count', () => {
  const paper = { exam: exam({ pages: 2 }) };

  it('takes pages as they lie', () => {
    const result = split(stack({}, {}, {}, { blank: true }), paper);
    expect(outline(result)).toEqual(['#1/1', '#1/2', '#2/1', '#2/2']);
    expect(result.placements[0]?.assignedBy).toBe('page_count');
  });

  it('leaves out blank backs', () => {
    const back = { blank: true };
    expect(outline(split(stack({}, back, {}, back, {}, back, {}, back), paper))).toEqual(['#1/1', '!blank', '#1/2', '!blank', '#2/1', '!blank', '#2/2', '!blank']);
  });

  it('gives nobody anything when the count does not come out', () => {
    const result = split(stack({}, {}, {}), paper);
    expect(outline(result)).toEqual(['!page_too_many', '!page_too_many', '!page_too_many']);
    expect(result.placements[0]?.unassigned?.params).toEqual({ stack: 3, pages: 2 });
  });

  it('keeps the place of a page that could not be rendered', () => {
    expect(outline(split(stack({}, { damaged: true }, {}, {}), paper))).toEqual(['#1/1', '!page_damaged', '#2/1', '#2/2']);
  });

  it('finds its step again by the numbers', () => {
    const result = split(
      stack({ number: reading('204871') }, {}, {}, { number: reading('204872') }, {}),
      { students, exam: exam({ pages: 2, student_id: numberField }) },
    );
    expect(outline(result)).toEqual(['204871/1', '!page_too_many', '!page_too_many', '204872/1', '204872/2']);
  });
});

describe('a stack split by number, separators or not at all', () => {
  it('begins a script at each number', () => {
    const result = split(stack({ number: reading('204871') }, {}, {}, { number: reading('204872') }, {}), { students, exam: exam({ student_id: numberField }) });
    expect(outline(result)).toEqual(['204871/1', '204871/2', '204871/3', '204872/1', '204872/2']);
  });

  it('cuts at separator sheets', () => {
    const sheet = { codes: [SEPARATOR_CODE] };
    expect(outline(split(stack({}, {}, sheet, {}, { blank: true }, sheet)))).toEqual(['#1/1', '#1/2', '!separator', '#2/1', '!blank', '!separator']);
    expect(outline(split(stack({}, { codes: [null] }, {}, sheet, {})))).toEqual(['#1/1', '!code_unreadable', '!no_code', '!separator', '#2/1']);
  });

  it('takes the student from a cover sheet', () => {
    const run = printRunOf('algebra-3', students);
    const cover = (copy: number) => ({ codes: [`AIG1:algebra-3:${run.id}:${copy}:0`] });
    const result = split(stack({}, cover(2), {}, {}, cover(1), {}, cover(7), {}), { students });
    expect(outline(result)).toEqual(['!no_code', '!separator', '204872/1', '204872/2', '!separator', '204871/1', '!separator', '!unknown_copy']);
  });

  it('is one script when nothing tells scripts apart', () => {
    const result = split(stack({}, {}, { blank: true }));
    expect(outline(result)).toEqual(['#1/1', '#1/2', '!blank']);
    expect(result.submissions).toEqual([{ ordinal: 1, key: 'page:p1', studentId: null, name: null, identifiedBy: null, problem: null }]);
  });
});
