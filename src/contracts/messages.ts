import type { ReviewReason, ReviewReasonCode, UnassignedReason, UnassignedReasonCode } from '../domain/review.ts';
import { ACCESS_MESSAGES, type AccessErrorCode } from './messages-access.ts';
import { ERROR_MESSAGES, type ErrorCode } from './messages-errors.ts';
import { HTTP_MESSAGES, type HttpErrorCode } from './messages-http.ts';
import { MODEL_MESSAGES } from './messages-models.ts';
import { SYSTEM_MESSAGES, type SystemErrorCode } from './messages-system.ts';

/** Languages the sentences exist in. Other language tags fall back to the nearer of the two, see `sentenceLanguage`. */
export type SentenceLanguage = 'zh-CN' | 'en';

/**
 * A sentence in each language. `{name}` is replaced by a parameter; a part in square brackets is left out
 * when a parameter in it is not given. Placeholders stand only in brackets, so no sentence ever has a hole.
 */
export type Sentence = Readonly<Record<SentenceLanguage, string>>;

export type MessageParams = Readonly<Record<string, string | number>>;

export type MessageCode = ReviewReasonCode | UnassignedReasonCode | ErrorCode | AccessErrorCode | SystemErrorCode | HttpErrorCode;

type ReasonCode = ReviewReasonCode | UnassignedReasonCode;

const REASON_MESSAGES = {
  ...MODEL_MESSAGES,
  // Questions that wait for a person.
  needs_model: {
    en: 'A written answer, and no vision model is set up. Mark it by hand, or set a model key and grade again.',
    'zh-CN': '这是书写作答，而系统没有配置视觉模型。请人工批改，或配置模型密钥后重新批改。',
  },
  no_field: {
    en: 'The exam file does not say where this answer stands. Add its region, its bubbles or its field to the exam file.',
    'zh-CN': '考试文件没有写明这道题的作答位置。请在考试文件中补充区域、涂点或作答框。',
  },
  page_missing: {
    en: 'The page[ {page}] with this answer was not scanned. Scan the missing page, or mark the answer from the paper.',
    'zh-CN': '这道题所在的页面[（第 {page} 页）]没有扫描。请补扫该页，或对照原卷批改。',
  },
  page_not_registered: {
    en: 'The page[ {page}] could not be matched to the blank paper, so the answer was not found. Look at the scan, or scan the page again.',
    'zh-CN': '页面[（第 {page} 页）]无法与空白卷对齐，因此找不到作答位置。请查看扫描图，或重新扫描该页。',
  },
  sheet_unclear: {
    en: 'Filled and empty bubbles on this sheet look too alike to tell apart. Look at the scan and choose the answer.',
    'zh-CN': '这张答题卡上涂与未涂的差别太小，无法可靠区分。请查看扫描图后选定答案。',
  },
  mark_unclear: {
    en: 'A bubble is only lightly or partly filled[ ({option})]. Look at the scan and choose the answer.',
    'zh-CN': '有涂点涂得太浅或不完整[（{option}）]。请查看扫描图后选定答案。',
  },
  double_mark: {
    en: 'More answers are marked than the question allows[: {chosen}]. Decide which one counts.',
    'zh-CN': '选择的答案多于本题允许的数量[：{chosen}]。请判断以哪一个为准。',
  },
  no_answer: {
    en: 'Nothing is marked or written here. Confirm that the question was left blank.',
    'zh-CN': '这里没有填涂或书写。请确认学生没有作答。',
  },
  crossed_out: {
    en: 'An answer was crossed out[: {read}]. Decide what the student meant.',
    'zh-CN': '有答案被划掉[：{read}]。请判断学生的真实意图。',
  },
  reading_unsure: {
    en: 'The writing could not be read with certainty[; best guess: {read}]. Read it and confirm the mark.',
    'zh-CN': '字迹无法可靠辨认[，最可能是：{read}]。请辨认后确认得分。',
  },
  no_match: {
    en: 'The answer[ “{read}”] does not match the key. Check whether it means the same, then give the mark.',
    'zh-CN': '作答[“{read}”]与标准答案不一致。请判断意思是否相同，再给分。',
  },
  reader_failed: {
    en: 'The reader broke down on this answer. Mark it by hand; the log has the technical error.',
    'zh-CN': '识别程序在处理这个作答时出错。请人工批改，技术细节见日志。',
  },
  duplicate_page: {
    en: 'Two scans claim the same page[ {page}] of one script[ (copy {copy})]. Compare them and say which one counts.',
    'zh-CN': '有两份扫描对应同一份答卷[（卷号 {copy}）]的同一页[（第 {page} 页）]。请对比后确定以哪一份为准。',
  },
  page_changed: {
    en: 'The page[ {page}] with this answer was changed after the mark was given. Look at the answer again.',
    'zh-CN': '给分之后，这道题所在的页面[（第 {page} 页）]被更换。请重新查看作答。',
  },
  reopened: {
    en: 'A decision on this question was taken back. Decide again.',
    'zh-CN': '这道题的裁定已被撤回。请重新裁定。',
  },
  // Pages that were given to no student.
  blank: {
    en: 'The page is blank and was set aside. Nothing needs doing, unless the scan is too faint.',
    'zh-CN': '空白页，已另放。除非扫描过淡，否则无需处理。',
  },
  separator: {
    en: 'A separator or cover sheet[ of copy {copy}], set aside. Nothing needs doing.',
    'zh-CN': '分隔页或封面[（卷号 {copy}）]，已另放。无需处理。',
  },
  code_unreadable: {
    en: 'The page has a code, and it cannot be read. [It looks like page {looks_like_page}. ][It came after copy {after_copy}. ][It came before copy {before_copy}. ]Assign the page by hand, or scan it again.',
    'zh-CN': '页面上有二维码，但无法读取。[版面像第 {looks_like_page} 页。][它排在卷号 {after_copy} 之后。][它排在卷号 {before_copy} 之前。]请手工归入学生，或重新扫描。',
  },
  no_code: {
    en: 'The other pages carry a code and this one has none. [It looks like page {looks_like_page}. ][It came after copy {after_copy}. ][It came before copy {before_copy}. ]Assign the page by hand.',
    'zh-CN': '其他页面都有二维码，而这一页没有。[版面像第 {looks_like_page} 页。][它排在卷号 {after_copy} 之后。][它排在卷号 {before_copy} 之前。]请手工归入学生。',
  },
  other_exam: {
    en: 'The code on this page belongs to another exam[: {exam}]. Take the page out of this stack.',
    'zh-CN': '这一页的二维码属于另一场考试[：{exam}]。请将其从本次试卷中取出。',
  },
  unknown_copy: {
    en: 'The copy on this page’s code[ ({copy})] is not in the class set[, which has {copies} copies,] or the roster. Assign the page by hand, or check the roster.',
    'zh-CN': '这一页二维码上的卷号[（{copy}）]不在本班试卷[（共 {copies} 份）]或名单中。请手工归入学生，或检查名单。',
  },
  number_unreadable: {
    en: 'The student number cannot be read with certainty[; it may be {read}]. Assign the page by hand.',
    'zh-CN': '学号无法可靠辨认[，可能是 {read}]。请手工归入学生。',
  },
  number_not_on_roster: {
    en: 'The student number[ {number}] is not on the roster. Check the number and the roster, then assign the page.',
    'zh-CN': '学号[ {number} ]不在名单中。请核对学号和名单，再归入学生。',
  },
  number_taken: {
    en: 'Two scripts claim the student number[ {number}]. Look at both and assign them by hand.',
    'zh-CN': '有两份答卷写了同一个学号[ {number}]。请对照两份答卷后手工归入。',
  },
  page_too_many: {
    en: 'The script has more pages than the paper[, which has {pages}]. Check whose page this is.',
    'zh-CN': '这份答卷的页数多于试卷[（试卷共 {pages} 页）]。请确认这一页属于谁。',
  },
  page_damaged: {
    en: 'The page could not be opened or read[ ({detail})]. [It came after copy {after_copy}. ][It came before copy {before_copy}. ]Scan it again.',
    'zh-CN': '页面无法打开或读取[（{detail}）]。[它排在卷号 {after_copy} 之后。][它排在卷号 {before_copy} 之前。]请重新扫描。',
  },
  set_aside: {
    en: 'The page was set aside by a person who mended the split. Assign it to a script if it belongs to one.',
    'zh-CN': '这一页在人工调整分卷时被另放。如属于某份答卷，请将其归入。',
  },
  layout_unknown: {
    en: 'The page cannot be placed by its layout[; it looks most like page {looks_like_page}]. Check whether it belongs to this exam.',
    'zh-CN': '无法根据版面确定这一页的位置[，它最像第 {looks_like_page} 页]。请确认它是否属于本次考试。',
  },
} as const satisfies Record<ReasonCode, Sentence>;

