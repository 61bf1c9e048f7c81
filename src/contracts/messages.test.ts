import { describe, expect, it } from 'vitest';
import { fillSentence, isMessageCode, message, MESSAGES, reasonMessage, sentenceLanguage } from './messages.ts';

const names = (sentence: string): string[] => [...new Set([...sentence.matchAll(/\{(\w+)\}/g)].map((m) => m[1] ?? ''))].toSorted();

describe('messages', () => {
  it.each(Object.entries(MESSAGES))('%s says the same in both languages, without holes', (_code, sentence) => {
    expect(names(sentence.en)).toEqual(names(sentence['zh-CN']));
    for (const text of Object.values(sentence)) {
      expect(text.replaceAll(/\[[^\]]*\]/g, '')).not.toMatch(/[{}[\]]/);
      for (const optional of text.match(/\[[^\]]*\]/g) ?? []) expect(optional).toMatch(/\{\w+\}/);
      expect(fillSentence(text, {})).not.toMatch(/ {2}|：。| \.|{|\[/);
    }
    expect(sentence['zh-CN']).toMatch(/[\u4e00-\u9fff].*。$/);
    expect(sentence.en).toMatch(/^(\[.*?\])?[A-Z].*\.$/);
  });

  it('leaves out what it does not know and never reads inherited properties', () => {
    expect(message('page_missing', { page: 2 }, 'en')).toContain('The page 2 with');
    expect(message('page_missing', {}, 'en-GB')).toContain('The page with');
    expect(message('page_missing', { page: 2 }, 'zh-Hans')).toContain('（第 2 页）');
    expect(isMessageCode('toString')).toBe(false);
    expect(isMessageCode('blank')).toBe(true);
  });

  it('keeps braces and brackets of a value as they are', () => {
    expect(fillSentence('Read[: {read}].', { read: '[x] {page} $& ' })).toBe('Read: [x] {page} $& .');
  });

  it('says of a page without a place where it lay and what it looks like', () => {
    const torn = { code: 'code_unreadable', params: { looks_like_page: 2, after_copy: '4', before_copy: '5' } } as const;
    expect(reasonMessage(torn, 'en')).toContain('It looks like page 2. It came after copy 4. It came before copy 5. Assign');
    expect(reasonMessage(torn, 'zh')).toContain('版面像第 2 页。它排在卷号 4 之后。它排在卷号 5 之前。请');
    const twice = (alike: number): string => reasonMessage({ code: 'duplicate_page', params: { page: 1, copy: '4', alike } }, 'en');
    expect(twice(1)).toMatch(/page 1 of one script \(copy 4\)\. .* They look the same\.$/);
    expect(twice(0)).toMatch(/ They look different\.$/);
  });

  it('takes Chinese for Chinese tags only', () => {
    expect(['zh', 'zh-CN', 'ZH-hant-TW', 'en', 'fr-CA', 'zha'].map(sentenceLanguage)).toEqual(['zh-CN', 'zh-CN', 'zh-CN', 'en', 'en', 'en']);
  });
});
