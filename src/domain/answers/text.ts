import { normaliseWriting } from './normalise.ts';

/** Punctuation with several spellings, after NFKC. */
const PUNCTUATION: Readonly<Record<string, string>> = {
  '。': '.', '、': ',', '“': '"', '”': '"', '„': '"', '«': '"', '»': '"', '「': '"', '」': '"', '『': '"', '』': '"',
  '‘': "'", '’': "'", '`': "'", '《': '<', '》': '>', '〈': '<', '〉': '>', '【': '[', '】': ']', '〔': '[', '〕': ']',
};

/**
 * One spelling for texts that say the same: width, quotes, dashes, spaces and a closing full stop do not count;
 * letters, digits, signs and their order do. Spaces count between Latin words only. Capitals count on request.
 */
export function normaliseText(text: string, caseSensitive: boolean): string {
  const plain = normaliseWriting(text)
    .replaceAll(/[。、“”„«»「」『』‘’`《》〈〉【】〔〕]/g, (sign) => PUNCTUATION[sign] ?? sign)
    .replaceAll(/\s*([^\p{L}\p{N}\p{M}\s])\s*/gu, '$1')
    .replaceAll(/(?<=\p{Script=Han}) | (?=\p{Script=Han})/gu, '')
    .replace(/[.;,]+$/, '');
  return caseSensitive ? plain : plain.toLowerCase();
}
