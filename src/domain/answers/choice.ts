import { normaliseWriting } from './normalise.ts';

const fold = (text: string): string => normaliseWriting(text).toUpperCase();

/**
 * The options named in a written choice, in the order of `options`: `AC`, `a, c`, `Ａ、Ｃ`, `(B)`. Null where
 * something else is written, or an option twice; empty for nothing written.
 */
export function parseChoice(read: string, options: readonly string[]): readonly string[] | null {
  const named: string[] = [];
  for (const word of fold(read).split(/[\s,、;.。()[\]+&和与及]+/).filter((part) => part !== '')) {
    const whole = options.find((option) => fold(option) === word);
    for (const piece of whole === undefined ? word : [word]) {
      const option = options.find((one) => fold(one) === piece);
      if (option === undefined || named.includes(option)) return null;
      named.push(option);
    }
  }
  return options.filter((option) => named.includes(option));
}

const TRUE = new Set(['T', 'TRUE', 'Y', 'YES', 'RIGHT', 'CORRECT', 'V', '对', '正确', '是', '√', '✓', '✔', '☑', '○', 'O']);
const FALSE = new Set(['F', 'FALSE', 'N', 'NO', 'WRONG', 'INCORRECT', '错', '错误', '否', '不对', '×', 'X', '✗', '✘', '☒']);

/** True or false as people write it, in English, Chinese or signs; null for anything else. */
export function parseTruth(read: string): boolean | null {
  const word = fold(read).replaceAll(/[\s.。()]/g, '');
  return TRUE.has(word) ? true : FALSE.has(word) ? false : null;
}
