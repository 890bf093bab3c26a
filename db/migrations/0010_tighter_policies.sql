-- Closes what test/api/isolation.test.ts found open when each role was tried against each table with plain SQL. Four kinds of
-- doors: rows whose programme differs from that of what they hang on; verbs and columns that nobody needs; steps taken for
-- somebody else; system actors that reach further than their work. Each block says what was possible before.

-- ── Who acts, in more detail ────────────────────────────────────────────────────────────────────────────────────────
-- The role decides what the recipient does not: contact and the coordinator's steps are the coordinator's alone.
create function actor_coordinator() returns uuid[] language sql stable parallel safe as
  $$ select coalesce(nullif(current_setting('app.coordinator', true), ''), '{}')::uuid[] $$;
-- The account that ensure_account() gave out last in this transaction: naming a person takes knowing the address.
create function actor_named() returns uuid language sql stable parallel safe as
  $$ select nullif(current_setting('app.named', true), '')::uuid $$;
-- The programme from which erase_profile() has just removed the actor, who may still say so in the audit.
create function actor_erased() returns uuid language sql stable parallel safe as
  $$ select nullif(current_setting('app.erased', true), '')::uuid $$;
-- A function, because policies of profiles and consents that ask each other would never end.
create function own_profile(profile uuid) returns boolean
language sql stable security definer set search_path = public, pg_temp as
  $$ select exists (select 1 from profiles p where p.id = profile and p.account_id = actor_account()) $$;
revoke execute on function own_profile(uuid) from public;
grant execute on function own_profile(uuid) to compatriot_app;

create or replace function sign_on(session uuid) returns jsonb
language plpgsql security definer set search_path = public, pg_temp as $$
declare person accounts%rowtype; roles jsonb; places jsonb;
begin
  perform set_config('app.system', '', true), set_config('app.programme', '', true), set_config('app.draft', '', true),
    set_config('app.named', '', true), set_config('app.erased', '', true);
  select a.* into person from sessions s join accounts a on a.id = s.account_id
    where s.id = session and s.revoked_at is null and s.expires_at > now();
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

create or replace function ensure_account(address text, person text, tongue text) returns uuid
language plpgsql security definer set search_path = public, pg_temp as $$
declare found uuid;
begin
  if cardinality(actor_official()) = 0 and not actor_administrator() and actor_system() is null then
    raise exception 'only officials may name accounts' using errcode = 'insufficient_privilege';
  end if;
  insert into accounts (email, name, language) values (lower(address), person, tongue)
    on conflict (email) do nothing;
  select id into found from accounts where email = lower(address);
  perform set_config('app.named', found::text, true);
  return found;
end $$;

-- A temporary table must never stand in for a real one inside a function that runs with the owner's rights.
alter function claim_profiles(uuid) set search_path = public, pg_temp;
alter function reads_talent(uuid, text) set search_path = public, pg_temp;
alter function read_talent(uuid, text, uuid[]) set search_path = public, pg_temp;
alter function search_talent(uuid, text, jsonb) set search_path = public, pg_temp;
alter function who_looked(uuid, integer) set search_path = public, pg_temp;
alter function erase_responses(uuid[]) set search_path = public, pg_temp;
alter function withdraw_response(text) set search_path = public, pg_temp;
alter function people_blocking(uuid) set search_path = public, pg_temp;
alter function may_be_invited(uuid, uuid) set search_path = public, pg_temp;
do $$ begin execute format('revoke temporary on database %I from public', current_database()); end $$;

-- ── A row and what it hangs on are of one programme ─────────────────────────────────────────────────────────────────
-- Before: an official of one programme could make somebody host of another's institution by writing the own programme's
-- id beside it, and a host could put an assignment into any programme.
alter table institutions add constraint institutions_scope unique (id, programme_id);
alter table questionnaire_versions add constraint questionnaire_versions_scope unique (id, programme_id);
alter table responses add constraint responses_scope unique (id, programme_id);
alter table profiles add constraint profiles_scope unique (id, programme_id);
alter table assignments add constraint assignments_scope unique (id, programme_id),
  add constraint assignments_place unique (id, programme_id, institution_id);
alter table match_runs add constraint match_runs_scope unique (id, programme_id);
alter table placements add constraint placements_scope unique (id, programme_id, profile_id, institution_id);

alter table drafts drop constraint drafts_version_id_fkey,
  add constraint drafts_version foreign key (version_id, programme_id) references questionnaire_versions (id, programme_id);
