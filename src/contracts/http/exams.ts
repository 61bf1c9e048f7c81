import { z } from 'zod';
import { examSchema } from '../exam-schema.ts';
import { box, count, cursorQuery, examId, id, listOf, page, questionId, score, time } from './common.ts';

const examFile = examSchema.meta({ id: 'ExamFile' });

/** A new exam, or with PUT a new version of one: the exam file's text (YAML or JSON). Every mistake is named at once. */
export const examIn = z.strictObject({
  source: z.string().min(1).max(300_000),
  /** May be left out by somebody who has one class only. */
  class_id: id.optional(),
});

export const questionSummary = z
  .object({
    id: questionId,
    type: z.enum(['objective', 'stepwise', 'essay', 'lab_design', 'auto']),
    max_score: score,
    pages: z.array(page),
    regions: z.array(z.object({ page, box })),
    points: count,
    /** How the answer is read without a model. */
    plan: z.string(),
  })
  .meta({ id: 'QuestionSummary' });

export const examSummary = z
  .object({
    id: examId,
    version: z.int().min(1),
    class_id: id,
    title: z.string(),
    language: z.string(),
    total: score,
    question_count: count,
    /** The exam file names a blank paper; nothing can be handed in before it is there. */
    template: z.enum(['none', 'missing', 'present']),
    scripts: count,
    /** Questions that wait for a person. */
    waiting: count,
    /** Scripts in COMPLETED. */
    completed: count,
    released: count,
    created_at: time,
  })
  .meta({ id: 'ExamSummary' });
export type ExamSummaryOut = z.output<typeof examSummary>;

export const examOut = examSummary
  .extend({ pages: page.nullable(), questions: z.array(questionSummary), exam: examFile })
  .meta({ id: 'Exam' });
export type ExamOut = z.output<typeof examOut>;

export const examListQuery = z.object({ ...cursorQuery, class_id: id.optional() });
export const examList = listOf(examSummary).meta({ id: 'ExamList' });

const point = z.strictObject({
  id: z.string().min(1).max(40),
  kind: z.enum(['method', 'accuracy', 'independent', 'band']),
  score: z.number().min(0).max(1000),
  needs: z.array(z.string().max(40)).max(50).default([]),
  follow_through: z.boolean().default(false),
  description: z.string().min(1).max(2000),
});

/** What a rubric may change; what is left out stays as it is. A change is a new version of the exam. */
const rubricFields = {
  max_score: z.number().positive().max(1000).optional(),
  /** As in the exam file. */
  answer: z.record(z.string(), z.unknown()).nullable().optional(),
  points: z.array(point).max(100).optional(),
  alternatives: z
    .array(z.strictObject({ id: z.string().min(1).max(40), description: z.string().max(2000), points: z.array(point).max(100) }))
    .max(20)
    .optional(),
  guidance: z.string().max(10_000).nullable().optional(),
};
export const rubricIn = z.strictObject({ exam_id: examId, question_id: questionId, ...rubricFields });
export const rubricPut = z.strictObject({ ...rubricFields, expected_version: z.int().min(1).optional() });

export const rubricOut = z
  .object({
    /** `<exam id>.<question id>` */
    id: z.string(),
    exam_id: examId,
    exam_version: z.int().min(1),
    question_id: questionId,
    type: z.string(),
    max_score: score,
    answer: z.unknown().nullable(),
    points: z.array(point),
    alternatives: z.array(z.object({ id: z.string(), description: z.string(), points: z.array(point) })),
    guidance: z.string().nullable(),
    /** Scripts marked by an older version: `POST /exams/{id}/rescore` marks them again; people's decisions stay. */
    rescore: z.object({ scripts: count }),
  })
  .meta({ id: 'Rubric' });

/** A new version of an exam from its file; refused where the exam has another version than `expected_version` by now. */
export const examPut = examIn.omit({ class_id: true }).extend({ expected_version: z.int().min(1).optional() });

/** What a marking scheme was read as. It changes nothing: a person looks through it and saves `source` as the exam. */
export const rubricDraft = z
  .object({
    exam_id: examId,
    /** The version whose pages and regions the draft keeps: `expected_version` of the save. */
    exam_version: z.int().min(1),
    /** The draft as an exam file (YAML), with the page of the document above each question. */
    source: z.string(),
    /** The same as JSON; null while the draft has mistakes. */
    exam: examFile.nullable(),
    /** Mistakes (`error`) and what to look at (`warning`), in the order of the file. */
    findings: z.array(
      z.object({
        code: z.string(),
        severity: z.enum(['error', 'warning']),
        /** `questions[2].points[0].needs`; empty for the whole. */
        path: z.string(),
        line: z.int().min(1),
        column: z.int().min(1),
        message: z.string(),
      }),
    ),
    model: z.string(),
    prompt_version: z.string(),
    /** Calls of the model in the record. */
    calls: z.array(z.string()),
    /** The same document was read before: answered from the record, nothing was paid. */
    replayed: z.boolean(),
    /** US dollars; null where the model has no price. */
    cost_usd: z.number().min(0).nullable(),
  })
  .meta({ id: 'RubricDraft' });

export const rescoreOut = z.object({ scripts: count }).meta({ id: 'Rescore' });
