import { fillSentence, sentenceLanguage, type SentenceLanguage, type MessageParams, type Sentence } from './messages.ts';

/** One mistake of an exam file, or one thing worth a look. */
export interface ExamProblem {
  readonly code: ExamProblemCode;
  readonly severity: 'error' | 'warning';
  /** `questions[2].answer.correct`; empty for the file as a whole. */
  readonly path: string;
  /** From 1. */
  readonly line: number;
  readonly column: number;
  readonly message: Readonly<Record<SentenceLanguage, string>>;
}

/** Sentences in the form of `Sentence` (messages.ts). */
const PROBLEMS = {
  file_too_large: { en: 'The exam file is larger than[ {limit}].', 'zh-CN': '考试文件超过大小上限[ {limit}]。' },
  too_many_entries: { en: 'The exam file has far more entries than an exam can have.', 'zh-CN': '考试文件的条目远远超过一场考试所需。' },
  file_encoding: { en: 'The exam file is not UTF-8; characters are lost here. Save it as UTF-8.', 'zh-CN': '考试文件不是 UTF-8 编码，此处有字符丢失。请另存为 UTF-8。' },
  text_unusable: { en: 'The text holds a NUL character or half a surrogate pair; take it out.', 'zh-CN': '文字含有空字符（NUL）或不完整的代理对，请删去。' },
  yaml_syntax: { en: 'This is not valid YAML[: {detail}].', 'zh-CN': '这里不是有效的 YAML[：{detail}]。' },
  yaml_too_deep: { en: 'Brackets or lists are nested too deep; one is probably not closed.', 'zh-CN': '括号或列表嵌套过深，可能有括号没有闭合。' },
  yaml_tab: { en: 'A tab stands here; indent with spaces.', 'zh-CN': '这里有制表符，请用空格缩进。' },
  yaml_quote: { en: 'Something here cannot be read: put text with a colon in quotes, and check the indentation.', 'zh-CN': '这里无法读取：含冒号的文字请加引号，并检查缩进。' },
  yaml_open: { en: 'A bracket, a quote or a colon is missing here.', 'zh-CN': '这里缺少括号、引号或冒号。' },
  yaml_documents: { en: 'An exam file holds one exam; take out the line “---”.', 'zh-CN': '一个考试文件只含一场考试，请删去“---”行。' },
  yaml_duplicate_key: { en: 'The key[ “{detail}”] stands twice; keep one of them.', 'zh-CN': '键[“{detail}”]重复出现，请只保留一个。' },
  yaml_alias: { en: 'This alias[ (*{detail})] is unknown, nested or one too many; write the value out.', 'zh-CN': '这个别名[（*{detail}）]不存在、嵌套或数量过多，请直接写出值。' },
  not_a_mapping: { en: 'Keys with values are expected here, such as “id: algebra-3”.', 'zh-CN': '这里应为“键: 值”，例如“id: algebra-3”。' },
  unknown_key: { en: 'The key[ “{key}”] is unknown.[ Did you mean “{hint}”?]', 'zh-CN': '未知的键[“{key}”]。[是否想写“{hint}”？]' },
  missing: { en: 'The key[ “{key}”] is missing.', 'zh-CN': '缺少键[“{key}”]。' },
  wrong_type: { en: 'The value should be[ {expected}].', 'zh-CN': '这里的值应为[{expected}]。' },
  not_one_of: { en: 'The value must be one of[: {options}][; did you mean “{hint}”?]', 'zh-CN': '值必须是以下之一[：{options}][；是否想写“{hint}”？]' },
  too_small: { en: 'The value is too small or too short[; it must be {limit}].', 'zh-CN': '值太小或太短[，应 {limit}]。' },
  too_big: { en: 'The value is too large or too long[; it must be {limit}].', 'zh-CN': '值太大或太长[，应 {limit}]。' },
  box_range: { en: 'Boxes are in thousandths of the page, from 0 to 1000.', 'zh-CN': '坐标以页面的千分之一为单位，范围 0 到 1000。' },
  box_inverted: { en: 'The box is inside out; write ymin, xmin, ymax, xmax with min below max.', 'zh-CN': '方框上下或左右颠倒；应写为 ymin, xmin, ymax, xmax，且最小值小于最大值。' },
  box_length: { en: 'A box has four numbers: ymin, xmin, ymax, xmax.', 'zh-CN': '方框由四个数字组成：ymin, xmin, ymax, xmax。' },
  score_decimals: { en: 'Marks have at most two decimals.', 'zh-CN': '分值最多两位小数。' },
  option_name: { en: 'An option is named by 1 to 8 letters or digits, such as A.', 'zh-CN': '选项名为 1 到 8 个字母或数字，例如 A。' },
  number_unparsable: { en: 'This is not a number; write for example 42, 3/4, 1 1/2 or 1.5e3.', 'zh-CN': '这不是数；可写 42、3/4、1 1/2 或 1.5e3。' },
  number_with_unit: { en: 'Write the unit under the key “unit”, the number alone here.', 'zh-CN': '这里只写数，单位请写在“unit”键下。' },
  point_id: { en: 'A point’s id has 1 to 20 letters, digits, dots, dashes or underscores.', 'zh-CN': '得分点 id 由 1 到 20 个字母、数字、点、连字符或下划线组成。' },
  question_id: { en: 'A question’s id has 1 to 40 letters, digits, dots, dashes or brackets, and no spaces.', 'zh-CN': '题号由 1 到 40 个字母、数字、点、连字符或括号组成，不含空格。' },
  exam_id: { en: 'The exam’s id has small letters a–z, digits and dashes, such as algebra-3.', 'zh-CN': '考试 id 只用小写字母 a–z、数字和连字符，例如 algebra-3。' },
  digit_key: { en: 'Bubbles of a student number are named by the digits 0 to 9.', 'zh-CN': '学号涂点以数字 0 到 9 命名。' },
  template_path: { en: 'The blank paper must lie beside the exam file or below it; write a relative path without “..”.', 'zh-CN': '空白卷必须放在考试文件所在文件夹内；请写不含“..”的相对路径。' },
  language_tag: { en: 'This is not a language tag; write for example zh-CN or en.', 'zh-CN': '这不是语言标签；可写 zh-CN 或 en。' },
  invalid: { en: 'This value is not valid[: {detail}].', 'zh-CN': '这个值无效[：{detail}]。' },
  // Checks that need more than one value.
  duplicate_question: { en: 'The question id[ “{id}”] is used before[, in line {first}].', 'zh-CN': '题号[“{id}”]重复[，首次出现在第 {first} 行]。' },
  duplicate_point: { en: 'The point[ “{id}”] stands twice in one question.', 'zh-CN': '同一题中得分点[“{id}”]重复。' },
  points_exceed: { en: 'The points add up to more than max_score[: {sum} > {max}].', 'zh-CN': '得分点之和超过满分[：{sum} > {max}]。' },
  points_short: { en: 'The points add up to less than max_score[: {sum} < {max}]; full marks cannot be reached.', 'zh-CN': '得分点之和小于满分[：{sum} < {max}]，无法得到满分。' },
  needs_unknown: { en: 'It needs a point[ “{id}”] that does not exist here.', 'zh-CN': '所依赖的得分点[“{id}”]在这里不存在。' },
  needs_cycle: { en: 'These points need each other in a circle[: {cycle}].', 'zh-CN': '得分点循环依赖[：{cycle}]。' },
  page_beyond: { en: 'The page[ {page}] is beyond the paper[, which has {pages}].', 'zh-CN': '页码[ {page} ]超出试卷[（共 {pages} 页）]。' },
  correct_not_option: { en: 'The right answer[ “{option}”] is not among the options[ {options}].', 'zh-CN': '正确答案[“{option}”]不在选项[ {options} ]中。' },
  correct_twice: { en: 'The right answer[ “{option}”] is named twice.', 'zh-CN': '正确答案[“{option}”]写了两次。' },
  option_twice: { en: 'The option[ “{option}”] stands twice.', 'zh-CN': '选项[“{option}”]重复。' },
  marks_differ: { en: 'Options and bubbles differ[: {options}].', 'zh-CN': '选项与涂点不一致[：{options}]。' },
  marks_overlap: { en: 'This bubble lies over another one[: {other}].', 'zh-CN': '这个涂点与另一个重叠[：{other}]。' },
  partial_single: { en: '“partial: per_option” needs more than one right answer.', 'zh-CN': '“partial: per_option”需要多个正确答案。' },
  answer_missing: { en: 'An objective question needs an answer to compare with.', 'zh-CN': '客观题需要标准答案。' },
  number_bubbles: { en: 'A student number in bubbles needs the boxes of its bubbles under “marks”.', 'zh-CN': '涂点学号需要在“marks”下写出各涂点的方框。' },
  number_length: { en: 'The length[ {length}] and the positions of the bubbles[ ({positions})] differ.', 'zh-CN': '学号长度[ {length} ]与涂点位数[（{positions}）]不一致。' },
  page_code_shape: { en: 'A page code’s shape needs {copy} and, on papers of several pages, {page}.', 'zh-CN': '页码形式需要包含 {copy}，多页试卷还需要 {page}。' },
  page_code_unknown: { en: 'Only {exam}, {copy} and {page} may stand in braces.', 'zh-CN': '花括号中只能写 {exam}、{copy} 和 {page}。' },
  split_pages: { en: 'Splitting by page count needs “pages”.', 'zh-CN': '按页数拆分需要“pages”。' },
  split_student_id: { en: 'Splitting by student number needs “student_id”.', 'zh-CN': '按学号拆分需要“student_id”。' },
  // Warnings.
  no_place: { en: 'It is not said where the answer stands (bubbles under “marks”, or a “field”); the question waits for a person.', 'zh-CN': '没有写明作答位置（涂点“marks”或作答框“field”），这道题将等待人工批改。' },
  no_region: { en: 'It is not said where the answer stands (“regions”); without a vision model the question waits for a person.', 'zh-CN': '没有写明作答区域（“regions”）；没有视觉模型时，这道题将等待人工批改。' },
  cells_short: { en: 'The right answer[ “{correct}”] has more characters than the field has cells[ ({length})].', 'zh-CN': '正确答案[“{correct}”]的字符多于作答框的格数[（{length}）]。' },
  no_points: { en: 'The question has no marking points; it can only be marked as a whole.', 'zh-CN': '这道题没有得分点，只能整体给分。' },
  // Warnings of drafts from a marking scheme: what a person must look at before using one.
  scheme_total_differs: { en: 'The questions of the draft add up to another total than the document states[: {sum}, stated {stated}].', 'zh-CN': '草稿各题分值之和与文件写明的总分不符[：合计 {sum}，文件写 {stated}]。' },
  scheme_totals_conflict: { en: 'The document states more than one total for the paper[: {totals}].', 'zh-CN': '文件中写明的全卷总分不止一个[：{totals}]。' },
  scheme_group_differs: { en: 'The parts of a question add up to another total than the document states[ (question {label}: {sum}, stated {stated})].', 'zh-CN': '小题分值之和与文件写明的该题总分不符[（第 {label} 题：合计 {sum}，文件写 {stated}）]。' },
  scheme_group_unknown: { en: 'The document states a total that includes a part which is not in the draft[ (question {label}, part {part})].', 'zh-CN': '文件写明的总分包含草稿中没有的小题[（第 {label} 题，小题 {part}）]。' },
  scheme_marks_unstated: { en: 'The document states no total for this question; the sum of its points was taken[: {sum}].', 'zh-CN': '文件没有写明这道题的总分，暂以得分点之和为准[：{sum}]。' },
  scheme_marks_differ: { en: 'The exam file gives this question other marks than the document[: {exam}, document {stated}]; the draft has those of the document.', 'zh-CN': '考试文件中这道题的分值与文件不同[：考试 {exam} 分，文件 {stated} 分]；草稿采用文件的分值。' },
  scheme_type_differs: { en: 'The exam file calls this question[ “{exam}”], the document reads like[ “{scheme}”]; the draft keeps the exam file’s.', 'zh-CN': '这道题的题型在考试文件中为[“{exam}”]，从文件看更像[“{scheme}”]；草稿保留考试文件的题型。' },
  scheme_answer_differs: { en: 'The answer key differs[: exam file “{exam}”, document “{scheme}”]. Decide which one is right; the draft has the document’s where both are of one kind.', 'zh-CN': '标准答案不一致[：考试文件为“{exam}”，评分文件为“{scheme}”]。请确定以哪个为准；两者类型相同时，草稿采用评分文件的答案。' },
  scheme_question_missing: { en: 'The document says nothing about this question; it is as it was in the exam file.', 'zh-CN': '评分文件没有涉及这道题，草稿保留考试文件的原内容。' },
  scheme_question_new: { en: 'This question is in the document and was not in the exam file.', 'zh-CN': '这道题出自评分文件，原考试文件中没有。' },
  scheme_unsure: { en: 'The document could not be read with certainty here[: {doubt}]. Compare with the document.', 'zh-CN': '此处无法确定文件内容[：{doubt}]。请对照原文件。' },
  scheme_instructions: { en: 'The document holds text that speaks to the program[: “{text}”]. It was to be ignored; check the draft with more care than usual.', 'zh-CN': '文件中有针对程序的指示文字[：“{text}”]，本应不予理会；请格外仔细地核对草稿。' },
  scheme_page_lost: { en: 'A page of the document could not be read[: {page}]. What stands on it is not in the draft.', 'zh-CN': '文件中有一页无法读取[：第 {page} 页]，其内容不在草稿中。' },
  scheme_picture_lost: { en: 'A picture in the document could not be read[: number {picture}]. Save the document as PDF and read that, or add by hand what it shows.', 'zh-CN': '文件中有一张图片无法读取[：第 {picture} 张]。请将文件另存为 PDF 后再读取，或手工补充其内容。' },
  scheme_part_lost: { en: 'Parts of the document are of a kind that cannot be read[: {parts}]. Save the document as PDF and read that, or compare with care.', 'zh-CN': '文件中有无法读取的内容[：{parts}]。请将文件另存为 PDF 后再读取，或仔细核对。' },
} as const satisfies Record<string, Sentence>;