alter table responses drop constraint responses_version_id_fkey,
  add constraint responses_version foreign key (version_id, programme_id) references questionnaire_versions (id, programme_id);
alter table contact_details drop constraint contact_details_response_id_fkey, drop constraint contact_details_profile_fk,
  add constraint contact_details_response foreign key (response_id, programme_id) references responses (id, programme_id) on delete cascade,
  add constraint contact_details_profile foreign key (profile_id, programme_id) references profiles (id, programme_id)
    on delete set null (profile_id);
alter table profiles drop constraint profiles_response_id_fkey,
  add constraint profiles_response foreign key (response_id, programme_id) references responses (id, programme_id) on delete cascade;
alter table consents drop constraint consents_profile_id_fkey,
  add constraint consents_profile foreign key (profile_id, programme_id) references profiles (id, programme_id) on delete cascade;
alter table profile_skills drop constraint profile_skills_profile_id_fkey,
  add constraint profile_skills_profile foreign key (profile_id, programme_id) references profiles (id, programme_id) on delete cascade;
alter table profile_languages drop constraint profile_languages_profile_id_fkey,
  add constraint profile_languages_profile foreign key (profile_id, programme_id) references profiles (id, programme_id) on delete cascade;
alter table access_records drop constraint access_records_profile_id_fkey,
  add constraint access_records_profile foreign key (profile_id, programme_id) references profiles (id, programme_id) on delete cascade;
alter table institution_members drop constraint institution_members_institution_id_fkey,
  add constraint institution_members_institution foreign key (institution_id, programme_id)
    references institutions (id, programme_id) on delete cascade;
alter table assignments drop constraint assignments_institution_id_fkey,
  add constraint assignments_institution_fk foreign key (institution_id, programme_id) references institutions (id, programme_id);
alter table assignment_skills drop constraint assignment_skills_assignment_id_fkey,
  add constraint assignment_skills_assignment foreign key (assignment_id, programme_id)
    references assignments (id, programme_id) on delete cascade;
alter table assignment_languages drop constraint assignment_languages_assignment_id_fkey,
  add constraint assignment_languages_assignment foreign key (assignment_id, programme_id)
    references assignments (id, programme_id) on delete cascade;
alter table match_runs drop constraint match_runs_assignment_id_fkey,
  add constraint match_runs_assignment_fk foreign key (assignment_id, programme_id)
    references assignments (id, programme_id) on delete cascade;
alter table match_results drop constraint match_results_run_id_fkey, drop constraint match_results_profile_id_fkey,
  add constraint match_results_run foreign key (run_id, programme_id) references match_runs (id, programme_id) on delete cascade,
  add constraint match_results_profile_fk foreign key (profile_id, programme_id) references profiles (id, programme_id) on delete cascade;
alter table placements drop constraint placements_assignment_id_fkey, drop constraint placements_institution_id_fkey,
  drop constraint placements_profile_id_fkey, drop constraint placements_run_id_fkey,
  add constraint placements_assignment foreign key (assignment_id, programme_id, institution_id)
    references assignments (id, programme_id, institution_id) on delete cascade,
  add constraint placements_profile_fk foreign key (profile_id, programme_id) references profiles (id, programme_id) on delete cascade,
  add constraint placements_run foreign key (run_id, programme_id) references match_runs (id, programme_id) on delete set null (run_id);
alter table disclosures drop constraint disclosures_placement_id_fkey,
  add constraint disclosures_placement foreign key (placement_id, programme_id, profile_id, institution_id)
    references placements (id, programme_id, profile_id, institution_id) on delete cascade;

-- Codes on which policies and transitions turn. test/api/schema.test.ts compares each list with db/vocabulary.ts.
alter table memberships add constraint memberships_role check (role in ('focal_point', 'coordinator')),
  add constraint memberships_recipient check (recipient in ('programme_team', 'home_government'));
alter table match_runs add constraint match_runs_recipient check (recipient in ('programme_team', 'home_government'));
alter table questionnaire_versions add constraint questionnaire_versions_status check (status in ('draft', 'published', 'retired'));
alter table profiles add constraint profiles_status check (status in ('active', 'paused'));
alter table programmes add constraint programmes_status check (status in ('open', 'closed'));
alter table assignments add constraint assignments_status check (status in ('draft', 'submitted', 'returned', 'rejected', 'approved',
  'funded', 'sourcing', 'selecting', 'part_filled', 'filled', 'closed', 'suspended', 'cancelled'));
