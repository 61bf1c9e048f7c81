import { z } from 'zod';
import type { Exam } from '../../domain/exam.ts';
import { box, point } from './values.ts';

const n = z.number();
const text = z.string().nullable();
const count = n.nullable();
const field = z.object({ page: n, box, length: count }).nullable();
const rubricPoint = z.object({
  id: z.string(),
  kind: z.enum(['method', 'accuracy', 'independent', 'band']),
  score: n,
  needs: z.array(z.string()),
  description: z.string(),
});

const answer = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('choice'),
    correct: z.array(z.string()),
    options: z.array(z.string()),
    partial: z.enum(['none', 'per_option']),
    marks: z.record(z.string(), box).nullable(),
    page: count,
    field,
  }),
  z.object({
    kind: z.literal('true_false'),
    correct: z.boolean(),
    marks: z.object({ true: box, false: box }).nullable(),
    page: count,
    field,
  }),
  z.object({
    kind: z.literal('number'),
    correct: z.union([n, z.string()]),
    tolerance: n,
    tolerance_kind: z.enum(['absolute', 'relative']),
    unit: text,
    equivalent_forms: z.boolean(),
    field,
  }),
  z.object({ kind: z.literal('text'), correct: z.string(), accept: z.array(z.string()), case_sensitive: z.boolean(), field }),
]);

/** An exam as it is stored: the domain's shape, already checked when it came in. */
export const storedExam: z.ZodType<Exam> = z.object({
  id: z.string(),
  title: z.string(),
  language: z.string(),
  paper: z.object({
    template: text,
    pages: count,
    student_id: z
      .object({
        page: n,
        box,
        kind: z.enum(['digits', 'text', 'bubbles']),
        length: count,
        marks: z.array(z.record(z.string(), box)).nullable(),
      })
      .nullable(),
    corner_marks: z
      .object({ kind: z.enum(['square', 'disc', 'ring']), size: n, centres: z.tuple([point, point, point, point]) })
      .nullable(),
    page_code: text,
    split: z.enum(['auto', 'code', 'student_id', 'pages', 'separator', 'cover']),
  }),
  questions: z.array(
    z.object({
      id: z.string(),
      type: z.enum(['objective', 'stepwise', 'essay', 'lab_design']),
      max_score: n,
      regions: z.array(z.object({ page: n, box })),
      question: text,
      answer: answer.nullable(),
      points: z.array(rubricPoint),
      alternatives: z.array(z.object({ id: z.string(), description: z.string(), points: z.array(rubricPoint) })),
      guidance: text,
    }),
  ),
});
