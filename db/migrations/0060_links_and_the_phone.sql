-- Hosts without an account arrange the talk from a mailed link, a contact person on a panel is mailed one that opens the scoring,
-- and what was said on the phone lies where only coordinators read it, for applications as for times and answers.

-- ── What shows that a time was chosen ──────────────────────────────────────────────────────────────────────────────
alter table interview_slots add constraint interview_slots_own unique (id, placement_id, programme_id);
create table interview_evidence (
  id uuid primary key default uuidv7(),
  programme_id uuid not null,
  placement_id uuid not null,
  slot_id uuid not null,
  evidence text not null,
  account_id uuid references accounts on delete set null,
  at timestamptz not null default now(),
  constraint interview_evidence_slot foreign key (slot_id, placement_id, programme_id)
    references interview_slots (id, placement_id, programme_id) on delete cascade
);
create index interview_evidence_slots on interview_evidence (slot_id, placement_id, programme_id);
create index interview_evidence_by on interview_evidence (account_id) where account_id is not null;
alter table interview_evidence enable row level security, force row level security;
grant select, insert on interview_evidence to compatriot_app;
create policy definer on interview_evidence to current_user using (true) with check (true);
create policy coordinators on interview_evidence for select
  using (programme_id = any ((select actor_coordinator())::uuid[]) and contact_open(placement_id));
create policy coordinators_take_down on interview_evidence for insert with check (account_id = (select actor_account())
  and at = now() and programme_id = any ((select actor_coordinator())::uuid[]) and contact_open(placement_id)
  and exists (select 1 from placements p where p.id = placement_id and p.status = 'interested' and not own_profile(p.profile_id)));

insert into interview_evidence (programme_id, placement_id, slot_id, evidence, account_id, at)
  select programme_id, placement_id, id, chosen_evidence, chosen_by, chosen_at from interview_slots where chosen_evidence is not null;

-- Who took it down stands with the evidence; that it was taken down, and how, is told to everybody.
drop policy coordinators_choose on interview_slots;
create policy coordinators_choose on interview_slots for update using (withdrawn_at is null and starts_at > now()
    and programme_id = any ((select actor_coordinator())::uuid[]) and contact_open(placement_id))
  with check (withdrawn_at is null and programme_id = any ((select actor_coordinator())::uuid[])
    and exists (select 1 from placements p where p.id = placement_id and p.status = 'interested' and not own_profile(p.profile_id))
    and (chosen_at is null or (chosen_way is not null and exists (select 1 from interview_evidence e
      where e.slot_id = interview_slots.id and e.account_id = (select actor_account()) and e.at = now()))));
create or replace function slots_are_chosen() returns trigger language plpgsql set search_path = public, pg_temp as $$
begin
  if not row_security_active('interview_slots') or actor_system() is not null then return new; end if;
  if new.chosen_at is not null and new.chosen_at is distinct from old.chosen_at and new.chosen_way is null
    and not exists (select 1 from placements p where p.id = new.placement_id and own_profile(p.profile_id)) then
    raise exception 'the person chooses' using errcode = 'insufficient_privilege';
  end if;
  if new.chosen_way is not null and new.chosen_way is distinct from old.chosen_way
    and not new.programme_id = any (actor_coordinator()) then
    raise exception 'a coordinator takes it down' using errcode = 'insufficient_privilege';
  end if;
  return new;
end $$;
alter table interview_slots drop column chosen_evidence, drop column chosen_by,
  add constraint interview_slots_taken_down check (chosen_way is null or chosen_at is not null);

-- ── What a link writes more ────────────────────────────────────────────────────────────────────────────────────────
create policy linked_offers on interview_slots for insert with check (offered_party = 'host' and offered_by is null
  and chosen_at is null and withdrawn_at is null and placement_id = (select actor_linked()) and contact_open(placement_id));

-- The worker mails one to a contact person whom a coordinator named to the panel, to score and for nothing else.
create policy worker_asks_panel on act_links for insert with check (made_by is null and (select actor_system()) = 'worker'
  and programme_id = (select actor_programme()) and verbs = '{score}' and contact_open(placement_id)
  and exists (select 1 from panel_seats s join placements p on p.assignment_id = s.assignment_id
    where p.id = act_links.placement_id and s.contact_id = act_links.contact_id and s.left_at is null));

