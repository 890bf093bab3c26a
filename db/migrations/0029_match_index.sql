-- Matching looks through columns in memory (server/matching/columns.ts) that hold the people of talent_documents, like
-- talent search does. What it reads beyond a card is here too; no card shows it, and talent_document() does not tell it.
alter table talent_documents
  add column tie text,
  add column legal_room text,
  add column licence boolean,
  -- Wished for, of the country of origin.
  add column regions text[] not null default '{}';
update talent_documents d set tie = p.tie, legal_room = p.legal_room, licence = p.licence, regions = p.regions
  from profiles p where p.id = d.profile_id
    and (p.tie, p.legal_room, p.licence, p.regions) is distinct from (d.tie, d.legal_room, d.licence, d.regions);

-- A person as the match index takes them in: db/queries/match-people.ts. Codes only, so that no separator can stand in one.
-- It names nothing of ours, so it needs no path of its own, and Postgres can write it out in place: 4 s for a million, not 9.
create function match_person(d talent_documents) returns text
language sql stable parallel safe as $$
  select d.id || e'\x1f' || d.origin_country || e'\x1f' || array_to_string(d.modes, ',') || e'\x1f' || coalesce(d.tie, '')
    || e'\x1f' || coalesce(d.legal_room, '') || e'\x1f' || coalesce(d.licence::text, '') || e'\x1f' || coalesce(d.age_band, '')
    || e'\x1f' || coalesce(d.available_from::text, '') || e'\x1f' || coalesce(d.available_until::text, '')
    || e'\x1f' || array_to_string(d.languages, ',') || e'\x1f' || array_to_string(d.language_levels, ',')
    || e'\x1f' || array_to_string(d.skill_ids, ',') || e'\x1f' || array_to_string(d.skill_levels, ',')
    || e'\x1f' || coalesce(d.occupation_id::text, '') || e'\x1f' || coalesce(d.experience_band, '')
    || e'\x1f' || coalesce(d.education_level, '') || e'\x1f' || array_to_string(d.sectors, ',')
    || e'\x1f' || array_to_string(d.regions, ',') || e'\x1f' || coalesce(d.stay_length, '')
$$;

-- As talent_news (0022), for the match index: the same rows and the same rules, with what matching reads of a person.
create function match_news(programme uuid, audience text, seen pg_snapshot)
returns table (snapshot pg_snapshot, lasting boolean, id uuid, person text)
language plpgsql stable security definer set search_path = public, pg_temp as $$
begin
  if not reads_talent(programme, audience) then return; end if;
  if current_setting('transaction_isolation') <> 'read committed' then
    raise exception 'an old snapshot has no news' using errcode = 'invalid_transaction_state';
  end if;
  return query select pg_current_snapshot(), pg_current_xact_id_if_assigned() is null, null::uuid, null::text;
  return query
    select null::pg_snapshot, null::boolean, c.document_id, case when d.id is not null then match_person(d) end
    from talent_changes c
    left join talent_documents d on d.id = c.document_id and d.programme_id = programme and d.recipient = audience
    where c.xid >= pg_snapshot_xmin(seen) and not pg_visible_in_snapshot(c.xid, seen)
      and pg_visible_in_snapshot(c.xid, pg_current_snapshot())
      and c.programme_id = programme and c.xid is distinct from pg_current_xact_id_if_assigned();
end $$;

-- Documents of people who do not want this institution to learn of them, for whoever may read the pool.
create function match_blocked(programme uuid, audience text, institution uuid) returns setof uuid
language plpgsql stable security definer set search_path = public, pg_temp as $$
begin
  if not reads_talent(programme, audience) then return; end if;
  return query select d.id from blocked_institutions b
    join talent_documents d on d.profile_id = b.profile_id and d.programme_id = programme and d.recipient = audience
    where b.institution_id = institution;
end $$;

revoke execute on function match_person(talent_documents), match_news(uuid, text, pg_snapshot), match_blocked(uuid, text, uuid)
  from public;
grant execute on function match_person(talent_documents), match_news(uuid, text, pg_snapshot), match_blocked(uuid, text, uuid)
  to compatriot_app;
