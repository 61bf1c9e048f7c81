import { expect, it } from 'vitest';
import { byQuestion, mergeRefs, nextWaiting, refKey, refOf, type Ref } from './refs.ts';

const ref = (key: string): Ref => refOf(key) ?? { submissionId: '', questionId: '' };
const keys = (refs: readonly Ref[]) => refs.map(refKey);

it('names an item by script and question, also where the question’s name has a slash', () => {
  expect(refOf('s1/2')).toEqual({ submissionId: 's1', questionId: '2' });
  expect(refOf('s1/2/a')).toEqual({ submissionId: 's1', questionId: '2/a' });
  expect(refOf('s1')).toBeNull();
  expect(refOf('/1')).toBeNull();
});

it('keeps the list in place, and adds what is new behind', () => {
  const old = [ref('a/1'), ref('b/1')];
  expect(keys(mergeRefs(old, [ref('c/1'), ref('b/1')]))).toEqual(['a/1', 'b/1', 'c/1']);
  expect(mergeRefs(old, [ref('b/1')])).toBe(old);
});

it('goes through one question after the other, in the order of the exam', () => {
  expect(keys(byQuestion([ref('a/2'), ref('a/10'), ref('b/2'), ref('b/10')], ['10', '2']))).toEqual(['a/10', 'b/10', 'a/2', 'b/2']);
});

it('finds the next that waits, around the end', () => {
  const refs = [ref('a/1'), ref('b/1'), ref('c/1')];
  expect(nextWaiting(refs, 1, ({ submissionId }) => submissionId === 'a')).toBe(0);
  expect(nextWaiting(refs, 0, () => true)).toBe(1);
  expect(nextWaiting(refs, 0, () => false)).toBeNull();
  expect(nextWaiting(refs, 0, ({ submissionId }) => submissionId === 'a')).toBeNull();
  expect(nextWaiting([], 0, () => true)).toBeNull();
});
