import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatPageCode, SEPARATOR_CODE } from '../domain/page-code.ts';
import { printRunOf } from './print-run.ts';
import { exam, numberField, outline, reading, split, stack, students } from './stack.fixtures.ts';

const run = printRunOf('algebra-3', students);
const code = (copy: number, page: number, runId = run.id): { codes: string[] } => ({
  codes: [formatPageCode({ exam: 'algebra-3', run: runId, copy, page })],
});
const printed = { students, printRuns: (id: string) => (id === run.id ? run : null), templatePages: 2 };

describe('a stack with page codes', () => {
  it('is put together in any order', () => {
    const result = split(stack(code(2, 2), code(1, 1), code(2, 1), code(1, 2)), printed);
    expect(outline(result)).toEqual(['204872/2', '204871/1', '204872/1', '204871/2']);
    expect(result.submissions.map((s) => [s.ordinal, s.name, s.identifiedBy])).toEqual([[1, '李明', 'code'], [2, '王芳', 'code']]);
  });

  it('gives the same assignment whatever the order', () => {
    const pages = stack(...[1, 2, 3].flatMap((copy) => [code(copy, 1), code(copy, 2)]));
    const wanted = new Map(split(pages, printed).placements.map((p) => [p.pageId, `${p.script}/${p.scriptPage}`]));
    fc.assert(
      fc.property(fc.shuffledSubarray(pages, { minLength: pages.length }), (shuffled) => {
        const again = split(shuffled.map((page, order) => ({ ...page, order })), printed);
        for (const p of again.placements) expect(`${p.script}/${p.scriptPage}`).toBe(wanted.get(p.pageId));
      }),
    );
  });

  it('finds the run by the roster where it was never stored', () => {
    expect(outline(split(stack(code(3, 1)), { students }))).toEqual(['209155/1']);
    const other = split(stack(code(3, 1, 'ffffffff'), code(3, 2, 'ffffffff')), { students });
    expect(outline(other)).toEqual(['#1/1', '#1/2']);
    expect(other.submissions[0]?.problem?.code).toBe('unknown_copy');
  });

  it('never gives a page with a spoilt code to a neighbour, and says where it lay', () => {
    const pages = stack(code(1, 1), { codes: [null], layout: 2 }, code(2, 1), code(2, 2));
    const result = split(pages, printed);
    expect(outline(result)).toEqual(['204871/1', '!code_unreadable', '204872/1', '204872/2']);
    expect(result.placements[1]?.unassigned?.params).toEqual({ looks_like_page: 2, after_copy: '1', before_copy: '2' });
  });

  describe('with a spoilt code but a number that was read', () => {
    const field = { ...printed, exam: exam({ student_id: numberField }) };
    const torn = (number: string, more: object = {}): object => ({ codes: [null], layout: 1, number: reading(number), ...more });

    it('goes to the copy of that student, page by its layout, wherever it lies', () => {
      const result = split(stack(code(1, 1), torn('204872'), code(1, 2), code(2, 2)), field);
      expect(outline(result)).toEqual(['204871/1', '204872/1', '204871/2', '204872/2']);
      expect(result.placements[1]?.assignedBy).toBe('student_id');
      expect(result.submissions[1]).toMatchObject({ studentId: '204872', name: '李明', identifiedBy: 'code' });
      expect(outline(split(stack(code(1, 1), torn('204872')), { ...field, students: null }))).toEqual(['204871/1', '204872/1']);
    });

    it('is left where anything is open', () => {
      const alone = (sketch: object): string | undefined => outline(split(stack(code(1, 1), code(2, 2), sketch), field))[2];
      expect(alone(torn('204872'))).toBe('204872/1');
      for (const sketch of [
        torn('204871'),
        torn('999999'),
        torn('204872', { number: reading('204872', false, 0.3) }),
        torn('204872', { layout: 2 }),
        { codes: [null], number: reading('204872') },
        torn('204872', { codes: [...code(1, 1).codes, ...code(2, 1).codes] }),
      ]) expect(alone(sketch)).toBe('!code_unreadable');
      const twice = split(stack(code(2, 2), torn('204872'), torn('204872')), field);
      expect(outline(twice)).toEqual(['204872/2', '!code_unreadable', '!code_unreadable']);
      const foreign = { exam: { ...exam({ page_code: 'midterm-{copy}-{page}', student_id: numberField }) }, students };
      expect(outline(split(stack({ codes: ['midterm-7-2'] }, torn('204872')), foreign))).toEqual(['#1/2', '!code_unreadable']);
    });
  });

  it('lists pages of other exams, unknown copies, pages too many, repeats, two codes on one scan', () => {
    const result = split(
      stack(
        code(1, 1),
        { codes: ['AIG1:geometry:0a1b2c3d:1:1'] },
        code(4, 1),
        code(1, 3),
        code(1, 1),
        { codes: [...code(1, 2).codes, ...code(2, 2).codes] },
        { codes: [SEPARATOR_CODE] },
        { blank: true },
        { damaged: true },
        {},
        { codes: ['https://example.org/video'] },
      ),
      printed,
    );
    expect(outline(result)).toEqual([
      '204871/1', '!other_exam', '!unknown_copy', '!page_too_many', '!duplicate_page', '!code_unreadable',
      '!separator', '!blank', '!page_damaged', '!no_code', '!no_code',
    ]);
    expect(result.placements[4]?.unassigned?.params).toMatchObject({ page: 1, copy: '1', alike: 0 });
  });

  it('keeps a coded page without ink: the student left it empty', () => {
    expect(outline(split(stack({ ...code(1, 2), blank: true }), printed))).toEqual(['204871/2']);
  });

  it('takes a whole script on plain paper among coded ones, and no part of one', () => {
    const field = exam({ student_id: numberField });
    const pages = stack(
      code(1, 1), code(1, 2),
      { layout: 1, number: reading('209155') }, { layout: 2 },
      code(2, 1), { layout: 2 },
    );
    const result = split(pages, { ...printed, exam: field });
    expect(outline(result)).toEqual(['204871/1', '204871/2', '209155/1', '209155/2', '204872/1', '!no_code']);
    expect(result.placements[5]?.unassigned?.params).toEqual({ looks_like_page: 2, after_copy: '2' });
  });

  it('leaves both open where a coded paper surely carries another student’s number', () => {
    const field = exam({ student_id: numberField });
    const result = split(stack({ ...code(1, 1), number: reading('204872') }, code(2, 1)), { ...printed, exam: field });
    expect(result.submissions.map((s) => [s.studentId, s.problem?.code])).toEqual([[null, 'number_taken'], ['204872', undefined]]);
  });

  it('reads foreign codes by the exam’s pattern; the copy is not taken for a student number', () => {
    const foreign = { exam: { ...exam({ page_code: '{exam}-{copy}-{page}' }), id: 'midterm1-v2-test' } };
    const pages = stack({ codes: ['midterm1-v2-test-101-2'] }, { codes: ['midterm1-v2-test-101-1'] }, { codes: ['final-101-1'] });
    const result = split(pages, { ...foreign, students: [{ student_id: '101', name: 'A', class: null }] });
    expect(outline(result)).toEqual(['#1/2', '#1/1', '!other_exam']);
  });
});