alter table placements add constraint placements_status check (status in ('longlisted', 'shortlisted', 'invited', 'interested',
  'declined', 'lapsed', 'accepted', 'not_selected', 'active', 'suspended', 'completed', 'withdrawn', 'ended_early'));

-- ── Verbs and columns that nobody needs ─────────────────────────────────────────────────────────────────────────────
-- Before: a person could make themselves administrator or change their address (and claim with it what others made), the
-- worker could rewrite the audit, the record of who looked at whom, and frozen figures; everybody could move rows about.
do $$ declare t text; begin
  foreach t in array array['events', 'access_records', 'statistic_releases', 'responses', 'match_runs', 'match_results'] loop
    execute format('revoke update, delete on %I from compatriot_app', t);
  end loop;
  foreach t in array array['consents', 'blocked_institutions', 'institution_members', 'memberships'] loop
    execute format('revoke update on %I from compatriot_app', t);
  end loop;
  foreach t in array array['accounts', 'sessions', 'programmes', 'questionnaire_versions', 'contact_details', 'profiles',
    'institutions', 'assignments', 'placements', 'disclosures', 'mails'] loop
    execute format('revoke update, delete on %I from compatriot_app', t);
  end loop;
  foreach t in array array['drafts', 'sign_in_codes'] loop
    execute format('revoke update on %I from compatriot_app', t);
  end loop;
end $$;
revoke insert on accounts from compatriot_app; -- ensure_account() makes them
grant update (name, language, administrator) on accounts to compatriot_app;
grant update (refresh_hash, previous_refresh_hash, rotated_at, revoked_at) on sessions to compatriot_app;
grant update (attempts, used_at) on sign_in_codes to compatriot_app;
grant update (name, summary, origin_countries, languages, sectors, modes, status, accent, draft_days, pool_months, contact_months,
  daily_quota, weights) on programmes to compatriot_app;
grant update (status, definition, published_at) on questionnaire_versions to compatriot_app;
grant update (language, answers, position, updated_at, expires_at) on drafts to compatriot_app;
grant update (profile_id, name, email, phone, city) on contact_details to compatriot_app;
grant update (status, paused_until, origin_country, residence_country, residence_region, tie, birth_year, sex, education_level,
  education_field, occupation_id, experience_years, licence, legal_room, modes, sectors, activities, host_kinds, regions,
  stay_length, hours_per_week, available_from, available_until, updated_at, confirmed_at) on profiles to compatriot_app;
grant update (name, kind, sector, country, city, due_diligence_until, version) on institutions to compatriot_app;
grant update (institution_id, status, title, need, tasks, outputs, mode, sector, country, region, place, starts_on, ends_on, seats,
  occupation_id, minimum_experience, minimum_education, licence_needed, national_plan, donor, reason, reason_code, suspended_from,
  updated_at, version) on assignments to compatriot_app;
grant update (status, answered_at, reason_code, arrived_on, completed_on, report, contact_until, updated_at, version)
  on placements to compatriot_app;
grant update (ends_at) on disclosures to compatriot_app;
grant update (sent_at) on mails to compatriot_app;

create or replace function refuse_change_of_published() returns trigger language plpgsql as $$
begin
  if old.status <> 'draft' and (new.definition <> old.definition or new.version <> old.version or new.programme_id <> old.programme_id
    or (new.status <> old.status and not (old.status = 'published' and new.status = 'retired'))) then
    raise exception 'published questionnaire versions are frozen' using errcode = 'check_violation',
      constraint = 'questionnaire_versions_frozen';
  end if;
  return new;
end $$;

-- ── Accounts, sessions, codes and mail ──────────────────────────────────────────────────────────────────────────────
-- Before: any system actor read every account, code, session and mail; an administrator read the accounts of members.
drop policy own on accounts;
drop policy own_change on accounts;
drop policy system_actor on accounts;
drop policy administrator_adds on accounts;
create policy own on accounts for select using (id = (select actor_account()));
create policy administrator on accounts for select
  using ((select actor_administrator()) and id in (select account_id from memberships));
-- Only name and language can differ afterwards: what sign_on() read says who is an administrator.
create policy own_change on accounts for update using (id = (select actor_account()))
  with check (id = (select actor_account()) and administrator = (select actor_administrator()));
