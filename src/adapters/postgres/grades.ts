import { sql } from 'kysely';
import { z } from 'zod';
import { markingRecordSchema } from '../../contracts/marking-record.ts';
import type { GradeVersion, QuestionGrade } from '../../domain/grade.ts';
import type { Grades } from '../../ports/repositories.ts';
import type { Database } from './database.ts';
import { box, json, reviewReason } from './values.ts';

const n = z.number();

const evidence = z.object({
  point_id: z.string().nullable(),
  page: n,
  box,
  text: z.string().nullable(),
  awarded: n,
  reasoning: z.string(),
  ruling_id: z.string().nullable().exactOptional(),
  by_person: z.literal(true).exactOptional(),
});

const gradeColumns = {
  submission_id: z.string(),
  question_id: z.string(),
  version: n,
  exam_version: n,
  made_by: z.string(),
  score: n.nullable(),
  max_score: n,
  status: z.enum(['graded', 'needs_review', 'reviewed']),
  source: z.enum(['rule', 'model', 'human', 'cache']),
  confidence: n.nullable(),
  transcription: z.string().nullable(),
  reason: reviewReason.nullable(),
  feedback: z.string().nullable(),
  evidence: z.array(evidence),
  comment: z.string().nullable(),
  record: markingRecordSchema.nullable(),
  created_at: z.date(),
};

const { submission_id: _submission, version: _version, exam_version: _exam, made_by: _maker, created_at: _created, ...content } = gradeColumns;
/** A mark before it is a version in the record. */
export const gradeContent: z.ZodType<QuestionGrade> = z.object({ ...content, comment: content.comment.exactOptional(), record: content.record.exactOptional() });

export const gradeRow = z
  .object(gradeColumns)
  .transform(
    ({ submission_id: submissionId, exam_version: examVersion, made_by: madeBy, created_at: createdAt, ...rest }): GradeVersion => ({
      ...rest,
      submissionId,
      examVersion,
      madeBy,
      createdAt,
    }),
  );

export function createGrades(database: Database): Grades {
  return {
    async append(submissionId, examVersion, madeBy, grade) {
      const { rows } = await sql`
        select * from append_grade(${submissionId}, ${grade.question_id}, ${examVersion}, ${madeBy}, ${grade.score},
          ${grade.max_score}, ${grade.status}, ${grade.source}, ${grade.confidence}, ${grade.transcription},
          ${json(grade.reason)}, ${grade.feedback}, ${json(grade.evidence)}, ${grade.comment ?? null}, ${json(grade.record)})`.execute(database);
      return gradeRow.parse(rows[0]);
    },

    async lock(submissionId, questionId) {
      // The lock that `append_grade` takes, and what is in force once it is had.
      await sql`select pg_advisory_xact_lock(hashtextextended(${`${submissionId}/${questionId}`}, 4711))`.execute(database);
      const { rows } = await sql`
        select * from grades where submission_id = ${submissionId} and question_id = ${questionId}
        order by version desc limit 1`.execute(database);
      return rows[0] === undefined ? null : gradeRow.parse(rows[0]);
    },

    async current(submissionId) {
      const { rows } = await sql`
        select distinct on (question_id) * from grades
        where submission_id = ${submissionId} order by question_id, version desc`.execute(database);
      return z.array(gradeRow).parse(rows);
    },

    async history(submissionId, questionId) {
      const { rows } = await sql`
        select * from grades where submission_id = ${submissionId} and question_id = ${questionId}
        order by version`.execute(database);
      return z.array(gradeRow).parse(rows);
    },
  };
}
