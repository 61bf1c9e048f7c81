import { sql } from 'kysely';
import { z } from 'zod';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SYSTEM, type Principal } from '../../domain/access.ts';
import { asPrincipal } from './as-principal.ts';
import { openDatabase, type Database } from './database.ts';
import { migrate } from './migrate.ts';
import { createRepositories } from './repositories.ts';
import { openTestDatabase, silentLog, type TestDatabase } from './testing.ts';

/** Tables whose rows belong to a class. */
const OF_CLASSES = [
  'batch_files', 'batches', 'classes', 'exam_budgets', 'exam_series', 'exams', 'grades', 'model_calls', 'page_previews', 'pages', 'print_runs',
  'question_material', 'ruling_cases', 'rulings', 'submissions',
];
/** Tables without row security, and why a request may not read another class out of them. */
const OTHERS = [
  'api_tokens', 'auth_accounts', 'auth_sessions', 'auth_users', 'auth_verifications', 'memberships', 'setup_links', 'sign_in_attempts', // no right
  'answer_cache', // no right
  'audit_log', // adding only
  'idempotency_keys', 'rate_limit_takes', 'schema_migrations', // no right
  'signal_outbox', // ids of workflows that wait to be told
];

let test: TestDatabase;
let plain: Database;
/** What the first try to migrate said, before the role was granted. */
let refusal: string;

/** As an operator's own server gives it: an owner who is no superuser, so that FORCE counts. */
async function plainDatabase(): Promise<Database> {
  await sql.raw("create role plain login password 'plain'").execute(test.database);
  await sql.raw('create database plain owner plain').execute(test.database);
  const url = new URL(test.url);
  Object.assign(url, { pathname: '/plain', username: 'plain', password: 'plain' });
  return openDatabase(url.href, { log: silentLog, poolSize: 1 });
}

/** One row in every table that belongs to a class, under ids that begin with the class's. */
async function seed(database: Database, of: string): Promise<void> {
  const statements = [
    `insert into classes (id, name) values ('${of}', '${of}')`,
    `insert into exam_series (id, class_id) values ('${of}-exam', '${of}')`,
    `insert into exams (id, version, sha256, exam, template_pages) values ('${of}-exam', 1, '', '{}', '[]')`,
    `insert into print_runs (id, exam_id, students) values (substr(md5('${of}'), 1, 8), '${of}-exam', '[]')`,
    `insert into batches (id, exam_id, exam_version) values ('${of}-batch', '${of}-exam', 1)`,
    `insert into batch_files (id, batch_id, ordinal, name, blob) values ('${of}-file', '${of}-batch', 1, 'f', '{}')`,
    `insert into submissions (id, batch_id, exam_id, exam_version, ordinal) values ('${of}-paper', '${of}-batch', '${of}-exam', 1, 1)`,
    `insert into pages (id, batch_id, file_id, file_page, image) values ('${of}-page', '${of}-batch', '${of}-file', 1, '{}')`,
    `insert into question_material (submission_id, question_id, value) values ('${of}-paper', '1', '{}')`,
    `insert into grades (submission_id, question_id, version, exam_version, made_by, max_score, status, source, evidence)
      values ('${of}-paper', '1', 1, 1, 'm', 1, 'needs_review', 'rule', '[]')`,
    `insert into page_previews (page_id, kind, blob) values ('${of}-page', 'image', '{}')`,
    `insert into model_calls (id, key, exam_id, question_ids, purpose, provider, model, prompt_version, asked)
      values ('${of}-call', repeat('${of}', 64), '${of}-exam', '[]', 'mark', 'p', 'm', 'v', '[]')`,
    `insert into exam_budgets (exam_id, budget_usd) values ('${of}-exam', 1)`,
    `insert into rulings (id, exam_id, exam_version, question_id, rubric_sha256, asked) values ('${of}-ruling', '${of}-exam', 1, '1', '', '?')`,
    `insert into ruling_cases (ruling_id, submission_id) values ('${of}-ruling', '${of}-paper')`,
  ];
  for (const statement of statements) await sql.raw(statement).execute(database);
}

/** What `asPrincipal` sets, with statements of the test's own; `classes` null: no setting. */
function asRequest<T>(database: Database, classes: string | null, run: (transaction: Database) => Promise<T>): Promise<T> {
  return database.transaction().execute(async (transaction) => {
    await sql`select set_config('role', 'ai_grading_request', true)`.execute(transaction);
    if (classes !== null) await sql`select set_config('app.classes', ${classes}, true)`.execute(transaction);
    return run(transaction);
  });
}

