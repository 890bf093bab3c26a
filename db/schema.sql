-- What the files in db/migrations add up to. Written by `npm run schema`; test/api/schema.test.ts says when it has drifted.
-- To read, not to run: a database is made by the migrations. The tables of the job queue are pg-boss's own.

create extension pg_trgm;
create extension unaccent;

CREATE OR REPLACE FUNCTION public.act_as(holder uuid)
 RETURNS jsonb
 LANGUAGE plpgsql
 SET search_path TO 'public', 'pg_temp'
AS $function$
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
end $function$;
-- called by: the owner only

CREATE OR REPLACE FUNCTION public.act_for_export(export uuid)
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
declare holder uuid;
begin
  if actor_system() is distinct from 'worker' then
    raise exception 'only the worker makes exports' using errcode = 'insufficient_privilege';
  end if;
  select e.account_id into holder from exports e
    where e.id = export and e.programme_id = actor_programme() and e.status = 'running';
  return act_as(holder);
end $function$;
-- called by: compatriot_app

CREATE OR REPLACE FUNCTION public.actor_account()
 RETURNS uuid
 LANGUAGE sql
 STABLE PARALLEL SAFE
AS $function$ select nullif(current_setting('app.account', true), '')::uuid $function$;
-- called by: public

CREATE OR REPLACE FUNCTION public.actor_administrator()
 RETURNS boolean
 LANGUAGE sql
 STABLE PARALLEL SAFE
AS $function$ select coalesce(nullif(current_setting('app.administrator', true), '')::boolean, false) $function$;
-- called by: public

CREATE OR REPLACE FUNCTION public.actor_coordinator()
 RETURNS uuid[]
 LANGUAGE sql
 STABLE PARALLEL SAFE
AS $function$ select coalesce(nullif(current_setting('app.coordinator', true), ''), '{}')::uuid[] $function$;
-- called by: public

CREATE OR REPLACE FUNCTION public.actor_draft()
 RETURNS uuid
 LANGUAGE sql
 STABLE PARALLEL SAFE
AS $function$ select nullif(current_setting('app.draft', true), '')::uuid $function$;
-- called by: public

CREATE OR REPLACE FUNCTION public.actor_erased()
 RETURNS uuid
 LANGUAGE sql
 STABLE PARALLEL SAFE
AS $function$ select nullif(current_setting('app.erased', true), '')::uuid $function$;
-- called by: public

CREATE OR REPLACE FUNCTION public.actor_government()
 RETURNS uuid[]
 LANGUAGE sql
 STABLE PARALLEL SAFE
AS $function$ select coalesce(nullif(current_setting('app.government', true), ''), '{}')::uuid[] $function$;
-- called by: public

CREATE OR REPLACE FUNCTION public.actor_institutions()
 RETURNS uuid[]
 LANGUAGE sql
 STABLE PARALLEL SAFE
AS $function$ select coalesce(nullif(current_setting('app.institutions', true), ''), '{}')::uuid[] $function$;
-- called by: public

CREATE OR REPLACE FUNCTION public.actor_named()
 RETURNS uuid
 LANGUAGE sql
 STABLE PARALLEL SAFE
AS $function$ select nullif(current_setting('app.named', true), '')::uuid $function$;
-- called by: public

CREATE OR REPLACE FUNCTION public.actor_official()
 RETURNS uuid[]
 LANGUAGE sql
 STABLE PARALLEL SAFE
AS $function$ select actor_team() || actor_government() $function$;
-- called by: public

CREATE OR REPLACE FUNCTION public.actor_programme()
 RETURNS uuid
 LANGUAGE sql
 STABLE PARALLEL SAFE
AS $function$ select nullif(current_setting('app.programme', true), '')::uuid $function$;
-- called by: public

CREATE OR REPLACE FUNCTION public.actor_system()
 RETURNS text
 LANGUAGE sql
 STABLE PARALLEL SAFE
AS $function$ select nullif(current_setting('app.system', true), '') $function$;
-- called by: public

CREATE OR REPLACE FUNCTION public.actor_team()
 RETURNS uuid[]
 LANGUAGE sql
 STABLE PARALLEL SAFE
AS $function$ select coalesce(nullif(current_setting('app.team', true), ''), '{}')::uuid[] $function$;
-- called by: public

CREATE OR REPLACE FUNCTION public.all_documents_to_copy(after uuid, most integer)
 RETURNS SETOF talent_documents
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
  select d.* from talent_documents d where copies_talent() and d.id > after order by d.id limit most
$function$;
-- called by: compatriot_app

CREATE OR REPLACE FUNCTION public.await_beginning_exports(programmes uuid[])
 RETURNS void
 LANGUAGE sql
 SET search_path TO 'public', 'pg_temp'
AS $function$
  select pg_advisory_xact_lock_shared(hashtextextended('exports of ' || p, 0))
    from (select distinct p from unnest(programmes) p order by p) each;
$function$;
-- called by: the owner only

CREATE OR REPLACE FUNCTION public.cards_of_people(programme uuid, audience text, people uuid[])
 RETURNS TABLE(document_id uuid, profile_id uuid)
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
begin
  if not reads_talent(programme, audience) then return; end if;
  return query
    select d.id, d.profile_id from talent_documents d
    where d.programme_id = programme and d.recipient = audience and d.profile_id = any (people);
end $function$;
-- called by: compatriot_app

CREATE OR REPLACE FUNCTION public.changes_to_copy(since pg_snapshot)
 RETURNS TABLE(snapshot pg_snapshot, document_id uuid)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
  select pg_current_snapshot(), null::uuid where copies_talent()
  union all
  select null, c.document_id from talent_changes c
  where copies_talent() and c.xid >= pg_snapshot_xmin(since) and not pg_visible_in_snapshot(c.xid, since)
    and pg_visible_in_snapshot(c.xid, pg_current_snapshot())
$function$;
-- called by: compatriot_app

CREATE OR REPLACE FUNCTION public.claim_fit_alerts(assignment uuid, documents uuid[], since timestamp with time zone)
 RETURNS TABLE(profile_id uuid, account_id uuid, email text, language text, stop_token uuid)
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
#variable_conflict use_column
declare scope uuid; host uuid;
begin
  if actor_system() is distinct from 'worker' then
    raise exception 'people are written to by the system' using errcode = 'insufficient_privilege';
  end if;
  -- Two runs of one job wait for each other here.
  select programme_id, institution_id into scope, host from assignments
    where id = assignment and programme_id = actor_programme() and status = 'sourcing' for update;
  if scope is null or exists (select 1 from fit_alerts f where f.assignment_id = assignment) then return; end if;
  return query
    with there as materialized (
      select d.profile_id, p.account_id
      from talent_documents d
      join consents c on c.id = d.consent_id
      join profiles p on p.id = d.profile_id
      where d.id = any (documents) and d.programme_id = scope and d.recipient = 'programme_team' and p.account_id is not null
        and not exists (select 1 from placements x where x.assignment_id = assignment and x.profile_id = d.profile_id)
        and not exists (select 1 from blocked_institutions b where b.institution_id = host and b.profile_id = d.profile_id)
      order by d.profile_id for share of c
    ), taken as (
      insert into fit_switches as s (profile_id, programme_id, alerted_at) select profile_id, scope, now() from there
      on conflict (profile_id) do update set alerted_at = excluded.alerted_at
        where s.mails and (s.alerted_at is null or s.alerted_at <= since)
      returning s.profile_id, s.stop_token
    ), noted as (
      insert into fit_alerts (profile_id, assignment_id, programme_id) select profile_id, assignment, scope from taken
    )
    select t.profile_id, a.id, a.email, a.language, t.stop_token
    from taken t join there h on h.profile_id = t.profile_id join accounts a on a.id = h.account_id
    order by t.profile_id;
end $function$;
-- called by: compatriot_app

CREATE OR REPLACE FUNCTION public.claim_profiles(account uuid)
 RETURNS SETOF uuid
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
begin
  if actor_system() is distinct from 'sign_in' then
    raise exception 'profiles are claimed by signing in' using errcode = 'insufficient_privilege';
  end if;
  return query
    with newest as (
      select distinct on (p.programme_id) p.id
      from contact_details c
      join accounts a on a.email = c.email
      join profiles p on p.response_id = c.response_id
      where a.id = account and p.account_id is null
        and not exists (select 1 from profiles own where own.account_id = account and own.programme_id = p.programme_id)
      order by p.programme_id, p.created_at desc
    ), claimed as (
      update profiles p set account_id = account from newest n where p.id = n.id returning p.id
    ), consented as (
      update consents c set account_id = account from claimed x where c.profile_id = x.id
    )
    select id from claimed;
  delete from consents where profile_id in (
    select p.id from profiles p
    join contact_details c on c.response_id = p.response_id
    join accounts a on a.email = c.email
    where a.id = account and p.account_id is null);
end $function$;
-- called by: compatriot_app

CREATE OR REPLACE FUNCTION public.concepts_to_copy(most integer)
 RETURNS TABLE(concept_id integer)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
  select used.id from talent_documents d, unnest(d.skill_ids || d.occupation_id) as used(id)
  where copies_talent() and used.id is not null
  group by used.id order by count(*) desc, used.id limit most
$function$;
-- called by: compatriot_app

CREATE OR REPLACE FUNCTION public.coordinates(programme uuid, side text)
 RETURNS boolean
 LANGUAGE sql
 STABLE
 SET search_path TO 'public', 'pg_temp'
AS $function$
  select exists (select 1 from memberships m where m.account_id = actor_account() and m.programme_id = programme
    and m.recipient = side and m.role = 'coordinator')
$function$;
-- called by: compatriot_app

CREATE OR REPLACE FUNCTION public.copies_talent()
 RETURNS boolean
 LANGUAGE sql
 STABLE
 SET search_path TO 'public', 'pg_temp'
AS $function$
  select coalesce(actor_system() = 'search' and actor_programme() is null, false)
$function$;
-- called by: the owner only

CREATE OR REPLACE FUNCTION public.count_documents_to_copy()
 RETURNS bigint
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
  select count(*) from talent_documents where copies_talent()
$function$;
-- called by: compatriot_app

CREATE OR REPLACE FUNCTION public.count_looks()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
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
end $function$;
-- called by: the owner only

CREATE OR REPLACE FUNCTION public.count_organisation_people()
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
begin
  if actor_system() is distinct from 'cleaner' then
    raise exception 'only the daily clean-up counts' using errcode = 'insufficient_privilege';
  end if;
  update organisations o set people_shown = case when n.people < 10 then 0 else n.people - n.people % 5 end
  from (select x.id, (select count(*)::int from organisation_people t where t.organisation_id = x.id) as people
    from organisations x where x.programme_id = actor_programme()) n
  where o.id = n.id
    and (abs(n.people - o.people_shown) >= 10 or (n.people < 10 and o.people_shown > 0));
end $function$;
-- called by: compatriot_app

CREATE OR REPLACE FUNCTION public.count_try(tried text, most integer, within interval)
 RETURNS boolean
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
begin
  perform pg_advisory_xact_lock(hashtextextended(tried, 14));
  delete from tries where at < now() - interval '1 day';
  if (select count(*) from tries where bucket = tried and at > clock_timestamp() - within) >= most then return false; end if;
  insert into tries (bucket, at) values (tried, clock_timestamp());
  return true;
end $function$;
-- called by: compatriot_app

CREATE OR REPLACE FUNCTION public.disclosures_only_end()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  if new.ends_at is null or new.ends_at > old.ends_at then
    raise exception 'a disclosure may only end sooner' using errcode = 'insufficient_privilege';
  end if;
  return new;
end $function$;
-- called by: public

CREATE OR REPLACE FUNCTION public.documents_to_copy(ids uuid[])
 RETURNS SETOF talent_documents
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
  select d.* from talent_documents d where copies_talent() and d.id = any (ids)
$function$;
-- called by: compatriot_app

CREATE OR REPLACE FUNCTION public.end_contact()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
begin
  update disclosures set ends_at = now() where profile_id = old.profile_id and (ends_at is null or ends_at > now());
  return null;
end $function$;
-- called by: the owner only

CREATE OR REPLACE FUNCTION public.end_exports_of_erased()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
begin
  perform await_beginning_exports(array(select g.programme_id from gone g));
  update exports e set status = 'withdrawn', query = null, updated_at = now()
    where e.status in ('running', 'done') and e.programme_id in (select g.programme_id from gone g)
      and e.kind in ('talent', 'list', 'shortlist', 'placements', 'host_placements');
  return null;
end $function$;
-- called by: the owner only

CREATE OR REPLACE FUNCTION public.end_exports_of_organisation()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
begin
  perform await_beginning_exports(array[old.programme_id]);
  update exports e set status = 'withdrawn', query = null, updated_at = now()
    where e.status in ('running', 'done') and e.programme_id = old.programme_id and e.kind = 'organisations';
  return null;
end $function$;
-- called by: the owner only

CREATE OR REPLACE FUNCTION public.end_exports_of_pool()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
begin
  perform await_beginning_exports(array(select g.programme_id from gone g where g.purpose = 'talent_pool'));
  update exports e set status = 'withdrawn', query = null, updated_at = now()
    where e.status in ('running', 'done')
      and e.programme_id in (select g.programme_id from gone g where g.purpose = 'talent_pool')
      and (e.kind in ('talent', 'list', 'shortlist') or (e.kind = 'placements' and e.recipient = 'home_government'));
  return null;
end $function$;
-- called by: the owner only

CREATE OR REPLACE FUNCTION public.end_response_files()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
begin
  if tg_table_name = 'responses' or not exists (select 1 from responses r where r.id = old.id) then
    delete from response_files where response_id = old.id;
  end if;
  return null;
end $function$;
-- called by: the owner only

CREATE OR REPLACE FUNCTION public.ensure_account(address text, person text, tongue text)
 RETURNS uuid
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
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
end $function$;
-- called by: compatriot_app

CREATE OR REPLACE FUNCTION public.enter_programme(session uuid, wanted text)
 RETURNS TABLE(actor jsonb, programme json, stamp bigint)
 LANGUAGE plpgsql
 SET search_path TO 'public', 'pg_temp'
AS $function$
begin
  actor := sign_on(session);
  if actor is not null then
    select json_build_object('id', p.id, 'dailyQuota', p.daily_quota) into programme from programmes p where p.code = wanted;
    select s.stamp into stamp from taxonomy_state s;
  end if;
  return next;
end $function$;
-- called by: compatriot_app

CREATE OR REPLACE FUNCTION public.entered_responses(programme uuid, before timestamp with time zone, most integer)
 RETURNS TABLE(id uuid, receipt text, submitted_at timestamp with time zone, source text, language text, audience text, entered_by text, files jsonb)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
  select r.id, r.receipt, r.submitted_at, r.source, r.language, v.audience, coalesce(a.name, a.email),
    coalesce((select jsonb_agg(jsonb_build_object('id', f.id, 'mediaType', f.media_type, 'size', f.size) order by f.uploaded_at, f.id)
      from response_files f where f.response_id = r.id), '[]')
  from responses r
  join questionnaire_versions v on v.id = r.version_id
  left join accounts a on a.id = r.entered_by
  where r.programme_id = entered_responses.programme and r.programme_id = any (actor_coordinator()) and r.source <> 'web'
    and (before is null or r.submitted_at < before)
  order by r.submitted_at desc, r.id limit most
$function$;
-- called by: compatriot_app

CREATE OR REPLACE FUNCTION public.erase_profile(target uuid)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
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
end $function$;
-- called by: compatriot_app

CREATE OR REPLACE FUNCTION public.erase_responses(doomed uuid[])
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
declare people uuid[]; meetings uuid[]; addresses text[];
begin
  select coalesce(array_agg(id), '{}') into people from profiles where response_id = any (doomed);
  select coalesce(array_agg(id), '{}') into meetings from placements where profile_id = any (people);
  select coalesce(array_agg(distinct email), '{}') into addresses from contact_details
    where response_id = any (doomed) and email is not null;
  delete from pgboss.job where data ->> 'subjectId' = any ((doomed || people || meetings)::text[]);
  delete from mails where recipient = any (addresses);
  delete from sign_in_codes where email = any (addresses);
  delete from drafts where id = any (doomed);
  delete from draft_browsers where draft_id = any (doomed);
  delete from responses where id = any (doomed);
end $function$;
-- called by: the owner only

CREATE OR REPLACE FUNCTION public.erase_roster_rows()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
begin
  delete from roster_people where programme_id = old.programme_id and email = old.email;
  return old;
end $function$;
-- called by: the owner only

CREATE OR REPLACE FUNCTION public.erasure_hash(id uuid)
 RETURNS text
 LANGUAGE sql
 IMMUTABLE
RETURN encode(sha256(((id)::text)::bytea), 'hex'::text);
-- called by: public

CREATE OR REPLACE FUNCTION public.expire_imports()
 RETURNS void
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
  update response_imports
    set file = null, status = case status when 'checked' then 'expired' else 'failed' end, updated_at = now()
    where (status = 'checked' and created_at < now() - interval '1 day')
      or (status in ('waiting', 'running') and updated_at < now() - interval '1 day');
  update response_imports set report = report || '{"problems": [], "unmapped": []}'
    where created_at < now() - interval '30 days' and status not in ('waiting', 'running')
      and (report -> 'problems' <> '[]' or report -> 'unmapped' <> '[]');
$function$;
-- called by: compatriot_app

CREATE OR REPLACE FUNCTION public.expire_rosters()
 RETURNS void
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
  update rosters
    set sheets = null, words = '{}', twins = '{}', updated_at = now(), status = case status when 'open' then 'expired' else 'failed' end
    where (status = 'open' and created_at < now() - interval '7 days')
      or (status in ('waiting', 'running') and updated_at < now() - interval '1 day');
  delete from roster_people where expires_at <= now();
$function$;
-- called by: compatriot_app

CREATE OR REPLACE FUNCTION public.find_invitation(code text, place text, most integer, OUT outcome text, OUT person uuid, OUT programme uuid)
 RETURNS record
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
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
end $function$;
-- called by: compatriot_app

CREATE OR REPLACE FUNCTION public.find_organisations(profile uuid, words text, most integer)
 RETURNS TABLE(id uuid, name text, country text, city text, belongs boolean)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
  with own as (select p.id, p.programme_id from profiles p where p.id = profile and p.account_id = actor_account()),
  typed as (select trim(regexp_replace(plain(words), '[^[:alnum:]]+', ' ', 'g')) as words),
  mine as (
    select o.id, o.name, o.country, o.city from own
    join organisation_people t on t.profile_id = own.id
    join organisations o on o.id = t.organisation_id
  ),
  others as (
    select o.id, o.name, o.country, o.city from own cross join typed
    join organisations o on o.programme_id = own.programme_id and o.listed_team
    where length(replace(typed.words, ' ', '')) >= 3
      and position(' ' || typed.words in ' ' || regexp_replace(plain(o.name), '[^[:alnum:]]+', ' ', 'g')) > 0
      and o.id not in (select mine.id from mine)
    order by o.name, o.id limit most
  )
  select m.id, m.name, m.country, m.city, true from mine m
  union all select o.id, o.name, o.country, o.city, false from others o
  order by 5 desc, 2
$function$;
-- called by: compatriot_app

CREATE OR REPLACE FUNCTION public.fit_settings(programmes uuid[])
 RETURNS TABLE(programme_id uuid, weights jsonb, age_from text, age_to text)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
  select distinct on (m.programme_id) m.programme_id, m.weights, m.age_from, m.age_to
  from match_settings m
  where m.programme_id = any (programmes) and (
    m.programme_id in (select p.programme_id from profiles p where p.account_id = actor_account())
    or (actor_system() is not null and m.programme_id = actor_programme()))
  order by m.programme_id, m.version desc
$function$;
-- called by: compatriot_app

CREATE OR REPLACE FUNCTION public.forget_work()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
begin
  if exists (select 1 from memberships m where m.account_id = old.account_id and m.programme_id = old.programme_id
    and m.recipient = old.recipient) then return null; end if;
  delete from talent_lists l where l.account_id = old.account_id and l.programme_id = old.programme_id
    and l.recipient = old.recipient and not l.shared;
  delete from saved_searches s where s.account_id = old.account_id and s.programme_id = old.programme_id
    and not exists (select 1 from memberships m where m.account_id = old.account_id and m.programme_id = old.programme_id
      and m.recipient = 'programme_team');
  return null;
end $function$;
-- called by: the owner only

CREATE OR REPLACE FUNCTION public.host_drafts_and_submits()
 RETURNS trigger
 LANGUAGE plpgsql
 SET search_path TO 'public', 'pg_temp'
AS $function$
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
end $function$;
-- called by: public

CREATE OR REPLACE FUNCTION public.imported_before(programme uuid, ids uuid[])
 RETURNS SETOF uuid
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
  select r.id from responses r where r.id = any (ids) and r.source = 'import' and r.programme_id = imported_before.programme
    and (r.programme_id = any (actor_coordinator()) or (actor_system() is not null and r.programme_id = actor_programme()))
  union
  select asked.id from unnest(ids) asked(id) join erased_responses e on e.id_hash = erasure_hash(asked.id)
    where e.programme_id = imported_before.programme
    and (e.programme_id = any (actor_coordinator()) or (actor_system() is not null and e.programme_id = actor_programme()))
$function$;
-- called by: compatriot_app