export type ExamProblemCode = keyof typeof PROBLEMS;

const WARNINGS: ReadonlySet<ExamProblemCode> = new Set<ExamProblemCode>(['no_place', 'no_region', 'cells_short', 'no_points', 'points_short']);

export const PROBLEM_CODES = Object.keys(PROBLEMS) as readonly ExamProblemCode[];

export function problemSentence(code: ExamProblemCode): Sentence {
  return PROBLEMS[code];
}

export function isProblemCode(code: string): code is ExamProblemCode {
  return Object.hasOwn(PROBLEMS, code);
}

/** `questions[2].answer.correct` */
export function pathText(path: readonly (string | number)[]): string {
  return path.map((step, index) => (typeof step === 'number' ? `[${step}]` : index === 0 ? step : `.${step}`)).join('');
}

export function examProblem(
  code: ExamProblemCode,
  at: { readonly path: readonly (string | number)[]; readonly line: number; readonly column: number },
  params: MessageParams = {},
): ExamProblem {
  const sentence = problemSentence(code);
  const inLanguage = (lang: 'en' | 'zh-CN'): string => fillSentence(sentence[lang], localise(params, lang));
  return {
    code,
    severity: WARNINGS.has(code) || code.startsWith('scheme_') ? 'warning' : 'error',
    path: pathText(at.path),
    line: at.line,
    column: at.column,
    message: { en: inLanguage('en'), 'zh-CN': inLanguage('zh-CN') },
  };
}

