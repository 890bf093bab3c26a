-- Institutions with people and checks behind them, and needs that say who will learn, until when, and what they go on from.

-- ── Institutions ────────────────────────────────────────────────────────────────────────────────────────────────────
alter table institutions add column address text, add column website text, add column phone text,
  -- IANA name of the place of work: interviews and dates are told in it.
  add column time_zone text;
grant update (address, website, phone, time_zone) on institutions to compatriot_app;

-- A host keeps its own address. What it is called, what it is and where stays with those who checked it.
create function hosts_keep_their_address() returns trigger language plpgsql set search_path = public, pg_temp as $$
declare changed text[];
begin
  if not row_security_active('institutions') or actor_system() is not null or new.programme_id = any (actor_official())
    or not new.id = any (actor_institutions()) then
    return new;
  end if;
  select coalesce(array_agg(key), '{}') into changed from jsonb_each(to_jsonb(new)) as after(key, value)
    where to_jsonb(old) -> key is distinct from value;
  if not changed <@ array['address', 'website', 'phone', 'time_zone', 'version'] then
    raise exception 'a host keeps its address' using errcode = 'insufficient_privilege';
  end if;
  return new;
end $$;
create trigger institutions_hosts before update on institutions for each row execute function hosts_keep_their_address();
create policy hosts_change on institutions for update using (id = any ((select actor_institutions())::uuid[]));

-- People to write to or ring, with an account or without.
create table institution_contacts (
  id uuid primary key default gen_random_uuid(),
  programme_id uuid not null references programmes on delete cascade,
  institution_id uuid not null,
  name text not null,
  role text,
  email text,
  phone text,
  -- What mail to this person is written in.
  language text,
  created_by uuid references accounts on delete set null,
  created_at timestamptz not null default now(),
  -- Whoever left is written to no more: the address goes, the name stays with what was done.
  left_at timestamptz,
  constraint institution_contacts_scope unique (id, programme_id, institution_id),
  constraint institution_contacts_reach check (left_at is null or (email is null and phone is null)),
  constraint institution_contacts_institution foreign key (institution_id, programme_id)
    references institutions (id, programme_id) on delete cascade
);
create index institution_contacts_of on institution_contacts (institution_id, programme_id);
create index institution_contacts_by on institution_contacts (created_by);

-- What was looked at before anybody was sent there, by whom, and until when it counts. Written once.
create table due_diligence_records (
  id uuid primary key default gen_random_uuid(),
  programme_id uuid not null references programmes on delete cascade,
  institution_id uuid not null,
  checked text[] not null,
  passed boolean not null,
  note text,
  checked_on date not null,
  valid_until date,
  document_id uuid,
  account_id uuid references accounts on delete set null,
  at timestamptz not null default now(),
  constraint due_diligence_records_institution foreign key (institution_id, programme_id)
    references institutions (id, programme_id) on delete cascade,
  constraint due_diligence_records_until check (passed = (valid_until is not null) and valid_until >= checked_on)
);
create index due_diligence_records_of on due_diligence_records (institution_id, programme_id, at desc);
create index due_diligence_records_by on due_diligence_records (account_id);
insert into due_diligence_records (programme_id, institution_id, checked, passed, checked_on, valid_until)
  select programme_id, id, '{}', true, least(created_at::date, due_diligence_until), due_diligence_until
  from institutions where due_diligence_until is not null;

-- The last record decides until when an institution counts as checked. Nobody writes that day by hand.
create function due_diligence_decides() returns trigger
language plpgsql security definer set search_path = public, pg_temp as $$
begin
  update institutions set due_diligence_until = new.valid_until where id = new.institution_id;
  return null;
end $$;
revoke execute on function due_diligence_decides() from public;
create trigger due_diligence_decides after insert on due_diligence_records
  for each row execute function due_diligence_decides();
revoke update (due_diligence_until) on institutions from compatriot_app;
create function unchecked_at_first() returns trigger language plpgsql set search_path = public, pg_temp as $$
begin
  if row_security_active('institutions') and new.due_diligence_until is not null then
    raise exception 'an institution begins unchecked' using errcode = 'insufficient_privilege';
  end if;
  return new;
