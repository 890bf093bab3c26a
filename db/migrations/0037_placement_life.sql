-- The whole life of a placement (DOMAIN.md): more states, what was done by whom on whose behalf, and a way back from a wrong
-- click. The table of steps is server/placements/rules.ts; a test compares it with placement_parties().
alter table placements drop constraint placements_status,
  add column status_at timestamptz not null default now(),
  add column parent_id uuid,
  add column starts_on date,
  add column ends_on date,
  add column coordinator_id uuid references accounts on delete set null,
  add column host_choice text constraint placements_host_choice check (host_choice in ('select', 'reserve', 'not_select')),
  add column host_choice_note text,
  add column host_choice_at timestamptz,
  add column decision_note text,
  add constraint placements_own unique (id, programme_id),
  -- The same person goes on: nobody else's earlier placement opens a shorter way.
  add constraint placements_person unique (id, programme_id, profile_id),
  add constraint placements_parent foreign key (parent_id, programme_id, profile_id)
    references placements (id, programme_id, profile_id) on delete set null (parent_id);
create index placements_assignment on placements (assignment_id, status);
create index placements_parent on placements (parent_id) where parent_id is not null;

-- Whoever was "accepted" had been chosen by the coordinator, and had signed nothing.
update placements set status = 'selected' where status = 'accepted';
update placements p set status_at = p.updated_at, starts_on = a.starts_on, ends_on = a.ends_on
  from assignments a where a.id = p.assignment_id;
alter table placements add constraint placements_status check (status in ('longlisted', 'shortlisted', 'invited', 'interested',
  'declined', 'lapsed', 'interviewed', 'scored', 'selected', 'reserve', 'not_selected', 'cleared', 'offered', 'accepted',
  'contracted', 'oriented', 'active', 'probation', 'suspended', 'evacuated', 'completing', 'completed', 'settled', 'followed_up',
  'closed', 'withdrawn', 'ended_early'));

create table placement_moves (
  id uuid primary key default uuidv7(),
  programme_id uuid not null references programmes on delete cascade,
  placement_id uuid not null,
  verb text not null,
  from_status text not null,
  to_status text not null,
  -- The placement's version after it.
  version integer not null,
  account_id uuid references accounts on delete set null,
  -- Taken down by a coordinator for somebody who does not sign in: for whom, how it was said, and what shows it.
  of text constraint placement_moves_of check (of in ('member', 'host')),
  way text constraint placement_moves_way check (way in ('phone', 'paper', 'visit', 'message')),
  evidence text,
  document_id uuid,
  note text,
  -- What the columns held that the step changed, for the way back.
  before jsonb not null default '{}',
  at timestamptz not null default now(),
  undone_at timestamptz,
  constraint placement_moves_placement foreign key (placement_id, programme_id)
    references placements (id, programme_id) on delete cascade,
  constraint placement_moves_once unique (placement_id, version),
  constraint placement_moves_evidence check ((of is null) = (way is null) and (of is null) = (evidence is null))
);
alter table placement_moves enable row level security, force row level security;
create policy definer on placement_moves to current_user using (true) with check (true);
create policy system_actor on placement_moves
  using (programme_id = (select actor_programme()) and (select actor_system()) is not null)
  with check (programme_id = (select actor_programme()) and (select actor_system()) is not null);
-- Notes and evidence may say who somebody is: the coordinator's alone.
create policy coordinators on placement_moves for select using (programme_id = any ((select actor_coordinator())::uuid[]));
create policy own on placement_moves for select using (account_id = (select actor_account()));
create policy own_adds on placement_moves for insert with check (account_id = (select actor_account())
  and (of is null or programme_id = any ((select actor_coordinator())::uuid[]))
  and exists (select 1 from placements p where p.id = placement_id));
create policy own_undoes on placement_moves for update
  using (account_id = (select actor_account()) and undone_at is null and at > now() - interval '24 hours')
  with check (account_id = (select actor_account()));
grant select, insert on placement_moves to compatriot_app;
grant update (undone_at) on placement_moves to compatriot_app;

grant update (status, answered_at, reason_code, arrived_on, completed_on, report, contact_until, updated_at, version, status_at,
  starts_on, ends_on, coordinator_id, host_choice, host_choice_note, host_choice_at, decision_note, invited_at, answer_due_at,
  message) on placements to compatriot_app;