CREATE OR REPLACE FUNCTION public.leave_draft(secret text)
 RETURNS text
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
declare first text;
begin
  select d.secret_hash into first from drafts d where d.id = actor_draft() and d.programme_id = actor_programme() for update;
  if first is null then
    delete from draft_browsers b where b.draft_id = actor_draft() and b.programme_id = actor_programme() and b.secret_hash = secret;
    return 'left';
  end if;
  if first <> secret and not exists (select 1 from draft_browsers b where b.draft_id = actor_draft() and b.secret_hash = secret) then
    return 'left';
  end if;
  delete from draft_browsers b where b.draft_id = actor_draft() and b.secret_hash = secret;
  if (first <> secret and first <> '')
    or exists (select 1 from draft_browsers b where b.draft_id = actor_draft() and b.secret_hash <> secret)
    or exists (select 1 from resume_codes c where c.draft_id = actor_draft() and c.expires_at > now()) then
    -- No secret has an empty hash: the draft has no first browser from now on.
    if first = secret then update drafts d set secret_hash = '' where d.id = actor_draft(); end if;
    return 'left';
  end if;
  delete from drafts d where d.id = actor_draft();
  return 'deleted';
end $function$;
-- called by: compatriot_app

CREATE OR REPLACE FUNCTION public.left_behind(list talent_lists)
 RETURNS boolean
 LANGUAGE sql
 STABLE
 SET search_path TO 'public', 'pg_temp'
AS $function$
  select list.shared and not exists (select 1 from memberships m
    where m.account_id = list.account_id and m.programme_id = list.programme_id and m.recipient = list.recipient)
$function$;
-- called by: compatriot_app

CREATE OR REPLACE FUNCTION public.lists_of_people(programme uuid, audience text, people uuid[])
 RETURNS TABLE(profile_id uuid, list_id uuid, name text)
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
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
end $function$;
-- called by: compatriot_app

CREATE OR REPLACE FUNCTION public.match_blocked(programme uuid, audience text, institution uuid)
 RETURNS SETOF uuid
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
begin
  if not reads_talent(programme, audience) then return; end if;
  return query select d.id from blocked_institutions b
    join talent_documents d on d.profile_id = b.profile_id and d.programme_id = programme and d.recipient = audience
    where b.institution_id = institution;
end $function$;
-- called by: compatriot_app

CREATE OR REPLACE FUNCTION public.match_news(programme uuid, audience text, seen pg_snapshot)
 RETURNS TABLE(snapshot pg_snapshot, lasting boolean, id uuid, person text)
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
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
end $function$;
-- called by: compatriot_app

CREATE OR REPLACE FUNCTION public.match_person(d talent_documents)
 RETURNS text
 LANGUAGE sql
 STABLE PARALLEL SAFE
AS $function$
  select d.id || e'\x1f' || d.origin_country || e'\x1f' || array_to_string(d.modes, ',') || e'\x1f' || coalesce(d.tie, '')
    || e'\x1f' || coalesce(d.legal_room, '') || e'\x1f' || coalesce(d.licence::text, '') || e'\x1f' || coalesce(d.age_band, '')
    || e'\x1f' || coalesce(d.available_from::text, '') || e'\x1f' || coalesce(d.available_until::text, '')
    || e'\x1f' || array_to_string(d.languages, ',') || e'\x1f' || array_to_string(d.language_levels, ',')
    || e'\x1f' || array_to_string(d.skill_ids, ',') || e'\x1f' || array_to_string(d.skill_levels, ',')
    || e'\x1f' || coalesce(d.occupation_id::text, '') || e'\x1f' || coalesce(d.experience_band, '')
    || e'\x1f' || coalesce(d.education_level, '') || e'\x1f' || array_to_string(d.sectors, ',')
    || e'\x1f' || array_to_string(d.regions, ',') || e'\x1f' || coalesce(d.stay_length, '')
$function$;
-- called by: compatriot_app

CREATE OR REPLACE FUNCTION public.may_be_invited(profile uuid, institution uuid)
 RETURNS boolean
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
  select exists (
    select 1 from profiles p
    join consents c on c.profile_id = p.id and c.purpose = 'contact'
    left join contact_details d on d.profile_id = p.id
    where p.id = profile and p.programme_id = any (actor_team())
      and p.status = 'active'
      and (p.account_id is not null or d.email is not null)
      and not exists (select 1 from blocked_institutions b where b.profile_id = p.id and b.institution_id = institution))
$function$;
-- called by: compatriot_app

CREATE OR REPLACE FUNCTION public.notes_about(person uuid)
 RETURNS TABLE(list text, note text, recipient text, added_at timestamp with time zone)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
  select l.name, p.note, p.recipient, p.added_at
  from talent_list_people p join talent_lists l on l.id = p.list_id
  where p.profile_id = person and own_profile(person)
  order by p.added_at
$function$;
-- called by: compatriot_app

CREATE OR REPLACE FUNCTION public.own_profile(profile uuid)
 RETURNS boolean
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$ select exists (select 1 from profiles p where p.id = profile and p.account_id = actor_account()) $function$;
-- called by: compatriot_app

CREATE OR REPLACE FUNCTION public.paper_needs_evidence()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
begin
  if not exists (select 1 from response_files f where f.response_id = new.id and f.programme_id = new.programme_id) then
    raise exception 'a response from paper needs the signed form' using errcode = 'check_violation', constraint = 'responses_evidence';
  end if;
  return new;
end $function$;
-- called by: the owner only

CREATE OR REPLACE FUNCTION public.past_placement_figures(programme uuid)
 RETURNS TABLE(year integer, people integer)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
  select extract(year from p.starts_on)::integer, (count(distinct p.response_id) / 5 * 5)::integer
  from past_placements p
  join profiles f on f.response_id = p.response_id
  join talent_documents d on d.profile_id = f.id and d.programme_id = p.programme_id and d.recipient = 'programme_team'
  where p.programme_id = past_placement_figures.programme and p.programme_id = any (actor_team()) and p.starts_on is not null
  group by 1 having count(distinct p.response_id) >= 10 order by 1
$function$;
-- called by: compatriot_app

CREATE OR REPLACE FUNCTION public.people_blocking(institution uuid)
 RETURNS SETOF uuid
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
  select b.profile_id from blocked_institutions b join institutions i on i.id = b.institution_id
  where b.institution_id = institution
    and ((actor_system() is not null and i.programme_id = actor_programme())
      or exists (select 1 from consents c where c.profile_id = b.profile_id and c.programme_id = i.programme_id
        and c.purpose = 'talent_pool' and ((c.recipient = 'programme_team' and c.programme_id = any (actor_team()))
          or (c.recipient = 'home_government' and c.programme_id = any (actor_government())))))
$function$;
-- called by: compatriot_app

CREATE OR REPLACE FUNCTION public.people_on_lists(programme uuid, audience text, lists uuid[])
 RETURNS TABLE(list_id uuid, document_id uuid, profile_id uuid, note text, version integer, added_by uuid, added_at timestamp with time zone)
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
begin
  if actor_account() is null or not reads_talent(programme, audience) then return; end if;
  return query
    select p.list_id, d.id, p.profile_id, p.note, p.version, p.added_by, p.added_at
    from talent_lists l
    join talent_list_people p on p.list_id = l.id
    join talent_documents d on d.profile_id = p.profile_id and d.programme_id = l.programme_id and d.recipient = audience
    where l.programme_id = programme and l.recipient = audience and (l.shared or l.account_id = actor_account())
      and (lists is null or l.id = any (lists));
end $function$;
-- called by: compatriot_app

CREATE OR REPLACE FUNCTION public.placement_parties(was text, becomes text)
 RETURNS text[]
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
AS $function$
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
$function$;
-- called by: public

CREATE OR REPLACE FUNCTION public.placements_take_steps()
 RETURNS trigger
 LANGUAGE plpgsql
 SET search_path TO 'public', 'pg_temp'
AS $function$
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
end $function$;
-- called by: public

CREATE OR REPLACE FUNCTION public.plain(value text)
 RETURNS text
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE STRICT
AS $function$ select lower(public.unaccent('public.unaccent'::regdictionary, value)) $function$;
-- called by: public

CREATE OR REPLACE FUNCTION public.proven_already(response uuid)
 RETURNS boolean
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
  select actor_system() = 'worker' and exists (
    select 1 from contact_details c
    join accounts a on a.email = c.email
    join profiles p on p.account_id = a.id and p.programme_id = c.programme_id
    where c.response_id = response and c.programme_id = actor_programme())
$function$;
-- called by: compatriot_app

CREATE OR REPLACE FUNCTION public.queue_mail(mail uuid, account uuid, address text, subject text, body text, secret_until timestamp with time zone DEFAULT NULL::timestamp with time zone, draft uuid DEFAULT NULL::uuid, stop_url text DEFAULT NULL::text)
 RETURNS boolean
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
begin
  if actor_system() is null then
    raise exception 'mail is queued by the system' using errcode = 'insufficient_privilege';
  end if;
  insert into mails (id, account_id, recipient, subject, body, secret_until, draft_id, stop_url)
    values (mail, account, address, subject, body, secret_until, draft, stop_url)
    on conflict (id) do nothing;
  return found;
end $function$;
-- called by: compatriot_app

CREATE OR REPLACE FUNCTION public.read_response_file(file uuid, by_route text, reason text)
 RETURNS TABLE(name text, media_type text, bytes bytea)
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
declare
  kept response_files%rowtype;
  stated text := nullif(btrim(reason), '');
begin
  select f.* into kept from response_files f where f.id = file and f.programme_id = any (actor_coordinator());
  if kept.id is null then
    return;
  end if;
  if length(stated) > 200 or (stated is null and (kept.uploaded_by is distinct from actor_account()
      or kept.uploaded_at < now() - interval '24 hours')) then
    return query select kept.name, kept.media_type, null::bytea;
    return;
  end if;
  insert into events (programme_id, kind, subject_id, actor_id, details)
    values (kept.programme_id, 'evidence.read', kept.response_id, actor_account(),
      jsonb_strip_nulls(jsonb_build_object('file', kept.id, 'reason', stated)));
  insert into access_records (programme_id, profile_id, account_id, tier, route)
    select p.programme_id, p.id, actor_account(), 2, by_route from profiles p where p.response_id = kept.response_id;
  return query select kept.name, kept.media_type, kept.bytes;
end $function$;
-- called by: compatriot_app

CREATE OR REPLACE FUNCTION public.read_talent(programme uuid, audience text, ids uuid[])
 RETURNS SETOF talent_documents
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
begin
  if not reads_talent(programme, audience) then return; end if;
  return query select d.* from talent_documents d
    where d.id = any (ids) and d.programme_id = programme and d.recipient = audience limit 50;
end $function$;
-- called by: compatriot_app

CREATE OR REPLACE FUNCTION public.reads_talent(programme uuid, audience text)
 RETURNS boolean
 LANGUAGE sql
 STABLE PARALLEL SAFE
 SET search_path TO 'public', 'pg_temp'
AS $function$
  select coalesce(
    (audience = 'programme_team' and programme = any (actor_team()))
    or (audience = 'home_government' and programme = any (actor_government()))
    or (actor_system() is not null and programme = actor_programme()), false)
$function$;
-- called by: compatriot_app

CREATE OR REPLACE FUNCTION public.record_seen(programme uuid, people uuid[], of_tier smallint, by_route text, quota integer)
 RETURNS boolean
 LANGUAGE plpgsql
 SET search_path TO 'public', 'pg_temp'
AS $function$
begin
  -- One after the other, or twenty pages asked for at once would each see the count before the others.
  perform pg_advisory_xact_lock(hashtextextended('quota ' || actor_account() || ' ' || programme, 0));
  insert into access_records (programme_id, profile_id, account_id, tier, route)
    select programme, person, actor_account(), of_tier, by_route from unnest(people) person;
  return within_quota(programme, quota);
end $function$;
-- called by: compatriot_app

CREATE OR REPLACE FUNCTION public.redeem_resume_code(code text, secret text, place text, most_place integer, door text, most_door integer)
 RETURNS TABLE(outcome text, draft uuid, programme uuid, survey text)
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
declare since timestamptz := clock_timestamp() - interval '10 minutes'; alarm text := door || ' alarm';
begin
  -- One try at a time for each page and each address, so that tries at once are counted like tries in a row.
  perform pg_advisory_xact_lock(hashtextextended(door, 14));
  perform pg_advisory_xact_lock(hashtextextended(place, 14));
  delete from tries where at < now() - interval '1 day';
  if (select count(*) from tries where bucket = place and at > since) >= most_place then
    return query select 'limited', null::uuid, null::uuid, null::text;
    return;
  end if;
  return query
    with found as (
      select d.id, d.programme_id, d.secret_hash,
        p.code || case v.audience when 'organisations' then '.organisations' else '' end as survey
      from resume_codes c
      join drafts d on d.id = c.draft_id
      join programmes p on p.id = d.programme_id
      join questionnaire_versions v on v.id = d.version_id
      where c.code_hash = redeem_resume_code.code and c.expires_at > now() and d.expires_at > now()
    ), joined as (
      insert into draft_browsers (draft_id, programme_id, secret_hash)
      select f.id, f.programme_id, s.hash from found f cross join lateral (values (redeem_resume_code.secret), (f.secret_hash)) s (hash)
      where s.hash <> ''
      on conflict do nothing
    )
    select 'opened', f.id, f.programme_id, f.survey from found f;
  if not found then
    insert into tries (bucket, at) values (place, clock_timestamp()), (door, clock_timestamp());
    if (select count(*) from tries where bucket = door and at > since) > most_door
      and not exists (select from tries where bucket = alarm and at > since) then
      insert into tries (bucket, at) values (alarm, clock_timestamp());
      return query select 'alarming', null::uuid, null::uuid, null::text;
    else
      return query select 'wrong', null::uuid, null::uuid, null::text;
    end if;
  end if;
end $function$;
-- called by: compatriot_app

CREATE OR REPLACE FUNCTION public.refuse_change_of_published()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  if old.status <> 'draft' and (new.definition <> old.definition or new.version <> old.version
    or new.programme_id <> old.programme_id or new.audience <> old.audience or new.wave <> old.wave
    or (new.status <> old.status and not (old.status = 'published' and new.status = 'retired'))) then
    raise exception 'published questionnaire versions are frozen' using errcode = 'check_violation',
      constraint = 'questionnaire_versions_frozen';
  end if;
  return new;
end $function$;
-- called by: public

CREATE OR REPLACE FUNCTION public.remember_erased_response()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
begin
  insert into erased_responses (id_hash, programme_id) values (erasure_hash(old.id), old.programme_id) on conflict do nothing;
  return null;
end $function$;
-- called by: the owner only

CREATE OR REPLACE FUNCTION public.roster_joined(asked uuid[])
 RETURNS TABLE(roster uuid, joined integer)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
  select r.id, (count(distinct d.profile_id) / 5 * 5)::integer from rosters r
  join roster_answers a on a.roster_id = r.id
  join profiles p on p.response_id = a.response_id
  join talent_documents d on d.profile_id = p.id and d.programme_id = r.programme_id and d.recipient = 'programme_team'
  where r.id = any (asked) and r.programme_id = any (actor_coordinator()) and r.invited >= 10
  group by r.id having count(distinct d.profile_id) >= 10
$function$;
-- called by: compatriot_app

CREATE OR REPLACE FUNCTION public.sign_on(session uuid)
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
declare holder uuid;
begin
  select s.account_id into holder from sessions s where s.id = session and s.revoked_at is null and s.expires_at > now();
  return act_as(holder);
end $function$;
-- called by: compatriot_app

CREATE OR REPLACE FUNCTION public.similar_cards(programme uuid, audience text, asked jsonb)
 RETURNS TABLE(asked_row integer, id uuid, profile_id uuid, pseudonym text, occupation_id integer, residence_country text, age_band text, experience_band text, address boolean)
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
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
end $function$;
-- called by: compatriot_app

CREATE OR REPLACE FUNCTION public.stop_alert(token uuid)
 RETURNS boolean
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
declare stopped saved_searches%rowtype; switched fit_switches%rowtype; known boolean;
begin
  select exists (select 1 from saved_searches where stop_token = token)
    or exists (select 1 from fit_switches where stop_token = token) into known;
  update saved_searches set alert = false where stop_token = token and alert returning * into stopped;
  if stopped.id is not null then
    insert into events (programme_id, kind, subject_id, details)
      values (stopped.programme_id, 'search.alert_stopped', stopped.id, '{}');
  end if;
  update fit_switches set mails = false where stop_token = token and mails returning * into switched;
  if switched.profile_id is not null then
    insert into events (programme_id, kind, subject_id, details)
      values (switched.programme_id, 'fits.mails_stopped', switched.profile_id, '{}');
  end if;
  return known;
end $function$;
-- called by: compatriot_app

CREATE OR REPLACE FUNCTION public.strip_unclaimed(address text)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
begin
  if actor_system() is distinct from 'roster' then
    raise exception 'consents are taken from unclaimed profiles by a yes' using errcode = 'insufficient_privilege';
  end if;
  delete from consents where profile_id in (
    select p.id from profiles p join contact_details c on c.response_id = p.response_id
    where c.email = address and p.account_id is null and p.programme_id = actor_programme());
end $function$;
-- called by: compatriot_app

CREATE OR REPLACE FUNCTION public.submit_response(survey text, sent_to text, response_id uuid, version uuid, secret text, seen_revision integer, whole boolean, language text, channel text, answers jsonb, hash text, new_receipt text, came_by text, at_pages integer, typed_by uuid, at timestamp with time zone, contact_name text, contact_email text, contact_phone text, contact_city text, free jsonb, details jsonb, jobs text, OUT outcome text, OUT receipt text, OUT submitted_at timestamp with time zone, OUT own boolean)
 RETURNS record
 LANGUAGE plpgsql
AS $function$
-- Columns are always named with their table: a bare name is a parameter.
#variable_conflict use_variable
declare
  place record;
  draft record;
begin
  select p.id, p.status = 'open' and exists (
      select 1 from questionnaire_versions v where v.programme_id = p.id and v.audience = sent_to and v.status = 'published') as open
    into place from programmes p where p.code = survey;
  if not found then outcome := 'absent'; return; end if;
  perform set_config('app.draft', response_id::text, true), set_config('app.programme', place.id::text, true);

  -- Held until the end: a save or another sending of the same draft waits here, and then finds it gone.
  select d.secret_hash, d.revision, d.source, d.entered_by, d.seconds into draft from drafts d where d.id = response_id for update;
  if found and draft.secret_hash <> secret
    -- A browser that came by a code never saw name and address: what it would send as a whole lacks them.
    and (whole or not exists (select 1 from draft_browsers b where b.draft_id = response_id and b.secret_hash = secret)) then
    outcome := 'absent'; return;
  end if;
  select case when r.body_hash = hash and r.programme_id = place.id then 'repeated' else 'different' end, r.receipt, r.submitted_at, secret in (r.secret_hash, coalesce(r.sender_hash, r.secret_hash))
    into outcome, receipt, submitted_at, own from responses r where r.id = response_id;
  if found then return; end if;
  if not place.open then outcome := 'closed'; return; end if;
  if draft.revision <> seen_revision then outcome := 'moved_on'; return; end if;
  if not exists (select 1 from questionnaire_versions v
      where v.id = version and v.programme_id = place.id and v.audience = sent_to and v.status <> 'draft') then
    outcome := 'absent'; return;
  end if;

  insert into responses (id, programme_id, version_id, language, channel, answers, body_hash, receipt, secret_hash, submitted_at,
      source, seconds, entered_by, sender_hash)
    values (response_id, place.id, version, language, channel, answers, hash,
      new_receipt, coalesce(nullif(draft.secret_hash, ''), secret), at, coalesce(draft.source, came_by), coalesce(at_pages, draft.seconds),
      coalesce(draft.entered_by, typed_by), case when draft.secret_hash not in (secret, '') then secret end)
    on conflict do nothing;
  if not found then
    -- Somebody sent the same at the same moment, or the receipt is taken.
    select case when r.body_hash = hash and r.programme_id = place.id then 'repeated' else 'different' end, r.receipt, r.submitted_at, secret in (r.secret_hash, coalesce(r.sender_hash, r.secret_hash))
      into outcome, receipt, submitted_at, own from responses r where r.id = response_id;
    if not found then outcome := 'receipt_taken'; end if;
    return;
  end if;
  insert into contact_details (response_id, programme_id, name, email, phone, city, free_text)
    values (response_id, place.id, contact_name, contact_email, contact_phone, contact_city, free);
  perform tell_submission(details);
  if draft.revision is not null then delete from drafts d where d.id = response_id; end if;
  perform pgboss.enqueue_events(jobs);
  outcome := 'sent';
  receipt := new_receipt;
  submitted_at := at;
  own := true;
end $function$;
-- called by: compatriot_app

CREATE OR REPLACE FUNCTION public.talent_card(d talent_documents)
 RETURNS json
 LANGUAGE sql
 STABLE PARALLEL SAFE
 SET search_path TO 'public', 'pg_temp'
AS $function$
  select json_build_array(d.id, d.profile_id, d.pseudonym, d.occupation_id, d.skill_ids, d.skill_levels, d.languages,
    d.language_levels, d.origin_country, d.residence_country, d.residence_region, d.education_level, d.experience_band,
    d.age_band, d.modes, d.sectors, d.activities, d.stay_length, to_char(d.available_from, 'YYYY-MM'),
    to_char(d.available_until, 'YYYY-MM'), to_char(d.updated_at, 'YYYY-MM'))
