-- Clearance and terms (DOMAIN.md, "The life of a placement"): each check with its status, its end and who looked; terms that
-- are frozen before they are offered; and signatures that name the very text they stand under.
-- Checks and signatures are tier 2 (SAFETY.md): the person, and the coordinator while contact is open. A host reads neither.

create table checks (
  id uuid primary key default gen_random_uuid(),
  programme_id uuid not null references programmes on delete cascade,
  placement_id uuid not null,
  profile_id uuid not null,
  kind text not null constraint checks_kind check (kind in ('identity', 'degree', 'licence', 'visa_or_return', 'health',
    'insurance', 'security')),
  status text not null constraint checks_status check (status in ('open', 'asked', 'provided', 'verified', 'refused',
    'not_needed')),
  -- Said to the person: why a paper was refused, or why none is needed.
  reason text,
  -- The team's own: what was seen.
  note text,
  valid_until date,
  document_id uuid,
  asked_at timestamptz,
  provided_at timestamptz,
  verified_at timestamptz,
  verified_by uuid references accounts on delete set null,
  -- The end of which both sides were warned.
  warned_for date,
  updated_at timestamptz not null default now(),
  version integer not null default 1,
  constraint checks_once unique (placement_id, kind),
  constraint checks_placement foreign key (placement_id, programme_id, profile_id)
    references placements (id, programme_id, profile_id) on delete cascade,
  constraint checks_document foreign key (document_id, programme_id)
    references documents (id, programme_id) on delete set null (document_id),
  constraint checks_said check (reason is not null or status not in ('refused', 'not_needed')),
  -- Nobody is contracted whom nobody has identified.
  constraint checks_identified check (kind <> 'identity' or status <> 'not_needed'),
  constraint checks_looked check ((status = 'verified') = (verified_at is not null))
);
create index checks_ending on checks (programme_id, valid_until) where status = 'verified' and valid_until is not null;
create index checks_placements on checks (placement_id, programme_id, profile_id);
create index checks_verifiers on checks (verified_by) where verified_by is not null;
create index checks_documents on checks (document_id, programme_id) where document_id is not null;

create table terms (
  id uuid primary key default gen_random_uuid(),
  programme_id uuid not null references programmes on delete cascade,
  placement_id uuid not null,
  profile_id uuid not null,
  number smallint not null constraint terms_number check (number between 1 and 99),
  status text not null default 'draft' constraint terms_status check (status in ('draft', 'ready', 'withdrawn')),
  -- What they are about, as it stood when they were made: title, place, host, programme.
  about jsonb not null default '{}',
  currency text not null constraint terms_currency check (currency ~ '^[A-Z]{3}$'),
  -- Minor units. The stipend is paid so many times, the allowance for so many days, travel up to so much.
  stipend bigint not null constraint terms_stipend check (stipend between 0 and 1000000000000),
  stipend_every text not null constraint terms_every check (stipend_every in ('month', 'week', 'day', 'once')),
  stipend_times smallint not null constraint terms_times check (stipend_times between 0 and 400),
  travel bigint not null constraint terms_travel check (travel between 0 and 1000000000000),
  daily bigint not null constraint terms_daily check (daily between 0 and 1000000000000),
  daily_days smallint not null constraint terms_days check (daily_days between 0 and 1000),
  insured_by text not null constraint terms_insured_by check (insured_by in ('programme', 'host', 'member')),
  insurance text not null,
  starts_on date not null,
  -- Null: for good.
  ends_on date,
  leave_days smallint not null constraint terms_leave check (leave_days between 0 and 366),
  duties text not null,
  other text not null default '',
  -- SHA-256 of terms_text(), written when they are made ready, by the database.
  sha256 text,
  ready_at timestamptz,
  withdrawn_at timestamptz,
  withdrawn_reason text,
  made_by uuid references accounts on delete set null,
  updated_at timestamptz not null default now(),
  version integer not null default 1,
  constraint terms_once unique (placement_id, number),
  constraint terms_scope unique (id, programme_id, placement_id, profile_id),
  constraint terms_placement foreign key (placement_id, programme_id, profile_id)
    references placements (id, programme_id, profile_id) on delete cascade,
  constraint terms_order check (ends_on is null or ends_on >= starts_on),
  constraint terms_frozen check ((status = 'draft') = (sha256 is null)),
  constraint terms_withdrawn check ((status = 'withdrawn') = (withdrawn_at is not null))
);