create policy system_reads on accounts for select using ((select actor_system()) is not null and (
  (select actor_system()) = 'seed'
  or exists (select 1 from profiles p where p.account_id = accounts.id and p.programme_id = (select actor_programme()))
  or exists (select 1 from memberships m where m.account_id = accounts.id and m.programme_id = (select actor_programme()))
  or exists (select 1 from institution_members x where x.account_id = accounts.id and x.programme_id = (select actor_programme()))));
create policy seed_changes on accounts for update using ((select actor_system()) = 'seed');
drop policy system_actor on sign_in_codes;
create policy sign_in on sign_in_codes using ((select actor_system()) = 'sign_in');
drop policy system_actor on sessions;
create policy sign_in on sessions using ((select actor_system()) = 'sign_in');
drop policy anyone_queues on mails;
drop policy system_actor on mails;
create policy system_queues on mails for insert with check ((select actor_system()) is not null);
create policy reader on mails for select using ((select actor_system()) in ('mail', 'demo'));
create policy sender on mails for update using ((select actor_system()) = 'mail');

-- ── Programmes, roles and hosts ─────────────────────────────────────────────────────────────────────────────────────
-- Before: any system actor changed any programme, and an official could make any account whose id they had seen a host,
-- and then read its address as a colleague's: contact before a yes.
drop policy system_actor on programmes;
create policy seed on programmes for insert with check ((select actor_system()) = 'seed');
drop policy administrator on memberships;
create policy administrator on memberships for select using ((select actor_administrator()));
create policy administrator_ends on memberships for delete using ((select actor_administrator()));
create policy administrator_names on memberships for insert
  with check ((select actor_administrator()) and account_id = actor_named());
drop policy officials on institution_members;
create policy officials on institution_members for select using (programme_id = any ((select actor_official())::uuid[]));
create policy officials_end on institution_members for delete using (programme_id = any ((select actor_official())::uuid[]));
create policy officials_name on institution_members for insert
  with check (programme_id = any ((select actor_official())::uuid[]) and account_id = actor_named());

-- ── Profiles, consents and contact ──────────────────────────────────────────────────────────────────────────────────
-- Before: anybody with an account could consent in another person's name, or hang a profile of their own on another
-- person's response and so read it.
drop policy own on profiles;
create policy own on profiles for select using (account_id = (select actor_account()));
create policy own_change on profiles for update using (account_id = (select actor_account()));
drop policy own on consents;
create policy own on consents for select using (account_id = (select actor_account()));
create policy own_withdraws on consents for delete using (account_id = (select actor_account()));
create policy own_gives on consents for insert with check (account_id = (select actor_account()) and own_profile(profile_id));
-- Whom one may contact or study is not in the pool for that alone.
drop policy addressed on consents;
create policy addressed on consents for select using (purpose = 'talent_pool' and (
  (recipient = 'programme_team' and programme_id = any ((select actor_team())::uuid[]))
  or (recipient = 'home_government' and programme_id = any ((select actor_government())::uuid[]))));
drop policy own on contact_details;
create policy own on contact_details for select using (profile_id in (select id from profiles where account_id = (select actor_account())));
create policy own_change on contact_details for update
  using (profile_id in (select id from profiles where account_id = (select actor_account())));
-- Of the programme only the coordinator, not everybody in its team (SAFETY.md, tier 2).
drop policy disclosed on contact_details;
create policy disclosed on contact_details for select using (
  profile_id in (select profile_id from disclosures d
    where (d.institution_id = any ((select actor_institutions())::uuid[]) or d.programme_id = any ((select actor_coordinator())::uuid[]))
      and (d.ends_at is null or d.ends_at > now())));

-- Before: matching told officials also the ids of blocking people who are in nobody's pool.
create or replace function people_blocking(institution uuid) returns setof uuid
language sql stable security definer set search_path = public, pg_temp as $$
  select b.profile_id from blocked_institutions b join institutions i on i.id = b.institution_id
  where b.institution_id = institution
    and ((actor_system() is not null and i.programme_id = actor_programme())
      or exists (select 1 from consents c where c.profile_id = b.profile_id and c.programme_id = i.programme_id
        and c.purpose = 'talent_pool' and ((c.recipient = 'programme_team' and c.programme_id = any (actor_team()))
          or (c.recipient = 'home_government' and c.programme_id = any (actor_government())))))
$$;

