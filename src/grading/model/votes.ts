import type { LookedPoint } from './reply.ts';

/** What the looks at one point come to. `agreed`: two independent ones said the same. */
export interface Settled {
  readonly point: LookedPoint;
  readonly agreed: boolean;
  /** Looks decided differently, and no two of them alike. */
  readonly split: boolean;
}

/** Bands differ by less than this share of their score and still say the same. */
const BAND_TOLERANCE = 0.1;

/** Settles a point from its looks, oldest first: the first decision that two share; a look that was unsure has no voice. */
export function settle(looks: readonly LookedPoint[]): Settled | null {
  const [first] = looks;
  if (first === undefined) return null;
  const voices = looks.filter(({ verdict }) => verdict !== 'unsure');
  for (const [index, one] of voices.entries()) {
    if (voices.slice(index + 1).some((other) => alike(one, other))) return { point: one, agreed: true, split: false };
  }
  return { point: voices[0] ?? first, agreed: false, split: voices.length > 1 };
}

function alike(a: LookedPoint, b: LookedPoint): boolean {
  if (a.verdict !== b.verdict) return false;
  return a.marks === null || b.marks === null || Math.abs(a.marks - b.marks) <= a.point.score * BAND_TOLERANCE;
}
