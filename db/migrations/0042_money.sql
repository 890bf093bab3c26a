-- Money: what donors granted, what of it is set aside for needs, what is committed to people and what was paid. Recorded, not
-- executed. Every amount is in minor units of a currency (ISO 4217). The sums of a line are kept by triggers from the payments
-- themselves, under its lock and a CHECK: however many commit at once, no line is overdrawn, and nobody writes a sum by hand.

-- ── Who decides about money ─────────────────────────────────────────────────────────────────────────────────────────
alter table memberships add column finance boolean not null default false,
  add constraint memberships_finance check (role = 'coordinator' or not finance);
-- Until now every coordinator funded needs.
update memberships set finance = true where role = 'coordinator';
grant update (finance) on memberships to compatriot_app;
create policy administrator_trusts on memberships for update using ((select actor_administrator()));
-- No job gives anybody a right.
create policy only_administrators_trust on memberships as restrictive for update to compatriot_app
  using ((select actor_administrator()));

create function actor_finance() returns uuid[] language sql stable parallel safe as
  $$ select coalesce(nullif(current_setting('app.finance', true), ''), '{}')::uuid[] $$;

create or replace function act_as(holder uuid) returns jsonb language plpgsql set search_path = public, pg_temp as $$
declare person accounts%rowtype; roles jsonb; places jsonb;
begin
  perform set_config('app.system', '', true), set_config('app.programme', '', true), set_config('app.draft', '', true),
    set_config('app.named', '', true), set_config('app.erased', '', true);
  select a.* into person from accounts a where a.id = holder;
  if not found then
    perform set_config('app.account', '', true), set_config('app.administrator', 'false', true),
      set_config('app.team', '{}', true), set_config('app.government', '{}', true), set_config('app.coordinator', '{}', true),
      set_config('app.finance', '{}', true), set_config('app.institutions', '{}', true);
    return null;
  end if;
  select coalesce(jsonb_agg(jsonb_build_object('programmeId', m.programme_id, 'programmeCode', p.code, 'programmeName', p.name,
      'role', m.role, 'recipient', m.recipient, 'finance', m.finance) order by p.name, m.role), '[]')
    into roles from memberships m join programmes p on p.id = m.programme_id where m.account_id = person.id;
  select coalesce(jsonb_agg(jsonb_build_object('id', i.institution_id, 'programmeId', i.programme_id)), '[]')
    into places from institution_members i where i.account_id = person.id;
  perform set_config('app.account', person.id::text, true),
    set_config('app.administrator', person.administrator::text, true),
    set_config('app.team', coalesce((select array_agg(distinct programme_id) from memberships
      where account_id = person.id and recipient = 'programme_team')::text, '{}'), true),
    set_config('app.government', coalesce((select array_agg(distinct programme_id) from memberships
      where account_id = person.id and recipient = 'home_government')::text, '{}'), true),
    set_config('app.coordinator', coalesce((select array_agg(distinct programme_id) from memberships
      where account_id = person.id and role = 'coordinator')::text, '{}'), true),
    set_config('app.finance', coalesce((select array_agg(distinct programme_id) from memberships
      where account_id = person.id and role = 'coordinator' and finance)::text, '{}'), true),
    set_config('app.institutions', coalesce((select array_agg(institution_id) from institution_members
      where account_id = person.id)::text, '{}'), true);
  return jsonb_build_object('account', jsonb_build_object('id', person.id, 'email', person.email, 'name', person.name,
    'language', person.language, 'administrator', person.administrator), 'memberships', roles, 'institutions', places);
end $$;

-- ── What was granted ────────────────────────────────────────────────────────────────────────────────────────────────
create table donors (
  id uuid primary key default gen_random_uuid(),
  programme_id uuid not null references programmes on delete cascade,
  name text not null,
  created_at timestamptz not null default now(),
  constraint donors_scope unique (id, programme_id),
  constraint donors_name unique (programme_id, name)
);
insert into donors (programme_id, name) select distinct programme_id, donor from assignments where donor is not null;

