import { sql } from 'kysely';
import { z } from 'zod';
import type { Database } from './database.ts';

/** Everything the migrations made, one line each, in a fixed order: a change of the schema is a change of this text. */
export async function dumpSchema(database: Database): Promise<string> {
  const { rows } = await sql`
    select line from (
      select format('table %s.%s %s%s%s', c.relname, a.attname, format_type(a.atttypid, a.atttypmod),
        case when a.attnotnull then ' not null' else '' end,
        coalesce(' default ' || pg_get_expr(d.adbin, d.adrelid), '')) as line
      from pg_attribute a join pg_class c on c.oid = a.attrelid
        left join pg_attrdef d on d.adrelid = c.oid and d.adnum = a.attnum
      where c.relnamespace = 'public'::regnamespace and c.relkind = 'r' and a.attnum > 0 and not a.attisdropped
      union all
      select format('constraint %s %s %s', conrelid::regclass, conname, pg_get_constraintdef(oid))
      from pg_constraint where connamespace = 'public'::regnamespace and contype <> 'n'
      union all
      select 'index ' || indexdef from pg_indexes where schemaname = 'public'
      union all
      select 'trigger ' || pg_get_triggerdef(oid) from pg_trigger where not tgisinternal
      union all
      select format('row security of %s%s', oid::regclass, case when relforcerowsecurity then ', forced' else '' end)
      from pg_class where relnamespace = 'public'::regnamespace and relrowsecurity
      union all
      select format('policy %s on %s for %s%s%s', policyname, tablename, cmd,
        ' using ' || regexp_replace(qual, '\\s+', ' ', 'g'), ' with check ' || regexp_replace(with_check, '\\s+', ' ', 'g'))
      from pg_policies where schemaname = 'public'
      union all
      select format('grant %s on %s to %s', string_agg(privilege_type, ', ' order by privilege_type), table_name, grantee)
      from information_schema.role_table_grants where table_schema = 'public' and grantee <> grantor group by table_name, grantee
      union all
      select format('function %s(%s) %s', proname, pg_get_function_identity_arguments(oid), md5(prosrc))
      from pg_proc where pronamespace = 'public'::regnamespace
    ) lines order by line collate "C"`.execute(database);
  return `${z.array(z.object({ line: z.string() })).parse(rows).map((row) => row.line).join('\n')}\n`;
}
