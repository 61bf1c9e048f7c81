import { NONSENSE, STRUCK, type Opinion } from './classify.ts';

/** A glyph of a line as the letter classifiers see it; `unsure` where its ink may be more than one character's. */
export interface SeenGlyph {
  readonly opinion: Opinion | null;
  readonly unsure: boolean;
}

/** A letter seen with this probability stands for itself and nothing else. */
const SEEN = 0.6;
/** Two letters that touch look like one of these (`ti` like H, `rn` like M): only a surer look counts. */
const LIKE_TWO = 'BDHKMNRW';
const SURELY_SEEN = 0.97;
/** What is no letter of the classifiers', or not clearly one, may be so many that touch. */
const MOST_TOUCHING = 3;

/**
 * Whether letters seen one by one leave room for `text`. A line reader knows words and reads `meltlng` as `melting`,
 * and merges `ii`: the classifiers do neither. Every letter clearly seen must stand in the text, in its place; other
 * ink stands for one to three characters, or for none where it may be a dot.
 */
export function lettersAgree(text: string, glyphs: readonly SeenGlyph[]): boolean {
  const characters = Array.from(text.replaceAll(/\s/gu, '').toUpperCase());
  let ends = new Set([0]);
  for (const { opinion, unsure } of glyphs) {
    const first = opinion?.ranking[0];
    if (first === undefined) continue;
    const letter = first.text !== NONSENSE && first.text !== STRUCK && !unsure && first.p >= (LIKE_TWO.includes(first.text) ? SURELY_SEEN : SEEN);
    const next = new Set<number>();
    for (const end of ends) {
      if (letter) {
        if (end < characters.length && fits(characters[end] ?? '', first.text)) next.add(end + 1);
        continue;
      }
      for (let n = first.text === NONSENSE ? 0 : 1; n <= MOST_TOUCHING && end + n <= characters.length; n++) next.add(end + n);
    }
    ends = next;
  }
  return ends.has(characters.length);
}

/** The classifiers know A–Z only: of a digit, a sign or an accented letter they say nothing. */
function fits(character: string, letter: string): boolean {
  return character === letter || !/^[A-Z]$/u.test(character);
}