create table budget_lines (
  id uuid primary key default gen_random_uuid(),
  programme_id uuid not null references programmes on delete cascade,
  donor_id uuid not null,
  code text not null,
  name text not null,
  currency text not null constraint budget_lines_currency check (currency ~ '^[A-Z]{3}$'),
  amount bigint not null constraint budget_lines_amount check (amount between 1 and 1000000000000000),
  -- First and last day of what it pays for.
  valid_from date not null,
  valid_until date not null,
  -- Kept by triggers. Set aside for needs; promised to people (paid or to be paid); paid; paid to people who are erased since,
  -- so that the sums stay what the bank statement says.
  funded bigint not null default 0,
  committed bigint not null default 0,
  paid bigint not null default 0,
  erased bigint not null default 0,
  created_by uuid references accounts on delete set null,
  created_at timestamptz not null default now(),
  version integer not null default 1,
  constraint budget_lines_scope unique (id, programme_id),
  constraint budget_lines_money unique (id, programme_id, currency),
  constraint budget_lines_code unique (programme_id, code),
  constraint budget_lines_donor foreign key (donor_id, programme_id) references donors (id, programme_id),
  constraint budget_lines_dates check (valid_until >= valid_from),
  constraint budget_lines_funded check (funded between 0 and amount),
  constraint budget_lines_committed check (committed between 0 and amount),
  constraint budget_lines_paid check (paid between 0 and committed),
  constraint budget_lines_erased check (erased between 0 and paid)
);
create index budget_lines_donor_row on budget_lines (donor_id, programme_id);
create index budget_lines_by on budget_lines (created_by);

-- What of a line is set aside for a need. Promises to the people of that need stay within it.
create table assignment_funding (
  assignment_id uuid not null,
  line_id uuid not null,
  programme_id uuid not null,
  amount bigint not null constraint assignment_funding_amount check (amount between 0 and 1000000000000000),
  committed bigint not null default 0,
  account_id uuid references accounts on delete set null,
  at timestamptz not null default now(),
  primary key (assignment_id, line_id),
  constraint assignment_funding_assignment foreign key (assignment_id, programme_id)
    references assignments (id, programme_id) on delete cascade,
  constraint assignment_funding_line foreign key (line_id, programme_id) references budget_lines (id, programme_id),
  constraint assignment_funding_committed check (committed between 0 and amount)
);
create index assignment_funding_lines on assignment_funding (line_id, programme_id);
create index assignment_funding_by on assignment_funding (account_id);

create function funding_counts() returns trigger
language plpgsql security definer set search_path = public, pg_temp as $$
declare was bigint := 0; becomes bigint := 0;
begin
  if tg_op <> 'INSERT' then was := old.amount; end if;
  if tg_op <> 'DELETE' then becomes := new.amount; end if;
  if was <> becomes then
    update budget_lines set funded = funded + becomes - was where id = coalesce(new.line_id, old.line_id);
  end if;
  return null;
end $$;
revoke execute on function funding_counts() from public;
create trigger funding_counts after insert or update or delete on assignment_funding
  for each row execute function funding_counts();

-- ── What people spent and ask back ──────────────────────────────────────────────────────────────────────────────────
alter table placements add constraint placements_need unique (id, programme_id, profile_id, assignment_id);

create table expense_claims (
  id uuid primary key default gen_random_uuid(),
  programme_id uuid not null references programmes on delete cascade,
  placement_id uuid not null,
  profile_id uuid not null,
  assignment_id uuid not null,
  kind text not null constraint expense_claims_kind check (kind in ('travel', 'lodging', 'visa', 'health', 'materials', 'other')),
  -- In the person's own words, to the programme.
  note text not null,
  spent_on date not null,
  amount bigint not null constraint expense_claims_amount check (amount between 1 and 1000000000000),
  currency text not null constraint expense_claims_currency check (currency ~ '^[A-Z]{3}$'),
  document_id uuid,
  status text not null default 'sent' constraint expense_claims_status check (status in ('sent', 'approved', 'refused', 'withdrawn')),
  account_id uuid references accounts on delete set null,
  sent_at timestamptz not null default now(),
  decided_by uuid references accounts on delete set null,
  decided_at timestamptz,
  -- What of it was granted, and why not all of it.
  granted bigint,
  reason text,
  constraint expense_claims_scope unique (id, programme_id, placement_id),
  constraint expense_claims_placement foreign key (placement_id, programme_id, profile_id, assignment_id)
    references placements (id, programme_id, profile_id, assignment_id) on delete cascade,
  constraint expense_claims_document foreign key (document_id, programme_id)
    references documents (id, programme_id) on delete set null (document_id),
  constraint expense_claims_granted check ((status = 'approved') = (granted is not null) and granted between 1 and amount),
  constraint expense_claims_reason check (reason is not null or status not in ('refused')),
  constraint expense_claims_decided check ((status in ('approved', 'refused')) = (decided_at is not null))
);
create index expense_claims_of on expense_claims (placement_id);
create index expense_claims_waiting on expense_claims (programme_id, sent_at) where status = 'sent';
create index expense_claims_documents on expense_claims (document_id, programme_id) where document_id is not null;
create index expense_claims_by on expense_claims (account_id);
create index expense_claims_decided_by on expense_claims (decided_by);

