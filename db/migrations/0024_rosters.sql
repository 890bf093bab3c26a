-- A programme's old spreadsheet of experts. Until a person says yes, what the sheet says of them is reached by system paths
-- only: no official reads a pending row, not even who brought it. What they agree to becomes an ordinary response.

-- One file from its upload to its end. Its cells wait here for the decisions, seven days at the most.
create table rosters (
  id uuid primary key default gen_random_uuid(),
  programme_id uuid not null references programmes on delete cascade,
  made_by uuid references accounts on delete set null,
  status text not null default 'open' constraint rosters_status
    check (status in ('open', 'waiting', 'running', 'done', 'cancelled', 'failed', 'expired')),
  file_hash text not null,
  -- Of the invitations, where a row names none.
  language text not null,
  sheets jsonb,
  -- Which column says what (by its place; headings are kept as keyed hashes), which words mean which concept, which rows are one
  -- person.
  columns jsonb not null,
  words jsonb not null default '{}',
  twins jsonb not null default '{}',
  rows integer not null,
  done integer not null default 0,
  invited integer,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  constraint rosters_id_programme unique (id, programme_id)
);
create index rosters_programme on rosters (programme_id, created_at desc);
-- The same file invites nobody twice.
create unique index rosters_once on rosters (programme_id, file_hash) where status in ('waiting', 'running', 'done');
alter table rosters enable row level security, force row level security;
create policy definer on rosters to current_user using (true) with check (true);
create policy coordinator on rosters for select using (programme_id = any ((select actor_coordinator())::uuid[]));
create policy coordinator_adds on rosters for insert
  with check (programme_id = any ((select actor_coordinator())::uuid[]) and made_by = (select actor_account()));
create policy coordinator_changes on rosters for update using (programme_id = any ((select actor_coordinator())::uuid[]));
create policy worker on rosters using (programme_id = (select actor_programme()) and (select actor_system()) = 'worker')
  with check (programme_id = (select actor_programme()) and (select actor_system()) = 'worker');
grant insert, select (id, programme_id, made_by, status, file_hash, language, sheets, columns, words, twins, rows, done, invited,
  created_at, updated_at), update (status, language, sheets, columns, words, twins, done, invited, updated_at) on rosters
  to compatriot_app;

-- Who has not answered yet. A yes, a no and the end of the ninety days delete the row.
create table roster_people (
  id uuid primary key default gen_random_uuid(),
  programme_id uuid not null,
  roster_id uuid not null,
  email text not null,
  language text not null,
  facts jsonb not null,
  -- Keyed hashes: a copy of the database opens nothing.
  code_hash text not null unique,
  reminder_hash text unique,
  invited_at timestamptz not null default now(),
  reminded_at timestamptz,
  expires_at timestamptz not null,
  constraint roster_people_roster foreign key (roster_id, programme_id) references rosters (id, programme_id) on delete cascade
);
create index roster_people_ends on roster_people (expires_at);
-- One invitation at a time, however many lists name the address.
create unique index roster_people_address on roster_people (programme_id, email);
create index roster_people_roster on roster_people (roster_id);
alter table roster_people enable row level security, force row level security;
create policy definer on roster_people to current_user using (true) with check (true);
create policy roster_actors on roster_people
  using (programme_id = (select actor_programme()) and (select actor_system()) in ('roster', 'worker', 'cleaner'))
  with check (programme_id = (select actor_programme()) and (select actor_system()) in ('roster', 'worker', 'cleaner'));
grant insert, select, delete, update (reminder_hash, reminded_at) on roster_people to compatriot_app;

-- Addresses whose owner said: no, and do not ask again. As keyed hashes.
create table roster_refusals (
  programme_id uuid not null references programmes on delete cascade,
  address_hash text not null,
  primary key (programme_id, address_hash)
);
alter table roster_refusals enable row level security, force row level security;
create policy roster_actors on roster_refusals
  using (programme_id = (select actor_programme()) and (select actor_system()) in ('roster', 'worker', 'cleaner'))
  with check (programme_id = (select actor_programme()) and (select actor_system()) in ('roster', 'worker', 'cleaner'));
grant insert, select on roster_refusals to compatriot_app;

