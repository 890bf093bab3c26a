-- Projects that members of a diaspora propose at home: appraised by at least two colleagues on their own, co-financed in
-- tranches against milestones from the same budget lines as placements, counted with the same indicators.
create table projects (
  id uuid primary key default gen_random_uuid(),
  programme_id uuid not null references programmes on delete cascade,
  profile_id uuid not null,
  pseudonym text not null,
  status text not null default 'draft' constraint projects_status check (status in ('draft', 'submitted', 'returned', 'approved',
    'rejected', 'running', 'completed', 'stopped', 'withdrawn')),
  title text not null,
  -- Proposed in the name of an association; null: in one's own.
  association text,
  problem text not null default '',
  activities text not null default '',
  beneficiaries text not null default '',
  lasting text not null default '',
  sector text not null,
  country text not null,
  place text,
  starts_on date,
  ends_on date,
  currency text not null constraint projects_currency check (currency ~ '^[A-Z]{3}$'),
  -- Minor units: what the proposers and their partners give themselves. What is asked for is the sum of the milestones.
  own_amount bigint not null default 0 constraint projects_own check (own_amount between 0 and 1000000000000),
  -- Written by the proposer for the programme's team, which reads it from the day the proposal is handed in.
  contact_name text,
  contact_email text,
  contact_phone text,
  -- How often it was handed in: who appraised it before it was returned appraises it again.
  round smallint not null default 0,
  decision_note text,
  reason_code text,
  agreed_at timestamptz,
  results jsonb,
  completed_on date,
  status_at timestamptz not null default now(),
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  version integer not null default 1,
  constraint projects_scope unique (id, programme_id),
  constraint projects_profile foreign key (profile_id, programme_id) references profiles (id, programme_id) on delete cascade,
  constraint projects_dates check (ends_on is null or starts_on is null or ends_on >= starts_on)
);
create index projects_programme on projects (programme_id, status);
create index projects_profile_row on projects (profile_id);

create table project_milestones (
  id uuid primary key default gen_random_uuid(),
  project_id uuid not null,
  programme_id uuid not null references programmes on delete cascade,
  position smallint not null,
  title text not null,
  due_on date not null,
  -- Minor units of the project's currency; 0 for a milestone without money.
  amount bigint not null constraint project_milestones_amount check (amount between 0 and 1000000000000),
  -- Paid before anything is reported, so that work can begin.
  advance boolean not null default false,
  status text not null default 'planned' constraint project_milestones_status check (status in ('planned', 'reported', 'approved',
    'paid', 'cancelled')),
  report text,
  reported_at timestamptz,
  decided_by uuid references accounts on delete set null,
  decided_at timestamptz,
  reason text,
  line_id uuid,
  line_currency text,
  -- Takes money from its line from the approval of the project on.
  committed boolean not null default false,
  paid_on date,
  reference text,
  constraint project_milestones_project foreign key (project_id, programme_id) references projects (id, programme_id) on delete cascade,
  constraint project_milestones_line foreign key (line_id, programme_id, line_currency) references budget_lines (id, programme_id, currency),
  constraint project_milestones_once unique (project_id, position),
  constraint project_milestones_committed check (not committed or line_id is not null),
  constraint project_milestones_paid check ((status = 'paid') = (paid_on is not null and reference is not null))
);
create index project_milestones_lines on project_milestones (line_id, programme_id, line_currency);

create table project_appraisals (
  project_id uuid not null,
  programme_id uuid not null references programmes on delete cascade,
  account_id uuid not null references accounts on delete cascade,
  round smallint not null,
  -- Related to the proposer, or with an interest in the project: no scores then.
  conflict boolean not null,
  scores jsonb not null default '{}',
  note text not null default '',
  given_at timestamptz not null default now(),
  primary key (project_id, account_id, round),
  constraint project_appraisals_project foreign key (project_id, programme_id) references projects (id, programme_id) on delete cascade,
  constraint project_appraisals_conflict check (not conflict or scores = '{}')
);
create index project_appraisals_account on project_appraisals (account_id);

-- ── The money of a line counts tranches as it counts payments: under its lock, and never overdrawn ─────────────────────
create function tranches_count() returns trigger
language plpgsql security definer set search_path = public, pg_temp as $$
declare promised bigint := 0; spent bigint := 0; line uuid := coalesce(new.line_id, old.line_id);
begin
  if tg_op = 'DELETE' then
    if old.committed and old.status = 'paid' then
      update budget_lines set erased = erased + old.amount where id = old.line_id;
    elsif old.committed then
      update budget_lines set committed = committed - old.amount where id = old.line_id;
    end if;
    return null;
  end if;
  if new.committed then promised := new.amount; end if;
  if new.committed and new.status = 'paid' then spent := new.amount; end if;
  if tg_op = 'UPDATE' and old.committed then
    promised := promised - old.amount;
    if old.status = 'paid' then spent := spent - old.amount; end if;
  end if;
  if promised <> 0 or spent <> 0 then
    update budget_lines set committed = committed + promised, paid = paid + spent where id = line;
  end if;
  return null;