async function countOf(database: Database, table: string): Promise<number> {
  const { rows } = await sql`select count(*)::int as rows from ${sql.table(table)}`.execute(database);
  return z.object({ rows: z.number() }).parse(rows[0]).rows;
}

const teacher = (...classes: string[]): Principal => ({ id: 't', kind: 'person', role: 'teacher', classes });

beforeAll(async () => {
  test = await openTestDatabase();
  plain = await plainDatabase();
  refusal = await migrate(plain).then(String, String);
  await sql.raw('grant ai_grading_request to plain with inherit false, set true').execute(test.database);
  await migrate(plain);
  for (const database of [test.database, plain]) {
    await seed(database, 'a');
    await seed(database, 'b');
  }
});
afterAll(async () => {
  await plain.destroy();
  await test.close();
});

describe('the catalogue', () => {
  it('has forced row security on every table of a class, and no table that nobody thought of', async () => {
    const { rows } = await sql`select relname as name, relrowsecurity and relforcerowsecurity as forced from pg_class
      where relnamespace = 'public'::regnamespace and relkind in ('r', 'p') order by relname collate "C"`.execute(test.database);
    const tables = z.array(z.object({ name: z.string(), forced: z.boolean() })).parse(rows);
    expect(tables.filter(({ forced }) => forced).map(({ name }) => name)).toEqual(OF_CLASSES);
    expect(tables.filter(({ forced }) => !forced).map(({ name }) => name)).toEqual(OTHERS.toSorted());
    const { rows: views } = await sql`select relname from pg_class where relnamespace = 'public'::regnamespace and relkind in ('v', 'm')`.execute(test.database);
    expect(views).toEqual([]);
  });

  it('is made by an owner who may take the role, and else says what to run', () => {
    expect(refusal).toContain('grant ai_grading_request to plain with inherit false, set true');
  });

  it('gives the role neither a login, nor a bypass, nor anything of people and tokens', async () => {
    const { rows } = await sql`select rolcanlogin, rolsuper, rolbypassrls, rolcreaterole from pg_roles where rolname = 'ai_grading_request'`.execute(test.database);
    expect(rows).toEqual([{ rolcanlogin: false, rolsuper: false, rolbypassrls: false, rolcreaterole: false }]);
    const { rows: rights } = await sql`select table_name, privilege_type from information_schema.role_table_grants
      where grantee = 'ai_grading_request' and table_name = any(${OTHERS}::text[]) order by 1, 2`.execute(test.database);
    expect(rights).toEqual([
      { table_name: 'audit_log', privilege_type: 'INSERT' },
      { table_name: 'signal_outbox', privilege_type: 'INSERT' },
      { table_name: 'signal_outbox', privilege_type: 'SELECT' },
    ]);
  });
});

