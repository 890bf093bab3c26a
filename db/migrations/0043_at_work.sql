-- People at work: orientation sessions of a programme and who was there, sessions held from afar, short progress reports,
-- "this is not working", and which reminders of an end were sent. What is written about the work is tier 2: the person, and
-- the host and the coordinator while the contact is open; never a focal point.

-- ── Orientation ─────────────────────────────────────────────────────────────────────────────────────────────────────
create table orientations (
  id uuid primary key default gen_random_uuid(),
  programme_id uuid not null references programmes on delete cascade,
  title text not null,
  form text not null constraint orientations_form check (form in ('site', 'online')),
  -- Where people go, or what they open; the second is shown to those who are enrolled.
  place text,
  link text,
  starts_at timestamptz not null,
  -- IANA name of the place's time, in which the hour was meant.
  time_zone text not null,
  minutes smallint not null constraint orientations_minutes check (minutes between 15 and 1440),
  capacity smallint not null constraint orientations_capacity check (capacity between 1 and 1000),
  about text,
  cancelled_at timestamptz,
  made_by uuid references accounts on delete set null,
  created_at timestamptz not null default now(),
  version integer not null default 1,
  constraint orientations_scope unique (id, programme_id),
  constraint orientations_where check (case form when 'site' then place is not null else link is not null end)
);
create index orientations_programme on orientations (programme_id, starts_at);

create table orientation_people (
  orientation_id uuid not null,
  programme_id uuid not null,
  placement_id uuid not null,
  profile_id uuid not null,
  institution_id uuid not null,
  enrolled_by uuid references accounts on delete set null,
  enrolled_at timestamptz not null default now(),
  attended boolean,
  marked_by uuid references accounts on delete set null,
  marked_at timestamptz,
  primary key (orientation_id, placement_id),
  constraint orientation_people_orientation foreign key (orientation_id, programme_id)
    references orientations (id, programme_id) on delete cascade,
  constraint orientation_people_placement foreign key (placement_id, programme_id, profile_id, institution_id)
    references placements (id, programme_id, profile_id, institution_id) on delete cascade,
  constraint orientation_people_marked check ((attended is null) = (marked_at is null))
);
create index orientation_people_placements on orientation_people (placement_id);
create index orientation_people_profiles on orientation_people (profile_id);

-- Counted in the room, with whoever came along; who they were stands nowhere.
create table orientation_counts (
  orientation_id uuid not null,
  programme_id uuid not null,
  -- ISO 3166-1 alpha-2; ZZ where it is not known.
  nationality text not null constraint orientation_counts_nationality check (nationality ~ '^[A-Z]{2}$'),
  women integer not null constraint orientation_counts_women check (women between 0 and 10000),
  men integer not null constraint orientation_counts_men check (men between 0 and 10000),
  unknown integer not null constraint orientation_counts_unknown check (unknown between 0 and 10000),
  primary key (orientation_id, nationality),
  constraint orientation_counts_orientation foreign key (orientation_id, programme_id)
    references orientations (id, programme_id) on delete cascade
);

-- Two people take the last seat at once: the second waits for the first, and is told that it is full.
create function take_orientation_seat() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
declare session orientations%rowtype; started boolean;
begin
  select * into session from orientations where id = new.orientation_id and programme_id = new.programme_id for update;
  started := session.starts_at <= now();
  if tg_op = 'UPDATE' then
    if new.attended is not null and not started then
      raise exception 'nobody has been there yet' using errcode = 'check_violation', constraint = 'orientations_not_yet';
    end if;
    return new;
  end if;
  if session.cancelled_at is not null or (started and not new.programme_id = any (actor_coordinator())) then
    raise exception 'this session is over' using errcode = 'check_violation', constraint = 'orientations_over';
  end if;
  -- Whoever came without a seat was there all the same.
  if not started and session.capacity <= (select count(*) from orientation_people p where p.orientation_id = session.id) then
    raise exception 'every seat is taken' using errcode = 'check_violation', constraint = 'orientations_full';
  end if;
  return new;
end $$;
revoke execute on function take_orientation_seat() from public;
create trigger orientation_people_seat before insert or update on orientation_people
  for each row execute function take_orientation_seat();