end $$;
create trigger institutions_unchecked before insert on institutions for each row execute function unchecked_at_first();

alter table institution_contacts enable row level security, force row level security;
alter table due_diligence_records enable row level security, force row level security;
grant select, insert on institution_contacts, due_diligence_records to compatriot_app;
grant update (name, role, email, phone, language, left_at) on institution_contacts to compatriot_app;

create policy officials on institution_contacts
  using (programme_id = any ((select actor_official())::uuid[])) with check (programme_id = any ((select actor_official())::uuid[]));
create policy own on institution_contacts using (institution_id = any ((select actor_institutions())::uuid[]))
  with check (institution_id = any ((select actor_institutions())::uuid[]));
create policy system_actor on institution_contacts
  using (programme_id = (select actor_programme()) and (select actor_system()) is not null)
  with check (programme_id = (select actor_programme()) and (select actor_system()) is not null);
create policy definer on institution_contacts to current_user using (true) with check (true);

-- What was found is for those who decide; the institution reads only until when it counts.
create policy officials on due_diligence_records for select using (programme_id = any ((select actor_official())::uuid[]));
create policy officials_check on due_diligence_records for insert
  with check (programme_id = any ((select actor_official())::uuid[]) and account_id = (select actor_account()));
create policy system_reads on due_diligence_records for select
  using (programme_id = (select actor_programme()) and (select actor_system()) is not null);
create policy seed_checks on due_diligence_records for insert
  with check ((select actor_system()) = 'seed' and programme_id = (select actor_programme()));
create policy definer on due_diligence_records to current_user using (true) with check (true);

-- A host names colleagues of its own institution by their address, as officials do, and sees who they are.
create or replace function ensure_account(address text, person text, tongue text) returns uuid
language plpgsql security definer set search_path = public, pg_temp as $$
declare found uuid;
begin
  if cardinality(actor_official()) = 0 and cardinality(actor_institutions()) = 0 and not actor_administrator()
    and actor_system() is null then
    raise exception 'only officials and hosts may name accounts' using errcode = 'insufficient_privilege';
  end if;
  insert into accounts (email, name, language) values (lower(address), person, tongue)
    on conflict (email) do nothing;
  select id into found from accounts where email = lower(address);
  perform set_config('app.named', found::text, true);
  return found;
end $$;
create policy hosts_name on institution_members for insert
  with check (institution_id = any ((select actor_institutions())::uuid[]) and account_id = actor_named());
create policy hosts_end on institution_members for delete using (institution_id = any ((select actor_institutions())::uuid[]));
create policy own_institution on accounts for select using (
  id in (select account_id from institution_members where institution_id = any ((select actor_institutions())::uuid[])));

-- ── Needs ───────────────────────────────────────────────────────────────────────────────────────────────────────────
alter table placements add constraint placements_at unique (id, programme_id, institution_id);
alter table assignments
  -- Who guides the person at the institution.
  add column supervisor text,
  -- Colleagues there who will learn from the person.
  add column counterpart_number smallint constraint assignments_counterparts check (counterpart_number between 0 and 500),
  -- Last day on which people are looked for.
  add column deadline date,
  add column parent_id uuid,
  add column again text constraint assignments_again check (again in ('repeat', 'extension')),
  -- The placement that goes on, when the same person is asked for.
  add column extends_placement_id uuid,
  add constraint assignments_parent foreign key (parent_id, programme_id)
    references assignments (id, programme_id) on delete set null (parent_id),
  add constraint assignments_extends foreign key (extends_placement_id, programme_id, institution_id)
    references placements (id, programme_id, institution_id) on delete set null (extends_placement_id);
create index assignments_parent_row on assignments (parent_id, programme_id) where parent_id is not null;
create index assignments_extends_row on assignments (extends_placement_id) where extends_placement_id is not null;
-- One stay is made longer by one need at a time.
create unique index assignments_extension_once on assignments (extends_placement_id)
  where again = 'extension' and status not in ('rejected', 'closed', 'cancelled');
