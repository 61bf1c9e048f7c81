import type { Client } from 'pg';
import { z } from 'zod';
import { AppError } from '../../domain/errors.ts';
import { POLICIES, RIGHTS, ROLES, ROW_SECURITY, UNSUPPORTED_RIGHTS } from './row-security.ts';

/** A database's definitions as statements, and what is needed to copy its rows. Names in it are quoted. */
export const SchemaDump = z.object({
  /** Run before rows are loaded. */
  before: z.array(z.string()),
  tables: z.array(z.object({ name: z.string(), columns: z.array(z.string()) })),
  /** Run after: constraints, indexes, triggers and row security, so that loading neither waits for them nor sets them off. */
  after: z.array(z.string()),
});
export type SchemaDump = z.infer<typeof SchemaDump>;

/** What belongs to PostgreSQL itself or to an extension is not ours to copy. */
const OURS = (namespace: string): string => `${namespace} !~ '^pg_' and ${namespace} <> 'information_schema'`;
const NOT_OF_EXTENSION = (catalog: string, oid: string): string =>
  `not exists (select from pg_catalog.pg_depend e where e.classid = '${catalog}'::regclass and e.objid = ${oid} and e.deptype = 'e')`;

const SCHEMAS = `
  select format('create schema if not exists %I', nspname) as text from pg_catalog.pg_namespace
  where ${OURS('nspname')} and ${NOT_OF_EXTENSION('pg_namespace', 'oid')} order by nspname`;

const EXTENSIONS = `
  select format('create extension if not exists %I schema %I', extname, nspname) as text
  from pg_catalog.pg_extension join pg_catalog.pg_namespace n on n.oid = extnamespace where extname <> 'plpgsql' order by extname`;

const ENUMS = `
  select format('create type %I.%I as enum (%s)', nspname, typname, string_agg(quote_literal(enumlabel), ', ' order by enumsortorder)) as text
  from pg_catalog.pg_type t join pg_catalog.pg_namespace n on n.oid = typnamespace join pg_catalog.pg_enum on enumtypid = t.oid
  where ${OURS('nspname')} and ${NOT_OF_EXTENSION('pg_type', 't.oid')} group by nspname, typname order by nspname, typname`;

const sequenceOptions = `format('increment by %s minvalue %s maxvalue %s start with %s cache %s %s',
  seqincrement, seqmin, seqmax, seqstart, seqcache, case when seqcycle then 'cycle' else 'no cycle' end)`;

/** Sequences of identity columns (dependency `i`) are made with their column. */
const SEQUENCES = `
  select format('create sequence %s as %s ', c.oid::regclass, format_type(seqtypid, null)) || ${sequenceOptions} as text
  from pg_catalog.pg_sequence join pg_catalog.pg_class c on c.oid = seqrelid join pg_catalog.pg_namespace n on n.oid = relnamespace
  where ${OURS('nspname')} and ${NOT_OF_EXTENSION('pg_class', 'c.oid')}
    and not exists (select from pg_catalog.pg_depend d where d.classid = 'pg_class'::regclass and d.objid = c.oid and d.deptype = 'i')
  order by nspname, relname`;

const SEQUENCE_OWNERS = `
  select format('alter sequence %s owned by %s.%I', c.oid::regclass, d.refobjid::regclass, attname) as text
  from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = relnamespace
  join pg_catalog.pg_depend d on d.classid = 'pg_class'::regclass and d.objid = c.oid and d.deptype = 'a' and d.refobjsubid > 0
  join pg_catalog.pg_attribute on attrelid = d.refobjid and attnum = d.refobjsubid
  where relkind = 'S' and ${OURS('nspname')} order by nspname, relname`;

const SEQUENCE_VALUES = `
  select format('select pg_catalog.setval(%L, %s, true)', format('%I.%I', schemaname, sequencename), last_value) as text
  from pg_catalog.pg_sequences where ${OURS('schemaname')} and last_value is not null order by schemaname, sequencename`;

