/**
 * Fields where our reading and the data's file differ, looked at on the scan. The file holds another tool's output,
 * so it is not always right.
 */
export interface Judgement {
  readonly image: string;
  readonly field: string;
  readonly ours: string;
  readonly theirs: string;
  readonly right: 'ours' | 'theirs';
  readonly why: string;
}

export const JUDGED: readonly Judgement[] = [
  {
    image: 'community/Sandeep-1507/omr-1.png', field: 'Booklet_No', ours: '0190890', theirs: '0190880', right: 'ours',
    why: 'The fifth column has its ninth row filled (index 8), the sixth its tenth (index 9).',
  },
];
