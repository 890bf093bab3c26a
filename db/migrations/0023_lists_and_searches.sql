-- Lists of people (long-lists) with notes, and saved searches that write when new people match.
-- A list keeps profiles; who is shown on it is decided anew for each reader by what the person gave to that reader's side.
create table talent_lists (
  id uuid primary key default gen_random_uuid(),
  programme_id uuid not null references programmes on delete cascade,
  -- On which side its maker stood when making it. Names and notes are that side's own: the other one never reads them.
  recipient text not null constraint talent_lists_recipient check (recipient in ('programme_team', 'home_government')),
  -- Its maker: nobody else sees it until it is shared, and nobody else renames, shares or deletes it while they work there.
  account_id uuid references accounts on delete set null,
  name text not null,
  shared boolean not null default false,
  made_at timestamptz not null default now(),
  constraint talent_lists_scope unique (id, programme_id, recipient),
  constraint talent_lists_name unique (programme_id, account_id, recipient, name)
);
create index talent_lists_account on talent_lists (account_id);

create table talent_list_people (
  list_id uuid not null,
  profile_id uuid not null,
  programme_id uuid not null,
  -- What officials wrote about the person: the person's own data file holds it.
  note text not null default '',
  -- Of the note, so that two colleagues do not write over each other.
  version integer not null default 1,
  added_by uuid references accounts on delete set null,
  -- The list's side, and the yes that the person gave to it.
  recipient text not null,
  purpose text not null default 'talent_pool' constraint talent_list_people_purpose check (purpose = 'talent_pool'),
  added_at timestamptz not null default now(),
  primary key (list_id, profile_id),
  constraint talent_list_people_list foreign key (list_id, programme_id, recipient)
    references talent_lists (id, programme_id, recipient) on delete cascade,
  constraint talent_list_people_profile foreign key (profile_id, programme_id)
    references profiles (id, programme_id) on delete cascade,
  -- A no takes what was noted with it, also where both come at the same moment: adding locks the yes. A later yes begins anew.
  constraint talent_list_people_yes foreign key (profile_id, purpose, recipient)
    references consents (profile_id, purpose, recipient) on delete cascade
);
create index talent_list_people_profile on talent_list_people (profile_id, purpose, recipient);
create index talent_list_people_added_by on talent_list_people (added_by);

create table saved_searches (
  id uuid primary key default gen_random_uuid(),
  programme_id uuid not null references programmes on delete cascade,
  account_id uuid not null references accounts on delete cascade,
  name text not null,
  -- The question as it stands in the address of talent search.
  query text not null,
  alert boolean not null default false,
  -- People who came after this moment have not been told of.
  checked_at timestamptz not null default now(),
  mailed_at timestamptz,
  -- Stops the mails without signing in.
  stop_token uuid not null default gen_random_uuid() constraint saved_searches_stop_token unique,
  constraint saved_searches_name unique (programme_id, account_id, name)
);
create index saved_searches_account on saved_searches (account_id);
create index saved_searches_alerts on saved_searches (programme_id) where alert;

do $$ declare t text; begin
  foreach t in array array['talent_lists', 'talent_list_people', 'saved_searches'] loop
    execute format('alter table %I enable row level security, force row level security', t);
    execute format('create policy definer on %I to current_user using (true) with check (true)', t);
    execute format('grant select, insert, delete on %I to compatriot_app', t);
  end loop;
end $$;
grant update (name, shared) on talent_lists to compatriot_app;
grant update (note, version) on talent_list_people to compatriot_app;
grant update (name, query, alert, checked_at, mailed_at) on saved_searches to compatriot_app;

-- Who changed sides left the list with the side it was made on.
create policy own on talent_lists using (account_id = (select actor_account()) and (
    (recipient = 'programme_team' and programme_id = any ((select actor_team())::uuid[]))
    or (recipient = 'home_government' and programme_id = any ((select actor_government())::uuid[]))));
create policy shared on talent_lists for select using (shared and (
    (recipient = 'programme_team' and programme_id = any ((select actor_team())::uuid[]))
    or (recipient = 'home_government' and programme_id = any ((select actor_government())::uuid[]))));

-- A shared list whose maker works on its side no more: a coordinator of that side looks after it, and may not hide it.
create function left_behind(list talent_lists) returns boolean
language sql stable set search_path = public, pg_temp as $$
  select list.shared and not exists (select 1 from memberships m
    where m.account_id = list.account_id and m.programme_id = list.programme_id and m.recipient = list.recipient)
$$;
create function coordinates(programme uuid, side text) returns boolean
language sql stable set search_path = public, pg_temp as $$
  select exists (select 1 from memberships m where m.account_id = actor_account() and m.programme_id = programme
    and m.recipient = side and m.role = 'coordinator')
$$;
create policy looked_after on talent_lists for update
  using (left_behind(talent_lists) and coordinates(programme_id, recipient));
create policy tidied on talent_lists for delete
  using (left_behind(talent_lists) and coordinates(programme_id, recipient));

-- Who is hidden from the reader is not on the list for the reader.
create policy readers on talent_list_people for select using (
  programme_id = any ((select actor_official())::uuid[])
  and list_id in (select id from talent_lists) and profile_id in (select id from profiles));
