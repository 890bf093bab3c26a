-- Milestones of projects rest on papers, which are kept like all others; and a tranche may come from a line in another currency
-- than the project's, by a rate that somebody looked up, as payments to people do.

-- ── Papers ──────────────────────────────────────────────────────────────────────────────────────────────────────────
alter table projects add constraint projects_person unique (id, programme_id, profile_id);
alter table project_milestones add constraint project_milestones_of unique (id, project_id);
alter table documents add column project_id uuid, add column milestone_id uuid,
  drop constraint documents_kind, drop constraint documents_belong,
  add constraint documents_kind check (kind in ('cv', 'identity', 'degree', 'licence', 'visa_or_return', 'health', 'insurance',
    'security', 'terms', 'contract', 'evidence', 'receipt', 'photo', 'report', 'due_diligence')),
  add constraint documents_belong check (num_nonnulls(placement_id, institution_id, project_id) = 1
    and (institution_id is not null) = (profile_id is null) and (project_id is null) = (milestone_id is null)),
  add constraint documents_of_projects check (case when project_id is null then kind <> 'photo'
    else kind in ('receipt', 'photo', 'report') end),
  add constraint documents_project foreign key (project_id, programme_id, profile_id)
    references projects (id, programme_id, profile_id) on delete cascade,
  add constraint documents_milestone foreign key (milestone_id, project_id) references project_milestones (id, project_id)
    on delete cascade;
create index documents_projects on documents (project_id, programme_id, profile_id) where project_id is not null;
create index documents_milestones on documents (milestone_id, project_id) where milestone_id is not null;
grant select (project_id, milestone_id) on documents to compatriot_app;

create or replace function document_adders(kind text) returns text[] language sql immutable parallel safe as $$
  select case
    when kind in ('cv', 'photo') then array['member']
    when kind in ('identity', 'degree', 'licence', 'visa_or_return', 'health', 'insurance', 'security', 'terms', 'contract', 'receipt')
      then array['coordinator', 'member']
    when kind in ('report') then array['coordinator', 'host', 'member']
    when kind in ('evidence') then array['coordinator']
    when kind in ('due_diligence') then array['official']
    else array[]::text[] end
$$;
create or replace function document_readers(kind text) returns text[] language sql immutable parallel safe as $$
  select case
    when kind in ('cv', 'report') then array['coordinator', 'host', 'member']
    when kind in ('identity', 'degree', 'licence', 'visa_or_return', 'health', 'insurance', 'security', 'terms', 'contract', 'receipt',
      'photo') then array['coordinator', 'member']
    when kind in ('evidence') then array['coordinator']
    when kind in ('due_diligence') then array['official']
    else array[]::text[] end
$$;

drop policy readers on documents;
drop policy adders on documents;
drop function reads_document(uuid, uuid, uuid, uuid, text);
drop function document_parties(uuid, uuid, uuid, uuid);

-- As what the actor stands to the papers of a placement, an institution or a project. A mailed link reaches one placement only.
-- A project's are its proposer's and the team's coordinators', but not theirs who declared an interest in it.
create function document_parties(programme uuid, placement uuid, profile uuid, institution uuid, project uuid) returns text[]
language sql stable security definer set search_path = public, pg_temp as $$
  select array_remove(array[
    case when placement is not null and programme = any (actor_coordinator()) then 'coordinator' end,
    case when project is not null and programme = any (actor_coordinator()) and programme = any (actor_team())
      and not own_profile(profile) and not declared_conflict(project) then 'coordinator' end,
    case when coalesce(placement, project) is not null and own_profile(profile) then 'member' end,
    case when placement is not null and exists (select 1 from placements p where p.id = placement
      and p.institution_id = any (actor_institutions())
      and coalesce(nullif(current_setting('app.linked', true), '')::uuid = p.id, true)) then 'host' end,
    case when institution is not null and programme = any (actor_official()) then 'official' end], null)
$$;

-- As before, and: papers of a project are read by the team while the proposer's address stands on it; see end_contact().
create function reads_document(programme uuid, placement uuid, profile uuid, institution uuid, project uuid, kind text) returns boolean
language sql stable security definer set search_path = public, pg_temp as $$
  select case
    when not mine.parties && document_readers(kind) then false
    when 'official' = any (mine.parties) or ('member' = any (mine.parties) and 'member' = any (document_readers(kind))) then true
    when project is not null then exists (select 1 from projects j where j.id = project
      and coalesce(j.contact_name, j.contact_email, j.contact_phone) is not null)
    when kind = 'evidence' and programme = any (actor_team()) then true
    when kind = 'receipt' then exists (select 1 from consents c where c.profile_id = profile and c.purpose = 'contact')
    else exists (select 1 from disclosures d where d.placement_id = placement and (d.ends_at is null or d.ends_at > now()))
  end from (select document_parties(programme, placement, profile, institution, project) as parties) mine