create index terms_makers on terms (made_by) where made_by is not null;

create table terms_signatures (
  id uuid primary key default gen_random_uuid(),
  programme_id uuid not null references programmes on delete cascade,
  placement_id uuid not null,
  profile_id uuid not null,
  terms_id uuid not null,
  party text not null constraint terms_signatures_party check (party in ('member', 'programme')),
  -- As they typed it.
  name text not null,
  sha256 text not null,
  -- In which they read the terms.
  language text not null,
  account_id uuid references accounts on delete set null,
  -- A page signed with ink that a coordinator took down: what shows it.
  evidence text,
  document_id uuid,
  signed_at timestamptz not null default now(),
  constraint terms_signatures_once unique (terms_id, party),
  constraint terms_signatures_terms foreign key (terms_id, programme_id, placement_id, profile_id)
    references terms (id, programme_id, placement_id, profile_id) on delete cascade,
  constraint terms_signatures_document foreign key (document_id, programme_id)
    references documents (id, programme_id) on delete set null (document_id)
);
create index terms_signatures_signers on terms_signatures (account_id) where account_id is not null;
create index terms_signatures_placement on terms_signatures (placement_id);
create index terms_signatures_documents on terms_signatures (document_id, programme_id) where document_id is not null;

alter table checks enable row level security, force row level security;
alter table terms enable row level security, force row level security;
alter table terms_signatures enable row level security, force row level security;
grant select, insert on checks, terms, terms_signatures to compatriot_app;
grant update (status, reason, note, valid_until, document_id, asked_at, provided_at, verified_at, verified_by, warned_for,
  updated_at, version) on checks to compatriot_app;
grant update (status, about, currency, stipend, stipend_every, stipend_times, travel, daily, daily_days, insured_by, insurance,
  starts_on, ends_on, leave_days, duties, other, withdrawn_at, withdrawn_reason, made_by, updated_at, version) on terms
  to compatriot_app;
create policy definer on checks to current_user using (true) with check (true);
create policy definer on terms to current_user using (true) with check (true);

-- ── Checks ──────────────────────────────────────────────────────────────────────────────────────────────────────────
create policy own on checks for select using (own_profile(profile_id));
create policy own_brings on checks for insert with check (own_profile(profile_id) and status = 'provided');
create policy own_brings_again on checks for update using (own_profile(profile_id))
  with check (own_profile(profile_id) and status = 'provided');
create policy coordinators on checks for select using (programme_id = any ((select actor_coordinator())::uuid[])
  and exists (select 1 from disclosures d where d.placement_id = checks.placement_id and (d.ends_at is null or d.ends_at > now())));
create policy coordinators_add on checks for insert with check (programme_id = any ((select actor_coordinator())::uuid[])
  and exists (select 1 from disclosures d where d.placement_id = checks.placement_id and (d.ends_at is null or d.ends_at > now())));
create policy coordinators_change on checks for update using (programme_id = any ((select actor_coordinator())::uuid[])
  and exists (select 1 from disclosures d where d.placement_id = checks.placement_id and (d.ends_at is null or d.ends_at > now())));
create policy system_reads on checks for select
  using (programme_id = (select actor_programme()) and (select actor_system()) is not null);
create policy system_warns on checks for update
  using (programme_id = (select actor_programme()) and (select actor_system()) is not null);
create policy seed_tells on checks for insert
  with check (programme_id = (select actor_programme()) and (select actor_system()) = 'seed');

