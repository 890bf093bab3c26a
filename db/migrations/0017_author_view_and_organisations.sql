-- What an author sees of a survey without seeing anybody: figures counted at intervals, what remains of drafts that ended,
-- links by channel. And organisations, which answer a questionnaire of their own.

-- Drafts that were deleted, as numbers: where people stopped. No id, no answer, no day.
create table survey_tallies (
  version_id uuid not null,
  programme_id uuid not null references programmes on delete cascade,
  -- Empty: no tracked link.
  channel text not null,
  language text not null,
  -- The key of the question it was left at; check: everything was answered and nothing sent.
  left_at text not null,
  month date not null,
  drafts integer not null,
  primary key (version_id, channel, language, left_at, month),
  constraint survey_tallies_version foreign key (version_id, programme_id)
    references questionnaire_versions (id, programme_id) on delete cascade
);
create table survey_question_tallies (
  version_id uuid not null,
  programme_id uuid not null references programmes on delete cascade,
  question text not null,
  saw integer not null,
  answered integer not null,
  unknown integer not null,
  refused integer not null,
  primary key (version_id, question),
  constraint survey_question_tallies_version foreign key (version_id, programme_id)
    references questionnaire_versions (id, programme_id) on delete cascade
);
-- The last count of each wave. `figures` may be shown; `began` and `sent` are exact and only say when they are renewed.
create table survey_figures (
  programme_id uuid not null references programmes on delete cascade,
  audience text not null constraint survey_figures_audience check (audience in ('people', 'organisations')),
  wave integer not null,
  -- When the figures were made, when they were last looked after, and how long that took.
  counted_at timestamptz not null,
  checked_at timestamptz not null,
  took_ms integer not null,
  began integer not null,
  sent integer not null,
  -- Null while fewer than ten people have begun.
  figures jsonb,
  primary key (programme_id, audience, wave)
);
do $$ declare t text; begin
  foreach t in array array['survey_tallies', 'survey_question_tallies', 'survey_figures'] loop
    execute format('alter table %I enable row level security, force row level security', t);
    execute format('create policy system_actor on %I using (programme_id = (select actor_programme()) and (select actor_system()) is not null) with check (programme_id = (select actor_programme()) and (select actor_system()) is not null)', t);
    execute format('grant select, insert on %I to compatriot_app', t);
  end loop;
end $$;
grant update (drafts) on survey_tallies to compatriot_app;
grant update (saw, answered, unknown, refused) on survey_question_tallies to compatriot_app;
grant update (counted_at, checked_at, took_ms, began, sent, figures) on survey_figures to compatriot_app;

-- Tracked links that somebody made; a link that nobody made counts just as well.
create table survey_channels (
  programme_id uuid not null references programmes on delete cascade,
  code text not null constraint survey_channels_code check (code ~ '^[a-z0-9][a-z0-9_-]{0,39}$'),
  made_by uuid references accounts on delete set null,
  made_at timestamptz not null default now(),
  primary key (programme_id, code)
);
alter table survey_channels enable row level security, force row level security;
create policy readers on survey_channels for select
  using (programme_id = any ((select actor_official())::uuid[]) or (select actor_administrator()));
create policy makers on survey_channels for insert with check (made_by = (select actor_account())
  and (programme_id = any ((select actor_team())::uuid[]) or (select actor_administrator())));
create policy makers_end on survey_channels for delete
  using (programme_id = any ((select actor_team())::uuid[]) or (select actor_administrator()));
create policy seed_makes on survey_channels for insert
  with check ((select actor_system()) = 'seed' and programme_id = (select actor_programme()));
grant select, insert, delete on survey_channels to compatriot_app;

-- ── Organisations ───────────────────────────────────────────────────────────────────────────────────────────────────
-- One row for each organisation that ticked at least one box; it goes with the response. Each box opens it to one reader.
create table organisations (
  id uuid primary key default gen_random_uuid(),
  programme_id uuid not null references programmes on delete cascade,
  response_id uuid not null constraint organisations_response_key unique,
  name text not null,
  kind text,
  country text,
  city text,
  members text,
  founded smallint,
  activities text[] not null default '{}',
  sectors text[] not null default '{}',
  offers text,
  listed_team boolean not null,
  listed_government boolean not null,
  -- Only with a box of its own: a person speaks for the organisation.
  contact_name text,
  contact_email text,
  -- People who say they belong to it, as it may be said (none below ten, rounded, renewed seldom).
  people_shown integer not null default 0,
  made_at timestamptz not null default now(),
  constraint organisations_listed check (listed_team or listed_government),
  constraint organisations_scope unique (id, programme_id),
  constraint organisations_response foreign key (response_id, programme_id)
    references responses (id, programme_id) on delete cascade
);
create index organisations_programme on organisations (programme_id, name);
alter table organisations enable row level security, force row level security;
create policy system_actor on organisations
  using (programme_id = (select actor_programme()) and (select actor_system()) is not null)
  with check (programme_id = (select actor_programme()) and (select actor_system()) is not null);
create policy team on organisations for select
  using (listed_team and programme_id = any ((select actor_team())::uuid[]));
create policy government on organisations for select
  using (listed_government and programme_id = any ((select actor_government())::uuid[]));
create policy definer on organisations to current_user using (true) with check (true);
grant select, insert on organisations to compatriot_app;
grant update (people_shown) on organisations to compatriot_app;