$function$;
-- called by: compatriot_app

CREATE OR REPLACE FUNCTION public.talent_changed()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
begin
  insert into talent_changes as c (document_id, programme_id)
    select id, programme_id from changed order by id
    on conflict (document_id) do update set xid = excluded.xid where c.xid <> excluded.xid;
  return null;
end $function$;
-- called by: the owner only

CREATE OR REPLACE FUNCTION public.talent_document(d talent_documents)
 RETURNS json
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
 SET search_path TO 'public', 'pg_temp'
AS $function$
  select json_build_array(d.id, d.occupation_id, d.skill_ids, d.skill_levels, d.concept_ids, d.languages, d.language_levels,
    d.origin_country, d.residence_country, d.residence_region, d.education_level, d.experience_band, d.modes, d.sectors,
    d.activities, d.stay_length, d.available_from, d.available_until,
    extract(epoch from d.added_at)::float8 * 1000, extract(epoch from d.updated_at)::float8 * 1000)
$function$;
-- called by: compatriot_app

CREATE OR REPLACE FUNCTION public.talent_news(programme uuid, audience text, seen pg_snapshot)
 RETURNS TABLE(snapshot pg_snapshot, lasting boolean, id uuid, document json)
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
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
end $function$;
-- called by: compatriot_app

CREATE OR REPLACE FUNCTION public.talent_page(session uuid, programme uuid, audience text, ids uuid[], most integer, by_route text, quota integer)
 RETURNS TABLE(readable boolean, within boolean, cards json, others json, lists json)
 LANGUAGE plpgsql
 SET search_path TO 'public', 'pg_temp'
AS $function$
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
end $function$;
-- called by: compatriot_app

CREATE OR REPLACE FUNCTION public.taxonomy_changed()
 RETURNS trigger
 LANGUAGE plpgsql
 SET search_path TO 'public', 'pg_temp'
AS $function$
begin
  update taxonomy_state set stamp = pg_current_xact_id()::text::bigint
  where stamp is distinct from pg_current_xact_id()::text::bigint;
  return null;
end $function$;
-- called by: the owner only

CREATE OR REPLACE FUNCTION public.tell_submission(details jsonb)
 RETURNS boolean
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
begin
  -- A device that never heard that its answers had arrived sends them again, perhaps after they were taken back.
  if exists (select 1 from erased_responses e where e.id_hash = erasure_hash(actor_draft())) then
    raise exception 'this response was erased' using errcode = 'insufficient_privilege';
  end if;
  insert into events (programme_id, kind, subject_id, details)
    select r.programme_id, 'response.submitted', r.id, tell_submission.details
      -- Who typed it in for somebody is said; what came from the web says nothing more.
      || case when r.source = 'web' then '{}' else jsonb_build_object('source', r.source, 'enteredBy', r.entered_by) end
    from responses r where r.id = actor_draft();
  return found;
end $function$;
-- called by: compatriot_app

CREATE OR REPLACE FUNCTION public.this_database()
 RETURNS text
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
  select system_identifier || ':' || (select oid from pg_database where datname = current_database()) from pg_control_system()
$function$;
-- called by: compatriot_app

CREATE OR REPLACE FUNCTION public.who_looked(target uuid, most integer)
 RETURNS TABLE(at timestamp with time zone, tier smallint, route text, recipient text, institution text)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
  select r.at, r.tier, r.route,
    (select max(m.recipient) from memberships m where m.account_id = r.account_id and m.programme_id = r.programme_id),
    (select min(i.name) from institution_members x join institutions i on i.id = x.institution_id
      where x.account_id = r.account_id and x.programme_id = r.programme_id)
  from access_records r
  where r.profile_id = target
    and exists (select 1 from profiles p where p.id = target and p.account_id = actor_account())
  order by r.at desc, r.id desc limit most
$function$;
-- called by: compatriot_app

CREATE OR REPLACE FUNCTION public.withdraw_response(secret text)
 RETURNS uuid
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
declare gone uuid;
begin
  select r.id into gone from responses r
    where r.id = actor_draft() and secret in (r.secret_hash, coalesce(r.sender_hash, r.secret_hash)) and r.programme_id = actor_programme()
      and not exists (select 1 from profiles p where p.response_id = r.id and p.account_id is not null);
  if gone is not null then perform erase_responses(array[gone]); end if;
  return gone;
end $function$;
-- called by: compatriot_app

CREATE OR REPLACE FUNCTION public.within_quota(programme uuid, quota integer)
 RETURNS boolean
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
declare most integer; exact integer;
begin
  -- Held before the records are counted: who writes some meanwhile adds to what is counted here.
  select people into most from look_counts where account_id = actor_account() and programme_id = programme for update;
  if coalesce(most, 0) <= quota then return true; end if;
  select count(distinct profile_id) into exact from access_records
    where account_id = actor_account() and programme_id = programme and at >= now() - interval '24 hours' and not preview;
  update look_counts set people = exact where account_id = actor_account() and programme_id = programme;
  return exact <= quota;
end $function$;
-- called by: compatriot_app

create table access_records (
  id uuid not null default uuidv7(),
  programme_id uuid not null,
  profile_id uuid not null,
  account_id uuid,
  tier smallint not null,
  route text not null,
  at timestamp with time zone not null default now(),
  preview boolean not null default false,
  constraint access_records_pkey PRIMARY KEY (id),
  constraint access_records_tier_check CHECK ((tier = ANY (ARRAY[1, 2]))),
  constraint access_records_account_id_fkey FOREIGN KEY (account_id) REFERENCES accounts(id) ON DELETE SET NULL,
  constraint access_records_profile FOREIGN KEY (profile_id, programme_id) REFERENCES profiles(id, programme_id) ON DELETE CASCADE,
  constraint access_records_programme_id_fkey FOREIGN KEY (programme_id) REFERENCES programmes(id) ON DELETE CASCADE
);
-- row-level security: enabled, forced
CREATE INDEX access_records_account ON public.access_records USING btree (account_id, at);
CREATE INDEX access_records_profile ON public.access_records USING btree (profile_id, at DESC);
create policy definer on access_records for all to owner
  using (true)
  with check (true);
create policy own on access_records for select to public
  using ((profile_id IN ( SELECT profiles.id
   FROM profiles
  WHERE (profiles.account_id = ( SELECT actor_account() AS actor_account)))));
create policy reader_counts on access_records for select to public
  using ((account_id = ( SELECT actor_account() AS actor_account)));
create policy reader_writes on access_records for insert to public
  with check (((account_id = ( SELECT actor_account() AS actor_account)) AND ((programme_id = ANY (( SELECT actor_official() AS actor_official)::uuid[])) OR (profile_id IN ( SELECT disclosures.profile_id
   FROM disclosures
  WHERE (disclosures.institution_id = ANY (( SELECT actor_institutions() AS actor_institutions)::uuid[])))))));
create policy system_reads on access_records for select to public
  using (((programme_id = ( SELECT actor_programme() AS actor_programme)) AND (( SELECT actor_system() AS actor_system) IS NOT NULL)));
CREATE TRIGGER access_records_counted AFTER INSERT ON public.access_records REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION count_looks();
grant insert, select on access_records to compatriot_app;

create table accounts (
  id uuid not null default gen_random_uuid(),
  email text not null,
  name text,
  language text not null default 'en'::text,
  administrator boolean not null default false,
  created_at timestamp with time zone not null default now(),
  constraint accounts_pkey PRIMARY KEY (id),
  constraint accounts_email_lower CHECK ((email = lower(email)))
);
-- row-level security: enabled, forced
CREATE UNIQUE INDEX accounts_email_key ON public.accounts USING btree (email);
create policy administrator on accounts for select to public
  using ((( SELECT actor_administrator() AS actor_administrator) AND (id IN ( SELECT memberships.account_id
   FROM memberships))));
create policy colleagues on accounts for select to public
  using (((id IN ( SELECT memberships.account_id
   FROM memberships
  WHERE (memberships.programme_id = ANY (( SELECT actor_official() AS actor_official)::uuid[])))) OR (id IN ( SELECT institution_members.account_id
   FROM institution_members
  WHERE (institution_members.programme_id = ANY (( SELECT actor_official() AS actor_official)::uuid[]))))));
create policy definer on accounts for all to owner
  using (true)
  with check (true);
create policy own on accounts for select to public
  using ((id = ( SELECT actor_account() AS actor_account)));
create policy own_change on accounts for update to public
  using ((id = ( SELECT actor_account() AS actor_account)))
  with check (((id = ( SELECT actor_account() AS actor_account)) AND (administrator = ( SELECT actor_administrator() AS actor_administrator))));
create policy seed_changes on accounts for update to public
  using ((( SELECT actor_system() AS actor_system) = 'seed'::text));
create policy system_reads on accounts for select to public
  using (((( SELECT actor_system() AS actor_system) IS NOT NULL) AND ((( SELECT actor_system() AS actor_system) = 'seed'::text) OR (EXISTS ( SELECT 1
   FROM profiles p
  WHERE ((p.account_id = accounts.id) AND (p.programme_id = ( SELECT actor_programme() AS actor_programme))))) OR (EXISTS ( SELECT 1
   FROM memberships m
  WHERE ((m.account_id = accounts.id) AND (m.programme_id = ( SELECT actor_programme() AS actor_programme))))) OR (EXISTS ( SELECT 1
   FROM institution_members x
  WHERE ((x.account_id = accounts.id) AND (x.programme_id = ( SELECT actor_programme() AS actor_programme))))))));
grant select on accounts to compatriot_app;
grant update (name, language, administrator) on accounts to compatriot_app;

create table assignment_languages (
  assignment_id uuid not null,
  programme_id uuid not null,
  language text not null,
  level text not null,
  constraint assignment_languages_pkey PRIMARY KEY (assignment_id, language),
  constraint assignment_languages_assignment FOREIGN KEY (assignment_id, programme_id) REFERENCES assignments(id, programme_id) ON DELETE CASCADE,
  constraint assignment_languages_programme_id_fkey FOREIGN KEY (programme_id) REFERENCES programmes(id) ON DELETE CASCADE
);
-- row-level security: enabled, forced
create policy hosts on assignment_languages for all to public
  using ((assignment_id IN ( SELECT assignments.id
   FROM assignments
  WHERE (assignments.institution_id = ANY (( SELECT actor_institutions() AS actor_institutions)::uuid[])))));
create policy officials on assignment_languages for all to public
  using ((programme_id = ANY (( SELECT actor_official() AS actor_official)::uuid[])))
  with check ((programme_id = ANY (( SELECT actor_official() AS actor_official)::uuid[])));
create policy readers on assignment_languages for select to public
  using ((assignment_id IN ( SELECT assignments.id
   FROM assignments)));
create policy system_actor on assignment_languages for all to public
  using (((programme_id = ( SELECT actor_programme() AS actor_programme)) AND (( SELECT actor_system() AS actor_system) IS NOT NULL)))
  with check (((programme_id = ( SELECT actor_programme() AS actor_programme)) AND (( SELECT actor_system() AS actor_system) IS NOT NULL)));
grant delete, insert, select, update on assignment_languages to compatriot_app;

create table assignment_skills (
  assignment_id uuid not null,
  programme_id uuid not null,
  concept_id integer not null,
  importance text not null,
  level smallint not null,
  constraint assignment_skills_pkey PRIMARY KEY (assignment_id, concept_id),
  constraint assignment_skills_level_check CHECK (((level >= 1) AND (level <= 4))),
  constraint assignment_skills_assignment FOREIGN KEY (assignment_id, programme_id) REFERENCES assignments(id, programme_id) ON DELETE CASCADE,
  constraint assignment_skills_concept_id_fkey FOREIGN KEY (concept_id) REFERENCES concepts(id),
  constraint assignment_skills_programme_id_fkey FOREIGN KEY (programme_id) REFERENCES programmes(id) ON DELETE CASCADE
);
-- row-level security: enabled, forced
create policy hosts on assignment_skills for all to public
  using ((assignment_id IN ( SELECT assignments.id
   FROM assignments
  WHERE (assignments.institution_id = ANY (( SELECT actor_institutions() AS actor_institutions)::uuid[])))));
create policy officials on assignment_skills for all to public
  using ((programme_id = ANY (( SELECT actor_official() AS actor_official)::uuid[])))
  with check ((programme_id = ANY (( SELECT actor_official() AS actor_official)::uuid[])));
create policy readers on assignment_skills for select to public
  using ((assignment_id IN ( SELECT assignments.id
   FROM assignments)));
create policy system_actor on assignment_skills for all to public
  using (((programme_id = ( SELECT actor_programme() AS actor_programme)) AND (( SELECT actor_system() AS actor_system) IS NOT NULL)))
  with check (((programme_id = ( SELECT actor_programme() AS actor_programme)) AND (( SELECT actor_system() AS actor_system) IS NOT NULL)));
grant delete, insert, select, update on assignment_skills to compatriot_app;

create table assignments (
  id uuid not null default gen_random_uuid(),
  programme_id uuid not null,
  institution_id uuid not null,
  status text not null default 'draft'::text,
  title text not null,
  need text not null default ''::text,
  tasks text not null default ''::text,
  outputs text not null default ''::text,
  mode text not null,
  sector text not null,
  country text not null,
  place text,
  starts_on date,
  ends_on date,
  seats smallint not null default 1,
  occupation_id integer,
  minimum_experience smallint,
  minimum_education text,
  licence_needed boolean not null default false,
  reason text,
  created_by uuid,
  created_at timestamp with time zone not null default now(),
  updated_at timestamp with time zone not null default now(),
  version integer not null default 1,
  region text,
  national_plan text,
  donor text,
  reason_code text,
  suspended_from text,
  constraint assignments_pkey PRIMARY KEY (id),
  constraint assignments_place UNIQUE (id, programme_id, institution_id),
  constraint assignments_scope UNIQUE (id, programme_id),
  constraint assignments_dates CHECK (((ends_on IS NULL) OR (starts_on IS NULL) OR (ends_on >= starts_on))),
  constraint assignments_region CHECK ((region ~ '^[A-Z]{2}-[A-Z0-9]{1,3}$'::text)),
  constraint assignments_seats_check CHECK (((seats >= 1) AND (seats <= 500))),
  constraint assignments_status CHECK ((status = ANY (ARRAY['draft'::text, 'submitted'::text, 'returned'::text, 'rejected'::text, 'approved'::text, 'funded'::text, 'sourcing'::text, 'selecting'::text, 'part_filled'::text, 'filled'::text, 'closed'::text, 'suspended'::text, 'cancelled'::text]))),
  constraint assignments_created_by_fkey FOREIGN KEY (created_by) REFERENCES accounts(id) ON DELETE SET NULL,
  constraint assignments_institution_fk FOREIGN KEY (institution_id, programme_id) REFERENCES institutions(id, programme_id),
  constraint assignments_occupation_id_fkey FOREIGN KEY (occupation_id) REFERENCES concepts(id),
  constraint assignments_programme_id_fkey FOREIGN KEY (programme_id) REFERENCES programmes(id) ON DELETE CASCADE
);
-- row-level security: enabled, forced
CREATE INDEX assignments_institution ON public.assignments USING btree (institution_id);
CREATE INDEX assignments_programme ON public.assignments USING btree (programme_id, status);
create policy hosts on assignments for all to public
  using ((institution_id = ANY (( SELECT actor_institutions() AS actor_institutions)::uuid[])))
  with check ((institution_id = ANY (( SELECT actor_institutions() AS actor_institutions)::uuid[])));
create policy members_read on assignments for select to public
  using ((((status = ANY (ARRAY['sourcing'::text, 'selecting'::text])) AND (programme_id IN ( SELECT profiles.programme_id
   FROM profiles
  WHERE (profiles.account_id = ( SELECT actor_account() AS actor_account))))) OR (id IN ( SELECT placements.assignment_id
   FROM placements
  WHERE (placements.profile_id IN ( SELECT profiles.id
           FROM profiles
          WHERE (profiles.account_id = ( SELECT actor_account() AS actor_account))))))));
create policy officials on assignments for all to public
  using ((programme_id = ANY (( SELECT actor_official() AS actor_official)::uuid[])))
  with check ((programme_id = ANY (( SELECT actor_official() AS actor_official)::uuid[])));
create policy system_actor on assignments for all to public
  using (((programme_id = ( SELECT actor_programme() AS actor_programme)) AND (( SELECT actor_system() AS actor_system) IS NOT NULL)))
  with check (((programme_id = ( SELECT actor_programme() AS actor_programme)) AND (( SELECT actor_system() AS actor_system) IS NOT NULL)));
CREATE TRIGGER assignments_host BEFORE INSERT OR UPDATE ON public.assignments FOR EACH ROW EXECUTE FUNCTION host_drafts_and_submits();
grant insert, select on assignments to compatriot_app;
grant update (institution_id, status, title, need, tasks, outputs, mode, sector, country, place, starts_on, ends_on, seats, occupation_id, minimum_experience, minimum_education, licence_needed, reason, updated_at, version, region, national_plan, donor, reason_code, suspended_from) on assignments to compatriot_app;

create table blocked_institutions (
  profile_id uuid not null,
  institution_id uuid not null,
  constraint blocked_institutions_pkey PRIMARY KEY (profile_id, institution_id),
  constraint blocked_institutions_fk FOREIGN KEY (institution_id) REFERENCES institutions(id) ON DELETE CASCADE,
  constraint blocked_institutions_profile_id_fkey FOREIGN KEY (profile_id) REFERENCES profiles(id) ON DELETE CASCADE
);
-- row-level security: enabled, forced
create policy definer on blocked_institutions for all to owner
  using (true);
create policy definer_matching on blocked_institutions for all to owner
  using (true);
create policy own on blocked_institutions for all to public
  using ((profile_id IN ( SELECT profiles.id
   FROM profiles
  WHERE (profiles.account_id = ( SELECT actor_account() AS actor_account)))));
grant delete, insert, select on blocked_institutions to compatriot_app;

create table concept_broader (
  concept_id integer not null,
  broader_id integer not null,
  constraint concept_broader_pkey PRIMARY KEY (concept_id, broader_id),
  constraint concept_broader_broader_id_fkey FOREIGN KEY (broader_id) REFERENCES concepts(id) ON DELETE CASCADE,
  constraint concept_broader_concept_id_fkey FOREIGN KEY (concept_id) REFERENCES concepts(id) ON DELETE CASCADE
);
-- row-level security: enabled, forced
CREATE INDEX concept_broader_back ON public.concept_broader USING btree (broader_id);
create policy everyone on concept_broader for select to public
  using (true);
create policy system_actor on concept_broader for all to public
  using ((( SELECT actor_system() AS actor_system) IS NOT NULL));
grant delete, insert, select, update on concept_broader to compatriot_app;

create table concept_labels (
  concept_id integer not null,
  language text not null,
  label text not null,
  preferred boolean not null,
  plain_label text generated always as (plain(label)) stored,
  constraint concept_labels_concept_id_fkey FOREIGN KEY (concept_id) REFERENCES concepts(id) ON DELETE CASCADE
);
-- row-level security: enabled, forced
CREATE INDEX concept_labels_concept ON public.concept_labels USING btree (concept_id, language);
create policy administrator_adds on concept_labels for insert to public
  with check ((( SELECT actor_administrator() AS actor_administrator) AND (concept_id IN ( SELECT concepts.id
   FROM concepts
  WHERE (concepts.programme_id IS NOT NULL)))));
create policy administrator_removes on concept_labels for delete to public
  using ((( SELECT actor_administrator() AS actor_administrator) AND (concept_id IN ( SELECT concepts.id
   FROM concepts
  WHERE (concepts.programme_id IS NOT NULL)))));
create policy everyone on concept_labels for select to public
  using (true);
create policy system_actor on concept_labels for all to public
  using ((( SELECT actor_system() AS actor_system) IS NOT NULL));
CREATE TRIGGER taxonomy_changed AFTER INSERT OR DELETE OR UPDATE ON public.concept_labels FOR EACH STATEMENT EXECUTE FUNCTION taxonomy_changed();
grant delete, insert, select, update on concept_labels to compatriot_app;

create table concept_neighbours (
  concept_id integer not null,
  neighbour_id integer not null,
  similarity smallint not null,
  constraint concept_neighbours_pkey PRIMARY KEY (concept_id, neighbour_id),
  constraint concept_neighbours_similarity_check CHECK (((similarity >= 1) AND (similarity <= 100))),
  constraint concept_neighbours_concept_id_fkey FOREIGN KEY (concept_id) REFERENCES concepts(id) ON DELETE CASCADE,
  constraint concept_neighbours_neighbour_id_fkey FOREIGN KEY (neighbour_id) REFERENCES concepts(id) ON DELETE CASCADE
);
-- row-level security: enabled, forced
CREATE INDEX concept_neighbours_back ON public.concept_neighbours USING btree (neighbour_id);
create policy administrator_adds on concept_neighbours for insert to public
  with check ((( SELECT actor_administrator() AS actor_administrator) AND (EXISTS ( SELECT
   FROM concepts
  WHERE ((concepts.id = ANY (ARRAY[concept_neighbours.concept_id, concept_neighbours.neighbour_id])) AND (concepts.programme_id IS NOT NULL))))));