create or replace function placement_parties(was text, becomes text) returns text[] language sql immutable parallel safe as $$
  select case
    when was in ('longlisted') and becomes = 'shortlisted' then array['coordinator']
    when was in ('longlisted', 'shortlisted') and becomes = 'invited' then array['coordinator']
    when was in ('invited') and becomes = 'interested' then array['member']
    when was in ('invited') and becomes = 'declined' then array['member']
    when was in ('interested') and becomes = 'interviewed' then array['coordinator', 'host']
    when was in ('interviewed') and becomes = 'scored' then array['coordinator']
    when was in ('scored', 'reserve', 'interested', 'interviewed') and becomes = 'selected' then array['coordinator']
    when was in ('scored') and becomes = 'reserve' then array['coordinator']
    when was in ('interested', 'interviewed', 'scored', 'reserve') and becomes = 'not_selected' then array['coordinator']
    when was in ('selected') and becomes = 'cleared' then array['coordinator']
    when was in ('cleared') and becomes = 'offered' then array['coordinator']
    when was in ('offered') and becomes = 'accepted' then array['member']
    when was in ('accepted') and becomes = 'contracted' then array['coordinator']
    when was in ('contracted') and becomes = 'oriented' then array['coordinator']
    when was in ('oriented') and becomes = 'active' then array['host']
    when was in ('oriented') and becomes = 'probation' then array['host']
    when was in ('probation') and becomes = 'settled' then array['coordinator']
    when was in ('active', 'probation') and becomes = 'suspended' then array['coordinator']
    when was in ('active', 'probation', 'suspended') and becomes = 'evacuated' then array['coordinator']
    when was in ('suspended', 'evacuated') and becomes = 'active' then array['coordinator']
    when was in ('suspended', 'evacuated') and becomes = 'probation' then array['coordinator']
    when was in ('active') and becomes = 'completing' then array['coordinator', 'host', 'member']
    when was in ('completing') and becomes = 'completed' then array['coordinator']
    when was in ('completed', 'settled') and becomes = 'followed_up' then array['coordinator']
    when was in ('followed_up') and becomes = 'closed' then array['coordinator']
    when was in ('interested', 'interviewed', 'scored', 'reserve', 'selected', 'cleared', 'offered', 'accepted', 'contracted', 'oriented', 'active', 'probation', 'suspended', 'evacuated') and becomes = 'withdrawn' then array['member']
    when was in ('selected', 'cleared', 'offered', 'accepted', 'contracted', 'oriented', 'active', 'probation', 'suspended', 'evacuated', 'completing') and becomes = 'ended_early' then array['coordinator']
    else array[]::text[] end
$$;

create or replace function placements_take_steps() returns trigger language plpgsql set search_path = public, pg_temp as $$
declare
  parties text[] := '{}'; takers text[]; changed text[]; allowed text[] := array['updated_at', 'version'];
