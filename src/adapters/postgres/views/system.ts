import { sql } from 'kysely';
import { z } from 'zod';
import type { AuditRow, SlowQuery, Views } from '../../../ports/views.ts';
import type { Database } from '../database.ts';
import { readCursor, sliceOf } from './cursor.ts';

const auditRow = z
  .object({
    id: z.coerce.number(), at: z.date(), actor: z.string(), action: z.string(), object_type: z.string(), object_id: z.string(), detail: z.unknown(),
  })
  .transform(({ object_type, object_id, ...rest }): AuditRow => ({ ...rest, objectType: object_type, objectId: object_id }));

const counted = z.array(z.object({ status: z.string(), count: z.coerce.number() }));
const byStatus = (rows: unknown): Record<string, number> => Object.fromEntries(counted.parse(rows).map((row) => [row.status, row.count]));
const slowRow = z
  .object({ query: z.string(), calls: z.coerce.number(), mean_ms: z.coerce.number(), total_ms: z.coerce.number() })
  .transform((r): SlowQuery => ({ query: r.query, calls: r.calls, meanMs: r.mean_ms, totalMs: r.total_ms }));

const modelCalls = z.object({ model: z.string(), purpose: z.string(), outcome: z.string(), count: z.coerce.number() });
const modelSpent = z.object({ model: z.string(), inputTokens: z.coerce.number(), outputTokens: z.coerce.number(), costUsd: z.number(), seconds: z.number() });

export function systemViews(database: Database): Pick<Views, 'audit' | 'counts' | 'modelUse' | 'slowQueries'> {
  return {
    async audit({ objectId, cursor, limit }) {
      const after = readCursor(cursor, ['bigint']);
      const { rows } = await sql`
        select id, at, actor, action, object_type, object_id, detail from audit_log
        where ${after === null ? sql`true` : sql`id < ${after[0]}::bigint`} and ${objectId === null ? sql`true` : sql`object_id = ${objectId}`}
        order by id desc limit ${limit + 1}`.execute(database);
      return sliceOf(z.array(auditRow).parse(rows), limit, (row) => [row.id]);
    },

    async counts() {
      const [batches, submissions, others] = await Promise.all([
        sql`select status, count(*) from batches group by status`.execute(database),
        sql`select status, count(*) from submissions where emptied_at is null group by status`.execute(database),
        sql`select (select count(*) from exam_series) as exams, pg_database_size(current_database()) as bytes,
          (select coalesce(sum(waiting), 0) from submissions where emptied_at is null) as waiting`.execute(database),
      ]);
      const rest = z.object({ exams: z.coerce.number(), bytes: z.coerce.number(), waiting: z.coerce.number() }).parse(others.rows[0]);
      return {
        exams: rest.exams,
        batches: byStatus(batches.rows),
        submissions: byStatus(submissions.rows),
        waitingQuestions: rest.waiting,
        databaseBytes: rest.bytes,
      };
    },

    async modelUse() {
      const [calls, spent, rulings] = await Promise.all([
        sql`select model, purpose, coalesce(error, status) as outcome, count(*) from model_calls group by 1, 2, 3`.execute(database),
        sql`
          select model, coalesce(sum(input_tokens), 0) as "inputTokens", coalesce(sum(output_tokens), 0) as "outputTokens",
            coalesce(sum(cost_usd), 0) as "costUsd", coalesce(sum(seconds), 0) as seconds
          from model_calls group by model`.execute(database),
        sql`select count(*) from rulings where answer is null`.execute(database),
      ]);
      return {
        calls: z.array(modelCalls).parse(calls.rows),
        spent: z.array(modelSpent).parse(spent.rows),
        openRulings: z.object({ count: z.coerce.number() }).parse(rulings.rows[0]).count,
      };
    },

    async slowQueries() {
      const { rows: extension } = await sql`select from pg_extension where extname = 'pg_stat_statements'`.execute(database);
      if (extension.length > 0) {
        const { rows } = await sql`
          select left(query, 500) as query, calls, mean_exec_time as mean_ms, total_exec_time as total_ms
          from pg_stat_statements order by total_exec_time desc limit 20`.execute(database);
        return { source: 'pg_stat_statements', queries: z.array(slowRow).parse(rows) };
      }
      // Without the extension: what runs longest at this moment. Parameters are not part of the text.
      const { rows } = await sql`
        select left(query, 500) as query, 1 as calls, ms as mean_ms, ms as total_ms from (
          select query, extract(epoch from clock_timestamp() - query_start) * 1000 as ms from pg_stat_activity
          where state = 'active' and pid <> pg_backend_pid() and backend_type = 'client backend'
        ) running order by ms desc limit 20`.execute(database);
      return { source: 'pg_stat_activity', queries: z.array(slowRow).parse(rows) };
    },
  };
}