create policy administrator_removes on concept_neighbours for delete to public
  using ((( SELECT actor_administrator() AS actor_administrator) AND (EXISTS ( SELECT
   FROM concepts
  WHERE ((concepts.id = ANY (ARRAY[concept_neighbours.concept_id, concept_neighbours.neighbour_id])) AND (concepts.programme_id IS NOT NULL))))));
create policy everyone on concept_neighbours for select to public
  using (true);
create policy system_actor on concept_neighbours for all to public
  using ((( SELECT actor_system() AS actor_system) IS NOT NULL));
grant delete, insert, select, update on concept_neighbours to compatriot_app;

create table concept_relations (
  occupation_id integer not null,
  skill_id integer not null,
  importance text not null,
  constraint concept_relations_pkey PRIMARY KEY (occupation_id, skill_id),
  constraint concept_relations_occupation_id_fkey FOREIGN KEY (occupation_id) REFERENCES concepts(id) ON DELETE CASCADE,
  constraint concept_relations_skill_id_fkey FOREIGN KEY (skill_id) REFERENCES concepts(id) ON DELETE CASCADE
);
-- row-level security: enabled, forced
CREATE INDEX concept_relations_skill ON public.concept_relations USING btree (skill_id);
create policy everyone on concept_relations for select to public
  using (true);
create policy system_actor on concept_relations for all to public
  using ((( SELECT actor_system() AS actor_system) IS NOT NULL));
grant delete, insert, select, update on concept_relations to compatriot_app;

create table concepts (
  id integer not null generated always as identity,
  uri text not null,
  kind text not null,
  code text,
  sector text,
  broader_id integer,
  programme_id uuid,
  taxonomy text not null,
  replaced_by integer,
  retired boolean not null default false,
  constraint concepts_pkey PRIMARY KEY (id),
  constraint concepts_local_skill CHECK (((programme_id IS NULL) OR ((kind = 'skill'::text) AND (taxonomy = 'local'::text) AND (broader_id IS NOT NULL) AND (code IS NULL)))),
  constraint concepts_broader_id_fkey FOREIGN KEY (broader_id) REFERENCES concepts(id),
  constraint concepts_programme_id_fkey FOREIGN KEY (programme_id) REFERENCES programmes(id) ON DELETE CASCADE,
  constraint concepts_replaced_by_fkey FOREIGN KEY (replaced_by) REFERENCES concepts(id)
);
-- row-level security: enabled, forced
CREATE INDEX concepts_broader ON public.concepts USING btree (broader_id);
CREATE INDEX concepts_of_programme ON public.concepts USING btree (programme_id) WHERE (programme_id IS NOT NULL);
CREATE INDEX concepts_replaced_by ON public.concepts USING btree (replaced_by) WHERE (replaced_by IS NOT NULL);
CREATE INDEX concepts_taxonomy ON public.concepts USING btree (taxonomy);
CREATE UNIQUE INDEX concepts_uri_key ON public.concepts USING btree (uri);
create policy administrator_adds on concepts for insert to public
  with check ((( SELECT actor_administrator() AS actor_administrator) AND (programme_id IS NOT NULL)));
create policy administrator_changes on concepts for update to public
  using ((( SELECT actor_administrator() AS actor_administrator) AND (programme_id IS NOT NULL)))
  with check ((programme_id IS NOT NULL));
create policy everyone on concepts for select to public
  using (true);
create policy system_actor on concepts for all to public
  using ((( SELECT actor_system() AS actor_system) IS NOT NULL));
CREATE TRIGGER taxonomy_changed AFTER INSERT OR DELETE OR UPDATE ON public.concepts FOR EACH STATEMENT EXECUTE FUNCTION taxonomy_changed();
grant delete, insert, select, update on concepts to compatriot_app;

create table consents (
  id uuid not null default gen_random_uuid(),
  profile_id uuid not null,
  programme_id uuid not null,
  account_id uuid,
  purpose text not null,
  recipient text not null,
  wording text not null,
  given_at timestamp with time zone not null default now(),
  constraint consents_pkey PRIMARY KEY (id),
  constraint consents_once UNIQUE (profile_id, purpose, recipient),
  constraint consents_target UNIQUE (id, profile_id, programme_id, purpose, recipient),
  constraint consents_purpose CHECK ((purpose = ANY (ARRAY['statistics'::text, 'talent_pool'::text, 'contact'::text, 'research'::text]))),
  constraint consents_recipient CHECK ((recipient = ANY (ARRAY['programme_team'::text, 'home_government'::text]))),
  constraint consents_account_id_fkey FOREIGN KEY (account_id) REFERENCES accounts(id) ON DELETE SET NULL,
  constraint consents_profile FOREIGN KEY (profile_id, programme_id) REFERENCES profiles(id, programme_id) ON DELETE CASCADE,
  constraint consents_programme_id_fkey FOREIGN KEY (programme_id) REFERENCES programmes(id) ON DELETE CASCADE
);
-- row-level security: enabled, forced
create policy addressed on consents for select to public
  using (((purpose = 'talent_pool'::text) AND (((recipient = 'programme_team'::text) AND (programme_id = ANY (( SELECT actor_team() AS actor_team)::uuid[]))) OR ((recipient = 'home_government'::text) AND (programme_id = ANY (( SELECT actor_government() AS actor_government)::uuid[]))))));
create policy definer on consents for all to owner
  using (true)
  with check (true);
create policy own on consents for select to public
  using ((account_id = ( SELECT actor_account() AS actor_account)));
create policy own_gives on consents for insert to public
  with check (((account_id = ( SELECT actor_account() AS actor_account)) AND own_profile(profile_id)));
create policy own_withdraws on consents for delete to public
  using ((account_id = ( SELECT actor_account() AS actor_account)));
create policy system_actor on consents for all to public
  using (((programme_id = ( SELECT actor_programme() AS actor_programme)) AND (( SELECT actor_system() AS actor_system) IS NOT NULL)))
  with check (((programme_id = ( SELECT actor_programme() AS actor_programme)) AND (( SELECT actor_system() AS actor_system) IS NOT NULL)));
CREATE TRIGGER consents_contact AFTER DELETE ON public.consents FOR EACH ROW WHEN ((old.purpose = 'contact'::text)) EXECUTE FUNCTION end_contact();
CREATE TRIGGER end_exports AFTER DELETE ON public.consents REFERENCING OLD TABLE AS gone FOR EACH STATEMENT EXECUTE FUNCTION end_exports_of_pool();
grant delete, insert, select on consents to compatriot_app;

create table contact_details (
  response_id uuid not null,
  programme_id uuid not null,
  profile_id uuid,
  name text,
  email text,
  phone text,
  city text,
  free_text jsonb not null default '{}'::jsonb,
  constraint contact_details_pkey PRIMARY KEY (response_id),
  constraint contact_details_profile FOREIGN KEY (profile_id, programme_id) REFERENCES profiles(id, programme_id) ON DELETE SET NULL (profile_id),
  constraint contact_details_response FOREIGN KEY (response_id, programme_id) REFERENCES responses(id, programme_id) ON DELETE CASCADE
);
-- row-level security: enabled, forced
CREATE INDEX contact_details_email ON public.contact_details USING btree (email) WHERE (email IS NOT NULL);
CREATE INDEX contact_details_profile ON public.contact_details USING btree (profile_id);
create policy definer on contact_details for all to owner
  using (true)
  with check (true);
create policy disclosed on contact_details for select to public
  using ((profile_id IN ( SELECT d.profile_id
   FROM disclosures d
  WHERE (((d.institution_id = ANY (( SELECT actor_institutions() AS actor_institutions)::uuid[])) OR (d.programme_id = ANY (( SELECT actor_coordinator() AS actor_coordinator)::uuid[]))) AND ((d.ends_at IS NULL) OR (d.ends_at > now()))))));
create policy own on contact_details for select to public
  using ((profile_id IN ( SELECT profiles.id
   FROM profiles
  WHERE (profiles.account_id = ( SELECT actor_account() AS actor_account)))));
create policy own_change on contact_details for update to public
  using ((profile_id IN ( SELECT profiles.id
   FROM profiles
  WHERE (profiles.account_id = ( SELECT actor_account() AS actor_account)))));
create policy system_actor on contact_details for all to public
  using (((programme_id = ( SELECT actor_programme() AS actor_programme)) AND (( SELECT actor_system() AS actor_system) IS NOT NULL)))
  with check (((programme_id = ( SELECT actor_programme() AS actor_programme)) AND (( SELECT actor_system() AS actor_system) IS NOT NULL)));
create policy visitor_sends on contact_details for insert to public
  with check (((response_id = ( SELECT actor_draft() AS actor_draft)) AND (programme_id = ( SELECT actor_programme() AS actor_programme))));
CREATE TRIGGER contact_details_rosters BEFORE DELETE ON public.contact_details FOR EACH ROW WHEN (((old.email IS NOT NULL) AND (actor_erased() = old.programme_id))) EXECUTE FUNCTION erase_roster_rows();
grant insert, select on contact_details to compatriot_app;
grant update (profile_id, name, email, phone, city) on contact_details to compatriot_app;

create table disclosures (
  id uuid not null default gen_random_uuid(),
  programme_id uuid not null,
  placement_id uuid not null,
  profile_id uuid not null,
  institution_id uuid not null,
  event_id uuid not null,
  event_kind text not null default 'placement.interested'::text,
  opened_at timestamp with time zone not null default now(),
  ends_at timestamp with time zone,
  constraint disclosures_pkey PRIMARY KEY (id),
  constraint disclosures_placement_id_key UNIQUE (placement_id),
  constraint disclosures_event_kind_check CHECK ((event_kind = 'placement.interested'::text)),
  constraint disclosures_institution_id_fkey FOREIGN KEY (institution_id) REFERENCES institutions(id),
  constraint disclosures_placement FOREIGN KEY (placement_id, programme_id, profile_id, institution_id) REFERENCES placements(id, programme_id, profile_id, institution_id) ON DELETE CASCADE,
  constraint disclosures_profile_id_fkey FOREIGN KEY (profile_id) REFERENCES profiles(id) ON DELETE CASCADE,
  constraint disclosures_programme_id_fkey FOREIGN KEY (programme_id) REFERENCES programmes(id) ON DELETE CASCADE,
  constraint disclosures_yes FOREIGN KEY (event_id, event_kind, placement_id) REFERENCES events(id, kind, subject_id)
);
-- row-level security: enabled, forced
CREATE INDEX disclosures_institution ON public.disclosures USING btree (institution_id);
CREATE INDEX disclosures_profile ON public.disclosures USING btree (profile_id);
create policy definer on disclosures for all to owner
  using (true)
  with check (true);
create policy ends on disclosures for update to public
  using (((programme_id = ANY (( SELECT actor_coordinator() AS actor_coordinator)::uuid[])) OR (profile_id IN ( SELECT profiles.id
   FROM profiles
  WHERE (profiles.account_id = ( SELECT actor_account() AS actor_account))))));
create policy own_yes on disclosures for insert to public
  with check (own_profile(profile_id));
create policy readers on disclosures for select to public
  using (((programme_id = ANY (( SELECT actor_team() AS actor_team)::uuid[])) OR (institution_id = ANY (( SELECT actor_institutions() AS actor_institutions)::uuid[])) OR (profile_id IN ( SELECT profiles.id
   FROM profiles
  WHERE (profiles.account_id = ( SELECT actor_account() AS actor_account))))));
create policy system_ends on disclosures for update to public
  using (((programme_id = ( SELECT actor_programme() AS actor_programme)) AND (( SELECT actor_system() AS actor_system) IS NOT NULL)));
create policy system_opens on disclosures for insert to public
  with check (((programme_id = ( SELECT actor_programme() AS actor_programme)) AND (( SELECT actor_system() AS actor_system) IS NOT NULL)));
create policy system_reads on disclosures for select to public
  using (((programme_id = ( SELECT actor_programme() AS actor_programme)) AND (( SELECT actor_system() AS actor_system) IS NOT NULL)));
CREATE TRIGGER disclosures_end BEFORE UPDATE ON public.disclosures FOR EACH ROW EXECUTE FUNCTION disclosures_only_end();
grant insert, select on disclosures to compatriot_app;
grant update (ends_at) on disclosures to compatriot_app;

create table draft_browsers (
  draft_id uuid not null,
  programme_id uuid not null,
  secret_hash text not null,
  created_at timestamp with time zone not null default now(),
  constraint draft_browsers_pkey PRIMARY KEY (draft_id, secret_hash),
  constraint draft_browsers_programme_id_fkey FOREIGN KEY (programme_id) REFERENCES programmes(id) ON DELETE CASCADE
);
-- row-level security: enabled, forced
create policy definer on draft_browsers for all to owner
  using (true)
  with check (true);
create policy system_actor on draft_browsers for all to public
  using (((programme_id = ( SELECT actor_programme() AS actor_programme)) AND (( SELECT actor_system() AS actor_system) IS NOT NULL)));
create policy visitor_leaves on draft_browsers for delete to public
  using ((draft_id = ( SELECT actor_draft() AS actor_draft)));
create policy visitor_reads on draft_browsers for select to public
  using ((draft_id = ( SELECT actor_draft() AS actor_draft)));
grant delete, select on draft_browsers to compatriot_app;

create table drafts (
  id uuid not null,
  programme_id uuid not null,
  version_id uuid not null,
  secret_hash text not null,
  language text not null,
  channel text,
  answers jsonb not null default '{}'::jsonb,
  created_at timestamp with time zone not null default now(),
  updated_at timestamp with time zone not null default now(),
  expires_at timestamp with time zone not null,
  "position" text,
  revision integer not null default 0,
  changed jsonb not null default '{}'::jsonb,
  seconds integer not null default 0,
  dropped jsonb not null default '[]'::jsonb,
  source text not null default 'web'::text,
  entered_by uuid,
  topics text[] not null default '{}'::text[],
  constraint drafts_pkey PRIMARY KEY (id),
  constraint drafts_source CHECK ((source = ANY (ARRAY['web'::text, 'paper'::text]))),
  constraint drafts_entered_by_fkey FOREIGN KEY (entered_by) REFERENCES accounts(id) ON DELETE SET NULL,
  constraint drafts_programme_id_fkey FOREIGN KEY (programme_id) REFERENCES programmes(id) ON DELETE CASCADE,
  constraint drafts_version FOREIGN KEY (version_id, programme_id) REFERENCES questionnaire_versions(id, programme_id)
);
-- row-level security: enabled, forced
CREATE INDEX drafts_expiry ON public.drafts USING btree (expires_at);
create policy definer on drafts for all to owner
  using (true)
  with check (true);
create policy system_actor on drafts for all to public
  using (((programme_id = ( SELECT actor_programme() AS actor_programme)) AND (( SELECT actor_system() AS actor_system) IS NOT NULL)))
  with check (((programme_id = ( SELECT actor_programme() AS actor_programme)) AND (( SELECT actor_system() AS actor_system) IS NOT NULL)));
create policy visitor on drafts for all to public
  using ((id = ( SELECT actor_draft() AS actor_draft)))
  with check (((id = ( SELECT actor_draft() AS actor_draft)) AND (programme_id = ( SELECT actor_programme() AS actor_programme))));
CREATE TRIGGER drafts_files AFTER DELETE ON public.drafts FOR EACH ROW WHEN ((old.source = 'paper'::text)) EXECUTE FUNCTION end_response_files();
grant delete, insert, select on drafts to compatriot_app;
grant update (version_id, language, answers, updated_at, expires_at, "position", revision, changed, seconds, dropped, topics) on drafts to compatriot_app;

create table erased_responses (
  id_hash text not null,
  programme_id uuid not null,
  constraint erased_responses_pkey PRIMARY KEY (id_hash)
);
-- row-level security: enabled, forced
create policy definer on erased_responses for all to owner
  using (true)
  with check (true);
grant select on erased_responses to compatriot_app;

create table events (
  id uuid not null default uuidv7(),
  programme_id uuid,
  kind text not null,
  subject_id uuid,
  actor_id uuid,
  actor_system text,
  details jsonb not null default '{}'::jsonb,
  at timestamp with time zone not null default now(),
  constraint events_pkey PRIMARY KEY (id),
  constraint events_target UNIQUE (id, kind, subject_id),
  constraint events_programme_id_fkey FOREIGN KEY (programme_id) REFERENCES programmes(id) ON DELETE CASCADE
);
-- row-level security: enabled, forced
CREATE INDEX events_programme ON public.events USING btree (programme_id, at);
CREATE INDEX events_subject ON public.events USING btree (subject_id, at);
create policy definer on events for insert to owner
  with check (true);
create policy own_yes on events as restrictive for insert to compatriot_app
  with check (((kind <> 'placement.interested'::text) OR (( SELECT actor_system() AS actor_system) = 'seed'::text) OR (EXISTS ( SELECT 1
   FROM placements p
  WHERE ((p.id = events.subject_id) AND own_profile(p.profile_id))))));
create policy person_writes on events for insert to public
  with check (((actor_id = ( SELECT actor_account() AS actor_account)) AND (actor_system IS NULL) AND ((programme_id = ANY (( SELECT actor_official() AS actor_official)::uuid[])) OR ( SELECT actor_administrator() AS actor_administrator) OR (programme_id IN ( SELECT profiles.programme_id
   FROM profiles
  WHERE (profiles.account_id = ( SELECT actor_account() AS actor_account)))) OR (programme_id IN ( SELECT institutions.programme_id
   FROM institutions
  WHERE (institutions.id = ANY (( SELECT actor_institutions() AS actor_institutions)::uuid[])))) OR ((kind = 'profile.erased'::text) AND (programme_id = ( SELECT actor_erased() AS actor_erased))))));
create policy seed_tells on events for insert to public
  with check (((( SELECT actor_system() AS actor_system) = 'seed'::text) AND (programme_id = ( SELECT actor_programme() AS actor_programme))));
create policy system_reads on events for select to public
  using (((programme_id = ( SELECT actor_programme() AS actor_programme)) AND (( SELECT actor_system() AS actor_system) IS NOT NULL)));
create policy system_writes on events for insert to public
  with check (((actor_id IS NULL) AND (actor_system = ( SELECT actor_system() AS actor_system)) AND ((programme_id IS NULL) OR (programme_id = ( SELECT actor_programme() AS actor_programme)))));
create policy team on events for select to public
  using (((programme_id = ANY (( SELECT actor_team() AS actor_team)::uuid[])) OR ( SELECT actor_administrator() AS actor_administrator)));
create policy visitor_writes on events for insert to public
  with check (((actor_id IS NULL) AND (actor_system IS NULL) AND (( SELECT actor_account() AS actor_account) IS NULL) AND (( SELECT actor_system() AS actor_system) IS NULL) AND (programme_id = ( SELECT actor_programme() AS actor_programme)) AND (subject_id = ( SELECT actor_draft() AS actor_draft)) AND (kind = 'response.erased'::text)));
grant insert, select on events to compatriot_app;

create table exports (
  id uuid not null default gen_random_uuid(),
  programme_id uuid not null,
  account_id uuid not null,
  kind text not null,
  format text not null,
  language text not null,
  recipient text,
  query text,
  about uuid[] not null default '{}'::uuid[],
  most integer,
  status text not null default 'waiting'::text,
  problem text,
  rows integer,
  done integer not null default 0,
  size bigint,
  attempts smallint not null default 0,
  created_at timestamp with time zone not null default now(),
  updated_at timestamp with time zone not null default now(),
  finished_at timestamp with time zone,
  expires_at timestamp with time zone,
  constraint exports_pkey PRIMARY KEY (id),
  constraint exports_format CHECK ((format = ANY (ARRAY['csv'::text, 'xlsx'::text]))),
  constraint exports_kind CHECK ((kind = ANY (ARRAY['talent'::text, 'list'::text, 'placements'::text, 'assignments'::text, 'institutions'::text, 'organisations'::text, 'shortlist'::text, 'survey'::text, 'officials'::text, 'host_placements'::text, 'host_assignments'::text]))),
  constraint exports_recipient CHECK ((recipient = ANY (ARRAY['programme_team'::text, 'home_government'::text]))),
  constraint exports_status CHECK ((status = ANY (ARRAY['waiting'::text, 'running'::text, 'done'::text, 'refused'::text, 'failed'::text, 'cancelled'::text, 'withdrawn'::text, 'expired'::text]))),
  constraint exports_account_id_fkey FOREIGN KEY (account_id) REFERENCES accounts(id) ON DELETE CASCADE,
  constraint exports_programme_id_fkey FOREIGN KEY (programme_id) REFERENCES programmes(id) ON DELETE CASCADE
);
-- row-level security: enabled, forced
CREATE INDEX exports_account ON public.exports USING btree (account_id, created_at DESC);
CREATE INDEX exports_going ON public.exports USING btree (updated_at) WHERE (status = ANY (ARRAY['waiting'::text, 'running'::text, 'done'::text]));
CREATE INDEX exports_programme ON public.exports USING btree (programme_id) WHERE (status = ANY (ARRAY['running'::text, 'done'::text]));
create policy cleaner on exports for delete to public
  using ((( SELECT actor_system() AS actor_system) = 'cleaner'::text));
create policy cleaner_moves on exports for update to public
  using ((( SELECT actor_system() AS actor_system) = 'cleaner'::text));
create policy cleaner_reads on exports for select to public
  using ((( SELECT actor_system() AS actor_system) = 'cleaner'::text));