-- Nobody looks at their own papers, whatever else they are; who looked is who acts; a job only notes that it warned.
create function checks_are_looked_at() returns trigger language plpgsql set search_path = public, pg_temp as $$
declare changed text[];
begin
  if not row_security_active('checks') or actor_system() = 'seed' then return new; end if;
  if actor_system() is not null then
    select coalesce(array_agg(key), '{}') into changed from jsonb_each(to_jsonb(new)) as after(key, value)
      where to_jsonb(old) -> key is distinct from value;
    if changed <@ array['warned_for'] then return new; end if;
    raise exception 'a job changes no check' using errcode = 'insufficient_privilege';
  end if;
  if own_profile(new.profile_id) then
    if new.status <> 'provided' or new.document_id is null then
      raise exception 'nobody looks at their own papers' using errcode = 'insufficient_privilege';
    end if;
    if tg_op = 'UPDATE' and new.note is distinct from old.note then
      raise exception 'the team''s notes are the team''s' using errcode = 'insufficient_privilege';
    end if;
  elsif new.status = 'verified' and new.verified_by is distinct from actor_account() then
    raise exception 'whoever looked says so in their own name' using errcode = 'insufficient_privilege';
  end if;
  return new;
end $$;
create trigger checks_looked_at before insert or update on checks for each row execute function checks_are_looked_at();

-- The same as checkKinds in server/checks/rules.ts; a test compares.
create function check_kinds(mode text) returns text[] language sql immutable parallel safe as $$
  select case when mode = 'virtual' then array['identity', 'degree', 'licence']
    else array['identity', 'degree', 'licence', 'visa_or_return', 'health', 'insurance', 'security'] end
$$;

-- Whether every check is done and holds on a day. For those who take the steps that rest on it: a host learns yes or no.
create function checks_valid(placement uuid, day date) returns boolean
language sql stable security definer set search_path = public, pg_temp as $$
  select exists (
    select 1 from placements p join assignments a on a.id = p.assignment_id
    where p.id = placement
      and (p.programme_id = any (actor_coordinator()) or p.institution_id = any (actor_institutions())
        or own_profile(p.profile_id) or (p.programme_id = actor_programme() and actor_system() is not null))
      and not exists (select 1 from unnest(check_kinds(a.mode)) kind where not exists (
        select 1 from checks c where c.placement_id = p.id and c.kind = kind.kind and (c.status = 'not_needed'
          or (c.status = 'verified' and (c.valid_until is null or c.valid_until >= day))))))
$$;
revoke execute on function checks_valid(uuid, date) from public;
grant execute on function checks_valid(uuid, date) to compatriot_app;

-- ── Terms ───────────────────────────────────────────────────────────────────────────────────────────────────────────
create policy own on terms for select using (status <> 'draft' and own_profile(profile_id));
create policy coordinators on terms for select using (programme_id = any ((select actor_coordinator())::uuid[]));
create policy coordinators_add on terms for insert with check (programme_id = any ((select actor_coordinator())::uuid[]));
create policy coordinators_change on terms for update using (programme_id = any ((select actor_coordinator())::uuid[]));
create policy system_reads on terms for select
  using (programme_id = (select actor_programme()) and (select actor_system()) is not null);
create policy seed_tells on terms for insert
  with check (programme_id = (select actor_programme()) and (select actor_system()) = 'seed');
create policy seed_goes_on on terms for update
  using (programme_id = (select actor_programme()) and (select actor_system()) = 'seed');

-- What is signed, letter by letter: jsonb writes its keys in one order and its dates in one form.
create function terms_text(t terms) returns text language sql stable set search_path = public, pg_temp as $$
  select jsonb_build_object('placement', t.placement_id, 'number', t.number, 'about', t.about, 'currency', t.currency,
    'stipend', t.stipend, 'stipendEvery', t.stipend_every, 'stipendTimes', t.stipend_times, 'travel', t.travel, 'daily', t.daily,
    'dailyDays', t.daily_days, 'insuredBy', t.insured_by, 'insurance', t.insurance, 'startsOn', t.starts_on, 'endsOn', t.ends_on,
    'leaveDays', t.leave_days, 'duties', t.duties, 'other', t.other)::text
$$;

