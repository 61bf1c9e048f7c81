-- Marking by a vision model: every call with what it cost and said, what a person ruled, marks that may be used again, and what
-- each mark was made from.

-- A reply is here before anybody sees it: the same question is never paid for twice. Students' words stand in the replies.
create table model_calls (
  id text primary key,
  -- SHA-256 of everything that was asked: provider, model, prompts, schema, images, look.
  key text not null check (key ~ '^[0-9a-f]{64}$'),
  exam_id text not null references exam_series (id),
  submission_id text references submissions (id),
  question_ids jsonb not null,
  purpose text not null check (purpose in ('mark', 'second_look', 'rubric')),
  provider text not null,
  model text not null,
  prompt_version text not null,
  -- The texts' and images' hashes, in the order they were sent.
  asked jsonb not null,
  status text not null default 'running' check (status in ('running', 'done', 'failed')),
  reply text,
  error text,
  input_tokens integer check (input_tokens >= 0),
  cached_input_tokens integer check (cached_input_tokens >= 0),
  output_tokens integer check (output_tokens >= 0),
  -- Running, or cut off by a crash: what was set aside for it, since the provider may have billed it. Null: no price is known.
  cost_usd double precision check (cost_usd >= 0),
  seconds double precision check (seconds >= 0),
  created_at timestamptz not null default clock_timestamp(),
  finished_at timestamptz,
  check ((status = 'done') <= (reply is not null)),
  check ((status = 'failed') = (error is not null)),
  check ((status = 'running') = (finished_at is null))
);
create unique index model_calls_done on model_calls (key) where status = 'done';
create index model_calls_exam on model_calls (exam_id, created_at desc);
create index model_calls_submission on model_calls (submission_id, created_at desc);

create function keep_finished_calls() returns trigger language plpgsql as $$
begin
  if tg_op = 'UPDATE' and old.status = 'running' then
    return new;
  end if;
  raise exception 'a finished model call does not change' using errcode = 'restrict_violation';
end $$;
create trigger model_calls_keep before update or delete on model_calls for each row execute function keep_finished_calls();
create trigger model_calls_no_truncate before truncate on model_calls for each statement execute function refuse_change();

-- US dollars that models may cost for all scripts of an exam; null: what the configuration says.
create table exam_budgets (
  exam_id text primary key references exam_series (id),
  budget_usd double precision not null check (budget_usd >= 0)
);

-- What the rubric leaves open, asked once. It holds for one wording of a question's rubric.
create table rulings (
  id text primary key,
  exam_id text not null references exam_series (id),
  exam_version integer not null,
  question_id text not null,
  rubric_sha256 text not null,
  point_id text,
  asked text not null,
  answer text,
  answered_by text,
  answered_at timestamptz,
  created_at timestamptz not null default now(),
  foreign key (exam_id, exam_version) references exams (id, version),
  check ((answer is null) = (answered_at is null)),
  check ((answer is null) = (answered_by is null))
);
create index rulings_exam on rulings (exam_id, question_id);
-- Scripts that met the case.
create table ruling_cases (
  ruling_id text not null references rulings (id),
  submission_id text not null references submissions (id),
  primary key (ruling_id, submission_id)
);
create index ruling_cases_submission on ruling_cases (submission_id);

-- Sure marks by the content of answer, rubric, prompts and models.
create table answer_cache (
  key text primary key check (key ~ '^[0-9a-f]{64}$'),
  exam_id text not null references exam_series (id),
  grade jsonb not null,
  created_at timestamptz not null default now()
);
create index answer_cache_created on answer_cache (created_at);

-- What a mark was made from; null for marks by rule and by people.
alter table grades add column record jsonb;
drop function append_grade(text, text, integer, text, double precision, double precision, text, text, double precision, text, jsonb, text, jsonb, text);
-- One round trip per mark. The lock makes versions gap-free and both checks safe against a concurrent append;
-- every statement below it sees what was committed before the lock was had (read committed).
create function append_grade(
  p_submission_id text, p_question_id text, p_exam_version integer, p_made_by text, p_score double precision,
  p_max_score double precision, p_status text, p_source text, p_confidence double precision,
  p_transcription text, p_reason jsonb, p_feedback text, p_evidence jsonb, p_comment text, p_record jsonb
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
      confidence, transcription, reason, feedback, evidence, comment, record)
    values (p_submission_id, p_question_id, coalesce(latest.version, 0) + 1, p_exam_version, p_made_by, p_score,
      p_max_score, p_status, p_source, p_confidence, p_transcription, p_reason, p_feedback, p_evidence, p_comment, p_record)
    returning * into added;
  insert into audit_log (actor, action, object_type, object_id, detail)
    values (p_made_by, 'grade_appended', 'question', p_submission_id || '/' || p_question_id,
      jsonb_build_object('version', added.version, 'source', p_source, 'status', p_status));
  return next added;
end $$;

alter table model_calls enable row level security, force row level security;
create policy system on model_calls to current_user using (true) with check (true);
create policy request on model_calls to ai_grading_request
  using ((select request_reaches_all()) or exists (select from exam_series s where s.id = model_calls.exam_id));

alter table rulings enable row level security, force row level security;
create policy system on rulings to current_user using (true) with check (true);
create policy request on rulings to ai_grading_request
  using ((select request_reaches_all()) or exists (select from exam_series s where s.id = rulings.exam_id));

alter table ruling_cases enable row level security, force row level security;
create policy system on ruling_cases to current_user using (true) with check (true);
create policy request on ruling_cases to ai_grading_request
  using ((select request_reaches_all()) or exists (select from submissions s where s.id = ruling_cases.submission_id));

alter table exam_budgets enable row level security, force row level security;
create policy system on exam_budgets to current_user using (true) with check (true);
create policy request on exam_budgets to ai_grading_request
  using ((select request_reaches_all()) or exists (select from exam_series s where s.id = exam_budgets.exam_id));

grant select on model_calls, ruling_cases to ai_grading_request;
grant select, update on rulings to ai_grading_request;
grant select, insert, update, delete on exam_budgets to ai_grading_request;
