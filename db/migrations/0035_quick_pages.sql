-- A page of talent search is two short visits to the database: who asks and where (enter_programme), and, when the engine has
-- found, the cards with their records of access (talent_page). What they read is read under row-level security as before.

-- At least as many different people as an official has looked at in the last 24 hours in a programme, so that the day's quota
-- is checked without counting the day's records; counted exactly only when this is more than the quota (within_quota).
create table look_counts (
  account_id uuid not null references accounts on delete cascade,
  programme_id uuid not null references programmes on delete cascade,
  people integer not null check (people >= 0),
  primary key (account_id, programme_id)
);
create index look_counts_programme on look_counts (programme_id);
alter table look_counts enable row level security, force row level security;
create policy definer on look_counts to current_user using (true) with check (true);
-- As of every table; no policy shows the application a row.
grant select on look_counts to compatriot_app;
insert into look_counts (account_id, programme_id, people)
  select account_id, programme_id, count(distinct profile_id) from access_records
  where account_id is not null and not preview and at >= now() - interval '24 hours' group by 1, 2;

-- Whoever writes records of access, those who are new to the official count. Known is only who stays in the 24 hours for a
-- while yet: counting somebody twice is mended when it matters, forgetting somebody would not be.
create function count_looks() returns trigger
language plpgsql security definer set search_path = public, pg_temp as $$
begin
  insert into look_counts as c (account_id, programme_id, people)
    select w.account_id, w.programme_id, count(distinct w.profile_id) from written w
    where w.account_id is not null and not w.preview and not exists (
      select from access_records r
      where r.profile_id = w.profile_id and r.at > now() - interval '23 hours' and r.account_id = w.account_id
        and r.programme_id = w.programme_id and not r.preview and r.id not in (select id from written))
    group by 1, 2
    on conflict (account_id, programme_id) do update set people = c.people + excluded.people;
  return null;
end $$;
create trigger access_records_counted after insert on access_records
  referencing new table as written for each statement execute function count_looks();

-- Under the lock of record_seen (or db/queries/events.ts, lockQuota).
create function within_quota(programme uuid, quota integer) returns boolean
language plpgsql security definer set search_path = public, pg_temp as $$
declare most integer; exact integer;
begin
  -- Held before the records are counted: who writes some meanwhile adds to what is counted here.
  select people into most from look_counts where account_id = actor_account() and programme_id = programme for update;
  if coalesce(most, 0) <= quota then return true; end if;
  select count(distinct profile_id) into exact from access_records
    where account_id = actor_account() and programme_id = programme and at >= now() - interval '24 hours' and not preview;
  update look_counts set people = exact where account_id = actor_account() and programme_id = programme;
  return exact <= quota;
end $$;

-- One record a person; false when these are more different people in 24 hours than the quota. With the caller's own rights.
create function record_seen(programme uuid, people uuid[], of_tier smallint, by_route text, quota integer) returns boolean
language plpgsql set search_path = public, pg_temp as $$
begin
  -- One after the other, or twenty pages asked for at once would each see the count before the others.
  perform pg_advisory_xact_lock(hashtextextended('quota ' || actor_account() || ' ' || programme, 0));
  insert into access_records (programme_id, profile_id, account_id, tier, route)
    select programme, person, actor_account(), of_tier, by_route from unnest(people) person;
  return within_quota(programme, quota);
end $$;

-- A card's fields in the order of db/queries/talent.ts.
create function talent_card(d talent_documents) returns json
language sql stable parallel safe set search_path = public, pg_temp as $$
  select json_build_array(d.id, d.profile_id, d.pseudonym, d.occupation_id, d.skill_ids, d.skill_levels, d.languages,
    d.language_levels, d.origin_country, d.residence_country, d.residence_region, d.education_level, d.experience_band,
    d.age_band, d.modes, d.sectors, d.activities, d.stay_length, to_char(d.available_from, 'YYYY-MM'),
    to_char(d.available_until, 'YYYY-MM'), to_char(d.updated_at, 'YYYY-MM'))
$$;

-- On which of the lists that the session may open these people stand: people_on_lists (0023), from the people's side.
create function lists_of_people(programme uuid, audience text, people uuid[])
returns table (profile_id uuid, list_id uuid, name text)
language plpgsql stable security definer set search_path = public, pg_temp as $$
begin
  if actor_account() is null or not reads_talent(programme, audience) then return; end if;
  return query
    select p.profile_id, l.id, l.name
    from talent_list_people p
    join talent_lists l on l.id = p.list_id and l.programme_id = programme and l.recipient = audience
      and (l.shared or l.account_id = actor_account())
    where p.profile_id = any (people) and exists (select from talent_documents d
      where d.profile_id = p.profile_id and d.programme_id = programme and d.recipient = audience)
    order by plain(l.name), l.id;
end $$;

-- The first of these documents as cards, each written down, and which of the others are still there, for who acts in a
-- session; one statement that is a transaction of its own. No row when the session is over; `readable` is false for who may not
-- read this pool. Past the quota nothing is written down and nobody is shown. With the caller's own rights.
create function talent_page(session uuid, programme uuid, audience text, ids uuid[], most integer, by_route text, quota integer)
returns table (readable boolean, within boolean, cards json, others json, lists json)
language plpgsql set search_path = public, pg_temp as $$
declare people uuid[];
begin
  if sign_on(session) is null then return; end if;
  readable := reads_talent(programme, audience);
  within := true;
  if readable then
    select json_agg(talent_card(found.d) order by found.place) filter (where found.place <= most),
        array_agg((found.d).profile_id) filter (where found.place <= most),
        json_agg((found.d).id) filter (where found.place > most)
      into cards, people, others
      from (select d, row_number() over (order by asked.place) as place
        from unnest(ids) with ordinality asked(id, place) join read_talent(programme, audience, ids) d on d.id = asked.id) found;
  end if;
  if people is not null then
    select json_agg(json_build_array(l.profile_id, l.list_id, l.name)) into lists
      from lists_of_people(programme, audience, people) l;
    begin
      within := record_seen(programme, people, 1::smallint, by_route, quota);
      if not within then raise exception 'past the quota' using errcode = 'CQ001'; end if;
    exception when sqlstate 'CQ001' then
      cards := null;
      others := null;
      lists := null;
    end;
  end if;
  return next;
end $$;

-- Who acts in a session and the programme that they name, in one statement that is a transaction of its own; with the stamp
-- of the taxonomy, so that a search need not ask for it. `actor` is null when the session is over.
create function enter_programme(session uuid, wanted text)
returns table (actor jsonb, programme json, stamp bigint)
language plpgsql set search_path = public, pg_temp as $$
begin
  actor := sign_on(session);
  if actor is not null then
    select json_build_object('id', p.id, 'dailyQuota', p.daily_quota) into programme from programmes p where p.code = wanted;
    select s.stamp into stamp from taxonomy_state s;
  end if;
  return next;
end $$;

revoke execute on function count_looks(), within_quota(uuid, integer), record_seen(uuid, uuid[], smallint, text, integer),
  talent_card(talent_documents), lists_of_people(uuid, text, uuid[]),
  talent_page(uuid, uuid, text, uuid[], integer, text, integer), enter_programme(uuid, text) from public;
grant execute on function within_quota(uuid, integer), record_seen(uuid, uuid[], smallint, text, integer),
  talent_card(talent_documents), lists_of_people(uuid, text, uuid[]),
  talent_page(uuid, uuid, text, uuid[], integer, text, integer), enter_programme(uuid, text) to compatriot_app;
