import { plainLine } from './text-width.ts';

const FORMULA = /^[\s\p{Cf}]*[=+\-@\t\r＝＋－＠﹣﹢﹦﹫]/u;
/** Characters one cell of a spreadsheet holds. */
const LONGEST = 32_000;

/**
 * Text that a spreadsheet takes as text: what would begin a formula gets an apostrophe before it (also behind
 * blanks, and in full-width forms, which some programs fold), control characters and line breaks go.
 */
export function sheetText(value: string): string {
  const risky = FORMULA.test(value);
  const line = plainLine(value).trim().slice(0, LONGEST);
  return risky ? `'${line}` : line;
}
