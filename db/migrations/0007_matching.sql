-- What assignments and matching need beyond the foundation: why and with whose money an assignment goes on, where a
-- suspended one returns to, and the one question matching may ask about blocked institutions.
alter table assignments
  add column region text constraint assignments_region check (region ~ '^[A-Z]{2}-[A-Z0-9]{1,3}$'),
  add column national_plan text,
  add column donor text,
  add column reason_code text,
  add column suspended_from text;

alter table institutions add column version integer not null default 1;

-- Officials never read who blocked whom. Matching for one institution learns whom to leave out, and only officials of
-- that institution's programme (or its system actor) may ask.
create policy definer_matching on blocked_institutions to current_user using (true);
create function people_blocking(institution uuid) returns setof uuid
language sql stable security definer set search_path = public as $$
  select b.profile_id from blocked_institutions b join institutions i on i.id = b.institution_id
  where b.institution_id = institution
    and (i.programme_id = any (actor_official()) or (actor_system() is not null and i.programme_id = actor_programme()))
$$;
revoke execute on function people_blocking(uuid) from public;
grant execute on function people_blocking(uuid) to compatriot_app;

-- A person listed twice in one run at the same rank would be a mistake in the ranking.
create unique index match_results_rank on match_results (run_id, rank);