describe('any stack', () => {
  const sketch = fc.record(
    {
      codes: fc.array(fc.constantFrom(null, 'x', SEPARATOR_CODE, ...[1, 2, 9].flatMap((copy) => [0, 1, 2, 3].flatMap((page) => code(copy, page).codes))), { maxLength: 2 }),
      blank: fc.boolean(),
      damaged: fc.boolean(),
      layout: fc.integer({ min: 1, max: 2 }),
      number: fc.constantFrom(reading('204871'), reading('204872'), reading('999999'), reading(null), reading('')),
    },
    { requiredKeys: [] },
  );
  const settings = fc.record({
    split: fc.constantFrom('auto', 'code', 'student_id', 'pages', 'separator', 'cover'),
    pages: fc.constantFrom(null, 2),
    student_id: fc.constantFrom(null, numberField),
  });

  it('comes back with every page exactly once, and no place given twice', () => {
    fc.assert(
      fc.property(fc.array(sketch, { maxLength: 14 }), settings, fc.constantFrom(null, 2), (sketches, paper, templatePages) => {
        const pages = stack(...sketches);
        const result = split(pages, { ...printed, templatePages, exam: exam(paper) });
        expect(result.placements.map((p) => p.pageId)).toEqual(pages.map((p) => p.id));
        const keys = result.submissions.map((s) => s.key);
        const places = result.placements.filter((p) => p.script !== null).map((p) => `${p.script}/${p.scriptPage}`);
        expect(new Set(places).size).toBe(places.length);
        for (const p of result.placements) expect(p.script === null).toBe(p.unassigned !== null);
        expect(new Set(keys)).toEqual(new Set(result.placements.flatMap((p) => p.script ?? [])));
        const known = result.submissions.flatMap((s) => s.studentId ?? []);
        expect(new Set(known).size).toBe(known.length);
      }),
      { numRuns: 400 },
    );
  });
});
