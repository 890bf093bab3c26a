-- The demo tells of placements in the middle of their life: the seed writes, for the one programme it is making, what people
-- would have told on the way. Nothing here lets any other actor do more than before.
do $$ declare t text; begin
  foreach t in array array['documents', 'terms_signatures', 'orientation_people', 'orientation_counts', 'work_sessions',
    'progress_reports', 'concerns', 'placement_comments', 'desk_covers'] loop
    execute format('create policy seed_tells on %I for insert
      with check (programme_id = (select actor_programme()) and (select actor_system()) = ''seed'')', t);
  end loop;
end $$;
-- The programme signs after the person: the trigger that says so looks, as whoever signs.
create policy seed_reads on terms_signatures for select
  using (programme_id = (select actor_programme()) and (select actor_system()) = 'seed');
-- Of sessions that the other side has confirmed already.
alter policy unconfirmed on work_sessions with check (confirmed_at is null or (select actor_system()) = 'seed');

-- As before, but that the seed tells of sessions that were held.
create or replace function take_orientation_seat() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
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
  if session.cancelled_at is not null
    or (started and not new.programme_id = any (actor_coordinator()) and actor_system() is distinct from 'seed') then
    raise exception 'this session is over' using errcode = 'check_violation', constraint = 'orientations_over';
  end if;
  -- Whoever came without a seat was there all the same.
  if not started and session.capacity <= (select count(*) from orientation_people p where p.orientation_id = session.id) then
    raise exception 'every seat is taken' using errcode = 'check_violation', constraint = 'orientations_full';
  end if;
  return new;
end $$;