-- What somebody did for the programme before Compatriot. A placement of today hangs on an assignment, an institution with a
-- due diligence and a way through twelve states: an old one has a host's name and two dates at best, and takes part in nothing.
-- It belongs to the response that the person agreed to, and goes with it.
create table past_placements (
  id uuid primary key default gen_random_uuid(),
  programme_id uuid not null,
  response_id uuid not null,
  host text not null,
  place text,
  role text,
  mode text constraint past_placements_mode check (mode in ('temporary', 'permanent', 'virtual')),
  starts_on date,
  ends_on date,
  beneficiaries integer constraint past_placements_beneficiaries check (beneficiaries >= 0),
  constraint past_placements_response foreign key (response_id, programme_id) references responses (id, programme_id) on delete cascade
);
create index past_placements_response on past_placements (response_id);
create index past_placements_programme on past_placements (programme_id);
alter table past_placements enable row level security, force row level security;
create policy definer on past_placements to current_user using (true) with check (true);
create policy own on past_placements for select
  using (response_id in (select response_id from profiles where account_id = (select actor_account())));
create policy own_removes on past_placements for delete
  using (response_id in (select response_id from profiles where account_id = (select actor_account())));
create policy joining on past_placements for insert
  with check (programme_id = (select actor_programme()) and (select actor_system()) = 'roster');
grant insert, select, delete on past_placements to compatriot_app;

-- Whose yes answered which list. Nobody reads it but roster_joined(): of a list of one person it would be that person's answer.
create table roster_answers (
  roster_id uuid not null,
  response_id uuid not null,
  programme_id uuid not null,
  primary key (roster_id, response_id),
  constraint roster_answers_roster foreign key (roster_id, programme_id) references rosters (id, programme_id) on delete cascade,
  constraint roster_answers_response foreign key (response_id, programme_id) references responses (id, programme_id) on delete cascade
);
create index roster_answers_response on roster_answers (response_id);
alter table roster_answers enable row level security, force row level security;
create policy definer on roster_answers to current_user using (true) with check (true);
create policy joining on roster_answers for insert
  with check (programme_id = (select actor_programme()) and (select actor_system()) = 'roster');
grant insert, select on roster_answers to compatriot_app;

-- Opens an invitation by its code. Wrong, used and ended are one answer by the same statements; past `most` failures of one
-- network in ten minutes it is refused, right codes too. Without a place nothing is counted: the code comes from a
-- cookie that the server signed when it was typed.
create function find_invitation(code text, place text, most integer, out outcome text, out person uuid, out programme uuid)
language plpgsql security definer set search_path = public, pg_temp as $$
begin
  if place is not null then
    perform pg_advisory_xact_lock(hashtextextended(place, 14));
    delete from tries where at < now() - interval '1 day';
    if (select count(*) from tries where bucket = place and at > clock_timestamp() - interval '10 minutes') >= most then
      outcome := 'limited';
      return;
    end if;
  end if;
  select p.id, p.programme_id into person, programme from roster_people p
    where (p.code_hash = code or p.reminder_hash = code) and p.expires_at > now();
  outcome := case when person is null then 'wrong' else 'found' end;
  if person is null and place is not null then insert into tries (bucket, at) values (place, clock_timestamp()); end if;
end $$;

-- Who of the people that the reader finds in the talent pool anyway may be those of some rows: of one country and age group with
-- the same occupation (or, where one of them names none, two of the same skills), as their cards say it, or a profile that the reader names because its contact
-- details were disclosed to them. At most three a row.
create function similar_cards(programme uuid, audience text, asked jsonb)
returns table (asked_row integer, id uuid, profile_id uuid, pseudonym text, occupation_id integer, residence_country text,
  age_band text, experience_band text, address boolean)
language plpgsql stable security definer set search_path = public, pg_temp as $$
begin
  if not reads_talent(programme, audience) then return; end if;
  return query
    with given as (
      select x.row, x.country, x."ageBand" as age, x."occupationId" as occupation,
        array(select s::integer from jsonb_array_elements_text(x."skillIds") s) as skills,
        array(select p::uuid from jsonb_array_elements_text(x."profileIds") p) as known
      from jsonb_to_recordset(similar_cards.asked) as x (row integer, country text, "ageBand" text, "occupationId" integer,
        "skillIds" jsonb, "profileIds" jsonb)
    ), pairs as (
      select g.row as asked_row, d.id as document, true as address from given g join talent_documents d on d.profile_id = any (g.known)
        where d.programme_id = similar_cards.programme and d.recipient = similar_cards.audience
      union all
      select g.row, d.id, false from given g join talent_documents d on d.residence_country = g.country and d.age_band = g.age
        where d.programme_id = similar_cards.programme and d.recipient = similar_cards.audience and d.profile_id <> all (g.known)
          and (d.occupation_id = g.occupation or ((d.occupation_id is null or g.occupation is null) and d.skill_ids && g.skills
            and cardinality(array(select unnest(d.skill_ids) intersect select unnest(g.skills))) >= 2))
    ), found as (
      select p.asked_row, p.address, d.*, row_number() over (partition by p.asked_row order by p.address desc, d.updated_at desc, d.id) as place
      from pairs p join talent_documents d on d.id = p.document
    )
    select f.asked_row, f.id, f.profile_id, f.pseudonym, f.occupation_id, f.residence_country, f.age_band, f.experience_band, f.address
    from found f where f.place <= 3 order by f.asked_row, f.place;
