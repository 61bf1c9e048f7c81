import { describe, expect, it } from 'vitest';
import { numbersForSplit, registrationsForSplit } from './plan.ts';
import { exam, numberField, stack } from './stack.fixtures.ts';

const paper = exam({ student_id: numberField });
const pages = stack(
  { codes: ['AIG1:algebra-3:0a1b2c3d:1:1'] },
  { codes: ['AIG1:algebra-3:0a1b2c3d:1:2'] },
  { codes: [null], layout: 1 },
  { layout: 2 },
  { blank: true },
  { damaged: true },
  { codes: ['AIG1:SEP'] },
);

describe('what the split needs', () => {
  it('registers pages no code places, and coded pages with the number', () => {
    expect(registrationsForSplit(paper, 2, pages)).toEqual([
      { pageId: 'p1', candidates: [1] },
      { pageId: 'p3', candidates: [1, 2] },
      { pageId: 'p4', candidates: [1, 2] },
    ]);
    expect(registrationsForSplit(paper, null, pages)).toEqual([]);
  });

  it('reads the number where the field is, and on every uncoded page without a blank paper', () => {
    expect(numbersForSplit(paper, 2, pages)).toEqual([
      { pageId: 'p1', registered: false },
      { pageId: 'p3', registered: true },
    ]);
    expect(numbersForSplit(paper, null, pages).map((need) => need.pageId)).toEqual(['p1', 'p3', 'p4']);
    expect(numbersForSplit(exam(), 2, pages)).toEqual([]);
  });
});
