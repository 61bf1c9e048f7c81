/**
 * Words to the marker in a transcription, in English and Chinese: a second line behind the model's own word, for a model that obeys
 * is the one that does not report it. Imperatives only: an essay may tell of a teacher who gave full marks.
 */
const PATTERNS: readonly RegExp[] = [
  /\b(?:ignore|disregard|forget|override|bypass|do not follow|don't follow)\b[^.\n]{0,40}\b(?:instructions?|rubric|prompts?|marking scheme|mark scheme|grading (?:rules|criteria))\b/,
  /\b(?:give|award|assign|grant)\b[^.\n]{0,30}\b(?:full|maximum|all(?: the)?)\s+(?:marks?|points|credit|score)\b/,
  /\b(?:set|output|return|report)\b[^.\n]{0,20}\b(?:verdict|score|marks?)\b[^.\n]{0,10}\b(?:to|as|=)\b/,
  /\byou are\b[^.\n]{0,20}\b(?:ai|assistant|grader|language model|marking system)\b/,
  /<\/?(?:system|assistant|user|instructions?)>|\[\/?inst\]|<\|im_(?:start|end)\|>|"?(?:verdict|point_id)"?\s*[:=]/,
  /(?:忽略|无视|忘记|忘掉|不要理会|不要管|不用管|跳过|绕过)[^。，,；;\n]{0,12}(?:评分|阅卷|指令|指示|提示词|评判|打分)/,
  /(?:请|必须|务必|应当|应该|直接|都)[^。\n了过]{0,12}(?:给|判|打|评)[^。\n了过]{0,8}(?:满分|全分|最高分|全部分数)/,
  /(?:^|[。，,;；！!\n])(?:给|判|打|评)(?:我|予|出|为)?(?:本题|此题|这题|这道题|该题)?(?:满分|全分|最高分|全部分数)/,
  /(?:你是|作为)(?:一个|一名|一位)?(?:ai|人工智能|阅卷|评分|批改|语言模型)/,
];

/** The first such words, as they were recognised (normalised); null where there are none. */
export function instructionsIn(transcription: string): string | null {
  // Letters that nobody sees split words for a pattern, not for a reader.
  const text = transcription.normalize('NFKC').replaceAll(/[[\p{Cf}\p{Cc}]--[\n]]/gv, '').replaceAll(/[^\S\n]+/g, ' ').toLowerCase();
  for (const pattern of PATTERNS) {
    const found = pattern.exec(text);
    if (found !== null) return found[0].slice(0, 200);
  }
  return null;
}
