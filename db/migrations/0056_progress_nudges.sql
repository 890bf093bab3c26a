-- Who is at work says once a month how it goes; who has not is written to, once a month at most, until they say stop.
create table progress_nudges (
  placement_id uuid primary key,
  programme_id uuid not null,
  nudged_at timestamptz not null default now(),
  stopped_at timestamptz,
  stop_token uuid not null default gen_random_uuid() constraint progress_nudges_stop_token unique,
  constraint progress_nudges_placement foreign key (placement_id, programme_id)
    references placements (id, programme_id) on delete cascade
);
alter table progress_nudges enable row level security, force row level security;
grant select, insert on progress_nudges to compatriot_app;
grant update (nudged_at) on progress_nudges to compatriot_app;
create policy definer on progress_nudges to current_user using (true) with check (true);
create policy system_actor on progress_nudges
  using (programme_id = (select actor_programme()) and (select actor_system()) is not null)
  with check (programme_id = (select actor_programme()) and (select actor_system()) is not null);

-- The link at the foot of a mail, now of these mails too.
create or replace function stop_alert(token uuid) returns boolean
language plpgsql security definer set search_path = public, pg_temp as $$
declare stopped saved_searches%rowtype; switched fit_switches%rowtype; nudged progress_nudges%rowtype; known boolean;
begin
  select exists (select 1 from saved_searches where stop_token = token)
    or exists (select 1 from fit_switches where stop_token = token)
    or exists (select 1 from progress_nudges where stop_token = token) into known;
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
  update progress_nudges set stopped_at = now() where stop_token = token and stopped_at is null returning * into nudged;
  if nudged.placement_id is not null then
    insert into events (programme_id, kind, subject_id, details)
      values (nudged.programme_id, 'progress.nudges_stopped', nudged.placement_id, '{}');
  end if;
  return known;
end $$;

-- Who is at work and has said nothing for a while. A function: what people told is no system's to read, that they told is enough.
create policy definer on progress_reports to current_user using (true);
create function quiet_placements(programme uuid, statuses text[], before timestamptz) returns table (placement_id uuid)
language plpgsql stable security definer set search_path = public, pg_temp as $$
begin
  if actor_system() is distinct from 'worker' or actor_programme() is distinct from programme then return; end if;
  return query select p.id from placements p left join progress_nudges n on n.placement_id = p.id
    where p.programme_id = programme and p.status = any (statuses) and p.arrived_on <= before::date
      and n.stopped_at is null and (n.nudged_at is null or n.nudged_at <= before)
      and not exists (select 1 from progress_reports r where r.placement_id = p.id and r.party = 'member' and r.given_at > before)
    order by p.id;
end $$;
revoke execute on function quiet_placements(uuid, text[], timestamptz) from public;
grant execute on function quiet_placements(uuid, text[], timestamptz) to compatriot_app;