-- ── What is promised and paid ───────────────────────────────────────────────────────────────────────────────────────
create table payments (
  id uuid primary key default gen_random_uuid(),
  programme_id uuid not null references programmes on delete cascade,
  placement_id uuid not null,
  profile_id uuid not null,
  assignment_id uuid not null,
  line_id uuid not null,
  line_currency text not null,
  part text not null constraint payments_part check (part in ('stipend', 'travel', 'allowance', 'claim')),
  claim_id uuid,
  due_on date not null,
  -- As the terms or the claim say it.
  amount bigint not null constraint payments_amount check (amount between 1 and 1000000000000),
  currency text not null constraint payments_currency check (currency ~ '^[A-Z]{3}$'),
  -- Units of the line's currency for one unit of this one, as a colleague looked it up, and the day for which it held.
  rate numeric(20, 10) constraint payments_rate check (rate > 0),
  rated_on date,
  -- What it takes from the line: by that rate, and once it is paid by the one it was paid at.
  line_amount bigint not null constraint payments_line_amount check (line_amount between 1 and 1000000000000000),
  status text not null default 'due' constraint payments_status check (status in ('due', 'made', 'cancelled')),
  made_on date,
  made_amount bigint,
  made_rate numeric(20, 10) constraint payments_made_rate check (made_rate > 0),
  made_rated_on date,
  -- What finds it in the books.
  reference text,
  made_by uuid references accounts on delete set null,
  made_at timestamptz,
  -- Why it will not be paid.
  cancelled text constraint payments_cancelled check (cancelled in ('terms_changed', 'ended', 'by_hand')),
  reason text,
  account_id uuid references accounts on delete set null,
  at timestamptz not null default now(),
  constraint payments_placement foreign key (placement_id, programme_id, profile_id, assignment_id)
    references placements (id, programme_id, profile_id, assignment_id) on delete cascade,
  constraint payments_line foreign key (line_id, programme_id, line_currency)
    references budget_lines (id, programme_id, currency),
  -- Only from what was set aside for the need.
  constraint payments_funding foreign key (assignment_id, line_id) references assignment_funding (assignment_id, line_id),
  constraint payments_claim foreign key (claim_id, programme_id, placement_id)
    references expense_claims (id, programme_id, placement_id) on delete cascade,
  constraint payments_claimed check ((part = 'claim') = (claim_id is not null)),
  constraint payments_exchange check ((currency = line_currency) = (rate is null) and (rate is null) = (rated_on is null)
    and (made_rate is null) = (made_rated_on is null) and (made_rate is null or rate is not null)
    and (rate is not null or line_amount = coalesce(made_amount, amount))),
  constraint payments_made check ((status = 'made') = (made_on is not null) and (status = 'made') = (made_amount is not null)
    and (status = 'made') = (reference is not null) and (status = 'made') = (made_at is not null)
    and (made_rate is null or status = 'made') and made_amount between 1 and amount),
  constraint payments_stopped check ((status = 'cancelled') = (cancelled is not null)
    and (reason is not null or cancelled is distinct from 'by_hand'))
);
-- Promised once, however many press at once.
create unique index payments_once on payments (placement_id, part, due_on) where claim_id is null and status <> 'cancelled';
create unique index payments_once_a_claim on payments (claim_id) where claim_id is not null and status <> 'cancelled';
create index payments_due on payments (programme_id, due_on) where status = 'due';
create index payments_of_line on payments (line_id, programme_id);
create index payments_of_need on payments (assignment_id, line_id);
create index payments_by on payments (account_id);
create index payments_made_by on payments (made_by);

