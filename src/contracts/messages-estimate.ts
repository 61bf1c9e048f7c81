import { fillSentence, sentenceLanguage, type MessageParams, type Sentence } from './messages.ts';

/** What an estimate of model calls takes for granted, see `Sentence` in messages.ts for the form. */
const NOTES = {
  low: {
    en: 'Low: no point is in doubt and the offline reader leaves no answer open. High: every point gets every look of the mode.',
    'zh-CN': '下限：没有存疑的给分点，离线识别没有留下未读的作答。上限：每个给分点都用满该模式允许的全部复看次数。',
  },
  replies: {
    en: 'Text is counted at four characters a token and replies at what is usual; calls that fail and are tried again are not counted.',
    'zh-CN': '文字按每 4 个字符 1 个词元计，答复长度按通常情况计；失败后重试的请求未计入。',
  },
  not_located: {
    en: '[{count} of {scripts} scripts] are not measured yet: every place of an answer in them is taken for written on.',
    'zh-CN': '[{scripts} 份答卷中有 {count} 份]尚未测量，按其中每个作答位置都有字迹计算。',
  },
  unread: {
    en: '[{count}] objective answers are not read yet: they count in “high” only.',
    'zh-CN': '有[ {count} ]个客观题作答尚未识别，只计入上限。',
  },
  unpriced: {
    en: 'The price of[ {models}] is not known, so the cost cannot be told. Set MODEL_PRICES.',
    'zh-CN': '不知道[ {models} ]的价格，无法估算费用。请设置 MODEL_PRICES。',
  },
} as const satisfies Readonly<Record<string, Sentence>>;

/** Sentences in `lang` on what was assumed. */
export function estimateNotes(
  { scripts, located, unread, unpriced }: { readonly scripts: number; readonly located: number; readonly unread: number; readonly unpriced: readonly string[] },
  lang: string,
): readonly string[] {
  const say = (code: keyof typeof NOTES, params: MessageParams = {}): string => fillSentence(NOTES[code][sentenceLanguage(lang)], params);
  return [
    say('low'),
    say('replies'),
    ...(located < scripts ? [say('not_located', { count: scripts - located, scripts })] : []),
    ...(unread > 0 ? [say('unread', { count: unread })] : []),
    ...(unpriced.length > 0 ? [say('unpriced', { models: unpriced.join(', ') })] : []),
  ];
}
