-- Papers of a placement or an institution, kept like signed survey forms: the bytes lie beside the row that says what they
-- are, no query of the application reads them, and one function gives them out and notes who looked. And certificates, which
-- say in public only what their holder agreed to.

-- Who adds and who reads which kind of paper; the same table as server/documents/rules.ts, and a test compares them.
create function document_adders(kind text) returns text[] language sql immutable parallel safe as $$
  select case
    when kind in ('cv') then array['member']
    when kind in ('identity', 'degree', 'licence', 'visa_or_return', 'health', 'insurance', 'security', 'terms', 'contract', 'receipt')
      then array['coordinator', 'member']
    when kind in ('report') then array['coordinator', 'host', 'member']
    when kind in ('evidence') then array['coordinator']
    when kind in ('due_diligence') then array['official']
    else array[]::text[] end
$$;
create function document_readers(kind text) returns text[] language sql immutable parallel safe as $$
  select case
    when kind in ('cv', 'report') then array['coordinator', 'host', 'member']
    when kind in ('identity', 'degree', 'licence', 'visa_or_return', 'health', 'insurance', 'security', 'terms', 'contract', 'receipt')
      then array['coordinator', 'member']
    when kind in ('evidence') then array['coordinator']
    when kind in ('due_diligence') then array['official']
    else array[]::text[] end
$$;

create table documents (
  id uuid primary key default gen_random_uuid(),
  programme_id uuid not null references programmes on delete cascade,
  -- What it belongs to: a placement, with its person, or an institution.
  placement_id uuid,
  profile_id uuid,
  institution_id uuid,
  kind text not null constraint documents_kind check (kind in ('cv', 'identity', 'degree', 'licence', 'visa_or_return', 'health',
    'insurance', 'security', 'terms', 'contract', 'evidence', 'receipt', 'report', 'due_diligence')),
  -- As its owner called it. Names of files often are names of people: whoever may not read the file does not see it.
  name text not null,
  media_type text not null constraint documents_media_type check (media_type in ('application/pdf', 'image/jpeg', 'image/png',
    'image/webp')),
  size integer not null constraint documents_size check (size between 1 and 10485760),
  -- Of the bytes as they are kept, hexadecimal.
  sha256 text not null,
  bytes bytea,
  -- Whoever brought it, and as what.
  uploaded_by uuid references accounts on delete set null,
  party text not null constraint documents_party check (party in ('member', 'coordinator', 'host', 'official')),
  uploaded_at timestamptz not null default now(),
  -- Something was decided on it: it stays.
  held boolean not null default false,
  removed_at timestamptz,
  constraint documents_scope unique (id, programme_id),
  constraint documents_placement foreign key (placement_id, programme_id, profile_id)
    references placements (id, programme_id, profile_id) on delete cascade,
  constraint documents_institution foreign key (institution_id, programme_id) references institutions (id, programme_id)
    on delete cascade,
  constraint documents_belong check (num_nonnulls(placement_id, institution_id) = 1 and (placement_id is null) = (profile_id is null)),
  constraint documents_removed check ((removed_at is null) = (bytes is not null))
);
create index documents_placements on documents (placement_id, programme_id, profile_id) where placement_id is not null;
create index documents_institutions on documents (institution_id, programme_id) where institution_id is not null;
create index documents_uploaders on documents (uploaded_by) where uploaded_by is not null;
-- Scans are packed already.
alter table documents alter column bytes set storage external;

alter table placement_moves add constraint placement_moves_document foreign key (document_id, programme_id)
  references documents (id, programme_id) on delete set null (document_id);
create index placement_moves_documents on placement_moves (document_id, programme_id) where document_id is not null;
alter table due_diligence_records add constraint due_diligence_records_document foreign key (document_id, programme_id)
  references documents (id, programme_id) on delete set null (document_id);
create index due_diligence_records_documents on due_diligence_records (document_id, programme_id) where document_id is not null;

-- As what the actor stands to a placement's papers, or to an institution's. A mailed link reaches one placement only.
create function document_parties(programme uuid, placement uuid, profile uuid, institution uuid) returns text[]
language sql stable security definer set search_path = public, pg_temp as $$
  select array_remove(array[
    case when placement is not null and programme = any (actor_coordinator()) then 'coordinator' end,
    case when placement is not null and own_profile(profile) then 'member' end,
    case when placement is not null and exists (select 1 from placements p where p.id = placement
      and p.institution_id = any (actor_institutions())
      and coalesce(nullif(current_setting('app.linked', true), '')::uuid = p.id, true)) then 'host' end,
    case when institution is not null and programme = any (actor_official()) then 'official' end], null)
$$;
revoke execute on function document_parties(uuid, uuid, uuid, uuid) from public;
grant execute on function document_parties(uuid, uuid, uuid, uuid) to compatriot_app;

