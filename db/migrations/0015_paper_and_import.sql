-- Answers that came another way: typed in from paper by a coordinator, with the signed form as evidence, or imported from a
-- file of another tool.

-- The signed form of a response that was typed in, from when it is a draft on. Its bytes are read through
-- read_response_file() only, which notes who looked.
create table response_files (
  id uuid primary key default gen_random_uuid(),
  -- A draft and the response it becomes have one id.
  response_id uuid not null,
  programme_id uuid not null references programmes on delete cascade,
  name text not null,
  media_type text not null constraint response_files_media_type check (media_type in ('application/pdf', 'image/jpeg', 'image/png')),
  size integer not null constraint response_files_size check (size between 1 and 5242880),
  bytes bytea not null,
  uploaded_by uuid references accounts on delete set null,
  uploaded_at timestamptz not null default now()
);
create index response_files_response on response_files (response_id);
alter table response_files enable row level security, force row level security;
create policy definer on response_files to current_user using (true) with check (true);
create policy coordinator on response_files for select using (programme_id = any ((select actor_coordinator())::uuid[]));
create policy coordinator_adds on response_files for insert
  with check (programme_id = any ((select actor_coordinator())::uuid[]) and uploaded_by = (select actor_account()));
grant insert, select (id, response_id, programme_id, name, media_type, size, uploaded_by, uploaded_at) on response_files to compatriot_app;

-- Nobody's answers are typed in without their signature.
create function paper_needs_evidence() returns trigger
language plpgsql security definer set search_path = public, pg_temp as $$
begin
  if not exists (select 1 from response_files f where f.response_id = new.id and f.programme_id = new.programme_id) then
    raise exception 'a response from paper needs the signed form' using errcode = 'check_violation', constraint = 'responses_evidence';
  end if;
  return new;
end $$;
create trigger responses_evidence before insert on responses for each row when (new.source = 'paper')
  execute function paper_needs_evidence();

-- The file ends with the response, or with a draft that became none, whoever deletes it and why.
create function end_response_files() returns trigger
language plpgsql security definer set search_path = public, pg_temp as $$
begin
  if tg_table_name = 'responses' or not exists (select 1 from responses r where r.id = old.id) then
    delete from response_files where response_id = old.id;
  end if;
  return null;
end $$;
create trigger drafts_files after delete on drafts for each row when (old.source = 'paper') execute function end_response_files();
create trigger responses_files after delete on responses for each row when (old.source = 'paper') execute function end_response_files();

-- The person can read in their own record that a coordinator opened what they signed.
create function read_response_file(file uuid, by_route text) returns table (name text, media_type text, bytes bytea)
language plpgsql security definer set search_path = public, pg_temp as $$
declare kept response_files%rowtype;
begin
  select f.* into kept from response_files f where f.id = file and f.programme_id = any (actor_coordinator());
  if kept.id is not null then
    insert into access_records (programme_id, profile_id, account_id, tier, route)
      select p.programme_id, p.id, actor_account(), 2, by_route from profiles p where p.response_id = kept.response_id;
    return query select kept.name, kept.media_type, kept.bytes;
  end if;
end $$;

-- What the programme's coordinators entered: receipts and dates, nothing of the answers.
create index responses_entered on responses (programme_id, submitted_at desc, id) where source <> 'web';
create function entered_responses(programme uuid, before timestamptz, most integer)
returns table (id uuid, receipt text, submitted_at timestamptz, source text, language text, audience text, entered_by text, files jsonb)
language sql stable security definer set search_path = public, pg_temp as $$
  select r.id, r.receipt, r.submitted_at, r.source, r.language, v.audience, coalesce(a.name, a.email),
    coalesce((select jsonb_agg(jsonb_build_object('id', f.id, 'mediaType', f.media_type, 'size', f.size) order by f.uploaded_at, f.id)
      from response_files f where f.response_id = r.id), '[]')
  from responses r
  join questionnaire_versions v on v.id = r.version_id
  left join accounts a on a.id = r.entered_by
  where r.programme_id = entered_responses.programme and r.programme_id = any (actor_coordinator()) and r.source <> 'web'
    and (before is null or r.submitted_at < before)
  order by r.submitted_at desc, r.id limit most
