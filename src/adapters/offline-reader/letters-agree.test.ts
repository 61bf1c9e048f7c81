import { describe, expect, it } from 'vitest';
import { NONSENSE, STRUCK } from './classify.ts';
import { lettersAgree, type SeenGlyph } from './letters-agree.ts';

const seen = (text: string, p = 0.99, unsure = false): SeenGlyph => ({ opinion: { ranking: [{ text, p }], agreed: true, score: 1 }, unsure });
const word = (letters: string): SeenGlyph[] => Array.from(letters, (letter) => seen(letter));

describe('lettersAgree', () => {
  it('finds each letter in its place, whatever its case', () => {
    expect(lettersAgree('Melting', word('MELTING'))).toBe(true);
    expect(lettersAgree('past tense', word('PASTTENSE'))).toBe(true);
  });

  it('finds a letter too many, too few or another', () => {
    expect(lettersAgree('melting', word('MELTIING'))).toBe(false);
    expect(lettersAgree('melting', word('METING'))).toBe(false);
    expect(lettersAgree('gravity', word('GRAUITY'))).toBe(false);
  });

  it('lets ink that is no clear letter be one to three, or a dot', () => {
    expect(lettersAgree('tin', [seen('T'), seen('I', 0.62), seen(NONSENSE), seen('N')])).toBe(true);
    expect(lettersAgree('north', [...word('NO'), seen('M', 0.8), seen('H')])).toBe(true);
    expect(lettersAgree('cell', [seen('C'), seen('E', 0.99, true)])).toBe(true);
    expect(lettersAgree('carbon', [seen(STRUCK), ...word('ON')])).toBe(false);
  });

  it('does not take two letters that touch for the one they look like', () => {
    expect(lettersAgree('melt', [...word('ME'), seen('H', 0.95)])).toBe(true);
    expect(lettersAgree('melt', [...word('ME'), seen('H', 0.98)])).toBe(false);
    expect(lettersAgree('melt', [...word('ME'), seen('C', 0.95)])).toBe(false);
  });

  it('says nothing of what the classifiers do not know', () => {
    expect(lettersAgree('x=2', [seen('X'), seen('F', 0.7), seen('Z')])).toBe(true);
    expect(lettersAgree('café', [...word('CAFE')])).toBe(true);
  });

  it('ends soon for much ink that fits nothing', () => {
    const blots = Array.from({ length: 60 }, () => seen(STRUCK));
    expect(lettersAgree('a'.repeat(59), blots)).toBe(false);
    expect(lettersAgree('melting', [])).toBe(false);
  });
});