-- Of a member's own programme, yes or no: how many sit there is not theirs to know.
create function orientation_is_full(orientation uuid) returns boolean
language sql stable security definer set search_path = public, pg_temp as $$
  select o.capacity <= (select count(*) from orientation_people p where p.orientation_id = o.id)
  from orientations o where o.id = orientation
    and (o.programme_id = any (actor_coordinator()) or o.programme_id = any (actor_team())
      or exists (select 1 from profiles p where p.programme_id = o.programme_id and p.account_id = actor_account()))
$$;
revoke execute on function orientation_is_full(uuid) from public;
grant execute on function orientation_is_full(uuid) to compatriot_app;

-- ── The work itself ─────────────────────────────────────────────────────────────────────────────────────────────────
create table work_sessions (
  id uuid primary key default gen_random_uuid(),
  programme_id uuid not null,
  placement_id uuid not null,
  profile_id uuid not null,
  institution_id uuid not null,
  -- A day at the place of work.
  held_on date not null,
  minutes smallint not null constraint work_sessions_minutes check (minutes between 5 and 1440),
  topic text not null,
  women integer not null constraint work_sessions_women check (women between 0 and 100000),
  men integer not null constraint work_sessions_men check (men between 0 and 100000),
  unknown integer not null constraint work_sessions_unknown check (unknown between 0 and 100000),
  deliverables text,
  party text not null constraint work_sessions_party check (party in ('member', 'host', 'coordinator')),
  account_id uuid references accounts on delete set null,
  recorded_at timestamptz not null default now(),
  confirmed_party text constraint work_sessions_confirmed_party check (confirmed_party in ('member', 'host', 'coordinator')),
  confirmed_by uuid references accounts on delete set null,
  confirmed_at timestamptz,
  constraint work_sessions_placement foreign key (placement_id, programme_id, profile_id, institution_id)
    references placements (id, programme_id, profile_id, institution_id) on delete cascade,
  -- Nobody bears witness to their own word.
  constraint work_sessions_confirmed check ((confirmed_at is null) = (confirmed_party is null) and confirmed_party <> party)
);
create index work_sessions_placements on work_sessions (placement_id, held_on);
create index work_sessions_profiles on work_sessions (profile_id);

create table progress_reports (
  id uuid primary key default gen_random_uuid(),
  programme_id uuid not null,
  placement_id uuid not null,
  profile_id uuid not null,
  institution_id uuid not null,
  party text not null constraint progress_reports_party check (party in ('member', 'host')),
  account_id uuid references accounts on delete set null,
  pace text not null constraint progress_reports_pace check (pace in ('on_track', 'behind', 'stuck')),
  done text not null,
  ahead text,
  given_at timestamptz not null default now(),
  constraint progress_reports_placement foreign key (placement_id, programme_id, profile_id, institution_id)
    references placements (id, programme_id, profile_id, institution_id) on delete cascade
);
create index progress_reports_placements on progress_reports (placement_id, given_at);
create index progress_reports_profiles on progress_reports (profile_id);

-- "This is not working": from one side to the coordinator. The other side never learns that there is one.
create table concerns (
  id uuid primary key default gen_random_uuid(),
  programme_id uuid not null,
  placement_id uuid not null,
  profile_id uuid not null,
  institution_id uuid not null,
  party text not null constraint concerns_party check (party in ('member', 'host')),
  account_id uuid references accounts on delete set null,
  kind text not null constraint concerns_kind
    check (kind in ('safety', 'health', 'people', 'tasks', 'pay', 'living', 'other')),
  text text not null,
  raised_at timestamptz not null default now(),
  seen_at timestamptz,
  seen_by uuid references accounts on delete set null,
  closed_at timestamptz,
  closed_by uuid references accounts on delete set null,
  -- What was agreed; whoever raised it reads it.
  answer text,
  constraint concerns_placement foreign key (placement_id, programme_id, profile_id, institution_id)
    references placements (id, programme_id, profile_id, institution_id) on delete cascade,
  constraint concerns_closed check ((closed_at is null) = (answer is null))
);
create index concerns_placements on concerns (placement_id);
create index concerns_profiles on concerns (profile_id);
create index concerns_open on concerns (programme_id, raised_at) where closed_at is null;