$$;

-- ── Import ──────────────────────────────────────────────────────────────────────────────────────────────────────────
-- One file from its check to its end. The file itself waits here for a yes, a day at the most.
create table response_imports (
  id uuid primary key default gen_random_uuid(),
  programme_id uuid not null references programmes on delete cascade,
  version_id uuid not null,
  made_by uuid references accounts on delete set null,
  status text not null constraint response_imports_status
    check (status in ('checked', 'waiting', 'running', 'done', 'cancelled', 'failed', 'expired')),
  language text not null,
  file bytea,
  rows integer not null,
  done integer not null default 0,
  added integer,
  report jsonb not null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  constraint response_imports_version foreign key (version_id, programme_id)
    references questionnaire_versions (id, programme_id) on delete cascade
);
create index response_imports_programme on response_imports (programme_id, created_at desc);
alter table response_imports enable row level security, force row level security;
create policy definer on response_imports to current_user using (true) with check (true);
create policy coordinator on response_imports for select using (programme_id = any ((select actor_coordinator())::uuid[]));
create policy coordinator_adds on response_imports for insert
  with check (programme_id = any ((select actor_coordinator())::uuid[]) and made_by = (select actor_account()));
create policy coordinator_changes on response_imports for update using (programme_id = any ((select actor_coordinator())::uuid[]));
create policy system_actor on response_imports using (programme_id = (select actor_programme()) and (select actor_system()) is not null)
  with check (programme_id = (select actor_programme()) and (select actor_system()) is not null);
grant insert, select, update (status, file, done, added, report, updated_at) on response_imports to compatriot_app;

-- Ids of responses that were erased: importing the same file again, or a device that sends once more, must not bring them back.
-- As hashes, so that the id itself stands nowhere: it is random, and nobody finds it by trying.
create table erased_responses (
  id_hash text primary key,
  programme_id uuid not null
);
alter table erased_responses enable row level security, force row level security;
create policy definer on erased_responses to current_user using (true) with check (true);
grant select on erased_responses to compatriot_app;
create function erasure_hash(id uuid) returns text language sql immutable
  return encode(sha256(id::text::bytea), 'hex');
create function remember_erased_response() returns trigger
language plpgsql security definer set search_path = public, pg_temp as $$
begin
  insert into erased_responses (id_hash, programme_id) values (erasure_hash(old.id), old.programme_id) on conflict do nothing;
  return null;
end $$;
create trigger responses_erased after delete on responses for each row
  execute function remember_erased_response();

-- Which of these rows were imported before? Those erased since count the same, so that nobody learns that they were.
create function imported_before(programme uuid, ids uuid[]) returns setof uuid
language sql stable security definer set search_path = public, pg_temp as $$
  select r.id from responses r where r.id = any (ids) and r.source = 'import' and r.programme_id = imported_before.programme
    and (r.programme_id = any (actor_coordinator()) or (actor_system() is not null and r.programme_id = actor_programme()))
  union
  select asked.id from unnest(ids) asked(id) join erased_responses e on e.id_hash = erasure_hash(asked.id)
    where e.programme_id = imported_before.programme
    and (e.programme_id = any (actor_coordinator()) or (actor_system() is not null and e.programme_id = actor_programme()))
$$;

-- A file that nobody said yes to is deleted after a day.
create function expire_imports() returns void
language sql security definer set search_path = public, pg_temp as $$
  update response_imports set file = null, status = 'expired', updated_at = now()
    where status = 'checked' and created_at < now() - interval '1 day'
$$;

revoke execute on function paper_needs_evidence(), end_response_files(), read_response_file(uuid, text),
  entered_responses(uuid, timestamptz, integer), remember_erased_response(), imported_before(uuid, uuid[]), expire_imports() from public;
grant execute on function read_response_file(uuid, text), entered_responses(uuid, timestamptz, integer),
  imported_before(uuid, uuid[]), expire_imports() to compatriot_app;