-- ── An application that was phoned ─────────────────────────────────────────────────────────────────────────────────
-- The conditions of an application, whoever makes it.
create function takes_applicant(profile uuid, assignment uuid) returns boolean
language sql stable security definer set search_path = public, pg_temp as $$
  select actor_system() is null and exists (
    select 1 from profiles p join assignments a on a.programme_id = p.programme_id join institutions i on i.id = a.institution_id
    where p.id = profile and a.id = assignment and p.status = 'active'
      and a.vacancy and a.status in ('sourcing', 'selecting', 'part_filled')
      and (a.deadline is null or a.deadline >= (now() at time zone 'UTC')::date)
      and i.due_diligence_until >= (now() at time zone 'UTC')::date
      and exists (select 1 from consents c where c.profile_id = p.id and c.purpose = 'contact')
      and exists (select 1 from consents c where c.profile_id = p.id and c.purpose = 'talent_pool' and c.recipient = 'programme_team')
      and not exists (select 1 from blocked_institutions b where b.profile_id = p.id and b.institution_id = a.institution_id))
$$;
revoke execute on function takes_applicant(uuid, uuid) from public;
create or replace function may_apply(profile uuid, assignment uuid) returns boolean
language sql stable security definer set search_path = public, pg_temp as $$
  select exists (select 1 from profiles p where p.id = profile and p.account_id = actor_account())
    and takes_applicant(profile, assignment)
$$;
-- With evidence, which the trigger below asks for; it opens nothing (0045).
create function may_apply_for(profile uuid, assignment uuid) returns boolean
language sql stable security definer set search_path = public, pg_temp as $$
  select exists (select 1 from profiles p where p.id = profile and p.programme_id = any (actor_coordinator())
      and p.account_id is distinct from actor_account())
    and takes_applicant(profile, assignment)
$$;
revoke execute on function may_apply_for(uuid, uuid) from public;
grant execute on function may_apply_for(uuid, uuid) to compatriot_app;

create or replace function placements_take_steps() returns trigger language plpgsql set search_path = public, pg_temp as $$
declare
  parties text[] := '{}'; takers text[]; changed text[]; allowed text[] := array['updated_at', 'version'];
begin
  if not row_security_active('placements') or actor_system() is not null then return new; end if;
  if tg_op = 'INSERT' then
    if new.status in ('longlisted', 'shortlisted', 'invited') and new.applied_at is null
      and may_be_invited(new.profile_id, new.institution_id) then
      return new;
    end if;
    -- An application says who and where, and nothing else: no score, no run, no dates, no words of an invitation.
    if new.status = 'interested' and may_apply(new.profile_id, new.assignment_id)
      and jsonb_strip_nulls(to_jsonb(new)) - array['id', 'programme_id', 'assignment_id', 'institution_id', 'profile_id',
        'pseudonym', 'status', 'status_at', 'answered_at', 'applied_at', 'created_at', 'updated_at', 'version', 'passed_over'] = '{}'
      and new.version = 1 and new.passed_over = 0
      and exists (select 1 from profiles p where p.id = new.profile_id and p.pseudonym = new.pseudonym) then
      new.applied_at := now();
      new.answered_at := now();
      new.status_at := now();
      new.created_at := now();
      new.updated_at := now();
      return new;
    end if;
    raise exception 'a placement begins with an invitation that may be sent, or an application that may be made'
      using errcode = 'insufficient_privilege';
  end if;
  select coalesce(array_agg(key), '{}') into changed from jsonb_each(to_jsonb(new)) as after(key, value)
    where to_jsonb(old) -> key is distinct from value;
  -- Whoever stands on a list does not know it, and applies like anybody.
  if old.status in ('longlisted', 'shortlisted') and new.status = 'interested' then
    if (may_apply(new.profile_id, new.assignment_id) or (may_apply_for(new.profile_id, new.assignment_id) and exists (
        select 1 from placement_moves m where m.placement_id = new.id and m.version = new.version and m.verb = 'express_interest'
          and m.to_status = new.status and m.of = 'member' and m.evidence is not null and m.account_id = actor_account())))
      and changed <@ (allowed || array['status', 'status_at', 'answered_at']) then
      new.applied_at := now();
      new.answered_at := now();
      return new;
    end if;
    raise exception 'this step is not theirs' using errcode = 'insufficient_privilege';
  end if;
  if new.programme_id = any (actor_coordinator()) then parties := parties || 'coordinator'::text; end if;
  if new.institution_id = any (actor_institutions()) then parties := parties || 'host'::text; end if;
  if own_profile(new.profile_id) then parties := parties || 'member'::text; end if;

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
    -- A yes that was taken down and that nobody has vouched for leads nowhere.
    if new.status = 'interviewed' and not exists (select 1 from disclosures d where d.placement_id = new.id) then
      raise exception 'nobody has confirmed the yes' using errcode = 'insufficient_privilege';
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
end $$;;
