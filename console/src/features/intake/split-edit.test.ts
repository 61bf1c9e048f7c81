import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { assign, boundariesOf, claimedTwice, exceptionsOf, joinBefore, movePage, nudge, splitAt, type Direction, type Draft } from './split-edit.ts';

const script = (key: string, pageIds: readonly (string | null)[], studentId: string | null = key) => ({ key, submissionId: key, studentId, name: null, pageIds, problem: null });
const draft: Draft = { scripts: [script('A', ['a1', 'a2']), script('B', ['b1', 'b2', 'b3'])], aside: ['x'], next: 1 };
const pages = ({ scripts, aside }: Draft) => [...scripts.map(({ pageIds }) => pageIds.map((id) => id ?? '-').join(' ')), aside.join(' ')];

describe('moving a page', () => {
  it('puts it before the page it is dropped on, also within its own script', () => {
    expect(pages(movePage(draft, 'b1', 'B', 3))).toEqual(['a1 a2', 'b2 b3 b1', 'x']);
    expect(pages(movePage(draft, 'b3', 'B', 0))).toEqual(['a1 a2', 'b3 b1 b2', 'x']);
    expect(pages(movePage(draft, 'b2', 'A', 1))).toEqual(['a1 b2 a2', 'b1 - b3', 'x']);
  });

  it('takes a page in and sets one aside', () => {
    expect(pages(movePage(draft, 'x', 'A', 2))).toEqual(['a1 a2 x', 'b1 b2 b3', '']);
    expect(pages(movePage(draft, 'a1', null, 0))).toEqual(['- a2', 'b1 b2 b3', 'x a1']);
  });

  it('goes step by step with the keyboard, and stops at the ends', () => {
    expect(pages(nudge(draft, 'b1', 'right'))).toEqual(['a1 a2', 'b2 b1 b3', 'x']);
    expect(pages(nudge(draft, 'b1', 'left'))).toEqual(pages(draft));
    expect(pages(nudge(draft, 'b1', 'up'))).toEqual(['a1 a2 b1', '- b2 b3', 'x']);
    expect(pages(nudge(draft, 'a2', 'down'))).toEqual(['a1', 'a2 b1 b2 b3', 'x']);
    expect(pages(nudge(draft, 'x', 'up'))).toEqual(['a1 a2', 'b1 b2 b3 x', '']);
  });

  it('keeps the numbers of the pages that stay, and fills the free place', () => {
    const gap = movePage(draft, 'b1', null, 0);
    expect(pages(gap)).toEqual(['a1 a2', '- b2 b3', 'x b1']);
    expect(pages(movePage(gap, 'x', 'B', 0))).toEqual(['a1 a2', 'x b2 b3', 'b1']);
    expect(pages(nudge(gap, 'a2', 'down'))).toEqual(['a1', 'a2 b2 b3', 'x b1']);
    expect(pages(nudge(gap, 'b2', 'left'))).toEqual(['a1 a2', 'b2 - b3', 'x b1']);
    expect(boundariesOf(gap, 1).scripts[1]?.page_ids).toEqual([null, 'b2', 'b3']);
  });

  it('never loses or doubles a page, whatever is done in whatever order', () => {
    const ids = ['a1', 'a2', 'b1', 'b2', 'b3', 'x'];
    const step = fc.oneof(
      fc.record({ do: fc.constant('move' as const), page: fc.constantFrom(...ids), to: fc.constantFrom('A', 'B', null), index: fc.nat(4) }),
      fc.record({ do: fc.constant('nudge' as const), page: fc.constantFrom(...ids), way: fc.constantFrom<Direction>('left', 'right', 'up', 'down') }),
      fc.record({ do: fc.constantFrom('split' as const, 'join' as const), page: fc.constantFrom(...ids) }),
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
        let now = draft;
        for (const one of steps) {
          if (one.do === 'move') now = movePage(now, one.page, one.to, one.index);
          else if (one.do === 'nudge') now = nudge(now, one.page, one.way);
          else if (one.do === 'split') now = splitAt(now, one.page);
          else now = joinBefore(now, now.scripts.find(({ pageIds }) => pageIds.includes(one.page))?.key ?? '');
        }
        expect([...now.scripts.flatMap(({ pageIds }) => pageIds.filter((id) => id !== null)), ...now.aside].toSorted((a, b) => a.localeCompare(b))).toEqual(ids);
        expect(new Set(now.scripts.map(({ key }) => key)).size).toBe(now.scripts.length);
      }),
    );
  });
});

it('splits a script in two, and joins it again', () => {
  const split = splitAt(draft, 'b2');
  expect(pages(split)).toEqual(['a1 a2', 'b1', 'b2 b3', 'x']);
  expect(split.scripts[2]).toMatchObject({ key: 'new-1', submissionId: null, studentId: null });
  expect(pages(joinBefore(split, 'new-1'))).toEqual(pages(draft));
  expect(splitAt(draft, 'a1')).toBe(draft);
  expect(joinBefore(draft, 'A')).toBe(draft);
});

it('joins two halves of a paper page by page', () => {
  const halves: Draft = { ...draft, scripts: [script('A', ['a1']), script('B', [null, 'b2'])] };
  expect(pages(joinBefore(halves, 'B'))).toEqual(['a1 b2', 'x']);
});

it('keeps the student of the script before when joining, and takes over the other where that has none', () => {
  const nobody = { ...draft, scripts: [script('A', ['a1'], null), script('B', ['b1'])] };
  expect(joinBefore(nobody, 'B').scripts[0]).toMatchObject({ key: 'A', studentId: 'B' });
  expect(joinBefore(draft, 'B').scripts[0]).toMatchObject({ key: 'A', studentId: 'A' });
});

it('names what needs a person: no student, a doubt, a student claimed twice, a page that is neither blank nor a separator', () => {
  const twice = assign(draft, 'B', { student_id: 'A', name: '李明' });
  expect([...claimedTwice(twice)]).toEqual(['A']);
  expect(exceptionsOf(twice, () => ({ code: 'no_code', message: '' }))).toMatchObject({ scripts: [{ key: 'A' }, { key: 'B' }], pages: ['x'] });
  expect(exceptionsOf(draft, () => ({ code: 'blank', message: '' }))).toEqual({ scripts: [], pages: [] });
  expect(exceptionsOf(assign(draft, 'A', null), () => null).scripts).toMatchObject([{ key: 'A' }]);
});

it('asks for the whole split, and leaves emptied scripts out', () => {
  const emptied = movePage(movePage(draft, 'a1', 'B', 0), 'a2', null, 0);
  expect(boundariesOf(emptied, 7)).toEqual({
    split_version: 7,
    scripts: [{ submission_id: 'B', student_id: 'B', name: null, page_ids: ['a1', 'b1', 'b2', 'b3'] }],
  });
});