-- With the day it was about: an end that moves is announced anew.
create table end_reminders (
  placement_id uuid not null,
  programme_id uuid not null,
  kind text not null constraint end_reminders_kind check (kind in ('three_months', 'two_months', 'fifteen_days')),
  ends_on date not null,
  at timestamptz not null default now(),
  primary key (placement_id, ends_on, kind),
  constraint end_reminders_placement foreign key (placement_id, programme_id)
    references placements (id, programme_id) on delete cascade
);

do $$ declare t text; begin
  foreach t in array array['orientations', 'orientation_people', 'orientation_counts', 'work_sessions', 'progress_reports',
    'concerns', 'end_reminders'] loop
    execute format('alter table %I enable row level security, force row level security', t);
  end loop;
end $$;
grant select, insert on orientations, orientation_people, orientation_counts, work_sessions, progress_reports, concerns,
  end_reminders to compatriot_app;
grant delete on orientation_people, orientation_counts, work_sessions to compatriot_app;
grant update (title, form, place, link, starts_at, time_zone, minutes, capacity, about, cancelled_at, version)
  on orientations to compatriot_app;
grant update (attended, marked_by, marked_at) on orientation_people to compatriot_app;
grant update (confirmed_party, confirmed_by, confirmed_at) on work_sessions to compatriot_app;
grant update (seen_at, seen_by, closed_at, closed_by, answer) on concerns to compatriot_app;

-- The seat's trigger counts for everybody.
create policy definer on orientations to current_user using (true) with check (true);
create policy definer on orientation_people to current_user using (true) with check (true);

create policy team on orientations for select using (programme_id = any ((select actor_team())::uuid[]));
create policy coordinators on orientations for select using (programme_id = any ((select actor_coordinator())::uuid[]));
create policy coordinators_plan on orientations for insert with check (made_by = (select actor_account())
  and programme_id = any ((select actor_coordinator())::uuid[]));
create policy coordinators_change on orientations for update using (programme_id = any ((select actor_coordinator())::uuid[]));
-- Whoever is to go: the dates are of use to nobody else.
create policy chosen on orientations for select using (programme_id in (select p.programme_id from placements p
  where p.profile_id in (select id from profiles where account_id = (select actor_account()))
    and p.status in ('selected', 'cleared', 'offered', 'accepted', 'contracted', 'oriented', 'active', 'probation')));
create policy system_reads on orientations for select
  using (programme_id = (select actor_programme()) and (select actor_system()) is not null);
create policy system_plans on orientations for insert
  with check (programme_id = (select actor_programme()) and (select actor_system()) = 'seed');

create policy team on orientation_people for select using (programme_id = any ((select actor_team())::uuid[]));
create policy coordinators on orientation_people for select using (programme_id = any ((select actor_coordinator())::uuid[]));
create policy coordinators_enrol on orientation_people for insert with check (enrolled_by = (select actor_account())
  and attended is null and programme_id = any ((select actor_coordinator())::uuid[]));
create policy coordinators_mark on orientation_people for update using (programme_id = any ((select actor_coordinator())::uuid[]));
create policy coordinators_take_out on orientation_people for delete
  using (attended is null and programme_id = any ((select actor_coordinator())::uuid[]));
create policy own on orientation_people for select
  using (profile_id in (select id from profiles where account_id = (select actor_account())));
create policy own_enrols on orientation_people for insert with check (enrolled_by = (select actor_account())
  and attended is null and profile_id in (select id from profiles where account_id = (select actor_account())));
create policy own_leaves on orientation_people for delete using (attended is null
  and profile_id in (select id from profiles where account_id = (select actor_account())));
create policy system_reads on orientation_people for select
  using (programme_id = (select actor_programme()) and (select actor_system()) is not null);

-- Who stepped back leaves the seat to somebody else.
create policy system_takes_out on orientation_people for delete
  using (attended is null and programme_id = (select actor_programme()) and (select actor_system()) is not null);

create policy team on orientation_counts for select using (programme_id = any ((select actor_team())::uuid[]));
create policy coordinators on orientation_counts using (programme_id = any ((select actor_coordinator())::uuid[]))
  with check (programme_id = any ((select actor_coordinator())::uuid[]));