create policy definer on exports for all to owner
  using (true)
  with check (true);
create policy own on exports for select to public
  using ((account_id = ( SELECT actor_account() AS actor_account)));
create policy own_asking on exports for insert to public
  with check (((account_id = ( SELECT actor_account() AS actor_account)) AND ((programme_id = ANY (( SELECT actor_official() AS actor_official)::uuid[])) OR ( SELECT actor_administrator() AS actor_administrator) OR (programme_id IN ( SELECT i.programme_id
   FROM institutions i
  WHERE (i.id = ANY (( SELECT actor_institutions() AS actor_institutions)::uuid[])))))));
create policy own_cancel on exports for update to public
  using ((account_id = ( SELECT actor_account() AS actor_account)));
create policy own_removal on exports for delete to public
  using ((account_id = ( SELECT actor_account() AS actor_account)));
create policy system_moves on exports for update to public
  using (((programme_id = ( SELECT actor_programme() AS actor_programme)) AND (( SELECT actor_system() AS actor_system) IS NOT NULL)));
create policy system_reads on exports for select to public
  using (((programme_id = ( SELECT actor_programme() AS actor_programme)) AND (( SELECT actor_system() AS actor_system) IS NOT NULL)));
grant delete, insert, select on exports to compatriot_app;
grant update (query, about, status, problem, rows, done, size, attempts, updated_at, finished_at, expires_at) on exports to compatriot_app;

create table fairness_releases (
  id uuid not null default gen_random_uuid(),
  programme_id uuid not null,
  steps integer not null,
  figures jsonb not null,
  released_at timestamp with time zone not null default now(),
  constraint fairness_releases_pkey PRIMARY KEY (id),
  constraint fairness_releases_steps_check CHECK ((steps >= 0)),
  constraint fairness_releases_programme_id_fkey FOREIGN KEY (programme_id) REFERENCES programmes(id) ON DELETE CASCADE
);
-- row-level security: enabled, forced
CREATE INDEX fairness_releases_programme ON public.fairness_releases USING btree (programme_id, released_at DESC);
create policy officials on fairness_releases for select to public
  using ((programme_id = ANY (( SELECT actor_official() AS actor_official)::uuid[])));
create policy system_adds on fairness_releases for insert to public
  with check (((programme_id = ( SELECT actor_programme() AS actor_programme)) AND (( SELECT actor_system() AS actor_system) IS NOT NULL)));
create policy system_reads on fairness_releases for select to public
  using (((programme_id = ( SELECT actor_programme() AS actor_programme)) AND (( SELECT actor_system() AS actor_system) IS NOT NULL)));
grant insert, select on fairness_releases to compatriot_app;

create table figure_secrets (
  programme_id uuid not null,
  secret text not null default ((gen_random_uuid())::text || (gen_random_uuid())::text),
  constraint figure_secrets_pkey PRIMARY KEY (programme_id),
  constraint figure_secrets_programme_id_fkey FOREIGN KEY (programme_id) REFERENCES programmes(id) ON DELETE CASCADE
);
-- row-level security: enabled, forced
create policy system_actor on figure_secrets for all to public
  using (((programme_id = ( SELECT actor_programme() AS actor_programme)) AND (( SELECT actor_system() AS actor_system) IS NOT NULL)))
  with check (((programme_id = ( SELECT actor_programme() AS actor_programme)) AND (( SELECT actor_system() AS actor_system) IS NOT NULL)));
grant insert, select on figure_secrets to compatriot_app;

create table fit_alerts (
  profile_id uuid not null,
  assignment_id uuid not null,
  programme_id uuid not null,
  at timestamp with time zone not null default now(),
  constraint fit_alerts_pkey PRIMARY KEY (profile_id, assignment_id),
  constraint fit_alerts_assignment FOREIGN KEY (assignment_id, programme_id) REFERENCES assignments(id, programme_id) ON DELETE CASCADE,
  constraint fit_alerts_profile FOREIGN KEY (profile_id, programme_id) REFERENCES profiles(id, programme_id) ON DELETE CASCADE
);
-- row-level security: enabled, forced
CREATE INDEX fit_alerts_assignment ON public.fit_alerts USING btree (assignment_id);
create policy definer on fit_alerts for all to owner
  using (true)
  with check (true);
create policy own on fit_alerts for select to public
  using ((profile_id IN ( SELECT profiles.id
   FROM profiles
  WHERE (profiles.account_id = ( SELECT actor_account() AS actor_account)))));
create policy worker_reads on fit_alerts for select to public
  using (((programme_id = ( SELECT actor_programme() AS actor_programme)) AND (( SELECT actor_system() AS actor_system) = 'worker'::text)));
grant select on fit_alerts to compatriot_app;

create table fit_switches (
  profile_id uuid not null,
  programme_id uuid not null,
  mails boolean not null default true,
  alerted_at timestamp with time zone,
  stop_token uuid not null default gen_random_uuid(),
  constraint fit_switches_pkey PRIMARY KEY (profile_id),
  constraint fit_switches_stop_token UNIQUE (stop_token),
  constraint fit_switches_profile FOREIGN KEY (profile_id, programme_id) REFERENCES profiles(id, programme_id) ON DELETE CASCADE
);
-- row-level security: enabled, forced
create policy definer on fit_switches for all to owner
  using (true)
  with check (true);
create policy own on fit_switches for select to public
  using ((profile_id IN ( SELECT profiles.id
   FROM profiles
  WHERE (profiles.account_id = ( SELECT actor_account() AS actor_account)))));
create policy own_adds on fit_switches for insert to public
  with check ((EXISTS ( SELECT 1
   FROM profiles p
  WHERE ((p.id = fit_switches.profile_id) AND (p.programme_id = fit_switches.programme_id) AND (p.account_id = ( SELECT actor_account() AS actor_account))))));
create policy own_changes on fit_switches for update to public
  using ((profile_id IN ( SELECT profiles.id
   FROM profiles
  WHERE (profiles.account_id = ( SELECT actor_account() AS actor_account)))));
create policy worker_reads on fit_switches for select to public
  using (((programme_id = ( SELECT actor_programme() AS actor_programme)) AND (( SELECT actor_system() AS actor_system) = 'worker'::text)));
grant select on fit_switches to compatriot_app;
grant update (mails) on fit_switches to compatriot_app;
grant insert (profile_id, programme_id, mails) on fit_switches to compatriot_app;

create table institution_members (
  institution_id uuid not null,
  programme_id uuid not null,
  account_id uuid not null,
  name text,
  constraint institution_members_pkey PRIMARY KEY (institution_id, account_id),
  constraint institution_members_account_id_fkey FOREIGN KEY (account_id) REFERENCES accounts(id) ON DELETE CASCADE,
  constraint institution_members_institution FOREIGN KEY (institution_id, programme_id) REFERENCES institutions(id, programme_id) ON DELETE CASCADE,
  constraint institution_members_programme_id_fkey FOREIGN KEY (programme_id) REFERENCES programmes(id) ON DELETE CASCADE
);
-- row-level security: enabled, forced
CREATE INDEX institution_members_account ON public.institution_members USING btree (account_id);
create policy definer on institution_members for all to owner
  using (true)
  with check (true);
create policy officials on institution_members for select to public
  using ((programme_id = ANY (( SELECT actor_official() AS actor_official)::uuid[])));
create policy officials_end on institution_members for delete to public
  using ((programme_id = ANY (( SELECT actor_official() AS actor_official)::uuid[])));
create policy officials_name on institution_members for insert to public
  with check (((programme_id = ANY (( SELECT actor_official() AS actor_official)::uuid[])) AND (account_id = actor_named())));
create policy own on institution_members for select to public
  using (((account_id = ( SELECT actor_account() AS actor_account)) OR (institution_id = ANY (( SELECT actor_institutions() AS actor_institutions)::uuid[]))));
create policy system_actor on institution_members for all to public
  using (((programme_id = ( SELECT actor_programme() AS actor_programme)) AND (( SELECT actor_system() AS actor_system) IS NOT NULL)))
  with check (((programme_id = ( SELECT actor_programme() AS actor_programme)) AND (( SELECT actor_system() AS actor_system) IS NOT NULL)));
grant delete, insert, select on institution_members to compatriot_app;

create table institutions (
  id uuid not null default gen_random_uuid(),
  programme_id uuid not null,
  name text not null,
  kind text not null,
  sector text not null,
  country text not null,
  city text,
  due_diligence_until date,
  created_at timestamp with time zone not null default now(),
  version integer not null default 1,
  constraint institutions_pkey PRIMARY KEY (id),
  constraint institutions_name UNIQUE (programme_id, name),
  constraint institutions_scope UNIQUE (id, programme_id),
  constraint institutions_programme_id_fkey FOREIGN KEY (programme_id) REFERENCES programmes(id) ON DELETE CASCADE
);
-- row-level security: enabled, forced
create policy definer on institutions for all to owner
  using (true)
  with check (true);
create policy members_read on institutions for select to public
  using ((programme_id IN ( SELECT profiles.programme_id
   FROM profiles
  WHERE (profiles.account_id = ( SELECT actor_account() AS actor_account)))));
create policy officials on institutions for all to public
  using ((programme_id = ANY (( SELECT actor_official() AS actor_official)::uuid[])))
  with check ((programme_id = ANY (( SELECT actor_official() AS actor_official)::uuid[])));
create policy own on institutions for select to public
  using ((id = ANY (( SELECT actor_institutions() AS actor_institutions)::uuid[])));
create policy system_actor on institutions for all to public
  using (((programme_id = ( SELECT actor_programme() AS actor_programme)) AND (( SELECT actor_system() AS actor_system) IS NOT NULL)))
  with check (((programme_id = ( SELECT actor_programme() AS actor_programme)) AND (( SELECT actor_system() AS actor_system) IS NOT NULL)));
grant insert, select on institutions to compatriot_app;
grant update (name, kind, sector, country, city, due_diligence_until, version) on institutions to compatriot_app;

create table look_counts (
  account_id uuid not null,
  programme_id uuid not null,
  people integer not null,
  constraint look_counts_pkey PRIMARY KEY (account_id, programme_id),
  constraint look_counts_people_check CHECK ((people >= 0)),
  constraint look_counts_account_id_fkey FOREIGN KEY (account_id) REFERENCES accounts(id) ON DELETE CASCADE,
  constraint look_counts_programme_id_fkey FOREIGN KEY (programme_id) REFERENCES programmes(id) ON DELETE CASCADE
);
-- row-level security: enabled, forced
CREATE INDEX look_counts_programme ON public.look_counts USING btree (programme_id);
create policy definer on look_counts for all to owner
  using (true)
  with check (true);
grant select on look_counts to compatriot_app;

create table mails (
  id uuid not null default uuidv7(),
  account_id uuid,
  recipient text not null,
  subject text not null,
  body text not null,
  created_at timestamp with time zone not null default now(),
  sent_at timestamp with time zone,
  secret_until timestamp with time zone,
  draft_id uuid,
  stop_url text,
  constraint mails_pkey PRIMARY KEY (id),
  constraint mails_account_id_fkey FOREIGN KEY (account_id) REFERENCES accounts(id) ON DELETE CASCADE,
  constraint mails_draft FOREIGN KEY (draft_id) REFERENCES drafts(id) ON DELETE CASCADE
);
-- row-level security: enabled, forced
CREATE INDEX mails_draft ON public.mails USING btree (draft_id) WHERE (draft_id IS NOT NULL);
create policy cleaner on mails for delete to public
  using (((( SELECT actor_system() AS actor_system) = 'cleaner'::text) AND ((sent_at < (now() - '30 days'::interval)) OR (secret_until < now()))));
create policy cleaner_reads on mails for select to public
  using (((( SELECT actor_system() AS actor_system) = 'cleaner'::text) AND ((sent_at < (now() - '30 days'::interval)) OR (secret_until < now()))));
create policy definer on mails for all to owner
  using (true)
  with check (true);
create policy reader on mails for select to public
  using ((( SELECT actor_system() AS actor_system) = ANY (ARRAY['mail'::text, 'demo'::text])));
create policy sender on mails for update to public
  using ((( SELECT actor_system() AS actor_system) = 'mail'::text));
grant delete, select on mails to compatriot_app;
grant update (recipient, subject, body, sent_at, draft_id) on mails to compatriot_app;

create table match_results (
  run_id uuid not null,
  programme_id uuid not null,
  profile_id uuid not null,
  rank integer not null,
  score smallint not null,
  parts jsonb not null,
  document_id uuid,
  facts jsonb,
  constraint match_results_pkey PRIMARY KEY (run_id, profile_id),
  constraint match_results_score_check CHECK (((score >= 0) AND (score <= 100))),
  constraint match_results_profile_fk FOREIGN KEY (profile_id, programme_id) REFERENCES profiles(id, programme_id) ON DELETE CASCADE,
  constraint match_results_programme_id_fkey FOREIGN KEY (programme_id) REFERENCES programmes(id) ON DELETE CASCADE,
  constraint match_results_run FOREIGN KEY (run_id, programme_id) REFERENCES match_runs(id, programme_id) ON DELETE CASCADE
);
-- row-level security: enabled, forced
CREATE INDEX match_results_profile ON public.match_results USING btree (profile_id);
CREATE UNIQUE INDEX match_results_rank ON public.match_results USING btree (run_id, rank);
create policy officials on match_results for select to public
  using (((programme_id = ANY (( SELECT actor_official() AS actor_official)::uuid[])) AND (EXISTS ( SELECT 1
   FROM profiles p
  WHERE (p.id = match_results.profile_id))) AND (EXISTS ( SELECT 1
   FROM match_runs r
  WHERE (r.id = match_results.run_id)))));
create policy officials_run on match_results for insert to public
  with check (((programme_id = ANY (( SELECT actor_official() AS actor_official)::uuid[])) AND (run_id IN ( SELECT match_runs.id
   FROM match_runs))));
create policy system_actor on match_results for all to public
  using (((programme_id = ( SELECT actor_programme() AS actor_programme)) AND (( SELECT actor_system() AS actor_system) IS NOT NULL)))
  with check (((programme_id = ( SELECT actor_programme() AS actor_programme)) AND (( SELECT actor_system() AS actor_system) IS NOT NULL)));
grant insert, select on match_results to compatriot_app;

create table match_runs (
  id uuid not null default gen_random_uuid(),
  programme_id uuid not null,
  assignment_id uuid not null,
  run_by uuid,
  recipient text not null,
  run_at timestamp with time zone not null default now(),
  weights jsonb not null,
  taxonomy text not null,
  inputs jsonb not null,
  funnel jsonb not null,
  settings_version integer not null default 0,
  nearness text not null default ''::text,
  index_state jsonb not null default '{}'::jsonb,
  lifted text[] not null default '{}'::text[],
  kept integer not null default 0,
  constraint match_runs_pkey PRIMARY KEY (id),
  constraint match_runs_scope UNIQUE (id, programme_id),
  constraint match_runs_recipient CHECK ((recipient = ANY (ARRAY['programme_team'::text, 'home_government'::text]))),
  constraint match_runs_assignment_fk FOREIGN KEY (assignment_id, programme_id) REFERENCES assignments(id, programme_id) ON DELETE CASCADE,
  constraint match_runs_programme_id_fkey FOREIGN KEY (programme_id) REFERENCES programmes(id) ON DELETE CASCADE,
  constraint match_runs_run_by_fkey FOREIGN KEY (run_by) REFERENCES accounts(id) ON DELETE SET NULL
);
-- row-level security: enabled, forced
CREATE INDEX match_runs_assignment ON public.match_runs USING btree (assignment_id, run_at DESC);
create policy officials on match_runs for select to public
  using ((((recipient = 'programme_team'::text) AND (programme_id = ANY (( SELECT actor_team() AS actor_team)::uuid[]))) OR ((recipient = 'home_government'::text) AND (programme_id = ANY (( SELECT actor_government() AS actor_government)::uuid[])))));
create policy officials_run on match_runs for insert to public
  with check (((run_by = ( SELECT actor_account() AS actor_account)) AND (((recipient = 'programme_team'::text) AND (programme_id = ANY (( SELECT actor_team() AS actor_team)::uuid[]))) OR ((recipient = 'home_government'::text) AND (programme_id = ANY (( SELECT actor_government() AS actor_government)::uuid[]))))));
create policy system_actor on match_runs for all to public
  using (((programme_id = ( SELECT actor_programme() AS actor_programme)) AND (( SELECT actor_system() AS actor_system) IS NOT NULL)))
  with check (((programme_id = ( SELECT actor_programme() AS actor_programme)) AND (( SELECT actor_system() AS actor_system) IS NOT NULL)));
grant insert, select on match_runs to compatriot_app;

create table match_settings (
  programme_id uuid not null,
  version integer not null,
  weights jsonb not null,
  age_from text,
  age_to text,
  floors jsonb not null default '[]'::jsonb,
  note text not null,
  made_by uuid,
  made_at timestamp with time zone not null default now(),
  constraint match_settings_pkey PRIMARY KEY (programme_id, version),
  constraint match_settings_version_check CHECK ((version > 0)),
  constraint match_settings_made_by_fkey FOREIGN KEY (made_by) REFERENCES accounts(id) ON DELETE SET NULL,
  constraint match_settings_programme_id_fkey FOREIGN KEY (programme_id) REFERENCES programmes(id) ON DELETE CASCADE
);
-- row-level security: enabled, forced
CREATE INDEX match_settings_made_by ON public.match_settings USING btree (made_by);
create policy coordinators_add on match_settings for insert to public
  with check (((programme_id = ANY (( SELECT actor_coordinator() AS actor_coordinator)::uuid[])) AND (made_by = ( SELECT actor_account() AS actor_account))));
create policy definer on match_settings for all to owner
  using (true)
  with check (true);
create policy officials on match_settings for select to public
  using ((programme_id = ANY (( SELECT actor_official() AS actor_official)::uuid[])));
create policy system_reads on match_settings for select to public
  using (((programme_id = ( SELECT actor_programme() AS actor_programme)) AND (( SELECT actor_system() AS actor_system) IS NOT NULL)));
grant insert, select on match_settings to compatriot_app;

create table memberships (
  id uuid not null default gen_random_uuid(),
  programme_id uuid not null,
  account_id uuid not null,
  role text not null,
  recipient text not null,
  created_at timestamp with time zone not null default now(),
  constraint memberships_pkey PRIMARY KEY (id),
  constraint memberships_once UNIQUE (programme_id, account_id, role),
  constraint memberships_recipient CHECK ((recipient = ANY (ARRAY['programme_team'::text, 'home_government'::text]))),
  constraint memberships_role CHECK ((role = ANY (ARRAY['focal_point'::text, 'coordinator'::text]))),
  constraint memberships_account_id_fkey FOREIGN KEY (account_id) REFERENCES accounts(id) ON DELETE CASCADE,
  constraint memberships_programme_id_fkey FOREIGN KEY (programme_id) REFERENCES programmes(id) ON DELETE CASCADE
);
-- row-level security: enabled, forced
CREATE INDEX memberships_account ON public.memberships USING btree (account_id);
create policy administrator on memberships for select to public
  using (( SELECT actor_administrator() AS actor_administrator));
create policy administrator_ends on memberships for delete to public
  using (( SELECT actor_administrator() AS actor_administrator));
create policy administrator_names on memberships for insert to public
  with check ((( SELECT actor_administrator() AS actor_administrator) AND (account_id = actor_named())));
create policy colleagues on memberships for select to public
  using ((programme_id = ANY (( SELECT actor_official() AS actor_official)::uuid[])));
create policy definer on memberships for all to owner
  using (true)
  with check (true);
create policy own on memberships for select to public
  using ((account_id = ( SELECT actor_account() AS actor_account)));
create policy system_actor on memberships for all to public
  using (((programme_id = ( SELECT actor_programme() AS actor_programme)) AND (( SELECT actor_system() AS actor_system) IS NOT NULL)))
  with check (((programme_id = ( SELECT actor_programme() AS actor_programme)) AND (( SELECT actor_system() AS actor_system) IS NOT NULL)));
CREATE TRIGGER memberships_work AFTER DELETE OR UPDATE ON public.memberships FOR EACH ROW EXECUTE FUNCTION forget_work();
grant delete, insert, select on memberships to compatriot_app;

create table organisation_people (
  organisation_id uuid not null,
  profile_id uuid not null,
  programme_id uuid not null,
  said_at timestamp with time zone not null default now(),
  constraint organisation_people_pkey PRIMARY KEY (profile_id, organisation_id),
  constraint organisation_people_organisation FOREIGN KEY (organisation_id, programme_id) REFERENCES organisations(id, programme_id) ON DELETE CASCADE,
  constraint organisation_people_profile FOREIGN KEY (profile_id, programme_id) REFERENCES profiles(id, programme_id) ON DELETE CASCADE,
  constraint organisation_people_programme_id_fkey FOREIGN KEY (programme_id) REFERENCES programmes(id) ON DELETE CASCADE
);
-- row-level security: enabled, forced
CREATE INDEX organisation_people_organisation ON public.organisation_people USING btree (organisation_id);
create policy definer on organisation_people for all to owner
  using (true)
  with check (true);
create policy own on organisation_people for select to public
  using ((profile_id IN ( SELECT profiles.id
   FROM profiles
  WHERE (profiles.account_id = ( SELECT actor_account() AS actor_account)))));
create policy own_says on organisation_people for insert to public
  with check (own_profile(profile_id));
