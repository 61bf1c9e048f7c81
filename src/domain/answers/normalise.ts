/** Superscript signs, which NFKC would turn into ordinary digits (10⁵ into 105). */
const SUPERSCRIPTS = '⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁺';
const SUPERSCRIPT_VALUES = '0123456789-+';

/** Dashes that people and fonts use for a minus sign. */
const MINUS = /[‐‑‒–—―−﹣－➖]/g;

/**
 * One spelling for what looks the same: full-width forms become ASCII, every minus `-`, superscripts `^n`,
 * vulgar fractions `n/d` (with a space behind a whole number), multiplication signs `×`, spaces single.
 */
export function normaliseWriting(text: string): string {
  return text
    .replaceAll(/([\d０-９])\s*([¼-¾⅐-⅞↉])/g, '$1 $2')
    .replaceAll(/[⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁺]+/g, (run) => `^${Array.from(run, (sign) => SUPERSCRIPT_VALUES[SUPERSCRIPTS.indexOf(sign)]).join('')}`)
    .normalize('NFKC')
    .replaceAll('⁄', '/')
    .replaceAll('∕', '/')
    .replaceAll(MINUS, '-')
    .replaceAll(/[✕✖⨯⋅∙·*]/g, '×')
    .replaceAll(/[\p{Cf}\p{Cc}\s]+/gu, (run) => (/[\s\p{Cc}]/u.test(run) ? ' ' : ''))
    .trim();
}
