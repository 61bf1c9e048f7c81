import { readFileSync } from 'node:fs';

/** From `from` characters on: readings of at least `gate` confidence that equal the key are right with probability `p`. */
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
export function matchOf(gates: MatchGates, kind: 'number' | 'text', text: string | null, confidence: number): { matchConfidence?: number } {
  if (text === null) return {};
  const length = matchLength(text);
  const fitting = gates[matchKind(kind, text)].findLast(({ from }) => length >= from);
  if (fitting === undefined || fitting.gate === null || confidence < fitting.gate) return {};
  return { matchConfidence: Math.max(fitting.p, confidence) };
}