create policy own_takes_back on organisation_people for delete to public
  using ((profile_id IN ( SELECT profiles.id
   FROM profiles
  WHERE (profiles.account_id = ( SELECT actor_account() AS actor_account)))));
create policy seed_says on organisation_people for insert to public
  with check (((( SELECT actor_system() AS actor_system) = 'seed'::text) AND (programme_id = ( SELECT actor_programme() AS actor_programme))));
grant delete, insert, select on organisation_people to compatriot_app;

create table organisations (
  id uuid not null default gen_random_uuid(),
  programme_id uuid not null,
  response_id uuid not null,
  name text not null,
  kind text,
  country text,
  city text,
  members text,
  founded smallint,
  activities text[] not null default '{}'::text[],
  sectors text[] not null default '{}'::text[],
  offers text,
  listed_team boolean not null,
  listed_government boolean not null,
  contact_name text,
  contact_email text,
  people_shown integer not null default 0,
  made_at timestamp with time zone not null default now(),
  constraint organisations_pkey PRIMARY KEY (id),
  constraint organisations_response_key UNIQUE (response_id),
  constraint organisations_scope UNIQUE (id, programme_id),
  constraint organisations_listed CHECK ((listed_team OR listed_government)),
  constraint organisations_programme_id_fkey FOREIGN KEY (programme_id) REFERENCES programmes(id) ON DELETE CASCADE,
  constraint organisations_response FOREIGN KEY (response_id, programme_id) REFERENCES responses(id, programme_id) ON DELETE CASCADE
);
-- row-level security: enabled, forced
CREATE INDEX organisations_programme ON public.organisations USING btree (programme_id, name);
create policy definer on organisations for all to owner
  using (true)
  with check (true);
create policy government on organisations for select to public
  using ((listed_government AND (programme_id = ANY (( SELECT actor_government() AS actor_government)::uuid[]))));
create policy system_actor on organisations for all to public
  using (((programme_id = ( SELECT actor_programme() AS actor_programme)) AND (( SELECT actor_system() AS actor_system) IS NOT NULL)))
  with check (((programme_id = ( SELECT actor_programme() AS actor_programme)) AND (( SELECT actor_system() AS actor_system) IS NOT NULL)));
create policy team on organisations for select to public
  using ((listed_team AND (programme_id = ANY (( SELECT actor_team() AS actor_team)::uuid[]))));
CREATE TRIGGER end_exports AFTER DELETE OR UPDATE OF contact_name, contact_email, listed_team, listed_government ON public.organisations FOR EACH ROW EXECUTE FUNCTION end_exports_of_organisation();
grant insert, select on organisations to compatriot_app;
grant update (people_shown) on organisations to compatriot_app;

create table past_placements (
  id uuid not null default gen_random_uuid(),
  programme_id uuid not null,
  response_id uuid not null,
  host text not null,
  place text,
  role text,
  mode text,
  starts_on date,
  ends_on date,
  beneficiaries integer,
  constraint past_placements_pkey PRIMARY KEY (id),
  constraint past_placements_beneficiaries CHECK ((beneficiaries >= 0)),
  constraint past_placements_mode CHECK ((mode = ANY (ARRAY['temporary'::text, 'permanent'::text, 'virtual'::text]))),
  constraint past_placements_response FOREIGN KEY (response_id, programme_id) REFERENCES responses(id, programme_id) ON DELETE CASCADE
);
-- row-level security: enabled, forced
CREATE INDEX past_placements_programme ON public.past_placements USING btree (programme_id);
CREATE INDEX past_placements_response ON public.past_placements USING btree (response_id);
create policy definer on past_placements for all to owner
  using (true)
  with check (true);
create policy joining on past_placements for insert to public
  with check (((programme_id = ( SELECT actor_programme() AS actor_programme)) AND (( SELECT actor_system() AS actor_system) = 'roster'::text)));
create policy own on past_placements for select to public
  using ((response_id IN ( SELECT profiles.response_id
   FROM profiles
  WHERE (profiles.account_id = ( SELECT actor_account() AS actor_account)))));
create policy own_removes on past_placements for delete to public
  using ((response_id IN ( SELECT profiles.response_id
   FROM profiles
  WHERE (profiles.account_id = ( SELECT actor_account() AS actor_account)))));
grant delete, insert, select on past_placements to compatriot_app;

create table placements (
  id uuid not null default gen_random_uuid(),
  programme_id uuid not null,
  assignment_id uuid not null,
  institution_id uuid not null,
  profile_id uuid not null,
  pseudonym text not null,
  run_id uuid,
  status text not null,
  score smallint,
  override_reason text,
  message text,
  invited_at timestamp with time zone,
  answer_due_at timestamp with time zone,
  answered_at timestamp with time zone,
  reason_code text,
  arrived_on date,
  completed_on date,
  report jsonb,
  contact_until date,
  created_at timestamp with time zone not null default now(),
  updated_at timestamp with time zone not null default now(),
  version integer not null default 1,
  passed_over integer not null default 0,
  constraint placements_pkey PRIMARY KEY (id),
  constraint placements_once UNIQUE (assignment_id, profile_id),
  constraint placements_scope UNIQUE (id, programme_id, profile_id, institution_id),
  constraint placements_status CHECK ((status = ANY (ARRAY['longlisted'::text, 'shortlisted'::text, 'invited'::text, 'interested'::text, 'declined'::text, 'lapsed'::text, 'accepted'::text, 'not_selected'::text, 'active'::text, 'suspended'::text, 'completed'::text, 'withdrawn'::text, 'ended_early'::text]))),
  constraint placements_assignment FOREIGN KEY (assignment_id, programme_id, institution_id) REFERENCES assignments(id, programme_id, institution_id) ON DELETE CASCADE,
  constraint placements_profile_fk FOREIGN KEY (profile_id, programme_id) REFERENCES profiles(id, programme_id) ON DELETE CASCADE,
  constraint placements_programme_id_fkey FOREIGN KEY (programme_id) REFERENCES programmes(id) ON DELETE CASCADE,
  constraint placements_run FOREIGN KEY (run_id, programme_id) REFERENCES match_runs(id, programme_id) ON DELETE SET NULL (run_id)
);
-- row-level security: enabled, forced
CREATE INDEX placements_institution ON public.placements USING btree (institution_id);
CREATE INDEX placements_profile ON public.placements USING btree (profile_id);
CREATE INDEX placements_programme ON public.placements USING btree (programme_id, status);
create policy coordinators_add on placements for insert to public
  with check ((programme_id = ANY (( SELECT actor_coordinator() AS actor_coordinator)::uuid[])));
create policy coordinators_change on placements for update to public
  using ((programme_id = ANY (( SELECT actor_coordinator() AS actor_coordinator)::uuid[])));
create policy government on placements for select to public
  using (((programme_id = ANY (( SELECT actor_government() AS actor_government)::uuid[])) AND (EXISTS ( SELECT 1
   FROM profiles p
  WHERE (p.id = placements.profile_id)))));
create policy hosts on placements for select to public
  using (((institution_id = ANY (( SELECT actor_institutions() AS actor_institutions)::uuid[])) AND (status <> ALL (ARRAY['longlisted'::text, 'shortlisted'::text]))));
create policy hosts_confirm on placements for update to public
  using (((institution_id = ANY (( SELECT actor_institutions() AS actor_institutions)::uuid[])) AND (status <> ALL (ARRAY['longlisted'::text, 'shortlisted'::text]))));
create policy own on placements for select to public
  using ((profile_id IN ( SELECT profiles.id
   FROM profiles
  WHERE (profiles.account_id = ( SELECT actor_account() AS actor_account)))));
create policy own_answer on placements for update to public
  using ((profile_id IN ( SELECT profiles.id
   FROM profiles
  WHERE (profiles.account_id = ( SELECT actor_account() AS actor_account)))));
create policy system_actor on placements for all to public
  using (((programme_id = ( SELECT actor_programme() AS actor_programme)) AND (( SELECT actor_system() AS actor_system) IS NOT NULL)))
  with check (((programme_id = ( SELECT actor_programme() AS actor_programme)) AND (( SELECT actor_system() AS actor_system) IS NOT NULL)));
create policy team on placements for select to public
  using ((programme_id = ANY (( SELECT actor_team() AS actor_team)::uuid[])));
CREATE TRIGGER placements_steps BEFORE INSERT OR UPDATE ON public.placements FOR EACH ROW EXECUTE FUNCTION placements_take_steps();
grant insert, select on placements to compatriot_app;
grant update (status, answered_at, reason_code, arrived_on, completed_on, report, contact_until, updated_at, version) on placements to compatriot_app;

create table portfolio_choices (
  portfolio_id uuid not null,
  programme_id uuid not null,
  assignment_id uuid not null,
  profile_id uuid not null,
  points integer not null,
  score smallint not null,
  rank smallint,
  best_alone boolean not null,
  pinned boolean not null,
  constraint portfolio_choices_pkey PRIMARY KEY (portfolio_id, assignment_id, profile_id),
  constraint portfolio_choices_points CHECK (((points >= 0) AND (points <= 10000))),
  constraint portfolio_choices_score CHECK (((score >= 0) AND (score <= 100))),
  constraint portfolio_choices_assignment FOREIGN KEY (assignment_id, programme_id) REFERENCES assignments(id, programme_id) ON DELETE CASCADE,
  constraint portfolio_choices_portfolio FOREIGN KEY (portfolio_id, programme_id) REFERENCES portfolios(id, programme_id) ON DELETE CASCADE,
  constraint portfolio_choices_profile FOREIGN KEY (profile_id, programme_id) REFERENCES profiles(id, programme_id) ON DELETE CASCADE
);
-- row-level security: enabled, forced
CREATE INDEX portfolio_choices_assignments ON public.portfolio_choices USING btree (assignment_id, programme_id);
CREATE INDEX portfolio_choices_people ON public.portfolio_choices USING btree (profile_id, programme_id);
create policy coordinators on portfolio_choices for select to public
  using (((portfolio_id IN ( SELECT portfolios.id
   FROM portfolios)) AND (programme_id = ANY (( SELECT actor_coordinator() AS actor_coordinator)::uuid[])) AND (EXISTS ( SELECT 1
   FROM profiles p
  WHERE (p.id = portfolio_choices.profile_id)))));
create policy system_reads on portfolio_choices for select to public
  using (((programme_id = ( SELECT actor_programme() AS actor_programme)) AND (( SELECT actor_system() AS actor_system) IS NOT NULL)));
create policy system_rewrites on portfolio_choices for delete to public
  using (((programme_id = ( SELECT actor_programme() AS actor_programme)) AND (( SELECT actor_system() AS actor_system) IS NOT NULL)));
create policy system_writes on portfolio_choices for insert to public
  with check (((programme_id = ( SELECT actor_programme() AS actor_programme)) AND (( SELECT actor_system() AS actor_system) IS NOT NULL)));
grant delete, insert, select on portfolio_choices to compatriot_app;

create table portfolio_overrides (
  portfolio_id uuid not null,
  programme_id uuid not null,
  assignment_id uuid not null,
  profile_id uuid not null,
  kind text not null,
  "position" smallint not null,
  reason text not null,
  cost integer,
  constraint portfolio_overrides_pkey PRIMARY KEY (portfolio_id, assignment_id, profile_id),
  constraint portfolio_overrides_kind CHECK ((kind = ANY (ARRAY['pin'::text, 'ban'::text]))),
  constraint portfolio_overrides_assignment FOREIGN KEY (assignment_id, programme_id) REFERENCES assignments(id, programme_id) ON DELETE CASCADE,
  constraint portfolio_overrides_portfolio FOREIGN KEY (portfolio_id, programme_id) REFERENCES portfolios(id, programme_id) ON DELETE CASCADE,
  constraint portfolio_overrides_profile FOREIGN KEY (profile_id, programme_id) REFERENCES profiles(id, programme_id) ON DELETE CASCADE
);
-- row-level security: enabled, forced
CREATE INDEX portfolio_overrides_assignments ON public.portfolio_overrides USING btree (assignment_id, programme_id);
CREATE INDEX portfolio_overrides_people ON public.portfolio_overrides USING btree (profile_id, programme_id);
create policy coordinators on portfolio_overrides for select to public
  using (((portfolio_id IN ( SELECT portfolios.id
   FROM portfolios)) AND (programme_id = ANY (( SELECT actor_coordinator() AS actor_coordinator)::uuid[]))));
create policy coordinators_ask on portfolio_overrides for insert to public
  with check (((portfolio_id IN ( SELECT portfolios.id
   FROM portfolios)) AND (programme_id = ANY (( SELECT actor_coordinator() AS actor_coordinator)::uuid[])) AND (EXISTS ( SELECT 1
   FROM profiles p
  WHERE (p.id = portfolio_overrides.profile_id)))));
create policy system_prices on portfolio_overrides for update to public
  using (((programme_id = ( SELECT actor_programme() AS actor_programme)) AND (( SELECT actor_system() AS actor_system) IS NOT NULL)));
create policy system_reads on portfolio_overrides for select to public
  using (((programme_id = ( SELECT actor_programme() AS actor_programme)) AND (( SELECT actor_system() AS actor_system) IS NOT NULL)));
grant insert, select on portfolio_overrides to compatriot_app;
grant update (cost) on portfolio_overrides to compatriot_app;

create table portfolios (
  id uuid not null default gen_random_uuid(),
  programme_id uuid not null,
  account_id uuid,
  recipient text not null,
  name text not null,
  after uuid,
  status text not null default 'waiting'::text,
  problem text,
  inputs jsonb not null,
  asked text not null,
  progress jsonb,
  result jsonb,
  attempts smallint not null default 0,
  created_at timestamp with time zone not null default now(),
  updated_at timestamp with time zone not null default now(),
  finished_at timestamp with time zone,
  constraint portfolios_pkey PRIMARY KEY (id),
  constraint portfolios_scope UNIQUE (id, programme_id),
  constraint portfolios_recipient CHECK ((recipient = ANY (ARRAY['programme_team'::text, 'home_government'::text]))),
  constraint portfolios_status CHECK ((status = ANY (ARRAY['waiting'::text, 'running'::text, 'done'::text, 'infeasible'::text, 'cancelled'::text, 'failed'::text]))),
  constraint portfolios_account_id_fkey FOREIGN KEY (account_id) REFERENCES accounts(id) ON DELETE SET NULL,
  constraint portfolios_after FOREIGN KEY (after, programme_id) REFERENCES portfolios(id, programme_id) ON DELETE SET NULL (after),
  constraint portfolios_programme_id_fkey FOREIGN KEY (programme_id) REFERENCES programmes(id) ON DELETE CASCADE
);
-- row-level security: enabled, forced
CREATE INDEX portfolios_account ON public.portfolios USING btree (account_id);
CREATE INDEX portfolios_after_row ON public.portfolios USING btree (after, programme_id);
CREATE UNIQUE INDEX portfolios_once ON public.portfolios USING btree (programme_id, recipient, asked) WHERE (status = ANY (ARRAY['waiting'::text, 'running'::text]));
CREATE INDEX portfolios_programme ON public.portfolios USING btree (programme_id, created_at DESC);
create policy coordinators on portfolios for select to public
  using (((programme_id = ANY (( SELECT actor_coordinator() AS actor_coordinator)::uuid[])) AND (((recipient = 'programme_team'::text) AND (programme_id = ANY (( SELECT actor_team() AS actor_team)::uuid[]))) OR ((recipient = 'home_government'::text) AND (programme_id = ANY (( SELECT actor_government() AS actor_government)::uuid[]))))));
create policy coordinators_ask on portfolios for insert to public
  with check (((account_id = ( SELECT actor_account() AS actor_account)) AND (programme_id = ANY (( SELECT actor_coordinator() AS actor_coordinator)::uuid[])) AND (((recipient = 'programme_team'::text) AND (programme_id = ANY (( SELECT actor_team() AS actor_team)::uuid[]))) OR ((recipient = 'home_government'::text) AND (programme_id = ANY (( SELECT actor_government() AS actor_government)::uuid[]))))));
create policy coordinators_cancel on portfolios for update to public
  using ((programme_id = ANY (( SELECT actor_coordinator() AS actor_coordinator)::uuid[])))
  with check ((status = 'cancelled'::text));
create policy system_moves on portfolios for update to public
  using (((programme_id = ( SELECT actor_programme() AS actor_programme)) AND (( SELECT actor_system() AS actor_system) IS NOT NULL)));
create policy system_reads on portfolios for select to public
  using (((programme_id = ( SELECT actor_programme() AS actor_programme)) AND (( SELECT actor_system() AS actor_system) IS NOT NULL)));
grant insert, select on portfolios to compatriot_app;
grant update (status, problem, progress, result, attempts, updated_at, finished_at) on portfolios to compatriot_app;

create table profile_languages (
  profile_id uuid not null,
  programme_id uuid not null,
  language text not null,
  level text not null,
  constraint profile_languages_pkey PRIMARY KEY (profile_id, language),
  constraint profile_languages_profile FOREIGN KEY (profile_id, programme_id) REFERENCES profiles(id, programme_id) ON DELETE CASCADE,
  constraint profile_languages_programme_id_fkey FOREIGN KEY (programme_id) REFERENCES programmes(id) ON DELETE CASCADE
);
-- row-level security: enabled, forced
create policy system_actor on profile_languages for all to public
  using (((programme_id = ( SELECT actor_programme() AS actor_programme)) AND (( SELECT actor_system() AS actor_system) IS NOT NULL)))
  with check (((programme_id = ( SELECT actor_programme() AS actor_programme)) AND (( SELECT actor_system() AS actor_system) IS NOT NULL)));
create policy with_profile on profile_languages for select to public
  using ((EXISTS ( SELECT 1
   FROM profiles p
  WHERE (p.id = profile_languages.profile_id))));
grant delete, insert, select, update on profile_languages to compatriot_app;

create table profile_skills (
  profile_id uuid not null,
  programme_id uuid not null,
  concept_id integer not null,
  level smallint not null,
  constraint profile_skills_pkey PRIMARY KEY (profile_id, concept_id),
  constraint profile_skills_level_check CHECK (((level >= 1) AND (level <= 4))),
  constraint profile_skills_concept_id_fkey FOREIGN KEY (concept_id) REFERENCES concepts(id),
  constraint profile_skills_profile FOREIGN KEY (profile_id, programme_id) REFERENCES profiles(id, programme_id) ON DELETE CASCADE,
  constraint profile_skills_programme_id_fkey FOREIGN KEY (programme_id) REFERENCES programmes(id) ON DELETE CASCADE
);
-- row-level security: enabled, forced
CREATE INDEX profile_skills_concept ON public.profile_skills USING btree (concept_id, programme_id);
create policy system_actor on profile_skills for all to public
  using (((programme_id = ( SELECT actor_programme() AS actor_programme)) AND (( SELECT actor_system() AS actor_system) IS NOT NULL)))
  with check (((programme_id = ( SELECT actor_programme() AS actor_programme)) AND (( SELECT actor_system() AS actor_system) IS NOT NULL)));
create policy with_profile on profile_skills for select to public
  using ((EXISTS ( SELECT 1
   FROM profiles p
  WHERE (p.id = profile_skills.profile_id))));
grant delete, insert, select, update on profile_skills to compatriot_app;

create table profiles (
  id uuid not null default gen_random_uuid(),
  programme_id uuid not null,
  response_id uuid not null,
  account_id uuid,
  pseudonym text not null,
  status text not null default 'active'::text,
  paused_until date,
  origin_country text not null,
  residence_country text not null,
  residence_region text,
  tie text,
  birth_year smallint,
  sex text,
  education_level text,
  education_field text,
  occupation_id integer,
  experience_years smallint,
  licence boolean,
  legal_room text,
  modes text[] not null default '{}'::text[],
  sectors text[] not null default '{}'::text[],
  activities text[] not null default '{}'::text[],
  host_kinds text[] not null default '{}'::text[],
  regions text[] not null default '{}'::text[],
  stay_length text,
  hours_per_week smallint,
  available_from date,
  available_until date,
  created_at timestamp with time zone not null default now(),
  updated_at timestamp with time zone not null default now(),
  confirmed_at timestamp with time zone not null default now(),
  constraint profiles_pkey PRIMARY KEY (id),
  constraint profiles_one_per_programme UNIQUE (programme_id, account_id),
  constraint profiles_response_id_key UNIQUE (response_id),
  constraint profiles_scope UNIQUE (id, programme_id),
  constraint profiles_status CHECK ((status = ANY (ARRAY['active'::text, 'paused'::text]))),
  constraint profiles_account_id_fkey FOREIGN KEY (account_id) REFERENCES accounts(id) ON DELETE SET NULL,
  constraint profiles_occupation_fk FOREIGN KEY (occupation_id) REFERENCES concepts(id),
  constraint profiles_programme_id_fkey FOREIGN KEY (programme_id) REFERENCES programmes(id) ON DELETE CASCADE,
  constraint profiles_response FOREIGN KEY (response_id, programme_id) REFERENCES responses(id, programme_id) ON DELETE CASCADE
);
-- row-level security: enabled, forced
CREATE INDEX profiles_account ON public.profiles USING btree (account_id);
CREATE INDEX profiles_programme ON public.profiles USING btree (programme_id, residence_country);
create policy consented on profiles for select to public
  using ((EXISTS ( SELECT 1
   FROM consents c
  WHERE ((c.profile_id = profiles.id) AND (c.purpose = 'talent_pool'::text) AND (((c.recipient = 'programme_team'::text) AND (c.programme_id = ANY (( SELECT actor_team() AS actor_team)::uuid[]))) OR ((c.recipient = 'home_government'::text) AND (c.programme_id = ANY (( SELECT actor_government() AS actor_government)::uuid[]))))))));
