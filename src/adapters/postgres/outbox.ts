import { sql } from 'kysely';
import { z } from 'zod';
import type { Outbox } from '../../ports/repositories.ts';
import type { Database } from './database.ts';

const row = z
  .object({ id: z.string(), workflow_id: z.string(), name: z.string() })
  .transform(({ workflow_id: workflowId, ...rest }) => ({ ...rest, workflowId }));

export function createOutbox(database: Database): Outbox {
  return {
    async add(signal) {
      await sql`
        insert into signal_outbox (id, workflow_id, name) values (${signal.id}, ${signal.workflowId}, ${signal.name})
        on conflict (id) do nothing`.execute(database);
    },

    async waiting(limit) {
      const { rows } = await sql`
        select id, workflow_id, name from signal_outbox order by created_at, id limit ${limit}`.execute(database);
      return z.array(row).parse(rows);
    },

    async done(id) {
      await sql`delete from signal_outbox where id = ${id}`.execute(database);
    },
  };
}