const TABLE_ROWS = `pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace
  where c.relkind = 'r' and ${OURS('n.nspname')} and ${NOT_OF_EXTENSION('pg_class', 'c.oid')}`;

const identity = `(select format(' generated %s as identity (sequence name %s ', case a.attidentity when 'a' then 'always' else 'by default' end, s.oid::regclass)
    || ${sequenceOptions} || ')'
  from pg_catalog.pg_depend d join pg_catalog.pg_class s on s.oid = d.objid join pg_catalog.pg_sequence on seqrelid = s.oid
  where d.classid = 'pg_class'::regclass and d.refobjid = c.oid and d.refobjsubid = a.attnum and d.deptype = 'i')`;

/** Plain defaults come later: they may call functions, which may name tables. Generated columns cannot wait. */
const TABLES = `
  select format('create %stable %s (%s)%s', case c.relpersistence when 'u' then 'unlogged ' else '' end, c.oid::regclass,
    (select string_agg(format('%I %s', a.attname, format_type(a.atttypid, a.atttypmod))
        || case when a.attcollation <> t.typcollation then ' collate ' || a.attcollation::regcollation else '' end
        || case a.attgenerated when '' then '' else format(' generated always as (%s) %s', pg_get_expr(f.adbin, f.adrelid),
             case a.attgenerated when 's' then 'stored' else 'virtual' end) end
        || case a.attidentity when '' then '' else ${identity} end
        || case when a.attnotnull then ' not null' else '' end, ', ' order by a.attnum)
      from pg_catalog.pg_attribute a join pg_catalog.pg_type t on t.oid = a.atttypid
      left join pg_catalog.pg_attrdef f on f.adrelid = a.attrelid and f.adnum = a.attnum
      where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped),
    case when c.reloptions is null then '' else format(' with (%s)', array_to_string(c.reloptions, ', ')) end) as text,
    c.oid::regclass::text as name,
    array(select format('%I', a.attname) from pg_catalog.pg_attribute a
      where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = '' order by a.attnum) as columns
  from ${TABLE_ROWS} order by n.nspname, c.relname`;

const FUNCTIONS = `
  select pg_get_functiondef(p.oid) as text from pg_catalog.pg_proc p join pg_catalog.pg_namespace n on n.oid = p.pronamespace
  where p.prokind in ('f', 'p') and ${OURS('n.nspname')} and ${NOT_OF_EXTENSION('pg_proc', 'p.oid')}
  order by n.nspname, p.proname, pg_get_function_identity_arguments(p.oid)`;

const DEFAULTS = `
  select format('alter table %s alter column %I set default %s', c.oid::regclass, a.attname, pg_get_expr(f.adbin, f.adrelid)) as text
  from pg_catalog.pg_attrdef f join pg_catalog.pg_attribute a on a.attrelid = f.adrelid and a.attnum = f.adnum and a.attgenerated = ''
  join (select c.* from ${TABLE_ROWS}) c on c.oid = f.adrelid order by c.relname, c.oid, a.attnum`;

/** Not-null constraints are in the columns; foreign keys need the keys they point at. */
const CONSTRAINTS = `
  select format('alter table %s add constraint %I %s', c.oid::regclass, k.conname, pg_get_constraintdef(k.oid)) as text
  from pg_catalog.pg_constraint k join (select c.*, n.nspname from ${TABLE_ROWS}) c on c.oid = k.conrelid
  where k.contype in ('p', 'u', 'c', 'x', 'f') order by k.contype = 'f', c.nspname, c.relname, k.conname`;

const INDEXES = `
  select pg_get_indexdef(i.indexrelid) as text
  from pg_catalog.pg_index i join (select c.*, n.nspname from ${TABLE_ROWS}) c on c.oid = i.indrelid
  where not exists (select from pg_catalog.pg_constraint k where k.conindid = i.indexrelid and k.contype in ('p', 'u', 'x'))
  order by c.nspname, c.relname, i.indexrelid::regclass::text`;