create policy definer on profiles for all to owner
  using (true)
  with check (true);
create policy own on profiles for select to public
  using ((account_id = ( SELECT actor_account() AS actor_account)));
create policy own_change on profiles for update to public
  using ((account_id = ( SELECT actor_account() AS actor_account)));
create policy system_actor on profiles for all to public
  using (((programme_id = ( SELECT actor_programme() AS actor_programme)) AND (( SELECT actor_system() AS actor_system) IS NOT NULL)))
  with check (((programme_id = ( SELECT actor_programme() AS actor_programme)) AND (( SELECT actor_system() AS actor_system) IS NOT NULL)));
CREATE TRIGGER end_exports AFTER DELETE ON public.profiles REFERENCING OLD TABLE AS gone FOR EACH STATEMENT EXECUTE FUNCTION end_exports_of_erased();
grant insert, select on profiles to compatriot_app;
grant update (status, paused_until, origin_country, residence_country, residence_region, tie, birth_year, sex, education_level, education_field, occupation_id, experience_years, licence, legal_room, modes, sectors, activities, host_kinds, regions, stay_length, hours_per_week, available_from, available_until, updated_at, confirmed_at) on profiles to compatriot_app;

create table programmes (
  id uuid not null default gen_random_uuid(),
  code text not null,
  name text not null,
  summary text not null default ''::text,
  origin_countries text[] not null,
  languages text[] not null,
  sectors text[] not null,
  modes text[] not null,
  status text not null default 'open'::text,
  accent text,
  draft_days integer not null default 90,
  pool_months integer not null default 12,
  contact_months integer not null default 12,
  daily_quota integer not null default 200,
  created_at timestamp with time zone not null default now(),
  constraint programmes_pkey PRIMARY KEY (id),
  constraint programmes_code_check CHECK ((code ~ '^[a-z0-9](-?[a-z0-9]){1,39}$'::text)),
  constraint programmes_contact_months_check CHECK (((contact_months >= 1) AND (contact_months <= 36))),
  constraint programmes_daily_quota_check CHECK (((daily_quota >= 1) AND (daily_quota <= 10000))),
  constraint programmes_draft_days_check CHECK (((draft_days >= 1) AND (draft_days <= 365))),
  constraint programmes_pool_months_check CHECK (((pool_months >= 1) AND (pool_months <= 36))),
  constraint programmes_status CHECK ((status = ANY (ARRAY['open'::text, 'closed'::text])))
);
-- row-level security: enabled, forced
CREATE UNIQUE INDEX programmes_code_key ON public.programmes USING btree (code);
create policy administrator on programmes for all to public
  using (( SELECT actor_administrator() AS actor_administrator));
create policy everyone on programmes for select to public
  using (true);
create policy seed on programmes for insert to public
  with check ((( SELECT actor_system() AS actor_system) = 'seed'::text));
grant insert, select on programmes to compatriot_app;
grant update (name, summary, origin_countries, languages, sectors, modes, status, accent, draft_days, pool_months, contact_months, daily_quota) on programmes to compatriot_app;

create table questionnaire_edits (
  version_id uuid not null,
  programme_id uuid not null,
  revision integer not null,
  definition jsonb not null,
  made_by uuid,
  made_at timestamp with time zone not null default now(),
  constraint questionnaire_edits_pkey PRIMARY KEY (version_id, revision),
  constraint questionnaire_edits_made_by_fkey FOREIGN KEY (made_by) REFERENCES accounts(id) ON DELETE SET NULL,
  constraint questionnaire_edits_programme_id_fkey FOREIGN KEY (programme_id) REFERENCES programmes(id) ON DELETE CASCADE,
  constraint questionnaire_edits_version_id_fkey FOREIGN KEY (version_id) REFERENCES questionnaire_versions(id) ON DELETE CASCADE
);
-- row-level security: enabled, forced
create policy administrator on questionnaire_edits for all to public
  using (( SELECT actor_administrator() AS actor_administrator));
grant delete, insert, select on questionnaire_edits to compatriot_app;

create table questionnaire_versions (
  id uuid not null default gen_random_uuid(),
  programme_id uuid not null,
  version integer not null,
  status text not null,
  definition jsonb not null,
  created_at timestamp with time zone not null default now(),
  published_at timestamp with time zone,
  audience text not null default 'people'::text,
  wave integer not null default 1,
  revision integer not null default 0,
  updated_at timestamp with time zone not null default now(),
  constraint questionnaire_versions_pkey PRIMARY KEY (id),
  constraint questionnaire_versions_once UNIQUE (programme_id, audience, version),
  constraint questionnaire_versions_scope UNIQUE (id, programme_id),
  constraint questionnaire_versions_audience CHECK ((audience = ANY (ARRAY['people'::text, 'organisations'::text]))),
  constraint questionnaire_versions_status CHECK ((status = ANY (ARRAY['draft'::text, 'published'::text, 'retired'::text]))),
  constraint questionnaire_versions_wave CHECK ((wave >= 1)),
  constraint questionnaire_versions_programme_id_fkey FOREIGN KEY (programme_id) REFERENCES programmes(id) ON DELETE CASCADE
);
-- row-level security: enabled, forced
CREATE UNIQUE INDEX questionnaire_versions_draft ON public.questionnaire_versions USING btree (programme_id, audience) WHERE (status = 'draft'::text);
CREATE UNIQUE INDEX questionnaire_versions_open ON public.questionnaire_versions USING btree (programme_id, audience) WHERE (status = 'published'::text);
create policy administrator on questionnaire_versions for all to public
  using (( SELECT actor_administrator() AS actor_administrator));
create policy definer on questionnaire_versions for all to owner
  using (true)
  with check (true);
create policy drafts_end on questionnaire_versions as restrictive for delete to public
  using ((status = 'draft'::text));
create policy everyone on questionnaire_versions for select to public
  using ((status <> 'draft'::text));
create policy system_actor on questionnaire_versions for all to public
  using (((programme_id = ( SELECT actor_programme() AS actor_programme)) AND (( SELECT actor_system() AS actor_system) IS NOT NULL)))
  with check (((programme_id = ( SELECT actor_programme() AS actor_programme)) AND (( SELECT actor_system() AS actor_system) IS NOT NULL)));
CREATE TRIGGER questionnaire_versions_frozen BEFORE UPDATE ON public.questionnaire_versions FOR EACH ROW EXECUTE FUNCTION refuse_change_of_published();
grant delete, insert, select on questionnaire_versions to compatriot_app;
grant update (status, definition, published_at, wave, revision, updated_at) on questionnaire_versions to compatriot_app;

create table response_files (
  id uuid not null default gen_random_uuid(),
  response_id uuid not null,
  programme_id uuid not null,
  name text not null,
  media_type text not null,
  size integer not null,
  bytes bytea not null,
  uploaded_by uuid,
  uploaded_at timestamp with time zone not null default now(),
  constraint response_files_pkey PRIMARY KEY (id),
  constraint response_files_media_type CHECK ((media_type = ANY (ARRAY['application/pdf'::text, 'image/jpeg'::text, 'image/png'::text]))),
  constraint response_files_size CHECK (((size >= 1) AND (size <= 5242880))),
  constraint response_files_programme_id_fkey FOREIGN KEY (programme_id) REFERENCES programmes(id) ON DELETE CASCADE,
  constraint response_files_uploaded_by_fkey FOREIGN KEY (uploaded_by) REFERENCES accounts(id) ON DELETE SET NULL
);
-- row-level security: enabled, forced
CREATE INDEX response_files_response ON public.response_files USING btree (response_id);
create policy coordinator on response_files for select to public
  using ((programme_id = ANY (( SELECT actor_coordinator() AS actor_coordinator)::uuid[])));
create policy coordinator_adds on response_files for insert to public
  with check (((programme_id = ANY (( SELECT actor_coordinator() AS actor_coordinator)::uuid[])) AND (uploaded_by = ( SELECT actor_account() AS actor_account))));
create policy definer on response_files for all to owner
  using (true)
  with check (true);
grant insert on response_files to compatriot_app;
grant select (id, response_id, programme_id, name, media_type, size, uploaded_by, uploaded_at) on response_files to compatriot_app;

create table response_imports (
  id uuid not null default gen_random_uuid(),
  programme_id uuid not null,
  version_id uuid not null,
  made_by uuid,
  status text not null,
  language text not null,
  file bytea,
  rows integer not null,
  done integer not null default 0,
  added integer,
  report jsonb not null,
  created_at timestamp with time zone not null default now(),
  updated_at timestamp with time zone not null default now(),
  constraint response_imports_pkey PRIMARY KEY (id),
  constraint response_imports_status CHECK ((status = ANY (ARRAY['checked'::text, 'waiting'::text, 'running'::text, 'done'::text, 'cancelled'::text, 'failed'::text, 'expired'::text]))),
  constraint response_imports_made_by_fkey FOREIGN KEY (made_by) REFERENCES accounts(id) ON DELETE SET NULL,
  constraint response_imports_programme_id_fkey FOREIGN KEY (programme_id) REFERENCES programmes(id) ON DELETE CASCADE,
  constraint response_imports_version FOREIGN KEY (version_id, programme_id) REFERENCES questionnaire_versions(id, programme_id) ON DELETE CASCADE
);
-- row-level security: enabled, forced
CREATE INDEX response_imports_programme ON public.response_imports USING btree (programme_id, created_at DESC);
create policy coordinator on response_imports for select to public
  using ((programme_id = ANY (( SELECT actor_coordinator() AS actor_coordinator)::uuid[])));
create policy coordinator_adds on response_imports for insert to public
  with check (((programme_id = ANY (( SELECT actor_coordinator() AS actor_coordinator)::uuid[])) AND (made_by = ( SELECT actor_account() AS actor_account))));
create policy coordinator_changes on response_imports for update to public
  using ((programme_id = ANY (( SELECT actor_coordinator() AS actor_coordinator)::uuid[])));
create policy definer on response_imports for all to owner
  using (true)
  with check (true);
create policy system_actor on response_imports for all to public
  using (((programme_id = ( SELECT actor_programme() AS actor_programme)) AND (( SELECT actor_system() AS actor_system) IS NOT NULL)))
  with check (((programme_id = ( SELECT actor_programme() AS actor_programme)) AND (( SELECT actor_system() AS actor_system) IS NOT NULL)));
grant insert, select on response_imports to compatriot_app;
grant update (status, file, done, added, report, updated_at) on response_imports to compatriot_app;

create table responses (
  id uuid not null,
  programme_id uuid not null,
  version_id uuid not null,
  language text not null,
  channel text,
  answers jsonb not null,
  body_hash text not null,
  receipt text not null,
  secret_hash text not null,
  submitted_at timestamp with time zone not null default now(),
  source text not null default 'web'::text,
  seconds integer,
  entered_by uuid,
  sender_hash text,
  constraint responses_pkey PRIMARY KEY (id),
  constraint responses_scope UNIQUE (id, programme_id),
  constraint responses_source CHECK ((source = ANY (ARRAY['web'::text, 'paper'::text, 'import'::text]))),
  constraint responses_entered_by_fkey FOREIGN KEY (entered_by) REFERENCES accounts(id) ON DELETE SET NULL,
  constraint responses_version FOREIGN KEY (version_id, programme_id) REFERENCES questionnaire_versions(id, programme_id) ON DELETE CASCADE
);
-- row-level security: enabled, forced
CREATE INDEX responses_entered ON public.responses USING btree (programme_id, submitted_at DESC, id) WHERE (source <> 'web'::text);
CREATE INDEX responses_programme ON public.responses USING btree (programme_id, submitted_at);
CREATE UNIQUE INDEX responses_receipt_key ON public.responses USING btree (receipt);
create policy definer on responses for all to owner
  using (true)
  with check (true);
create policy own on responses for select to public
  using ((id IN ( SELECT profiles.response_id
   FROM profiles
  WHERE (profiles.account_id = ( SELECT actor_account() AS actor_account)))));
create policy system_actor on responses for all to public
  using (((programme_id = ( SELECT actor_programme() AS actor_programme)) AND (( SELECT actor_system() AS actor_system) IS NOT NULL)))
  with check (((programme_id = ( SELECT actor_programme() AS actor_programme)) AND (( SELECT actor_system() AS actor_system) IS NOT NULL)));
create policy visitor_reads on responses for select to public
  using ((id = ( SELECT actor_draft() AS actor_draft)));
create policy visitor_sends on responses for insert to public
  with check (((id = ( SELECT actor_draft() AS actor_draft)) AND (programme_id = ( SELECT actor_programme() AS actor_programme))));
CREATE TRIGGER responses_erased AFTER DELETE ON public.responses FOR EACH ROW EXECUTE FUNCTION remember_erased_response();
CREATE TRIGGER responses_evidence BEFORE INSERT ON public.responses FOR EACH ROW WHEN ((new.source = 'paper'::text)) EXECUTE FUNCTION paper_needs_evidence();
CREATE TRIGGER responses_files AFTER DELETE ON public.responses FOR EACH ROW WHEN ((old.source = 'paper'::text)) EXECUTE FUNCTION end_response_files();
grant insert, select on responses to compatriot_app;

create table resume_codes (
  draft_id uuid not null,
  programme_id uuid not null,
  code_hash text not null,
  created_at timestamp with time zone not null default now(),
  expires_at timestamp with time zone not null,
  constraint resume_codes_pkey PRIMARY KEY (draft_id),
  constraint resume_codes_code_hash_key UNIQUE (code_hash),
  constraint resume_codes_draft_id_fkey FOREIGN KEY (draft_id) REFERENCES drafts(id) ON DELETE CASCADE,
  constraint resume_codes_programme_id_fkey FOREIGN KEY (programme_id) REFERENCES programmes(id) ON DELETE CASCADE
);
-- row-level security: enabled, forced
create policy definer on resume_codes for all to owner
  using (true)
  with check (true);
create policy system_actor on resume_codes for all to public
  using (((programme_id = ( SELECT actor_programme() AS actor_programme)) AND (( SELECT actor_system() AS actor_system) IS NOT NULL)));
create policy visitor on resume_codes for all to public
  using ((draft_id = ( SELECT actor_draft() AS actor_draft)))
  with check (((draft_id = ( SELECT actor_draft() AS actor_draft)) AND (programme_id = ( SELECT actor_programme() AS actor_programme))));
grant delete, insert, select, update on resume_codes to compatriot_app;

create table roster_answers (
  roster_id uuid not null,
  response_id uuid not null,
  programme_id uuid not null,
  constraint roster_answers_pkey PRIMARY KEY (roster_id, response_id),
  constraint roster_answers_response FOREIGN KEY (response_id, programme_id) REFERENCES responses(id, programme_id) ON DELETE CASCADE,
  constraint roster_answers_roster FOREIGN KEY (roster_id, programme_id) REFERENCES rosters(id, programme_id) ON DELETE CASCADE
);
-- row-level security: enabled, forced
CREATE INDEX roster_answers_response ON public.roster_answers USING btree (response_id);
create policy definer on roster_answers for all to owner
  using (true)
  with check (true);
create policy joining on roster_answers for insert to public
  with check (((programme_id = ( SELECT actor_programme() AS actor_programme)) AND (( SELECT actor_system() AS actor_system) = 'roster'::text)));
grant insert, select on roster_answers to compatriot_app;

create table roster_people (
  id uuid not null default gen_random_uuid(),
  programme_id uuid not null,
  roster_id uuid not null,
  email text not null,
  language text not null,
  facts jsonb not null,
  code_hash text not null,
  reminder_hash text,
  invited_at timestamp with time zone not null default now(),
  reminded_at timestamp with time zone,
  expires_at timestamp with time zone not null,
  constraint roster_people_pkey PRIMARY KEY (id),
  constraint roster_people_code_hash_key UNIQUE (code_hash),
  constraint roster_people_reminder_hash_key UNIQUE (reminder_hash),
  constraint roster_people_roster FOREIGN KEY (roster_id, programme_id) REFERENCES rosters(id, programme_id) ON DELETE CASCADE
);
-- row-level security: enabled, forced
CREATE UNIQUE INDEX roster_people_address ON public.roster_people USING btree (programme_id, email);
CREATE INDEX roster_people_ends ON public.roster_people USING btree (expires_at);
CREATE INDEX roster_people_roster ON public.roster_people USING btree (roster_id);
create policy definer on roster_people for all to owner
  using (true)
  with check (true);
create policy roster_actors on roster_people for all to public
  using (((programme_id = ( SELECT actor_programme() AS actor_programme)) AND (( SELECT actor_system() AS actor_system) = ANY (ARRAY['roster'::text, 'worker'::text, 'cleaner'::text]))))
  with check (((programme_id = ( SELECT actor_programme() AS actor_programme)) AND (( SELECT actor_system() AS actor_system) = ANY (ARRAY['roster'::text, 'worker'::text, 'cleaner'::text]))));
grant delete, insert, select on roster_people to compatriot_app;
grant update (reminder_hash, reminded_at) on roster_people to compatriot_app;

create table roster_refusals (
  programme_id uuid not null,
  address_hash text not null,
  constraint roster_refusals_pkey PRIMARY KEY (programme_id, address_hash),
  constraint roster_refusals_programme_id_fkey FOREIGN KEY (programme_id) REFERENCES programmes(id) ON DELETE CASCADE
);
-- row-level security: enabled, forced
create policy roster_actors on roster_refusals for all to public
  using (((programme_id = ( SELECT actor_programme() AS actor_programme)) AND (( SELECT actor_system() AS actor_system) = ANY (ARRAY['roster'::text, 'worker'::text, 'cleaner'::text]))))
  with check (((programme_id = ( SELECT actor_programme() AS actor_programme)) AND (( SELECT actor_system() AS actor_system) = ANY (ARRAY['roster'::text, 'worker'::text, 'cleaner'::text]))));
grant insert, select on roster_refusals to compatriot_app;

create table rosters (
  id uuid not null default gen_random_uuid(),
  programme_id uuid not null,
  made_by uuid,
  status text not null default 'open'::text,
  file_hash text not null,
  language text not null,
  sheets jsonb,
  columns jsonb not null,
  words jsonb not null default '{}'::jsonb,
  twins jsonb not null default '{}'::jsonb,
  rows integer not null,
  done integer not null default 0,
  invited integer,
  created_at timestamp with time zone not null default now(),
  updated_at timestamp with time zone not null default now(),
  constraint rosters_pkey PRIMARY KEY (id),
  constraint rosters_id_programme UNIQUE (id, programme_id),
  constraint rosters_status CHECK ((status = ANY (ARRAY['open'::text, 'waiting'::text, 'running'::text, 'done'::text, 'cancelled'::text, 'failed'::text, 'expired'::text]))),
  constraint rosters_made_by_fkey FOREIGN KEY (made_by) REFERENCES accounts(id) ON DELETE SET NULL,
  constraint rosters_programme_id_fkey FOREIGN KEY (programme_id) REFERENCES programmes(id) ON DELETE CASCADE
);
-- row-level security: enabled, forced
CREATE UNIQUE INDEX rosters_once ON public.rosters USING btree (programme_id, file_hash) WHERE (status = ANY (ARRAY['waiting'::text, 'running'::text, 'done'::text]));
CREATE INDEX rosters_programme ON public.rosters USING btree (programme_id, created_at DESC);
create policy coordinator on rosters for select to public
  using ((programme_id = ANY (( SELECT actor_coordinator() AS actor_coordinator)::uuid[])));
create policy coordinator_adds on rosters for insert to public
  with check (((programme_id = ANY (( SELECT actor_coordinator() AS actor_coordinator)::uuid[])) AND (made_by = ( SELECT actor_account() AS actor_account))));
create policy coordinator_changes on rosters for update to public
  using ((programme_id = ANY (( SELECT actor_coordinator() AS actor_coordinator)::uuid[])));
create policy definer on rosters for all to owner
  using (true)
  with check (true);
create policy worker on rosters for all to public
  using (((programme_id = ( SELECT actor_programme() AS actor_programme)) AND (( SELECT actor_system() AS actor_system) = 'worker'::text)))
  with check (((programme_id = ( SELECT actor_programme() AS actor_programme)) AND (( SELECT actor_system() AS actor_system) = 'worker'::text)));
grant insert on rosters to compatriot_app;
grant select (id, programme_id, made_by, status, file_hash, language, sheets, columns, words, twins, rows, done, invited, created_at, updated_at) on rosters to compatriot_app;
grant update (status, language, sheets, columns, words, twins, done, invited, updated_at) on rosters to compatriot_app;