-- ── Assignments ─────────────────────────────────────────────────────────────────────────────────────────────────────
-- Before: a host could approve and fund its own need. The whole table of steps is server/assignments/rules.ts; here stands
-- only what a host may do without an official.
create function host_drafts_and_submits() returns trigger language plpgsql set search_path = public, pg_temp as $$
begin
  if not row_security_active('assignments') or actor_system() is not null or new.programme_id = any (actor_official()) then
    return new;
  end if;
  if tg_op = 'INSERT' then
    if new.status = 'draft' then return new; end if;
  elsif old.status in ('draft', 'returned') and new.status in (old.status, 'submitted') then
    return new;
  end if;
  raise exception 'a host drafts and submits' using errcode = 'insufficient_privilege';
end $$;
create trigger assignments_host before insert or update on assignments for each row execute function host_drafts_and_submits();

-- ── Matching ────────────────────────────────────────────────────────────────────────────────────────────────────────
-- Before: a run could be stored in a colleague's name, and the government read results of the team's runs.
drop policy officials on match_runs;
create policy officials on match_runs for select
  using ((recipient = 'programme_team' and programme_id = any ((select actor_team())::uuid[]))
    or (recipient = 'home_government' and programme_id = any ((select actor_government())::uuid[])));
create policy officials_run on match_runs for insert with check (run_by = (select actor_account())
  and ((recipient = 'programme_team' and programme_id = any ((select actor_team())::uuid[]))
    or (recipient = 'home_government' and programme_id = any ((select actor_government())::uuid[]))));
drop policy officials on match_results;
create policy officials on match_results for select
  using (programme_id = any ((select actor_official())::uuid[]) and profile_id in (select id from profiles)
    and exists (select 1 from match_runs r where r.id = match_results.run_id));
create policy officials_run on match_results for insert
  with check (programme_id = any ((select actor_official())::uuid[]) and run_id in (select id from match_runs));

-- ── Placements ──────────────────────────────────────────────────────────────────────────────────────────────────────
-- Before: the member and the host could write any state and any column into their placements, and the team could say yes
-- for the person. Who leads from where to where; the same table as server/placements/rules.ts, and a test compares them.
create function placement_parties(was text, becomes text) returns text[] language sql immutable parallel safe as $$
  select case
    when was = 'invited' and becomes in ('interested', 'declined') then array['member']
    when was in ('interested', 'accepted') and becomes = 'withdrawn' then array['member']
    when was = 'interested' and becomes in ('accepted', 'not_selected') then array['coordinator']
    when was = 'accepted' and becomes = 'active' then array['host']
    when was = 'active' and becomes = 'suspended' then array['coordinator']
    when was = 'suspended' and becomes = 'active' then array['coordinator']
    when was = 'active' and becomes = 'completed' then array['coordinator', 'host']
    when was in ('accepted', 'active', 'suspended') and becomes = 'ended_early' then array['coordinator']
    else array[]::text[] end
$$;

create function placements_take_steps() returns trigger language plpgsql set search_path = public, pg_temp as $$
declare parties text[] := '{}'; changed text[];
begin
  if not row_security_active('placements') or actor_system() is not null then return new; end if;
  if tg_op = 'INSERT' then
    if new.status in ('longlisted', 'shortlisted', 'invited') and may_be_invited(new.profile_id, new.institution_id) then
      return new;
    end if;
    raise exception 'a placement begins with an invitation that may be sent' using errcode = 'insufficient_privilege';
  end if;
  if new.programme_id = any (actor_coordinator()) then parties := parties || 'coordinator'::text; end if;
  if new.institution_id = any (actor_institutions()) then parties := parties || 'host'::text; end if;
  if own_profile(new.profile_id) then parties := parties || 'member'::text; end if;
  if not parties && placement_parties(old.status, new.status)
    or (new.status in ('interested', 'declined') and (old.answer_due_at is null or old.answer_due_at <= now())) then
    raise exception 'this step is not theirs, or not now' using errcode = 'insufficient_privilege';
  end if;
  select array_agg(key) into changed from jsonb_each(to_jsonb(new)) as after(key, value)
    where to_jsonb(old) -> key is distinct from value;
  if not changed <@ (array['status', 'reason_code', 'updated_at', 'version']
    || case new.status when 'interested' then array['answered_at'] when 'declined' then array['answered_at']
      when 'active' then array['arrived_on'] when 'completed' then array['completed_on', 'report'] else array[]::text[] end) then
    raise exception 'this step does not change that' using errcode = 'insufficient_privilege';
  end if;
  return new;
