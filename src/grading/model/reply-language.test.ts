import { expect, test } from 'vitest';
import { canBeIn } from './reply-language.ts';

test.each<[string, string, boolean]>([
  ['代入后解得 x = 6，得方法分。', 'zh-CN', true],
  ['The substitution is right and x is 6.', 'zh-CN', false],
  ['Ответ засчитан частично.', 'zh-CN', false],
  ['Ответ засчитан частично.', 'en', false],
  ['方法正确，计算有误，扣一分，请检查第二步。', 'en', false],
  ['The substitution is right and x is 6.', 'en', true],
  ['Uses sin α + cos β = ½ as the scheme says', 'en', true],
  ['由 sin(A+B) = sin C 可知 triangle ABC', 'zh', true],
  ['Quotes “天下为公” and explains it', 'en', true],
  ['y = mx + c', 'zh-CN', true],
  ['', 'zh-CN', true],
  ['La réponse est juste, mais sans unité.', 'fr', true],
  ['연립방정식을 바르게 풀었습니다', 'ko', true],
])('%j in %s: %s', (text, language, expected) => {
  expect(canBeIn([text], language)).toBe(expected);
});
