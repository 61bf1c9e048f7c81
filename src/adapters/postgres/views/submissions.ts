import { sql, type RawBuilder } from 'kysely';
import { z } from 'zod';
import type { Submission } from '../../../ports/repositories.ts';
import type { SubmissionSort, Views } from '../../../ports/views.ts';
import type { Database } from '../database.ts';
import { selectSubmissions, submissionRow } from '../submissions.ts';
import { readCursor, sliceOf, type CursorKind, type CursorValues } from './cursor.ts';
import { within } from './within.ts';

interface Order {
  /** What is sorted by; never null, so that rows compare. */
  readonly key: RawBuilder<unknown>;
  readonly type: RawBuilder<unknown>;
  readonly kind: CursorKind;
  readonly down: boolean;
  readonly value: (submission: Submission) => string | number;
}

/** No total sorts before every total. */
const NO_TOTAL = -1;
const total = { key: sql`coalesce(s.total_score, ${NO_TOTAL})`, type: sql`double precision`, kind: 'number' as const, value: (one: Submission) => one.totalScore ?? NO_TOTAL };
const updated = { key: sql`date_trunc('milliseconds', s.updated_at)`, type: sql`timestamptz`, kind: 'time' as const, value: (one: Submission) => one.updatedAt.toISOString() };

const ORDERS: Readonly<Record<Exclude<SubmissionSort, 'ordinal'>, Order>> = {
  student_id: { key: sql`coalesce(s.student_id, '')`, type: sql`text`, kind: 'text', down: false, value: (one) => one.studentId ?? '' },
  total_score: { ...total, down: false },
  '-total_score': { ...total, down: true },
  updated_at: { ...updated, down: false },
  '-updated_at': { ...updated, down: true },
};

export function submissionViews(database: Database): Pick<Views, 'submissions' | 'ofExam' | 'outdated' | 'waitingFor'> {
  return {
    async submissions({ classes, examId, batchId, status, studentId, sort, cursor, limit }) {
      const filter = sql`s.emptied_at is null and ${within(sql`e.class_id`, classes)}
        and ${examId === null ? sql`true` : sql`s.exam_id = ${examId}`}
        and ${batchId === null ? sql`true` : sql`s.batch_id = ${batchId}`}
        and ${status === null ? sql`true` : sql`s.status = ${status}`}
        and ${studentId === null ? sql`true` : sql`s.student_id = ${studentId}`}`;
      const read = async (behind: RawBuilder<unknown>, order: RawBuilder<unknown>): Promise<readonly Submission[]> => {
        const { rows } = await sql`${selectSubmissions} where ${filter} and ${behind} order by ${order} limit ${limit + 1}`.execute(database);
        return z.array(submissionRow).parse(rows);
      };
      if (sort === 'ordinal') {
        const after = readCursor(cursor, ['time', 'integer', 'text']);
        const behind = after === null ? sql`true` : sql`(date_trunc('milliseconds', s.created_at), s.ordinal, s.id) > (${after[0]}::timestamptz, ${after[1]}::integer, ${after[2]}::text)`;
        const rows = await read(behind, sql`date_trunc('milliseconds', s.created_at), s.ordinal, s.id`);
        return sliceOf(rows, limit, (one): CursorValues => [one.createdAt.toISOString(), one.ordinal, one.id]);
      }
      const { key, type, kind, down, value } = ORDERS[sort];
      const after = readCursor(cursor, [kind, 'text']);
      const compare = down ? sql`<` : sql`>`;
      const direction = down ? sql`desc` : sql`asc`;
      const behind = after === null ? sql`true` : sql`(${key}, s.id) ${compare} (${after[0]}::${type}, ${after[1]}::text)`;
      const rows = await read(behind, sql`${key} ${direction}, s.id ${direction}`);
      return sliceOf(rows, limit, (one): CursorValues => [value(one), one.id]);
    },

    async ofExam(examId) {
      const { rows } = await sql`
        ${selectSubmissions} where s.exam_id = ${examId} and s.emptied_at is null order by s.created_at, s.batch_id, s.ordinal, s.id`.execute(database);
      return z.array(submissionRow).parse(rows);
    },

    async outdated(examId, version) {
      const { rows } = await sql`
        ${selectSubmissions} where s.exam_id = ${examId} and s.exam_version <> ${version} and s.emptied_at is null
          and s.status in ('REVIEWING', 'COMPLETED', 'FAILED') order by s.id`.execute(database);
      return z.array(submissionRow).parse(rows);
    },

    async waitingFor(examId, codes) {
      const { rows } = await sql`
        ${selectSubmissions} where s.exam_id = ${examId} and s.emptied_at is null and s.status in ('REVIEWING', 'COMPLETED', 'FAILED')
          and exists (select from grades g where g.submission_id = s.id and g.status = 'needs_review' and g.reason ->> 'code' = any (${codes}::text[])
            and not exists (select from grades later where later.submission_id = g.submission_id and later.question_id = g.question_id and later.version > g.version))
        order by s.id`.execute(database);
      return z.array(submissionRow).parse(rows);
    },
  };
}