-- For everybody, the owner too: what was made ready stays as it is, and may only be taken back.
create function terms_freeze() returns trigger language plpgsql set search_path = public, pg_temp as $$
begin
  if tg_op = 'INSERT' then
    if new.status <> 'draft' then
      raise exception 'terms begin as a draft' using errcode = 'insufficient_privilege';
    end if;
    return new;
  end if;
  if (new.placement_id, new.profile_id, new.programme_id, new.number) is distinct from
    (old.placement_id, old.profile_id, old.programme_id, old.number) then
    raise exception 'terms stay with their placement' using errcode = 'insufficient_privilege';
  end if;
  if old.status = 'draft' and new.status = 'ready' then
    new.sha256 := encode(sha256(convert_to(terms_text(new), 'UTF8')), 'hex');
    new.ready_at := now();
  elsif old.status = 'draft' and new.status = 'draft' then
    new.sha256 := null;
  elsif not (old.status = 'ready' and new.status in ('ready', 'withdrawn') and terms_text(new) = terms_text(old)
    and (new.sha256, new.ready_at) is not distinct from (old.sha256, old.ready_at)) then
    raise exception 'terms that were made ready are frozen' using errcode = 'insufficient_privilege';
  elsif new.status = 'withdrawn' and exists (select 1 from terms_signatures s where s.terms_id = new.id and s.party = 'programme') then
    raise exception 'a contract is not taken back' using errcode = 'insufficient_privilege';
  end if;
  return new;
end $$;
create trigger terms_freezing before insert or update on terms for each row execute function terms_freeze();

-- ── Signatures ──────────────────────────────────────────────────────────────────────────────────────────────────────
create policy own on terms_signatures for select using (own_profile(profile_id));
create policy coordinators on terms_signatures for select using (programme_id = any ((select actor_coordinator())::uuid[])
  and exists (select 1 from disclosures d where d.placement_id = terms_signatures.placement_id
    and (d.ends_at is null or d.ends_at > now())));
create policy own_signs on terms_signatures for insert with check (account_id = (select actor_account())
  and party = 'member' and evidence is null and own_profile(profile_id));
-- For the member only what was signed with ink and is kept; for the programme nobody who is the other side.
create policy coordinators_sign on terms_signatures for insert with check (account_id = (select actor_account())
  and programme_id = any ((select actor_coordinator())::uuid[]) and not own_profile(profile_id)
  and (party = 'programme' or (evidence is not null and document_id is not null)));

-- A signature stands under the text that was read: the newest terms, ready, offered, and the same letter by letter.
create function terms_are_signed() returns trigger language plpgsql set search_path = public, pg_temp as $$
declare signed terms%rowtype; state text;
begin
  select * into signed from terms t where t.id = new.terms_id;
  select status into state from placements p where p.id = new.placement_id;
  if signed.status is distinct from 'ready' or signed.sha256 is distinct from new.sha256
    or exists (select 1 from terms t where t.placement_id = new.placement_id and t.number > signed.number) then
    raise exception 'these are not the terms that stand' using errcode = 'insufficient_privilege';
  end if;
  if state is distinct from (case new.party when 'member' then 'offered' else 'accepted' end)
    or (new.party = 'programme' and not exists (select 1 from terms_signatures s where s.terms_id = new.terms_id and s.party = 'member')) then
    raise exception 'not the moment to sign' using errcode = 'insufficient_privilege';
  end if;
  return new;
end $$;
create trigger terms_signed before insert on terms_signatures for each row execute function terms_are_signed();

-- In which the person is written to: their account's language, else the one in which they answered. For a paper that they read.
create function member_language(placement uuid) returns text
language sql stable security definer set search_path = public, pg_temp as $$
  select coalesce(a.language, r.language) from placements p join profiles f on f.id = p.profile_id
    left join accounts a on a.id = f.account_id left join responses r on r.id = f.response_id
  where p.id = placement and (own_profile(p.profile_id) or (p.programme_id = actor_programme() and actor_system() is not null)
    or (p.programme_id = any (actor_coordinator()) and exists (select 1 from disclosures d where d.placement_id = p.id
      and (d.ends_at is null or d.ends_at > now()))))
$$;
revoke execute on function member_language(uuid) from public;
grant execute on function member_language(uuid) to compatriot_app;
