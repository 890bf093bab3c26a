-- What a coordinator takes down for the person: money they spent (a paper receipt, a call) and the time they chose to talk. It
-- says so wherever it is read, the person may object, and whoever took a claim down does not grant it.
alter table expense_claims add column way text constraint expense_claims_way check (way in ('phone', 'paper', 'visit', 'message')),
  add column evidence text,
  add column objection text,
  add column objected_at timestamptz,
  add constraint expense_claims_evidence check ((way is null) = (evidence is null)),
  add constraint expense_claims_objection check ((objection is null) = (objected_at is null) and (objection is null or way is not null));
grant update (objection, objected_at) on expense_claims to compatriot_app;
drop policy own_sends on expense_claims;
create policy own_sends on expense_claims for insert with check (own_profile(profile_id) and account_id = (select actor_account())
  and status = 'sent' and way is null and objection is null and exists (select 1 from placements p where p.id = placement_id));
create policy team_takes_down on expense_claims for insert with check (way is not null and objection is null and status = 'sent'
  and account_id = (select actor_account()) and programme_id = any ((select actor_coordinator())::uuid[])
  and programme_id = any ((select actor_team())::uuid[]) and not own_profile(profile_id)
  and exists (select 1 from placements p where p.id = placement_id));
create policy own_objects on expense_claims for update using (own_profile(profile_id) and way is not null)
  with check (own_profile(profile_id) and objection is not null);

create or replace function claims_take_steps() returns trigger language plpgsql set search_path = public, pg_temp as $$
declare changed text[];
begin
  if not row_security_active('expense_claims') then return new; end if;
  select coalesce(array_agg(key), '{}') into changed from jsonb_each(to_jsonb(new)) as after(key, value)
    where to_jsonb(old) -> key is distinct from value;
  if changed = '{}' then return new; end if;
  if old.status = 'sent' and new.status = 'withdrawn' and own_profile(new.profile_id) and changed <@ array['status'] then
    return new;
  end if;
  -- It stands as it was said: a second objection is a talk, not a record.
  if old.way is not null and old.objection is null and new.objection is not null and own_profile(new.profile_id)
    and changed <@ array['objection', 'objected_at'] then
    return new;
  end if;
  -- Nobody grants themselves money, nor what they took down themselves, nor what the person says is wrong.
  if old.status = 'sent' and new.status in ('approved', 'refused') and not own_profile(new.profile_id)
    and new.programme_id = any (actor_finance()) and new.decided_by = actor_account()
    and changed <@ array['status', 'decided_by', 'decided_at', 'granted', 'reason']
    and (new.status = 'refused' or (new.objection is null and (new.way is null or new.account_id is distinct from actor_account()))) then
    return new;
  end if;
  raise exception 'not a step of a claim' using errcode = 'insufficient_privilege';
end $$;

alter table interview_slots add column chosen_way text
    constraint interview_slots_chosen_way check (chosen_way in ('phone', 'paper', 'visit', 'message')),
  add column chosen_evidence text,
  add column chosen_by uuid references accounts on delete set null,
  add constraint interview_slots_evidence check ((chosen_way is null) = (chosen_evidence is null)
    and (chosen_way is null or chosen_at is not null));
create index interview_slots_chosen_by on interview_slots (chosen_by) where chosen_by is not null;
grant update (chosen_way, chosen_evidence, chosen_by) on interview_slots to compatriot_app;
-- With evidence and in the coordinator's own name; one that was chosen before may be given up for it.
create policy coordinators_choose on interview_slots for update using (withdrawn_at is null and starts_at > now()
    and programme_id = any ((select actor_coordinator())::uuid[]) and contact_open(placement_id))
  with check (withdrawn_at is null and programme_id = any ((select actor_coordinator())::uuid[])
    and exists (select 1 from placements p where p.id = placement_id and p.status = 'interested' and not own_profile(p.profile_id))
    and (chosen_at is null or (chosen_way is not null and chosen_by = (select actor_account()))));
-- Whoever chooses themselves chooses without evidence, and no host in their stead.
create function slots_are_chosen() returns trigger language plpgsql set search_path = public, pg_temp as $$
begin
  if not row_security_active('interview_slots') or actor_system() is not null then return new; end if;
  if new.chosen_at is not null and new.chosen_at is distinct from old.chosen_at and new.chosen_way is null
    and not exists (select 1 from placements p where p.id = new.placement_id and own_profile(p.profile_id)) then
    raise exception 'the person chooses' using errcode = 'insufficient_privilege';
  end if;
  if (new.chosen_way, new.chosen_evidence, new.chosen_by) is distinct from (old.chosen_way, old.chosen_evidence, old.chosen_by)
    and new.chosen_way is not null and not new.programme_id = any (actor_coordinator()) then
    raise exception 'a coordinator takes it down' using errcode = 'insufficient_privilege';
  end if;
  return new;
end $$;
revoke execute on function slots_are_chosen() from public;
create trigger interview_slots_chosen before update on interview_slots for each row execute function slots_are_chosen();
