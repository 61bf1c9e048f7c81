import { fillSentence, sentenceLanguage, type MessageParams, type Sentence } from '../../contracts/messages.ts';

/** What stands beside a mark and under it, in the form of `Sentence` (contracts/messages.ts). */
const SENTENCES = {
  why_right: { en: 'Read[ “{read}”]: as the key[ {key}].', 'zh-CN': '识别为[“{read}”]，与答案[ {key} ]一致。' },
  why_partly: { en: 'Read[ “{read}”]; the key is[ {key}]: part of the marks.', 'zh-CN': '识别为[“{read}”]，答案为[ {key}]，部分得分。' },
  why_wrong: { en: 'Read[ “{read}”]; the key is[ {key}].', 'zh-CN': '识别为[“{read}”]，答案为[ {key}]。' },
  why_empty: { en: 'Nothing is marked or written.', 'zh-CN': '没有填涂或书写。' },
  lost_no_ink: { en: 'Not counted: nothing is written there.', 'zh-CN': '未计分：所指位置没有字迹。' },
  lost_by_rule: { en: 'Not counted by the rubric[: it needs {needs}].', 'zh-CN': '按评分标准不计分[：须先达到 {needs}]。' },
  right: { en: 'Correct.', 'zh-CN': '正确。' },
  partly: { en: 'Partly correct[: the full answer is {key}].', 'zh-CN': '部分正确[，完整答案是 {key}]。' },
  wrong: { en: 'Not correct[: the answer is {key}].', 'zh-CN': '不正确[，正确答案是 {key}]。' },
  empty: { en: 'Not answered[; the answer is {key}].', 'zh-CN': '未作答[，正确答案是 {key}]。' },
  true: { en: 'true', 'zh-CN': '对' },
  false: { en: 'false', 'zh-CN': '错' },
} as const satisfies Record<string, Sentence>;

export type Outcome = 'right' | 'partly' | 'wrong' | 'empty';

/** A sentence in the exam's language. */
export function sentence(key: keyof typeof SENTENCES, language: string, params: MessageParams = {}): string {
  return fillSentence(SENTENCES[key][sentenceLanguage(language)], params);
}