end $$;

-- An address was proved by an invitation, and its owner asked for consents: profiles that somebody made with it before and nobody
-- claimed lose theirs, as claim_profiles() does with older ones.
create function strip_unclaimed(address text) returns void
language plpgsql security definer set search_path = public, pg_temp as $$
begin
  if actor_system() is distinct from 'roster' then
    raise exception 'consents are taken from unclaimed profiles by a yes' using errcode = 'insufficient_privilege';
  end if;
  delete from consents where profile_id in (
    select p.id from profiles p join contact_details c on c.response_id = p.response_id
    where c.email = address and p.account_id is null and p.programme_id = actor_programme());
end $$;

-- Of those who said yes, whom the reader may list in the pool now: in fives, and only where ten were invited and ten are there.
create function roster_joined(asked uuid[]) returns table (roster uuid, joined integer)
language sql stable security definer set search_path = public, pg_temp as $$
  select r.id, (count(distinct d.profile_id) / 5 * 5)::integer from rosters r
  join roster_answers a on a.roster_id = r.id
  join profiles p on p.response_id = a.response_id
  join talent_documents d on d.profile_id = p.id and d.programme_id = r.programme_id and d.recipient = 'programme_team'
  where r.id = any (asked) and r.programme_id = any (actor_coordinator()) and r.invited >= 10
  group by r.id having count(distinct d.profile_id) >= 10
$$;

-- How many people of the team's pool were placed before, by the year in which it began; in fives, and never fewer than ten.
-- People only: a sum of what rows say would tell whose rows are in it.
create function past_placement_figures(programme uuid) returns table (year integer, people integer)
language sql stable security definer set search_path = public, pg_temp as $$
  select extract(year from p.starts_on)::integer, (count(distinct p.response_id) / 5 * 5)::integer
  from past_placements p
  join profiles f on f.response_id = p.response_id
  join talent_documents d on d.profile_id = f.id and d.programme_id = p.programme_id and d.recipient = 'programme_team'
  where p.programme_id = past_placement_figures.programme and p.programme_id = any (actor_team()) and p.starts_on is not null
  group by 1 having count(distinct p.response_id) >= 10 order by 1
$$;

-- Files that nobody decided about leave after seven days, imports that stand still after one, people who did not answer at
-- their end.
create function expire_rosters() returns void
language sql security definer set search_path = public, pg_temp as $$
  update rosters
    set sheets = null, words = '{}', twins = '{}', updated_at = now(), status = case status when 'open' then 'expired' else 'failed' end
    where (status = 'open' and created_at < now() - interval '7 days')
      or (status in ('waiting', 'running') and updated_at < now() - interval '1 day');
  delete from roster_people where expires_at <= now();
$$;

-- Whoever erases themselves from a programme is not left on a list there.
create function erase_roster_rows() returns trigger
language plpgsql security definer set search_path = public, pg_temp as $$
begin
  delete from roster_people where programme_id = old.programme_id and email = old.email;
  return old;
end $$;
create trigger contact_details_rosters before delete on contact_details for each row
  when (old.email is not null and actor_erased() = old.programme_id) execute function erase_roster_rows();

revoke execute on function find_invitation(text, text, integer), past_placement_figures(uuid), expire_rosters(),
  similar_cards(uuid, text, jsonb), strip_unclaimed(text), roster_joined(uuid[]), erase_roster_rows() from public;
grant execute on function find_invitation(text, text, integer), past_placement_figures(uuid), expire_rosters(),
  similar_cards(uuid, text, jsonb), strip_unclaimed(text), roster_joined(uuid[]) to compatriot_app;
