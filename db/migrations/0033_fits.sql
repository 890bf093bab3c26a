-- A member sees what is open and fits them; a new assignment writes to the people it fits: to whom and when, and who does
-- not want it. Nobody but the person and the system learns who was written to.
create table fit_alerts (
  profile_id uuid not null,
  assignment_id uuid not null,
  programme_id uuid not null,
  at timestamptz not null default now(),
  primary key (profile_id, assignment_id),
  constraint fit_alerts_profile foreign key (profile_id, programme_id) references profiles (id, programme_id) on delete cascade,
  constraint fit_alerts_assignment foreign key (assignment_id, programme_id)
    references assignments (id, programme_id) on delete cascade
);
create index fit_alerts_assignment on fit_alerts (assignment_id);

-- One row a person who was ever written to or who decided about it; without one, mails are on.
create table fit_switches (
  profile_id uuid primary key,
  programme_id uuid not null,
  mails boolean not null default true,
  alerted_at timestamptz,
  -- Stops the mails without signing in.
  stop_token uuid not null default gen_random_uuid() constraint fit_switches_stop_token unique,
  constraint fit_switches_profile foreign key (profile_id, programme_id)
    references profiles (id, programme_id) on delete cascade
);

do $$ declare t text; begin
  foreach t in array array['fit_alerts', 'fit_switches'] loop
    execute format('alter table %I enable row level security, force row level security', t);
    execute format('create policy definer on %I to current_user using (true) with check (true)', t);
    execute format('create policy own on %I for select
      using (profile_id in (select id from profiles where account_id = (select actor_account())))', t);
    execute format('create policy worker_reads on %I for select
      using (programme_id = (select actor_programme()) and (select actor_system()) = ''worker'')', t);
    execute format('grant select on %I to compatriot_app', t);
  end loop;
end $$;
create policy own_adds on fit_switches for insert with check (exists (select 1 from profiles p
  where p.id = profile_id and p.programme_id = fit_switches.programme_id and p.account_id = (select actor_account())));
create policy own_changes on fit_switches for update
  using (profile_id in (select id from profiles where account_id = (select actor_account())));
grant insert (profile_id, programme_id, mails), update (mails) on fit_switches to compatriot_app;

-- Takes the people whom one mail about one assignment goes to: in the order given, once an assignment however often it is
-- asked, and only those who at this very moment say yes to the team, want such mails, had none since `since`, did not block
-- the institution, and are not in a placement there. A no that comes meanwhile waits for this to be written, or comes first.
create function claim_fit_alerts(assignment uuid, documents uuid[], since timestamptz)
returns table (profile_id uuid, account_id uuid, email text, language text, stop_token uuid)
language plpgsql security definer set search_path = public, pg_temp as $$
#variable_conflict use_column
declare scope uuid; host uuid;
begin
  if actor_system() is distinct from 'worker' then
    raise exception 'people are written to by the system' using errcode = 'insufficient_privilege';
  end if;
  -- Two runs of one job wait for each other here.
  select programme_id, institution_id into scope, host from assignments
    where id = assignment and programme_id = actor_programme() and status = 'sourcing' for update;
  if scope is null or exists (select 1 from fit_alerts f where f.assignment_id = assignment) then return; end if;
  return query
    with there as materialized (
      select d.profile_id, p.account_id
      from talent_documents d
      join consents c on c.id = d.consent_id
      join profiles p on p.id = d.profile_id
      where d.id = any (documents) and d.programme_id = scope and d.recipient = 'programme_team' and p.account_id is not null
        and not exists (select 1 from placements x where x.assignment_id = assignment and x.profile_id = d.profile_id)
        and not exists (select 1 from blocked_institutions b where b.institution_id = host and b.profile_id = d.profile_id)
      order by d.profile_id for share of c
    ), taken as (
      insert into fit_switches as s (profile_id, programme_id, alerted_at) select profile_id, scope, now() from there
      on conflict (profile_id) do update set alerted_at = excluded.alerted_at
        where s.mails and (s.alerted_at is null or s.alerted_at <= since)
      returning s.profile_id, s.stop_token
    ), noted as (
      insert into fit_alerts (profile_id, assignment_id, programme_id) select profile_id, assignment, scope from taken
    )
    select t.profile_id, a.id, a.email, a.language, t.stop_token
    from taken t join there h on h.profile_id = t.profile_id join accounts a on a.id = h.account_id
    order by t.profile_id;
end $$;

-- Weights and ages of the programmes in which the session has a profile (or works as the system): a member's own score is
-- made of them. Floors and notes stay with officials.
create policy definer on match_settings to current_user using (true) with check (true);
create function fit_settings(programmes uuid[])
returns table (programme_id uuid, weights jsonb, age_from text, age_to text)
language sql stable security definer set search_path = public, pg_temp as $$
  select distinct on (m.programme_id) m.programme_id, m.weights, m.age_from, m.age_to
  from match_settings m
  where m.programme_id = any (programmes) and (
    m.programme_id in (select p.programme_id from profiles p where p.account_id = actor_account())
    or (actor_system() is not null and m.programme_id = actor_programme()))
  order by m.programme_id, m.version desc
$$;

-- The link at the foot of a mail, now of these mails too.
create or replace function stop_alert(token uuid) returns boolean
language plpgsql security definer set search_path = public, pg_temp as $$
declare stopped saved_searches%rowtype; switched fit_switches%rowtype; known boolean;
begin
  select exists (select 1 from saved_searches where stop_token = token)
    or exists (select 1 from fit_switches where stop_token = token) into known;
  update saved_searches set alert = false where stop_token = token and alert returning * into stopped;
  if stopped.id is not null then
    insert into events (programme_id, kind, subject_id, details)
      values (stopped.programme_id, 'search.alert_stopped', stopped.id, '{}');
  end if;
  update fit_switches set mails = false where stop_token = token and mails returning * into switched;
  if switched.profile_id is not null then
    insert into events (programme_id, kind, subject_id, details)
      values (switched.programme_id, 'fits.mails_stopped', switched.profile_id, '{}');
  end if;
  return known;
end $$;

revoke execute on function claim_fit_alerts(uuid, uuid[], timestamptz), fit_settings(uuid[]) from public;
grant execute on function claim_fit_alerts(uuid, uuid[], timestamptz), fit_settings(uuid[]) to compatriot_app;
