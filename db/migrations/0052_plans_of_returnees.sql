-- A plan for the return of somebody who goes home without a placement: written by the person, read by nobody else until they
-- share it with the programme's team, and out of its sight again when they take that back. Never for hosts or governments.
create table return_plans (
  id uuid primary key default gen_random_uuid(),
  programme_id uuid not null references programmes on delete cascade,
  profile_id uuid not null,
  pseudonym text not null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  version integer not null default 1,
  shared_at timestamptz,
  member_agreed_at timestamptz,
  coordinator_agreed_at timestamptz,
  constraint return_plans_scope unique (id, programme_id),
  constraint return_plans_once unique (profile_id),
  constraint return_plans_profile foreign key (profile_id, programme_id) references profiles (id, programme_id) on delete cascade
);
create index return_plans_shared on return_plans (programme_id, updated_at) where shared_at is not null;
create table return_plan_steps (
  id uuid primary key default gen_random_uuid(),
  plan_id uuid not null,
  programme_id uuid not null references programmes on delete cascade,
  position smallint not null,
  area text not null constraint return_plan_steps_area check (area in ('work', 'recognition', 'housing', 'family', 'health',
    'social_security', 'finance', 'business', 'community', 'other')),
  what text not null,
  helper text not null default '',
  due_on date,
  done_on date,
  constraint return_plan_steps_plan foreign key (plan_id, programme_id) references return_plans (id, programme_id) on delete cascade
);
create index return_plan_steps_plan on return_plan_steps (plan_id, position);

do $$ declare t text; begin
  foreach t in array array['return_plans', 'return_plan_steps'] loop
    execute format('alter table %I enable row level security, force row level security', t);
  end loop;
end $$;
create policy own on return_plans using (own_profile(profile_id)) with check (own_profile(profile_id));
create policy team_reads on return_plans for select using (shared_at is not null
  and programme_id = any ((select actor_coordinator())::uuid[]) and programme_id = any ((select actor_team())::uuid[]));
create policy team_works on return_plans for update using (shared_at is not null
  and programme_id = any ((select actor_coordinator())::uuid[]) and programme_id = any ((select actor_team())::uuid[]))
  with check (shared_at is not null and programme_id = any ((select actor_coordinator())::uuid[])
    and programme_id = any ((select actor_team())::uuid[]));
-- The worker tells of what is shared, and knows of nothing else.
create policy system_actor on return_plans for select using (shared_at is not null
  and programme_id = (select actor_programme()) and (select actor_system()) is not null);
create policy with_plan on return_plan_steps using (exists (select 1 from return_plans p where p.id = plan_id)
  and (select actor_system()) is null) with check (exists (select 1 from return_plans p where p.id = plan_id));
grant select, insert, delete on return_plans to compatriot_app;
grant update (updated_at, version, shared_at, member_agreed_at, coordinator_agreed_at) on return_plans to compatriot_app;
grant select, insert, delete on return_plan_steps to compatriot_app;
grant update (done_on) on return_plan_steps to compatriot_app;

-- Only the person shares it, and nobody agrees for the other.
create function return_plans_are_theirs() returns trigger language plpgsql set search_path = public, pg_temp as $$
begin
  if not row_security_active('return_plans') then return new; end if;
  if not own_profile(new.profile_id) and (new.shared_at is distinct from old.shared_at
    or (new.member_agreed_at is not null and new.member_agreed_at is distinct from old.member_agreed_at)) then
    raise exception 'the person shares and agrees' using errcode = 'insufficient_privilege';
  end if;
  if own_profile(new.profile_id) and new.coordinator_agreed_at is not null
    and new.coordinator_agreed_at is distinct from old.coordinator_agreed_at then
    raise exception 'the coordinator agrees' using errcode = 'insufficient_privilege';
  end if;
  return new;
end $$;
revoke execute on function return_plans_are_theirs() from public;
create trigger return_plans_theirs before update on return_plans for each row execute function return_plans_are_theirs();
create function return_plans_begin() returns trigger language plpgsql set search_path = public, pg_temp as $$
begin
  if row_security_active('return_plans') and (new.shared_at is not null or new.member_agreed_at is not null
    or new.coordinator_agreed_at is not null) then
    raise exception 'a plan begins unshared' using errcode = 'insufficient_privilege';
  end if;
  return new;
end $$;
revoke execute on function return_plans_begin() from public;
create trigger return_plans_begin before insert on return_plans for each row execute function return_plans_begin();
