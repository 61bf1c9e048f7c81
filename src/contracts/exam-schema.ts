import { z } from 'zod';
import { parseWrittenNumber } from '../domain/answers/number.ts';
import type { Exam } from '../domain/exam.ts';

/**
 * The shape of `exam.yaml`. Defaults are filled in, so the output is the domain's `Exam`; what already is an
 * `Exam` passes unchanged. A refinement's message is a code of exam-problems.ts, which has the sentences.
 */

/** Refuses unknown keys; the issue's message lists the keys that are known, for the "did you mean" hint. */
function keys<S extends z.core.$ZodLooseShape>(shape: S): z.ZodObject<S, z.core.$strict> {
  return z.strictObject(shape, { error: (issue) => (issue.code === 'unrecognized_keys' ? Object.keys(shape).join(',') : undefined) });
}

const text = (max: number) => z.string().trim().min(1).max(max);
const thousandth = z.number().min(0).max(1000);
const page = z.int().min(1).max(1000).describe('Page within one student’s script, from 1');
const hundredths = z.number().refine((value) => Math.abs(value * 100 - Math.round(value * 100)) < 1e-6, 'score_decimals');
const score = hundredths.positive().max(1000);

const box = z
  .tuple([thousandth, thousandth, thousandth, thousandth])
  .refine(([ymin, xmin, ymax, xmax]) => ymin < ymax && xmin < xmax, 'box_inverted')
  .describe('[ymin, xmin, ymax, xmax] in thousandths of the page');

const region = keys({ page, box });

const optionName = z.string().regex(/^[\p{L}\p{N}]{1,8}$/u, 'option_name');

const field = keys({
  page,
  box,
  length: z.int().min(1).max(40).nullable().default(null).describe('Printed cells in the box, one character each'),
}).describe('Where the answer is written');

const common = { page: page.nullable().default(null).describe('Page of the bubbles; default: that of the first region'), field: field.nullable().default(null) };

const choice = keys({
  kind: z.literal('choice'),
  correct: z.union([optionName.transform((one) => [one]), z.array(optionName).min(1).max(26)]),
  options: z.array(optionName).min(2).max(26).optional(),
  partial: z.enum(['none', 'per_option']).default('none'),
  marks: z.record(optionName, box).nullable().default(null).describe('Bubble of each option'),
  ...common,
}).transform((answer) => ({
  ...answer,
  options: answer.options ?? (answer.marks === null ? ['A', 'B', 'C', 'D'] : Object.keys(answer.marks)),
}));

const trueFalse = keys({
  kind: z.literal('true_false'),
  correct: z.boolean(),
  marks: keys({ true: box, false: box }).nullable().default(null).describe('The two bubbles'),
  ...common,
});

const number = keys({
  kind: z.literal('number'),
  correct: z.union([
    z.number(),
    text(60).refine((value) => parseWrittenNumber(value) !== null, 'number_unparsable')
      .refine((value) => (parseWrittenNumber(value)?.unit ?? '') === '', 'number_with_unit'),
  ]),
  tolerance: z.number().min(0).default(0),
  tolerance_kind: z.enum(['absolute', 'relative']).default('absolute'),
  unit: text(30).nullable().default(null),
  equivalent_forms: z.boolean().default(false).describe('Take 0.5, 1/2 and 50% as the same'),
  field: field.nullable().default(null),
});

const textAnswer = keys({
  kind: z.literal('text'),
  correct: text(2000),
  accept: z.array(text(2000)).max(200).default([]),
  case_sensitive: z.boolean().default(false),
  field: field.nullable().default(null),
});

const answer = z.discriminatedUnion('kind', [choice, trueFalse, number, textAnswer]);

const pointId = z.string().regex(/^[\p{L}\p{N}][\p{L}\p{N}._-]{0,19}$/u, 'point_id');

const point = keys({
  id: pointId,
  kind: z.enum(['method', 'accuracy', 'independent', 'band']),
  score,
  needs: z.array(pointId).max(50).default([]).describe('Points that must be awarded before this one may be'),
  follow_through: z.boolean().default(false).describe('Also earned where the result is right for a wrong value carried over from before'),
  description: text(4000),
});

