-- Files that somebody asked for: who, of what, how far it has got. The files themselves lie in DATA_DIR and are served only
-- while their row says `done`.
create table exports (
  id uuid primary key default gen_random_uuid(),
  programme_id uuid not null references programmes on delete cascade,
  account_id uuid not null references accounts on delete cascade,
  kind text not null constraint exports_kind check (kind in ('talent', 'list', 'placements', 'assignments', 'institutions',
    'organisations', 'shortlist', 'survey', 'officials', 'host_placements', 'host_assignments')),
  format text not null constraint exports_format check (format in ('csv', 'xlsx')),
  language text not null,
  -- On whose side the person stood when asking; null for hosts and administrators. Who changed sides starts again.
  recipient text constraint exports_recipient check (recipient in ('programme_team', 'home_government')),
  -- The address of the list, which may hold what somebody typed: gone as soon as the export is over.
  query text,
  -- Whose rows are in the file, where that may end before its day: institutions of a host, or a list.
  about uuid[] not null default '{}',
  -- The most people it may contain, where the day's quota is smaller than what was found.
  most integer,
  status text not null default 'waiting' constraint exports_status check (status in ('waiting', 'running', 'done', 'refused',
    'failed', 'cancelled', 'withdrawn', 'expired')),
  -- Code of the problem, when it was refused.
  problem text,
  rows integer,
  done integer not null default 0,
  size bigint,
  attempts smallint not null default 0,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  finished_at timestamptz,
  expires_at timestamptz
);
create index exports_account on exports (account_id, created_at desc);
create index exports_programme on exports (programme_id) where status in ('running', 'done');
create index exports_going on exports (updated_at) where status in ('waiting', 'running', 'done');

alter table exports enable row level security, force row level security;
grant select, insert, delete on exports to compatriot_app;
grant update (query, about, status, problem, rows, done, size, attempts, updated_at, finished_at, expires_at) on exports to compatriot_app;
create policy definer on exports to current_user using (true) with check (true);
create policy own on exports for select using (account_id = (select actor_account()));
create policy own_cancel on exports for update using (account_id = (select actor_account()));
create policy own_removal on exports for delete using (account_id = (select actor_account()));
create policy own_asking on exports for insert with check (
  account_id = (select actor_account())
  and (programme_id = any ((select actor_official())::uuid[]) or (select actor_administrator())
    or programme_id in (select i.programme_id from institutions i where i.id = any ((select actor_institutions())::uuid[]))));
create policy system_reads on exports for select
  using (programme_id = (select actor_programme()) and (select actor_system()) is not null);
create policy system_moves on exports for update
  using (programme_id = (select actor_programme()) and (select actor_system()) is not null);
-- The clean-up looks after the files of all programmes.
create policy cleaner_reads on exports for select using ((select actor_system()) = 'cleaner');
create policy cleaner_moves on exports for update using ((select actor_system()) = 'cleaner');
create policy cleaner on exports for delete using ((select actor_system()) = 'cleaner');

-- ── An export is made as the person who asked for it ────────────────────────────────────────────────────────────────
-- What sign_on() did, for whoever is known to act: rights are those of this moment.
create function act_as(holder uuid) returns jsonb
language plpgsql set search_path = public, pg_temp as $$
declare person accounts%rowtype; roles jsonb; places jsonb;
begin
  perform set_config('app.system', '', true), set_config('app.programme', '', true), set_config('app.draft', '', true),
    set_config('app.named', '', true), set_config('app.erased', '', true);
  select a.* into person from accounts a where a.id = holder;
  if not found then
    perform set_config('app.account', '', true), set_config('app.administrator', 'false', true),
      set_config('app.team', '{}', true), set_config('app.government', '{}', true), set_config('app.coordinator', '{}', true),
      set_config('app.institutions', '{}', true);
    return null;
  end if;
  select coalesce(jsonb_agg(jsonb_build_object('programmeId', m.programme_id, 'programmeCode', p.code, 'programmeName', p.name,
      'role', m.role, 'recipient', m.recipient) order by p.name, m.role), '[]')
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
    set_config('app.institutions', coalesce((select array_agg(institution_id) from institution_members
      where account_id = person.id)::text, '{}'), true);
  return jsonb_build_object('account', jsonb_build_object('id', person.id, 'email', person.email, 'name', person.name,
    'language', person.language, 'administrator', person.administrator), 'memberships', roles, 'institutions', places);