begin
  if not row_security_active('placements') or actor_system() is not null then return new; end if;
  if tg_op = 'INSERT' then
    if new.status in ('longlisted', 'shortlisted', 'invited') and may_be_invited(new.profile_id, new.institution_id) then
      return new;
    end if;
    raise exception 'a placement begins with an invitation that may be sent' using errcode = 'insufficient_privilege';
  end if;
  if new.programme_id = any (actor_coordinator()) then parties := parties || 'coordinator'::text; end if;
  if new.institution_id = any (actor_institutions()) then parties := parties || 'host'::text; end if;
  if own_profile(new.profile_id) then parties := parties || 'member'::text; end if;
  select coalesce(array_agg(key), '{}') into changed from jsonb_each(to_jsonb(new)) as after(key, value)
    where to_jsonb(old) -> key is distinct from value;

  if new.status = old.status then
    if 'coordinator' = any (parties) then
      allowed := allowed || array['coordinator_id', 'starts_on', 'ends_on', 'report', 'host_choice', 'host_choice_note', 'host_choice_at'];
    end if;
    if 'host' = any (parties) and old.status in ('interested', 'interviewed', 'scored', 'reserve') then
      allowed := allowed || array['host_choice', 'host_choice_note', 'host_choice_at'];
    end if;
    if cardinality(changed) > 0 and cardinality(allowed) > 2 and changed <@ allowed then return new; end if;
    raise exception 'not theirs to change' using errcode = 'insufficient_privilege';
  end if;

  allowed := allowed || array['status', 'status_at', 'reason_code', 'decision_note'];
  if exists (select 1 from placement_moves m where m.placement_id = new.id and m.version = old.version
    and m.from_status = new.status and m.to_status = old.status and m.undone_at = now()) then
    allowed := allowed || array['arrived_on', 'completed_on', 'invited_at', 'answer_due_at', 'message', 'coordinator_id'];
  else
    takers := placement_parties(old.status, new.status);
    if not parties && takers and not ('coordinator' = any (parties) and cardinality(takers) > 0 and exists (
      select 1 from placement_moves m where m.placement_id = new.id and m.version = new.version and m.to_status = new.status
        and m.of = any (takers) and m.evidence is not null)) then
      raise exception 'this step is not theirs' using errcode = 'insufficient_privilege';
    end if;
    if new.status in ('interested', 'declined') and (old.answer_due_at is null or old.answer_due_at <= now()) then
      raise exception 'not now any more' using errcode = 'insufficient_privilege';
    end if;
    allowed := allowed || case new.status when 'interested' then array['answered_at'] when 'declined' then array['answered_at']
      when 'invited' then array['invited_at', 'answer_due_at', 'message', 'coordinator_id']
      when 'active' then array['arrived_on'] when 'probation' then array['arrived_on']
      when 'completing' then array['ends_on'] when 'completed' then array['completed_on', 'report']
      when 'settled' then array['completed_on', 'report'] else array[]::text[] end;
  end if;
  if not changed <@ allowed then
    raise exception 'this step does not change that' using errcode = 'insufficient_privilege';
  end if;
  return new;
end $$;

-- ── A yes that was taken down ───────────────────────────────────────────────────────────────────────────────────────
-- It moves the placement, and opens nothing. Contact opens when the person confirms it, or a second coordinator who is not
-- the one that took it down: one official alone never opens anybody's address.
create policy confirmed_yes on events as restrictive for insert with check (kind <> 'placement.yes_confirmed'
  or exists (select 1 from placements p where p.id = subject_id and p.status <> 'invited' and (own_profile(p.profile_id)
    or (p.programme_id = any ((select actor_coordinator())::uuid[]) and exists (select 1 from placement_moves m
      where m.placement_id = p.id and m.verb = 'express_interest' and m.of = 'member' and m.undone_at is null
        and m.account_id is distinct from (select actor_account()))))));
alter table disclosures drop constraint disclosures_event_kind_check,
  add constraint disclosures_event_kind_check check (event_kind in ('placement.interested', 'placement.yes_confirmed'));
create policy second_yes on disclosures for insert with check (event_kind = 'placement.yes_confirmed'
  and programme_id = any ((select actor_coordinator())::uuid[]));

-- A wrong click that closed contact is undone with it, by the same person and while the consent to be contacted stands.
create or replace function disclosures_only_end() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
begin
  if (new.ends_at is null or new.ends_at > old.ends_at) and not (
    exists (select 1 from placement_moves m where m.placement_id = old.placement_id and m.undone_at = now()
      and m.at = old.ends_at)
    and exists (select 1 from consents c where c.profile_id = old.profile_id and c.purpose = 'contact'
      -- A consent given since is for something else.
      and c.given_at < old.ends_at)) then
    raise exception 'a disclosure may only end sooner' using errcode = 'insufficient_privilege';
  end if;
  return new;
end $$;
revoke execute on function disclosures_only_end() from public;

-- Whether anybody has acted since: hosts and members read no audit, so whoever took a step is told the last kind and no more.
create function last_placement_event(placement uuid) returns text
language sql stable security definer set search_path = public, pg_temp as $$
  select e.kind from events e where e.subject_id = placement and exists (
    select 1 from placement_moves m where m.placement_id = placement and m.account_id = actor_account())
  order by e.at desc, e.id desc limit 1
$$;
revoke execute on function last_placement_event(uuid) from public;
grant execute on function last_placement_event(uuid) to compatriot_app;