do $$ declare t text; begin
  foreach t in array array['work_sessions', 'progress_reports'] loop
    execute format($p$
      create policy own on %1$I for select
        using (profile_id in (select id from profiles where account_id = (select actor_account())));
      create policy host on %1$I for select using (institution_id = any ((select actor_institutions())::uuid[])
        and exists (select 1 from disclosures d where d.placement_id = %1$I.placement_id and (d.ends_at is null or d.ends_at > now())));
      create policy coordinators on %1$I for select using (programme_id = any ((select actor_coordinator())::uuid[])
        and exists (select 1 from disclosures d where d.placement_id = %1$I.placement_id and (d.ends_at is null or d.ends_at > now())));
      create policy own_tells on %1$I for insert with check (party = 'member' and account_id = (select actor_account())
        and profile_id in (select id from profiles where account_id = (select actor_account())));
      create policy host_tells on %1$I for insert with check (party = 'host' and account_id = (select actor_account())
        and institution_id = any ((select actor_institutions())::uuid[])
        and exists (select 1 from disclosures d where d.placement_id = %1$I.placement_id and (d.ends_at is null or d.ends_at > now())));
      $p$, t);
  end loop;
end $$;
create policy coordinators_tell on work_sessions for insert with check (party = 'coordinator'
  and account_id = (select actor_account()) and programme_id = any ((select actor_coordinator())::uuid[])
  and exists (select 1 from disclosures d where d.placement_id = work_sessions.placement_id and (d.ends_at is null or d.ends_at > now())));
create policy unconfirmed on work_sessions as restrictive for insert with check (confirmed_at is null);
create policy own_confirms on work_sessions for update
  using (confirmed_at is null and profile_id in (select id from profiles where account_id = (select actor_account())))
  with check (confirmed_party = 'member' and confirmed_by = (select actor_account()));
create policy host_confirms on work_sessions for update
  using (confirmed_at is null and institution_id = any ((select actor_institutions())::uuid[]))
  with check (confirmed_party = 'host' and confirmed_by = (select actor_account()));
create policy coordinators_confirm on work_sessions for update
  using (confirmed_at is null and programme_id = any ((select actor_coordinator())::uuid[]))
  with check (confirmed_party = 'coordinator' and confirmed_by = (select actor_account()));
-- What the other side has confirmed is no longer one's own to take back.
create policy own_takes_back on work_sessions for delete
  using (confirmed_at is null and account_id = (select actor_account()));

create policy own on concerns for select using (party = 'member'
  and profile_id in (select id from profiles where account_id = (select actor_account())));
create policy host on concerns for select using (party = 'host' and institution_id = any ((select actor_institutions())::uuid[]));
-- It was written to the coordinator: they read it also when the contact ended, until a month after it was dealt with.
create policy coordinators on concerns for select using (programme_id = any ((select actor_coordinator())::uuid[])
  and (closed_at is null or closed_at > now() - interval '30 days' or exists (select 1 from disclosures d
    where d.placement_id = concerns.placement_id and (d.ends_at is null or d.ends_at > now()))));
create policy own_raises on concerns for insert with check (party = 'member' and account_id = (select actor_account())
  and seen_at is null and closed_at is null
  and profile_id in (select id from profiles where account_id = (select actor_account())));
create policy host_raises on concerns for insert with check (party = 'host' and account_id = (select actor_account())
  and seen_at is null and closed_at is null and institution_id = any ((select actor_institutions())::uuid[])
  and exists (select 1 from disclosures d where d.placement_id = concerns.placement_id and (d.ends_at is null or d.ends_at > now())));
create policy coordinators_answer on concerns for update using (closed_at is null
  and programme_id = any ((select actor_coordinator())::uuid[]))
  with check (closed_by is null or closed_by = (select actor_account()));
create policy system_reads on concerns for select
  using (programme_id = (select actor_programme()) and (select actor_system()) is not null);

create policy team on end_reminders for select using (programme_id = any ((select actor_team())::uuid[]));
create policy system_reads on end_reminders for select
  using (programme_id = (select actor_programme()) and (select actor_system()) is not null);
create policy system_reminds on end_reminders for insert
  with check (programme_id = (select actor_programme()) and (select actor_system()) is not null);
