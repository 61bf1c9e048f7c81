import { readFileSync } from 'node:fs';
import type { Reading } from '../../ports/reader.ts';

/** A reading, and how much speaks for it should it equal the key: 0–1, 0 where the readers contradict each other. */
export interface ScoredReading {
  readonly reading: Reading;
  readonly matchScore: number;
}

/** From `from` characters on: readings of at least `gate` match score that equal the key are right with probability `p`. */
export interface MatchGate {
  readonly from: number;
  /** Null: no gate meets the target, a match does not stand alone. */
  readonly gate: number | null;
  readonly p: number;
}

export type MatchKind = 'number' | 'latin' | 'han';

/** By kind, rising in `from`. */
export type MatchGates = Readonly<Record<MatchKind, readonly MatchGate[]>>;

/** The committed gates (`match.json`, made by `scripts/train/calibrate-match.ts`). */
export function readMatchGates(): MatchGates {
  return JSON.parse(readFileSync(new URL('./match.json', import.meta.url), 'utf8')) as MatchGates;
}

/** Characters of a reading that a key is compared by. */
export function matchLength(text: string): number {
  return Array.from(text.replaceAll(/\s/g, '')).length;
}

export function matchKind(kind: 'number' | 'text', text: string): MatchKind {
  return kind === 'number' ? 'number' : /\p{Script=Han}/u.test(text) ? 'han' : 'latin';
}

/** `matchConfidence` of a reading, ready to be spread into it; nothing for one too short or too unsure. */
export function matchOf(gates: MatchGates, kind: 'number' | 'text', { reading: { text, confidence }, matchScore }: ScoredReading): { matchConfidence?: number } {
  if (text === null) return {};
  const length = matchLength(text);
  const fitting = gates[matchKind(kind, text)].findLast(({ from }) => length >= from);
  if (fitting === undefined || fitting.gate === null || matchScore < fitting.gate) return {};
  return { matchConfidence: Math.max(fitting.p, confidence) };
}