const TRIGGERS = `
  select pg_get_triggerdef(g.oid) as text from pg_catalog.pg_trigger g join (select c.*, n.nspname from ${TABLE_ROWS}) c on c.oid = g.tgrelid
  where not g.tgisinternal order by c.nspname, c.relname, g.tgname`;

/** What the statements above would lose. A backup that is not whole must not be made. */
const UNSUPPORTED = `
  select kind || ' ' || name as text from (
    select case c.relkind when 'v' then 'view' when 'm' then 'materialized view' when 'p' then 'partitioned table'
      when 'f' then 'foreign table' when 'c' then 'composite type' end, c.oid::regclass::text
      from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace
      where c.relkind in ('v', 'm', 'p', 'f', 'c') and ${OURS('n.nspname')} and ${NOT_OF_EXTENSION('pg_class', 'c.oid')}
    union all ${UNSUPPORTED_RIGHTS}
    union all select 'inheritance of table', c.oid::regclass::text from ${TABLE_ROWS} and (c.relhassubclass or exists (select from pg_catalog.pg_inherits where inhrelid = c.oid))
    union all select 'domain or range type', format_type(t.oid, null) from pg_catalog.pg_type t join pg_catalog.pg_namespace n on n.oid = typnamespace
      where t.typtype in ('d', 'r') and ${OURS('nspname')} and ${NOT_OF_EXTENSION('pg_type', 't.oid')}
    union all select 'aggregate', p.oid::regprocedure::text from pg_catalog.pg_proc p join pg_catalog.pg_namespace n on n.oid = pronamespace
      where p.prokind in ('a', 'w') and ${OURS('nspname')} and ${NOT_OF_EXTENSION('pg_proc', 'p.oid')}
    union all select 'disabled or constraint trigger', tgname::text from pg_catalog.pg_trigger where not tgisinternal and (tgenabled <> 'O' or tgconstraint <> 0)
    union all select 'statistics', stxname::text from pg_catalog.pg_statistic_ext
    union all select 'publication', pubname::text from pg_catalog.pg_publication
    union all select 'large object', oid::text from pg_catalog.pg_largeobject_metadata
  ) found (kind, name) order by 1`;

const Row = z.object({ text: z.string() });
const TableRow = Row.extend({ name: z.string(), columns: z.array(z.string()) });

/**
 * Reads the definitions of everything in a database that is not PostgreSQL's own, in every schema. Call it in
 * a transaction with an empty search path, so that names come out whole. Plays pg_dump's part, which the
 * embedded PostgreSQL does not bring. Throws AppError `backup_unsupported` naming what it cannot describe.
 */
export async function describeSchema(client: Client): Promise<SchemaDump> {
  const unsupported = await texts(client, UNSUPPORTED);
  if (unsupported.length > 0) {
    throw new AppError('backup_unsupported', `the database holds what a backup would lose: ${unsupported.join(', ')}`, {
      httpStatus: 500,
      params: { objects: unsupported.join(', ') },
    });
  }
  const tables = z.array(TableRow).parse((await client.query(TABLES)).rows);
  const before: string[] = [];
  for (const sql of [ROLES, SCHEMAS, EXTENSIONS, ENUMS, SEQUENCES]) before.push(...(await texts(client, sql)));
  before.push(...tables.map(({ text }) => text));
  for (const sql of [FUNCTIONS, DEFAULTS]) before.push(...(await texts(client, sql)));
  const after: string[] = [];
  for (const sql of [SEQUENCE_OWNERS, SEQUENCE_VALUES, CONSTRAINTS, INDEXES, TRIGGERS, RIGHTS, POLICIES, ROW_SECURITY]) after.push(...(await texts(client, sql)));
  return { before, tables: tables.map(({ name, columns }) => ({ name, columns })), after };
}

async function texts(client: Client, sql: string): Promise<string[]> {
  return z.array(Row).parse((await client.query(sql)).rows).map(({ text }) => text);
}