const TYPE_NAMES: Readonly<Record<string, Sentence>> = {
  string: { en: 'text (put it in quotes)', 'zh-CN': '文字（请加引号）' },
  number: { en: 'a number', 'zh-CN': '数字' },
  int: { en: 'a whole number', 'zh-CN': '整数' },
  boolean: { en: 'true or false', 'zh-CN': 'true 或 false' },
  array: { en: 'a list', 'zh-CN': '列表' },
  tuple: { en: 'a list', 'zh-CN': '列表' },
  object: { en: 'keys with values', 'zh-CN': '“键: 值”' },
  record: { en: 'keys with values', 'zh-CN': '“键: 值”' },
};

function localise(params: MessageParams, lang: SentenceLanguage): MessageParams {
  const named = typeof params['expected'] === 'string' ? TYPE_NAMES[params['expected']] : undefined;
  return named === undefined ? params : { ...params, expected: named[sentenceLanguage(lang)] };
}

/** The key of `known` that `given` most likely means: at most two slips of the pen, or one is the other's beginning. */
export function nearestKey(given: string, known: readonly string[]): string | null {
  const word = given.slice(0, 40).toLowerCase();
  let best: { key: string; distance: number } | null = null;
  for (const key of known) {
    const plain = key.toLowerCase();
    const near = plain.replaceAll('_', '') === word.replaceAll(/[-_ ]/g, '') ? 0 : slips(word, plain);
    const distance = near > 2 && word.length > 2 && (plain.startsWith(word) || word.startsWith(plain)) ? 2 : near;
    if (distance <= Math.min(2, Math.ceil(key.length / 3)) && (best === null || distance < best.distance)) best = { key, distance };
  }
  return best?.key ?? null;
}

/** Levenshtein distance, with two neighbours swapped counted as one slip. */
function slips(a: string, b: string): number {
  let before: number[] = [];
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const swap = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1] ? (before[j - 2] ?? Infinity) + 1 : Infinity;
      next[j] = Math.min((row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1, (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1), swap);
    }
    before = row;
    row = next;
  }
  return row[b.length] ?? Infinity;
}