create function payments_count() returns trigger
language plpgsql security definer set search_path = public, pg_temp as $$
declare promised bigint := 0; spent bigint := 0;
begin
  if tg_op = 'DELETE' then
    -- Erased with the person: a promise is over, what was paid was paid.
    if old.status = 'due' then
      update budget_lines set committed = committed - old.line_amount where id = old.line_id;
      update assignment_funding set committed = committed - old.line_amount
        where assignment_id = old.assignment_id and line_id = old.line_id;
    elsif old.status = 'made' then
      update budget_lines set erased = erased + old.line_amount where id = old.line_id;
    end if;
    return null;
  end if;
  if new.status <> 'cancelled' then promised := new.line_amount; end if;
  if new.status = 'made' then spent := new.line_amount; end if;
  if tg_op = 'UPDATE' then
    if old.status <> 'cancelled' then promised := promised - old.line_amount; end if;
    if old.status = 'made' then spent := spent - old.line_amount; end if;
  end if;
  if promised <> 0 or spent <> 0 then
    -- The line first, then what is set aside of it: one order for everybody.
    update budget_lines set committed = committed + promised, paid = paid + spent where id = new.line_id;
    update assignment_funding set committed = committed + promised
      where assignment_id = new.assignment_id and line_id = new.line_id;
  end if;
  return null;
end $$;
revoke execute on function payments_count() from public;
create trigger payments_count after insert or update or delete on payments for each row execute function payments_count();

-- A payment is made, stopped, or (by whoever made it, within a day) found not to have been made. What was promised stays.
create function payments_take_steps() returns trigger language plpgsql set search_path = public, pg_temp as $$
declare changed text[]; allowed text[] := array['status', 'line_amount'];
begin
  if not row_security_active('payments') then return new; end if;
  select coalesce(array_agg(key), '{}') into changed from jsonb_each(to_jsonb(new)) as after(key, value)
    where to_jsonb(old) -> key is distinct from value;
  if old.status = 'due' and new.status = 'made' and actor_system() is null then
    allowed := allowed || array['made_on', 'made_amount', 'made_rate', 'made_rated_on', 'reference', 'made_by', 'made_at'];
    if changed <@ allowed and new.made_by = actor_account() and new.made_at = now() then return new; end if;
  elsif old.status = 'made' and new.status = 'due' and old.made_by = actor_account() and old.made_at > now() - interval '24 hours' then
    allowed := allowed || array['made_on', 'made_amount', 'made_rate', 'made_rated_on', 'reference', 'made_by', 'made_at'];
    if changed <@ allowed then return new; end if;
  elsif old.status = 'due' and new.status = 'cancelled' then
    if changed <@ array['status', 'cancelled', 'reason'] and (actor_system() is null or new.cancelled = 'ended') then return new; end if;
  elsif old.status = 'cancelled' and new.status = 'due' and old.cancelled = 'ended' then
    if changed <@ array['status', 'cancelled', 'reason'] then return new; end if;
  elsif changed = '{}' then return new;
  end if;
  raise exception 'not a step of a payment' using errcode = 'insufficient_privilege';
end $$;
create trigger payments_steps before update on payments for each row execute function payments_take_steps();

create function claims_take_steps() returns trigger language plpgsql set search_path = public, pg_temp as $$
declare changed text[];
begin
  if not row_security_active('expense_claims') then return new; end if;
  select coalesce(array_agg(key), '{}') into changed from jsonb_each(to_jsonb(new)) as after(key, value)
    where to_jsonb(old) -> key is distinct from value;
  if changed = '{}' then return new; end if;
  if old.status = 'sent' and new.status = 'withdrawn' and own_profile(new.profile_id) and changed <@ array['status'] then
    return new;
  end if;
  -- Nobody grants themselves money.
  if old.status = 'sent' and new.status in ('approved', 'refused') and not own_profile(new.profile_id)
    and new.programme_id = any (actor_finance()) and new.decided_by = actor_account()
    and changed <@ array['status', 'decided_by', 'decided_at', 'granted', 'reason'] then
    return new;
  end if;
  raise exception 'not a step of a claim' using errcode = 'insufficient_privilege';
end $$;
create trigger expense_claims_steps before update on expense_claims for each row execute function claims_take_steps();