-- "I belong to it": the person's own word, theirs to take back, and read by nobody else.
create table organisation_people (
  organisation_id uuid not null,
  profile_id uuid not null,
  programme_id uuid not null references programmes on delete cascade,
  said_at timestamptz not null default now(),
  primary key (profile_id, organisation_id),
  constraint organisation_people_organisation foreign key (organisation_id, programme_id)
    references organisations (id, programme_id) on delete cascade,
  constraint organisation_people_profile foreign key (profile_id, programme_id)
    references profiles (id, programme_id) on delete cascade
);
create index organisation_people_organisation on organisation_people (organisation_id);
alter table organisation_people enable row level security, force row level security;
create policy own on organisation_people for select
  using (profile_id in (select id from profiles where account_id = (select actor_account())));
create policy own_says on organisation_people for insert with check (own_profile(profile_id));
create policy own_takes_back on organisation_people for delete
  using (profile_id in (select id from profiles where account_id = (select actor_account())));
create policy seed_says on organisation_people for insert
  with check ((select actor_system()) = 'seed' and programme_id = (select actor_programme()));
create policy definer on organisation_people to current_user using (true) with check (true);
grant select, insert, delete on organisation_people to compatriot_app;

-- What a person may read of organisations: name and place of those that are listed in their own programme, and of those
-- they belong to.
create function find_organisations(profile uuid, words text, most integer)
returns table (id uuid, name text, country text, city text, belongs boolean)
language sql stable security definer set search_path = public, pg_temp as $$
  select o.id, o.name, o.country, o.city, t.profile_id is not null
  from profiles p
  join organisations o on o.programme_id = p.programme_id
  left join organisation_people t on t.organisation_id = o.id and t.profile_id = p.id
  where p.id = profile and p.account_id = actor_account()
    and (t.profile_id is not null or (words <> '' and position(plain(words) in plain(o.name)) > 0))
  order by t.profile_id is null, o.name limit most
$$;

-- Renews what is said about how many people belong to each organisation; the rule is server/statistics/rules.ts: nothing
-- below ten, rounded down to fives, and only when ten more or fewer say so than was said before.
create function count_organisation_people() returns void
language plpgsql security definer set search_path = public, pg_temp as $$
begin
  if actor_system() is distinct from 'cleaner' then
    raise exception 'only the daily clean-up counts' using errcode = 'insufficient_privilege';
  end if;
  update organisations o set people_shown = case when n.people < 10 then 0 else n.people - n.people % 5 end
  from (select x.id, (select count(*)::int from organisation_people t where t.organisation_id = x.id) as people
    from organisations x where x.programme_id = actor_programme()) n
  where o.id = n.id
    and (abs(n.people - o.people_shown) >= 10 or (n.people < 10 and o.people_shown > 0));
end $$;

-- Whoever erases their profile is also the end of their name and address where they spoke for an organisation; what the
-- organisation said stays, for it is not theirs alone.
create or replace function erase_profile(target uuid) returns void
language plpgsql security definer set search_path = public, pg_temp as $$
declare holder uuid; scope uuid; address text; doomed uuid[];
begin
  select account_id, programme_id into holder, scope from profiles where id = target;
  if holder is null or holder is distinct from actor_account() then
    raise exception 'only the person may erase a profile' using errcode = 'insufficient_privilege';
  end if;
  perform set_config('app.erased', scope::text, true);
  select email into address from accounts where id = holder;
  update organisations o set contact_name = null, contact_email = null
    from contact_details c where c.response_id = o.response_id and c.programme_id = scope and c.email = address;
  update contact_details c set name = null, email = null, phone = null
    from responses r join questionnaire_versions v on v.id = r.version_id
    where r.id = c.response_id and v.audience = 'organisations' and c.programme_id = scope and c.email = address;
  select array_agg(r.id) into doomed
    from responses r
    join questionnaire_versions v on v.id = r.version_id and v.audience = 'people'
    left join profiles p on p.response_id = r.id
    left join contact_details c on c.response_id = r.id
    where r.programme_id = scope and (p.account_id = holder or (p.account_id is null and c.email = address));
  perform erase_responses(doomed);
  if not exists (select 1 from profiles where account_id = holder)
    and not exists (select 1 from memberships where account_id = holder)
    and not exists (select 1 from institution_members where account_id = holder)
    and not exists (select 1 from accounts where id = holder and administrator) then
    delete from mails where recipient = address or account_id = holder;
    delete from sign_in_codes where email = address;
    delete from accounts where id = holder;
  end if;
end $$;
create policy definer on questionnaire_versions to current_user using (true) with check (true);

revoke execute on function find_organisations(uuid, text, integer), count_organisation_people() from public;
grant execute on function find_organisations(uuid, text, integer), count_organisation_people() to compatriot_app;

-- ── The daily clean-up ──────────────────────────────────────────────────────────────────────────────────────────────
-- Its actor reaches of codes and mail only what has had its time. Codes stay a day longer, because requests are counted
-- by them.
create policy cleaner_reads on sign_in_codes for select
  using ((select actor_system()) = 'cleaner' and expires_at < now() - interval '1 day');
create policy cleaner on sign_in_codes for delete
  using ((select actor_system()) = 'cleaner' and expires_at < now() - interval '1 day');
create policy cleaner_reads on mails for select
  using ((select actor_system()) = 'cleaner' and sent_at < now() - interval '30 days');
create policy cleaner on mails for delete
  using ((select actor_system()) = 'cleaner' and sent_at < now() - interval '30 days');
grant delete on mails to compatriot_app;
