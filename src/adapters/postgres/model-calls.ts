import { sql, type RawBuilder } from 'kysely';
import { z } from 'zod';
import type { ModelCall, ModelCalls, ModelSpending, SpendingPart } from '../../ports/model-record.ts';
import type { Database } from './database.ts';
import { json } from './values.ts';

const n = z.number();
const purposes = z.enum(['mark', 'second_look', 'rubric']);

const row = z
  .object({
    id: z.string(),
    key: z.string(),
    exam_id: z.string(),
    submission_id: z.string().nullable(),
    question_ids: z.array(z.string()),
    purpose: purposes,
    provider: z.string(),
    model: z.string(),
    prompt_version: z.string(),
    asked: z.json(),
    status: z.enum(['running', 'done', 'failed']),
    reply: z.string().nullable(),
    error: z.string().nullable(),
    input_tokens: n.nullable(),
    cached_input_tokens: n.nullable(),
    output_tokens: n.nullable(),
    cost_usd: n.nullable(),
    seconds: n.nullable(),
    created_at: z.date(),
  })
  .transform((found): ModelCall => ({
    id: found.id,
    key: found.key,
    examId: found.exam_id,
    submissionId: found.submission_id,
    questionIds: found.question_ids,
    purpose: found.purpose,
    provider: found.provider,
    model: found.model,
    promptVersion: found.prompt_version,
    asked: found.asked,
    status: found.status,
    reply: found.reply,
    error: found.error,
    usage:
      found.input_tokens === null || found.output_tokens === null
        ? null
        : { inputTokens: found.input_tokens, cachedInputTokens: found.cached_input_tokens ?? 0, outputTokens: found.output_tokens },
    costUsd: found.cost_usd,
    seconds: found.seconds,
    createdAt: found.created_at,
  }));

const sumColumns = { calls: n, input: n, cached: n, output: n, cost: n, unpriced: n };
const spendingOf = ({ calls, input, cached, output, cost, unpriced }: Record<keyof typeof sumColumns, number>): ModelSpending => ({
  calls, usage: { inputTokens: input, cachedInputTokens: cached, outputTokens: output }, costUsd: cost, unpriced,
});
const sums = z.object(sumColumns).transform(spendingOf);
const part = z
  .object({ ...sumColumns, model: z.string(), purpose: purposes, failed: n })
  .transform(({ model, purpose, failed, ...sum }): SpendingPart => ({ ...spendingOf(sum), model, purpose, failed }));

const SUMS = sql`count(*)::integer as calls, coalesce(sum(input_tokens), 0)::double precision as input,
      coalesce(sum(cached_input_tokens), 0)::double precision as cached, coalesce(sum(output_tokens), 0)::double precision as output,
      coalesce(sum(cost_usd), 0) as cost, (count(*) filter (where cost_usd is null))::integer as unpriced`;

async function sumUp(database: Database, where: RawBuilder<unknown>): Promise<ModelSpending> {
  const { rows } = await sql`
    select ${SUMS} from model_calls where ${where}`.execute(database);
  return sums.parse(rows[0]);
}

export function createModelCalls(database: Database): ModelCalls {
  return {
    async begin(call, budgetUsd) {
      const run = async (transaction: Database): Promise<{ spentUsd: number } | null> => {
        // One call of an exam begins at a time, so that two cannot both take the last of the budget.
        await sql`select pg_advisory_xact_lock(hashtextextended(${call.examId}, 4712))`.execute(transaction);
        const { costUsd: spentUsd } = await sumUp(transaction, sql`exam_id = ${call.examId}`);
        if (budgetUsd !== null && spentUsd + (call.costUsd ?? 0) > budgetUsd) return null;
        await sql`
          insert into model_calls (id, key, exam_id, submission_id, question_ids, purpose, provider, model, prompt_version, asked, cost_usd)
          values (${call.id}, ${call.key}, ${call.examId}, ${call.submissionId}, ${json(call.questionIds)}, ${call.purpose},
            ${call.provider}, ${call.model}, ${call.promptVersion}, ${json(call.asked)}, ${call.costUsd})`.execute(transaction);
        return { spentUsd };
      };
      return database.isTransaction ? run(database) : database.transaction().execute(run);
    },

    async finish(id, { reply, error, usage, costUsd, seconds }) {
      // Two that asked the same at the same time: the second reply is kept as failed, so that each key has one answer.
      await sql`
        update model_calls set status = case when ${error}::text is null and not taken then 'done' else 'failed' end,
          reply = ${reply}, error = case when taken then 'answered_twice' else ${error}::text end,
          input_tokens = ${usage?.inputTokens ?? null}, cached_input_tokens = ${usage?.cachedInputTokens ?? null},
          output_tokens = ${usage?.outputTokens ?? null}, cost_usd = coalesce(${costUsd}::double precision, cost_usd),
          seconds = ${seconds}, finished_at = clock_timestamp()
        from (select exists (select from model_calls other join model_calls own on own.key = other.key and own.id = ${id}
            where other.status = 'done' and ${error}::text is null) as taken) found
        where id = ${id} and status = 'running'`.execute(database);
    },

    async done(key) {
      const { rows } = await sql`select * from model_calls where key = ${key} and status = 'done'`.execute(database);
      return rows[0] === undefined ? null : row.parse(rows[0]);
    },

    async get(ids) {
      const { rows } = await sql`select * from model_calls where id = any (${ids}::text[]) order by created_at, id`.execute(database);
      return z.array(row).parse(rows);
    },

    async ofSubmission(submissionId) {
      const { rows } = await sql`select * from model_calls where submission_id = ${submissionId} order by created_at, id`.execute(database);
      return z.array(row).parse(rows);
    },

    spending: (examId) => sumUp(database, sql`exam_id = ${examId}`),

    async spendingByModel(examId) {
      const { rows } = await sql`
        select model, purpose, (count(*) filter (where status = 'failed'))::integer as failed, ${SUMS}
        from model_calls where exam_id = ${examId} group by model, purpose order by cost desc, model, purpose`.execute(database);
      return z.array(part).parse(rows);
    },

    spendingOfBatch: (batchId) => sumUp(database, sql`submission_id in (select id from submissions where batch_id = ${batchId})`),

    async budget(examId) {
      const { rows } = await sql`select budget_usd from exam_budgets where exam_id = ${examId}`.execute(database);
      return rows[0] === undefined ? null : z.object({ budget_usd: n }).parse(rows[0]).budget_usd;
    },

    async setBudget(examId, usd) {
      await (usd === null
        ? sql`delete from exam_budgets where exam_id = ${examId}`
        : sql`insert into exam_budgets (exam_id, budget_usd) values (${examId}, ${usd}) on conflict (exam_id) do update set budget_usd = excluded.budget_usd`
      ).execute(database);
      await sql`insert into audit_log (actor, action, object_type, object_id, detail)
        values (audit_actor(), 'budget_set', 'exam', ${examId}, ${json({ usd })})`.execute(database);
    },
  };
}