const alternative = keys({ id: pointId, description: z.string().trim().max(4000).default(''), points: z.array(point).min(1).max(100) });

const question = keys({
  id: z.string().regex(/^[\p{L}\p{N}][\p{L}\p{N}._()（）、·-]{0,39}$/u, 'question_id'),
  type: z.enum(['objective', 'stepwise', 'essay', 'lab_design', 'auto']),
  max_score: score,
  regions: z.array(region).max(50).default([]).describe('Where the answer stands; several regions are one answer'),
  question: text(20_000).nullable().default(null),
  answer: answer.nullable().default(null),
  points: z.array(point).max(100).default([]),
  alternatives: z.array(alternative).max(50).default([]),
  guidance: text(20_000).nullable().default(null).describe('For markers; figures in it are never counted'),
});

const centre = z.tuple([thousandth, thousandth]);

const cornerMarks = keys({
  kind: z.enum(['square', 'disc', 'ring']).default('square'),
  size: z.number().positive().max(200).describe('Side or diameter in thousandths of the page width'),
  centres: z.tuple([centre, centre, centre, centre]).describe('[y, x] of: top left, top right, bottom right, bottom left'),
});

const digit = z.string().regex(/^\d$/, 'digit_key');

const studentId = keys({
  page,
  box,
  kind: z.enum(['digits', 'text', 'bubbles']).default('digits'),
  length: z.int().min(1).max(30).nullable().default(null),
  marks: z.array(z.record(digit, box)).min(1).max(30).nullable().default(null).describe('Per position: the bubble of each digit'),
});

/** A relative path that stays in the exam file's folder on every system. */
function staysInFolder(path: string): boolean {
  return !/^[/\\~]|^[a-z][a-z0-9+.-]*:|\0/i.test(path) && !path.split(/[/\\]/).includes('..');
}

const paper = keys({
  template: text(500).refine(staysInFolder, 'template_path').nullable().default(null).describe('The blank paper, relative to this file'),
  pages: z.int().min(1).max(300).nullable().default(null).describe('Pages of one student’s script, where fixed'),
  student_id: studentId.nullable().default(null),
  corner_marks: cornerMarks.nullable().default(null),
  page_code: text(200).nullable().default(null).describe('Shape of a foreign page code, such as {exam}-{copy}-{page}'),
  split: z.enum(['auto', 'code', 'student_id', 'pages', 'separator', 'cover']).default('auto'),
});

/** A well-formed language tag, see BCP 47. */
function isLanguageTag(tag: string): boolean {
  try {
    return Intl.getCanonicalLocales(tag).length === 1;
  } catch {
    return false;
  }
}

const examShape = keys({
  id: z.string().regex(/^[a-z0-9][a-z0-9-]{0,63}$/, 'exam_id'),
  title: text(300),
  language: z.string().refine(isLanguageTag, 'language_tag').optional().describe('Of feedback, BCP 47; default: the paper’s own'),
  paper: paper.prefault({}),
  questions: z.array(question).min(1).max(500),
});

/** The pieces, for checks that go on where another piece is broken. */
export const pieces = { examId: examShape.shape.id, page, box, region, answer, point, pointId, alternative, paper, studentId, maxScore: score, questionId: question.shape.id, type: question.shape.type };

/** Han characters in the title or the questions make a paper Chinese; else English is taken. */
function paperLanguage(exam: z.output<typeof examShape>): string {
  const words = [exam.title, ...exam.questions.map((one) => one.question ?? '')].join('');
  return /\p{Script=Han}/u.test(words) && !/[\p{Script=Hiragana}\p{Script=Katakana}]/u.test(words) ? 'zh-CN' : 'en';
}

export const examSchema: z.ZodType<Exam> = examShape.transform((exam) => ({ ...exam, language: exam.language ?? paperLanguage(exam) }));
/** For the published JSON Schema: what a person may write, before defaults. */
export const examFileShape = examShape;