create table saved_searches (
  id uuid not null default gen_random_uuid(),
  programme_id uuid not null,
  account_id uuid not null,
  name text not null,
  query text not null,
  alert boolean not null default false,
  checked_at timestamp with time zone not null default now(),
  mailed_at timestamp with time zone,
  stop_token uuid not null default gen_random_uuid(),
  constraint saved_searches_pkey PRIMARY KEY (id),
  constraint saved_searches_name UNIQUE (programme_id, account_id, name),
  constraint saved_searches_stop_token UNIQUE (stop_token),
  constraint saved_searches_account_id_fkey FOREIGN KEY (account_id) REFERENCES accounts(id) ON DELETE CASCADE,
  constraint saved_searches_programme_id_fkey FOREIGN KEY (programme_id) REFERENCES programmes(id) ON DELETE CASCADE
);
-- row-level security: enabled, forced
CREATE INDEX saved_searches_account ON public.saved_searches USING btree (account_id);
CREATE INDEX saved_searches_alerts ON public.saved_searches USING btree (programme_id) WHERE alert;
create policy definer on saved_searches for all to owner
  using (true)
  with check (true);
create policy own on saved_searches for all to public
  using (((account_id = ( SELECT actor_account() AS actor_account)) AND (programme_id = ANY (( SELECT actor_official() AS actor_official)::uuid[]))))
  with check (((account_id = ( SELECT actor_account() AS actor_account)) AND (programme_id = ANY (( SELECT actor_official() AS actor_official)::uuid[]))));
create policy system_reads on saved_searches for select to public
  using (((programme_id = ( SELECT actor_programme() AS actor_programme)) AND (( SELECT actor_system() AS actor_system) IS NOT NULL)));
create policy worker_tells on saved_searches for update to public
  using (((programme_id = ( SELECT actor_programme() AS actor_programme)) AND (( SELECT actor_system() AS actor_system) = 'worker'::text)));
grant delete, insert, select on saved_searches to compatriot_app;
grant update (name, query, alert, checked_at, mailed_at) on saved_searches to compatriot_app;

create table search_state (
  one boolean not null default true,
  index_uid text not null default ('talent_'::text || replace((gen_random_uuid())::text, '-'::text, ''::text)),
  home text not null default this_database(),
  seen pg_snapshot,
  generation integer not null default 0,
  taxonomy_stamp bigint not null default 0,
  settled_at timestamp with time zone,
  constraint search_state_pkey PRIMARY KEY (one),
  constraint search_state_one_check CHECK (one)
);
-- row-level security: enabled, forced
create policy copying on search_state for all to public
  using (((( SELECT actor_system() AS actor_system) = 'search'::text) AND (( SELECT actor_programme() AS actor_programme) IS NULL)))
  with check (((( SELECT actor_system() AS actor_system) = 'search'::text) AND (( SELECT actor_programme() AS actor_programme) IS NULL)));
grant insert, select, update on search_state to compatriot_app;

create table sessions (
  id uuid not null default gen_random_uuid(),
  account_id uuid not null,
  refresh_hash text not null,
  previous_refresh_hash text,
  rotated_at timestamp with time zone not null default now(),
  created_at timestamp with time zone not null default now(),
  expires_at timestamp with time zone not null,
  revoked_at timestamp with time zone,
  constraint sessions_pkey PRIMARY KEY (id),
  constraint sessions_account_id_fkey FOREIGN KEY (account_id) REFERENCES accounts(id) ON DELETE CASCADE
);
-- row-level security: enabled, forced
CREATE INDEX sessions_account ON public.sessions USING btree (account_id);
create policy definer on sessions for all to owner
  using (true)
  with check (true);
create policy own on sessions for select to public
  using ((account_id = ( SELECT actor_account() AS actor_account)));
create policy sign_in on sessions for all to public
  using ((( SELECT actor_system() AS actor_system) = 'sign_in'::text));
grant insert, select on sessions to compatriot_app;
grant update (refresh_hash, previous_refresh_hash, rotated_at, revoked_at) on sessions to compatriot_app;

create table sign_in_codes (
  id uuid not null default gen_random_uuid(),
  email text not null,
  code_hash text not null,
  attempts smallint not null default 0,
  created_at timestamp with time zone not null default now(),
  expires_at timestamp with time zone not null,
  used_at timestamp with time zone,
  constraint sign_in_codes_pkey PRIMARY KEY (id)
);
-- row-level security: enabled, forced
CREATE INDEX sign_in_codes_email ON public.sign_in_codes USING btree (email, created_at DESC);
create policy cleaner on sign_in_codes for delete to public
  using (((( SELECT actor_system() AS actor_system) = 'cleaner'::text) AND (expires_at < (now() - '1 day'::interval))));
create policy cleaner_reads on sign_in_codes for select to public
  using (((( SELECT actor_system() AS actor_system) = 'cleaner'::text) AND (expires_at < (now() - '1 day'::interval))));
create policy definer on sign_in_codes for all to owner
  using (true)
  with check (true);
create policy sign_in on sign_in_codes for all to public
  using ((( SELECT actor_system() AS actor_system) = 'sign_in'::text));
grant delete, insert, select on sign_in_codes to compatriot_app;
grant update (attempts, used_at) on sign_in_codes to compatriot_app;

create table statistic_releases (
  id uuid not null default gen_random_uuid(),
  programme_id uuid not null,
  responses integer not null,
  figures jsonb not null,
  released_at timestamp with time zone not null default now(),
  wave integer not null default 1,
  constraint statistic_releases_pkey PRIMARY KEY (id),
  constraint statistic_releases_wave CHECK ((wave >= 1)),
  constraint statistic_releases_programme_id_fkey FOREIGN KEY (programme_id) REFERENCES programmes(id) ON DELETE CASCADE
);
-- row-level security: enabled, forced
CREATE INDEX statistic_releases_programme ON public.statistic_releases USING btree (programme_id, wave DESC, released_at DESC);
create policy everyone on statistic_releases for select to public
  using (true);
create policy system_actor on statistic_releases for all to public
  using (((programme_id = ( SELECT actor_programme() AS actor_programme)) AND (( SELECT actor_system() AS actor_system) IS NOT NULL)))
  with check (((programme_id = ( SELECT actor_programme() AS actor_programme)) AND (( SELECT actor_system() AS actor_system) IS NOT NULL)));
grant insert, select on statistic_releases to compatriot_app;

create table survey_channels (
  programme_id uuid not null,
  code text not null,
  made_by uuid,
  made_at timestamp with time zone not null default now(),
  constraint survey_channels_pkey PRIMARY KEY (programme_id, code),
  constraint survey_channels_code CHECK ((code ~ '^[a-z0-9][a-z0-9_-]{0,39}$'::text)),
  constraint survey_channels_made_by_fkey FOREIGN KEY (made_by) REFERENCES accounts(id) ON DELETE SET NULL,
  constraint survey_channels_programme_id_fkey FOREIGN KEY (programme_id) REFERENCES programmes(id) ON DELETE CASCADE
);
-- row-level security: enabled, forced
create policy makers on survey_channels for insert to public
  with check (((made_by = ( SELECT actor_account() AS actor_account)) AND ((programme_id = ANY (( SELECT actor_team() AS actor_team)::uuid[])) OR ( SELECT actor_administrator() AS actor_administrator))));
create policy makers_end on survey_channels for delete to public
  using (((programme_id = ANY (( SELECT actor_team() AS actor_team)::uuid[])) OR ( SELECT actor_administrator() AS actor_administrator)));
create policy readers on survey_channels for select to public
  using (((programme_id = ANY (( SELECT actor_official() AS actor_official)::uuid[])) OR ( SELECT actor_administrator() AS actor_administrator)));
create policy seed_makes on survey_channels for insert to public
  with check (((( SELECT actor_system() AS actor_system) = 'seed'::text) AND (programme_id = ( SELECT actor_programme() AS actor_programme))));
create policy system_reads on survey_channels for select to public
  using (((programme_id = ( SELECT actor_programme() AS actor_programme)) AND (( SELECT actor_system() AS actor_system) IS NOT NULL)));
grant delete, insert, select on survey_channels to compatriot_app;

create table survey_figures (
  programme_id uuid not null,
  audience text not null,
  wave integer not null,
  counted_at timestamp with time zone not null,
  checked_at timestamp with time zone not null,
  took_ms integer not null,
  began integer not null,
  sent integer not null,
  figures jsonb,
  constraint survey_figures_pkey PRIMARY KEY (programme_id, audience, wave),
  constraint survey_figures_audience CHECK ((audience = ANY (ARRAY['people'::text, 'organisations'::text]))),
  constraint survey_figures_programme_id_fkey FOREIGN KEY (programme_id) REFERENCES programmes(id) ON DELETE CASCADE
);
-- row-level security: enabled, forced
create policy system_actor on survey_figures for all to public
  using (((programme_id = ( SELECT actor_programme() AS actor_programme)) AND (( SELECT actor_system() AS actor_system) IS NOT NULL)))
  with check (((programme_id = ( SELECT actor_programme() AS actor_programme)) AND (( SELECT actor_system() AS actor_system) IS NOT NULL)));
grant insert, select on survey_figures to compatriot_app;
grant update (counted_at, checked_at, took_ms, began, sent, figures) on survey_figures to compatriot_app;

create table survey_question_tallies (
  version_id uuid not null,
  programme_id uuid not null,
  question text not null,
  saw integer not null,
  answered integer not null,
  unknown integer not null,
  refused integer not null,
  constraint survey_question_tallies_pkey PRIMARY KEY (version_id, question),
  constraint survey_question_tallies_programme_id_fkey FOREIGN KEY (programme_id) REFERENCES programmes(id) ON DELETE CASCADE,
  constraint survey_question_tallies_version FOREIGN KEY (version_id, programme_id) REFERENCES questionnaire_versions(id, programme_id) ON DELETE CASCADE
);
-- row-level security: enabled, forced
create policy system_actor on survey_question_tallies for all to public
  using (((programme_id = ( SELECT actor_programme() AS actor_programme)) AND (( SELECT actor_system() AS actor_system) IS NOT NULL)))
  with check (((programme_id = ( SELECT actor_programme() AS actor_programme)) AND (( SELECT actor_system() AS actor_system) IS NOT NULL)));
grant insert, select on survey_question_tallies to compatriot_app;
grant update (saw, answered, unknown, refused) on survey_question_tallies to compatriot_app;

create table survey_tallies (
  version_id uuid not null,
  programme_id uuid not null,
  channel text not null,
  language text not null,
  left_at text not null,
  month date not null,
  drafts integer not null,
  constraint survey_tallies_pkey PRIMARY KEY (version_id, channel, language, left_at, month),
  constraint survey_tallies_programme_id_fkey FOREIGN KEY (programme_id) REFERENCES programmes(id) ON DELETE CASCADE,
  constraint survey_tallies_version FOREIGN KEY (version_id, programme_id) REFERENCES questionnaire_versions(id, programme_id) ON DELETE CASCADE
);
-- row-level security: enabled, forced
create policy system_actor on survey_tallies for all to public
  using (((programme_id = ( SELECT actor_programme() AS actor_programme)) AND (( SELECT actor_system() AS actor_system) IS NOT NULL)))
  with check (((programme_id = ( SELECT actor_programme() AS actor_programme)) AND (( SELECT actor_system() AS actor_system) IS NOT NULL)));
grant insert, select on survey_tallies to compatriot_app;
grant update (drafts) on survey_tallies to compatriot_app;

create table talent_changes (
  document_id uuid not null,
  programme_id uuid not null,
  xid xid8 not null default pg_current_xact_id(),
  constraint talent_changes_pkey PRIMARY KEY (document_id)
);
-- row-level security: enabled, forced
CREATE INDEX talent_changes_xid ON public.talent_changes USING btree (xid, document_id);
create policy definer on talent_changes for all to owner
  using (true)
  with check (true);
grant select on talent_changes to compatriot_app;

create table talent_documents (
  id uuid not null default gen_random_uuid(),
  consent_id uuid not null,
  profile_id uuid not null,
  programme_id uuid not null,
  purpose text not null default 'talent_pool'::text,
  recipient text not null,
  pseudonym text not null,
  occupation_id integer,
  skill_ids integer[] not null default '{}'::integer[],
  skill_levels smallint[] not null default '{}'::smallint[],
  concept_ids integer[] not null default '{}'::integer[],
  languages text[] not null default '{}'::text[],
  language_levels text[] not null default '{}'::text[],
  origin_country text not null,
  residence_country text not null,
  residence_region text,
  education_level text,
  experience_band text,
  age_band text,
  modes text[] not null default '{}'::text[],
  sectors text[] not null default '{}'::text[],
  activities text[] not null default '{}'::text[],
  stay_length text,
  available_from date,
  available_until date,
  updated_at timestamp with time zone not null default now(),
  added_at timestamp with time zone not null default now(),
  tie text,
  legal_room text,
  licence boolean,
  regions text[] not null default '{}'::text[],
  constraint talent_documents_pkey PRIMARY KEY (id),
  constraint talent_documents_once UNIQUE (profile_id, recipient),
  constraint talent_documents_purpose_check CHECK ((purpose = 'talent_pool'::text)),
  constraint talent_documents_consent FOREIGN KEY (consent_id, profile_id, programme_id, purpose, recipient) REFERENCES consents(id, profile_id, programme_id, purpose, recipient) ON DELETE CASCADE
);
-- row-level security: enabled, forced
CREATE INDEX talent_documents_consent ON public.talent_documents USING btree (consent_id);
CREATE INDEX talent_documents_scope ON public.talent_documents USING btree (programme_id, recipient);
create policy definer on talent_documents for all to owner
  using (true)
  with check (true);
create policy own on talent_documents for select to public
  using ((profile_id IN ( SELECT profiles.id
   FROM profiles
  WHERE (profiles.account_id = ( SELECT actor_account() AS actor_account)))));
create policy own_hides on talent_documents for delete to public
  using ((profile_id IN ( SELECT profiles.id
   FROM profiles
  WHERE (profiles.account_id = ( SELECT actor_account() AS actor_account)))));
create policy system_actor on talent_documents for all to public
  using (((programme_id = ( SELECT actor_programme() AS actor_programme)) AND (( SELECT actor_system() AS actor_system) IS NOT NULL)))
  with check (((programme_id = ( SELECT actor_programme() AS actor_programme)) AND (( SELECT actor_system() AS actor_system) IS NOT NULL)));
CREATE TRIGGER end_exports AFTER DELETE ON public.talent_documents REFERENCING OLD TABLE AS gone FOR EACH STATEMENT EXECUTE FUNCTION end_exports_of_pool();
CREATE TRIGGER talent_changed AFTER UPDATE ON public.talent_documents REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION talent_changed();
CREATE TRIGGER talent_gone AFTER DELETE ON public.talent_documents REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION talent_changed();
CREATE TRIGGER talent_made AFTER INSERT ON public.talent_documents REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION talent_changed();
grant delete, insert, select, update on talent_documents to compatriot_app;

create table talent_list_people (
  list_id uuid not null,
  profile_id uuid not null,
  programme_id uuid not null,
  note text not null default ''::text,
  version integer not null default 1,
  added_by uuid,
  recipient text not null,
  purpose text not null default 'talent_pool'::text,
  added_at timestamp with time zone not null default now(),
  constraint talent_list_people_pkey PRIMARY KEY (list_id, profile_id),
  constraint talent_list_people_purpose CHECK ((purpose = 'talent_pool'::text)),
  constraint talent_list_people_added_by_fkey FOREIGN KEY (added_by) REFERENCES accounts(id) ON DELETE SET NULL,
  constraint talent_list_people_list FOREIGN KEY (list_id, programme_id, recipient) REFERENCES talent_lists(id, programme_id, recipient) ON DELETE CASCADE,
  constraint talent_list_people_profile FOREIGN KEY (profile_id, programme_id) REFERENCES profiles(id, programme_id) ON DELETE CASCADE,
  constraint talent_list_people_yes FOREIGN KEY (profile_id, purpose, recipient) REFERENCES consents(profile_id, purpose, recipient) ON DELETE CASCADE
);
-- row-level security: enabled, forced
CREATE INDEX talent_list_people_added_by ON public.talent_list_people USING btree (added_by);
CREATE INDEX talent_list_people_profile ON public.talent_list_people USING btree (profile_id, purpose, recipient);
create policy adds on talent_list_people for insert to public
  with check (((added_by = ( SELECT actor_account() AS actor_account)) AND (programme_id = ANY (( SELECT actor_official() AS actor_official)::uuid[])) AND (list_id IN ( SELECT talent_lists.id
   FROM talent_lists)) AND (profile_id IN ( SELECT profiles.id
   FROM profiles))));
create policy definer on talent_list_people for all to owner
  using (true)
  with check (true);
create policy notes on talent_list_people for update to public
  using (((programme_id = ANY (( SELECT actor_official() AS actor_official)::uuid[])) AND (list_id IN ( SELECT talent_lists.id
   FROM talent_lists)) AND (profile_id IN ( SELECT profiles.id
   FROM profiles))));
create policy readers on talent_list_people for select to public
  using (((programme_id = ANY (( SELECT actor_official() AS actor_official)::uuid[])) AND (list_id IN ( SELECT talent_lists.id
   FROM talent_lists)) AND (profile_id IN ( SELECT profiles.id
   FROM profiles))));
create policy removes on talent_list_people for delete to public
  using (((programme_id = ANY (( SELECT actor_official() AS actor_official)::uuid[])) AND (list_id IN ( SELECT talent_lists.id
   FROM talent_lists)) AND (profile_id IN ( SELECT profiles.id
   FROM profiles))));
grant delete, insert, select on talent_list_people to compatriot_app;
grant update (note, version) on talent_list_people to compatriot_app;

create table talent_lists (
  id uuid not null default gen_random_uuid(),
  programme_id uuid not null,
  recipient text not null,
  account_id uuid,
  name text not null,
  shared boolean not null default false,
  made_at timestamp with time zone not null default now(),
  constraint talent_lists_pkey PRIMARY KEY (id),
  constraint talent_lists_name UNIQUE (programme_id, account_id, recipient, name),
  constraint talent_lists_scope UNIQUE (id, programme_id, recipient),
  constraint talent_lists_recipient CHECK ((recipient = ANY (ARRAY['programme_team'::text, 'home_government'::text]))),
  constraint talent_lists_account_id_fkey FOREIGN KEY (account_id) REFERENCES accounts(id) ON DELETE SET NULL,
  constraint talent_lists_programme_id_fkey FOREIGN KEY (programme_id) REFERENCES programmes(id) ON DELETE CASCADE
);
-- row-level security: enabled, forced
CREATE INDEX talent_lists_account ON public.talent_lists USING btree (account_id);
create policy definer on talent_lists for all to owner
  using (true)
  with check (true);
create policy looked_after on talent_lists for update to public
  using ((left_behind(talent_lists.*) AND coordinates(programme_id, recipient)));
create policy own on talent_lists for all to public
  using (((account_id = ( SELECT actor_account() AS actor_account)) AND (((recipient = 'programme_team'::text) AND (programme_id = ANY (( SELECT actor_team() AS actor_team)::uuid[]))) OR ((recipient = 'home_government'::text) AND (programme_id = ANY (( SELECT actor_government() AS actor_government)::uuid[]))))));
create policy shared on talent_lists for select to public
  using ((shared AND (((recipient = 'programme_team'::text) AND (programme_id = ANY (( SELECT actor_team() AS actor_team)::uuid[]))) OR ((recipient = 'home_government'::text) AND (programme_id = ANY (( SELECT actor_government() AS actor_government)::uuid[]))))));
create policy tidied on talent_lists for delete to public
  using ((left_behind(talent_lists.*) AND coordinates(programme_id, recipient)));
grant delete, insert, select on talent_lists to compatriot_app;
grant update (name, shared) on talent_lists to compatriot_app;

create table taxonomy_nearness (
  taxonomy text not null,
  method integer not null,
  checksum text not null,
  worked_out_at timestamp with time zone not null default now(),
  constraint taxonomy_nearness_pkey PRIMARY KEY (taxonomy)
);
-- row-level security: enabled, forced
create policy everyone on taxonomy_nearness for select to public
  using (true);
create policy system_actor on taxonomy_nearness for all to public
  using ((( SELECT actor_system() AS actor_system) IS NOT NULL));
grant insert, select, update on taxonomy_nearness to compatriot_app;

create table taxonomy_stage (
  import text not null,
  part text not null,
  batch integer not null,
  rows json not null,
  staged_at timestamp with time zone not null default now(),
  constraint taxonomy_stage_pkey PRIMARY KEY (import, part, batch)
);
-- row-level security: enabled, forced
create policy importing on taxonomy_stage for all to public
  using ((( SELECT actor_system() AS actor_system) = 'taxonomy'::text))
  with check ((( SELECT actor_system() AS actor_system) = 'taxonomy'::text));
grant select on taxonomy_stage to compatriot_app;

create table taxonomy_state (
  one boolean not null default true,
  stamp bigint not null default 0,
  constraint taxonomy_state_pkey PRIMARY KEY (one),
  constraint taxonomy_state_one_check CHECK (one)
);
-- row-level security: enabled, forced
create policy administrator on taxonomy_state for update to public
  using (( SELECT actor_administrator() AS actor_administrator));
create policy everyone on taxonomy_state for select to public
  using (true);
create policy system_actor on taxonomy_state for update to public
  using ((( SELECT actor_system() AS actor_system) IS NOT NULL));
grant select, update on taxonomy_state to compatriot_app;

create table tries (
  bucket text not null,
  at timestamp with time zone not null default now()
);
-- row-level security: enabled, forced
CREATE INDEX tries_age ON public.tries USING btree (at);
CREATE INDEX tries_bucket ON public.tries USING btree (bucket, at);
create policy definer on tries for all to owner
  using (true)
  with check (true);
grant select on tries to compatriot_app;
