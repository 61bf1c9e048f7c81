import type { Reading } from '../ports/reader.ts';

/** A bubble filled from here on is meant; below `FAINT` it is empty; between them nobody can say. */
const FILLED = 0.5;
const FAINT = 0.25;

/**
 * A student number from the fills (0–1) of its bubbles, `fills[i][digit]` for position i. Accepted only when
 * every position has exactly one filled bubble and no other above the faint threshold.
 */
export function bubbleNumber(fills: readonly Readonly<Record<string, number>>[]): Reading {
  const characters = fills.map((position) => {
    const total = Object.values(position).reduce((sum, fill) => sum + Math.max(fill, 0.01), 0);
    return Object.entries(position)
      .map(([text, fill]) => ({ text, p: Math.max(fill, 0.01) / total }))
      .sort((a, b) => b.p - a.p);
  });
  const chosen = fills.map((position) => {
    const marked = Object.entries(position).filter(([, fill]) => fill >= FAINT);
    const [only] = marked;
    return marked.length === 1 && only !== undefined && only[1] >= FILLED ? only[0] : null;
  });
  const empty = fills.every((position) => Object.values(position).every((fill) => fill < FAINT));
  if (empty) return { text: '', confidence: 1, accepted: true, crossedOut: false, characters: null };
  const accepted = chosen.every((digit) => digit !== null);
  return {
    text: accepted ? chosen.join('') : null,
    confidence: accepted ? 1 : 0,
    accepted,
    crossedOut: false,
    characters,
  };
}