-- Papers of a person are tier 2: the person's own; the coordinator's and, where the kind is theirs, the host's while contact
-- is open. What the programme's team took down for somebody opens nothing, so it needs no open contact. What somebody sent in
-- to be paid for can be settled after contact ended, until the person withdraws the consent to be contacted.
create function reads_document(programme uuid, placement uuid, profile uuid, institution uuid, kind text) returns boolean
language sql stable security definer set search_path = public, pg_temp as $$
  select case
    when not mine.parties && document_readers(kind) then false
    when 'official' = any (mine.parties) or ('member' = any (mine.parties) and 'member' = any (document_readers(kind))) then true
    when kind = 'evidence' and programme = any (actor_team()) then true
    when kind = 'receipt' then exists (select 1 from consents c where c.profile_id = profile and c.purpose = 'contact')
    else exists (select 1 from disclosures d where d.placement_id = placement and (d.ends_at is null or d.ends_at > now()))
  end from (select document_parties(programme, placement, profile, institution) as parties) mine
$$;
revoke execute on function reads_document(uuid, uuid, uuid, uuid, text) from public;
grant execute on function reads_document(uuid, uuid, uuid, uuid, text) to compatriot_app;

alter table documents enable row level security, force row level security;
create policy definer on documents to current_user using (true) with check (true);
create policy system_reads on documents for select
  using (programme_id = (select actor_programme()) and (select actor_system()) is not null);
create policy readers on documents for select
  using (reads_document(programme_id, placement_id, profile_id, institution_id, kind));
create policy adders on documents for insert with check (uploaded_by is not distinct from (select actor_account())
  and party = any (document_adders(kind)) and party = any (document_parties(programme_id, placement_id, profile_id, institution_id))
  and reads_document(programme_id, placement_id, profile_id, institution_id, kind));
grant insert, select (id, programme_id, placement_id, profile_id, institution_id, kind, name, media_type, size, sha256, uploaded_by,
  party, uploaded_at, held, removed_at) on documents to compatriot_app;

-- The bytes, for whoever may read them; a look at somebody else's paper is an access record that the person can read.
create function read_document(file uuid, by_route text) returns table (name text, media_type text, bytes bytea)
language plpgsql security definer set search_path = public, pg_temp as $$
declare kept documents%rowtype;
begin
  select d.* into kept from documents d where d.id = file and d.removed_at is null;
  if kept.id is null or not reads_document(kept.programme_id, kept.placement_id, kept.profile_id, kept.institution_id, kept.kind) then
    return;
  end if;
  if kept.profile_id is not null and actor_account() is not null and not own_profile(kept.profile_id) then
    insert into access_records (programme_id, profile_id, account_id, tier, route)
      values (kept.programme_id, kept.profile_id, actor_account(), 2, by_route);
  end if;
  return query select kept.name, kept.media_type, kept.bytes;
end $$;

-- Whoever brought a paper takes it back, and the coordinator a wrong one, until something was decided on it. The row stays as
-- a trace without a name and without bytes.
create function remove_document(file uuid) returns text
language plpgsql security definer set search_path = public, pg_temp as $$
declare kept documents%rowtype; mine text[];
begin
  select d.* into kept from documents d where d.id = file and d.removed_at is null for update;
  if kept.id is null or not reads_document(kept.programme_id, kept.placement_id, kept.profile_id, kept.institution_id, kept.kind) then
    return null;
  end if;
  mine := document_parties(kept.programme_id, kept.placement_id, kept.profile_id, kept.institution_id);
  if kept.uploaded_by is distinct from actor_account() and not mine && array['coordinator', 'official'] then return 'foreign'; end if;
  if kept.held then return 'held'; end if;
  update documents set removed_at = now(), bytes = null, name = '' where id = file;
  return 'removed';
end $$;

-- From now on it stays: a check was verified by it, a claim paid, a step taken down on it.
create function hold_document(file uuid) returns boolean
language plpgsql security definer set search_path = public, pg_temp as $$
declare kept documents%rowtype;
begin
  select d.* into kept from documents d where d.id = file and d.removed_at is null for update;
  if kept.id is null or not reads_document(kept.programme_id, kept.placement_id, kept.profile_id, kept.institution_id, kept.kind) then
    return false;
  end if;
  -- A host decides nothing on papers, and so keeps nobody from taking one back.
  if not document_parties(kept.programme_id, kept.placement_id, kept.profile_id, kept.institution_id)
    && array['coordinator', 'member', 'official'] then
    return false;
  end if;
  update documents set held = true where id = file;
  return true;
end $$;
revoke execute on function read_document(uuid, text), remove_document(uuid), hold_document(uuid) from public;
grant execute on function read_document(uuid, text), remove_document(uuid), hold_document(uuid) to compatriot_app;