end $$;
revoke execute on function tranches_count() from public;
create trigger tranches_count after insert or update or delete on project_milestones for each row execute function tranches_count();

-- Who leads from where to where; server/projects/rules.ts has the same table, and a test compares them.
create function project_parties(was text, becomes text) returns text[] language sql immutable parallel safe as $$
  select case
    when was in ('draft', 'returned') and becomes = 'submitted' then array['member']
    when was = 'submitted' and becomes in ('returned', 'rejected') then array['coordinator']
    when was = 'submitted' and becomes = 'approved' then array['coordinator']
    when was = 'approved' and becomes = 'running' then array['member']
    when was = 'running' and becomes = 'completed' then array['coordinator']
    when was in ('approved', 'running') and becomes = 'stopped' then array['coordinator']
    when was in ('draft', 'submitted', 'returned', 'approved', 'running') and becomes = 'withdrawn' then array['member']
    else array[]::text[] end
$$;

create function projects_take_steps() returns trigger language plpgsql set search_path = public, pg_temp as $$
declare own boolean; coordinates boolean; parties text[] := '{}'; changed text[]; allowed text[] := array['updated_at', 'version'];
begin
  if not row_security_active('projects') or actor_system() is not null then return new; end if;
  own := own_profile(new.profile_id);
  coordinates := new.programme_id = any (actor_coordinator()) and not own;
  if own then parties := parties || 'member'::text; end if;
  if coordinates then parties := parties || 'coordinator'::text; end if;
  select coalesce(array_agg(key), '{}') into changed from jsonb_each(to_jsonb(new)) as after(key, value)
    where to_jsonb(old) -> key is distinct from value;
  -- An address may always be taken away: see end_contact() below.
  if changed <> '{}' and changed <@ array['contact_name', 'contact_email', 'contact_phone']
    and coalesce(new.contact_name, new.contact_email, new.contact_phone) is null and (own or not coordinates) then
    return new;
  end if;
  if new.status = old.status then
    if own and old.status in ('draft', 'returned') then
      allowed := allowed || array['title', 'association', 'problem', 'activities', 'beneficiaries', 'lasting', 'sector', 'country', 'place',
        'starts_on', 'ends_on', 'currency', 'own_amount', 'contact_name', 'contact_email', 'contact_phone'];
    elsif own and old.status = 'running' then allowed := allowed || array['results'];
    end if;
  elsif parties && project_parties(old.status, new.status) then
    allowed := allowed || array['status', 'status_at', 'decision_note', 'reason_code'] || case new.status
      when 'submitted' then array['round']       when 'running' then array['agreed_at'] when 'completed' then array['completed_on'] else array[]::text[] end;
  else
    raise exception 'this step is not theirs' using errcode = 'insufficient_privilege';
  end if;
  if not changed <@ allowed then
    raise exception 'this step does not change that' using errcode = 'insufficient_privilege';
  end if;
  return new;
end $$;
create trigger projects_steps before update on projects for each row execute function projects_take_steps();

-- Nobody approves or pays themselves; what was handed in is no longer the proposer's to reword.
create function milestones_take_steps() returns trigger language plpgsql set search_path = public, pg_temp as $$
declare own boolean; phase text; changed text[];
begin
  if not row_security_active('project_milestones') or actor_system() is not null then return coalesce(new, old); end if;
  select own_profile(p.profile_id), p.status into own, phase from projects p where p.id = coalesce(new.project_id, old.project_id);
  if tg_op in ('INSERT', 'DELETE') then
    if own and phase in ('draft', 'returned') and (tg_op = 'DELETE' or (new.status = 'planned' and new.line_id is null
      and not new.committed and new.report is null)) then
      return coalesce(new, old);
    end if;
  else
    select coalesce(array_agg(key), '{}') into changed from jsonb_each(to_jsonb(new)) as after(key, value)
      where to_jsonb(old) -> key is distinct from value;
    if changed = '{}' then
      raise exception 'nothing was changed' using errcode = 'insufficient_privilege';
    elsif own then
      if phase = 'running' and old.status in ('planned', 'reported') and new.status = 'reported'
        and changed <@ array['status', 'report', 'reported_at', 'reason'] then return new; end if;
      -- Who withdraws gives back what was not paid.
      if phase = 'withdrawn' and old.status <> 'paid' and new.status = 'cancelled' and changed <@ array['status', 'committed'] then
        return new;
      end if;
    elsif new.programme_id = any (actor_coordinator()) then
      if old.status = 'planned' and new.status = 'planned' and new.programme_id = any (actor_finance())
        and phase in ('submitted', 'approved') and changed <@ array['line_id', 'line_currency', 'committed'] then return new; end if;
      if phase = 'running' and old.status in ('reported', 'planned') and new.status in ('approved', 'planned')
        and (old.status = 'reported' or old.advance) and changed <@ array['status', 'decided_by', 'decided_at', 'reason'] then
        return new;
      end if;
      if phase = 'running' and old.status = 'approved' and new.status = 'paid' and new.programme_id = any (actor_finance())
        and changed <@ array['status', 'paid_on', 'reference'] then return new; end if;
      if phase in ('stopped', 'completed') and old.status <> 'paid' and new.status = 'cancelled'
        and changed <@ array['status', 'committed'] then return new; end if;
    end if;
  end if;
  raise exception 'not a step of a milestone that is theirs' using errcode = 'insufficient_privilege';
