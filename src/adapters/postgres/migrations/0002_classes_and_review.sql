-- What the service adds: classes that own exams, one script handed in by itself, a split that a person confirms, decisions of
-- people, releases.

create table classes (
  id text primary key,
  name text not null check (length(name) between 1 and 100),
  created_at timestamptz not null default now()
);
-- What the command line makes belongs to this class, and so does everything that was there before classes.
insert into classes (id, name) values ('local', 'Local');

-- An exam with all its versions. Ids are unique in the house, since page codes carry them.
create table exam_series (
  id text primary key check (id ~ '^[a-z0-9-]+$'),
  class_id text not null references classes (id),
  created_at timestamptz not null default now()
);
insert into exam_series (id, class_id, created_at) select id, 'local', min(created_at) from exams group by id;
alter table exams add constraint exams_series foreign key (id) references exam_series (id);
create index exam_series_class on exam_series (class_id);

alter table batches
  drop constraint batches_status_check,
  add constraint batches_status_check check (status in ('UPLOADED', 'SEGMENTING', 'CONFIRMING', 'GRADING', 'DONE', 'STOPPED', 'FAILED')),
  add column kind text not null default 'stack' check (kind in ('stack', 'script')),
  -- The split waits for a person before anything is marked.
  add column confirm boolean not null default false,
  -- Rises with every change of the split.
  add column split_version integer not null default 0,
  -- Rises when a stopped batch goes on: names its workflow.
  add column attempt integer not null default 1;
create index batches_created on batches (created_at desc, id);

alter table submissions
  -- Rises when its pages or its exam version change: it is marked again, and the record keeps both.
  add column revision integer not null default 1,
  add column attempt integer not null default 1,
  -- Questions without a mark that stands; kept with the total.
  add column waiting integer not null default 0 check (waiting >= 0),
  add column released_at timestamptz,
  add column released_by text,
  -- What a person said who rejected it.
  add column comment text,
  -- A script that a mended split left without pages: kept for the record, shown nowhere.
  add column emptied_at timestamptz;
create index submissions_exam_status on submissions (exam_id, status);

-- Decisions that the waiting workflow is still to be told of: written with the decision, taken away once it was told.
create table signal_outbox (
  id text primary key,
  workflow_id text not null,
  name text not null,
  created_at timestamptz not null default now()
);

-- Answers to requests that carried an Idempotency-Key; kept for a day.
create table idempotency_keys (
  principal text not null,
  key text not null,
  route text not null,
  -- Null while the first request is under way.
  status integer,
  body jsonb,
  created_at timestamptz not null default now(),
  primary key (principal, key)
);

-- Shown images of pages, made from the scan on first demand.
create table page_previews (
  page_id text not null references pages (id),
  kind text not null check (kind in ('image', 'preview')),
  blob jsonb not null,
  primary key (page_id, kind)
);

create index grades_submission on grades (submission_id, question_id, version desc);

-- Who a transaction works for: the principal it was begun for, or the system itself (workflows, command line).
create function audit_actor() returns text language sql stable parallel safe as $$
  select coalesce(nullif(current_setting('app.actor', true), ''), 'system')
$$;

-- What a person said who decided; for teachers, never for the marker of the next script.
alter table grades add column comment text;
drop function append_grade(text, text, integer, text, double precision, double precision, text, text, double precision, text, jsonb, text, jsonb);
-- One round trip per mark. The lock makes versions gap-free and both checks safe against a concurrent append;
-- every statement below it sees what was committed before the lock was had (read committed).
create function append_grade(
  p_submission_id text, p_question_id text, p_exam_version integer, p_made_by text, p_score double precision,
  p_max_score double precision, p_status text, p_source text, p_confidence double precision,
  p_transcription text, p_reason jsonb, p_feedback text, p_evidence jsonb, p_comment text
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
      confidence, transcription, reason, feedback, evidence, comment)
    values (p_submission_id, p_question_id, coalesce(latest.version, 0) + 1, p_exam_version, p_made_by, p_score,
      p_max_score, p_status, p_source, p_confidence, p_transcription, p_reason, p_feedback, p_evidence, p_comment)
    returning * into added;
  insert into audit_log (actor, action, object_type, object_id, detail)
    values (p_made_by, 'grade_appended', 'question', p_submission_id || '/' || p_question_id,
      jsonb_build_object('version', added.version, 'source', p_source, 'status', p_status));
  return next added;
end $$;
