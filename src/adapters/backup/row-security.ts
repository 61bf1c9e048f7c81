/**
 * Queries that describe who may see which rows: roles, rights, policies. Each gives statements as `text`. The owner of a table
 * may have another name where the backup is restored, so he stands as `current_user`.
 */

/** Tables and schemas of the database itself: not PostgreSQL's, not an extension's. */
const OURS = "n.nspname !~ '^pg_' and n.nspname <> 'information_schema'";

const TABLES = `pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace
  where c.relkind = 'r' and ${OURS}
    and not exists (select from pg_catalog.pg_depend e where e.classid = 'pg_class'::regclass and e.objid = c.oid and e.deptype = 'e')`;

const TABLE_RIGHTS = `
  select c.oid::regclass::text as what, a.grantee, a.privilege_type, a.is_grantable
  from (select c.oid, c.relowner, c.relacl from ${TABLES}) c, lateral aclexplode(c.relacl) a where a.grantee <> c.relowner`;

const SCHEMA_RIGHTS = `
  select format('schema %I', n.nspname) as what, a.grantee, a.privilege_type, a.is_grantable
  from pg_catalog.pg_namespace n, lateral aclexplode(n.nspacl) a where ${OURS} and a.grantee <> n.nspowner`;

/** Roles belong to the whole server: made where they are not there, for us to step into, without a login. */
export const ROLES = `
  select format('do $do$ begin '
    'if not exists (select from pg_catalog.pg_roles where rolname = %1$L) then create role %1$I nologin; end if; '
    'if not pg_catalog.pg_has_role(current_user, %1$L, ''set'') then grant %1$I to current_user with inherit false, set true; end if; '
    'end $do$', rolname) as text
  from pg_catalog.pg_roles r where r.rolname !~ '^pg_' and r.oid in (
    select grantee from (${TABLE_RIGHTS} union all ${SCHEMA_RIGHTS}) rights
    union select unnest(p.polroles) from pg_catalog.pg_policy p)
  and not exists (select from pg_catalog.pg_policy p join pg_catalog.pg_class c on c.oid = p.polrelid where c.relowner = r.oid)
  order by rolname`;

export const RIGHTS = `
  select format('grant %s on %s to %s%s', string_agg(privilege_type, ', ' order by privilege_type), what,
    case grantee when 0 then 'public' else quote_ident(pg_get_userbyid(grantee)) end,
    case when is_grantable then ' with grant option' else '' end) as text
  from (${TABLE_RIGHTS} union all ${SCHEMA_RIGHTS}) rights group by what, grantee, is_grantable order by what, grantee, is_grantable`;

export const POLICIES = `
  select format('create policy %I on %s as %s for %s to %s', p.polname, c.oid::regclass,
    case when p.polpermissive then 'permissive' else 'restrictive' end,
    case p.polcmd when 'r' then 'select' when 'a' then 'insert' when 'w' then 'update' when 'd' then 'delete' else 'all' end,
    (select string_agg(case role when 0 then 'public' when c.relowner then 'current_user' else quote_ident(pg_get_userbyid(role)) end, ', ' order by role)
      from unnest(p.polroles) role))
    || coalesce(' using (' || pg_get_expr(p.polqual, p.polrelid) || ')', '')
    || coalesce(' with check (' || pg_get_expr(p.polwithcheck, p.polrelid) || ')', '') as text
  from pg_catalog.pg_policy p join (select c.oid, c.relowner from ${TABLES}) c on c.oid = p.polrelid
  order by c.oid::regclass::text, p.polname`;

export const ROW_SECURITY = `
  select format('alter table %s enable row level security, %s row level security', c.oid::regclass,
    case when c.relforcerowsecurity then 'force' else 'no force' end) as text
  from (select c.oid, c.relforcerowsecurity from ${TABLES} and c.relrowsecurity) c order by c.oid::regclass::text`;

/** Finer rights, which the above would lose; to stand in a list of kinds and names. */
export const UNSUPPORTED_RIGHTS = `
  select 'rights on a column of table', a.attrelid::regclass::text from pg_catalog.pg_attribute a
    join pg_catalog.pg_class c on c.oid = a.attrelid join pg_catalog.pg_namespace n on n.oid = c.relnamespace where a.attacl is not null and ${OURS}
  union all select 'rights on function', p.oid::regprocedure::text from pg_catalog.pg_proc p
    join pg_catalog.pg_namespace n on n.oid = p.pronamespace where p.proacl is not null and ${OURS}`;
