/** `lang` of a text whose language is not the page's: names and answers in Chinese on an English page, and the other way round. */
export function langOf(text: string | null | undefined): 'zh-CN' | 'en' | undefined {
  if (text === null || text === undefined || text === '') return undefined;
  return /\p{Script=Han}/u.test(text) ? 'zh-CN' : /[a-z]/i.test(text) ? 'en' : undefined;
}

/** A reading of nothing is no quotation. */
export function hasText(text: string | null): text is string {
  return text !== null && text.trim() !== '';
}