grant update (supervisor, counterpart_number, deadline) on assignments to compatriot_app;

create table assignment_counterparts (
  assignment_id uuid not null,
  programme_id uuid not null,
  position smallint not null,
  name text not null,
  role text,
  primary key (assignment_id, position),
  constraint assignment_counterparts_assignment foreign key (assignment_id, programme_id)
    references assignments (id, programme_id) on delete cascade
);

-- What the reader of a need asked for, by field, when it was sent back.
create table review_comments (
  id uuid primary key default gen_random_uuid(),
  programme_id uuid not null,
  assignment_id uuid not null,
  -- The assignment's version when it was returned: comments of one reading share it.
  version integer not null,
  field text not null,
  text text not null,
  account_id uuid references accounts on delete set null,
  at timestamptz not null default now(),
  constraint review_comments_assignment foreign key (assignment_id, programme_id)
    references assignments (id, programme_id) on delete cascade
);
create index review_comments_of on review_comments (assignment_id, programme_id, version);
create index review_comments_by on review_comments (account_id);

-- Which sectors come first in which country, and the plan that says so. A country without a row takes the programme's own.
create table priority_sectors (
  programme_id uuid not null references programmes on delete cascade,
  country text not null,
  sector text not null,
  plan text,
  primary key (programme_id, country, sector)
);

alter table assignment_counterparts enable row level security, force row level security;
alter table review_comments enable row level security, force row level security;
alter table priority_sectors enable row level security, force row level security;
grant select, insert, delete on assignment_counterparts, priority_sectors to compatriot_app;
grant select, insert on review_comments to compatriot_app;

create policy officials on assignment_counterparts
  using (programme_id = any ((select actor_official())::uuid[])) with check (programme_id = any ((select actor_official())::uuid[]));
create policy hosts on assignment_counterparts for select using (
  assignment_id in (select id from assignments where institution_id = any ((select actor_institutions())::uuid[])));
-- What was handed in is what is read: a host words only its drafts.
create policy hosts_add on assignment_counterparts for insert with check (assignment_id in (select id from assignments
  where institution_id = any ((select actor_institutions())::uuid[]) and status in ('draft', 'returned')));
create policy hosts_end on assignment_counterparts for delete using (assignment_id in (select id from assignments
  where institution_id = any ((select actor_institutions())::uuid[]) and status in ('draft', 'returned')));
-- Names of colleagues are for the person who works with them.
create policy at_work on assignment_counterparts for select using (assignment_id in (select p.assignment_id from placements p
  where own_profile(p.profile_id) and p.status in ('contracted', 'oriented', 'active', 'probation', 'suspended', 'evacuated',
    'completing', 'completed', 'settled', 'followed_up', 'closed')));
create policy system_actor on assignment_counterparts
  using (programme_id = (select actor_programme()) and (select actor_system()) is not null)
  with check (programme_id = (select actor_programme()) and (select actor_system()) is not null);

create policy officials on review_comments for select using (programme_id = any ((select actor_official())::uuid[]));
create policy officials_write on review_comments for insert
  with check (programme_id = any ((select actor_official())::uuid[]) and account_id = (select actor_account()));
create policy hosts on review_comments for select using (
  assignment_id in (select id from assignments where institution_id = any ((select actor_institutions())::uuid[])));
create policy system_reads on review_comments for select
  using (programme_id = (select actor_programme()) and (select actor_system()) is not null);

create policy officials on priority_sectors
  using (programme_id = any ((select actor_official())::uuid[])) with check (programme_id = any ((select actor_official())::uuid[]));
create policy hosts on priority_sectors for select using (
  programme_id in (select programme_id from institutions where id = any ((select actor_institutions())::uuid[])));
create policy administrator on priority_sectors for select using ((select actor_administrator()));
create policy system_actor on priority_sectors
  using (programme_id = (select actor_programme()) and (select actor_system()) is not null)
  with check (programme_id = (select actor_programme()) and (select actor_system()) is not null);