$$;
revoke execute on function document_parties(uuid, uuid, uuid, uuid, uuid), reads_document(uuid, uuid, uuid, uuid, uuid, text) from public;
grant execute on function document_parties(uuid, uuid, uuid, uuid, uuid), reads_document(uuid, uuid, uuid, uuid, uuid, text)
  to compatriot_app;

create policy readers on documents for select
  using (reads_document(programme_id, placement_id, profile_id, institution_id, project_id, kind));
-- To a milestone the proposer alone brings papers, and only while the project runs.
create policy adders on documents for insert with check (uploaded_by is not distinct from (select actor_account())
  and party = any (document_adders(kind))
  and party = any (document_parties(programme_id, placement_id, profile_id, institution_id, project_id))
  and reads_document(programme_id, placement_id, profile_id, institution_id, project_id, kind)
  and (project_id is null or (party = 'member'
    and exists (select 1 from projects j where j.id = project_id and j.status = 'running'))));

create or replace function read_document(file uuid, by_route text) returns table (name text, media_type text, bytes bytea)
language plpgsql security definer set search_path = public, pg_temp as $$
declare kept documents%rowtype;
begin
  select d.* into kept from documents d where d.id = file and d.removed_at is null;
  if kept.id is null or not reads_document(kept.programme_id, kept.placement_id, kept.profile_id, kept.institution_id,
      kept.project_id, kept.kind) then
    return;
  end if;
  if kept.profile_id is not null and actor_account() is not null and not own_profile(kept.profile_id) then
    insert into access_records (programme_id, profile_id, account_id, tier, route)
      values (kept.programme_id, kept.profile_id, actor_account(), 2, by_route);
  end if;
  return query select kept.name, kept.media_type, kept.bytes;
end $$;

create or replace function remove_document(file uuid) returns text
language plpgsql security definer set search_path = public, pg_temp as $$
declare kept documents%rowtype; mine text[];
begin
  select d.* into kept from documents d where d.id = file and d.removed_at is null for update;
  if kept.id is null or not reads_document(kept.programme_id, kept.placement_id, kept.profile_id, kept.institution_id,
      kept.project_id, kept.kind) then
    return null;
  end if;
  mine := document_parties(kept.programme_id, kept.placement_id, kept.profile_id, kept.institution_id, kept.project_id);
  if kept.uploaded_by is distinct from actor_account() and not mine && array['coordinator', 'official'] then return 'foreign'; end if;
  if kept.held then return 'held'; end if;
  update documents set removed_at = now(), bytes = null, name = '' where id = file;
  return 'removed';
end $$;

create or replace function hold_document(file uuid) returns boolean
language plpgsql security definer set search_path = public, pg_temp as $$
declare kept documents%rowtype;
begin
  select d.* into kept from documents d where d.id = file and d.removed_at is null for update;
  if kept.id is null or not reads_document(kept.programme_id, kept.placement_id, kept.profile_id, kept.institution_id,
      kept.project_id, kept.kind) then
    return false;
  end if;
  -- A host decides nothing on papers, and so keeps nobody from taking one back.
  if not document_parties(kept.programme_id, kept.placement_id, kept.profile_id, kept.institution_id, kept.project_id)
    && array['coordinator', 'member', 'official'] then
    return false;
  end if;
  update documents set held = true where id = file;
  return true;
end $$;

-- What a project leaves behind when it is over stays as it is.
create function hold_papers_of_project() returns trigger
language plpgsql security definer set search_path = public, pg_temp as $$
begin
  update documents set held = true where project_id = new.id and removed_at is null and not held;
  return null;
end $$;
revoke execute on function hold_papers_of_project() from public;
create trigger projects_over after update of status on projects for each row
  when (old.status = 'running' and new.status <> 'running') execute function hold_papers_of_project();

-- ── A tranche from a line in another currency ─────────────────────────────────────────────────────────────────────────
alter table project_milestones
  -- Units of the line's currency for one unit of the project's, as a colleague looked it up; for which day, and where.
  add column rate numeric(20, 10) constraint project_milestones_rate check (rate > 0),
  add column rated_on date,
  add column rate_source text,
  -- What it takes from the line: by that rate, and once it is paid by the one it was paid at.
  add column line_amount bigint constraint project_milestones_line_amount check (line_amount between 1 and 1000000000000000),
  add column paid_rate numeric(20, 10) constraint project_milestones_paid_rate check (paid_rate > 0),
  add column paid_rated_on date,
  add column paid_rate_source text;
alter table project_milestones disable trigger user;
update project_milestones set line_amount = amount where line_id is not null and amount > 0;
alter table project_milestones enable trigger user;
alter table project_milestones
  drop constraint project_milestones_committed,
  add constraint project_milestones_committed check (not committed or (line_id is not null and line_amount is not null)),
  add constraint project_milestones_exchange check ((rate is null) = (rated_on is null) and (rate is null) = (rate_source is null)
    and (paid_rate is null) = (paid_rated_on is null) and (paid_rate is null) = (paid_rate_source is null)
    and (paid_rate is null or (rate is not null and status = 'paid'))
    and (rate is not null or line_amount is null or line_amount = amount));