end $$;
revoke execute on function act_as(uuid) from public;

create or replace function sign_on(session uuid) returns jsonb
language plpgsql security definer set search_path = public, pg_temp as $$
declare holder uuid;
begin
  select s.account_id into holder from sessions s where s.id = session and s.revoked_at is null and s.expires_at > now();
  return act_as(holder);
end $$;

-- Only for the worker, only for the person whose export of the worker's programme is being made.
create function act_for_export(export uuid) returns jsonb
language plpgsql security definer set search_path = public, pg_temp as $$
declare holder uuid;
begin
  if actor_system() is distinct from 'worker' then
    raise exception 'only the worker makes exports' using errcode = 'insufficient_privilege';
  end if;
  select e.account_id into holder from exports e
    where e.id = export and e.programme_id = actor_programme() and e.status = 'running';
  return act_as(holder);
end $$;
revoke execute on function act_for_export(uuid) from public;
grant execute on function act_for_export(uuid) to compatriot_app;

-- ── Whoever leaves the pool leaves the files ────────────────────────────────────────────────────────────────────────
-- Nobody keeps a note of who is in which file: when one person withdraws, pauses or erases, the programme's files with people
-- of the pool are over, those being made too. A file job then deletes them; nothing is served meanwhile. One that is about to
-- begin waits until those who are leaving have left (claimExport takes the same lock, alone), and reads after that.
create function await_beginning_exports(programmes uuid[]) returns void
language sql set search_path = public, pg_temp as $$
  select pg_advisory_xact_lock_shared(hashtextextended('exports of ' || p, 0))
    from (select distinct p from unnest(programmes) p order by p) each;
$$;
revoke execute on function await_beginning_exports(uuid[]) from public;

create function end_exports_of_pool() returns trigger
language plpgsql security definer set search_path = public, pg_temp as $$
begin
  perform await_beginning_exports(array(select g.programme_id from gone g where g.purpose = 'talent_pool'));
  update exports e set status = 'withdrawn', query = null, updated_at = now()
    where e.status in ('running', 'done')
      and e.programme_id in (select g.programme_id from gone g where g.purpose = 'talent_pool')
      and (e.kind in ('talent', 'list', 'shortlist') or (e.kind = 'placements' and e.recipient = 'home_government'));
  return null;
end $$;
create trigger end_exports after delete on talent_documents referencing old table as gone
  for each statement execute function end_exports_of_pool();
-- Who is paused has no document, and stays on lists of placements.
create trigger end_exports after delete on consents referencing old table as gone
  for each statement execute function end_exports_of_pool();

create function end_exports_of_erased() returns trigger
language plpgsql security definer set search_path = public, pg_temp as $$
begin
  perform await_beginning_exports(array(select g.programme_id from gone g));
  update exports e set status = 'withdrawn', query = null, updated_at = now()
    where e.status in ('running', 'done') and e.programme_id in (select g.programme_id from gone g)
      and e.kind in ('talent', 'list', 'shortlist', 'placements', 'host_placements');
  return null;
end $$;
create trigger end_exports after delete on profiles referencing old table as gone
  for each statement execute function end_exports_of_erased();

-- An organisation's file names its contact people.
create function end_exports_of_organisation() returns trigger
language plpgsql security definer set search_path = public, pg_temp as $$
begin
  perform await_beginning_exports(array[old.programme_id]);
  update exports e set status = 'withdrawn', query = null, updated_at = now()
    where e.status in ('running', 'done') and e.programme_id = old.programme_id and e.kind = 'organisations';
  return null;
end $$;
create trigger end_exports after delete or update of contact_name, contact_email, listed_team, listed_government
  on organisations for each row execute function end_exports_of_organisation();
revoke execute on function end_exports_of_pool(), end_exports_of_erased(), end_exports_of_organisation() from public;
