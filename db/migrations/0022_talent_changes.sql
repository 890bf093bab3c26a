-- Talent search looks through columns in memory (search/columns.ts); Postgres says what has changed since a reader last
-- asked, and has the last word on every card. Ranking and counting in SQL is gone: at 100,000 people it took seconds.
drop function search_talent(uuid, text, jsonb);
-- Nothing looks for concepts in SQL any more.
drop index talent_documents_concepts;

-- When the person was first found here; a change of the profile leaves it.
alter table talent_documents add column added_at timestamptz not null default now();

-- One row a document that was ever made, with the transaction that last changed it. What is gone keeps its row: a random
-- id that points at nobody. No foreign keys, because it outlives what it is about.
create table talent_changes (
  document_id uuid primary key,
  programme_id uuid not null,
  xid xid8 not null default pg_current_xact_id()
);
create index talent_changes_xid on talent_changes (xid, document_id);
alter table talent_changes enable row level security;
alter table talent_changes force row level security;
create policy definer on talent_changes to current_user using (true) with check (true);
grant select on talent_changes to compatriot_app;

create function talent_changed() returns trigger
language plpgsql security definer set search_path = public, pg_temp as $$
begin
  insert into talent_changes as c (document_id, programme_id)
    select id, programme_id from changed order by id
    on conflict (document_id) do update set xid = excluded.xid where c.xid <> excluded.xid;
  return null;
end $$;
revoke execute on function talent_changed() from public;
create trigger talent_made after insert on talent_documents referencing new table as changed
  for each statement execute function talent_changed();
create trigger talent_changed after update on talent_documents referencing new table as changed
  for each statement execute function talent_changed();
create trigger talent_gone after delete on talent_documents referencing old table as changed
  for each statement execute function talent_changed();
insert into talent_changes (document_id, programme_id) select id, programme_id from talent_documents;

-- A document as engines take it in, without what only cards need: search/fit.ts, TalentDocument.
create function talent_document(d talent_documents) returns json
language sql immutable parallel safe set search_path = public, pg_temp as $$
  select json_build_array(d.id, d.occupation_id, d.skill_ids, d.skill_levels, d.concept_ids, d.languages, d.language_levels,
    d.origin_country, d.residence_country, d.residence_region, d.education_level, d.experience_band, d.modes, d.sectors,
    d.activities, d.stay_length, d.available_from, d.available_until,
    extract(epoch from d.added_at)::float8 * 1000, extract(epoch from d.updated_at)::float8 * 1000)
$$;

-- What changed for a reader that has seen everything visible in the snapshot `seen`, and the snapshot to bring along next
-- time. No order of commits can hide a change: a transaction that `seen` did not see is news whenever it commits.
--   no row at all             the session may not read this pool
--   first row                 the snapshot; `lasting` is false when this session itself has written, because what it wrote
--                             may not last: ask again from the old one
--   each further row          a document's id, and the document unless it is gone
create function talent_news(programme uuid, audience text, seen pg_snapshot)
returns table (snapshot pg_snapshot, lasting boolean, id uuid, document json)
language plpgsql stable security definer set search_path = public, pg_temp as $$
begin
  if not reads_talent(programme, audience) then return; end if;
  if current_setting('transaction_isolation') <> 'read committed' then
    raise exception 'an old snapshot has no news' using errcode = 'invalid_transaction_state';
  end if;
  return query select pg_current_snapshot(), pg_current_xact_id_if_assigned() is null, null::uuid, null::json;
  return query
    select null::pg_snapshot, null::boolean, c.document_id, case when d.id is not null then talent_document(d) end
    from talent_changes c
    left join talent_documents d on d.id = c.document_id and d.programme_id = programme and d.recipient = audience
    where c.xid >= pg_snapshot_xmin(seen) and not pg_visible_in_snapshot(c.xid, seen)
      -- A copy restored elsewhere holds numbers of another server: they are not news until that number is reached here.
      and pg_visible_in_snapshot(c.xid, pg_current_snapshot())
      and c.programme_id = programme and c.xid is distinct from pg_current_xact_id_if_assigned();
end $$;

revoke execute on function talent_document(talent_documents), talent_news(uuid, text, pg_snapshot) from public;
grant execute on function reads_talent(uuid, text), talent_document(talent_documents), talent_news(uuid, text, pg_snapshot) to compatriot_app;

-- What shows while an official types is written down like every look, and does not use up the day's people (SAFETY.md).
alter table access_records add column preview boolean not null default false;