create policy adds on talent_list_people for insert with check (
  added_by = (select actor_account()) and programme_id = any ((select actor_official())::uuid[])
  and list_id in (select id from talent_lists) and profile_id in (select id from profiles));
create policy notes on talent_list_people for update using (
  programme_id = any ((select actor_official())::uuid[])
  and list_id in (select id from talent_lists) and profile_id in (select id from profiles));
create policy removes on talent_list_people for delete using (
  programme_id = any ((select actor_official())::uuid[])
  and list_id in (select id from talent_lists) and profile_id in (select id from profiles));

create policy own on saved_searches
  using (account_id = (select actor_account()) and programme_id = any ((select actor_official())::uuid[]))
  with check (account_id = (select actor_account()) and programme_id = any ((select actor_official())::uuid[]));
create policy system_reads on saved_searches for select
  using (programme_id = (select actor_programme()) and (select actor_system()) is not null);
create policy worker_tells on saved_searches for update
  using (programme_id = (select actor_programme()) and (select actor_system()) = 'worker');

-- Who stands on the lists that the session may open, as far as this kind of recipient may see them: by the documents that
-- search finds, so that somebody who paused or withdrew is on no list. Null asks for all lists.
create function people_on_lists(programme uuid, audience text, lists uuid[])
returns table (list_id uuid, document_id uuid, profile_id uuid, note text, version integer, added_by uuid, added_at timestamptz)
language plpgsql stable security definer set search_path = public, pg_temp as $$
begin
  if actor_account() is null or not reads_talent(programme, audience) then return; end if;
  return query
    select p.list_id, d.id, p.profile_id, p.note, p.version, p.added_by, p.added_at
    from talent_lists l
    join talent_list_people p on p.list_id = l.id
    join talent_documents d on d.profile_id = p.profile_id and d.programme_id = l.programme_id and d.recipient = audience
    where l.programme_id = programme and l.recipient = audience and (l.shared or l.account_id = actor_account())
      and (lists is null or l.id = any (lists));
end $$;

-- What stands about a person on lists: for that person's own data file and for nobody else.
create function notes_about(person uuid)
returns table (list text, note text, recipient text, added_at timestamptz)
language sql stable security definer set search_path = public, pg_temp as $$
  select l.name, p.note, p.recipient, p.added_at
  from talent_list_people p join talent_lists l on l.id = p.list_id
  where p.profile_id = person and own_profile(person)
  order by p.added_at
$$;

-- With an official's last role on a side go the lists that nobody else there could read. Saved searches go when the side
-- changes or ends in which the official reads the pool; the team's outranks the government's.
create function forget_work() returns trigger
language plpgsql security definer set search_path = public, pg_temp as $$
begin
  if exists (select 1 from memberships m where m.account_id = old.account_id and m.programme_id = old.programme_id
    and m.recipient = old.recipient) then return null; end if;
  delete from talent_lists l where l.account_id = old.account_id and l.programme_id = old.programme_id
    and l.recipient = old.recipient and not l.shared;
  delete from saved_searches s where s.account_id = old.account_id and s.programme_id = old.programme_id
    and not exists (select 1 from memberships m where m.account_id = old.account_id and m.programme_id = old.programme_id
      and m.recipient = 'programme_team');
  return null;
end $$;
create trigger memberships_work after delete or update on memberships for each row execute function forget_work();

-- The link at the foot of an alert: whoever holds it may stop these mails and nothing else.
create function stop_alert(token uuid) returns boolean
language plpgsql security definer set search_path = public, pg_temp as $$
declare stopped saved_searches%rowtype; known boolean;
begin
  select exists (select 1 from saved_searches where stop_token = token) into known;
  update saved_searches set alert = false where stop_token = token and alert returning * into stopped;
  if stopped.id is not null then
    insert into events (programme_id, kind, subject_id, details)
      values (stopped.programme_id, 'search.alert_stopped', stopped.id, '{}');
  end if;
  return known;
end $$;

-- A mail may say where a mail program's own "unsubscribe" leads (RFC 8058).
alter table mails add column stop_url text;
drop function queue_mail(uuid, uuid, text, text, text, timestamptz, uuid);
create function queue_mail(mail uuid, account uuid, address text, subject text, body text,
  secret_until timestamptz default null, draft uuid default null, stop_url text default null) returns boolean
language plpgsql security definer set search_path = public, pg_temp as $$
begin
  if actor_system() is null then
    raise exception 'mail is queued by the system' using errcode = 'insufficient_privilege';
  end if;
  insert into mails (id, account_id, recipient, subject, body, secret_until, draft_id, stop_url)
    values (mail, account, address, subject, body, secret_until, draft, stop_url)
    on conflict (id) do nothing;
  return found;
end $$;

revoke execute on function people_on_lists(uuid, text, uuid[]), notes_about(uuid), forget_work(), stop_alert(uuid),
  left_behind(talent_lists), coordinates(uuid, text),
  queue_mail(uuid, uuid, text, text, text, timestamptz, uuid, text) from public;
grant execute on function people_on_lists(uuid, text, uuid[]), notes_about(uuid), stop_alert(uuid),
  left_behind(talent_lists), coordinates(uuid, text),
  queue_mail(uuid, uuid, text, text, text, timestamptz, uuid, text) to compatriot_app;
