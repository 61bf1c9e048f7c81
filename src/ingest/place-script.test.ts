import { describe, expect, it } from 'vitest';
import { formatPageCode, SEPARATOR_CODE } from '../domain/page-code.ts';
import { placeScript } from './place-script.ts';
import { exam, numberField, reading, stack, students } from './stack.fixtures.ts';
import type { SplitInput, StackPage } from './stack.ts';

const place = (pages: readonly StackPage[], input: Partial<SplitInput> = {}) =>
  placeScript({ exam: exam(), students: null, printRuns: () => null, templatePages: null, ...input, pages });
const outline = ({ placements }: ReturnType<typeof place>): string[] =>
  placements.map((one) => (one.script === null ? `!${one.unassigned?.code ?? ''}` : `${one.scriptPage ?? '?'} ${one.assignedBy ?? ''}`));
const code = (page: number, of = 'algebra-3', copy = 1): string => formatPageCode({ exam: of, run: '0123abcd', copy, page });

describe('one script handed in by itself', () => {
  it('goes by the page codes, whatever the order, and sets strangers aside', () => {
    const pages = stack({ codes: [code(2)] }, { codes: [code(1)] }, { codes: [code(1, 'other')] }, { codes: [SEPARATOR_CODE] }, { blank: true }, { damaged: true });
    expect(outline(place(pages))).toEqual(['2 code', '1 code', '!other_exam', '!separator', '!blank', '!page_damaged']);
  });

  it('goes by layout where every written page shows one', () => {
    expect(outline(place(stack({ layout: 2 }, { layout: 1 }), { templatePages: 2 }))).toEqual(['2 layout', '1 layout']);
  });

  it('takes the pages as they lie otherwise, round those that have a code', () => {
    expect(outline(place(stack({ layout: 2 }, {}, {})))).toEqual(['1 single', '2 single', '3 single']);
    expect(outline(place(stack({}, { codes: [code(1)] }, {})))).toEqual(['2 single', '1 code', '3 single']);
  });

  it('lists a page too many and a page that comes twice', () => {
    expect(outline(place(stack({}, {}, {}), { exam: exam({ pages: 2 }) }))).toEqual(['1 single', '2 single', '!page_too_many']);
    expect(outline(place(stack({ codes: [code(1)] }, { codes: [code(1)] })))).toEqual(['1 code', '!duplicate_page']);
  });

  it('knows whose it is by a sure number only', () => {
    const by = (text: string, accepted?: boolean) =>
      place(stack({ layout: 1, number: reading(text, accepted) }), { exam: exam({ student_id: numberField }), students, templatePages: 2 }).script;
    expect(by('204871')).toMatchObject({ studentId: '204871', name: '王芳', identifiedBy: 'student_id' });
    expect(by('999999')).toMatchObject({ studentId: null, problem: { code: 'number_not_on_roster' } });
  });
});