grant update (rate, rated_on, rate_source, line_amount, paid_rate, paid_rated_on, paid_rate_source) on project_milestones
  to compatriot_app;

create or replace function tranches_count() returns trigger
language plpgsql security definer set search_path = public, pg_temp as $$
declare promised bigint := 0; spent bigint := 0; line uuid := coalesce(new.line_id, old.line_id);
begin
  if tg_op = 'DELETE' then
    if old.committed and old.status = 'paid' then
      update budget_lines set erased = erased + old.line_amount where id = old.line_id;
    elsif old.committed then
      update budget_lines set committed = committed - old.line_amount where id = old.line_id;
    end if;
    return null;
  end if;
  if new.committed then promised := new.line_amount; end if;
  if new.committed and new.status = 'paid' then spent := new.line_amount; end if;
  if tg_op = 'UPDATE' and old.committed then
    promised := promised - old.line_amount;
    if old.status = 'paid' then spent := spent - old.line_amount; end if;
  end if;
  if promised <> 0 or spent <> 0 then
    update budget_lines set committed = committed + promised, paid = paid + spent where id = line;
  end if;
  return null;
end $$;

-- Nobody approves or pays themselves; what was handed in is no longer the proposer's to reword; and no tranche is reported or
-- accepted without a paper, but for one that is paid in advance.
create or replace function milestones_take_steps() returns trigger language plpgsql set search_path = public, pg_temp as $$
declare own boolean; phase text; money text; changed text[];
begin
  if not row_security_active('project_milestones') or actor_system() is not null then return coalesce(new, old); end if;
  select own_profile(p.profile_id), p.status, p.currency into own, phase, money from projects p
    where p.id = coalesce(new.project_id, old.project_id);
  if tg_op in ('INSERT', 'DELETE') then
    if own and phase in ('draft', 'returned') and (tg_op = 'DELETE' or (new.status = 'planned' and new.line_id is null
      and not new.committed and new.report is null and new.line_amount is null and new.rate is null)) then
      return coalesce(new, old);
    end if;
  else
    select coalesce(array_agg(key), '{}') into changed from jsonb_each(to_jsonb(new)) as after(key, value)
      where to_jsonb(old) -> key is distinct from value;
    if changed = '{}' then
      raise exception 'nothing was changed' using errcode = 'insufficient_privilege';
    elsif own then
      if phase = 'running' and old.status in ('planned', 'reported') and new.status = 'reported'
        and changed <@ array['status', 'report', 'reported_at', 'reason']
        and (new.amount = 0 or exists (select 1 from documents d where d.milestone_id = new.id and d.removed_at is null)) then
        return new;
      end if;
      -- Who withdraws gives back what was not paid.
      if phase = 'withdrawn' and old.status <> 'paid' and new.status = 'cancelled' and changed <@ array['status', 'committed'] then
        return new;
      end if;
    elsif new.programme_id = any (actor_coordinator()) then
      if old.status = 'planned' and new.status = 'planned' and new.programme_id = any (actor_finance())
        and phase in ('submitted', 'approved') and (new.line_currency = money) = (new.rate is null)
        and changed <@ array['line_id', 'line_currency', 'committed', 'line_amount', 'rate', 'rated_on', 'rate_source'] then
        return new;
      end if;
      if phase = 'running' and old.status in ('reported', 'planned') and new.status in ('approved', 'planned')
        and (old.status = 'reported' or old.advance) and changed <@ array['status', 'decided_by', 'decided_at', 'reason']
        and (new.status = 'planned' or old.status = 'planned' or new.amount = 0
          or exists (select 1 from documents d where d.milestone_id = new.id and d.removed_at is null and d.held)) then
        return new;
      end if;
      if phase = 'running' and old.status = 'approved' and new.status = 'paid' and new.programme_id = any (actor_finance())
        and changed <@ (array['status', 'paid_on', 'reference'] || case when new.paid_rate is null then '{}'
          else array['line_amount', 'paid_rate', 'paid_rated_on', 'paid_rate_source'] end) then return new; end if;
      if phase in ('stopped', 'completed') and old.status <> 'paid' and new.status = 'cancelled'
        and changed <@ array['status', 'committed'] then return new; end if;
    end if;
  end if;
  raise exception 'not a step of a milestone that is theirs' using errcode = 'insufficient_privilege';
end $$;

-- Figures of money are those of the line, in its currency.
do $$
declare told text := pg_get_functiondef('indicator_source(text)'::regprocedure);
begin
  if told not like '%t.amount::numeric%' then raise exception 'the figures of tranches are read in another way by now'; end if;
  execute replace(told, 't.amount::numeric', 'coalesce(t.line_amount, t.amount)::numeric');
end $$;
