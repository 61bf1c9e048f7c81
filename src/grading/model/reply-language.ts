/** Scripts that the words of a language are written in; any other language is taken for one in Latin letters. */
const SCRIPTS: Readonly<Record<string, RegExp>> = {
  zh: /\p{Script=Han}/gu,
  ja: /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]/gu,
  ko: /\p{Script=Hangul}/gu,
  ru: /\p{Script=Cyrillic}/gu,
  uk: /\p{Script=Cyrillic}/gu,
  el: /\p{Script=Greek}/gu,
  ar: /\p{Script=Arabic}/gu,
  he: /\p{Script=Hebrew}/gu,
  th: /\p{Script=Thai}/gu,
  hi: /\p{Script=Devanagari}/gu,
};
const LATIN = /\p{Script=Latin}/gu;
/** Fewer letters say nothing: "x = 6", "√", "ΔABC". */
const ENOUGH = 12;
/** Formulas and units are Latin letters in sentences of every language, and can be most of them. */
const LEAST_SHARE = 0.1;
const LEAST_LATIN_SHARE = 0.5;

/**
 * Whether sentences can be in `language` (BCP 47) by the letters they are written in. Languages that share a script are not told
 * apart.
 */
export function canBeIn(sentences: readonly string[], language: string): boolean {
  const text = sentences.join(' ');
  const letters = text.match(/\p{L}/gu)?.length ?? 0;
  if (letters < ENOUGH) return true;
  const script = SCRIPTS[language.split('-')[0]?.toLowerCase() ?? ''] ?? LATIN;
  return (text.match(script)?.length ?? 0) >= letters * (script === LATIN ? LEAST_LATIN_SHARE : LEAST_SHARE);
}