describe.each([
  ['a superuser', () => test.database],
  ['an owner who is none', () => plain],
])('a request on a database of %s', (_, database) => {
  it.each(OF_CLASSES)('sees of %s its own class only, all with "*", nothing without a setting', async (table) => {
    const all = await countOf(database(), table);
    expect(all).toBeGreaterThanOrEqual(2);
    expect(await asRequest(database(), null, (transaction) => countOf(transaction, table))).toBe(0);
    expect(await asRequest(database(), '', (transaction) => countOf(transaction, table))).toBe(0);
    expect(await asRequest(database(), '{}', (transaction) => countOf(transaction, table))).toBe(0);
    expect(await asRequest(database(), '{b}', (transaction) => countOf(transaction, table))).toBe(1);
    expect(await asRequest(database(), '{a,b}', (transaction) => countOf(transaction, table))).toBe(2);
    expect(await asRequest(database(), '*', (transaction) => countOf(transaction, table))).toBe(all);
  });

  it('changes nothing of another class', async () => {
    const updates = ["update batches set error = 'x'", "update rulings set asked = 'x'", 'update exam_budgets set budget_usd = 1', "update submissions set name = 'x'", "update pages set facts = '1'", 'update batch_files set ordinal = 9',
      "update question_material set value = '1'", "update print_runs set students = '[1]'", "update page_previews set blob = '1'"];
    for (const text of updates) {
      const { numAffectedRows } = await asRequest(database(), '{a}', (transaction) => sql.raw(text).execute(transaction));
      expect([text, numAffectedRows]).toEqual([text, 1n]);
    }
    await expect(asRequest(database(), '{a}', (transaction) => sql`delete from submissions`.execute(transaction))).rejects.toThrow('permission denied');
    await expect(asRequest(database(), '*', (transaction) => sql`update classes set name = 'x'`.execute(transaction))).rejects.toThrow('permission denied');
    await expect(asRequest(database(), '*', (transaction) => sql`select from auth_users`.execute(transaction))).rejects.toThrow('permission denied');
  });

  it.each([
    "insert into exam_series (id, class_id) values ('new', 'b')",
    "insert into exams (id, version, sha256, exam, template_pages) values ('b-exam', 2, 'x', '{}', '[]')",
    "insert into print_runs (id, exam_id, students) values ('00000000', 'b-exam', '[]')",
    "insert into batches (id, exam_id, exam_version) values ('new', 'b-exam', 1)",
    "insert into batch_files (id, batch_id, ordinal, name, blob) values ('new', 'b-batch', 2, 'f', '{}')",
    "insert into submissions (id, batch_id, exam_id, exam_version, ordinal) values ('new', 'b-batch', 'b-exam', 1, 2)",
    "insert into submissions (id, batch_id, exam_id, exam_version, ordinal) values ('new', 'b-batch', 'a-exam', 1, 2)",
    "insert into pages (id, batch_id, file_id, file_page, image) values ('new', 'b-batch', 'b-file', 2, '{}')",
    "update pages set submission_id = 'b-paper', script_page = 1 where id = 'a-page'",
    "update submissions set batch_id = 'b-batch' where id = 'a-paper'",
    "insert into question_material (submission_id, question_id, value) values ('b-paper', '2', '{}')",
    "insert into grades (submission_id, question_id, version, exam_version, made_by, max_score, status, source, evidence) values ('b-paper', '2', 1, 1, 'm', 1, 'needs_review', 'rule', '[]')",
    "select append_grade('b-paper', '2', 1, 'm', 1, 1, 'graded', 'human', null, null, null, null, '[]', null, null)",
    "insert into page_previews (page_id, kind, blob) values ('b-page', 'preview', '{}')",
  ])('is refused %s', async (text) => {
    await expect(asRequest(database(), '{a}', (transaction) => sql.raw(text).execute(transaction))).rejects.toThrow('row-level security');
  });

  it('leaves nothing on the connection, neither after a commit nor after an error', async () => {
    const state = async (): Promise<unknown> =>
      (await sql`select current_user <> 'ai_grading_request' as owner, nullif(current_setting('app.classes', true), '') as classes`.execute(database())).rows[0];
    await asPrincipal(database(), teacher('a'), async (repositories) => repositories.submissions.ofBatch('a-batch'));
    expect(await state()).toEqual({ owner: true, classes: null });
    await expect(asPrincipal(database(), teacher('a'), () => Promise.reject(new Error('no')))).rejects.toThrow('no');
    expect(await state()).toEqual({ owner: true, classes: null });
    expect(await asRequest(database(), null, (transaction) => countOf(transaction, 'submissions'))).toBe(0);
  });
});

describe('asPrincipal', () => {
  it('gives repositories that know only what the principal reaches', async () => {
    const names = (principal: Principal): Promise<string[]> =>
      asPrincipal(plain, principal, async (repositories) => {
        const found = await Promise.all(['a', 'b'].map((of) => repositories.submissions.ofBatch(`${of}-batch`)));
        return found.flat().map(({ id }) => id);
      });
    expect(await names(teacher('a'))).toEqual(['a-paper']);
    expect(await names(teacher())).toEqual([]);
    expect(await names(teacher('*', 'a,b', '{b}', '"'))).toEqual([]);
    expect(await names(SYSTEM)).toEqual(['a-paper', 'b-paper']);
    await expect(asPrincipal(plain, teacher('a'), (repositories) => repositories.submissions.get('b-paper'))).rejects.toMatchObject({ code: 'submission_not_found' });
  });

  it('adds marks and writes the record, inside a transaction of the repositories too', async () => {
    const grade = {
      question_id: '1', score: 1, max_score: 1, status: 'reviewed', source: 'human', confidence: null, transcription: null, reason: null, feedback: null, evidence: [],
    } as const;
    const made = await asPrincipal(plain, teacher('a'), (repositories) =>
      repositories.transaction((inner) => inner.grades.append('a-paper', 1, 't', grade)));
    expect(made.version).toBe(2);
    expect(await createRepositories(plain).grades.current('a-paper')).toMatchObject([{ version: 2, source: 'human' }]);
  });

  it('refuses a transaction that is somebody else’s', async () => {
    await expect(plain.transaction().execute((transaction) => asPrincipal(transaction, SYSTEM, () => Promise.resolve(1)))).rejects.toThrow('transaction of its own');
  });
});