-- ── Who reads and writes ────────────────────────────────────────────────────────────────────────────────────────────
alter table donors enable row level security, force row level security;
alter table budget_lines enable row level security, force row level security;
alter table assignment_funding enable row level security, force row level security;
alter table expense_claims enable row level security, force row level security;
alter table payments enable row level security, force row level security;
grant select, insert on donors, expense_claims, payments to compatriot_app;
grant select on budget_lines, assignment_funding to compatriot_app;
grant insert (assignment_id, line_id, programme_id, amount, account_id, at) on assignment_funding to compatriot_app;
grant insert (id, programme_id, donor_id, code, name, currency, amount, valid_from, valid_until, created_by) on budget_lines
  to compatriot_app;
grant update (name, amount, valid_from, valid_until, version) on budget_lines to compatriot_app;
grant update (amount, account_id, at) on assignment_funding to compatriot_app;
grant update (status, decided_by, decided_at, granted, reason) on expense_claims to compatriot_app;
grant update (status, line_amount, made_on, made_amount, made_rate, made_rated_on, reference, made_by, made_at, cancelled, reason)
  on payments to compatriot_app;
create policy definer on donors to current_user using (true) with check (true);
create policy definer on budget_lines to current_user using (true) with check (true);
create policy definer on assignment_funding to current_user using (true) with check (true);
create policy definer on expense_claims to current_user using (true) with check (true);
create policy definer on payments to current_user using (true) with check (true);

create policy coordinators on donors for select using (programme_id = any ((select actor_coordinator())::uuid[]));
create policy finance_adds on donors for insert with check (programme_id = any ((select actor_finance())::uuid[]));
create policy coordinators on budget_lines for select using (programme_id = any ((select actor_coordinator())::uuid[]));
create policy finance_adds on budget_lines for insert with check (programme_id = any ((select actor_finance())::uuid[])
  and created_by = (select actor_account()));
create policy finance_changes on budget_lines for update using (programme_id = any ((select actor_finance())::uuid[]));
create policy coordinators on assignment_funding for select using (programme_id = any ((select actor_coordinator())::uuid[]));
create policy finance_adds on assignment_funding for insert with check (programme_id = any ((select actor_finance())::uuid[])
  and account_id = (select actor_account()));
create policy finance_changes on assignment_funding for update using (programme_id = any ((select actor_finance())::uuid[]))
  with check (account_id = (select actor_account()));

create policy coordinators on payments for select using (programme_id = any ((select actor_coordinator())::uuid[]));
create policy own on payments for select using (own_profile(profile_id));
create policy finance_promises on payments for insert with check (programme_id = any ((select actor_finance())::uuid[])
  and account_id = (select actor_account()) and status = 'due' and not own_profile(profile_id));
create policy finance_pays on payments for update using (programme_id = any ((select actor_finance())::uuid[])
  and not own_profile(profile_id));

-- A claim is addressed to the programme's own team: nobody else reads it, the host and the government included.
create policy coordinators on expense_claims for select using (programme_id = any ((select actor_coordinator())::uuid[])
  and programme_id = any ((select actor_team())::uuid[]));
create policy finance_decides on expense_claims for update using (programme_id = any ((select actor_finance())::uuid[])
  and programme_id = any ((select actor_team())::uuid[]));
create policy own on expense_claims for select using (own_profile(profile_id));
create policy own_sends on expense_claims for insert with check (own_profile(profile_id) and account_id = (select actor_account())
  and status = 'sent' and exists (select 1 from placements p where p.id = placement_id));
create policy own_withdraws on expense_claims for update using (own_profile(profile_id)) with check (status = 'withdrawn');

do $$
declare t text;
begin
  foreach t in array array['donors', 'budget_lines', 'assignment_funding', 'expense_claims', 'payments'] loop
    execute format('create policy system_reads on %I for select using (programme_id = (select actor_programme()) and (select actor_system()) is not null)', t);
    execute format('create policy seed_adds on %I for insert with check (programme_id = (select actor_programme()) and (select actor_system()) = ''seed'')', t);
  end loop;
end $$;
-- What ends releases what was promised for the time after it.
create policy system_stops on payments for update using (programme_id = (select actor_programme()) and (select actor_system()) is not null);
create policy system_releases on assignment_funding for update
  using (programme_id = (select actor_programme()) and (select actor_system()) is not null) with check (account_id is null);
