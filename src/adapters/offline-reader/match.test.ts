import { describe, expect, it } from 'vitest';
import { matchOf, readMatchGates, type MatchGates, type ScoredReading } from './match.ts';

const GATES: MatchGates = {
  number: [{ from: 2, gate: null, p: 0 }, { from: 4, gate: 0.5, p: 0.996 }],
  latin: [{ from: 3, gate: 0.8, p: 0.997 }],
  han: [{ from: 2, gate: 0.9, p: 0.995 }],
};

const scored = (text: string | null, matchScore: number, confidence = 0.6): ScoredReading =>
  ({ reading: { text, confidence, accepted: false, crossedOut: false, characters: null }, matchScore });

describe('matchOf', () => {
  it('goes by kind and by length without spaces', () => {
    expect(matchOf(GATES, 'number', scored('37.5 cm', 0.6))).toEqual({ matchConfidence: 0.996 });
    expect(matchOf(GATES, 'number', scored('4 2', 0.9))).toEqual({});
    expect(matchOf(GATES, 'text', scored('melt', 0.85))).toEqual({ matchConfidence: 0.997 });
    expect(matchOf(GATES, 'text', scored('熔化', 0.85))).toEqual({});
    expect(matchOf(GATES, 'text', scored('熔化', 0.95))).toEqual({ matchConfidence: 0.995 });
  });

  it('says nothing of what is short, unsure or unread, or contradicted however sure it looks', () => {
    expect(matchOf(GATES, 'text', scored('ab', 0.99))).toEqual({});
    expect(matchOf(GATES, 'number', scored('1350', 0.4))).toEqual({});
    expect(matchOf(GATES, 'text', scored(null, 0))).toEqual({});
    expect(matchOf(GATES, 'text', scored('melting', 0, 0.999))).toEqual({});
  });

  it('is never less sure of a match than of the reading itself', () => {
    expect(matchOf(GATES, 'text', scored('melting', 0.9, 0.999))).toEqual({ matchConfidence: 0.999 });
  });

  it('ships gates for two characters or more only', () => {
    for (const gates of Object.values(readMatchGates())) {
      expect(gates.every(({ from, gate, p }) => from >= 2 && (gate === null || p >= 0.995) && p < 1)).toBe(true);
    }
  });
});