end $$;
create trigger milestones_steps before insert or update or delete on project_milestones for each row execute function milestones_take_steps();

-- ── Who reads and writes ────────────────────────────────────────────────────────────────────────────────────────────
do $$
declare t text;
begin
  foreach t in array array['projects', 'project_milestones', 'project_appraisals'] loop
    execute format('alter table %I enable row level security, force row level security', t);
    execute format('create policy definer on %I to current_user using (true) with check (true)', t);
    execute format('create policy system_actor on %I using (programme_id = (select actor_programme()) and (select actor_system()) is not null) with check (programme_id = (select actor_programme()) and (select actor_system()) is not null)', t);
  end loop;
end $$;
grant select on projects, project_milestones, project_appraisals to compatriot_app;
grant insert on projects, project_milestones, project_appraisals to compatriot_app;
grant delete on project_milestones to compatriot_app;
grant update (status, title, association, problem, activities, beneficiaries, lasting, sector, country, place, starts_on, ends_on,
  currency, own_amount, contact_name, contact_email, contact_phone, decision_note, reason_code, agreed_at, results, completed_on,
  round, status_at, updated_at, version) on projects to compatriot_app;
grant update (status, report, reported_at, decided_by, decided_at, reason, line_id, line_currency, committed, paid_on, reference)
  on project_milestones to compatriot_app;

-- A proposal is addressed to the programme's own team and to nobody else: not to hosts, not to the home government.
create policy own on projects for select using (own_profile(profile_id));
create policy own_drafts on projects for insert with check (own_profile(profile_id) and status = 'draft');
create policy own_changes on projects for update using (own_profile(profile_id));
create policy team on projects for select using (programme_id = any ((select actor_team())::uuid[]) and status <> 'draft');
create policy coordinators_decide on projects for update
  using (programme_id = any ((select actor_coordinator())::uuid[]) and programme_id = any ((select actor_team())::uuid[])
    and status <> 'draft');
create policy readers on project_milestones for select using (exists (select 1 from projects p where p.id = project_id));
create policy own_plans on project_milestones for insert
  with check (exists (select 1 from projects p where p.id = project_id and own_profile(p.profile_id)));
create policy own_replans on project_milestones for delete
  using (exists (select 1 from projects p where p.id = project_id and own_profile(p.profile_id)));
create policy both_move on project_milestones for update using (exists (select 1 from projects p where p.id = project_id
  and (own_profile(p.profile_id) or (p.programme_id = any ((select actor_coordinator())::uuid[])
    and p.programme_id = any ((select actor_team())::uuid[])))));
-- Everybody appraises on their own: others' scores are read by who has given theirs, or declared a conflict.
create function has_appraised(project uuid) returns boolean
language sql stable security definer set search_path = public, pg_temp as
  $$ select exists (select 1 from project_appraisals a join projects p on p.id = a.project_id
    where a.project_id = project and a.account_id = actor_account() and a.round = p.round) $$;
revoke execute on function has_appraised(uuid) from public;
grant execute on function has_appraised(uuid) to compatriot_app;
create policy own on project_appraisals for select using (account_id = (select actor_account()));
create policy after_own on project_appraisals for select
  using (programme_id = any ((select actor_team())::uuid[]) and has_appraised(project_id));
create policy team_appraises on project_appraisals for insert with check (account_id = (select actor_account())
  and programme_id = any ((select actor_team())::uuid[])
  and exists (select 1 from projects p where p.id = project_id and p.status = 'submitted' and p.round = project_appraisals.round
    and not own_profile(p.profile_id)));

-- Withdrawing the consent to be contacted takes the address off a proposal as it closes what a yes opened.
create or replace function end_contact() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
begin
  update disclosures set ends_at = now() where profile_id = old.profile_id and (ends_at is null or ends_at > now());
  update projects set contact_name = null, contact_email = null, contact_phone = null where profile_id = old.profile_id
    and status <> 'draft';
  return null;
end $$;
