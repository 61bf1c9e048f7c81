import { describe, expect, it } from 'vitest';
import { fillSentence, isMessageCode, message, MESSAGES, sentenceLanguage } from './messages.ts';

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

  it('takes Chinese for Chinese tags only', () => {
    expect(['zh', 'zh-CN', 'ZH-hant-TW', 'en', 'fr-CA', 'zha'].map(sentenceLanguage)).toEqual(['zh-CN', 'zh-CN', 'zh-CN', 'en', 'en', 'en']);
  });
});