end $$;
create trigger placements_steps before insert or update on placements for each row execute function placements_take_steps();

drop policy team on placements;
create policy team on placements for select using (programme_id = any ((select actor_team())::uuid[]));
create policy coordinators_add on placements for insert with check (programme_id = any ((select actor_coordinator())::uuid[]));
create policy coordinators_change on placements for update using (programme_id = any ((select actor_coordinator())::uuid[]));

-- ── Disclosures ─────────────────────────────────────────────────────────────────────────────────────────────────────
-- Before: the team could point an open disclosure at another person, or open an ended one again. (A system actor may still
-- write one, but the yes that it names only the person writes: see own_yes on events.)
drop policy system_actor on disclosures;
drop policy own_yes on disclosures;
drop policy ends on disclosures;
create policy system_reads on disclosures for select
  using (programme_id = (select actor_programme()) and (select actor_system()) is not null);
create policy system_ends on disclosures for update
  using (programme_id = (select actor_programme()) and (select actor_system()) is not null);
create policy system_opens on disclosures for insert
  with check (programme_id = (select actor_programme()) and (select actor_system()) is not null);
create policy own_yes on disclosures for insert with check (own_profile(profile_id));
create policy ends on disclosures for update using (
  programme_id = any ((select actor_coordinator())::uuid[])
  or profile_id in (select id from profiles where account_id = (select actor_account())));
create policy definer on disclosures to current_user using (true) with check (true);

create function disclosures_only_end() returns trigger language plpgsql as $$
begin
  if new.ends_at is null or new.ends_at > old.ends_at then
    raise exception 'a disclosure may only end sooner' using errcode = 'insufficient_privilege';
  end if;
  return new;
end $$;
create trigger disclosures_end before update on disclosures for each row execute function disclosures_only_end();

-- Withdrawing the consent to be contacted closes what was opened under it, in the same statement.
create function end_contact() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
begin
  update disclosures set ends_at = now() where profile_id = old.profile_id and (ends_at is null or ends_at > now());
  return null;
end $$;
revoke execute on function end_contact() from public;
create trigger consents_contact after delete on consents for each row when (old.purpose = 'contact') execute function end_contact();

-- ── The audit ───────────────────────────────────────────────────────────────────────────────────────────────────────
-- Before: whoever acted could write into any programme's audit, as a system actor too, and write a yes about any placement.
drop policy system_actor on events;
drop policy actor_writes on events;
create policy system_reads on events for select
  using (programme_id = (select actor_programme()) and (select actor_system()) is not null);
create policy system_writes on events for insert with check (actor_id is null and actor_system = (select actor_system())
  and (programme_id is null or programme_id = (select actor_programme())));
-- The demo tells a past in the names of those who would have acted.
create policy seed_tells on events for insert
  with check ((select actor_system()) = 'seed' and programme_id = (select actor_programme()));
create policy person_writes on events for insert with check (actor_id = (select actor_account()) and actor_system is null and (
  programme_id = any ((select actor_official())::uuid[]) or (select actor_administrator())
  or programme_id in (select programme_id from profiles where account_id = (select actor_account()))
  or programme_id in (select programme_id from institutions where id = any ((select actor_institutions())::uuid[]))
  or (kind = 'profile.erased' and programme_id = (select actor_erased()))));
create policy visitor_writes on events for insert with check (actor_id is null and actor_system is null
  and (select actor_account()) is null and (select actor_system()) is null and programme_id = (select actor_programme())
  and subject_id = (select actor_draft()) and kind in ('response.submitted', 'response.erased'));
-- A yes is written by the person whom the placement is about, and by nobody else.
create policy own_yes on events as restrictive for insert with check (kind <> 'placement.interested'
  or (select actor_system()) = 'seed'
  or exists (select 1 from placements p where p.id = subject_id and own_profile(p.profile_id)));

-- Before: anybody signed in could write that they had looked at anybody.
drop policy system_actor on access_records;
create policy system_reads on access_records for select
  using (programme_id = (select actor_programme()) and (select actor_system()) is not null);
drop policy reader_writes on access_records;
create policy reader_writes on access_records for insert with check (account_id = (select actor_account()) and (
  programme_id = any ((select actor_official())::uuid[])
  or profile_id in (select profile_id from disclosures where institution_id = any ((select actor_institutions())::uuid[]))));

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
  select array_agg(r.id) into doomed
    from responses r
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