-- ── Certificates ────────────────────────────────────────────────────────────────────────────────────────────────────
create table certificates (
  id uuid primary key default gen_random_uuid(),
  programme_id uuid not null references programmes on delete cascade,
  placement_id uuid not null,
  profile_id uuid not null,
  -- Neither counts up: how many people a programme had is not for everybody to read off.
  number text not null constraint certificates_number unique,
  code text not null constraint certificates_code unique,
  -- What it says, as it was on the day: names of the programme and the institution, title, days, mode, place.
  says jsonb not null,
  -- What of it the holder lets the public page show.
  shows text[] not null default '{}' constraint certificates_shows
    check (shows <@ array['name', 'institution', 'title', 'dates', 'mode', 'place']),
  issued_at timestamptz not null default now(),
  -- Empty: it was issued by itself at the end of the placement.
  issued_by uuid references accounts on delete set null,
  revoked_at timestamptz,
  revoked_by uuid references accounts on delete set null,
  revoked_reason text constraint certificates_reason check (revoked_reason in ('wrong_name', 'wrong_facts', 'not_earned', 'other')),
  constraint certificates_scope unique (id, programme_id, profile_id),
  constraint certificates_placement foreign key (placement_id, programme_id, profile_id)
    references placements (id, programme_id, profile_id) on delete cascade,
  constraint certificates_revoked check ((revoked_at is null) = (revoked_reason is null))
);
create unique index certificates_standing on certificates (placement_id) where revoked_at is null;
create index certificates_placements on certificates (placement_id, programme_id, profile_id);
create index certificates_issuers on certificates (issued_by) where issued_by is not null;
create index certificates_revokers on certificates (revoked_by) where revoked_by is not null;

-- Apart, because the name is tier 2 and the certificate itself is not.
create table certificate_holders (
  certificate_id uuid primary key,
  programme_id uuid not null,
  profile_id uuid not null,
  name text not null,
  constraint certificate_holders_certificate foreign key (certificate_id, programme_id, profile_id)
    references certificates (id, programme_id, profile_id) on delete cascade
);

alter table certificates enable row level security, force row level security;
alter table certificate_holders enable row level security, force row level security;
create policy definer on certificates to current_user using (true) with check (true);
create policy definer on certificate_holders to current_user using (true) with check (true);
create policy system_reads on certificates for select
  using (programme_id = (select actor_programme()) and (select actor_system()) is not null);
create policy system_writes on certificates for insert
  with check (programme_id = (select actor_programme()) and (select actor_system()) is not null);
create policy system_writes on certificate_holders for insert
  with check (programme_id = (select actor_programme()) and (select actor_system()) is not null);
create policy own on certificates for select using (own_profile(profile_id));
create policy own_shows on certificates for update using (own_profile(profile_id) and revoked_at is null);
create policy coordinators on certificates for select using (programme_id = any ((select actor_coordinator())::uuid[]));
create policy coordinators_issue on certificates for insert with check (programme_id = any ((select actor_coordinator())::uuid[])
  and issued_by = (select actor_account()) and shows = '{}'
  and exists (select 1 from placements p where p.id = placement_id
    and p.status in ('completed', 'settled', 'followed_up', 'closed')));
create policy own on certificate_holders for select using (own_profile(profile_id));
create policy disclosed on certificate_holders for select using (programme_id = any ((select actor_coordinator())::uuid[])
  and exists (select 1 from certificates c join disclosures d on d.placement_id = c.placement_id
    where c.id = certificate_id and (d.ends_at is null or d.ends_at > now())));
create policy coordinators_issue on certificate_holders for insert with check (
  programme_id = any ((select actor_coordinator())::uuid[])
  and exists (select 1 from contact_details c where c.profile_id = certificate_holders.profile_id));
grant select, insert on certificates, certificate_holders to compatriot_app;
grant update (shows) on certificates to compatriot_app;

-- Revoked and never given back; a right one is issued anew.
create function revoke_certificate(certificate uuid, reason text) returns boolean
language plpgsql security definer set search_path = public, pg_temp as $$
begin
  update certificates set revoked_at = now(), revoked_by = actor_account(), revoked_reason = reason
    where id = certificate and revoked_at is null and programme_id = any (actor_coordinator());
  return found;
end $$;

-- For everybody who holds the code: whether it stands and, while it does, what the holder lets it show.
create function verify_certificate(given text)
returns table (number text, programme text, issued_on date, revoked_on date, shown jsonb)
language sql stable security definer set search_path = public, pg_temp as $$
  select c.number, c.says ->> 'programme', c.issued_at::date, c.revoked_at::date,
    case when c.revoked_at is not null then '{}'::jsonb else jsonb_strip_nulls(jsonb_build_object(
      'name', case when 'name' = any (c.shows) then h.name end,
      'institution', case when 'institution' = any (c.shows) then c.says -> 'institution' end,
      'title', case when 'title' = any (c.shows) then c.says -> 'title' end,
      'startsOn', case when 'dates' = any (c.shows) then c.says -> 'startsOn' end,
      'endsOn', case when 'dates' = any (c.shows) then c.says -> 'endsOn' end,
      'mode', case when 'mode' = any (c.shows) then c.says -> 'mode' end,
      'place', case when 'place' = any (c.shows) then c.says -> 'place' end,
      'country', case when 'place' = any (c.shows) then c.says -> 'country' end)) end
  from certificates c join certificate_holders h on h.certificate_id = c.id where c.code = given
$$;
revoke execute on function revoke_certificate(uuid, text), verify_certificate(text) from public;
grant execute on function revoke_certificate(uuid, text), verify_certificate(text) to compatriot_app;
