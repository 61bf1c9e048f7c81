-- A second wall behind the permission checks. A request works in a transaction under the role ai_grading_request with the
-- classes it reaches in the setting app.classes; without the setting there are no rows. See docs/adr/0010.

-- Roles belong to the whole server: it may be there from another database, or from whoever looks after the server.
do $$
begin
  if not exists (select from pg_roles where rolname = 'ai_grading_request') then
    begin
      create role ai_grading_request nologin;
    exception
      when duplicate_object or unique_violation then null; -- another database came first
    end;
  end if;
  if not pg_has_role(current_user, 'ai_grading_request', 'set') then
    grant ai_grading_request to current_user with inherit false, set true;
  end if;
exception
  when insufficient_privilege then
    raise exception 'The database user % may not make or take the role ai_grading_request. Let a superuser run: '
      'create role ai_grading_request nologin; grant ai_grading_request to % with inherit false, set true;', current_user, current_user
      using errcode = 'insufficient_privilege';
end $$;

-- '*': every class; else an array of class ids; not set, or left empty by an earlier transaction: none.
create function request_reaches(class_id text) returns boolean language sql stable parallel safe as $$
  select case nullif(current_setting('app.classes', true), '')
    when '*' then true
    else coalesce(class_id = any (nullif(current_setting('app.classes', true), '')::text[]), false)
  end
$$;

-- Asked once a statement: with it, who reaches every class pays nothing per row.
create function request_reaches_all() returns boolean language sql stable parallel safe as $$
  select current_setting('app.classes', true) = '*'
$$;

-- Whoever migrates owns the tables and does the work of the system (start-up, workflows): bound by FORCE too, so it needs a
-- policy of its own. The policies of requests lean on one another: what a subquery may see is what the request may see.
alter table classes enable row level security, force row level security;
create policy system on classes to current_user using (true) with check (true);
create policy request on classes to ai_grading_request using (request_reaches(id));

alter table exam_series enable row level security, force row level security;
create policy system on exam_series to current_user using (true) with check (true);
create policy request on exam_series to ai_grading_request using (request_reaches(class_id));

alter table exams enable row level security, force row level security;
create policy system on exams to current_user using (true) with check (true);
create policy request on exams to ai_grading_request
  using ((select request_reaches_all()) or exists (select from exam_series s where s.id = exams.id));

alter table print_runs enable row level security, force row level security;
create policy system on print_runs to current_user using (true) with check (true);
create policy request on print_runs to ai_grading_request
  using ((select request_reaches_all()) or exists (select from exam_series s where s.id = print_runs.exam_id));

alter table batches enable row level security, force row level security;
create policy system on batches to current_user using (true) with check (true);
create policy request on batches to ai_grading_request
  using ((select request_reaches_all()) or exists (select from exam_series s where s.id = batches.exam_id));

alter table batch_files enable row level security, force row level security;
create policy system on batch_files to current_user using (true) with check (true);
create policy request on batch_files to ai_grading_request
  using ((select request_reaches_all()) or exists (select from batches b where b.id = batch_files.batch_id));

-- Foreign keys are checked past row security: what is written must not point into another class either.
alter table submissions enable row level security, force row level security;
create policy system on submissions to current_user using (true) with check (true);
create policy request on submissions to ai_grading_request
  using ((select request_reaches_all()) or exists (select from exam_series s where s.id = submissions.exam_id))
  with check (exists (select from batches b where b.id = submissions.batch_id and b.exam_id = submissions.exam_id));

alter table pages enable row level security, force row level security;
create policy system on pages to current_user using (true) with check (true);
create policy request on pages to ai_grading_request
  using ((select request_reaches_all()) or exists (select from batches b where b.id = pages.batch_id))
  with check (exists (select from batches b where b.id = pages.batch_id)
    and (pages.submission_id is null or exists (select from submissions s where s.id = pages.submission_id)));

alter table question_material enable row level security, force row level security;
create policy system on question_material to current_user using (true) with check (true);
create policy request on question_material to ai_grading_request
  using ((select request_reaches_all()) or exists (select from submissions s where s.id = question_material.submission_id));

alter table grades enable row level security, force row level security;
create policy system on grades to current_user using (true) with check (true);
create policy request on grades to ai_grading_request
  using ((select request_reaches_all()) or exists (select from submissions s where s.id = grades.submission_id));

alter table page_previews enable row level security, force row level security;
create policy system on page_previews to current_user using (true) with check (true);
create policy request on page_previews to ai_grading_request
  using ((select request_reaches_all()) or exists (select from pages p where p.id = page_previews.page_id));

-- A right is given where a request needs it; people, tokens and sessions are never among them.
grant usage on schema public to ai_grading_request;
grant select on classes to ai_grading_request;
grant select, insert on exam_series, exams, grades to ai_grading_request;
grant select, insert, update on print_runs, batches, batch_files, submissions, pages, question_material, page_previews
  to ai_grading_request;
grant select, insert on signal_outbox to ai_grading_request;
grant insert on audit_log to ai_grading_request;
