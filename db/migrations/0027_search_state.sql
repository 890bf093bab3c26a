-- Where the outside search engine stands: one row an installation, written by the process that copies changes into it. Its
-- index is a copy; whatever happens to it, it is made again from talent_documents.
-- Which database this is: another one after it was restored elsewhere, or copied beside itself.
create function this_database() returns text
language sql stable security definer set search_path = public, pg_temp as $$
  select system_identifier || ':' || (select oid from pg_database where datname = current_database()) from pg_control_system()
$$;

create table search_state (
  one boolean primary key default true check (one),
  -- Random, so that two installations can share a server.
  index_uid text not null default 'talent_' || replace(gen_random_uuid()::text, '-', ''),
  -- Whose index that is. A copy of the database brings this row along and must not write into the index of its original.
  home text not null default this_database(),
  -- Every change that this snapshot sees is in the index; null until it has been filled once.
  seen pg_snapshot,
  -- Another number after the index was made anew: what a process remembers of the old one is worth nothing.
  generation integer not null default 0,
  -- The taxonomy whose labels the documents carry (taxonomy_state.stamp).
  taxonomy_stamp bigint not null default 0,
  -- When nothing was left to copy. Older than a few seconds, or null: the index is not to be asked.
  settled_at timestamptz
);
alter table search_state enable row level security;
alter table search_state force row level security;
create policy copying on search_state
  using ((select actor_system()) = 'search' and (select actor_programme()) is null)
  with check ((select actor_system()) = 'search' and (select actor_programme()) is null);
grant select, insert, update on search_state to compatriot_app;

-- The copying process acts for no programme: it reads what every index holds, which is tier 1 only, and ids of what is gone.
-- Each function is closed to everybody but it.
create function copies_talent() returns boolean
language sql stable set search_path = public, pg_temp as $$
  select coalesce(actor_system() = 'search' and actor_programme() is null, false)
$$;

-- News for a reader that has seen what the snapshot `since` sees, as talent_news (0022) tells it for one pool: the first row
-- is the snapshot to bring along next time, each further one the id of a document that was made, changed or is gone.
create function changes_to_copy(since pg_snapshot) returns table (snapshot pg_snapshot, document_id uuid)
language sql stable security definer set search_path = public, pg_temp as $$
  select pg_current_snapshot(), null::uuid where copies_talent()
  union all
  select null, c.document_id from talent_changes c
  where copies_talent() and c.xid >= pg_snapshot_xmin(since) and not pg_visible_in_snapshot(c.xid, since)
    and pg_visible_in_snapshot(c.xid, pg_current_snapshot())
$$;

create function documents_to_copy(ids uuid[]) returns setof talent_documents
language sql stable security definer set search_path = public, pg_temp as $$
  select d.* from talent_documents d where copies_talent() and d.id = any (ids)
$$;

create function all_documents_to_copy(after uuid, most integer) returns setof talent_documents
language sql stable security definer set search_path = public, pg_temp as $$
  select d.* from talent_documents d where copies_talent() and d.id > after order by d.id limit most
$$;

create function count_documents_to_copy() returns bigint
language sql stable security definer set search_path = public, pg_temp as $$
  select count(*) from talent_documents where copies_talent()
$$;

-- Concepts on cards, the most frequent first: whose other names the engine learns as synonyms.
create function concepts_to_copy(most integer) returns table (concept_id integer)
language sql stable security definer set search_path = public, pg_temp as $$
  select used.id from talent_documents d, unnest(d.skill_ids || d.occupation_id) as used(id)
  where copies_talent() and used.id is not null
  group by used.id order by count(*) desc, used.id limit most
$$;

revoke execute on function this_database(), copies_talent(), changes_to_copy(pg_snapshot), documents_to_copy(uuid[]),
  all_documents_to_copy(uuid, integer), count_documents_to_copy(), concepts_to_copy(integer) from public;
grant execute on function this_database(), changes_to_copy(pg_snapshot), documents_to_copy(uuid[]),
  all_documents_to_copy(uuid, integer), count_documents_to_copy(), concepts_to_copy(integer) to compatriot_app;
