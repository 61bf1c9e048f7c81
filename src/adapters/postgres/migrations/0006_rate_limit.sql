-- When each place of a rate limit was taken, for as long as it counts. Logged, so that a limit holds over a crash of the server.
create table rate_limit_takes (
  name text not null,
  taken_at timestamptz not null
);
create index rate_limit_takes_name on rate_limit_takes (name, taken_at);

-- Takes a place where fewer than `p_most` were taken within `p_window`; else answers in how many milliseconds one is free.
-- Tries for one name come one after another, and the clock is read under the lock: what is counted is in order.
create function take_rate_limit(p_name text, p_most integer, p_window interval)
returns double precision language plpgsql as $$
declare
  at timestamptz;
  oldest timestamptz;
begin
  perform pg_advisory_xact_lock(hashtextextended(p_name, 4712));
  at := clock_timestamp();
  -- A clock that was put back: what was taken "later" counts from now, and holds nobody up for longer than a window.
  update rate_limit_takes set taken_at = at where name = p_name and taken_at > at;
  delete from rate_limit_takes where name = p_name and taken_at <= at - p_window;

  select taken_at into oldest from rate_limit_takes
    where name = p_name order by taken_at desc offset p_most - 1 limit 1;
  if found then
    return extract(epoch from oldest + p_window - at) * 1000;
  end if;
  insert into rate_limit_takes (name, taken_at) values (p_name, at);
  return null;
end $$;