/** Every sentence by code. */
export const MESSAGES: Readonly<Record<MessageCode, Sentence>> = { ...REASON_MESSAGES, ...ERROR_MESSAGES, ...ACCESS_MESSAGES, ...SYSTEM_MESSAGES, ...HTTP_MESSAGES };

/** Chinese for any Chinese tag, English for all others. */
export function sentenceLanguage(tag: string): SentenceLanguage {
  return /^zh\b/i.test(tag) ? 'zh-CN' : 'en';
}

/** Puts `params` into one sentence by the rules of `Sentence`. */
export function fillSentence(sentence: string, params: MessageParams): string {
  return sentence.replaceAll(/\[([^\]]*)\]/g, (_, part: string) => {
    const names = [...part.matchAll(/\{(\w+)\}/g)].map((found) => found[1] ?? '');
    if (names.some((name) => params[name] === undefined || params[name] === '')) return '';
    return part.replaceAll(/\{(\w+)\}/g, (__, name: string) => String(params[name]));
  });
}

/** The sentence of `code` for a person: what happened and what to do. `lang` is any BCP 47 tag. */
export function message(code: MessageCode, params: MessageParams, lang: string): string {
  return fillSentence(MESSAGES[code][sentenceLanguage(lang)], params);
}

/** What a page that claims a taken place looks like beside the first, by `params.alike`. */
const LOOKS: readonly Sentence[] = [
  { en: ' They look different.', 'zh-CN': '两份看起来不同。' },
  { en: ' They look the same.', 'zh-CN': '两份看起来相同。' },
];

/** The sentence of a reason on record. */
export function reasonMessage({ code, params }: ReviewReason | UnassignedReason, lang: string): string {
  const look = code === 'duplicate_page' ? LOOKS[Number(params['alike'])] : undefined;
  return message(code, params, lang) + (look?.[sentenceLanguage(lang)] ?? '');
}

/** Whether a code from outside (an AppError, a stored row) has a sentence here. */
export function isMessageCode(code: string): code is MessageCode {
  return Object.hasOwn(MESSAGES, code);
}
