import { sql } from 'kysely';
import type { Principal } from '../../domain/access.ts';
import type { Database } from './database.ts';
import { json } from './values.ts';

export interface AuditEntry {
  readonly action: string;
  readonly objectType: 'person' | 'class' | 'api_token' | 'setup_link';
  readonly objectId: string;
  /** Ids, roles and kinds of change; never names or addresses. */
  readonly detail: Readonly<Record<string, unknown>> | null;
}

/** Writes who changed what; call it in the transaction of the change. */
export async function audit(transaction: Database, by: Pick<Principal, 'id'>, entry: AuditEntry): Promise<void> {
  await sql`insert into audit_log (actor, action, object_type, object_id, detail)
    values (${by.id}, ${entry.action}, ${entry.objectType}, ${entry.objectId}, ${json(entry.detail)})`.execute(transaction);
}
