-- Exams: every content is a version; a script stays bound to the version it was marked with.
create table exams (
  id text not null check (id ~ '^[a-z0-9-]+$'),
  version integer not null check (version >= 1),
  sha256 text not null,
  exam jsonb not null,
  template jsonb,
  template_pages jsonb not null,
  created_at timestamptz not null default now(),
  primary key (id, version),
  unique (id, sha256)
);

create table print_runs (
  id text primary key check (id ~ '^[0-9a-f]{8}$'),
  exam_id text not null,
  students jsonb not null,
  created_at timestamptz not null default now()
);

create table batches (
  id text primary key,
  exam_id text not null,
  exam_version integer not null,
  status text not null default 'UPLOADED' check (status in ('UPLOADED', 'SEGMENTING', 'GRADING', 'DONE', 'FAILED')),
  error text,
  roster jsonb,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  foreign key (exam_id, exam_version) references exams (id, version)
);
create index batches_exam on batches (exam_id, exam_version);

create table batch_files (
  id text primary key,
  batch_id text not null references batches (id),
  ordinal integer not null,
  name text not null,
  blob jsonb not null,
  status text not null default 'waiting' check (status in ('waiting', 'done', 'failed')),
  pages integer check (pages >= 0),
  error jsonb,
  unique (batch_id, ordinal),
  unique (id, batch_id),
  check ((status = 'done') = (pages is not null)),
  check ((status = 'failed') = (error is not null))
);

create table submissions (
  id text primary key,
  batch_id text not null references batches (id),
  exam_id text not null,
  exam_version integer not null,
  student_id text,
  name text,
  identified_by text check (identified_by in ('code', 'student_id', 'layout', 'page_count', 'separator', 'cover', 'single', 'person')),
  identity_problem jsonb,
  ordinal integer not null check (ordinal >= 1),
  status text not null default 'UPLOADED'
    check (status in ('UPLOADED', 'SEGMENTING', 'GRADING', 'REVIEWING', 'COMPLETED', 'REJECTED', 'FAILED')),
  total_score double precision,
  error text,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  foreign key (exam_id, exam_version) references exams (id, version)
);
create index submissions_batch on submissions (batch_id, ordinal, id);
create index submissions_exam on submissions (exam_id, exam_version);

create table pages (
  id text primary key,
  batch_id text not null,
  file_id text not null,
  file_page integer not null check (file_page >= 1),
  image jsonb,
  thumb jsonb,
  facts jsonb,
  failure jsonb,
  submission_id text references submissions (id),
  script_page integer check (script_page >= 1),
  assigned_by text check (assigned_by in ('code', 'student_id', 'layout', 'page_count', 'separator', 'cover', 'single', 'person')),
  unassigned jsonb,
  transform jsonb,
  registration jsonb,
  foreign key (file_id, batch_id) references batch_files (id, batch_id),
  unique (file_id, file_page),
  -- Deferrable, so that pages of a script can trade places in one statement.
  unique (submission_id, script_page) deferrable initially immediate,
  check (image is not null or failure is not null),
  check (submission_id is null or unassigned is null),
  check ((submission_id is null) = (script_page is null))
);
create index pages_batch on pages (batch_id);

create table question_material (
  submission_id text not null references submissions (id),
  question_id text not null,
  value jsonb not null,
  primary key (submission_id, question_id)
);

-- Append-only: the version in force is the highest one of a question.
create table grades (
  submission_id text not null references submissions (id),
  question_id text not null,
  version integer not null check (version >= 1),
  exam_version integer not null,
  made_by text not null,
  score double precision,
  max_score double precision not null check (max_score >= 0),
  status text not null check (status in ('graded', 'needs_review', 'reviewed')),
  source text not null check (source in ('rule', 'model', 'human', 'cache')),
  confidence double precision check (confidence between 0 and 1),
  transcription text,
  reason jsonb,
  feedback text,
  evidence jsonb not null,
  created_at timestamptz not null default clock_timestamp(),
  primary key (submission_id, question_id, version),
  unique (submission_id, question_id, made_by),
  check (score between 0 and max_score),
  check (status = 'needs_review' or score is not null)
);

-- Who changed what. Ids only: no names, numbers of students, answers or marks.
create table audit_log (
  id bigint generated always as identity primary key,
  at timestamptz not null default clock_timestamp(),
  actor text not null,
  action text not null,
  object_type text not null,
  object_id text not null,
  detail jsonb
);
create index audit_log_object on audit_log (object_type, object_id);

create function refuse_change() returns trigger language plpgsql as $$
begin
  raise exception '% is append-only', tg_table_name using errcode = 'restrict_violation';
end $$;

create trigger grades_append_only before update or delete on grades
  for each row execute function refuse_change();
create trigger grades_no_truncate before truncate on grades
  for each statement execute function refuse_change();
create trigger audit_log_append_only before update or delete on audit_log
  for each row execute function refuse_change();
create trigger audit_log_no_truncate before truncate on audit_log
  for each statement execute function refuse_change();

-- One round trip per mark. The lock makes versions gap-free and both checks safe against a concurrent append;
-- every statement below it sees what was committed before the lock was had (read committed).
create function append_grade(
  p_submission_id text, p_question_id text, p_exam_version integer, p_made_by text, p_score double precision,
  p_max_score double precision, p_status text, p_source text, p_confidence double precision,
  p_transcription text, p_reason jsonb, p_feedback text, p_evidence jsonb
) returns setof grades language plpgsql as $$
declare
  existing grades;
  latest grades;
  added grades;
begin
  perform pg_advisory_xact_lock(hashtextextended(p_submission_id || '/' || p_question_id, 4711));

  select * into existing from grades
    where submission_id = p_submission_id and question_id = p_question_id and made_by = p_made_by;
  if found then
    return next existing;
    return;
  end if;

  select * into latest from grades
    where submission_id = p_submission_id and question_id = p_question_id order by version desc limit 1;
  if latest.source = 'human' and p_source <> 'human' then
    return next latest;
    return;
  end if;

  insert into grades (submission_id, question_id, version, exam_version, made_by, score, max_score, status, source,
      confidence, transcription, reason, feedback, evidence)
    values (p_submission_id, p_question_id, coalesce(latest.version, 0) + 1, p_exam_version, p_made_by, p_score,
      p_max_score, p_status, p_source, p_confidence, p_transcription, p_reason, p_feedback, p_evidence)
    returning * into added;
  insert into audit_log (actor, action, object_type, object_id, detail)
    values (p_made_by, 'grade_appended', 'question', p_submission_id || '/' || p_question_id,
      jsonb_build_object('version', added.version, 'source', p_source, 'status', p_status));
  return next added;
end $$;
