-- Permanent posts that an employer pays for: whoever is in the pool applies by their own act, and the application is the yes
-- that opens contact to that employer. Everything after it is the chain of every placement.
alter table assignments
  add column vacancy boolean not null default false,
  add column employment text,
  add constraint assignments_vacancy check (not vacancy or mode = 'permanent'),
  add constraint assignments_employment check (char_length(employment) <= 4000);
create index assignments_vacancies on assignments (programme_id, status) where vacancy;
grant update (vacancy, employment) on assignments to compatriot_app;
create policy applies_definer on assignments for select to current_user using (true);

-- While a second seat is free, the post is still open to whoever applies.
alter policy members_read on assignments using (
  ((status in ('sourcing', 'selecting') or (vacancy and status = 'part_filled'))
    and programme_id in (select programme_id from profiles where account_id = (select actor_account())))
  or id in (select assignment_id from placements
    where profile_id in (select id from profiles where account_id = (select actor_account()))));

-- ── Who may apply ───────────────────────────────────────────────────────────────────────────────────────────────────
-- For the actor's own profile alone: in the pool, open to be contacted, and for a post that is open today at an employer whose
-- check holds today and whom they did not block. (Once: placements_once.)
create function may_apply(profile uuid, assignment uuid) returns boolean
language sql stable security definer set search_path = public, pg_temp as $$
  select actor_system() is null and exists (
    select 1 from profiles p join assignments a on a.programme_id = p.programme_id join institutions i on i.id = a.institution_id
    where p.id = profile and a.id = assignment and p.account_id = actor_account() and p.status = 'active'
      and a.vacancy and a.status in ('sourcing', 'selecting', 'part_filled')
      and (a.deadline is null or a.deadline >= (now() at time zone 'UTC')::date)
      and i.due_diligence_until >= (now() at time zone 'UTC')::date
      and exists (select 1 from consents c where c.profile_id = p.id and c.purpose = 'contact')
      and exists (select 1 from consents c where c.profile_id = p.id and c.purpose = 'talent_pool' and c.recipient = 'programme_team')
      and not exists (select 1 from blocked_institutions b where b.profile_id = p.id and b.institution_id = a.institution_id))
$$;
revoke execute on function may_apply(uuid, uuid) from public;
grant execute on function may_apply(uuid, uuid) to compatriot_app;

-- When somebody applied by themselves; nobody else's act sets it.
alter table placements add column applied_at timestamptz;
create policy own_applies on placements for insert
  with check (status = 'interested' and own_profile(profile_id) and may_apply(profile_id, assignment_id));

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
    if may_apply(new.profile_id, new.assignment_id)
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

-- What somebody wrote to the employer when applying. It goes with contact, and with the person.
create table application_messages (
  placement_id uuid primary key,
  programme_id uuid not null,
  profile_id uuid not null,
  institution_id uuid not null,
  message text not null constraint application_messages_length check (char_length(message) between 1 and 1000),
  constraint application_messages_placement foreign key (placement_id, programme_id, profile_id, institution_id)
    references placements (id, programme_id, profile_id, institution_id) on delete cascade
);
alter table application_messages enable row level security, force row level security;
create policy definer on application_messages to current_user using (true) with check (true);
create policy seed on application_messages for insert
  with check (programme_id = (select actor_programme()) and (select actor_system()) = 'seed');
create policy own on application_messages for select using (own_profile(profile_id));
create policy coordinators on application_messages for select
  using (programme_id = any ((select actor_coordinator())::uuid[]) and contact_open(placement_id));
create policy hosts on application_messages for select
  using (institution_id = any ((select actor_institutions())::uuid[]) and contact_open(placement_id));
-- With the application, in the transaction that makes it.
create policy own_writes on application_messages for insert with check (own_profile(profile_id)
  and exists (select 1 from placements p where p.id = placement_id and p.status = 'interested' and p.applied_at = now()));
create policy linked on application_messages as restrictive to compatriot_app
  using (case when (select actor_linked()) is null then true else placement_id = (select actor_linked()) end);
grant select, insert on application_messages to compatriot_app;
