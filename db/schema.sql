-- What the files in db/migrations add up to. Written by `npm run schema`; test/api/schema.test.ts says when it has drifted.
-- To read, not to run: a database is made by the migrations. The tables of the job queue are pg-boss's own.

create extension pg_trgm;
create extension unaccent;

CREATE OR REPLACE FUNCTION public.account_name(who uuid)
 RETURNS text
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
  select coalesce(
    (select coalesce(a.name, a.email) from accounts a where a.id = who and (a.id = actor_account() or exists (
      select from memberships m where m.account_id = a.id and (m.programme_id = any (actor_official())
        or (m.programme_id = actor_programme() and actor_system() is not null))))),
    (select coalesce(i.name, a.email) from institution_members i join accounts a on a.id = i.account_id
      where i.account_id = who and (i.programme_id = any (actor_official())
        or (i.programme_id = actor_programme() and actor_system() is not null))
      order by i.institution_id limit 1))
$function$;
-- called by: compatriot_app

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
      set_config('app.finance', '{}', true), set_config('app.institutions', '{}', true);
    return null;
  end if;
  select coalesce(jsonb_agg(jsonb_build_object('programmeId', m.programme_id, 'programmeCode', p.code, 'programmeName', p.name,
      'role', m.role, 'recipient', m.recipient, 'finance', m.finance) order by p.name, m.role), '[]')
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
    set_config('app.finance', coalesce((select array_agg(distinct programme_id) from memberships
      where account_id = person.id and role = 'coordinator' and finance)::text, '{}'), true),
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

CREATE OR REPLACE FUNCTION public.act_with(hash bytea)
 RETURNS TABLE(link_id uuid, programme_id uuid, placement_id uuid, institution_id uuid, contact text, language text, verbs text[], expires_at timestamp with time zone)
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
declare held act_links%rowtype; person institution_contacts%rowtype;
begin
  select l.* into held from act_links l where l.token_hash = hash and l.revoked_at is null and l.expires_at > now();
  if not found then return; end if;
  select c.* into person from institution_contacts c where c.id = held.contact_id and c.left_at is null;
  if not found then return; end if;
  perform set_config('app.account', '', true), set_config('app.administrator', 'false', true), set_config('app.team', '{}', true),
    set_config('app.government', '{}', true), set_config('app.coordinator', '{}', true), set_config('app.finance', '{}', true),
    set_config('app.system', '', true), set_config('app.draft', '', true), set_config('app.named', '', true),
    set_config('app.erased', '', true), set_config('app.programme', held.programme_id::text, true),
    set_config('app.institutions', array[held.institution_id]::text, true),
    set_config('app.link', held.id::text, true), set_config('app.linked', held.placement_id::text, true);
  return query select held.id, held.programme_id, held.placement_id, held.institution_id, person.name, person.language,
    held.verbs, held.expires_at;
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

CREATE OR REPLACE FUNCTION public.actor_finance()
 RETURNS uuid[]
 LANGUAGE sql
 STABLE PARALLEL SAFE
AS $function$ select coalesce(nullif(current_setting('app.finance', true), ''), '{}')::uuid[] $function$;
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

CREATE OR REPLACE FUNCTION public.actor_joined()
 RETURNS uuid[]
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$ select coalesce(array_agg(programme_id), '{}') from profiles where account_id = actor_account() $function$;
-- called by: compatriot_app

CREATE OR REPLACE FUNCTION public.actor_link()
 RETURNS uuid
 LANGUAGE sql
 STABLE PARALLEL SAFE
AS $function$ select nullif(current_setting('app.link', true), '')::uuid $function$;
-- called by: public

CREATE OR REPLACE FUNCTION public.actor_linked()
 RETURNS uuid
 LANGUAGE sql
 STABLE PARALLEL SAFE
AS $function$ select nullif(current_setting('app.linked', true), '')::uuid $function$;
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

CREATE OR REPLACE FUNCTION public.actor_placed()
 RETURNS uuid[]
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$ select coalesce(array_agg(assignment_id), '{}') from placements where profile_id = any (actor_profiles()) $function$;
-- called by: compatriot_app

CREATE OR REPLACE FUNCTION public.actor_profiles()
 RETURNS uuid[]
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$ select coalesce(array_agg(id), '{}') from profiles where account_id = actor_account() $function$;
-- called by: compatriot_app

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

CREATE OR REPLACE FUNCTION public.board_counts(programme uuid, whose uuid[])
 RETURNS TABLE(status text, people integer)
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
begin
  if not programme = any (actor_team()) then return; end if;
  return query select p.status, count(*)::integer from placements p
    where p.programme_id = programme and (whose is null or p.coordinator_id is null or p.coordinator_id = any (whose))
    group by p.status;
end $function$;
-- called by: compatriot_app

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

CREATE OR REPLACE FUNCTION public.check_kinds(mode text)
 RETURNS text[]
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
AS $function$
  select case when mode = 'virtual' then array['identity', 'degree', 'licence']
    else array['identity', 'degree', 'licence', 'visa_or_return', 'health', 'insurance', 'security'] end
$function$;
-- called by: public

CREATE OR REPLACE FUNCTION public.checks_are_looked_at()
 RETURNS trigger
 LANGUAGE plpgsql
 SET search_path TO 'public', 'pg_temp'
AS $function$
declare changed text[];
begin
  if not row_security_active('checks') or actor_system() = 'seed' then return new; end if;
  if actor_system() is not null then
    select coalesce(array_agg(key), '{}') into changed from jsonb_each(to_jsonb(new)) as after(key, value)
      where to_jsonb(old) -> key is distinct from value;
    if changed <@ array['warned_for'] then return new; end if;
    raise exception 'a job changes no check' using errcode = 'insufficient_privilege';
  end if;
  if own_profile(new.profile_id) then
    if new.status <> 'provided' or new.document_id is null then
      raise exception 'nobody looks at their own papers' using errcode = 'insufficient_privilege';
    end if;
    if tg_op = 'UPDATE' and new.note is distinct from old.note then
      raise exception 'the team''s notes are the team''s' using errcode = 'insufficient_privilege';
    end if;
  elsif new.status = 'verified' and new.verified_by is distinct from actor_account() then
    raise exception 'whoever looked says so in their own name' using errcode = 'insufficient_privilege';
  end if;
  return new;
end $function$;
-- called by: public

CREATE OR REPLACE FUNCTION public.checks_tell_until()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
declare told uuid := case when tg_op = 'DELETE' then old.placement_id else new.placement_id end;
begin
  update placements set checks_until = (select min(c.valid_until) from checks c where c.placement_id = told and c.status = 'verified')
    where id = told;
  return null;
end $function$;
-- called by: the owner only

CREATE OR REPLACE FUNCTION public.checks_valid(placement uuid, day date)
 RETURNS boolean
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
  select exists (
    select 1 from placements p join assignments a on a.id = p.assignment_id
    where p.id = placement and p.id = coalesce(actor_linked(), p.id)
      and (p.programme_id = any (actor_coordinator()) or p.institution_id = any (actor_institutions())
        or own_profile(p.profile_id) or (p.programme_id = actor_programme() and actor_system() is not null))
      and not exists (select 1 from unnest(check_kinds(a.mode)) kind where not exists (
        select 1 from checks c where c.placement_id = p.id and c.kind = kind.kind and (c.status = 'not_needed'
          or (c.status = 'verified' and (c.valid_until is null or c.valid_until >= day))))))
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

CREATE OR REPLACE FUNCTION public.claim_made_profile(made uuid)
 RETURNS SETOF uuid
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
declare address text; sent timestamptz; holder uuid;
begin
  if actor_system() is distinct from 'worker' then
    raise exception 'profiles are made by the worker' using errcode = 'insufficient_privilege';
  end if;
  select c.email, r.submitted_at into address, sent from profiles p join responses r on r.id = p.response_id
    join contact_details c on c.response_id = r.id
    where p.id = made and p.programme_id = actor_programme() and p.account_id is null and r.source = 'web';
  if address is null then return; end if;
  -- A sign-in that is on its way is waited for, and one that comes later waits for this: one of the two sees the other's row.
  perform pg_advisory_xact_lock(hashtextextended('claim ' || address, 0));
  select a.id into holder from accounts a where a.email = address
    and exists (select from sessions s where s.account_id = a.id and s.created_at >= sent)
    and not exists (select from profiles own where own.account_id = a.id and own.programme_id = actor_programme());
  if holder is null then return; end if;
  update consents set account_id = holder where profile_id = made;
  return query update profiles set account_id = holder where id = made returning id;
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
  -- A profile that is being made with this address is waited for: see claim_made_profile().
  perform pg_advisory_xact_lock(hashtextextended('claim ' || (select a.email from accounts a where a.id = account), 0));
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

CREATE OR REPLACE FUNCTION public.claims_take_steps()
 RETURNS trigger
 LANGUAGE plpgsql
 SET search_path TO 'public', 'pg_temp'
AS $function$
declare changed text[];
begin
  if not row_security_active('expense_claims') then return new; end if;
  select coalesce(array_agg(key), '{}') into changed from jsonb_each(to_jsonb(new)) as after(key, value)
    where to_jsonb(old) -> key is distinct from value;
  if changed = '{}' then return new; end if;
  if old.status = 'sent' and new.status = 'withdrawn' and own_profile(new.profile_id) and changed <@ array['status'] then
    return new;
  end if;
  -- It stands as it was said: a second objection is a talk, not a record.
  if old.way is not null and old.objection is null and new.objection is not null and own_profile(new.profile_id)
    and changed <@ array['objection', 'objected_at'] then
    return new;
  end if;
  -- Nobody grants themselves money, nor what they took down themselves, nor what the person says is wrong.
  if old.status = 'sent' and new.status in ('approved', 'refused') and not own_profile(new.profile_id)
    and new.programme_id = any (actor_finance()) and new.decided_by = actor_account()
    and changed <@ array['status', 'decided_by', 'decided_at', 'granted', 'reason']
    and (new.status = 'refused' or (new.objection is null and (new.way is null or new.account_id is distinct from actor_account()))) then
    return new;
  end if;
  raise exception 'not a step of a claim' using errcode = 'insufficient_privilege';
end $function$;
-- called by: public

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

CREATE OR REPLACE FUNCTION public.conflicted_with(profile uuid)
 RETURNS boolean
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
  select exists (select 1 from panel_declarations c join panel_seats s on s.id = c.seat_id join placements p on p.id = c.placement_id
    where p.profile_id = profile and c.conflict is not null and s.account_id = actor_account())
$function$;
-- called by: compatriot_app

CREATE OR REPLACE FUNCTION public.contact_open(placement uuid)
 RETURNS boolean
 LANGUAGE sql
 STABLE
AS $function$
  select exists (select 1 from disclosures d where d.placement_id = placement and (d.ends_at is null or d.ends_at > now()))
$function$;
-- called by: compatriot_app

CREATE OR REPLACE FUNCTION public.contact_withdrawn(placement uuid)
 RETURNS boolean
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
  select exists (select 1 from disclosures d where d.placement_id = placement
    and (d.programme_id = any (actor_coordinator()) or (actor_system() is not null and d.programme_id = actor_programme()))
    and not exists (select 1 from consents c where c.profile_id = d.profile_id and c.purpose = 'contact'
      and (d.ends_at is null or c.given_at < d.ends_at)))
$function$;
-- called by: compatriot_app

CREATE OR REPLACE FUNCTION public.contacts_take_their_links()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
begin
  update act_links set revoked_at = now() where contact_id = new.id and revoked_at is null;
  return null;
end $function$;
-- called by: the owner only

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

CREATE OR REPLACE FUNCTION public.declared_conflict(project uuid)
 RETURNS boolean
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
  select exists (select 1 from project_appraisals a where a.project_id = project and a.account_id = actor_account() and a.conflict)
$function$;
-- called by: compatriot_app

CREATE OR REPLACE FUNCTION public.desk_lines(programme uuid, whose uuid[], kinds text[], day date, patience jsonb, most integer)
 RETURNS TABLE(kind text, id uuid, since timestamp with time zone, status text, pseudonym text, coordinator_id uuid, title text, mode text, institution text)
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
 SET plan_cache_mode TO 'force_custom_plan'
AS $function$
declare asked text; found record; of_kind text[] := '{}'; of_id uuid[] := '{}'; of_since timestamptz[] := '{}';
begin
  if not (programme = any (actor_team()) and programme = any (actor_coordinator())) then return; end if;
  foreach asked in array kinds loop
    for found in execute case asked
      when 'not_working' then $q$
        select p.id, min(c.raised_at) as since from concerns c join placements p on p.id = c.placement_id
        where c.programme_id = $1 and c.closed_at is null and ($2 is null or p.coordinator_id is null or p.coordinator_id = any ($2))
        group by p.id order by 2, 1 limit $5 $q$
      -- Somebody brought to safety waits for a word at once, whatever day it is.
      when 'evacuated' then $q$
        select p.id, p.status_at as since from placements p
        where p.programme_id = $1 and p.status = 'evacuated'
          and ($2 is null or p.coordinator_id is null or p.coordinator_id = any ($2))
        order by p.status_at, p.id limit $5 $q$
      when 'check_expired' then $q$
        select p.id, p.checks_until::timestamptz as since from placements p
        where p.programme_id = $1 and p.status in ('active', 'probation', 'suspended', 'evacuated') and p.checks_until < $3
          and ($2 is null or p.coordinator_id is null or p.coordinator_id = any ($2))
        order by p.checks_until, p.id limit $5 $q$
      when 'arrival' then $q$
        select p.id, p.starts_on::timestamptz as since from placements p
        where p.programme_id = $1 and p.status = 'oriented' and p.starts_on < $3
          and ($2 is null or p.coordinator_id is null or p.coordinator_id = any ($2))
        order by p.starts_on, p.id limit $5 $q$
      when 'payment' then $q$
        select p.id, min(y.due_on)::timestamptz as since from payments y join placements p on p.id = y.placement_id
        where y.programme_id = $1 and y.status = 'due' and y.due_on < $3
          and ($2 is null or p.coordinator_id is null or p.coordinator_id = any ($2))
        group by p.id order by 2, 1 limit $5 $q$
      when 'yes_waits' then $q$
        select p.id, m.at as since from placement_moves m join placements p on p.id = m.placement_id
        where m.programme_id = $1 and m.verb = 'express_interest' and m.of = 'member' and m.undone_at is null
          and p.status in ('interested', 'interviewed', 'scored', 'reserve', 'selected', 'cleared', 'offered')
          and ($2 is null or p.coordinator_id is null or p.coordinator_id = any ($2))
          and not exists (select from disclosures d where d.placement_id = p.id)
        order by m.at, p.id limit $5 $q$
      -- The person has signed, an offer or a change of the contract, and nothing holds before the programme has.
      when 'countersign' then $q$
        select p.id, s.signed_at as since from terms t
        join terms_signatures s on s.terms_id = t.id and s.party = 'member' join placements p on p.id = t.placement_id
        where t.programme_id = $1 and t.status = 'ready' and t.countersigned_at is null
          and p.status in ('accepted', 'contracted', 'oriented', 'active', 'probation', 'suspended', 'evacuated')
          and ($2 is null or p.coordinator_id is null or p.coordinator_id = any ($2))
        order by s.signed_at, p.id limit $5 $q$
      when 'overdue_end' then $q$
        select p.id, p.ends_on::timestamptz as since from placements p
        where p.programme_id = $1 and p.status = 'active' and p.ends_on < $3
          and ($2 is null or p.coordinator_id is null or p.coordinator_id = any ($2))
        order by p.ends_on, p.id limit $5 $q$
      when 'quiet' then $q$
        select p.id, coalesce((select max(r.given_at) from progress_reports r where r.placement_id = p.id), p.status_at) as since
        from placements p
        where p.programme_id = $1 and p.status = 'active' and p.status_at < $3 - ($4 ->> 'quiet')::integer
          and ($2 is null or p.coordinator_id is null or p.coordinator_id = any ($2))
          and not exists (select from progress_reports r where r.placement_id = p.id
            and r.given_at >= $3 - ($4 ->> 'quiet')::integer)
        order by p.status_at, p.id limit $5 $q$
      when 'start_near' then $q$
        select p.id, p.starts_on::timestamptz as since from placements p
        where p.programme_id = $1 and p.status in ('selected', 'cleared', 'offered', 'accepted', 'contracted')
          and p.starts_on <= $3 + ($4 ->> 'startNear')::integer
          and ($2 is null or p.coordinator_id is null or p.coordinator_id = any ($2))
        order by p.starts_on, p.id limit $5 $q$
      when 'answer' then $q$
        select p.id, p.answer_due_at as since from placements p
        where p.programme_id = $1 and p.status = 'invited' and p.answer_due_at >= $3
          and p.answer_due_at < $3 + (($4 ->> 'answer')::integer + 1)
          and ($2 is null or p.coordinator_id is null or p.coordinator_id = any ($2))
        order by p.answer_due_at, p.id limit $5 $q$
      when 'follow_up' then $q$
        select p.id, min(f.due_on)::timestamptz as since from follow_ups f join placements p on p.id = f.placement_id
        where f.programme_id = $1 and f.answered_at is null and f.given_up_at is null
          and f.due_on < $3 - ($4 ->> 'followUp')::integer
          and ($2 is null or p.coordinator_id is null or p.coordinator_id = any ($2))
        group by p.id order by 2, 1 limit $5 $q$
      -- What begins soon stands above, and once.
      else $q$
        select each.id, each.since from unnest($6) as state
        cross join lateral (select p.id, p.status_at as since from placements p
          where p.programme_id = $1 and p.status = state and p.status_at < $3 - ($4 ->> $7)::integer
            and ($7 <> 'stuck' or p.starts_on is null or p.starts_on > $3 + ($4 ->> 'startNear')::integer)
            and ($2 is null or p.coordinator_id is null or p.coordinator_id = any ($2))
          order by p.status_at, p.id limit $5) each
        order by 2, 1 limit $5 $q$
      end
      using programme, whose, day, patience, most, case asked
        when 'away' then array['suspended']
        when 'stuck' then array['selected', 'cleared', 'offered', 'accepted', 'contracted']
        when 'result' then array['completing']
        when 'decide' then array['interested', 'interviewed', 'scored'] else '{}'::text[] end, asked
    loop
      of_kind := of_kind || asked;
      of_id := of_id || found.id;
      of_since := of_since || found.since;
    end loop;
  end loop;
  return query select l.kind, p.id, l.since, p.status, p.pseudonym, p.coordinator_id, a.title, a.mode, i.name
    from unnest(of_kind, of_id, of_since) with ordinality l (kind, id, since, place)
    join placements p on p.id = l.id join assignments a on a.id = p.assignment_id join institutions i on i.id = p.institution_id
    order by l.place;
end $function$;
-- called by: compatriot_app

CREATE OR REPLACE FUNCTION public.disclosures_only_end()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
begin
  if (new.ends_at is null or new.ends_at > old.ends_at) and not (
    exists (select 1 from placement_moves m where m.placement_id = old.placement_id and m.undone_at = now()
      and m.at = old.ends_at)
    and exists (select 1 from consents c where c.profile_id = old.profile_id and c.purpose = 'contact'
      -- A consent given since is for something else.
      and c.given_at < old.ends_at)) then
    raise exception 'a disclosure may only end sooner' using errcode = 'insufficient_privilege';
  end if;
  return new;
end $function$;
-- called by: the owner only

CREATE OR REPLACE FUNCTION public.document_adders(kind text)
 RETURNS text[]
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
AS $function$
  select case
    when kind in ('cv', 'photo') then array['member']
    when kind in ('identity', 'degree', 'licence', 'visa_or_return', 'health', 'insurance', 'security', 'terms', 'contract', 'receipt')
      then array['coordinator', 'member']
    when kind in ('report') then array['coordinator', 'host', 'member']
    when kind in ('evidence') then array['coordinator']
    when kind in ('due_diligence') then array['official']
    else array[]::text[] end
$function$;
-- called by: public

CREATE OR REPLACE FUNCTION public.document_parties(programme uuid, placement uuid, profile uuid, institution uuid, project uuid)
 RETURNS text[]
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
  select array_remove(array[
    case when placement is not null and programme = any (actor_coordinator()) then 'coordinator' end,
    case when project is not null and programme = any (actor_coordinator()) and programme = any (actor_team())
      and not own_profile(profile) and not declared_conflict(project) then 'coordinator' end,
    case when coalesce(placement, project) is not null and own_profile(profile) then 'member' end,
    case when placement is not null and exists (select 1 from placements p where p.id = placement
      and p.institution_id = any (actor_institutions())
      and coalesce(nullif(current_setting('app.linked', true), '')::uuid = p.id, true)) then 'host' end,
    case when institution is not null and programme = any (actor_official()) then 'official' end], null)
$function$;
-- called by: compatriot_app

CREATE OR REPLACE FUNCTION public.document_readers(kind text)
 RETURNS text[]
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
AS $function$
  select case
    when kind in ('cv', 'report') then array['coordinator', 'host', 'member']
    when kind in ('identity', 'degree', 'licence', 'visa_or_return', 'health', 'insurance', 'security', 'terms', 'contract', 'receipt',
      'photo') then array['coordinator', 'member']
    when kind in ('evidence') then array['coordinator']
    when kind in ('due_diligence') then array['official']
    else array[]::text[] end
$function$;
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

CREATE OR REPLACE FUNCTION public.due_diligence_decides()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
begin
  update institutions set due_diligence_until = new.valid_until where id = new.institution_id;
  return null;
end $function$;
-- called by: the owner only

CREATE OR REPLACE FUNCTION public.end_contact()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
begin
  update disclosures set ends_at = now() where profile_id = old.profile_id and (ends_at is null or ends_at > now());
  update projects set contact_name = null, contact_email = null, contact_phone = null where profile_id = old.profile_id
    and status <> 'draft';
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
  if actor_link() is not null or (cardinality(actor_official()) = 0 and cardinality(actor_institutions()) = 0
    and not actor_administrator() and actor_system() is null) then
    raise exception 'only officials and hosts may name accounts' using errcode = 'insufficient_privilege';
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

CREATE OR REPLACE FUNCTION public.expire_clearance_papers()
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
declare ended uuid[];
begin
  select coalesce(array_agg(distinct d.placement_id), '{}') into ended from disclosures d
    where d.ends_at < now() - interval '1 day'
      and not exists (select 1 from disclosures o where o.placement_id = d.placement_id
        and (o.ends_at is null or o.ends_at >= now() - interval '1 day'));
  -- Brought by somebody who stepped back before any contact was opened.
  ended := ended || (select coalesce(array_agg(p.id), '{}') from placements p
    where p.status in ('declined', 'lapsed', 'not_selected', 'withdrawn', 'ended_early')
      and p.status_at < now() - interval '1 day'
      and not exists (select 1 from disclosures d where d.placement_id = p.id));
  update documents set removed_at = now(), bytes = null, name = ''
    where placement_id = any (ended) and removed_at is null
      and kind in ('cv', 'identity', 'degree', 'licence', 'visa_or_return', 'health', 'insurance', 'security');
  update checks set note = null where placement_id = any (ended) and note is not null;
end $function$;
-- called by: compatriot_app

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

CREATE OR REPLACE FUNCTION public.feedback_given(placement uuid, by_side text)
 RETURNS boolean
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
  select cardinality(placement_party(placement)) > 0
    and exists (select 1 from placement_feedback f where f.placement_id = placement and f.side = by_side)
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

CREATE OR REPLACE FUNCTION public.follow_up_of(response uuid)
 RETURNS TABLE(id uuid, placement_id uuid, role text, months smallint)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
  select f.id, f.placement_id, f.role, f.months from follow_ups f
  where f.response_id = response and f.programme_id = actor_programme() and actor_system() is not null
$function$;
-- called by: compatriot_app

CREATE OR REPLACE FUNCTION public.forget_follow_up()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
begin
  delete from pgboss.job where data ->> 'subjectId' = old.response_id::text;
  delete from drafts where id = old.response_id;
  delete from draft_browsers where draft_id = old.response_id;
  delete from responses where id = old.response_id;
  return null;
end $function$;
-- called by: the owner only

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

CREATE OR REPLACE FUNCTION public.funding_counts()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
declare was bigint := 0; becomes bigint := 0;
begin
  if tg_op <> 'INSERT' then was := old.amount; end if;
  if tg_op <> 'DELETE' then becomes := new.amount; end if;
  if was <> becomes then
    update budget_lines set funded = funded + becomes - was where id = coalesce(new.line_id, old.line_id);
  end if;
  return null;
end $function$;
-- called by: the owner only

CREATE OR REPLACE FUNCTION public.gave_scores(placement uuid)
 RETURNS boolean
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
  select exists (select 1 from panel_sheets g join panel_seats s on s.id = g.seat_id
    where g.placement_id = placement and (s.account_id = actor_account() or s.contact_id = linked_contact()))
$function$;
-- called by: compatriot_app

CREATE OR REPLACE FUNCTION public.give_token(link uuid, hash bytea)
 RETURNS boolean
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
begin
  if actor_system() is distinct from 'worker' then
    raise exception 'tokens are given by the worker' using errcode = 'insufficient_privilege';
  end if;
  update act_links set token_hash = hash where id = link and programme_id = actor_programme() and token_hash is null
    and revoked_at is null;
  return found;
end $function$;
-- called by: compatriot_app

CREATE OR REPLACE FUNCTION public.has_appraised(project uuid)
 RETURNS boolean
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$ select exists (select 1 from project_appraisals a join projects p on p.id = a.project_id
    where a.project_id = project and a.account_id = actor_account() and a.round = p.round) $function$;
-- called by: compatriot_app

CREATE OR REPLACE FUNCTION public.hold_document(file uuid)
 RETURNS boolean
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
declare kept documents%rowtype;
begin
  select d.* into kept from documents d where d.id = file and d.removed_at is null for update;
  if kept.id is null or not reads_document(kept.programme_id, kept.placement_id, kept.profile_id, kept.institution_id,
      kept.project_id, kept.kind) then
    return false;
  end if;
  -- A host decides nothing on papers, and so keeps nobody from taking one back.
  if not document_parties(kept.programme_id, kept.placement_id, kept.profile_id, kept.institution_id, kept.project_id)
    && array['coordinator', 'member', 'official'] then
    return false;
  end if;
  update documents set held = true where id = file;
  return true;
end $function$;
-- called by: compatriot_app

CREATE OR REPLACE FUNCTION public.hold_papers_of_project()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
begin
  update documents set held = true where project_id = new.id and removed_at is null and not held;
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

CREATE OR REPLACE FUNCTION public.hosts_keep_their_address()
 RETURNS trigger
 LANGUAGE plpgsql
 SET search_path TO 'public', 'pg_temp'
AS $function$
declare changed text[];
begin
  if not row_security_active('institutions') or actor_system() is not null or new.programme_id = any (actor_official())
    or not new.id = any (actor_institutions()) then
    return new;
  end if;
  select coalesce(array_agg(key), '{}') into changed from jsonb_each(to_jsonb(new)) as after(key, value)
    where to_jsonb(old) -> key is distinct from value;
  if not changed <@ array['address', 'website', 'phone', 'time_zone', 'version'] then
    raise exception 'a host keeps its address' using errcode = 'insufficient_privilege';
  end if;
  return new;
end $function$;
-- called by: public

CREATE OR REPLACE FUNCTION public.hosts_need_contact()
 RETURNS trigger
 LANGUAGE plpgsql
 SET search_path TO 'public', 'pg_temp'
AS $function$
begin
  if row_security_active('placements') and actor_system() is null and not new.programme_id = any (actor_coordinator())
    and not own_profile(new.profile_id) and new.institution_id = any (actor_institutions()) and not contact_open(new.id) then
    raise exception 'contact has ended' using errcode = 'insufficient_privilege';
  end if;
  return new;
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

CREATE OR REPLACE FUNCTION public.in_conflict(placement uuid)
 RETURNS boolean
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
  select exists (select 1 from panel_declarations c join panel_seats s on s.id = c.seat_id
    where c.placement_id = placement and c.conflict is not null
      and (s.account_id = actor_account() or s.contact_id = linked_contact()))
$function$;
-- called by: compatriot_app

CREATE OR REPLACE FUNCTION public.indicator_figures(programme uuid, measures text[], first_day date, last_day date, conditions jsonb)
 RETURNS TABLE(measure text, cut text, key text, n bigint, total numeric, middle numeric)
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
declare asked text;
begin
  foreach asked in array measures loop
    continue when not may_read_indicator(programme, asked) or indicator_source(asked) is null;
    return query execute indicator_question(asked) using programme, first_day, last_day,
      first_day::timestamp at time zone 'UTC', (last_day + 1)::timestamp at time zone 'UTC', conditions;
  end loop;
end $function$;
-- called by: compatriot_app

CREATE OR REPLACE FUNCTION public.indicator_question(asked text)
 RETURNS text
 LANGUAGE plpgsql
 IMMUTABLE
 SET search_path TO 'public', 'pg_temp'
AS $function$
declare cuts text[]; money boolean; of_cut text; of_key text; sets text;
begin
  money := asked in ('granted', 'committed', 'paid', 'cost');
  cuts := case
    when asked in ('needs_approved', 'needs_opened', 'needs_filled') then array['mode', 'sector', 'country']
    when asked in ('chosen', 'at_work', 'completed', 'withdrawn', 'ended_early') then array['part', 'mode', 'sector', 'country', 'host']
    when asked in ('vacancies_filled', 'days_to_arrival', 'handed_over', 'projects_proposed', 'projects_approved') then '{}'
    else array['part'] end;
  select coalesce(string_agg(format('when grouping(f.%1$I) = 0 then %1$L', c), ' '), ''),
      coalesce(string_agg(format('when grouping(f.%1$I) = 0 then f.%1$I', c), ' '), ''), coalesce(string_agg(format(', (f.%I)', c), ''), '')
    into of_cut, of_key, sets from unnest(cuts) c;
  return format($q$
    select %L::text, g.cut, g.key, g.n, g.total, g.middle from (
      select %s as cut, %s as key, %s as n, coalesce(sum(f.value), 0) as total, %s as middle
      from (%s) f group by grouping sets (%s)) g
    where g.key is not null or g.cut = 'all' $q$,
    asked,
    case when money then $c$'donor'$c$ when of_cut = '' then $c$'all'$c$ else 'case ' || of_cut || $c$ else 'all' end$c$ end,
    case when money then $c$f.donor_id::text || '.' || f.part$c$ when of_key = '' then 'null::text' else 'case ' || of_key || ' end' end,
    case when 'mode' = any (cuts) then 'coalesce(sum(f.n), 0)::bigint' else 'count(*)' end,
    case when asked like 'days_%' then 'percentile_cont(0.5) within group (order by f.value)::numeric' else 'null::numeric' end,
    -- Thousands of people are of some hundred needs: what a need is like is looked up once for each, not once for each person.
    case when 'mode' = any (cuts) then format($q$
      select s.part, s.n, s.value, a.mode, a.sector, a.country, i.kind as host
      from (select r.assignment_id, r.part, count(*) as n, sum(r.value) as value from (%s) r group by r.assignment_id, r.part) s
        join assignments a on a.id = s.assignment_id join institutions i on i.id = a.institution_id $q$, indicator_rows(asked))
      else indicator_rows(asked) end,
    -- In all, but never across two currencies.
    case when money then '(f.part, f.donor_id)' when asked = 'projects_tranches' then '(f.part)' else '()' || sets end);
end $function$;
-- called by: compatriot_app

CREATE OR REPLACE FUNCTION public.indicator_records(programme uuid, measure text, first_day date, last_day date, conditions jsonb, skipped integer, most integer)
 RETURNS TABLE(record text, id uuid, day date, part text, value numeric, title text, who text, institution text)
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
#variable_conflict use_column
begin
  if not may_read_indicator(programme, measure) or indicator_source(measure) is null then return; end if;
  return query execute format($q$
    select f.record, f.id, f.day, f.part, f.value, coalesce(a.title, j.title, l.code || ' ' || l.name, o.title),
      coalesce(p.pseudonym, j.pseudonym), i.name
    from (select r.*, row_number() over (order by r.day desc, r.id, r.part, r.value, r.donor_id) as place
        from (%s) r where r.id is not null order by place offset $7 limit $8) f
      left join placements p on f.record in ('placement', 'payment') and p.id = f.id
      left join assignments a on a.id = f.assignment_id left join institutions i on i.id = a.institution_id
      left join projects j on f.record = 'project' and j.id = f.id
      left join budget_lines l on f.record = 'line' and l.id = f.id
      left join orientations o on f.record = 'orientation' and o.id = f.id
    order by f.place $q$, indicator_rows(measure))
    using programme, first_day, last_day, first_day::timestamp at time zone 'UTC',
      (last_day + 1)::timestamp at time zone 'UTC', conditions, skipped, most;
end $function$;
-- called by: compatriot_app

CREATE OR REPLACE FUNCTION public.indicator_rows(measure text)
 RETURNS text
 LANGUAGE sql
 IMMUTABLE
 SET search_path TO 'public', 'pg_temp'
AS $function$
  select 'select f.* from (' || case measure when 'satisfaction' then
    'select s.record, case when s.open then s.id end, case when s.open then s.day else s.year_ends end, s.part, s.value,
      case when s.open then s.mode end, case when s.open then s.sector end, case when s.open then s.country end,
      case when s.open then s.host end, case when s.open then s.assignment_id end, s.donor_id
    from (select g.*, make_date(extract(year from g.day)::integer, 1, 1) as year_begins,
        make_date(extract(year from g.day)::integer, 12, 31) as year_ends,
        exists (select from disclosures d where d.placement_id = g.id and (d.ends_at is null or d.ends_at > now())) as open
      from (' || indicator_source(measure) || ') g (record, id, day, part, value, mode, sector, country, host, assignment_id, donor_id)) s
    where s.open or ($2 <= s.year_begins and $3 >= s.year_ends)'
    else indicator_source(measure) end || ') f (record, id, day, part, value, mode, sector, country, host, assignment_id, donor_id)
    where ($6 ->> ''mode'' is null or f.mode = $6 ->> ''mode'') and ($6 ->> ''sector'' is null or f.sector = $6 ->> ''sector'')
      and ($6 ->> ''country'' is null or f.country = $6 ->> ''country'') and ($6 ->> ''host'' is null or f.host = $6 ->> ''host'')
      and ($6 ->> ''part'' is null or f.part = $6 ->> ''part'')
      and ($6 ->> ''donor'' is null or f.donor_id = ($6 ->> ''donor'')::uuid or (f.donor_id is null and f.assignment_id in (
        select g.assignment_id from assignment_funding g join budget_lines b on b.id = g.line_id
        where g.programme_id = $1 and b.donor_id = ($6 ->> ''donor'')::uuid)))'
$function$;
-- called by: compatriot_app

CREATE OR REPLACE FUNCTION public.indicator_seated()
 RETURNS text[]
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
AS $function$
  select array['selected', 'cleared', 'offered', 'accepted', 'contracted', 'oriented', 'active', 'probation', 'suspended', 'evacuated',
    'completing', 'completed', 'settled', 'followed_up', 'closed']
$function$;
-- called by: compatriot_app

CREATE OR REPLACE FUNCTION public.indicator_source(measure text)
 RETURNS text
 LANGUAGE sql
 IMMUTABLE
 SET search_path TO 'public', 'pg_temp'
AS $function$
  select case measure
    when 'needs_approved' then $q$
      select 'need', a.id, (max(e.at) at time zone 'UTC')::date, null::text, 1::numeric, a.mode, a.sector, a.country, i.kind, a.id, null::uuid
      from events e join assignments a on a.id = e.subject_id and a.programme_id = $1 left join institutions i on i.id = a.institution_id
      where e.programme_id = $1 and e.kind = 'assignment.approved' and e.at >= $4 and e.at < $5 group by a.id, i.kind $q$
    when 'needs_opened' then $q$
      select 'need', a.id, (max(e.at) at time zone 'UTC')::date, null::text, 1::numeric, a.mode, a.sector, a.country, i.kind, a.id, null::uuid
      from events e join assignments a on a.id = e.subject_id and a.programme_id = $1 left join institutions i on i.id = a.institution_id
      where e.programme_id = $1 and e.kind = 'assignment.opened' and e.at >= $4 and e.at < $5 group by a.id, i.kind $q$
    -- When the last seat was taken is asked of those needs alone that have as many seated as seats.
    when 'needs_filled' then $q$
      select 'need', a.id, (f.at at time zone 'UTC')::date, null::text, 1::numeric, a.mode, a.sector, a.country, i.kind, a.id, null::uuid
      from (with whole as materialized (
            select s.assignment_id from assignments n join placements s on s.assignment_id = n.id
            where n.programme_id = $1 and s.status = any (indicator_seated())
            group by s.assignment_id, n.seats having count(*) >= n.seats)
          select p.assignment_id, count(distinct p.id) as seats, max(e.at) as at
          from whole w join placements p on p.assignment_id = w.assignment_id and p.programme_id = $1 and p.status = any (indicator_seated())
            join events e on e.subject_id = p.id and e.programme_id = $1 and e.kind = 'placement.selected' and e.at < $5
          group by p.assignment_id) f
        join assignments a on a.id = f.assignment_id and f.seats >= a.seats left join institutions i on i.id = a.institution_id
      where f.at >= $4 $q$
    when 'vacancies_filled' then $q$
      select 'need', a.id, (f.at at time zone 'UTC')::date, null::text, 1::numeric, a.mode, a.sector, a.country, i.kind, a.id, null::uuid
      from (with whole as materialized (
            select s.assignment_id from assignments n join placements s on s.assignment_id = n.id
            where n.programme_id = $1 and s.status = any (indicator_seated()) and n.vacancy
            group by s.assignment_id, n.seats having count(*) >= n.seats)
          select p.assignment_id, count(distinct p.id) as seats, max(e.at) as at
          from whole w join placements p on p.assignment_id = w.assignment_id and p.programme_id = $1 and p.status = any (indicator_seated())
            join events e on e.subject_id = p.id and e.programme_id = $1 and e.kind = 'placement.selected' and e.at < $5
          group by p.assignment_id) f
        join assignments a on a.id = f.assignment_id and f.seats >= a.seats left join institutions i on i.id = a.institution_id
      where f.at >= $4 $q$
    -- From the approval to the first who was shortlisted, or invited at once.
    when 'days_to_shortlist' then $q$
      select 'need', a.id, (f.at at time zone 'UTC')::date,
        case when (f.at at time zone 'UTC')::date - (ap.at at time zone 'UTC')::date <= 14 then 'within' else 'later' end,
        greatest(0, (f.at at time zone 'UTC')::date - (ap.at at time zone 'UTC')::date)::numeric,
        a.mode, a.sector, a.country, i.kind, a.id, null::uuid
      from (select p.assignment_id, min(e.at) as at from events e join placements p on p.id = e.subject_id and p.programme_id = $1
          where e.programme_id = $1 and e.kind in ('placement.shortlisted', 'placement.invited') and e.at < $5
          group by p.assignment_id having min(e.at) >= $4) f
        join (select subject_id, min(at) as at from events where programme_id = $1 and kind = 'assignment.approved' group by subject_id) ap
          on ap.subject_id = f.assignment_id
        join assignments a on a.id = f.assignment_id left join institutions i on i.id = a.institution_id $q$
    when 'days_to_arrival' then $q$
      select 'placement', p.id, p.arrived_on, null::text, greatest(0, p.arrived_on - (ap.at at time zone 'UTC')::date)::numeric,
        a.mode, a.sector, a.country, i.kind, p.assignment_id, null::uuid
      from placements p
        join (select subject_id, min(at) as at from events where programme_id = $1 and kind = 'assignment.approved' group by subject_id) ap
          on ap.subject_id = p.assignment_id
        left join assignments a on a.id = p.assignment_id left join institutions i on i.id = a.institution_id
      where p.programme_id = $1 and p.arrived_on between $2 and $3 $q$
    -- A choice that was taken back is none: the person stands before it again, or withdrew from there.
    when 'chosen' then $q$
      select 'placement', p.id, ((select max(e.at) from events e where e.programme_id = $1 and e.kind = 'placement.selected'
          and e.subject_id = p.id and e.at >= $4 and e.at < $5) at time zone 'UTC')::date,
        a.again, 1::numeric, a.mode, a.sector, a.country, i.kind, p.assignment_id, null::uuid
      from placements p left join assignments a on a.id = p.assignment_id left join institutions i on i.id = a.institution_id
      where p.programme_id = $1
        and exists (select from events e where e.programme_id = $1 and e.kind = 'placement.selected' and e.subject_id = p.id
          and e.at >= $4 and e.at < $5)
        and (p.status = any (indicator_seated() || 'ended_early'::text) or (p.status = 'withdrawn' and (
          not exists (select from placement_moves m where m.placement_id = p.id and m.verb = 'select' and m.undone_at is not null)
          or not exists (select from placement_moves m where m.placement_id = p.id and m.verb = 'select'
            group by m.placement_id having bool_and(m.undone_at is not null))))) $q$
    when 'at_work' then $q$
      select 'placement', p.id, p.arrived_on, null::text, 1::numeric, a.mode, a.sector, a.country, i.kind, p.assignment_id, null::uuid
      from placements p left join assignments a on a.id = p.assignment_id left join institutions i on i.id = a.institution_id
      where p.programme_id = $1 and p.arrived_on <= $3
        and coalesce(case when p.status in ('withdrawn', 'ended_early') then (p.status_at at time zone 'UTC')::date
          when p.status in ('completed', 'settled', 'followed_up', 'closed') then coalesce(p.completed_on, p.ends_on, p.arrived_on)
          end, $3) >= $2 $q$
    when 'completed' then $q$
      select 'placement', p.id, p.completed_on, null::text, 1::numeric, a.mode, a.sector, a.country, i.kind, p.assignment_id, null::uuid
      from placements p left join assignments a on a.id = p.assignment_id left join institutions i on i.id = a.institution_id
      where p.programme_id = $1 and p.completed_on between $2 and $3
        and p.status in ('completed', 'settled', 'followed_up', 'closed') $q$
    when 'withdrawn' then $q$
      select 'placement', p.id, (p.status_at at time zone 'UTC')::date, coalesce(p.reason_code, 'other'), 1::numeric,
        a.mode, a.sector, a.country, i.kind, p.assignment_id, null::uuid
      from placements p left join assignments a on a.id = p.assignment_id left join institutions i on i.id = a.institution_id
      where p.programme_id = $1 and p.status = 'withdrawn' and p.status_at >= $4 and p.status_at < $5 $q$
    when 'ended_early' then $q$
      select 'placement', p.id, (p.status_at at time zone 'UTC')::date, coalesce(p.reason_code, 'other'), 1::numeric,
        a.mode, a.sector, a.country, i.kind, p.assignment_id, null::uuid
      from placements p left join assignments a on a.id = p.assignment_id left join institutions i on i.id = a.institution_id
      where p.programme_id = $1 and p.status = 'ended_early' and p.status_at >= $4 and p.status_at < $5 $q$
    when 'reached' then $q$
      select 'placement', r.placement_id, (r.given_at at time zone 'UTC')::date, w.kind || '.' || s.sex, s.people::numeric,
        a.mode, a.sector, a.country, i.kind, p.assignment_id, null::uuid
      from placement_results r join people_reached w on w.placement_id = r.placement_id
        cross join lateral (values ('women', w.women), ('men', w.men), ('unknown', w.unknown)) s (sex, people)
        left join placements p on p.id = r.placement_id left join assignments a on a.id = p.assignment_id
        left join institutions i on i.id = a.institution_id
      where r.programme_id = $1 and r.given_at >= $4 and r.given_at < $5 and s.people > 0 $q$
    when 'outcome' then $q$
      select 'placement', r.placement_id, (r.given_at at time zone 'UTC')::date, r.outcome, 1::numeric,
        a.mode, a.sector, a.country, i.kind, p.assignment_id, null::uuid
      from placement_results r left join placements p on p.id = r.placement_id left join assignments a on a.id = p.assignment_id
        left join institutions i on i.id = a.institution_id
      where r.programme_id = $1 and r.given_at >= $4 and r.given_at < $5 $q$
    when 'handed_over' then $q$
      select 'placement', p.id, (max(h.confirmed_at) at time zone 'UTC')::date, null::text, count(*)::numeric,
        a.mode, a.sector, a.country, i.kind, a.id, null::uuid
      from handovers h left join placements p on p.id = h.placement_id left join assignments a on a.id = p.assignment_id
        left join institutions i on i.id = a.institution_id
      where h.programme_id = $1 and h.confirmed_at >= $4 and h.confirmed_at < $5
      group by p.id, a.id, i.kind $q$
    -- Due until today: what lies ahead is not unanswered. One for an answer, nothing without.
    when 'follow_up' then $q$
      select 'placement', p.id, f.due_on, f.months::text, (f.answered_at is not null)::integer::numeric,
        a.mode, a.sector, a.country, i.kind, p.assignment_id, null::uuid
      from follow_ups f left join placements p on p.id = f.placement_id left join assignments a on a.id = p.assignment_id
        left join institutions i on i.id = a.institution_id
      where f.programme_id = $1
        and f.due_on between $2 and least($3, (now() at time zone 'UTC')::date) $q$
    when 'satisfaction' then $q$
      select 'placement', p.id, (f.given_at at time zone 'UTC')::date, f.side, f.overall::numeric,
        a.mode, a.sector, a.country, i.kind, p.assignment_id, null::uuid
      from placement_feedback f left join placements p on p.id = f.placement_id left join assignments a on a.id = p.assignment_id
        left join institutions i on i.id = a.institution_id
      where f.programme_id = $1 and f.given_at >= $4 and f.given_at < $5 $q$
    when 'virtual_minutes' then $q$
      select 'placement', p.id, s.held_on, case when s.confirmed_at is null then 'told' else 'confirmed' end, s.minutes::numeric,
        a.mode, a.sector, a.country, i.kind, p.assignment_id, null::uuid
      from work_sessions s left join placements p on p.id = s.placement_id left join assignments a on a.id = p.assignment_id
        left join institutions i on i.id = a.institution_id
      where s.programme_id = $1 and s.held_on between $2 and $3 $q$
    when 'orientation' then $q$
      select 'orientation', o.id, (o.starts_at at time zone o.time_zone)::date, c.nationality || '.' || s.sex, s.people::numeric,
        null::text, null::text, null::text, null::text, null::uuid, null::uuid
      from orientations o join orientation_counts c on c.orientation_id = o.id
        cross join lateral (values ('women', c.women), ('men', c.men), ('unknown', c.unknown)) s (sex, people)
      where o.programme_id = $1 and c.programme_id = $1 and o.cancelled_at is null
        and (o.starts_at at time zone o.time_zone)::date between $2 and $3 and s.people > 0 $q$
    -- Money: the part is the currency, in minor units; nothing is ever added across two.
    when 'granted' then $q$
      select 'line', l.id, l.valid_from, l.currency, l.amount::numeric, null::text, null::text, null::text, null::text, null::uuid, l.donor_id
      from budget_lines l where l.programme_id = $1 and l.valid_from <= $3 and l.valid_until >= $2 $q$
    when 'committed' then $q$
      select 'payment', y.placement_id, (y.at at time zone 'UTC')::date, y.line_currency, y.line_amount::numeric,
        a.mode, a.sector, a.country, i.kind, a.id, l.donor_id
      from payments y join budget_lines l on l.id = y.line_id left join assignments a on a.id = y.assignment_id
        left join institutions i on i.id = a.institution_id
      where y.programme_id = $1 and l.programme_id = $1 and y.status <> 'cancelled' and y.at >= $4 and y.at < $5
      union all
      select 'project', j.id, (e.at at time zone 'UTC')::date, t.line_currency, coalesce(t.line_amount, t.amount)::numeric, null, j.sector, j.country, null, null, l.donor_id
      from (select subject_id, max(at) as at from events where programme_id = $1 and kind = 'project.approved' group by subject_id) e
        join projects j on j.id = e.subject_id and j.programme_id = $1
        join project_milestones t on t.project_id = j.id and t.committed and t.amount > 0 join budget_lines l on l.id = t.line_id
      where e.at >= $4 and e.at < $5 $q$
    when 'paid' then $q$
      select 'payment', y.placement_id, y.made_on, y.line_currency, y.line_amount::numeric,
        a.mode, a.sector, a.country, i.kind, a.id, l.donor_id
      from payments y join budget_lines l on l.id = y.line_id left join assignments a on a.id = y.assignment_id
        left join institutions i on i.id = a.institution_id
      where y.programme_id = $1 and l.programme_id = $1 and y.status = 'made' and y.made_on between $2 and $3
      union all
      select 'project', j.id, t.paid_on, t.line_currency, coalesce(t.line_amount, t.amount)::numeric, null, j.sector, j.country, null, null, l.donor_id
      from project_milestones t join projects j on j.id = t.project_id join budget_lines l on l.id = t.line_id
      where t.programme_id = $1 and j.programme_id = $1 and t.status = 'paid' and t.amount > 0 and t.paid_on between $2 and $3 $q$
    -- All that was ever paid to a person whose work was completed in the period, a row for each donor and currency.
    when 'cost' then $q$
      select 'payment', p.id, p.completed_on, y.line_currency, sum(y.line_amount)::numeric,
        a.mode, a.sector, a.country, i.kind, a.id, l.donor_id
      from placements p join payments y on y.placement_id = p.id and y.status = 'made' join budget_lines l on l.id = y.line_id
        left join assignments a on a.id = p.assignment_id left join institutions i on i.id = a.institution_id
      where p.programme_id = $1 and y.programme_id = $1 and p.completed_on between $2 and $3
        and p.status in ('completed', 'settled', 'followed_up', 'closed')
      group by p.id, a.id, i.kind, l.donor_id, y.line_currency $q$
    when 'projects_proposed' then $q$
      select 'project', j.id, (e.at at time zone 'UTC')::date, null::text, 1::numeric, null::text, j.sector, j.country, null::text, null::uuid, null::uuid
      from (select subject_id, min(at) as at from events where programme_id = $1 and kind = 'project.submitted' group by subject_id) e
        join projects j on j.id = e.subject_id and j.programme_id = $1
      where e.at >= $4 and e.at < $5 and j.status <> 'draft' $q$
    when 'projects_approved' then $q$
      select 'project', j.id, (e.at at time zone 'UTC')::date, null::text, 1::numeric, null::text, j.sector, j.country, null::text, null::uuid, null::uuid
      from (select subject_id, max(at) as at from events where programme_id = $1 and kind = 'project.approved' group by subject_id) e
        join projects j on j.id = e.subject_id and j.programme_id = $1
      where e.at >= $4 and e.at < $5 and j.status <> 'draft' $q$
    when 'projects_tranches' then $q$
      select 'project', j.id, t.paid_on, coalesce(t.line_currency, j.currency), coalesce(t.line_amount, t.amount)::numeric, null::text, j.sector, j.country, null::text,
        null::uuid, l.donor_id
      from project_milestones t join projects j on j.id = t.project_id left join budget_lines l on l.id = t.line_id
      where t.programme_id = $1 and j.programme_id = $1 and t.status = 'paid' and t.amount > 0 and t.paid_on between $2 and $3 $q$
    when 'projects_outcome' then $q$
      select 'project', j.id, j.completed_on, j.results ->> 'outcome', 1::numeric, null::text, j.sector, j.country, null::text, null::uuid, null::uuid
      from projects j where j.programme_id = $1 and j.status = 'completed' and j.completed_on between $2 and $3
        and j.results is not null $q$
    when 'projects_reached' then $q$
      select 'project', j.id, j.completed_on, (w ->> 'kind') || '.' || s.sex, (w ->> s.sex)::numeric,
        null::text, j.sector, j.country, null::text, null::uuid, null::uuid
      from projects j cross join lateral jsonb_array_elements(j.results -> 'reached') w
        cross join (values ('women'), ('men'), ('unknown')) s (sex)
      where j.programme_id = $1 and j.status = 'completed' and j.completed_on between $2 and $3 and (w ->> s.sex)::integer > 0 $q$
    end
$function$;
-- called by: compatriot_app

CREATE OR REPLACE FUNCTION public.institution_people(institution uuid)
 RETURNS TABLE(account_id uuid, email text, name text)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
  select m.account_id, a.email, m.name from institution_members m join accounts a on a.id = m.account_id
  where m.institution_id = institution and actor_link() is null
    and (m.institution_id = any (actor_institutions()) or m.programme_id = any (actor_official())
      or (m.programme_id = actor_programme() and actor_system() is not null))
  order by a.email
$function$;
-- called by: compatriot_app

CREATE OR REPLACE FUNCTION public.last_placement_event(placement uuid)
 RETURNS text
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
  select e.kind from events e where e.subject_id = placement and exists (
    select 1 from placement_moves m where m.placement_id = placement and m.account_id = actor_account())
  order by e.at desc, e.id desc limit 1
$function$;
-- called by: compatriot_app

CREATE OR REPLACE FUNCTION public.lay_out_payments(placement uuid, rows jsonb)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
declare stands terms%rowtype; replaced uuid[];
begin
  select * into stands from terms t where t.placement_id = placement and t.countersigned_at is not null order by t.number desc limit 1;
  if stands.countersigned_at is distinct from now() or not exists (select 1 from terms_signatures s
    where s.terms_id = stands.id and s.party = 'programme' and s.account_id = actor_account()) then
    raise exception 'only with the signature' using errcode = 'insufficient_privilege';
  end if;
  perform 1 from budget_lines l where l.id in (select y.line_id from payments y where y.placement_id = placement)
    order by l.id for update;
  with gone as (update payments set status = 'cancelled', cancelled = 'terms_changed'
    where placement_id = placement and claim_id is null and status in ('due', 'held') returning id)
  select coalesce(array_agg(id), '{}') into replaced from gone;
  insert into payments (programme_id, placement_id, profile_id, assignment_id, line_id, line_currency, part, due_on, amount, currency,
      rate, rated_on, line_amount, account_id, at)
    select o.programme_id, o.placement_id, o.profile_id, o.assignment_id, o.line_id, o.line_currency, o.part, r."dueOn", r.amount,
      o.currency, o.rate, o.rated_on, r."lineAmount", o.account_id, o.at
    from jsonb_to_recordset(rows) as r ("from" uuid, "dueOn" date, amount bigint, "lineAmount" bigint)
      join payments o on o.id = r."from" and o.id = any (replaced);
  if exists (select 1 from payments y where y.placement_id = placement and y.claim_id is null
      and (y.status = 'due' or y.id = any (replaced)) group by y.line_id
      having sum(case when y.status = 'due' then y.line_amount else -y.line_amount end) > 0)
    or exists (select 1 from (values ('stipend', stands.stipend * stands.stipend_times), ('travel', stands.travel),
        ('allowance', stands.daily * stands.daily_days)) asked (part, amount)
      where asked.amount <> (select coalesce(sum(y.amount), 0) from payments y where y.placement_id = placement
        and y.part = asked.part and y.status in ('due', 'made') and y.currency = stands.currency)) then
    raise exception 'not what the contract says' using errcode = 'insufficient_privilege';
  end if;
end $function$;
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

CREATE OR REPLACE FUNCTION public.link_used()
 RETURNS void
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
  update act_links set used_at = now() where id = actor_link()
$function$;
-- called by: compatriot_app

CREATE OR REPLACE FUNCTION public.linked_assignment()
 RETURNS uuid
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$ select p.assignment_id from placements p where p.id = actor_linked() $function$;
-- called by: compatriot_app

CREATE OR REPLACE FUNCTION public.linked_contact()
 RETURNS uuid
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$ select l.contact_id from act_links l where l.id = actor_link() $function$;
-- called by: compatriot_app

CREATE OR REPLACE FUNCTION public.linked_profile()
 RETURNS uuid
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$ select p.profile_id from placements p where p.id = actor_linked() $function$;
-- called by: compatriot_app

CREATE OR REPLACE FUNCTION public.listed_figures(programme uuid, measures text[], first_day date, last_day date, conditions jsonb)
 RETURNS TABLE(measure text, cut text, key text, n bigint, total numeric, middle numeric)
 LANGUAGE plpgsql
 STABLE
 SET search_path TO 'public', 'pg_temp'
AS $function$
declare asked text;
begin
  foreach asked in array measures loop
    continue when not programme = any (actor_official())
      or asked not in ('at_work', 'completed', 'withdrawn', 'ended_early', 'reached', 'outcome');
    return query execute indicator_question(asked) using programme, first_day, last_day,
      first_day::timestamp at time zone 'UTC', (last_day + 1)::timestamp at time zone 'UTC', conditions;
  end loop;
end $function$;
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

CREATE OR REPLACE FUNCTION public.mails_go_with_the_person()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
declare stays uuid[]; about uuid[]; told uuid[]; found uuid[]; each record;
begin
  select coalesce(array_agg(p.id), '{}') into stays from placements p where p.profile_id = old.id;
  about := array[old.id] || stays;
  -- Whatever hangs on the person or their placements: a concern, a link, a certificate, a project, and what is added later.
  for each in select c.relname as name, exists (select 1 from pg_attribute a where a.attrelid = c.oid and a.attname = 'profile_id') as own
    from pg_class c where c.relnamespace = 'public'::regnamespace and c.relkind = 'r' and c.relname not in ('access_records', 'placements')
      and exists (select 1 from pg_attribute a where a.attrelid = c.oid and a.attname = 'id' and a.atttypid = 'uuid'::regtype)
      and exists (select 1 from pg_attribute a where a.attrelid = c.oid and a.attname in ('profile_id', 'placement_id')
        and a.atttypid = 'uuid'::regtype)
  loop
    execute format('select coalesce(array_agg(id), ''{}'') from %I where %s', each.name,
      case when each.own then 'profile_id = $1' else 'placement_id = any ($2)' end) into found using old.id, stays;
    about := about || found;
  end loop;
  select coalesce(array_agg(e.id), '{}') into told from events e where e.subject_id = any (about);
  delete from mails m where m.causes && (about || told);
  return old;
end $function$;
-- called by: the owner only

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

CREATE OR REPLACE FUNCTION public.may_apply(profile uuid, assignment uuid)
 RETURNS boolean
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
  select exists (select 1 from profiles p where p.id = profile and p.account_id = actor_account())
    and takes_applicant(profile, assignment)
$function$;
-- called by: compatriot_app

CREATE OR REPLACE FUNCTION public.may_apply_for(profile uuid, assignment uuid)
 RETURNS boolean
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
  select exists (select 1 from profiles p where p.id = profile and p.programme_id = any (actor_coordinator())
      and p.account_id is distinct from actor_account())
    and takes_applicant(profile, assignment)
$function$;
-- called by: compatriot_app

CREATE OR REPLACE FUNCTION public.may_be_contacted(profile uuid)
 RETURNS boolean
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
  select exists (select 1 from consents c where c.profile_id = profile and c.purpose = 'contact'
    and c.programme_id = any (actor_coordinator()))
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

CREATE OR REPLACE FUNCTION public.may_name_host(institution uuid, who uuid)
 RETURNS boolean
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
  select exists (select from institutions i where i.id = institution and (i.programme_id = any (actor_coordinator())
    or (i.programme_id = any (actor_official())
      and not exists (select from disclosures d where d.institution_id = i.id)
      and not exists (select from memberships m where m.account_id = who and m.programme_id = i.programme_id))))
$function$;
-- called by: compatriot_app

CREATE OR REPLACE FUNCTION public.may_read_indicator(programme uuid, measure text)
 RETURNS boolean
 LANGUAGE sql
 STABLE
 SET search_path TO 'public', 'pg_temp'
AS $function$
  select coalesce((programme = any (actor_coordinator()) and programme = any (actor_team()))
    or (programme = any (actor_official())
      and measure in ('needs_approved', 'needs_opened', 'needs_filled', 'vacancies_filled')), false)
$function$;
-- called by: the owner only

CREATE OR REPLACE FUNCTION public.member_language(placement uuid)
 RETURNS text
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
  select coalesce(a.language, r.language) from placements p join profiles f on f.id = p.profile_id
    left join accounts a on a.id = f.account_id left join responses r on r.id = f.response_id
  where p.id = placement and (own_profile(p.profile_id) or (p.programme_id = actor_programme() and actor_system() is not null)
    or (p.programme_id = any (actor_coordinator()) and exists (select 1 from disclosures d where d.placement_id = p.id
      and (d.ends_at is null or d.ends_at > now()))))
$function$;
-- called by: compatriot_app

CREATE OR REPLACE FUNCTION public.milestones_take_steps()
 RETURNS trigger
 LANGUAGE plpgsql
 SET search_path TO 'public', 'pg_temp'
AS $function$
declare own boolean; phase text; money text; changed text[];
begin
  if not row_security_active('project_milestones') or actor_system() is not null then return coalesce(new, old); end if;
  select own_profile(p.profile_id), p.status, p.currency into own, phase, money from projects p
    where p.id = coalesce(new.project_id, old.project_id);
  if tg_op in ('INSERT', 'DELETE') then
    if own and phase in ('draft', 'returned') and (tg_op = 'DELETE' or (new.status = 'planned' and new.line_id is null
      and not new.committed and new.report is null and new.line_amount is null and new.rate is null)) then
      return coalesce(new, old);
    end if;
  else
    select coalesce(array_agg(key), '{}') into changed from jsonb_each(to_jsonb(new)) as after(key, value)
      where to_jsonb(old) -> key is distinct from value;
    if changed = '{}' then
      raise exception 'nothing was changed' using errcode = 'insufficient_privilege';
    elsif own then
      if phase = 'running' and old.status in ('planned', 'reported') and new.status = 'reported'
        and changed <@ array['status', 'report', 'reported_at', 'reason']
        and (new.amount = 0 or exists (select 1 from documents d where d.milestone_id = new.id and d.removed_at is null)) then
        return new;
      end if;
      -- Who withdraws gives back what was not paid.
      if phase = 'withdrawn' and old.status <> 'paid' and new.status = 'cancelled' and changed <@ array['status', 'committed'] then
        return new;
      end if;
    elsif new.programme_id = any (actor_coordinator()) then
      if old.status = 'planned' and new.status = 'planned' and new.programme_id = any (actor_finance())
        and phase in ('submitted', 'approved') and (new.line_currency = money) = (new.rate is null)
        and changed <@ array['line_id', 'line_currency', 'committed', 'line_amount', 'rate', 'rated_on', 'rate_source'] then
        return new;
      end if;
      if phase = 'running' and old.status in ('reported', 'planned') and new.status in ('approved', 'planned')
        and (old.status = 'reported' or old.advance) and changed <@ array['status', 'decided_by', 'decided_at', 'reason']
        and (new.status = 'planned' or old.status = 'planned' or new.amount = 0
          or exists (select 1 from documents d where d.milestone_id = new.id and d.removed_at is null and d.held)) then
        return new;
      end if;
      if phase = 'running' and old.status = 'approved' and new.status = 'paid' and new.programme_id = any (actor_finance())
        and changed <@ (array['status', 'paid_on', 'reference'] || case when new.paid_rate is null then '{}'
          else array['line_amount', 'paid_rate', 'paid_rated_on', 'paid_rate_source'] end) then return new; end if;
      if phase in ('stopped', 'completed') and old.status <> 'paid' and new.status = 'cancelled'
        and changed <@ array['status', 'committed'] then return new; end if;
    end if;
  end if;
  raise exception 'not a step of a milestone that is theirs' using errcode = 'insufficient_privilege';
end $function$;
-- called by: public

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

CREATE OR REPLACE FUNCTION public.one_side()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
begin
  -- Two who name the same person to a side each wait for each other.
  perform pg_advisory_xact_lock(hashtextextended('one side ' || new.programme_id || new.account_id, 0));
  if (case tg_table_name
    when 'institution_members' then exists (select from memberships m where m.account_id = new.account_id
      and m.programme_id = new.programme_id and m.role = 'coordinator')
    else exists (select from institution_members h where h.account_id = new.account_id and h.programme_id = new.programme_id) end) then
    raise exception 'nobody stands on both sides' using errcode = 'check_violation', constraint = 'one_side';
  end if;
  return new;
end $function$;
-- called by: the owner only

CREATE OR REPLACE FUNCTION public.open_follow_up(link text, secret text, tongue text)
 RETURNS TABLE(outcome text, draft uuid, programme uuid, code text, name text, role text, months smallint)
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
#variable_conflict use_column
declare asked record; version record; ends timestamptz; begun text;
begin
  select f.*, p.code as programme_code, p.name as programme_name, p.draft_days, p.status as programme_status
    into asked from follow_ups f join programmes p on p.id = f.programme_id
    where f.link_hash = open_follow_up.link for update of f;
  if not found or asked.given_up_at is not null then
    return;
  end if;
  outcome := 'open';
  if asked.answered_at is not null then
    outcome := 'answered';
  else
    select d.secret_hash into begun from drafts d where d.id = asked.response_id;
    if found and asked.link > 1 then
      outcome := 'begun';
    elsif found then
      insert into draft_browsers (draft_id, programme_id, secret_hash)
        select asked.response_id, asked.programme_id, s.hash from (values (open_follow_up.secret), (begun)) s (hash)
        where s.hash <> '' on conflict do nothing;
    else
      select v.id, v.definition into version from questionnaire_versions v
        where v.programme_id = asked.programme_id and v.audience = 'follow_up' and v.status = 'published';
      if not found or asked.programme_status <> 'open' then
        outcome := 'closed';
      else
        insert into drafts (id, programme_id, version_id, secret_hash, language, answers, expires_at)
          values (asked.response_id, asked.programme_id, version.id, open_follow_up.secret,
            case when version.definition -> 'languages' ? tongue then tongue else version.definition -> 'languages' ->> 0 end,
            -- The questionnaire may ask who answers and when: the link knows.
            (select coalesce(jsonb_object_agg(q ->> 'key', case q ->> 'key' when 'respondent' then asked.role else asked.months::text end), '{}')
              from jsonb_array_elements(version.definition -> 'topics') t, jsonb_array_elements(t -> 'questions') q
              where q ->> 'key' in ('respondent', 'months_after') and q ->> 'kind' = 'one'),
            now() + make_interval(days => asked.draft_days));
      end if;
    end if;
  end if;
  return query select outcome, asked.response_id, asked.programme_id, asked.programme_code, asked.programme_name, asked.role, asked.months;
end $function$;
-- called by: compatriot_app

CREATE OR REPLACE FUNCTION public.orientation_is_full(orientation uuid)
 RETURNS boolean
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
  select o.capacity <= (select count(*) from orientation_people p where p.orientation_id = o.id)
  from orientations o where o.id = orientation
    and (o.programme_id = any (actor_coordinator()) or o.programme_id = any (actor_team())
      or exists (select 1 from profiles p where p.programme_id = o.programme_id and p.account_id = actor_account()))
$function$;
-- called by: compatriot_app

CREATE OR REPLACE FUNCTION public.orientation_link(session uuid)
 RETURNS text
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
  select o.link from orientations o where o.id = session and (o.programme_id = any (actor_team()) or o.programme_id = any (actor_coordinator())
    or (o.programme_id = actor_programme() and actor_system() is not null)
    or exists (select from orientation_people p join profiles f on f.id = p.profile_id
      where p.orientation_id = o.id and f.account_id = actor_account()))
$function$;
-- called by: compatriot_app

CREATE OR REPLACE FUNCTION public.own_profile(profile uuid)
 RETURNS boolean
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$ select exists (select 1 from profiles p where p.id = profile and p.account_id = actor_account()) $function$;
-- called by: compatriot_app

CREATE OR REPLACE FUNCTION public.own_seat(seat uuid)
 RETURNS boolean
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
  select exists (select 1 from panel_seats s where s.id = seat and s.left_at is null
    and (s.account_id = actor_account() or s.contact_id = linked_contact()))
$function$;
-- called by: compatriot_app

CREATE OR REPLACE FUNCTION public.panel_progress(placement uuid)
 RETURNS TABLE(seat_id uuid, declared boolean, conflicted boolean, given boolean)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
  select s.id, c.seat_id is not null, c.conflict is not null, g.seat_id is not null
  from placements p join panel_seats s on s.assignment_id = p.assignment_id
    left join panel_declarations c on c.seat_id = s.id and c.placement_id = p.id
    left join panel_sheets g on g.seat_id = s.id and g.placement_id = p.id
  where p.id = placement and p.id = coalesce(actor_linked(), p.id)
    and p.status not in ('longlisted', 'shortlisted', 'invited', 'declined', 'lapsed')
    and (p.programme_id = any (actor_coordinator()) or p.institution_id = any (actor_institutions())
      or (p.programme_id = actor_programme() and actor_system() is not null))
    and (s.left_at is null or g.seat_id is not null)
$function$;
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

CREATE OR REPLACE FUNCTION public.payments_count()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
declare promised bigint := 0; spent bigint := 0;
begin
  if tg_op = 'DELETE' then
    -- Erased with the person: a promise is over, what was paid was paid.
    if old.status in ('due', 'held') then
      update budget_lines set committed = committed - old.line_amount where id = old.line_id;
      update assignment_funding set committed = committed - old.line_amount
        where assignment_id = old.assignment_id and line_id = old.line_id;
    elsif old.status = 'made' then
      update budget_lines set erased = erased + old.line_amount where id = old.line_id;
    end if;
    return null;
  end if;
  if new.status <> 'cancelled' then promised := new.line_amount; end if;
  if new.status = 'made' then spent := new.line_amount; end if;
  if tg_op = 'UPDATE' then
    if old.status <> 'cancelled' then promised := promised - old.line_amount; end if;
    if old.status = 'made' then spent := spent - old.line_amount; end if;
  end if;
  if promised <> 0 or spent <> 0 then
    -- The line first, then what is set aside of it: one order for everybody.
    update budget_lines set committed = committed + promised, paid = paid + spent where id = new.line_id;
    update assignment_funding set committed = committed + promised
      where assignment_id = new.assignment_id and line_id = new.line_id;
  end if;
  return null;
end $function$;
-- called by: the owner only

CREATE OR REPLACE FUNCTION public.payments_take_steps()
 RETURNS trigger
 LANGUAGE plpgsql
 SET search_path TO 'public', 'pg_temp'
AS $function$
declare changed text[]; allowed text[] := array['status', 'line_amount'];
begin
  if not row_security_active('payments') then return new; end if;
  select coalesce(array_agg(key), '{}') into changed from jsonb_each(to_jsonb(new)) as after(key, value)
    where to_jsonb(old) -> key is distinct from value;
  if old.status = 'due' and new.status = 'made' and actor_system() is null then
    allowed := allowed || array['made_on', 'made_amount', 'made_rate', 'made_rated_on', 'reference', 'made_by', 'made_at'];
    if changed <@ allowed and new.made_by = actor_account() and new.made_at = now() then return new; end if;
  elsif old.status = 'made' and new.status = 'due' and old.made_by = actor_account() and old.made_at > now() - interval '24 hours' then
    allowed := allowed || array['made_on', 'made_amount', 'made_rate', 'made_rated_on', 'reference', 'made_by', 'made_at'];
    if changed <@ allowed then return new; end if;
  elsif old.status = 'due' and new.status = 'cancelled' then
    if changed <@ array['status', 'cancelled', 'reason'] and (actor_system() is null or new.cancelled = 'ended') then return new; end if;
  elsif old.status = 'held' and new.status = 'cancelled' and new.cancelled = 'terms_changed' then
    if changed <@ array['status', 'cancelled'] then return new; end if;
  elsif old.status = 'cancelled' and new.status = 'due' and old.cancelled = 'ended' then
    if changed <@ array['status', 'cancelled', 'reason'] then return new; end if;
  elsif changed = '{}' then return new;
  end if;
  raise exception 'not a step of a payment' using errcode = 'insufficient_privilege';
end $function$;
-- called by: public

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
    when was in ('longlisted') and becomes = 'shortlisted' then array['coordinator']
    when was in ('longlisted', 'shortlisted') and becomes = 'invited' then array['coordinator']
    when was in ('invited') and becomes = 'interested' then array['member']
    when was in ('invited') and becomes = 'declined' then array['member']
    when was in ('interested') and becomes = 'interviewed' then array['coordinator', 'host']
    when was in ('interviewed') and becomes = 'scored' then array['coordinator']
    when was in ('scored', 'reserve', 'interested', 'interviewed') and becomes = 'selected' then array['coordinator']
    when was in ('scored') and becomes = 'reserve' then array['coordinator']
    when was in ('interested', 'interviewed', 'scored', 'reserve') and becomes = 'not_selected' then array['coordinator']
    when was in ('selected') and becomes = 'cleared' then array['coordinator']
    when was in ('cleared') and becomes = 'offered' then array['coordinator']
    when was in ('offered') and becomes = 'accepted' then array['member']
    when was in ('accepted') and becomes = 'contracted' then array['coordinator']
    when was in ('contracted') and becomes = 'oriented' then array['coordinator']
    when was in ('oriented') and becomes = 'active' then array['host']
    when was in ('oriented') and becomes = 'probation' then array['host']
    when was in ('probation') and becomes = 'settled' then array['coordinator']
    when was in ('active', 'probation') and becomes = 'suspended' then array['coordinator']
    when was in ('active', 'probation', 'suspended') and becomes = 'evacuated' then array['coordinator']
    when was in ('suspended', 'evacuated') and becomes = 'active' then array['coordinator']
    when was in ('suspended', 'evacuated') and becomes = 'probation' then array['coordinator']
    when was in ('active') and becomes = 'completing' then array['coordinator', 'host', 'member']
    when was in ('completing') and becomes = 'completed' then array['coordinator']
    when was in ('completed', 'settled') and becomes = 'followed_up' then array['coordinator']
    when was in ('followed_up') and becomes = 'closed' then array['coordinator']
    when was in ('interested', 'interviewed', 'scored', 'reserve', 'selected', 'cleared', 'offered', 'accepted', 'contracted', 'oriented', 'active', 'probation', 'suspended', 'evacuated') and becomes = 'withdrawn' then array['member']
    when was in ('selected', 'cleared', 'offered', 'accepted', 'contracted', 'oriented', 'active', 'probation', 'suspended', 'evacuated', 'completing') and becomes = 'ended_early' then array['coordinator']
    else array[]::text[] end
$function$;
-- called by: public

CREATE OR REPLACE FUNCTION public.placement_party(placement uuid)
 RETURNS text[]
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
  select coalesce((select array_remove(array[
      case when own_profile(p.profile_id) then 'member' end,
      case when p.institution_id = any (actor_institutions()) and p.status not in ('longlisted', 'shortlisted') then 'host' end,
      case when p.programme_id = any (actor_coordinator()) then 'coordinator' end], null)
    from placements p where p.id = placement
      -- Whoever acts from a mailed link reaches the one placement that it is for.
      and p.id = coalesce(nullif(current_setting('app.linked', true), '')::uuid, p.id)), '{}')
$function$;
-- called by: compatriot_app

CREATE OR REPLACE FUNCTION public.placements_take_steps()
 RETURNS trigger
 LANGUAGE plpgsql
 SET search_path TO 'public', 'pg_temp'
AS $function$
declare
  parties text[] := '{}'; takers text[]; changed text[]; allowed text[] := array['updated_at', 'version'];
begin
  if not row_security_active('placements') or actor_system() is not null then return new; end if;
  if tg_op = 'INSERT' then
    if new.status in ('longlisted', 'shortlisted', 'invited') and new.applied_at is null
      and may_be_invited(new.profile_id, new.institution_id) then
      return new;
    end if;
    -- An application says who and where, and nothing else: no score, no run, no dates, no words of an invitation.
    if new.status = 'interested' and may_apply(new.profile_id, new.assignment_id)
      and jsonb_strip_nulls(to_jsonb(new)) - array['id', 'programme_id', 'assignment_id', 'institution_id', 'profile_id',
        'pseudonym', 'status', 'status_at', 'answered_at', 'applied_at', 'created_at', 'updated_at', 'version', 'passed_over'] = '{}'
      and new.version = 1 and new.passed_over = 0
      and exists (select 1 from profiles p where p.id = new.profile_id and p.pseudonym = new.pseudonym) then
      new.applied_at := now();
      new.answered_at := now();
      new.status_at := now();
      new.created_at := now();
      new.updated_at := now();
      return new;
    end if;
    raise exception 'a placement begins with an invitation that may be sent, or an application that may be made'
      using errcode = 'insufficient_privilege';
  end if;
  select coalesce(array_agg(key), '{}') into changed from jsonb_each(to_jsonb(new)) as after(key, value)
    where to_jsonb(old) -> key is distinct from value;
  -- Whoever stands on a list does not know it, and applies like anybody.
  if old.status in ('longlisted', 'shortlisted') and new.status = 'interested' then
    if (may_apply(new.profile_id, new.assignment_id) or (may_apply_for(new.profile_id, new.assignment_id) and exists (
        select 1 from placement_moves m where m.placement_id = new.id and m.version = new.version and m.verb = 'express_interest'
          and m.to_status = new.status and m.of = 'member' and m.evidence is not null and m.account_id = actor_account())))
      and changed <@ (allowed || array['status', 'status_at', 'answered_at']) then
      new.applied_at := now();
      new.answered_at := now();
      return new;
    end if;
    raise exception 'this step is not theirs' using errcode = 'insufficient_privilege';
  end if;
  if new.programme_id = any (actor_coordinator()) then parties := parties || 'coordinator'::text; end if;
  if new.institution_id = any (actor_institutions()) then parties := parties || 'host'::text; end if;
  if own_profile(new.profile_id) then parties := parties || 'member'::text; end if;

  if new.status = old.status then
    if 'coordinator' = any (parties) then
      allowed := allowed || array['coordinator_id', 'starts_on', 'ends_on', 'report', 'host_choice', 'host_choice_note', 'host_choice_at'];
    end if;
    if 'host' = any (parties) and old.status in ('interested', 'interviewed', 'scored', 'reserve') then
      allowed := allowed || array['host_choice', 'host_choice_note', 'host_choice_at'];
    end if;
    if cardinality(changed) > 0 and cardinality(allowed) > 2 and changed <@ allowed then return new; end if;
    raise exception 'not theirs to change' using errcode = 'insufficient_privilege';
  end if;

  allowed := allowed || array['status', 'status_at', 'reason_code', 'decision_note'];
  if exists (select 1 from placement_moves m where m.placement_id = new.id and m.version = old.version
    and m.from_status = new.status and m.to_status = old.status and m.undone_at = now()) then
    allowed := allowed || array['arrived_on', 'completed_on', 'invited_at', 'answer_due_at', 'message', 'coordinator_id'];
  else
    takers := placement_parties(old.status, new.status);
    if not parties && takers and not ('coordinator' = any (parties) and cardinality(takers) > 0 and exists (
      select 1 from placement_moves m where m.placement_id = new.id and m.version = new.version and m.to_status = new.status
        and m.of = any (takers) and m.evidence is not null)) then
      raise exception 'this step is not theirs' using errcode = 'insufficient_privilege';
    end if;
    if new.status in ('interested', 'declined') and (old.answer_due_at is null or old.answer_due_at <= now()) then
      raise exception 'not now any more' using errcode = 'insufficient_privilege';
    end if;
    -- A yes that was taken down and that nobody has vouched for leads nowhere.
    if new.status = 'interviewed' and not exists (select 1 from disclosures d where d.placement_id = new.id) then
      raise exception 'nobody has confirmed the yes' using errcode = 'insufficient_privilege';
    end if;
    allowed := allowed || case new.status when 'interested' then array['answered_at'] when 'declined' then array['answered_at']
      when 'invited' then array['invited_at', 'answer_due_at', 'message', 'coordinator_id']
      when 'active' then array['arrived_on'] when 'probation' then array['arrived_on']
      when 'completing' then array['ends_on'] when 'completed' then array['completed_on', 'report']
      when 'settled' then array['completed_on', 'report'] else array[]::text[] end;
  end if;
  if not changed <@ allowed then
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

CREATE OR REPLACE FUNCTION public.plans_are_agreed()
 RETURNS trigger
 LANGUAGE plpgsql
 SET search_path TO 'public', 'pg_temp'
AS $function$
declare parties text[];
begin
  if not row_security_active('reintegration_plans') or actor_system() is not null then return new; end if;
  parties := placement_party(new.placement_id);
  if new.member_agreed_at is not null and (tg_op = 'INSERT' or old.member_agreed_at is distinct from new.member_agreed_at)
    and not 'member' = any (parties) and new.way is null then
    raise exception 'the member agrees' using errcode = 'insufficient_privilege';
  end if;
  if new.coordinator_agreed_at is not null and (tg_op = 'INSERT' or old.coordinator_agreed_at is distinct from new.coordinator_agreed_at)
    and not 'coordinator' = any (parties) then
    raise exception 'the coordinator agrees' using errcode = 'insufficient_privilege';
  end if;
  return new;
end $function$;
-- called by: public

CREATE OR REPLACE FUNCTION public.portfolio_words_about(person uuid)
 RETURNS TABLE(need text, at timestamp with time zone, recipient text, kind text, score smallint, rank smallint, reason text)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
  select a.title, f.created_at, f.recipient, each.kind, each.score, each.rank, each.reason
  from (
    select c.portfolio_id, c.assignment_id, 'choice' as kind, c.score, c.rank, null as reason
    from portfolio_choices c where c.profile_id = person
    union all
    select o.portfolio_id, o.assignment_id, o.kind, null, null, o.reason
    from portfolio_overrides o where o.profile_id = person
  ) each join portfolios f on f.id = each.portfolio_id join assignments a on a.id = each.assignment_id
  where own_profile(person)
  order by f.created_at, f.id, each.kind
$function$;
-- called by: compatriot_app

CREATE OR REPLACE FUNCTION public.project_is_appraised(project uuid)
 RETURNS boolean
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
  select count(distinct a.account_id) >= 2 from project_appraisals a join projects p on p.id = a.project_id
    join profiles f on f.id = p.profile_id
  where a.project_id = project and a.round = p.round and not a.conflict and a.scores <> '{}'
    and a.account_id is distinct from f.account_id
$function$;
-- called by: compatriot_app

CREATE OR REPLACE FUNCTION public.project_parties(was text, becomes text)
 RETURNS text[]
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
AS $function$
  select case
    when was in ('draft', 'returned') and becomes = 'submitted' then array['member']
    when was = 'submitted' and becomes in ('returned', 'rejected') then array['coordinator']
    when was = 'submitted' and becomes = 'approved' then array['coordinator']
    when was = 'approved' and becomes = 'running' then array['member']
    when was = 'running' and becomes = 'completed' then array['coordinator']
    when was in ('approved', 'running') and becomes = 'stopped' then array['coordinator']
    when was in ('draft', 'submitted', 'returned', 'approved', 'running') and becomes = 'withdrawn' then array['member']
    else array[]::text[] end
$function$;
-- called by: public

CREATE OR REPLACE FUNCTION public.projects_are_appraised()
 RETURNS trigger
 LANGUAGE plpgsql
 SET search_path TO 'public', 'pg_temp'
AS $function$
begin
  if not row_security_active('projects') then return new; end if;
  if new.status = 'approved' and old.status is distinct from 'approved' and not project_is_appraised(new.id) then
    raise exception 'two others appraise a project before it is approved' using errcode = 'insufficient_privilege';
  end if;
  if new.status = 'approved' and old.status is distinct from 'approved' and actor_system() is null
    and not new.programme_id = any (actor_finance()) then
    raise exception 'approving a project promises money' using errcode = 'insufficient_privilege';
  end if;
  if new.status is distinct from old.status and actor_system() is null and declared_conflict(new.id) then
    raise exception 'whoever has an interest in a project decides nothing about it' using errcode = 'insufficient_privilege';
  end if;
  return new;
end $function$;
-- called by: public

CREATE OR REPLACE FUNCTION public.projects_take_steps()
 RETURNS trigger
 LANGUAGE plpgsql
 SET search_path TO 'public', 'pg_temp'
AS $function$
declare own boolean; coordinates boolean; parties text[] := '{}'; changed text[]; allowed text[] := array['updated_at', 'version'];
begin
  if not row_security_active('projects') or actor_system() is not null then return new; end if;
  own := own_profile(new.profile_id);
  coordinates := new.programme_id = any (actor_coordinator()) and not own;
  if own then parties := parties || 'member'::text; end if;
  if coordinates then parties := parties || 'coordinator'::text; end if;
  select coalesce(array_agg(key), '{}') into changed from jsonb_each(to_jsonb(new)) as after(key, value)
    where to_jsonb(old) -> key is distinct from value;
  -- An address may always be taken away: see end_contact() below.
  if changed <> '{}' and changed <@ array['contact_name', 'contact_email', 'contact_phone']
    and coalesce(new.contact_name, new.contact_email, new.contact_phone) is null and (own or not coordinates) then
    return new;
  end if;
  if new.status = old.status then
    if own and old.status in ('draft', 'returned') then
      allowed := allowed || array['title', 'association', 'problem', 'activities', 'beneficiaries', 'lasting', 'sector', 'country', 'place',
        'starts_on', 'ends_on', 'currency', 'own_amount', 'contact_name', 'contact_email', 'contact_phone'];
    elsif own and old.status = 'running' then allowed := allowed || array['results'];
    end if;
  elsif parties && project_parties(old.status, new.status) then
    allowed := allowed || array['status', 'status_at', 'decision_note', 'reason_code'] || case new.status
      when 'submitted' then array['round']       when 'running' then array['agreed_at'] when 'completed' then array['completed_on'] else array[]::text[] end;
  else
    raise exception 'this step is not theirs' using errcode = 'insufficient_privilege';
  end if;
  if not changed <@ allowed then
    raise exception 'this step does not change that' using errcode = 'insufficient_privilege';
  end if;
  return new;
end $function$;
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

CREATE OR REPLACE FUNCTION public.queue_mail(mail uuid, account uuid, address text, subject text, body text, secret_until timestamp with time zone DEFAULT NULL::timestamp with time zone, draft uuid DEFAULT NULL::uuid, stop_url text DEFAULT NULL::text, about uuid[] DEFAULT '{}'::uuid[])
 RETURNS boolean
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
begin
  if actor_system() is null then
    raise exception 'mail is queued by the system' using errcode = 'insufficient_privilege';
  end if;
  insert into mails (id, account_id, recipient, subject, body, secret_until, draft_id, stop_url, causes)
    values (mail, account, address, subject, body, secret_until, draft, stop_url, about)
    on conflict (id) do nothing;
  return found;
end $function$;
-- called by: compatriot_app

CREATE OR REPLACE FUNCTION public.quiet_placements(programme uuid, statuses text[], before timestamp with time zone)
 RETURNS TABLE(placement_id uuid)
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
begin
  if actor_system() is distinct from 'worker' or actor_programme() is distinct from programme then return; end if;
  return query select p.id from placements p left join progress_nudges n on n.placement_id = p.id
    where p.programme_id = programme and p.status = any (statuses) and p.arrived_on <= before::date
      and n.stopped_at is null and (n.nudged_at is null or n.nudged_at <= before)
      and not exists (select 1 from progress_reports r where r.placement_id = p.id and r.party = 'member' and r.given_at > before)
    order by p.id;
end $function$;
-- called by: compatriot_app

CREATE OR REPLACE FUNCTION public.rankings_of(person uuid)
 RETURNS TABLE(need text, run_at timestamp with time zone, recipient text, rank integer, score smallint, parts jsonb, facts jsonb)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
  select a.title, r.run_at, r.recipient, m.rank, m.score, m.parts, m.facts
  from match_results m join match_runs r on r.id = m.run_id join assignments a on a.id = r.assignment_id
  where m.profile_id = person and own_profile(person)
  order by r.run_at, r.id
$function$;
-- called by: compatriot_app

CREATE OR REPLACE FUNCTION public.read_document(file uuid, by_route text)
 RETURNS TABLE(name text, media_type text, bytes bytea)
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
declare kept documents%rowtype;
begin
  select d.* into kept from documents d where d.id = file and d.removed_at is null;
  if kept.id is null or not reads_document(kept.programme_id, kept.placement_id, kept.profile_id, kept.institution_id,
      kept.project_id, kept.kind) then
    return;
  end if;
  if kept.profile_id is not null and actor_account() is not null and not own_profile(kept.profile_id) then
    insert into access_records (programme_id, profile_id, account_id, tier, route)
      values (kept.programme_id, kept.profile_id, actor_account(), 2, by_route);
  end if;
  return query select kept.name, kept.media_type, kept.bytes;
end $function$;
-- called by: compatriot_app

CREATE OR REPLACE FUNCTION public.read_notices(ids uuid[])
 RETURNS integer
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
declare done integer;
begin
  update mails set read_at = now() where account_id = actor_account() and secret_until is null and read_at is null
    and (ids is null or id = any (ids));
  get diagnostics done = row_count;
  return done;
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

CREATE OR REPLACE FUNCTION public.reads_document(programme uuid, placement uuid, profile uuid, institution uuid, project uuid, kind text)
 RETURNS boolean
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
  select case
    when not mine.parties && document_readers(kind) then false
    when 'official' = any (mine.parties) or ('member' = any (mine.parties) and 'member' = any (document_readers(kind))) then true
    when project is not null then exists (select 1 from projects j where j.id = project
      and coalesce(j.contact_name, j.contact_email, j.contact_phone) is not null)
    when kind = 'evidence' and programme = any (actor_team()) then true
    when kind = 'receipt' then exists (select 1 from consents c where c.profile_id = profile and c.purpose = 'contact')
    else exists (select 1 from disclosures d where d.placement_id = placement and (d.ends_at is null or d.ends_at > now()))
  end from (select document_parties(programme, placement, profile, institution, project) as parties) mine
$function$;
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
        p.code || case v.audience when 'organisations' then '.organisations' when 'follow_up' then '.follow-up' else '' end as survey
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

CREATE OR REPLACE FUNCTION public.release_held()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
begin
  perform 1 from budget_lines l where l.id in (select y.line_id from payments y where y.placement_id = new.placement_id and y.status = 'held')
    order by l.id for update;
  update payments set status = 'cancelled', cancelled = 'terms_changed' where placement_id = new.placement_id and status = 'held';
  return null;
end $function$;
-- called by: the owner only

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

CREATE OR REPLACE FUNCTION public.remove_document(file uuid)
 RETURNS text
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
declare kept documents%rowtype; mine text[];
begin
  select d.* into kept from documents d where d.id = file and d.removed_at is null for update;
  if kept.id is null or not reads_document(kept.programme_id, kept.placement_id, kept.profile_id, kept.institution_id,
      kept.project_id, kept.kind) then
    return null;
  end if;
  mine := document_parties(kept.programme_id, kept.placement_id, kept.profile_id, kept.institution_id, kept.project_id);
  if kept.uploaded_by is distinct from actor_account() and not mine && array['coordinator', 'official'] then return 'foreign'; end if;
  if kept.held then return 'held'; end if;
  update documents set removed_at = now(), bytes = null, name = '' where id = file;
  return 'removed';
end $function$;
-- called by: compatriot_app

CREATE OR REPLACE FUNCTION public.result_standing(placement uuid, OUT final_report boolean, OUT handover boolean, OUT feedback_host boolean, OUT feedback_member boolean, OUT reintegration_plan boolean, OUT follow_ups_done boolean)
 RETURNS record
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
begin
  if cardinality(placement_party(placement)) = 0 and not (actor_system() is not null and exists (
    select 1 from placements p where p.id = placement and p.programme_id = actor_programme())) then return; end if;
  final_report := exists (select 1 from placement_results r where r.placement_id = placement);
  handover := exists (select 1 from handovers h where h.placement_id = placement and h.confirmed_at is not null);
  feedback_host := exists (select 1 from placement_feedback f where f.placement_id = placement and f.side = 'host');
  feedback_member := exists (select 1 from placement_feedback f where f.placement_id = placement and f.side = 'member');
  reintegration_plan := exists (select 1 from reintegration_plans r where r.placement_id = placement
    and r.member_agreed_at is not null and r.coordinator_agreed_at is not null);
  -- Asked at both times, and everybody who was asked has answered or cannot be.
  follow_ups_done := (select count(distinct f.months) = 2 and bool_and(f.answered_at is not null or f.given_up_at is not null)
    from follow_ups f where f.placement_id = placement);
end $function$;
-- called by: compatriot_app

CREATE OR REPLACE FUNCTION public.return_plans_are_theirs()
 RETURNS trigger
 LANGUAGE plpgsql
 SET search_path TO 'public', 'pg_temp'
AS $function$
begin
  if not row_security_active('return_plans') then return new; end if;
  if not own_profile(new.profile_id) and (new.shared_at is distinct from old.shared_at
    or (new.member_agreed_at is not null and new.member_agreed_at is distinct from old.member_agreed_at)) then
    raise exception 'the person shares and agrees' using errcode = 'insufficient_privilege';
  end if;
  if own_profile(new.profile_id) and new.coordinator_agreed_at is not null
    and new.coordinator_agreed_at is distinct from old.coordinator_agreed_at then
    raise exception 'the coordinator agrees' using errcode = 'insufficient_privilege';
  end if;
  return new;
end $function$;
-- called by: the owner only

CREATE OR REPLACE FUNCTION public.return_plans_begin()
 RETURNS trigger
 LANGUAGE plpgsql
 SET search_path TO 'public', 'pg_temp'
AS $function$
begin
  if row_security_active('return_plans') and (new.shared_at is not null or new.member_agreed_at is not null
    or new.coordinator_agreed_at is not null) then
    raise exception 'a plan begins unshared' using errcode = 'insufficient_privilege';
  end if;
  return new;
end $function$;
-- called by: the owner only

CREATE OR REPLACE FUNCTION public.revoke_certificate(certificate uuid, reason text)
 RETURNS boolean
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
begin
  update certificates set revoked_at = now(), revoked_by = actor_account(), revoked_reason = reason
    where id = certificate and revoked_at is null and programme_id = any (actor_coordinator());
  return found;
end $function$;
-- called by: compatriot_app

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

CREATE OR REPLACE FUNCTION public.scores_about(person uuid)
 RETURNS TABLE(placement_id uuid, need text, given_at timestamp with time zone, note text, scores jsonb)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
  select g.placement_id, a.title, g.given_at, g.note, coalesce((
      select jsonb_agg(jsonb_build_object('concept', s.concept_id, 'score', s.score) order by s.position)
      from panel_scores s where s.seat_id = g.seat_id and s.placement_id = g.placement_id), '[]')
  from panel_sheets g join placements p on p.id = g.placement_id join assignments a on a.id = p.assignment_id
  where p.profile_id = person and own_profile(person)
    and p.status not in ('longlisted', 'shortlisted', 'invited', 'interested', 'interviewed', 'scored')
  order by g.placement_id, g.given_at, g.seat_id
$function$;
-- called by: compatriot_app

CREATE OR REPLACE FUNCTION public.scores_awaited(placement uuid)
 RETURNS boolean
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
  select exists (select 1 from placements p join panel_seats s on s.assignment_id = p.assignment_id
    where p.id = placement and (s.account_id = actor_account() or s.contact_id = linked_contact()) and s.left_at is null
      and not exists (select 1 from panel_sheets g where g.seat_id = s.id and g.placement_id = p.id)
      and not exists (select 1 from panel_declarations c where c.seat_id = s.id and c.placement_id = p.id and c.conflict is not null))
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

CREATE OR REPLACE FUNCTION public.slots_are_chosen()
 RETURNS trigger
 LANGUAGE plpgsql
 SET search_path TO 'public', 'pg_temp'
AS $function$
begin
  if not row_security_active('interview_slots') or actor_system() is not null then return new; end if;
  if new.chosen_at is not null and new.chosen_at is distinct from old.chosen_at and new.chosen_way is null
    and not exists (select 1 from placements p where p.id = new.placement_id and own_profile(p.profile_id)) then
    raise exception 'the person chooses' using errcode = 'insufficient_privilege';
  end if;
  if new.chosen_way is not null and new.chosen_way is distinct from old.chosen_way
    and not new.programme_id = any (actor_coordinator()) then
    raise exception 'a coordinator takes it down' using errcode = 'insufficient_privilege';
  end if;
  return new;
end $function$;
-- called by: the owner only

CREATE OR REPLACE FUNCTION public.stop_alert(token uuid)
 RETURNS boolean
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
declare stopped saved_searches%rowtype; switched fit_switches%rowtype; nudged progress_nudges%rowtype; known boolean;
begin
  select exists (select 1 from saved_searches where stop_token = token)
    or exists (select 1 from fit_switches where stop_token = token)
    or exists (select 1 from progress_nudges where stop_token = token) into known;
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
  update progress_nudges set stopped_at = now() where stop_token = token and stopped_at is null returning * into nudged;
  if nudged.placement_id is not null then
    insert into events (programme_id, kind, subject_id, details)
      values (nudged.programme_id, 'progress.nudges_stopped', nudged.placement_id, '{}');
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
  -- Nobody answers a follow-up who was not asked.
  if sent_to = 'follow_up' and not take_follow_up() then outcome := 'absent'; return; end if;

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

CREATE OR REPLACE FUNCTION public.take_follow_up()
 RETURNS boolean
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
begin
  update follow_ups f set answered_at = now(), link_hash = null
    where f.response_id = actor_draft() and f.programme_id = actor_programme() and f.answered_at is null and f.given_up_at is null;
  return found;
end $function$;
-- called by: compatriot_app

CREATE OR REPLACE FUNCTION public.take_orientation_seat()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
declare session orientations%rowtype; started boolean;
begin
  select * into session from orientations where id = new.orientation_id and programme_id = new.programme_id for update;
  started := session.starts_at <= now();
  if tg_op = 'UPDATE' then
    if new.attended is not null and not started then
      raise exception 'nobody has been there yet' using errcode = 'check_violation', constraint = 'orientations_not_yet';
    end if;
    return new;
  end if;
  if session.cancelled_at is not null
    or (started and not new.programme_id = any (actor_coordinator()) and actor_system() is distinct from 'seed') then
    raise exception 'this session is over' using errcode = 'check_violation', constraint = 'orientations_over';
  end if;
  -- Whoever came without a seat was there all the same.
  if not started and session.capacity <= (select count(*) from orientation_people p where p.orientation_id = session.id) then
    raise exception 'every seat is taken' using errcode = 'check_violation', constraint = 'orientations_full';
  end if;
  return new;
end $function$;
-- called by: the owner only

CREATE OR REPLACE FUNCTION public.takes_applicant(profile uuid, assignment uuid)
 RETURNS boolean
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
  select actor_system() is null and exists (
    select 1 from profiles p join assignments a on a.programme_id = p.programme_id join institutions i on i.id = a.institution_id
    where p.id = profile and a.id = assignment and p.status = 'active'
      and a.vacancy and a.status in ('sourcing', 'selecting', 'part_filled')
      and (a.deadline is null or a.deadline >= (now() at time zone 'UTC')::date)
      and i.due_diligence_until >= (now() at time zone 'UTC')::date
      and exists (select 1 from consents c where c.profile_id = p.id and c.purpose = 'contact')
      and exists (select 1 from consents c where c.profile_id = p.id and c.purpose = 'talent_pool' and c.recipient = 'programme_team')
      and not exists (select 1 from blocked_institutions b where b.profile_id = p.id and b.institution_id = a.institution_id))
$function$;
-- called by: the owner only

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

CREATE OR REPLACE FUNCTION public.terms_are_signed()
 RETURNS trigger
 LANGUAGE plpgsql
 SET search_path TO 'public', 'pg_temp'
AS $function$
declare signed terms%rowtype; state text; amends boolean;
begin
  select * into signed from terms t where t.id = new.terms_id;
  select coalesce(status, '') into state from placements p where p.id = new.placement_id;
  if signed.status is distinct from 'ready' or signed.sha256 is distinct from new.sha256
    or exists (select 1 from terms t where t.placement_id = new.placement_id and t.number > signed.number) then
    raise exception 'these are not the terms that stand' using errcode = 'insufficient_privilege';
  end if;
  amends := exists (select 1 from terms t where t.placement_id = new.placement_id and t.number < signed.number and t.countersigned_at is not null);
  if (case when amends then state <> all (array['contracted', 'oriented', 'active', 'probation', 'suspended', 'evacuated'])
      else state is distinct from (case new.party when 'member' then 'offered' else 'accepted' end) end)
    or (new.party = 'programme' and not exists (select 1 from terms_signatures s where s.terms_id = new.terms_id and s.party = 'member')) then
    raise exception 'not the moment to sign' using errcode = 'insufficient_privilege';
  end if;
  return new;
end $function$;
-- called by: public

CREATE OR REPLACE FUNCTION public.terms_come_into_force()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
begin
  -- The demo tells of days long past; everybody else countersigns now.
  update terms set countersigned_at = case when actor_system() = 'seed' then new.signed_at else now() end where id = new.terms_id;
  return null;
end $function$;
-- called by: the owner only

CREATE OR REPLACE FUNCTION public.terms_freeze()
 RETURNS trigger
 LANGUAGE plpgsql
 SET search_path TO 'public', 'pg_temp'
AS $function$
begin
  if tg_op = 'INSERT' then
    if new.status <> 'draft' then
      raise exception 'terms begin as a draft' using errcode = 'insufficient_privilege';
    end if;
    return new;
  end if;
  if (new.placement_id, new.profile_id, new.programme_id, new.number) is distinct from
    (old.placement_id, old.profile_id, old.programme_id, old.number) then
    raise exception 'terms stay with their placement' using errcode = 'insufficient_privilege';
  end if;
  -- The person says no to an amendment, before they have said yes, and changes nothing else.
  if own_profile(new.profile_id) and not (old.status = 'ready' and new.status = 'withdrawn'
    and exists (select 1 from terms t where t.placement_id = new.placement_id and t.number < new.number and t.countersigned_at is not null)
    and not exists (select 1 from terms_signatures s where s.terms_id = new.id)) then
    raise exception 'nobody writes their own terms' using errcode = 'insufficient_privilege';
  end if;
  if old.status = 'draft' and new.status = 'ready' then
    new.sha256 := encode(sha256(convert_to(terms_text(new), 'UTF8')), 'hex');
    new.ready_at := now();
  elsif old.status = 'draft' and new.status = 'draft' then
    new.sha256 := null;
  elsif not (old.status = 'ready' and new.status in ('ready', 'withdrawn') and terms_text(new) = terms_text(old)
    and (new.sha256, new.ready_at) is not distinct from (old.sha256, old.ready_at)) then
    raise exception 'terms that were made ready are frozen' using errcode = 'insufficient_privilege';
  elsif new.status = 'withdrawn' and exists (select 1 from terms_signatures s where s.terms_id = new.id and s.party = 'programme') then
    raise exception 'a contract is not taken back' using errcode = 'insufficient_privilege';
  end if;
  return new;
end $function$;
-- called by: public

CREATE OR REPLACE FUNCTION public.terms_text(t terms)
 RETURNS text
 LANGUAGE sql
 STABLE
 SET search_path TO 'public', 'pg_temp'
AS $function$
  select jsonb_build_object('placement', t.placement_id, 'number', t.number, 'about', t.about, 'currency', t.currency,
    'stipend', t.stipend, 'stipendEvery', t.stipend_every, 'stipendTimes', t.stipend_times, 'travel', t.travel, 'daily', t.daily,
    'dailyDays', t.daily_days, 'insuredBy', t.insured_by, 'insurance', t.insurance, 'startsOn', t.starts_on, 'endsOn', t.ends_on,
    'leaveDays', t.leave_days, 'duties', t.duties, 'other', t.other)::text
$function$;
-- called by: public

CREATE OR REPLACE FUNCTION public.this_database()
 RETURNS text
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
  select system_identifier || ':' || (select oid from pg_database where datname = current_database()) from pg_control_system()
$function$;
-- called by: compatriot_app

CREATE OR REPLACE FUNCTION public.took_scores_down(placement uuid)
 RETURNS boolean
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
  select exists (select 1 from panel_sheets g where g.placement_id = placement and g.given_by = actor_account() and g.way is not null)
$function$;
-- called by: compatriot_app

CREATE OR REPLACE FUNCTION public.tranches_count()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
declare promised bigint := 0; spent bigint := 0; line uuid := coalesce(new.line_id, old.line_id);
begin
  if tg_op = 'DELETE' then
    if old.committed and old.status = 'paid' then
      update budget_lines set erased = erased + old.line_amount where id = old.line_id;
    elsif old.committed then
      update budget_lines set committed = committed - old.line_amount where id = old.line_id;
    end if;
    return null;
  end if;
  if new.committed then promised := new.line_amount; end if;
  if new.committed and new.status = 'paid' then spent := new.line_amount; end if;
  if tg_op = 'UPDATE' and old.committed then
    promised := promised - old.line_amount;
    if old.status = 'paid' then spent := spent - old.line_amount; end if;
  end if;
  if promised <> 0 or spent <> 0 then
    update budget_lines set committed = committed + promised, paid = paid + spent where id = line;
  end if;
  return null;
end $function$;
-- called by: the owner only

CREATE OR REPLACE FUNCTION public.unchecked_at_first()
 RETURNS trigger
 LANGUAGE plpgsql
 SET search_path TO 'public', 'pg_temp'
AS $function$
begin
  if row_security_active('institutions') and new.due_diligence_until is not null then
    raise exception 'an institution begins unchecked' using errcode = 'insufficient_privilege';
  end if;
  return new;
end $function$;
-- called by: public

CREATE OR REPLACE FUNCTION public.verify_certificate(given text)
 RETURNS TABLE(number text, programme text, issued_on date, revoked_on date, shown jsonb)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
  select c.number, c.says ->> 'programme', c.issued_at::date, c.revoked_at::date,
    case when c.revoked_at is not null then '{}'::jsonb else jsonb_strip_nulls(jsonb_build_object(
      'name', case when 'name' = any (c.shows) then h.name end,
      'institution', case when 'institution' = any (c.shows) then c.says -> 'institution' end,
      'title', case when 'title' = any (c.shows) then c.says -> 'title' end,
      'startsOn', case when 'dates' = any (c.shows) then c.says -> 'startsOn' end,
      'endsOn', case when 'dates' = any (c.shows) then c.says -> 'endsOn' end,
      'mode', case when 'mode' = any (c.shows) then c.says -> 'mode' end,
      'place', case when 'place' = any (c.shows) then c.says -> 'place' end,
      'country', case when 'place' = any (c.shows) then c.says -> 'country' end)) end
  from certificates c join certificate_holders h on h.certificate_id = c.id where c.code = given
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
    coalesce((select min(i.name) from institution_members x join institutions i on i.id = x.institution_id
      where x.account_id = r.account_id and x.programme_id = r.programme_id),
      (select i.name from act_links l join institutions i on i.id = l.institution_id where l.id = r.link_id))
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
  link_id uuid default actor_link(),
  constraint access_records_pkey PRIMARY KEY (id),
  constraint access_records_tier_check CHECK ((tier = ANY (ARRAY[1, 2]))),
  constraint access_records_account_id_fkey FOREIGN KEY (account_id) REFERENCES accounts(id) ON DELETE SET NULL,
  constraint access_records_by_link FOREIGN KEY (link_id) REFERENCES act_links(id) ON DELETE SET NULL,
  constraint access_records_profile FOREIGN KEY (profile_id, programme_id) REFERENCES profiles(id, programme_id) ON DELETE CASCADE,
  constraint access_records_programme_id_fkey FOREIGN KEY (programme_id) REFERENCES programmes(id) ON DELETE CASCADE
);
-- row-level security: enabled, forced
CREATE INDEX access_records_account ON public.access_records USING btree (account_id, at);
CREATE INDEX access_records_link ON public.access_records USING btree (link_id) WHERE (link_id IS NOT NULL);
CREATE INDEX access_records_profile ON public.access_records USING btree (profile_id, at DESC);
create policy definer on access_records for all to owner
  using (true)
  with check (true);
create policy linked on access_records as restrictive for all to compatriot_app
  using (
CASE
    WHEN (( SELECT actor_linked() AS actor_linked) IS NULL) THEN true
    ELSE (profile_id = ( SELECT linked_profile() AS linked_profile))
END);
create policy linked_looks on access_records for insert to public
  with check (((account_id IS NULL) AND (link_id = ( SELECT actor_link() AS actor_link)) AND (tier = 2) AND (programme_id = ( SELECT actor_programme() AS actor_programme)) AND (profile_id = ( SELECT p.profile_id
   FROM placements p
  WHERE (p.id = ( SELECT actor_linked() AS actor_linked))))));
create policy own on access_records for select to public
  using ((profile_id = ANY (( SELECT actor_profiles() AS actor_profiles)::uuid[])));
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

create table act_links (
  id uuid not null default gen_random_uuid(),
  programme_id uuid not null,
  placement_id uuid not null,
  institution_id uuid not null,
  contact_id uuid not null,
  verbs text[] not null,
  token_hash bytea,
  made_by uuid,
  made_at timestamp with time zone not null default now(),
  expires_at timestamp with time zone not null,
  used_at timestamp with time zone,
  revoked_at timestamp with time zone,
  asked text[] not null default '{}'::text[],
  constraint act_links_pkey PRIMARY KEY (id),
  constraint act_links_token UNIQUE (token_hash),
  constraint act_links_days CHECK ((expires_at <= (made_at + '14 days'::interval))),
  constraint act_links_contact FOREIGN KEY (contact_id, programme_id, institution_id) REFERENCES institution_contacts(id, programme_id, institution_id) ON DELETE CASCADE,
  constraint act_links_made_by_fkey FOREIGN KEY (made_by) REFERENCES accounts(id) ON DELETE SET NULL,
  constraint act_links_placement FOREIGN KEY (placement_id, programme_id, institution_id) REFERENCES placements(id, programme_id, institution_id) ON DELETE CASCADE
);
-- row-level security: enabled, forced
CREATE INDEX act_links_by ON public.act_links USING btree (made_by);
CREATE INDEX act_links_contacts ON public.act_links USING btree (contact_id, programme_id);
CREATE INDEX act_links_of ON public.act_links USING btree (placement_id, programme_id);
create policy coordinators on act_links for select to public
  using ((programme_id = ANY (( SELECT actor_coordinator() AS actor_coordinator)::uuid[])));
create policy coordinators_make on act_links for insert to public
  with check (((made_by = ( SELECT actor_account() AS actor_account)) AND (programme_id = ANY (( SELECT actor_coordinator() AS actor_coordinator)::uuid[]))));
create policy coordinators_revoke on act_links for update to public
  using ((programme_id = ANY (( SELECT actor_coordinator() AS actor_coordinator)::uuid[])))
  with check ((revoked_at IS NOT NULL));
create policy definer on act_links for all to owner
  using (true)
  with check (true);
create policy system_reads on act_links for select to public
  using (((programme_id = ( SELECT actor_programme() AS actor_programme)) AND (( SELECT actor_system() AS actor_system) IS NOT NULL)));
create policy worker_asks_panel on act_links for insert to public
  with check (((made_by IS NULL) AND (( SELECT actor_system() AS actor_system) = 'worker'::text) AND (programme_id = ( SELECT actor_programme() AS actor_programme)) AND (verbs = '{score}'::text[]) AND contact_open(placement_id) AND (EXISTS ( SELECT 1
   FROM (panel_seats s
     JOIN placements p ON ((p.assignment_id = s.assignment_id)))
  WHERE ((p.id = act_links.placement_id) AND (s.contact_id = act_links.contact_id) AND (s.left_at IS NULL))))));
grant insert (id, programme_id, placement_id, institution_id, contact_id, verbs, made_by, made_at, expires_at, asked) on act_links to compatriot_app;
grant select (id, programme_id, placement_id, institution_id, contact_id, verbs, made_by, made_at, expires_at, used_at, revoked_at, asked) on act_links to compatriot_app;
grant update (revoked_at) on act_links to compatriot_app;

create table application_messages (
  placement_id uuid not null,
  programme_id uuid not null,
  profile_id uuid not null,
  institution_id uuid not null,
  message text not null,
  constraint application_messages_pkey PRIMARY KEY (placement_id),
  constraint application_messages_length CHECK (((char_length(message) >= 1) AND (char_length(message) <= 1000))),
  constraint application_messages_placement FOREIGN KEY (placement_id, programme_id, profile_id, institution_id) REFERENCES placements(id, programme_id, profile_id, institution_id) ON DELETE CASCADE
);
-- row-level security: enabled, forced
create policy coordinators on application_messages for select to public
  using (((programme_id = ANY (( SELECT actor_coordinator() AS actor_coordinator)::uuid[])) AND contact_open(placement_id)));
create policy definer on application_messages for all to owner
  using (true)
  with check (true);
create policy hosts on application_messages for select to public
  using (((institution_id = ANY (( SELECT actor_institutions() AS actor_institutions)::uuid[])) AND contact_open(placement_id)));
create policy linked on application_messages as restrictive for all to compatriot_app
  using (
CASE
    WHEN (( SELECT actor_linked() AS actor_linked) IS NULL) THEN true
    ELSE (placement_id = ( SELECT actor_linked() AS actor_linked))
END);
create policy own on application_messages for select to public
  using (own_profile(profile_id));
create policy own_writes on application_messages for insert to public
  with check ((own_profile(profile_id) AND (EXISTS ( SELECT 1
   FROM placements p
  WHERE ((p.id = application_messages.placement_id) AND (p.status = 'interested'::text) AND (p.applied_at = now()))))));
create policy seed on application_messages for insert to public
  with check (((programme_id = ( SELECT actor_programme() AS actor_programme)) AND (( SELECT actor_system() AS actor_system) = 'seed'::text)));
grant insert, select on application_messages to compatriot_app;

create table assignment_counterparts (
  assignment_id uuid not null,
  programme_id uuid not null,
  "position" smallint not null,
  name text not null,
  role text,
  constraint assignment_counterparts_pkey PRIMARY KEY (assignment_id, "position"),
  constraint assignment_counterparts_assignment FOREIGN KEY (assignment_id, programme_id) REFERENCES assignments(id, programme_id) ON DELETE CASCADE
);
-- row-level security: enabled, forced
create policy at_work on assignment_counterparts for select to public
  using ((assignment_id IN ( SELECT p.assignment_id
   FROM placements p
  WHERE (own_profile(p.profile_id) AND (p.status = ANY (ARRAY['contracted'::text, 'oriented'::text, 'active'::text, 'probation'::text, 'suspended'::text, 'evacuated'::text, 'completing'::text, 'completed'::text, 'settled'::text, 'followed_up'::text, 'closed'::text]))))));
create policy hosts on assignment_counterparts for select to public
  using ((assignment_id IN ( SELECT assignments.id
   FROM assignments
  WHERE (assignments.institution_id = ANY (( SELECT actor_institutions() AS actor_institutions)::uuid[])))));
create policy hosts_add on assignment_counterparts for insert to public
  with check ((assignment_id IN ( SELECT assignments.id
   FROM assignments
  WHERE ((assignments.institution_id = ANY (( SELECT actor_institutions() AS actor_institutions)::uuid[])) AND (assignments.status = ANY (ARRAY['draft'::text, 'returned'::text]))))));
create policy hosts_end on assignment_counterparts for delete to public
  using ((assignment_id IN ( SELECT assignments.id
   FROM assignments
  WHERE ((assignments.institution_id = ANY (( SELECT actor_institutions() AS actor_institutions)::uuid[])) AND (assignments.status = ANY (ARRAY['draft'::text, 'returned'::text]))))));
create policy linked on assignment_counterparts as restrictive for all to compatriot_app
  using (
CASE
    WHEN (( SELECT actor_linked() AS actor_linked) IS NULL) THEN true
    ELSE (assignment_id = ( SELECT linked_assignment() AS linked_assignment))
END);
create policy officials on assignment_counterparts for all to public
  using ((programme_id = ANY (( SELECT actor_official() AS actor_official)::uuid[])))
  with check ((programme_id = ANY (( SELECT actor_official() AS actor_official)::uuid[])));
create policy system_actor on assignment_counterparts for all to public
  using (((programme_id = ( SELECT actor_programme() AS actor_programme)) AND (( SELECT actor_system() AS actor_system) IS NOT NULL)))
  with check (((programme_id = ( SELECT actor_programme() AS actor_programme)) AND (( SELECT actor_system() AS actor_system) IS NOT NULL)));
grant delete, insert, select on assignment_counterparts to compatriot_app;

create table assignment_funding (
  assignment_id uuid not null,
  line_id uuid not null,
  programme_id uuid not null,
  amount bigint not null,
  committed bigint not null default 0,
  account_id uuid,
  at timestamp with time zone not null default now(),
  constraint assignment_funding_pkey PRIMARY KEY (assignment_id, line_id),
  constraint assignment_funding_amount CHECK (((amount >= 0) AND (amount <= '1000000000000000'::bigint))),
  constraint assignment_funding_committed CHECK (((committed >= 0) AND (committed <= amount))),
  constraint assignment_funding_account_id_fkey FOREIGN KEY (account_id) REFERENCES accounts(id) ON DELETE SET NULL,
  constraint assignment_funding_assignment FOREIGN KEY (assignment_id, programme_id) REFERENCES assignments(id, programme_id) ON DELETE CASCADE,
  constraint assignment_funding_line FOREIGN KEY (line_id, programme_id) REFERENCES budget_lines(id, programme_id)
);
-- row-level security: enabled, forced
CREATE INDEX assignment_funding_by ON public.assignment_funding USING btree (account_id);
CREATE INDEX assignment_funding_lines ON public.assignment_funding USING btree (line_id, programme_id);
create policy coordinators on assignment_funding for select to public
  using ((programme_id = ANY (( SELECT actor_coordinator() AS actor_coordinator)::uuid[])));
create policy definer on assignment_funding for all to owner
  using (true)
  with check (true);
create policy finance_adds on assignment_funding for insert to public
  with check (((programme_id = ANY (( SELECT actor_finance() AS actor_finance)::uuid[])) AND (account_id = ( SELECT actor_account() AS actor_account))));
create policy finance_changes on assignment_funding for update to public
  using ((programme_id = ANY (( SELECT actor_finance() AS actor_finance)::uuid[])))
  with check ((account_id = ( SELECT actor_account() AS actor_account)));
create policy seed_adds on assignment_funding for insert to public
  with check (((programme_id = ( SELECT actor_programme() AS actor_programme)) AND (( SELECT actor_system() AS actor_system) = 'seed'::text)));
create policy system_reads on assignment_funding for select to public
  using (((programme_id = ( SELECT actor_programme() AS actor_programme)) AND (( SELECT actor_system() AS actor_system) IS NOT NULL)));
create policy system_releases on assignment_funding for update to public
  using (((programme_id = ( SELECT actor_programme() AS actor_programme)) AND (( SELECT actor_system() AS actor_system) IS NOT NULL)))
  with check ((account_id IS NULL));
CREATE TRIGGER funding_counts AFTER INSERT OR DELETE OR UPDATE ON public.assignment_funding FOR EACH ROW EXECUTE FUNCTION funding_counts();
grant select on assignment_funding to compatriot_app;
grant update (amount, account_id, at) on assignment_funding to compatriot_app;
grant insert (assignment_id, line_id, programme_id, amount, account_id, at) on assignment_funding to compatriot_app;

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
create policy linked on assignment_languages as restrictive for all to compatriot_app
  using (
CASE
    WHEN (( SELECT actor_linked() AS actor_linked) IS NULL) THEN true
    ELSE (assignment_id = ( SELECT linked_assignment() AS linked_assignment))
END);
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
create policy linked on assignment_skills as restrictive for all to compatriot_app
  using (
CASE
    WHEN (( SELECT actor_linked() AS actor_linked) IS NULL) THEN true
    ELSE (assignment_id = ( SELECT linked_assignment() AS linked_assignment))
END);
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
  supervisor text,
  counterpart_number smallint,
  deadline date,
  parent_id uuid,
  again text,
  extends_placement_id uuid,
  vacancy boolean not null default false,
  employment text,
  constraint assignments_pkey PRIMARY KEY (id),
  constraint assignments_place UNIQUE (id, programme_id, institution_id),
  constraint assignments_scope UNIQUE (id, programme_id),
  constraint assignments_again CHECK ((again = ANY (ARRAY['repeat'::text, 'extension'::text]))),
  constraint assignments_counterparts CHECK (((counterpart_number >= 0) AND (counterpart_number <= 500))),
  constraint assignments_dates CHECK (((ends_on IS NULL) OR (starts_on IS NULL) OR (ends_on >= starts_on))),
  constraint assignments_employment CHECK ((char_length(employment) <= 4000)),
  constraint assignments_region CHECK ((region ~ '^[A-Z]{2}-[A-Z0-9]{1,3}$'::text)),
  constraint assignments_seats_check CHECK (((seats >= 1) AND (seats <= 500))),
  constraint assignments_status CHECK ((status = ANY (ARRAY['draft'::text, 'submitted'::text, 'returned'::text, 'rejected'::text, 'approved'::text, 'funded'::text, 'sourcing'::text, 'selecting'::text, 'part_filled'::text, 'filled'::text, 'closed'::text, 'suspended'::text, 'cancelled'::text]))),
  constraint assignments_vacancy CHECK (((NOT vacancy) OR (mode = 'permanent'::text))),
  constraint assignments_created_by_fkey FOREIGN KEY (created_by) REFERENCES accounts(id) ON DELETE SET NULL,
  constraint assignments_extends FOREIGN KEY (extends_placement_id, programme_id, institution_id) REFERENCES placements(id, programme_id, institution_id) ON DELETE SET NULL (extends_placement_id),
  constraint assignments_institution_fk FOREIGN KEY (institution_id, programme_id) REFERENCES institutions(id, programme_id),
  constraint assignments_occupation_id_fkey FOREIGN KEY (occupation_id) REFERENCES concepts(id),
  constraint assignments_parent FOREIGN KEY (parent_id, programme_id) REFERENCES assignments(id, programme_id) ON DELETE SET NULL (parent_id),
  constraint assignments_programme_id_fkey FOREIGN KEY (programme_id) REFERENCES programmes(id) ON DELETE CASCADE
);
-- row-level security: enabled, forced
CREATE INDEX assignments_extends_row ON public.assignments USING btree (extends_placement_id) WHERE (extends_placement_id IS NOT NULL);
CREATE UNIQUE INDEX assignments_extension_once ON public.assignments USING btree (extends_placement_id) WHERE ((again = 'extension'::text) AND (status <> ALL (ARRAY['rejected'::text, 'closed'::text, 'cancelled'::text])));
CREATE INDEX assignments_institution ON public.assignments USING btree (institution_id);
CREATE INDEX assignments_parent_row ON public.assignments USING btree (parent_id, programme_id) WHERE (parent_id IS NOT NULL);
CREATE INDEX assignments_programme ON public.assignments USING btree (programme_id, status);
CREATE INDEX assignments_vacancies ON public.assignments USING btree (programme_id, status) WHERE vacancy;
create policy applies_definer on assignments for select to owner
  using (true);
create policy hosts on assignments for all to public
  using ((institution_id = ANY (( SELECT actor_institutions() AS actor_institutions)::uuid[])))
  with check ((institution_id = ANY (( SELECT actor_institutions() AS actor_institutions)::uuid[])));
create policy linked on assignments as restrictive for all to compatriot_app
  using (
CASE
    WHEN (( SELECT actor_linked() AS actor_linked) IS NULL) THEN true
    ELSE (id = ( SELECT linked_assignment() AS linked_assignment))
END);
create policy members_read on assignments for select to public
  using (((((status = ANY (ARRAY['sourcing'::text, 'selecting'::text])) OR (vacancy AND (status = 'part_filled'::text))) AND (programme_id = ANY (( SELECT actor_joined() AS actor_joined)::uuid[]))) OR (id = ANY (( SELECT actor_placed() AS actor_placed)::uuid[]))));
create policy named_while_open on assignments as restrictive for insert to compatriot_app
  with check (((extends_placement_id IS NULL) OR (programme_id = ANY (( SELECT actor_official() AS actor_official)::uuid[])) OR (( SELECT actor_system() AS actor_system) IS NOT NULL) OR contact_open(extends_placement_id)));
create policy officials on assignments for all to public
  using ((programme_id = ANY (( SELECT actor_official() AS actor_official)::uuid[])))
  with check ((programme_id = ANY (( SELECT actor_official() AS actor_official)::uuid[])));
create policy system_actor on assignments for all to public
  using (((programme_id = ( SELECT actor_programme() AS actor_programme)) AND (( SELECT actor_system() AS actor_system) IS NOT NULL)))
  with check (((programme_id = ( SELECT actor_programme() AS actor_programme)) AND (( SELECT actor_system() AS actor_system) IS NOT NULL)));
CREATE TRIGGER assignments_host BEFORE INSERT OR UPDATE ON public.assignments FOR EACH ROW EXECUTE FUNCTION host_drafts_and_submits();
grant insert, select on assignments to compatriot_app;
grant update (institution_id, status, title, need, tasks, outputs, mode, sector, country, place, starts_on, ends_on, seats, occupation_id, minimum_experience, minimum_education, licence_needed, reason, updated_at, version, region, national_plan, donor, reason_code, suspended_from, supervisor, counterpart_number, deadline, vacancy, employment) on assignments to compatriot_app;

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
  using ((profile_id = ANY (( SELECT actor_profiles() AS actor_profiles)::uuid[])));
grant delete, insert, select on blocked_institutions to compatriot_app;

create table budget_lines (
  id uuid not null default gen_random_uuid(),
  programme_id uuid not null,
  donor_id uuid not null,
  code text not null,
  name text not null,
  currency text not null,
  amount bigint not null,
  valid_from date not null,
  valid_until date not null,
  funded bigint not null default 0,
  committed bigint not null default 0,
  paid bigint not null default 0,
  erased bigint not null default 0,
  created_by uuid,
  created_at timestamp with time zone not null default now(),
  version integer not null default 1,
  constraint budget_lines_pkey PRIMARY KEY (id),
  constraint budget_lines_code UNIQUE (programme_id, code),
  constraint budget_lines_money UNIQUE (id, programme_id, currency),
  constraint budget_lines_scope UNIQUE (id, programme_id),
  constraint budget_lines_amount CHECK (((amount >= 1) AND (amount <= '1000000000000000'::bigint))),
  constraint budget_lines_committed CHECK (((committed >= 0) AND (committed <= amount))),
  constraint budget_lines_currency CHECK ((currency ~ '^[A-Z]{3}$'::text)),
  constraint budget_lines_dates CHECK ((valid_until >= valid_from)),
  constraint budget_lines_erased CHECK (((erased >= 0) AND (erased <= paid))),
  constraint budget_lines_funded CHECK (((funded >= 0) AND (funded <= amount))),
  constraint budget_lines_paid CHECK (((paid >= 0) AND (paid <= committed))),
  constraint budget_lines_created_by_fkey FOREIGN KEY (created_by) REFERENCES accounts(id) ON DELETE SET NULL,
  constraint budget_lines_donor FOREIGN KEY (donor_id, programme_id) REFERENCES donors(id, programme_id),
  constraint budget_lines_programme_id_fkey FOREIGN KEY (programme_id) REFERENCES programmes(id) ON DELETE CASCADE
);
-- row-level security: enabled, forced
CREATE INDEX budget_lines_by ON public.budget_lines USING btree (created_by);
CREATE INDEX budget_lines_donor_row ON public.budget_lines USING btree (donor_id, programme_id);
create policy coordinators on budget_lines for select to public
  using ((programme_id = ANY (( SELECT actor_coordinator() AS actor_coordinator)::uuid[])));
create policy definer on budget_lines for all to owner
  using (true)
  with check (true);
create policy finance_adds on budget_lines for insert to public
  with check (((programme_id = ANY (( SELECT actor_finance() AS actor_finance)::uuid[])) AND (created_by = ( SELECT actor_account() AS actor_account))));
create policy finance_changes on budget_lines for update to public
  using ((programme_id = ANY (( SELECT actor_finance() AS actor_finance)::uuid[])));
create policy seed_adds on budget_lines for insert to public
  with check (((programme_id = ( SELECT actor_programme() AS actor_programme)) AND (( SELECT actor_system() AS actor_system) = 'seed'::text)));
create policy system_reads on budget_lines for select to public
  using (((programme_id = ( SELECT actor_programme() AS actor_programme)) AND (( SELECT actor_system() AS actor_system) IS NOT NULL)));
grant select on budget_lines to compatriot_app;
grant insert (id, programme_id, donor_id, code, name, currency, amount, valid_from, valid_until, created_by) on budget_lines to compatriot_app;
grant update (name, amount, valid_from, valid_until, version) on budget_lines to compatriot_app;

create table certificate_holders (
  certificate_id uuid not null,
  programme_id uuid not null,
  profile_id uuid not null,
  name text not null,
  constraint certificate_holders_pkey PRIMARY KEY (certificate_id),
  constraint certificate_holders_certificate FOREIGN KEY (certificate_id, programme_id, profile_id) REFERENCES certificates(id, programme_id, profile_id) ON DELETE CASCADE
);
-- row-level security: enabled, forced
create policy coordinators_issue on certificate_holders for insert to public
  with check (((programme_id = ANY (( SELECT actor_coordinator() AS actor_coordinator)::uuid[])) AND (EXISTS ( SELECT 1
   FROM contact_details c
  WHERE (c.profile_id = certificate_holders.profile_id)))));
create policy definer on certificate_holders for all to owner
  using (true)
  with check (true);
create policy disclosed on certificate_holders for select to public
  using (((programme_id = ANY (( SELECT actor_coordinator() AS actor_coordinator)::uuid[])) AND (EXISTS ( SELECT 1
   FROM (certificates c
     JOIN disclosures d ON ((d.placement_id = c.placement_id)))
  WHERE ((c.id = certificate_holders.certificate_id) AND ((d.ends_at IS NULL) OR (d.ends_at > now())))))));
create policy own on certificate_holders for select to public
  using (own_profile(profile_id));
create policy system_writes on certificate_holders for insert to public
  with check (((programme_id = ( SELECT actor_programme() AS actor_programme)) AND (( SELECT actor_system() AS actor_system) IS NOT NULL)));
grant insert, select on certificate_holders to compatriot_app;

create table certificates (
  id uuid not null default gen_random_uuid(),
  programme_id uuid not null,
  placement_id uuid not null,
  profile_id uuid not null,
  number text not null,
  code text not null,
  says jsonb not null,
  shows text[] not null default '{}'::text[],
  issued_at timestamp with time zone not null default now(),
  issued_by uuid,
  revoked_at timestamp with time zone,
  revoked_by uuid,
  revoked_reason text,
  constraint certificates_pkey PRIMARY KEY (id),
  constraint certificates_code UNIQUE (code),
  constraint certificates_number UNIQUE (number),
  constraint certificates_scope UNIQUE (id, programme_id, profile_id),
  constraint certificates_reason CHECK ((revoked_reason = ANY (ARRAY['wrong_name'::text, 'wrong_facts'::text, 'not_earned'::text, 'other'::text]))),
  constraint certificates_revoked CHECK (((revoked_at IS NULL) = (revoked_reason IS NULL))),
  constraint certificates_shows CHECK ((shows <@ ARRAY['name'::text, 'institution'::text, 'title'::text, 'dates'::text, 'mode'::text, 'place'::text])),
  constraint certificates_issued_by_fkey FOREIGN KEY (issued_by) REFERENCES accounts(id) ON DELETE SET NULL,
  constraint certificates_placement FOREIGN KEY (placement_id, programme_id, profile_id) REFERENCES placements(id, programme_id, profile_id) ON DELETE CASCADE,
  constraint certificates_programme_id_fkey FOREIGN KEY (programme_id) REFERENCES programmes(id) ON DELETE CASCADE,
  constraint certificates_revoked_by_fkey FOREIGN KEY (revoked_by) REFERENCES accounts(id) ON DELETE SET NULL
);
-- row-level security: enabled, forced
CREATE INDEX certificates_issuers ON public.certificates USING btree (issued_by) WHERE (issued_by IS NOT NULL);
CREATE INDEX certificates_placements ON public.certificates USING btree (placement_id, programme_id, profile_id);
CREATE INDEX certificates_revokers ON public.certificates USING btree (revoked_by) WHERE (revoked_by IS NOT NULL);
CREATE UNIQUE INDEX certificates_standing ON public.certificates USING btree (placement_id) WHERE (revoked_at IS NULL);
create policy coordinators on certificates for select to public
  using ((programme_id = ANY (( SELECT actor_coordinator() AS actor_coordinator)::uuid[])));
create policy coordinators_issue on certificates for insert to public
  with check (((programme_id = ANY (( SELECT actor_coordinator() AS actor_coordinator)::uuid[])) AND (issued_by = ( SELECT actor_account() AS actor_account)) AND (shows = '{}'::text[]) AND (EXISTS ( SELECT 1
   FROM placements p
  WHERE ((p.id = certificates.placement_id) AND (p.status = ANY (ARRAY['completed'::text, 'settled'::text, 'followed_up'::text, 'closed'::text])))))));
create policy definer on certificates for all to owner
  using (true)
  with check (true);
create policy linked on certificates as restrictive for all to compatriot_app
  using (
CASE
    WHEN (( SELECT actor_linked() AS actor_linked) IS NULL) THEN true
    ELSE (placement_id = ( SELECT actor_linked() AS actor_linked))
END);
create policy own on certificates for select to public
  using (own_profile(profile_id));
create policy own_shows on certificates for update to public
  using ((own_profile(profile_id) AND (revoked_at IS NULL)));
create policy system_reads on certificates for select to public
  using (((programme_id = ( SELECT actor_programme() AS actor_programme)) AND (( SELECT actor_system() AS actor_system) IS NOT NULL)));
create policy system_writes on certificates for insert to public
  with check (((programme_id = ( SELECT actor_programme() AS actor_programme)) AND (( SELECT actor_system() AS actor_system) IS NOT NULL)));
grant insert, select on certificates to compatriot_app;
grant update (shows) on certificates to compatriot_app;

create table checks (
  id uuid not null default gen_random_uuid(),
  programme_id uuid not null,
  placement_id uuid not null,
  profile_id uuid not null,
  kind text not null,
  status text not null,
  reason text,
  note text,
  valid_until date,
  document_id uuid,
  asked_at timestamp with time zone,
  provided_at timestamp with time zone,
  verified_at timestamp with time zone,
  verified_by uuid,
  warned_for date,
  updated_at timestamp with time zone not null default now(),
  version integer not null default 1,
  constraint checks_pkey PRIMARY KEY (id),
  constraint checks_once UNIQUE (placement_id, kind),
  constraint checks_identified CHECK (((kind <> 'identity'::text) OR (status <> 'not_needed'::text))),
  constraint checks_kind CHECK ((kind = ANY (ARRAY['identity'::text, 'degree'::text, 'licence'::text, 'visa_or_return'::text, 'health'::text, 'insurance'::text, 'security'::text]))),
  constraint checks_looked CHECK (((status = 'verified'::text) = (verified_at IS NOT NULL))),
  constraint checks_said CHECK (((reason IS NOT NULL) OR (status <> ALL (ARRAY['refused'::text, 'not_needed'::text])))),
  constraint checks_status CHECK ((status = ANY (ARRAY['open'::text, 'asked'::text, 'provided'::text, 'verified'::text, 'refused'::text, 'not_needed'::text]))),
  constraint checks_document FOREIGN KEY (document_id, programme_id) REFERENCES documents(id, programme_id) ON DELETE SET NULL (document_id),
  constraint checks_placement FOREIGN KEY (placement_id, programme_id, profile_id) REFERENCES placements(id, programme_id, profile_id) ON DELETE CASCADE,
  constraint checks_programme_id_fkey FOREIGN KEY (programme_id) REFERENCES programmes(id) ON DELETE CASCADE,
  constraint checks_verified_by_fkey FOREIGN KEY (verified_by) REFERENCES accounts(id) ON DELETE SET NULL
);
-- row-level security: enabled, forced
CREATE INDEX checks_documents ON public.checks USING btree (document_id, programme_id) WHERE (document_id IS NOT NULL);
CREATE INDEX checks_ending ON public.checks USING btree (programme_id, valid_until) WHERE ((status = 'verified'::text) AND (valid_until IS NOT NULL));
CREATE INDEX checks_placements ON public.checks USING btree (placement_id, programme_id, profile_id);
CREATE INDEX checks_verifiers ON public.checks USING btree (verified_by) WHERE (verified_by IS NOT NULL);
create policy coordinators on checks for select to public
  using (((programme_id = ANY (( SELECT actor_coordinator() AS actor_coordinator)::uuid[])) AND (EXISTS ( SELECT 1
   FROM disclosures d
  WHERE ((d.placement_id = checks.placement_id) AND ((d.ends_at IS NULL) OR (d.ends_at > now())))))));
create policy coordinators_add on checks for insert to public
  with check (((programme_id = ANY (( SELECT actor_coordinator() AS actor_coordinator)::uuid[])) AND (EXISTS ( SELECT 1
   FROM disclosures d
  WHERE ((d.placement_id = checks.placement_id) AND ((d.ends_at IS NULL) OR (d.ends_at > now())))))));
create policy coordinators_change on checks for update to public
  using (((programme_id = ANY (( SELECT actor_coordinator() AS actor_coordinator)::uuid[])) AND (EXISTS ( SELECT 1
   FROM disclosures d
  WHERE ((d.placement_id = checks.placement_id) AND ((d.ends_at IS NULL) OR (d.ends_at > now())))))));
create policy definer on checks for all to owner
  using (true)
  with check (true);
create policy own on checks for select to public
  using (own_profile(profile_id));
create policy own_brings on checks for insert to public
  with check ((own_profile(profile_id) AND (status = 'provided'::text)));
create policy own_brings_again on checks for update to public
  using (own_profile(profile_id))
  with check ((own_profile(profile_id) AND (status = 'provided'::text)));
create policy seed_tells on checks for insert to public
  with check (((programme_id = ( SELECT actor_programme() AS actor_programme)) AND (( SELECT actor_system() AS actor_system) = 'seed'::text)));
create policy system_reads on checks for select to public
  using (((programme_id = ( SELECT actor_programme() AS actor_programme)) AND (( SELECT actor_system() AS actor_system) IS NOT NULL)));
create policy system_warns on checks for update to public
  using (((programme_id = ( SELECT actor_programme() AS actor_programme)) AND (( SELECT actor_system() AS actor_system) IS NOT NULL)));
CREATE TRIGGER checks_looked_at BEFORE INSERT OR UPDATE ON public.checks FOR EACH ROW EXECUTE FUNCTION checks_are_looked_at();
CREATE TRIGGER checks_until AFTER INSERT OR DELETE OR UPDATE OF status, valid_until ON public.checks FOR EACH ROW EXECUTE FUNCTION checks_tell_until();
grant insert, select on checks to compatriot_app;
grant update (status, reason, note, valid_until, document_id, asked_at, provided_at, verified_at, verified_by, warned_for, updated_at, version) on checks to compatriot_app;

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

create table concerns (
  id uuid not null default gen_random_uuid(),
  programme_id uuid not null,
  placement_id uuid not null,
  profile_id uuid not null,
  institution_id uuid not null,
  party text not null,
  account_id uuid,
  kind text not null,
  text text not null,
  raised_at timestamp with time zone not null default now(),
  seen_at timestamp with time zone,
  seen_by uuid,
  closed_at timestamp with time zone,
  closed_by uuid,
  answer text,
  link_id uuid default actor_link(),
  constraint concerns_pkey PRIMARY KEY (id),
  constraint concerns_closed CHECK (((closed_at IS NULL) = (answer IS NULL))),
  constraint concerns_kind CHECK ((kind = ANY (ARRAY['safety'::text, 'health'::text, 'people'::text, 'tasks'::text, 'pay'::text, 'living'::text, 'other'::text]))),
  constraint concerns_party CHECK ((party = ANY (ARRAY['member'::text, 'host'::text]))),
  constraint concerns_account_id_fkey FOREIGN KEY (account_id) REFERENCES accounts(id) ON DELETE SET NULL,
  constraint concerns_closed_by_fkey FOREIGN KEY (closed_by) REFERENCES accounts(id) ON DELETE SET NULL,
  constraint concerns_link FOREIGN KEY (link_id) REFERENCES act_links(id) ON DELETE SET NULL,
  constraint concerns_placement FOREIGN KEY (placement_id, programme_id, profile_id, institution_id) REFERENCES placements(id, programme_id, profile_id, institution_id) ON DELETE CASCADE,
  constraint concerns_seen_by_fkey FOREIGN KEY (seen_by) REFERENCES accounts(id) ON DELETE SET NULL
);
-- row-level security: enabled, forced
CREATE INDEX concerns_links ON public.concerns USING btree (link_id) WHERE (link_id IS NOT NULL);
CREATE INDEX concerns_open ON public.concerns USING btree (programme_id, raised_at) WHERE (closed_at IS NULL);
CREATE INDEX concerns_placements ON public.concerns USING btree (placement_id);
CREATE INDEX concerns_profiles ON public.concerns USING btree (profile_id);
create policy coordinators on concerns for select to public
  using (((programme_id = ANY (( SELECT actor_coordinator() AS actor_coordinator)::uuid[])) AND ((closed_at IS NULL) OR (closed_at > (now() - '30 days'::interval)) OR (EXISTS ( SELECT 1
   FROM disclosures d
  WHERE ((d.placement_id = concerns.placement_id) AND ((d.ends_at IS NULL) OR (d.ends_at > now()))))))));
create policy coordinators_answer on concerns for update to public
  using (((closed_at IS NULL) AND (programme_id = ANY (( SELECT actor_coordinator() AS actor_coordinator)::uuid[]))))
  with check (((closed_by IS NULL) OR (closed_by = ( SELECT actor_account() AS actor_account))));
create policy definer_reads on concerns for select to owner
  using (true);
create policy host on concerns for select to public
  using (((party = 'host'::text) AND (institution_id = ANY (( SELECT actor_institutions() AS actor_institutions)::uuid[])) AND contact_open(placement_id)));
create policy host_raises on concerns for insert to public
  with check (((party = 'host'::text) AND (account_id = ( SELECT actor_account() AS actor_account)) AND (seen_at IS NULL) AND (closed_at IS NULL) AND (institution_id = ANY (( SELECT actor_institutions() AS actor_institutions)::uuid[])) AND (EXISTS ( SELECT 1
   FROM disclosures d
  WHERE ((d.placement_id = concerns.placement_id) AND ((d.ends_at IS NULL) OR (d.ends_at > now())))))));
create policy linked on concerns as restrictive for all to compatriot_app
  using (
CASE
    WHEN (( SELECT actor_linked() AS actor_linked) IS NULL) THEN true
    ELSE ((placement_id = ( SELECT actor_linked() AS actor_linked)) AND (link_id = ( SELECT actor_link() AS actor_link)))
END);
create policy linked_raises on concerns for insert to public
  with check (((party = 'host'::text) AND (account_id IS NULL) AND (link_id = ( SELECT actor_link() AS actor_link)) AND (placement_id = ( SELECT actor_linked() AS actor_linked)) AND (seen_at IS NULL) AND (closed_at IS NULL) AND contact_open(placement_id)));
create policy own on concerns for select to public
  using (((party = 'member'::text) AND (profile_id = ANY (( SELECT actor_profiles() AS actor_profiles)::uuid[]))));
create policy own_raises on concerns for insert to public
  with check (((party = 'member'::text) AND (account_id = ( SELECT actor_account() AS actor_account)) AND (seen_at IS NULL) AND (closed_at IS NULL) AND (profile_id = ANY (( SELECT actor_profiles() AS actor_profiles)::uuid[]))));
create policy seed_tells on concerns for insert to public
  with check (((programme_id = ( SELECT actor_programme() AS actor_programme)) AND (( SELECT actor_system() AS actor_system) = 'seed'::text)));
create policy system_reads on concerns for select to public
  using (((programme_id = ( SELECT actor_programme() AS actor_programme)) AND (( SELECT actor_system() AS actor_system) IS NOT NULL)));
grant insert, select on concerns to compatriot_app;
grant update (seen_at, seen_by, closed_at, closed_by, answer) on concerns to compatriot_app;

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
create policy linked on contact_details as restrictive for all to compatriot_app
  using (
CASE
    WHEN (( SELECT actor_linked() AS actor_linked) IS NULL) THEN true
    ELSE (profile_id = ( SELECT linked_profile() AS linked_profile))
END);
create policy own on contact_details for select to public
  using ((profile_id = ANY (( SELECT actor_profiles() AS actor_profiles)::uuid[])));
create policy own_change on contact_details for update to public
  using ((profile_id = ANY (( SELECT actor_profiles() AS actor_profiles)::uuid[])));
create policy system_actor on contact_details for all to public
  using (((programme_id = ( SELECT actor_programme() AS actor_programme)) AND (( SELECT actor_system() AS actor_system) IS NOT NULL)))
  with check (((programme_id = ( SELECT actor_programme() AS actor_programme)) AND (( SELECT actor_system() AS actor_system) IS NOT NULL)));
create policy visitor_sends on contact_details for insert to public
  with check (((response_id = ( SELECT actor_draft() AS actor_draft)) AND (programme_id = ( SELECT actor_programme() AS actor_programme))));
CREATE TRIGGER contact_details_rosters BEFORE DELETE ON public.contact_details FOR EACH ROW WHEN (((old.email IS NOT NULL) AND (actor_erased() = old.programme_id))) EXECUTE FUNCTION erase_roster_rows();
grant insert, select on contact_details to compatriot_app;
grant update (profile_id, name, email, phone, city) on contact_details to compatriot_app;

create table desk_covers (
  id uuid not null default gen_random_uuid(),
  programme_id uuid not null,
  away_id uuid not null,
  cover_id uuid not null,
  from_on date not null,
  until_on date not null,
  made_by uuid,
  made_at timestamp with time zone not null default now(),
  ended_at timestamp with time zone,
  constraint desk_covers_pkey PRIMARY KEY (id),
  constraint desk_covers_days CHECK (((until_on >= from_on) AND (until_on <= (from_on + 366)))),
  constraint desk_covers_two CHECK ((away_id <> cover_id)),
  constraint desk_covers_away_id_fkey FOREIGN KEY (away_id) REFERENCES accounts(id) ON DELETE CASCADE,
  constraint desk_covers_cover_id_fkey FOREIGN KEY (cover_id) REFERENCES accounts(id) ON DELETE CASCADE,
  constraint desk_covers_made_by_fkey FOREIGN KEY (made_by) REFERENCES accounts(id) ON DELETE SET NULL,
  constraint desk_covers_programme_id_fkey FOREIGN KEY (programme_id) REFERENCES programmes(id) ON DELETE CASCADE
);
-- row-level security: enabled, forced
CREATE INDEX desk_covers_away ON public.desk_covers USING btree (away_id);
CREATE INDEX desk_covers_cover ON public.desk_covers USING btree (cover_id);
CREATE INDEX desk_covers_made ON public.desk_covers USING btree (made_by);
CREATE INDEX desk_covers_of ON public.desk_covers USING btree (programme_id, cover_id, until_on);
create policy coordinators on desk_covers for select to public
  using ((programme_id = ANY (( SELECT actor_coordinator() AS actor_coordinator)::uuid[])));
create policy coordinators_arrange on desk_covers for insert to public
  with check (((made_by = ( SELECT actor_account() AS actor_account)) AND (programme_id = ANY (( SELECT actor_coordinator() AS actor_coordinator)::uuid[])) AND (EXISTS ( SELECT 1
   FROM memberships m
  WHERE ((m.programme_id = desk_covers.programme_id) AND (m.account_id = desk_covers.away_id) AND (m.role = 'coordinator'::text)))) AND (EXISTS ( SELECT 1
   FROM memberships m
  WHERE ((m.programme_id = desk_covers.programme_id) AND (m.account_id = desk_covers.cover_id) AND (m.role = 'coordinator'::text))))));
create policy coordinators_end on desk_covers for update to public
  using ((programme_id = ANY (( SELECT actor_coordinator() AS actor_coordinator)::uuid[])))
  with check ((ended_at IS NOT NULL));
create policy seed_tells on desk_covers for insert to public
  with check (((programme_id = ( SELECT actor_programme() AS actor_programme)) AND (( SELECT actor_system() AS actor_system) = 'seed'::text)));
grant insert, select on desk_covers to compatriot_app;
grant update (ended_at) on desk_covers to compatriot_app;

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
  constraint disclosures_event_kind_check CHECK ((event_kind = ANY (ARRAY['placement.interested'::text, 'placement.yes_confirmed'::text]))),
  constraint disclosures_institution_id_fkey FOREIGN KEY (institution_id) REFERENCES institutions(id),
  constraint disclosures_placement FOREIGN KEY (placement_id, programme_id, profile_id, institution_id) REFERENCES placements(id, programme_id, profile_id, institution_id) ON DELETE CASCADE,
  constraint disclosures_profile_id_fkey FOREIGN KEY (profile_id) REFERENCES profiles(id) ON DELETE CASCADE,
  constraint disclosures_programme_id_fkey FOREIGN KEY (programme_id) REFERENCES programmes(id) ON DELETE CASCADE,
  constraint disclosures_yes FOREIGN KEY (event_id, event_kind, placement_id) REFERENCES events(id, kind, subject_id)
);
-- row-level security: enabled, forced
CREATE INDEX disclosures_institution ON public.disclosures USING btree (institution_id);
CREATE INDEX disclosures_profile ON public.disclosures USING btree (profile_id);
create policy consent_stands on disclosures as restrictive for insert to compatriot_app
  with check (((event_kind <> 'placement.yes_confirmed'::text) OR own_profile(profile_id) OR may_be_contacted(profile_id)));
create policy definer on disclosures for all to owner
  using (true)
  with check (true);
create policy ends on disclosures for update to public
  using (((programme_id = ANY (( SELECT actor_coordinator() AS actor_coordinator)::uuid[])) OR (profile_id = ANY (( SELECT actor_profiles() AS actor_profiles)::uuid[]))));
create policy linked on disclosures as restrictive for select to public
  using (((( SELECT actor_linked() AS actor_linked) IS NULL) OR (placement_id = ( SELECT actor_linked() AS actor_linked))));
create policy own_yes on disclosures for insert to public
  with check (own_profile(profile_id));
create policy readers on disclosures for select to public
  using (((programme_id = ANY (( SELECT actor_team() AS actor_team)::uuid[])) OR (institution_id = ANY (( SELECT actor_institutions() AS actor_institutions)::uuid[])) OR (profile_id = ANY (( SELECT actor_profiles() AS actor_profiles)::uuid[]))));
create policy second_yes on disclosures for insert to public
  with check (((event_kind = 'placement.yes_confirmed'::text) AND (programme_id = ANY (( SELECT actor_coordinator() AS actor_coordinator)::uuid[]))));
create policy system_ends on disclosures for update to public
  using (((programme_id = ( SELECT actor_programme() AS actor_programme)) AND (( SELECT actor_system() AS actor_system) IS NOT NULL)));
create policy system_opens on disclosures for insert to public
  with check (((programme_id = ( SELECT actor_programme() AS actor_programme)) AND (( SELECT actor_system() AS actor_system) IS NOT NULL)));
create policy system_reads on disclosures for select to public
  using (((programme_id = ( SELECT actor_programme() AS actor_programme)) AND (( SELECT actor_system() AS actor_system) IS NOT NULL)));
CREATE TRIGGER disclosures_end BEFORE UPDATE ON public.disclosures FOR EACH ROW EXECUTE FUNCTION disclosures_only_end();
grant insert, select on disclosures to compatriot_app;
grant update (ends_at) on disclosures to compatriot_app;

create table documents (
  id uuid not null default gen_random_uuid(),
  programme_id uuid not null,
  placement_id uuid,
  profile_id uuid,
  institution_id uuid,
  kind text not null,
  name text not null,
  media_type text not null,
  size integer not null,
  sha256 text not null,
  bytes bytea,
  uploaded_by uuid,
  party text not null,
  uploaded_at timestamp with time zone not null default now(),
  held boolean not null default false,
  removed_at timestamp with time zone,
  project_id uuid,
  milestone_id uuid,
  constraint documents_pkey PRIMARY KEY (id),
  constraint documents_scope UNIQUE (id, programme_id),
  constraint documents_belong CHECK (((num_nonnulls(placement_id, institution_id, project_id) = 1) AND ((institution_id IS NOT NULL) = (profile_id IS NULL)) AND ((project_id IS NULL) = (milestone_id IS NULL)))),
  constraint documents_kind CHECK ((kind = ANY (ARRAY['cv'::text, 'identity'::text, 'degree'::text, 'licence'::text, 'visa_or_return'::text, 'health'::text, 'insurance'::text, 'security'::text, 'terms'::text, 'contract'::text, 'evidence'::text, 'receipt'::text, 'photo'::text, 'report'::text, 'due_diligence'::text]))),
  constraint documents_media_type CHECK ((media_type = ANY (ARRAY['application/pdf'::text, 'image/jpeg'::text, 'image/png'::text, 'image/webp'::text]))),
  constraint documents_of_projects CHECK (
CASE
    WHEN (project_id IS NULL) THEN (kind <> 'photo'::text)
    ELSE (kind = ANY (ARRAY['receipt'::text, 'photo'::text, 'report'::text]))
END),
  constraint documents_party CHECK ((party = ANY (ARRAY['member'::text, 'coordinator'::text, 'host'::text, 'official'::text]))),
  constraint documents_removed CHECK (((removed_at IS NULL) = (bytes IS NOT NULL))),
  constraint documents_size CHECK (((size >= 1) AND (size <= 10485760))),
  constraint documents_institution FOREIGN KEY (institution_id, programme_id) REFERENCES institutions(id, programme_id) ON DELETE CASCADE,
  constraint documents_milestone FOREIGN KEY (milestone_id, project_id) REFERENCES project_milestones(id, project_id) ON DELETE CASCADE,
  constraint documents_placement FOREIGN KEY (placement_id, programme_id, profile_id) REFERENCES placements(id, programme_id, profile_id) ON DELETE CASCADE,
  constraint documents_programme_id_fkey FOREIGN KEY (programme_id) REFERENCES programmes(id) ON DELETE CASCADE,
  constraint documents_project FOREIGN KEY (project_id, programme_id, profile_id) REFERENCES projects(id, programme_id, profile_id) ON DELETE CASCADE,
  constraint documents_uploaded_by_fkey FOREIGN KEY (uploaded_by) REFERENCES accounts(id) ON DELETE SET NULL
);
-- row-level security: enabled, forced
CREATE INDEX documents_institutions ON public.documents USING btree (institution_id, programme_id) WHERE (institution_id IS NOT NULL);
CREATE INDEX documents_milestones ON public.documents USING btree (milestone_id, project_id) WHERE (milestone_id IS NOT NULL);
CREATE INDEX documents_placements ON public.documents USING btree (placement_id, programme_id, profile_id) WHERE (placement_id IS NOT NULL);
CREATE INDEX documents_projects ON public.documents USING btree (project_id, programme_id, profile_id) WHERE (project_id IS NOT NULL);
CREATE INDEX documents_uploaders ON public.documents USING btree (uploaded_by) WHERE (uploaded_by IS NOT NULL);
create policy adders on documents for insert to public
  with check (((NOT (uploaded_by IS DISTINCT FROM ( SELECT actor_account() AS actor_account))) AND (party = ANY (document_adders(kind))) AND (party = ANY (document_parties(programme_id, placement_id, profile_id, institution_id, project_id))) AND reads_document(programme_id, placement_id, profile_id, institution_id, project_id, kind) AND ((project_id IS NULL) OR ((party = 'member'::text) AND (EXISTS ( SELECT 1
   FROM projects j
  WHERE ((j.id = documents.project_id) AND (j.status = 'running'::text))))))));
create policy definer on documents for all to owner
  using (true)
  with check (true);
create policy linked on documents as restrictive for all to compatriot_app
  using (
CASE
    WHEN (( SELECT actor_linked() AS actor_linked) IS NULL) THEN true
    ELSE (placement_id = ( SELECT actor_linked() AS actor_linked))
END);
create policy readers on documents for select to public
  using (reads_document(programme_id, placement_id, profile_id, institution_id, project_id, kind));
create policy seed_tells on documents for insert to public
  with check (((programme_id = ( SELECT actor_programme() AS actor_programme)) AND (( SELECT actor_system() AS actor_system) = 'seed'::text)));
create policy system_reads on documents for select to public
  using (((programme_id = ( SELECT actor_programme() AS actor_programme)) AND (( SELECT actor_system() AS actor_system) IS NOT NULL)));
grant insert on documents to compatriot_app;
grant select (id, programme_id, placement_id, profile_id, institution_id, kind, name, media_type, size, sha256, uploaded_by, party, uploaded_at, held, removed_at, project_id, milestone_id) on documents to compatriot_app;

create table donors (
  id uuid not null default gen_random_uuid(),
  programme_id uuid not null,
  name text not null,
  created_at timestamp with time zone not null default now(),
  constraint donors_pkey PRIMARY KEY (id),
  constraint donors_name UNIQUE (programme_id, name),
  constraint donors_scope UNIQUE (id, programme_id),
  constraint donors_programme_id_fkey FOREIGN KEY (programme_id) REFERENCES programmes(id) ON DELETE CASCADE
);
-- row-level security: enabled, forced
create policy coordinators on donors for select to public
  using ((programme_id = ANY (( SELECT actor_coordinator() AS actor_coordinator)::uuid[])));
create policy definer on donors for all to owner
  using (true)
  with check (true);
create policy finance_adds on donors for insert to public
  with check ((programme_id = ANY (( SELECT actor_finance() AS actor_finance)::uuid[])));
create policy seed_adds on donors for insert to public
  with check (((programme_id = ( SELECT actor_programme() AS actor_programme)) AND (( SELECT actor_system() AS actor_system) = 'seed'::text)));
create policy system_reads on donors for select to public
  using (((programme_id = ( SELECT actor_programme() AS actor_programme)) AND (( SELECT actor_system() AS actor_system) IS NOT NULL)));
grant insert, select on donors to compatriot_app;

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

create table due_diligence_records (
  id uuid not null default gen_random_uuid(),
  programme_id uuid not null,
  institution_id uuid not null,
  checked text[] not null,
  passed boolean not null,
  note text,
  checked_on date not null,
  valid_until date,
  document_id uuid,
  account_id uuid,
  at timestamp with time zone not null default now(),
  constraint due_diligence_records_pkey PRIMARY KEY (id),
  constraint due_diligence_records_until CHECK (((passed = (valid_until IS NOT NULL)) AND (valid_until >= checked_on))),
  constraint due_diligence_records_account_id_fkey FOREIGN KEY (account_id) REFERENCES accounts(id) ON DELETE SET NULL,
  constraint due_diligence_records_document FOREIGN KEY (document_id, programme_id) REFERENCES documents(id, programme_id) ON DELETE SET NULL (document_id),
  constraint due_diligence_records_institution FOREIGN KEY (institution_id, programme_id) REFERENCES institutions(id, programme_id) ON DELETE CASCADE,
  constraint due_diligence_records_programme_id_fkey FOREIGN KEY (programme_id) REFERENCES programmes(id) ON DELETE CASCADE
);
-- row-level security: enabled, forced
CREATE INDEX due_diligence_records_by ON public.due_diligence_records USING btree (account_id);
CREATE INDEX due_diligence_records_documents ON public.due_diligence_records USING btree (document_id, programme_id) WHERE (document_id IS NOT NULL);
CREATE INDEX due_diligence_records_of ON public.due_diligence_records USING btree (institution_id, programme_id, at DESC);
create policy definer on due_diligence_records for all to owner
  using (true)
  with check (true);
create policy officials on due_diligence_records for select to public
  using ((programme_id = ANY (( SELECT actor_official() AS actor_official)::uuid[])));
create policy officials_check on due_diligence_records for insert to public
  with check (((programme_id = ANY (( SELECT actor_official() AS actor_official)::uuid[])) AND (account_id = ( SELECT actor_account() AS actor_account))));
create policy seed_checks on due_diligence_records for insert to public
  with check (((( SELECT actor_system() AS actor_system) = 'seed'::text) AND (programme_id = ( SELECT actor_programme() AS actor_programme))));
create policy system_reads on due_diligence_records for select to public
  using (((programme_id = ( SELECT actor_programme() AS actor_programme)) AND (( SELECT actor_system() AS actor_system) IS NOT NULL)));
CREATE TRIGGER due_diligence_decides AFTER INSERT ON public.due_diligence_records FOR EACH ROW EXECUTE FUNCTION due_diligence_decides();
grant insert, select on due_diligence_records to compatriot_app;

create table end_reminders (
  placement_id uuid not null,
  programme_id uuid not null,
  kind text not null,
  ends_on date not null,
  at timestamp with time zone not null default now(),
  constraint end_reminders_pkey PRIMARY KEY (placement_id, ends_on, kind),
  constraint end_reminders_kind CHECK ((kind = ANY (ARRAY['three_months'::text, 'two_months'::text, 'fifteen_days'::text]))),
  constraint end_reminders_placement FOREIGN KEY (placement_id, programme_id) REFERENCES placements(id, programme_id) ON DELETE CASCADE
);
-- row-level security: enabled, forced
create policy system_reads on end_reminders for select to public
  using (((programme_id = ( SELECT actor_programme() AS actor_programme)) AND (( SELECT actor_system() AS actor_system) IS NOT NULL)));
create policy system_reminds on end_reminders for insert to public
  with check (((programme_id = ( SELECT actor_programme() AS actor_programme)) AND (( SELECT actor_system() AS actor_system) IS NOT NULL)));
create policy team on end_reminders for select to public
  using ((programme_id = ANY (( SELECT actor_team() AS actor_team)::uuid[])));
grant insert, select on end_reminders to compatriot_app;

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
CREATE INDEX events_indicators ON public.events USING btree (programme_id, kind, at) INCLUDE (subject_id) WHERE (kind = ANY (ARRAY['assignment.approved'::text, 'assignment.opened'::text, 'placement.shortlisted'::text, 'placement.invited'::text, 'placement.selected'::text, 'project.submitted'::text, 'project.approved'::text]));
CREATE INDEX events_programme ON public.events USING btree (programme_id, at);
CREATE INDEX events_subject ON public.events USING btree (subject_id, at);
create policy confirmed_yes on events as restrictive for insert to public
  with check (((kind <> 'placement.yes_confirmed'::text) OR (EXISTS ( SELECT 1
   FROM placements p
  WHERE ((p.id = events.subject_id) AND (p.status <> 'invited'::text) AND (own_profile(p.profile_id) OR ((p.programme_id = ANY (( SELECT actor_coordinator() AS actor_coordinator)::uuid[])) AND (EXISTS ( SELECT 1
           FROM placement_moves m
          WHERE ((m.placement_id = p.id) AND (m.verb = 'express_interest'::text) AND (m.of = 'member'::text) AND (m.undone_at IS NULL) AND (m.account_id IS DISTINCT FROM ( SELECT actor_account() AS actor_account))))))))))));
create policy definer on events for insert to owner
  with check (true);
create policy definer_reads on events for select to owner
  using (true);
create policy linked on events as restrictive for all to compatriot_app
  using (
CASE
    WHEN (( SELECT actor_linked() AS actor_linked) IS NULL) THEN true
    ELSE ((subject_id = ( SELECT actor_linked() AS actor_linked)) OR (EXISTS ( SELECT 1
       FROM concerns c
      WHERE ((c.id = events.subject_id) AND (c.link_id = ( SELECT actor_link() AS actor_link))))))
END);
create policy linked_raises on events for insert to public
  with check (((kind = 'concern.raised'::text) AND (actor_id IS NULL) AND (actor_system IS NULL) AND (( SELECT actor_account() AS actor_account) IS NULL) AND (( SELECT actor_system() AS actor_system) IS NULL) AND (programme_id = ( SELECT actor_programme() AS actor_programme)) AND (EXISTS ( SELECT 1
   FROM concerns c
  WHERE ((c.id = events.subject_id) AND (c.link_id = ( SELECT actor_link() AS actor_link)))))));
create policy linked_writes on events for insert to public
  with check (((actor_id IS NULL) AND (actor_system IS NULL) AND (( SELECT actor_account() AS actor_account) IS NULL) AND (( SELECT actor_system() AS actor_system) IS NULL) AND (subject_id = ( SELECT actor_linked() AS actor_linked)) AND (programme_id = ( SELECT actor_programme() AS actor_programme))));
create policy own_yes on events as restrictive for insert to compatriot_app
  with check (((kind <> 'placement.interested'::text) OR (( SELECT actor_system() AS actor_system) = 'seed'::text) OR (EXISTS ( SELECT 1
   FROM placements p
  WHERE ((p.id = events.subject_id) AND own_profile(p.profile_id))))));
create policy person_writes on events for insert to public
  with check (((actor_id = ( SELECT actor_account() AS actor_account)) AND (actor_system IS NULL) AND ((programme_id = ANY (( SELECT actor_official() AS actor_official)::uuid[])) OR ( SELECT actor_administrator() AS actor_administrator) OR (programme_id = ANY (( SELECT actor_joined() AS actor_joined)::uuid[])) OR (programme_id IN ( SELECT institutions.programme_id
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

create table expense_claims (
  id uuid not null default gen_random_uuid(),
  programme_id uuid not null,
  placement_id uuid not null,
  profile_id uuid not null,
  assignment_id uuid not null,
  kind text not null,
  note text not null,
  spent_on date not null,
  amount bigint not null,
  currency text not null,
  document_id uuid,
  status text not null default 'sent'::text,
  account_id uuid,
  sent_at timestamp with time zone not null default now(),
  decided_by uuid,
  decided_at timestamp with time zone,
  granted bigint,
  reason text,
  way text,
  evidence text,
  objection text,
  objected_at timestamp with time zone,
  constraint expense_claims_pkey PRIMARY KEY (id),
  constraint expense_claims_scope UNIQUE (id, programme_id, placement_id),
  constraint expense_claims_amount CHECK (((amount >= 1) AND (amount <= '1000000000000'::bigint))),
  constraint expense_claims_currency CHECK ((currency ~ '^[A-Z]{3}$'::text)),
  constraint expense_claims_decided CHECK (((status = ANY (ARRAY['approved'::text, 'refused'::text])) = (decided_at IS NOT NULL))),
  constraint expense_claims_evidence CHECK (((way IS NULL) = (evidence IS NULL))),
  constraint expense_claims_granted CHECK ((((status = 'approved'::text) = (granted IS NOT NULL)) AND ((granted >= 1) AND (granted <= amount)))),
  constraint expense_claims_kind CHECK ((kind = ANY (ARRAY['travel'::text, 'lodging'::text, 'visa'::text, 'health'::text, 'materials'::text, 'other'::text]))),
  constraint expense_claims_objection CHECK ((((objection IS NULL) = (objected_at IS NULL)) AND ((objection IS NULL) OR (way IS NOT NULL)))),
  constraint expense_claims_reason CHECK (((reason IS NOT NULL) OR (status <> 'refused'::text))),
  constraint expense_claims_status CHECK ((status = ANY (ARRAY['sent'::text, 'approved'::text, 'refused'::text, 'withdrawn'::text]))),
  constraint expense_claims_way CHECK ((way = ANY (ARRAY['phone'::text, 'paper'::text, 'visit'::text, 'message'::text]))),
  constraint expense_claims_account_id_fkey FOREIGN KEY (account_id) REFERENCES accounts(id) ON DELETE SET NULL,
  constraint expense_claims_decided_by_fkey FOREIGN KEY (decided_by) REFERENCES accounts(id) ON DELETE SET NULL,
  constraint expense_claims_document FOREIGN KEY (document_id, programme_id) REFERENCES documents(id, programme_id) ON DELETE SET NULL (document_id),
  constraint expense_claims_placement FOREIGN KEY (placement_id, programme_id, profile_id, assignment_id) REFERENCES placements(id, programme_id, profile_id, assignment_id) ON DELETE CASCADE,
  constraint expense_claims_programme_id_fkey FOREIGN KEY (programme_id) REFERENCES programmes(id) ON DELETE CASCADE
);
-- row-level security: enabled, forced
CREATE INDEX expense_claims_by ON public.expense_claims USING btree (account_id);
CREATE INDEX expense_claims_decided_by ON public.expense_claims USING btree (decided_by);
CREATE INDEX expense_claims_documents ON public.expense_claims USING btree (document_id, programme_id) WHERE (document_id IS NOT NULL);
CREATE INDEX expense_claims_of ON public.expense_claims USING btree (placement_id);
CREATE UNIQUE INDEX expense_claims_receipt ON public.expense_claims USING btree (document_id) WHERE (status = ANY (ARRAY['sent'::text, 'approved'::text]));
CREATE INDEX expense_claims_waiting ON public.expense_claims USING btree (programme_id, sent_at) WHERE (status = 'sent'::text);
create policy coordinators on expense_claims for select to public
  using (((programme_id = ANY (( SELECT actor_coordinator() AS actor_coordinator)::uuid[])) AND (programme_id = ANY (( SELECT actor_team() AS actor_team)::uuid[]))));
create policy definer on expense_claims for all to owner
  using (true)
  with check (true);
create policy finance_decides on expense_claims for update to public
  using (((programme_id = ANY (( SELECT actor_finance() AS actor_finance)::uuid[])) AND (programme_id = ANY (( SELECT actor_team() AS actor_team)::uuid[]))));
create policy own on expense_claims for select to public
  using (own_profile(profile_id));
create policy own_objects on expense_claims for update to public
  using ((own_profile(profile_id) AND (way IS NOT NULL)))
  with check ((own_profile(profile_id) AND (objection IS NOT NULL)));
create policy own_sends on expense_claims for insert to public
  with check ((own_profile(profile_id) AND (account_id = ( SELECT actor_account() AS actor_account)) AND (status = 'sent'::text) AND (way IS NULL) AND (objection IS NULL) AND (EXISTS ( SELECT 1
   FROM placements p
  WHERE (p.id = expense_claims.placement_id)))));
create policy own_withdraws on expense_claims for update to public
  using (own_profile(profile_id))
  with check ((status = 'withdrawn'::text));
create policy seed_adds on expense_claims for insert to public
  with check (((programme_id = ( SELECT actor_programme() AS actor_programme)) AND (( SELECT actor_system() AS actor_system) = 'seed'::text)));
create policy system_reads on expense_claims for select to public
  using (((programme_id = ( SELECT actor_programme() AS actor_programme)) AND (( SELECT actor_system() AS actor_system) IS NOT NULL)));
create policy team_takes_down on expense_claims for insert to public
  with check (((way IS NOT NULL) AND (objection IS NULL) AND (status = 'sent'::text) AND (account_id = ( SELECT actor_account() AS actor_account)) AND (programme_id = ANY (( SELECT actor_coordinator() AS actor_coordinator)::uuid[])) AND (programme_id = ANY (( SELECT actor_team() AS actor_team)::uuid[])) AND (NOT own_profile(profile_id)) AND (EXISTS ( SELECT 1
   FROM placements p
  WHERE (p.id = expense_claims.placement_id)))));
create policy without_conflict on expense_claims as restrictive for update to compatriot_app
  using ((own_profile(profile_id) OR (NOT conflicted_with(profile_id))));
CREATE TRIGGER expense_claims_steps BEFORE UPDATE ON public.expense_claims FOR EACH ROW EXECUTE FUNCTION claims_take_steps();
grant insert, select on expense_claims to compatriot_app;
grant update (status, decided_by, decided_at, granted, reason, objection, objected_at) on expense_claims to compatriot_app;

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
  constraint exports_kind CHECK ((kind = ANY (ARRAY['talent'::text, 'list'::text, 'placements'::text, 'assignments'::text, 'institutions'::text, 'organisations'::text, 'shortlist'::text, 'survey'::text, 'officials'::text, 'host_placements'::text, 'host_assignments'::text, 'report'::text]))),
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
create policy linked on exports as restrictive for all to compatriot_app
  using (
CASE
    WHEN (( SELECT actor_linked() AS actor_linked) IS NULL) THEN true
    ELSE false
END);
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
  using ((profile_id = ANY (( SELECT actor_profiles() AS actor_profiles)::uuid[])));
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
  using ((profile_id = ANY (( SELECT actor_profiles() AS actor_profiles)::uuid[])));
create policy own_adds on fit_switches for insert to public
  with check ((EXISTS ( SELECT 1
   FROM profiles p
  WHERE ((p.id = fit_switches.profile_id) AND (p.programme_id = fit_switches.programme_id) AND (p.account_id = ( SELECT actor_account() AS actor_account))))));
create policy own_changes on fit_switches for update to public
  using ((profile_id = ANY (( SELECT actor_profiles() AS actor_profiles)::uuid[])));
create policy worker_reads on fit_switches for select to public
  using (((programme_id = ( SELECT actor_programme() AS actor_programme)) AND (( SELECT actor_system() AS actor_system) = 'worker'::text)));
grant select on fit_switches to compatriot_app;
grant update (mails) on fit_switches to compatriot_app;
grant insert (profile_id, programme_id, mails) on fit_switches to compatriot_app;

create table follow_ups (
  id uuid not null default gen_random_uuid(),
  programme_id uuid not null,
  placement_id uuid not null,
  months smallint not null,
  role text not null,
  handover_id uuid,
  due_on date not null,
  response_id uuid not null default gen_random_uuid(),
  link smallint not null default 1,
  link_hash text,
  sent_at timestamp with time zone,
  reminded_at timestamp with time zone,
  reminders smallint not null default 0,
  unreachable boolean not null default false,
  answered_at timestamp with time zone,
  given_up_at timestamp with time zone,
  reason text,
  constraint follow_ups_pkey PRIMARY KEY (id),
  constraint follow_ups_link UNIQUE (link_hash),
  constraint follow_ups_once UNIQUE NULLS NOT DISTINCT (placement_id, months, role, handover_id),
  constraint follow_ups_response UNIQUE (response_id),
  constraint follow_ups_colleague CHECK (((role = 'colleague'::text) = (handover_id IS NOT NULL))),
  constraint follow_ups_given_up CHECK (((given_up_at IS NULL) = (reason IS NULL))),
  constraint follow_ups_months CHECK ((months = ANY (ARRAY[6, 12]))),
  constraint follow_ups_reason CHECK ((reason = ANY (ARRAY['unreachable'::text, 'left'::text, 'refused'::text, 'other'::text, 'contact_withdrawn'::text]))),
  constraint follow_ups_role CHECK ((role = ANY (ARRAY['member'::text, 'host'::text, 'colleague'::text]))),
  constraint follow_ups_handover FOREIGN KEY (handover_id, placement_id) REFERENCES handovers(id, placement_id) ON DELETE CASCADE,
  constraint follow_ups_placement FOREIGN KEY (placement_id, programme_id) REFERENCES placements(id, programme_id) ON DELETE CASCADE,
  constraint follow_ups_programme_id_fkey FOREIGN KEY (programme_id) REFERENCES programmes(id) ON DELETE CASCADE
);
-- row-level security: enabled, forced
CREATE INDEX follow_ups_by_day ON public.follow_ups USING btree (programme_id, due_on);
CREATE INDEX follow_ups_due ON public.follow_ups USING btree (programme_id, due_on) WHERE ((answered_at IS NULL) AND (given_up_at IS NULL));
create policy coordinators on follow_ups for select to public
  using ((programme_id = ANY (( SELECT actor_coordinator() AS actor_coordinator)::uuid[])));
create policy coordinators_change on follow_ups for update to public
  using (((programme_id = ANY (( SELECT actor_coordinator() AS actor_coordinator)::uuid[])) AND (answered_at IS NULL)));
create policy definer on follow_ups for all to owner
  using (true)
  with check (true);
create policy linked on follow_ups as restrictive for all to compatriot_app
  using (
CASE
    WHEN (( SELECT actor_linked() AS actor_linked) IS NULL) THEN true
    ELSE (placement_id = ( SELECT actor_linked() AS actor_linked))
END);
create policy own on follow_ups for select to public
  using (((role = 'member'::text) AND ('member'::text = ANY (placement_party(placement_id)))));
create policy system_actor on follow_ups for all to public
  using (((programme_id = ( SELECT actor_programme() AS actor_programme)) AND (( SELECT actor_system() AS actor_system) IS NOT NULL)))
  with check (((programme_id = ( SELECT actor_programme() AS actor_programme)) AND (( SELECT actor_system() AS actor_system) IS NOT NULL)));
CREATE TRIGGER follow_ups_forget AFTER DELETE ON public.follow_ups FOR EACH ROW EXECUTE FUNCTION forget_follow_up();
grant insert on follow_ups to compatriot_app;
grant update (due_on, link, link_hash, sent_at, reminded_at, reminders, unreachable, given_up_at, reason) on follow_ups to compatriot_app;
grant select (id, programme_id, placement_id, months, role, handover_id, due_on, link, sent_at, reminded_at, reminders, unreachable, answered_at, given_up_at, reason) on follow_ups to compatriot_app;

create table handovers (
  id uuid not null default gen_random_uuid(),
  programme_id uuid not null,
  placement_id uuid not null,
  name text not null,
  role text not null default ''::text,
  what text not null,
  email text,
  created_at timestamp with time zone not null default now(),
  confirmed_at timestamp with time zone,
  way text,
  evidence text,
  constraint handovers_pkey PRIMARY KEY (id),
  constraint handovers_own UNIQUE (id, placement_id),
  constraint handovers_evidence CHECK ((((way IS NULL) = (evidence IS NULL)) AND ((way IS NULL) OR (confirmed_at IS NOT NULL)))),
  constraint handovers_way CHECK ((way = ANY (ARRAY['phone'::text, 'paper'::text, 'visit'::text, 'message'::text]))),
  constraint handovers_placement FOREIGN KEY (placement_id, programme_id) REFERENCES placements(id, programme_id) ON DELETE CASCADE,
  constraint handovers_programme_id_fkey FOREIGN KEY (programme_id) REFERENCES programmes(id) ON DELETE CASCADE
);
-- row-level security: enabled, forced
CREATE INDEX handovers_placement ON public.handovers USING btree (placement_id);
create policy coordinators_take_down on handovers for update to public
  using (((confirmed_at IS NULL) AND ('coordinator'::text = ANY (placement_party(placement_id))) AND contact_open(placement_id)))
  with check ((('coordinator'::text = ANY (placement_party(placement_id))) AND (way IS NOT NULL)));
create policy definer on handovers for all to owner
  using (true)
  with check (true);
create policy hosts_confirm on handovers for update to public
  using (((confirmed_at IS NULL) AND ('host'::text = ANY (placement_party(placement_id))) AND contact_open(placement_id)))
  with check ((('host'::text = ANY (placement_party(placement_id))) AND (way IS NULL)));
create policy linked on handovers as restrictive for all to compatriot_app
  using (
CASE
    WHEN (( SELECT actor_linked() AS actor_linked) IS NULL) THEN true
    ELSE (placement_id = ( SELECT actor_linked() AS actor_linked))
END);
create policy parties on handovers for select to public
  using ((('member'::text = ANY (placement_party(placement_id))) OR ((placement_party(placement_id) && ARRAY['host'::text, 'coordinator'::text]) AND contact_open(placement_id))));
create policy parties_name on handovers for insert to public
  with check (((confirmed_at IS NULL) AND (way IS NULL) AND (('member'::text = ANY (placement_party(placement_id))) OR ((placement_party(placement_id) && ARRAY['host'::text, 'coordinator'::text]) AND contact_open(placement_id)))));
create policy parties_unname on handovers for delete to public
  using (((confirmed_at IS NULL) AND (('member'::text = ANY (placement_party(placement_id))) OR ((placement_party(placement_id) && ARRAY['host'::text, 'coordinator'::text]) AND contact_open(placement_id)))));
create policy system_actor on handovers for all to public
  using (((programme_id = ( SELECT actor_programme() AS actor_programme)) AND (( SELECT actor_system() AS actor_system) IS NOT NULL)))
  with check (((programme_id = ( SELECT actor_programme() AS actor_programme)) AND (( SELECT actor_system() AS actor_system) IS NOT NULL)));
grant delete, insert, select on handovers to compatriot_app;
grant update (email, confirmed_at, way, evidence) on handovers to compatriot_app;

create table institution_contacts (
  id uuid not null default gen_random_uuid(),
  programme_id uuid not null,
  institution_id uuid not null,
  name text not null,
  role text,
  email text,
  phone text,
  language text,
  created_by uuid,
  created_at timestamp with time zone not null default now(),
  left_at timestamp with time zone,
  constraint institution_contacts_pkey PRIMARY KEY (id),
  constraint institution_contacts_scope UNIQUE (id, programme_id, institution_id),
  constraint institution_contacts_reach CHECK (((left_at IS NULL) OR ((email IS NULL) AND (phone IS NULL)))),
  constraint institution_contacts_created_by_fkey FOREIGN KEY (created_by) REFERENCES accounts(id) ON DELETE SET NULL,
  constraint institution_contacts_institution FOREIGN KEY (institution_id, programme_id) REFERENCES institutions(id, programme_id) ON DELETE CASCADE,
  constraint institution_contacts_programme_id_fkey FOREIGN KEY (programme_id) REFERENCES programmes(id) ON DELETE CASCADE
);
-- row-level security: enabled, forced
CREATE INDEX institution_contacts_by ON public.institution_contacts USING btree (created_by);
CREATE INDEX institution_contacts_of ON public.institution_contacts USING btree (institution_id, programme_id);
create policy definer on institution_contacts for all to owner
  using (true)
  with check (true);
create policy linked on institution_contacts as restrictive for all to compatriot_app
  using (
CASE
    WHEN (( SELECT actor_linked() AS actor_linked) IS NULL) THEN true
    ELSE (id = ( SELECT linked_contact() AS linked_contact))
END);
create policy officials on institution_contacts for all to public
  using ((programme_id = ANY (( SELECT actor_official() AS actor_official)::uuid[])))
  with check (((programme_id = ANY (( SELECT actor_official() AS actor_official)::uuid[])) AND may_name_host(institution_id, NULL::uuid)));
create policy own on institution_contacts for all to public
  using ((institution_id = ANY (( SELECT actor_institutions() AS actor_institutions)::uuid[])))
  with check ((institution_id = ANY (( SELECT actor_institutions() AS actor_institutions)::uuid[])));
create policy system_actor on institution_contacts for all to public
  using (((programme_id = ( SELECT actor_programme() AS actor_programme)) AND (( SELECT actor_system() AS actor_system) IS NOT NULL)))
  with check (((programme_id = ( SELECT actor_programme() AS actor_programme)) AND (( SELECT actor_system() AS actor_system) IS NOT NULL)));
CREATE TRIGGER institution_contacts_links AFTER UPDATE ON public.institution_contacts FOR EACH ROW WHEN (((new.left_at IS NOT NULL) OR (new.email IS DISTINCT FROM old.email))) EXECUTE FUNCTION contacts_take_their_links();
grant insert, select on institution_contacts to compatriot_app;
grant update (name, role, email, phone, language, left_at) on institution_contacts to compatriot_app;

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
create policy hosts_end on institution_members for delete to public
  using ((institution_id = ANY (( SELECT actor_institutions() AS actor_institutions)::uuid[])));
create policy hosts_name on institution_members for insert to public
  with check (((institution_id = ANY (( SELECT actor_institutions() AS actor_institutions)::uuid[])) AND (account_id = actor_named())));
create policy linked on institution_members as restrictive for all to compatriot_app
  using (
CASE
    WHEN (( SELECT actor_linked() AS actor_linked) IS NULL) THEN true
    ELSE false
END);
create policy officials on institution_members for select to public
  using ((programme_id = ANY (( SELECT actor_official() AS actor_official)::uuid[])));
create policy officials_end on institution_members for delete to public
  using ((programme_id = ANY (( SELECT actor_official() AS actor_official)::uuid[])));
create policy officials_name on institution_members for insert to public
  with check (((programme_id = ANY (( SELECT actor_official() AS actor_official)::uuid[])) AND (account_id = actor_named()) AND may_name_host(institution_id, account_id)));
create policy own on institution_members for select to public
  using (((account_id = ( SELECT actor_account() AS actor_account)) OR (institution_id = ANY (( SELECT actor_institutions() AS actor_institutions)::uuid[]))));
create policy system_actor on institution_members for all to public
  using (((programme_id = ( SELECT actor_programme() AS actor_programme)) AND (( SELECT actor_system() AS actor_system) IS NOT NULL)))
  with check (((programme_id = ( SELECT actor_programme() AS actor_programme)) AND (( SELECT actor_system() AS actor_system) IS NOT NULL)));
CREATE TRIGGER institution_members_one_side BEFORE INSERT ON public.institution_members FOR EACH ROW EXECUTE FUNCTION one_side();
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
  address text,
  website text,
  phone text,
  time_zone text,
  constraint institutions_pkey PRIMARY KEY (id),
  constraint institutions_name UNIQUE (programme_id, name),
  constraint institutions_scope UNIQUE (id, programme_id),
  constraint institutions_programme_id_fkey FOREIGN KEY (programme_id) REFERENCES programmes(id) ON DELETE CASCADE
);
-- row-level security: enabled, forced
create policy definer on institutions for all to owner
  using (true)
  with check (true);
create policy hosts_change on institutions for update to public
  using ((id = ANY (( SELECT actor_institutions() AS actor_institutions)::uuid[])));
create policy linked on institutions as restrictive for all to compatriot_app
  using (
CASE
    WHEN (( SELECT actor_linked() AS actor_linked) IS NULL) THEN true
    ELSE (id = ANY (( SELECT actor_institutions() AS actor_institutions)::uuid[]))
END);
create policy members_read on institutions for select to public
  using ((programme_id = ANY (( SELECT actor_joined() AS actor_joined)::uuid[])));
create policy officials on institutions for all to public
  using ((programme_id = ANY (( SELECT actor_official() AS actor_official)::uuid[])))
  with check ((programme_id = ANY (( SELECT actor_official() AS actor_official)::uuid[])));
create policy own on institutions for select to public
  using ((id = ANY (( SELECT actor_institutions() AS actor_institutions)::uuid[])));
create policy system_actor on institutions for all to public
  using (((programme_id = ( SELECT actor_programme() AS actor_programme)) AND (( SELECT actor_system() AS actor_system) IS NOT NULL)))
  with check (((programme_id = ( SELECT actor_programme() AS actor_programme)) AND (( SELECT actor_system() AS actor_system) IS NOT NULL)));
CREATE TRIGGER institutions_hosts BEFORE UPDATE ON public.institutions FOR EACH ROW EXECUTE FUNCTION hosts_keep_their_address();
CREATE TRIGGER institutions_unchecked BEFORE INSERT ON public.institutions FOR EACH ROW EXECUTE FUNCTION unchecked_at_first();
grant insert, select on institutions to compatriot_app;
grant update (name, kind, sector, country, city, version, address, website, phone, time_zone) on institutions to compatriot_app;

create table interview_evidence (
  id uuid not null default uuidv7(),
  programme_id uuid not null,
  placement_id uuid not null,
  slot_id uuid not null,
  evidence text not null,
  account_id uuid,
  at timestamp with time zone not null default now(),
  constraint interview_evidence_pkey PRIMARY KEY (id),
  constraint interview_evidence_account_id_fkey FOREIGN KEY (account_id) REFERENCES accounts(id) ON DELETE SET NULL,
  constraint interview_evidence_slot FOREIGN KEY (slot_id, placement_id, programme_id) REFERENCES interview_slots(id, placement_id, programme_id) ON DELETE CASCADE
);
-- row-level security: enabled, forced
CREATE INDEX interview_evidence_by ON public.interview_evidence USING btree (account_id) WHERE (account_id IS NOT NULL);
CREATE INDEX interview_evidence_slots ON public.interview_evidence USING btree (slot_id, placement_id, programme_id);
create policy coordinators on interview_evidence for select to public
  using (((programme_id = ANY (( SELECT actor_coordinator() AS actor_coordinator)::uuid[])) AND contact_open(placement_id)));
create policy coordinators_take_down on interview_evidence for insert to public
  with check (((account_id = ( SELECT actor_account() AS actor_account)) AND (at = now()) AND (programme_id = ANY (( SELECT actor_coordinator() AS actor_coordinator)::uuid[])) AND contact_open(placement_id) AND (EXISTS ( SELECT 1
   FROM placements p
  WHERE ((p.id = interview_evidence.placement_id) AND (p.status = 'interested'::text) AND (NOT own_profile(p.profile_id)))))));
create policy definer on interview_evidence for all to owner
  using (true)
  with check (true);
grant insert, select on interview_evidence to compatriot_app;

create table interview_slots (
  id uuid not null default gen_random_uuid(),
  programme_id uuid not null,
  placement_id uuid not null,
  assignment_id uuid not null,
  institution_id uuid not null,
  starts_at timestamp with time zone not null,
  minutes smallint not null,
  way text not null,
  place text not null default ''::text,
  offered_party text not null,
  offered_by uuid,
  offered_at timestamp with time zone not null default now(),
  chosen_at timestamp with time zone,
  withdrawn_at timestamp with time zone,
  chosen_way text,
  constraint interview_slots_pkey PRIMARY KEY (id),
  constraint interview_slots_own UNIQUE (id, placement_id, programme_id),
  constraint interview_slots_chosen_way CHECK ((chosen_way = ANY (ARRAY['phone'::text, 'paper'::text, 'visit'::text, 'message'::text]))),
  constraint interview_slots_minutes CHECK (((minutes >= 10) AND (minutes <= 240))),
  constraint interview_slots_party CHECK ((offered_party = ANY (ARRAY['coordinator'::text, 'host'::text]))),
  constraint interview_slots_taken_down CHECK (((chosen_way IS NULL) OR (chosen_at IS NOT NULL))),
  constraint interview_slots_way CHECK ((way = ANY (ARRAY['video'::text, 'phone'::text, 'site'::text]))),
  constraint interview_slots_offered_by_fkey FOREIGN KEY (offered_by) REFERENCES accounts(id) ON DELETE SET NULL,
  constraint interview_slots_placement FOREIGN KEY (placement_id, programme_id, assignment_id, institution_id) REFERENCES placements(id, programme_id, assignment_id, institution_id) ON DELETE CASCADE
);
-- row-level security: enabled, forced
CREATE INDEX interview_slots_by ON public.interview_slots USING btree (offered_by);
CREATE INDEX interview_slots_of ON public.interview_slots USING btree (placement_id, programme_id);
CREATE UNIQUE INDEX interview_slots_once ON public.interview_slots USING btree (placement_id, starts_at) WHERE (withdrawn_at IS NULL);
CREATE UNIQUE INDEX interview_slots_one ON public.interview_slots USING btree (placement_id) WHERE ((chosen_at IS NOT NULL) AND (withdrawn_at IS NULL));
CREATE UNIQUE INDEX interview_slots_taken ON public.interview_slots USING btree (assignment_id, starts_at) WHERE ((chosen_at IS NOT NULL) AND (withdrawn_at IS NULL));
create policy coordinators on interview_slots for select to public
  using (((programme_id = ANY (( SELECT actor_coordinator() AS actor_coordinator)::uuid[])) AND contact_open(placement_id)));
create policy coordinators_choose on interview_slots for update to public
  using (((withdrawn_at IS NULL) AND (starts_at > now()) AND (programme_id = ANY (( SELECT actor_coordinator() AS actor_coordinator)::uuid[])) AND contact_open(placement_id)))
  with check (((withdrawn_at IS NULL) AND (programme_id = ANY (( SELECT actor_coordinator() AS actor_coordinator)::uuid[])) AND (EXISTS ( SELECT 1
   FROM placements p
  WHERE ((p.id = interview_slots.placement_id) AND (p.status = 'interested'::text) AND (NOT own_profile(p.profile_id))))) AND ((chosen_at IS NULL) OR ((chosen_way IS NOT NULL) AND (EXISTS ( SELECT 1
   FROM interview_evidence e
  WHERE ((e.slot_id = interview_slots.id) AND (e.account_id = ( SELECT actor_account() AS actor_account)) AND (e.at = now()))))))));
create policy coordinators_offer on interview_slots for insert to public
  with check (((offered_party = 'coordinator'::text) AND (offered_by = ( SELECT actor_account() AS actor_account)) AND (chosen_at IS NULL) AND (withdrawn_at IS NULL) AND (programme_id = ANY (( SELECT actor_coordinator() AS actor_coordinator)::uuid[])) AND contact_open(placement_id)));
create policy definer on interview_slots for all to owner
  using (true)
  with check (true);
create policy hosts on interview_slots for select to public
  using (((institution_id = ANY (( SELECT actor_institutions() AS actor_institutions)::uuid[])) AND contact_open(placement_id)));
create policy hosts_offer on interview_slots for insert to public
  with check (((offered_party = 'host'::text) AND (offered_by = ( SELECT actor_account() AS actor_account)) AND (chosen_at IS NULL) AND (withdrawn_at IS NULL) AND (institution_id = ANY (( SELECT actor_institutions() AS actor_institutions)::uuid[])) AND contact_open(placement_id)));
create policy linked on interview_slots as restrictive for all to compatriot_app
  using (
CASE
    WHEN (( SELECT actor_linked() AS actor_linked) IS NULL) THEN true
    ELSE (placement_id = ( SELECT actor_linked() AS actor_linked))
END);
create policy linked_offers on interview_slots for insert to public
  with check (((offered_party = 'host'::text) AND (offered_by IS NULL) AND (chosen_at IS NULL) AND (withdrawn_at IS NULL) AND (placement_id = ( SELECT actor_linked() AS actor_linked)) AND contact_open(placement_id)));
create policy own on interview_slots for select to public
  using ((EXISTS ( SELECT 1
   FROM placements p
  WHERE ((p.id = interview_slots.placement_id) AND own_profile(p.profile_id)))));
create policy own_chooses on interview_slots for update to public
  using (((withdrawn_at IS NULL) AND (starts_at > now()) AND (EXISTS ( SELECT 1
   FROM placements p
  WHERE ((p.id = interview_slots.placement_id) AND own_profile(p.profile_id) AND (p.status = 'interested'::text))))))
  with check (((withdrawn_at IS NULL) AND (EXISTS ( SELECT 1
   FROM placements p
  WHERE ((p.id = interview_slots.placement_id) AND own_profile(p.profile_id))))));
create policy seed on interview_slots for insert to public
  with check (((programme_id = ( SELECT actor_programme() AS actor_programme)) AND (( SELECT actor_system() AS actor_system) = 'seed'::text)));
create policy sides_withdraw on interview_slots for update to public
  using (((withdrawn_at IS NULL) AND contact_open(placement_id) AND ((programme_id = ANY (( SELECT actor_coordinator() AS actor_coordinator)::uuid[])) OR (institution_id = ANY (( SELECT actor_institutions() AS actor_institutions)::uuid[])))))
  with check (((withdrawn_at IS NOT NULL) AND ((programme_id = ANY (( SELECT actor_coordinator() AS actor_coordinator)::uuid[])) OR (institution_id = ANY (( SELECT actor_institutions() AS actor_institutions)::uuid[])))));
create policy system_reads on interview_slots for select to public
  using (((programme_id = ( SELECT actor_programme() AS actor_programme)) AND (( SELECT actor_system() AS actor_system) IS NOT NULL)));
CREATE TRIGGER interview_slots_chosen BEFORE UPDATE ON public.interview_slots FOR EACH ROW EXECUTE FUNCTION slots_are_chosen();
grant insert, select on interview_slots to compatriot_app;
grant update (chosen_at, withdrawn_at, chosen_way) on interview_slots to compatriot_app;

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
  read_at timestamp with time zone,
  causes uuid[] not null default '{}'::uuid[],
  constraint mails_pkey PRIMARY KEY (id),
  constraint mails_account_id_fkey FOREIGN KEY (account_id) REFERENCES accounts(id) ON DELETE CASCADE,
  constraint mails_draft FOREIGN KEY (draft_id) REFERENCES drafts(id) ON DELETE CASCADE
);
-- row-level security: enabled, forced
CREATE INDEX mails_account ON public.mails USING btree (account_id, created_at DESC) WHERE (account_id IS NOT NULL);
CREATE INDEX mails_draft ON public.mails USING btree (draft_id) WHERE (draft_id IS NOT NULL);
create policy cleaner on mails for delete to public
  using (((( SELECT actor_system() AS actor_system) = 'cleaner'::text) AND ((sent_at < (now() - '30 days'::interval)) OR (secret_until < now()))));
create policy cleaner_reads on mails for select to public
  using (((( SELECT actor_system() AS actor_system) = 'cleaner'::text) AND ((sent_at < (now() - '30 days'::interval)) OR (secret_until < now()))));
create policy definer on mails for all to owner
  using (true)
  with check (true);
create policy own on mails for select to public
  using (((account_id = ( SELECT actor_account() AS actor_account)) AND (secret_until IS NULL)));
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
create policy definer on match_results for select to owner
  using (true);
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
create policy definer on match_runs for select to owner
  using (true);
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
  finance boolean not null default false,
  constraint memberships_pkey PRIMARY KEY (id),
  constraint memberships_once UNIQUE (programme_id, account_id, role),
  constraint memberships_finance CHECK (((role = 'coordinator'::text) OR (NOT finance))),
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
create policy administrator_trusts on memberships for update to public
  using (( SELECT actor_administrator() AS actor_administrator));
create policy colleagues on memberships for select to public
  using ((programme_id = ANY (( SELECT actor_official() AS actor_official)::uuid[])));
create policy definer on memberships for all to owner
  using (true)
  with check (true);
create policy only_administrators_trust on memberships as restrictive for update to compatriot_app
  using (( SELECT actor_administrator() AS actor_administrator));
create policy own on memberships for select to public
  using ((account_id = ( SELECT actor_account() AS actor_account)));
create policy system_actor on memberships for all to public
  using (((programme_id = ( SELECT actor_programme() AS actor_programme)) AND (( SELECT actor_system() AS actor_system) IS NOT NULL)))
  with check (((programme_id = ( SELECT actor_programme() AS actor_programme)) AND (( SELECT actor_system() AS actor_system) IS NOT NULL)));
CREATE TRIGGER memberships_one_side BEFORE INSERT ON public.memberships FOR EACH ROW WHEN ((new.role = 'coordinator'::text)) EXECUTE FUNCTION one_side();
CREATE TRIGGER memberships_work AFTER DELETE OR UPDATE ON public.memberships FOR EACH ROW EXECUTE FUNCTION forget_work();
grant delete, insert, select on memberships to compatriot_app;
grant update (finance) on memberships to compatriot_app;

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
  using ((profile_id = ANY (( SELECT actor_profiles() AS actor_profiles)::uuid[])));
create policy own_says on organisation_people for insert to public
  with check (own_profile(profile_id));
create policy own_takes_back on organisation_people for delete to public
  using ((profile_id = ANY (( SELECT actor_profiles() AS actor_profiles)::uuid[])));
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

create table orientation_counts (
  orientation_id uuid not null,
  programme_id uuid not null,
  nationality text not null,
  women integer not null,
  men integer not null,
  unknown integer not null,
  constraint orientation_counts_pkey PRIMARY KEY (orientation_id, nationality),
  constraint orientation_counts_men CHECK (((men >= 0) AND (men <= 10000))),
  constraint orientation_counts_nationality CHECK ((nationality ~ '^[A-Z]{2}$'::text)),
  constraint orientation_counts_unknown CHECK (((unknown >= 0) AND (unknown <= 10000))),
  constraint orientation_counts_women CHECK (((women >= 0) AND (women <= 10000))),
  constraint orientation_counts_orientation FOREIGN KEY (orientation_id, programme_id) REFERENCES orientations(id, programme_id) ON DELETE CASCADE
);
-- row-level security: enabled, forced
create policy coordinators on orientation_counts for all to public
  using ((programme_id = ANY (( SELECT actor_coordinator() AS actor_coordinator)::uuid[])))
  with check ((programme_id = ANY (( SELECT actor_coordinator() AS actor_coordinator)::uuid[])));
create policy indicators_definer on orientation_counts for select to owner
  using (true);
create policy seed_tells on orientation_counts for insert to public
  with check (((programme_id = ( SELECT actor_programme() AS actor_programme)) AND (( SELECT actor_system() AS actor_system) = 'seed'::text)));
create policy team on orientation_counts for select to public
  using ((programme_id = ANY (( SELECT actor_team() AS actor_team)::uuid[])));
grant delete, insert, select on orientation_counts to compatriot_app;

create table orientation_people (
  orientation_id uuid not null,
  programme_id uuid not null,
  placement_id uuid not null,
  profile_id uuid not null,
  institution_id uuid not null,
  enrolled_by uuid,
  enrolled_at timestamp with time zone not null default now(),
  attended boolean,
  marked_by uuid,
  marked_at timestamp with time zone,
  constraint orientation_people_pkey PRIMARY KEY (orientation_id, placement_id),
  constraint orientation_people_marked CHECK (((attended IS NULL) = (marked_at IS NULL))),
  constraint orientation_people_enrolled_by_fkey FOREIGN KEY (enrolled_by) REFERENCES accounts(id) ON DELETE SET NULL,
  constraint orientation_people_marked_by_fkey FOREIGN KEY (marked_by) REFERENCES accounts(id) ON DELETE SET NULL,
  constraint orientation_people_orientation FOREIGN KEY (orientation_id, programme_id) REFERENCES orientations(id, programme_id) ON DELETE CASCADE,
  constraint orientation_people_placement FOREIGN KEY (placement_id, programme_id, profile_id, institution_id) REFERENCES placements(id, programme_id, profile_id, institution_id) ON DELETE CASCADE
);
-- row-level security: enabled, forced
CREATE INDEX orientation_people_placements ON public.orientation_people USING btree (placement_id);
CREATE INDEX orientation_people_profiles ON public.orientation_people USING btree (profile_id);
create policy coordinators on orientation_people for select to public
  using ((programme_id = ANY (( SELECT actor_coordinator() AS actor_coordinator)::uuid[])));
create policy coordinators_enrol on orientation_people for insert to public
  with check (((enrolled_by = ( SELECT actor_account() AS actor_account)) AND (attended IS NULL) AND (programme_id = ANY (( SELECT actor_coordinator() AS actor_coordinator)::uuid[]))));
create policy coordinators_mark on orientation_people for update to public
  using ((programme_id = ANY (( SELECT actor_coordinator() AS actor_coordinator)::uuid[])));
create policy coordinators_take_out on orientation_people for delete to public
  using (((attended IS NULL) AND (programme_id = ANY (( SELECT actor_coordinator() AS actor_coordinator)::uuid[]))));
create policy definer on orientation_people for all to owner
  using (true)
  with check (true);
create policy own on orientation_people for select to public
  using ((profile_id = ANY (( SELECT actor_profiles() AS actor_profiles)::uuid[])));
create policy own_enrols on orientation_people for insert to public
  with check (((enrolled_by = ( SELECT actor_account() AS actor_account)) AND (attended IS NULL) AND (profile_id = ANY (( SELECT actor_profiles() AS actor_profiles)::uuid[]))));
create policy own_leaves on orientation_people for delete to public
  using (((attended IS NULL) AND (profile_id = ANY (( SELECT actor_profiles() AS actor_profiles)::uuid[]))));
create policy seed_tells on orientation_people for insert to public
  with check (((programme_id = ( SELECT actor_programme() AS actor_programme)) AND (( SELECT actor_system() AS actor_system) = 'seed'::text)));
create policy system_reads on orientation_people for select to public
  using (((programme_id = ( SELECT actor_programme() AS actor_programme)) AND (( SELECT actor_system() AS actor_system) IS NOT NULL)));
create policy system_takes_out on orientation_people for delete to public
  using (((attended IS NULL) AND (programme_id = ( SELECT actor_programme() AS actor_programme)) AND (( SELECT actor_system() AS actor_system) IS NOT NULL)));
create policy team on orientation_people for select to public
  using ((programme_id = ANY (( SELECT actor_team() AS actor_team)::uuid[])));
CREATE TRIGGER orientation_people_seat BEFORE INSERT OR UPDATE ON public.orientation_people FOR EACH ROW EXECUTE FUNCTION take_orientation_seat();
grant delete, insert, select on orientation_people to compatriot_app;
grant update (attended, marked_by, marked_at) on orientation_people to compatriot_app;

create table orientations (
  id uuid not null default gen_random_uuid(),
  programme_id uuid not null,
  title text not null,
  form text not null,
  place text,
  link text,
  starts_at timestamp with time zone not null,
  time_zone text not null,
  minutes smallint not null,
  capacity smallint not null,
  about text,
  cancelled_at timestamp with time zone,
  made_by uuid,
  created_at timestamp with time zone not null default now(),
  version integer not null default 1,
  constraint orientations_pkey PRIMARY KEY (id),
  constraint orientations_scope UNIQUE (id, programme_id),
  constraint orientations_capacity CHECK (((capacity >= 1) AND (capacity <= 1000))),
  constraint orientations_form CHECK ((form = ANY (ARRAY['site'::text, 'online'::text]))),
  constraint orientations_minutes CHECK (((minutes >= 15) AND (minutes <= 1440))),
  constraint orientations_where CHECK (
CASE form
    WHEN 'site'::text THEN (place IS NOT NULL)
    ELSE (link IS NOT NULL)
END),
  constraint orientations_made_by_fkey FOREIGN KEY (made_by) REFERENCES accounts(id) ON DELETE SET NULL,
  constraint orientations_programme_id_fkey FOREIGN KEY (programme_id) REFERENCES programmes(id) ON DELETE CASCADE
);
-- row-level security: enabled, forced
CREATE INDEX orientations_programme ON public.orientations USING btree (programme_id, starts_at);
create policy chosen on orientations for select to public
  using ((programme_id IN ( SELECT p.programme_id
   FROM placements p
  WHERE ((p.profile_id = ANY (( SELECT actor_profiles() AS actor_profiles)::uuid[])) AND (p.status = ANY (ARRAY['selected'::text, 'cleared'::text, 'offered'::text, 'accepted'::text, 'contracted'::text, 'oriented'::text, 'active'::text, 'probation'::text]))))));
create policy coordinators on orientations for select to public
  using ((programme_id = ANY (( SELECT actor_coordinator() AS actor_coordinator)::uuid[])));
create policy coordinators_change on orientations for update to public
  using ((programme_id = ANY (( SELECT actor_coordinator() AS actor_coordinator)::uuid[])));
create policy coordinators_plan on orientations for insert to public
  with check (((made_by = ( SELECT actor_account() AS actor_account)) AND (programme_id = ANY (( SELECT actor_coordinator() AS actor_coordinator)::uuid[]))));
create policy definer on orientations for all to owner
  using (true)
  with check (true);
create policy system_plans on orientations for insert to public
  with check (((programme_id = ( SELECT actor_programme() AS actor_programme)) AND (( SELECT actor_system() AS actor_system) = 'seed'::text)));
create policy system_reads on orientations for select to public
  using (((programme_id = ( SELECT actor_programme() AS actor_programme)) AND (( SELECT actor_system() AS actor_system) IS NOT NULL)));
create policy team on orientations for select to public
  using ((programme_id = ANY (( SELECT actor_team() AS actor_team)::uuid[])));
grant insert on orientations to compatriot_app;
grant select (id, programme_id, title, form, place, starts_at, time_zone, minutes, capacity, about, cancelled_at, made_by, created_at, version) on orientations to compatriot_app;
grant update (title, form, place, link, starts_at, time_zone, minutes, capacity, about, cancelled_at, version) on orientations to compatriot_app;

create table panel_declarations (
  seat_id uuid not null,
  placement_id uuid not null,
  programme_id uuid not null,
  assignment_id uuid not null,
  institution_id uuid not null,
  conflict text,
  declared_by uuid,
  at timestamp with time zone not null default now(),
  constraint panel_declarations_pkey PRIMARY KEY (seat_id, placement_id),
  constraint panel_declarations_conflict CHECK ((conflict = ANY (ARRAY['family'::text, 'friend'::text, 'work'::text, 'business'::text, 'other'::text]))),
  constraint panel_declarations_declared_by_fkey FOREIGN KEY (declared_by) REFERENCES accounts(id) ON DELETE SET NULL,
  constraint panel_declarations_placement FOREIGN KEY (placement_id, programme_id, assignment_id, institution_id) REFERENCES placements(id, programme_id, assignment_id, institution_id) ON DELETE CASCADE,
  constraint panel_declarations_seat FOREIGN KEY (seat_id, programme_id, assignment_id, institution_id) REFERENCES panel_seats(id, programme_id, assignment_id, institution_id) ON DELETE CASCADE
);
-- row-level security: enabled, forced
CREATE INDEX panel_declarations_by ON public.panel_declarations USING btree (declared_by);
CREATE INDEX panel_declarations_of ON public.panel_declarations USING btree (placement_id, programme_id);
create policy coordinators on panel_declarations for select to public
  using (((programme_id = ANY (( SELECT actor_coordinator() AS actor_coordinator)::uuid[])) AND contact_open(placement_id)));
create policy coordinators_take_down on panel_declarations for insert to public
  with check (((declared_by = ( SELECT actor_account() AS actor_account)) AND (programme_id = ANY (( SELECT actor_coordinator() AS actor_coordinator)::uuid[])) AND contact_open(placement_id) AND (EXISTS ( SELECT 1
   FROM panel_seats s
  WHERE ((s.id = panel_declarations.seat_id) AND (s.account_id IS NULL) AND (s.left_at IS NULL))))));
create policy definer on panel_declarations for all to owner
  using (true)
  with check (true);
create policy linked on panel_declarations as restrictive for all to compatriot_app
  using (
CASE
    WHEN (( SELECT actor_linked() AS actor_linked) IS NULL) THEN true
    ELSE (placement_id = ( SELECT actor_linked() AS actor_linked))
END);
create policy linked_declares on panel_declarations for insert to public
  with check (((declared_by IS NULL) AND (placement_id = ( SELECT actor_linked() AS actor_linked)) AND own_seat(seat_id) AND contact_open(placement_id)));
create policy own on panel_declarations for select to public
  using ((own_seat(seat_id) AND contact_open(placement_id)));
create policy own_adds on panel_declarations for update to public
  using (((conflict IS NULL) AND own_seat(seat_id) AND contact_open(placement_id)))
  with check ((conflict IS NOT NULL));
create policy own_declares on panel_declarations for insert to public
  with check (((declared_by = ( SELECT actor_account() AS actor_account)) AND own_seat(seat_id) AND contact_open(placement_id)));
create policy seed on panel_declarations for insert to public
  with check (((programme_id = ( SELECT actor_programme() AS actor_programme)) AND (( SELECT actor_system() AS actor_system) = 'seed'::text)));
grant insert, select on panel_declarations to compatriot_app;
grant update (conflict, at) on panel_declarations to compatriot_app;

create table panel_scores (
  seat_id uuid not null,
  placement_id uuid not null,
  programme_id uuid not null,
  "position" smallint not null,
  concept_id integer,
  score smallint not null,
  constraint panel_scores_pkey PRIMARY KEY (seat_id, placement_id, "position"),
  constraint panel_scores_score CHECK (((score >= 1) AND (score <= 5))),
  constraint panel_scores_concept_id_fkey FOREIGN KEY (concept_id) REFERENCES concepts(id),
  constraint panel_scores_sheet FOREIGN KEY (seat_id, placement_id) REFERENCES panel_sheets(seat_id, placement_id) ON DELETE CASCADE
);
-- row-level security: enabled, forced
CREATE INDEX panel_scores_concepts ON public.panel_scores USING btree (concept_id);
create policy definer on panel_scores for all to owner
  using (true)
  with check (true);
create policy linked on panel_scores as restrictive for all to compatriot_app
  using (
CASE
    WHEN (( SELECT actor_linked() AS actor_linked) IS NULL) THEN true
    ELSE (placement_id = ( SELECT actor_linked() AS actor_linked))
END);
create policy linked_gives on panel_scores for insert to public
  with check (((placement_id = ( SELECT actor_linked() AS actor_linked)) AND (EXISTS ( SELECT 1
   FROM panel_sheets g
  WHERE ((g.seat_id = panel_scores.seat_id) AND (g.placement_id = panel_scores.placement_id) AND (g.programme_id = panel_scores.programme_id) AND (g.given_by IS NULL) AND (g.way IS NULL) AND own_seat(g.seat_id) AND (g.given_at = now()))))));
create policy seed on panel_scores for insert to public
  with check (((programme_id = ( SELECT actor_programme() AS actor_programme)) AND (( SELECT actor_system() AS actor_system) = 'seed'::text)));
create policy with_sheet on panel_scores for select to public
  using ((EXISTS ( SELECT 1
   FROM panel_sheets g
  WHERE ((g.seat_id = panel_scores.seat_id) AND (g.placement_id = panel_scores.placement_id)))));
create policy with_sheet_gives on panel_scores for insert to public
  with check ((EXISTS ( SELECT 1
   FROM panel_sheets g
  WHERE ((g.seat_id = panel_scores.seat_id) AND (g.placement_id = panel_scores.placement_id) AND (g.programme_id = panel_scores.programme_id) AND (g.given_by = ( SELECT actor_account() AS actor_account)) AND (g.given_at = now())))));
grant insert, select on panel_scores to compatriot_app;

create table panel_seats (
  id uuid not null default gen_random_uuid(),
  programme_id uuid not null,
  assignment_id uuid not null,
  institution_id uuid not null,
  party text not null,
  account_id uuid,
  name text not null,
  added_by uuid,
  added_at timestamp with time zone not null default now(),
  left_at timestamp with time zone,
  contact_id uuid,
  constraint panel_seats_pkey PRIMARY KEY (id),
  constraint panel_seats_scope UNIQUE (id, programme_id, assignment_id, institution_id),
  constraint panel_seats_contact_host CHECK (((contact_id IS NULL) OR ((account_id IS NULL) AND (party = 'host'::text)))),
  constraint panel_seats_party CHECK ((party = ANY (ARRAY['coordinator'::text, 'host'::text]))),
  constraint panel_seats_account_id_fkey FOREIGN KEY (account_id) REFERENCES accounts(id) ON DELETE SET NULL,
  constraint panel_seats_added_by_fkey FOREIGN KEY (added_by) REFERENCES accounts(id) ON DELETE SET NULL,
  constraint panel_seats_assignment FOREIGN KEY (assignment_id, programme_id, institution_id) REFERENCES assignments(id, programme_id, institution_id) ON DELETE CASCADE,
  constraint panel_seats_contact FOREIGN KEY (contact_id, programme_id, institution_id) REFERENCES institution_contacts(id, programme_id, institution_id) ON DELETE SET NULL (contact_id)
);
-- row-level security: enabled, forced
CREATE INDEX panel_seats_accounts ON public.panel_seats USING btree (account_id);
CREATE INDEX panel_seats_added ON public.panel_seats USING btree (added_by);
CREATE UNIQUE INDEX panel_seats_contact_once ON public.panel_seats USING btree (assignment_id, contact_id) WHERE ((left_at IS NULL) AND (contact_id IS NOT NULL));
CREATE INDEX panel_seats_contacts ON public.panel_seats USING btree (contact_id, programme_id);
CREATE UNIQUE INDEX panel_seats_once ON public.panel_seats USING btree (assignment_id, account_id) WHERE (left_at IS NULL);
create policy contact_there on panel_seats as restrictive for insert to public
  with check (((contact_id IS NULL) OR (EXISTS ( SELECT 1
   FROM institution_contacts c
  WHERE ((c.id = panel_seats.contact_id) AND (c.left_at IS NULL))))));
create policy coordinators on panel_seats for select to public
  using ((programme_id = ANY (( SELECT actor_coordinator() AS actor_coordinator)::uuid[])));
create policy coordinators_end on panel_seats for update to public
  using (((left_at IS NULL) AND (programme_id = ANY (( SELECT actor_coordinator() AS actor_coordinator)::uuid[]))))
  with check ((left_at IS NOT NULL));
create policy coordinators_name on panel_seats for insert to public
  with check (((programme_id = ANY (( SELECT actor_coordinator() AS actor_coordinator)::uuid[])) AND (added_by = ( SELECT actor_account() AS actor_account)) AND (left_at IS NULL) AND
CASE party
    WHEN 'coordinator'::text THEN (EXISTS ( SELECT 1
       FROM memberships m
      WHERE ((m.programme_id = panel_seats.programme_id) AND (m.account_id = panel_seats.account_id) AND (m.role = 'coordinator'::text))))
    ELSE ((account_id IS NULL) OR (EXISTS ( SELECT 1
       FROM institution_members h
      WHERE ((h.institution_id = panel_seats.institution_id) AND (h.account_id = panel_seats.account_id)))))
END));
create policy definer on panel_seats for all to owner
  using (true)
  with check (true);
create policy hosts on panel_seats for select to public
  using ((institution_id = ANY (( SELECT actor_institutions() AS actor_institutions)::uuid[])));
create policy linked on panel_seats as restrictive for all to compatriot_app
  using (
CASE
    WHEN (( SELECT actor_linked() AS actor_linked) IS NULL) THEN true
    ELSE (assignment_id = ( SELECT linked_assignment() AS linked_assignment))
END);
create policy seed on panel_seats for insert to public
  with check (((programme_id = ( SELECT actor_programme() AS actor_programme)) AND (( SELECT actor_system() AS actor_system) = 'seed'::text)));
create policy system_reads on panel_seats for select to public
  using (((programme_id = ( SELECT actor_programme() AS actor_programme)) AND (( SELECT actor_system() AS actor_system) IS NOT NULL)));
grant insert, select on panel_seats to compatriot_app;
grant update (left_at) on panel_seats to compatriot_app;

create table panel_sheets (
  seat_id uuid not null,
  placement_id uuid not null,
  programme_id uuid not null,
  assignment_id uuid not null,
  institution_id uuid not null,
  note text not null,
  given_by uuid,
  way text,
  evidence text,
  given_at timestamp with time zone not null default now(),
  constraint panel_sheets_pkey PRIMARY KEY (seat_id, placement_id),
  constraint panel_sheets_evidence CHECK (((way IS NULL) = (evidence IS NULL))),
  constraint panel_sheets_way CHECK ((way = ANY (ARRAY['phone'::text, 'paper'::text, 'visit'::text, 'message'::text]))),
  constraint panel_sheets_given_by_fkey FOREIGN KEY (given_by) REFERENCES accounts(id) ON DELETE SET NULL,
  constraint panel_sheets_placement FOREIGN KEY (placement_id, programme_id, assignment_id, institution_id) REFERENCES placements(id, programme_id, assignment_id, institution_id) ON DELETE CASCADE,
  constraint panel_sheets_seat FOREIGN KEY (seat_id, programme_id, assignment_id, institution_id) REFERENCES panel_seats(id, programme_id, assignment_id, institution_id) ON DELETE CASCADE
);
-- row-level security: enabled, forced
CREATE INDEX panel_sheets_by ON public.panel_sheets USING btree (given_by);
CREATE INDEX panel_sheets_of ON public.panel_sheets USING btree (placement_id, programme_id);
create policy after_own on panel_sheets for select to public
  using ((((programme_id = ANY (( SELECT actor_coordinator() AS actor_coordinator)::uuid[])) OR (institution_id = ANY (( SELECT actor_institutions() AS actor_institutions)::uuid[]))) AND contact_open(placement_id) AND (gave_scores(placement_id) OR (EXISTS ( SELECT 1
   FROM placements p
  WHERE ((p.id = panel_sheets.placement_id) AND (p.status <> ALL (ARRAY['interested'::text, 'interviewed'::text]))))))));
create policy coordinators_take_down on panel_sheets for insert to public
  with check (((given_by = ( SELECT actor_account() AS actor_account)) AND (way IS NOT NULL) AND (programme_id = ANY (( SELECT actor_coordinator() AS actor_coordinator)::uuid[])) AND contact_open(placement_id) AND (NOT scores_awaited(placement_id)) AND (EXISTS ( SELECT 1
   FROM panel_seats s
  WHERE ((s.id = panel_sheets.seat_id) AND (s.account_id IS NULL) AND (s.left_at IS NULL)))) AND (EXISTS ( SELECT 1
   FROM placements p
  WHERE ((p.id = panel_sheets.placement_id) AND (p.status = 'interviewed'::text)))) AND (EXISTS ( SELECT 1
   FROM panel_declarations c
  WHERE ((c.seat_id = panel_sheets.seat_id) AND (c.placement_id = panel_sheets.placement_id) AND (c.conflict IS NULL))))));
create policy definer on panel_sheets for all to owner
  using (true)
  with check (true);
create policy linked on panel_sheets as restrictive for all to compatriot_app
  using (
CASE
    WHEN (( SELECT actor_linked() AS actor_linked) IS NULL) THEN true
    ELSE (placement_id = ( SELECT actor_linked() AS actor_linked))
END);
create policy linked_gives on panel_sheets for insert to public
  with check (((given_by IS NULL) AND (way IS NULL) AND (placement_id = ( SELECT actor_linked() AS actor_linked)) AND own_seat(seat_id) AND contact_open(placement_id) AND (NOT gave_scores(placement_id)) AND (EXISTS ( SELECT 1
   FROM placements p
  WHERE ((p.id = panel_sheets.placement_id) AND (p.status = 'interviewed'::text)))) AND (EXISTS ( SELECT 1
   FROM panel_declarations c
  WHERE ((c.seat_id = panel_sheets.seat_id) AND (c.placement_id = panel_sheets.placement_id) AND (c.conflict IS NULL))))));
create policy own on panel_sheets for select to public
  using ((own_seat(seat_id) AND contact_open(placement_id)));
create policy own_gives on panel_sheets for insert to public
  with check (((given_by = ( SELECT actor_account() AS actor_account)) AND (way IS NULL) AND own_seat(seat_id) AND contact_open(placement_id) AND (NOT took_scores_down(placement_id)) AND (NOT gave_scores(placement_id)) AND (EXISTS ( SELECT 1
   FROM placements p
  WHERE ((p.id = panel_sheets.placement_id) AND (p.status = 'interviewed'::text)))) AND (EXISTS ( SELECT 1
   FROM panel_declarations c
  WHERE ((c.seat_id = panel_sheets.seat_id) AND (c.placement_id = panel_sheets.placement_id) AND (c.conflict IS NULL))))));
create policy seed on panel_sheets for insert to public
  with check (((programme_id = ( SELECT actor_programme() AS actor_programme)) AND (( SELECT actor_system() AS actor_system) = 'seed'::text)));
create policy taken_down on panel_sheets for select to public
  using (((way IS NOT NULL) AND (given_by = ( SELECT actor_account() AS actor_account)) AND contact_open(placement_id)));
grant insert, select on panel_sheets to compatriot_app;

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

create table payments (
  id uuid not null default gen_random_uuid(),
  programme_id uuid not null,
  placement_id uuid not null,
  profile_id uuid not null,
  assignment_id uuid not null,
  line_id uuid not null,
  line_currency text not null,
  part text not null,
  claim_id uuid,
  due_on date not null,
  amount bigint not null,
  currency text not null,
  rate numeric(20,10),
  rated_on date,
  line_amount bigint not null,
  status text not null default 'due'::text,
  made_on date,
  made_amount bigint,
  made_rate numeric(20,10),
  made_rated_on date,
  reference text,
  made_by uuid,
  made_at timestamp with time zone,
  cancelled text,
  reason text,
  account_id uuid,
  at timestamp with time zone not null default now(),
  constraint payments_pkey PRIMARY KEY (id),
  constraint payments_amount CHECK (((amount >= 1) AND (amount <= '1000000000000'::bigint))),
  constraint payments_cancelled CHECK ((cancelled = ANY (ARRAY['terms_changed'::text, 'ended'::text, 'by_hand'::text]))),
  constraint payments_claimed CHECK (((part = 'claim'::text) = (claim_id IS NOT NULL))),
  constraint payments_currency CHECK ((currency ~ '^[A-Z]{3}$'::text)),
  constraint payments_exchange CHECK ((((currency = line_currency) = (rate IS NULL)) AND ((rate IS NULL) = (rated_on IS NULL)) AND ((made_rate IS NULL) = (made_rated_on IS NULL)) AND ((made_rate IS NULL) OR (rate IS NOT NULL)) AND ((rate IS NOT NULL) OR (line_amount = COALESCE(made_amount, amount))))),
  constraint payments_line_amount CHECK (((line_amount >= 1) AND (line_amount <= '1000000000000000'::bigint))),
  constraint payments_made CHECK ((((status = 'made'::text) = (made_on IS NOT NULL)) AND ((status = 'made'::text) = (made_amount IS NOT NULL)) AND ((status = 'made'::text) = (reference IS NOT NULL)) AND ((status = 'made'::text) = (made_at IS NOT NULL)) AND ((made_rate IS NULL) OR (status = 'made'::text)) AND ((made_amount >= 1) AND (made_amount <= amount)))),
  constraint payments_made_rate CHECK ((made_rate > (0)::numeric)),
  constraint payments_part CHECK ((part = ANY (ARRAY['stipend'::text, 'travel'::text, 'allowance'::text, 'claim'::text]))),
  constraint payments_rate CHECK ((rate > (0)::numeric)),
  constraint payments_status CHECK ((status = ANY (ARRAY['due'::text, 'made'::text, 'cancelled'::text, 'held'::text]))),
  constraint payments_stopped CHECK ((((status = 'cancelled'::text) = (cancelled IS NOT NULL)) AND ((reason IS NOT NULL) OR (cancelled IS DISTINCT FROM 'by_hand'::text)))),
  constraint payments_account_id_fkey FOREIGN KEY (account_id) REFERENCES accounts(id) ON DELETE SET NULL,
  constraint payments_claim FOREIGN KEY (claim_id, programme_id, placement_id) REFERENCES expense_claims(id, programme_id, placement_id) ON DELETE CASCADE,
  constraint payments_funding FOREIGN KEY (assignment_id, line_id) REFERENCES assignment_funding(assignment_id, line_id),
  constraint payments_line FOREIGN KEY (line_id, programme_id, line_currency) REFERENCES budget_lines(id, programme_id, currency),
  constraint payments_made_by_fkey FOREIGN KEY (made_by) REFERENCES accounts(id) ON DELETE SET NULL,
  constraint payments_placement FOREIGN KEY (placement_id, programme_id, profile_id, assignment_id) REFERENCES placements(id, programme_id, profile_id, assignment_id) ON DELETE CASCADE,
  constraint payments_programme_id_fkey FOREIGN KEY (programme_id) REFERENCES programmes(id) ON DELETE CASCADE
);
-- row-level security: enabled, forced
CREATE INDEX payments_by ON public.payments USING btree (account_id);
CREATE INDEX payments_due ON public.payments USING btree (programme_id, due_on) WHERE (status = 'due'::text);
CREATE INDEX payments_made_by ON public.payments USING btree (made_by);
CREATE INDEX payments_of_line ON public.payments USING btree (line_id, programme_id);
CREATE INDEX payments_of_need ON public.payments USING btree (assignment_id, line_id);
CREATE UNIQUE INDEX payments_once ON public.payments USING btree (placement_id, part, due_on, line_id) WHERE ((claim_id IS NULL) AND (status = ANY (ARRAY['due'::text, 'made'::text])));
CREATE UNIQUE INDEX payments_once_a_claim ON public.payments USING btree (claim_id) WHERE ((claim_id IS NOT NULL) AND (status <> 'cancelled'::text));
create policy coordinators on payments for select to public
  using ((programme_id = ANY (( SELECT actor_coordinator() AS actor_coordinator)::uuid[])));
create policy definer on payments for all to owner
  using (true)
  with check (true);
create policy finance_pays on payments for update to public
  using (((programme_id = ANY (( SELECT actor_finance() AS actor_finance)::uuid[])) AND (NOT own_profile(profile_id))));
create policy finance_promises on payments for insert to public
  with check (((programme_id = ANY (( SELECT actor_finance() AS actor_finance)::uuid[])) AND (account_id = ( SELECT actor_account() AS actor_account)) AND (status = ANY (ARRAY['due'::text, 'held'::text])) AND (NOT own_profile(profile_id))));
create policy own on payments for select to public
  using (own_profile(profile_id));
create policy seed_adds on payments for insert to public
  with check (((programme_id = ( SELECT actor_programme() AS actor_programme)) AND (( SELECT actor_system() AS actor_system) = 'seed'::text)));
create policy system_reads on payments for select to public
  using (((programme_id = ( SELECT actor_programme() AS actor_programme)) AND (( SELECT actor_system() AS actor_system) IS NOT NULL)));
create policy system_stops on payments for update to public
  using (((programme_id = ( SELECT actor_programme() AS actor_programme)) AND (( SELECT actor_system() AS actor_system) IS NOT NULL)));
create policy without_conflict on payments as restrictive for insert to compatriot_app
  with check ((NOT conflicted_with(profile_id)));
create policy without_conflict_pays on payments as restrictive for update to compatriot_app
  using ((NOT conflicted_with(profile_id)));
CREATE TRIGGER payments_count AFTER INSERT OR DELETE OR UPDATE ON public.payments FOR EACH ROW EXECUTE FUNCTION payments_count();
CREATE TRIGGER payments_steps BEFORE UPDATE ON public.payments FOR EACH ROW EXECUTE FUNCTION payments_take_steps();
grant insert, select on payments to compatriot_app;
grant update (line_amount, status, made_on, made_amount, made_rate, made_rated_on, reference, made_by, made_at, cancelled, reason) on payments to compatriot_app;

create table people_reached (
  placement_id uuid not null,
  programme_id uuid not null,
  kind text not null,
  women integer not null,
  men integer not null,
  unknown integer not null,
  constraint people_reached_pkey PRIMARY KEY (placement_id, kind),
  constraint people_reached_kind CHECK ((kind = ANY (ARRAY['trained'::text, 'treated'::text, 'advised'::text, 'students'::text, 'other'::text]))),
  constraint people_reached_men CHECK (((men >= 0) AND (men <= 1000000))),
  constraint people_reached_unknown CHECK (((unknown >= 0) AND (unknown <= 1000000))),
  constraint people_reached_women CHECK (((women >= 0) AND (women <= 1000000))),
  constraint people_reached_placement_id_fkey FOREIGN KEY (placement_id) REFERENCES placement_results(placement_id) ON DELETE CASCADE,
  constraint people_reached_programme_id_fkey FOREIGN KEY (programme_id) REFERENCES programmes(id) ON DELETE CASCADE
);
-- row-level security: enabled, forced
create policy definer on people_reached for all to owner
  using (true)
  with check (true);
create policy linked on people_reached as restrictive for all to compatriot_app
  using (
CASE
    WHEN (( SELECT actor_linked() AS actor_linked) IS NULL) THEN true
    ELSE (placement_id = ( SELECT actor_linked() AS actor_linked))
END);
create policy parties_rewrite on people_reached for delete to public
  using ((placement_party(placement_id) && ARRAY['member'::text, 'coordinator'::text]));
create policy parties_write on people_reached for insert to public
  with check ((placement_party(placement_id) && ARRAY['member'::text, 'coordinator'::text]));
create policy system_actor on people_reached for all to public
  using (((programme_id = ( SELECT actor_programme() AS actor_programme)) AND (( SELECT actor_system() AS actor_system) IS NOT NULL)))
  with check (((programme_id = ( SELECT actor_programme() AS actor_programme)) AND (( SELECT actor_system() AS actor_system) IS NOT NULL)));
create policy with_placement on people_reached for select to public
  using ((EXISTS ( SELECT 1
   FROM placements p
  WHERE (p.id = people_reached.placement_id))));
grant delete, insert, select on people_reached to compatriot_app;

create table placement_comments (
  id uuid not null default gen_random_uuid(),
  programme_id uuid not null,
  placement_id uuid not null,
  account_id uuid,
  text text not null,
  at timestamp with time zone not null default now(),
  removed_at timestamp with time zone,
  constraint placement_comments_pkey PRIMARY KEY (id),
  constraint placement_comments_removed CHECK (((removed_at IS NULL) OR (text = ''::text))),
  constraint placement_comments_account_id_fkey FOREIGN KEY (account_id) REFERENCES accounts(id) ON DELETE SET NULL,
  constraint placement_comments_placement FOREIGN KEY (placement_id, programme_id) REFERENCES placements(id, programme_id) ON DELETE CASCADE
);
-- row-level security: enabled, forced
CREATE INDEX placement_comments_by ON public.placement_comments USING btree (account_id);
CREATE INDEX placement_comments_of ON public.placement_comments USING btree (placement_id, programme_id);
create policy coordinators on placement_comments for select to public
  using (((programme_id = ANY (( SELECT actor_coordinator() AS actor_coordinator)::uuid[])) AND (programme_id = ANY (( SELECT actor_team() AS actor_team)::uuid[]))));
create policy coordinators_write on placement_comments for insert to public
  with check (((account_id = ( SELECT actor_account() AS actor_account)) AND (programme_id = ANY (( SELECT actor_coordinator() AS actor_coordinator)::uuid[])) AND (programme_id = ANY (( SELECT actor_team() AS actor_team)::uuid[]))));
create policy own_removes on placement_comments for update to public
  using (((account_id = ( SELECT actor_account() AS actor_account)) AND (programme_id = ANY (( SELECT actor_coordinator() AS actor_coordinator)::uuid[]))))
  with check (((removed_at IS NOT NULL) AND (text = ''::text)));
create policy seed_tells on placement_comments for insert to public
  with check (((programme_id = ( SELECT actor_programme() AS actor_programme)) AND (( SELECT actor_system() AS actor_system) = 'seed'::text)));
grant insert, select on placement_comments to compatriot_app;
grant update (text, removed_at) on placement_comments to compatriot_app;

create table placement_feedback (
  placement_id uuid not null,
  programme_id uuid not null,
  side text not null,
  overall smallint not null,
  preparation smallint,
  together smallint,
  again boolean not null,
  words text not null default ''::text,
  given_at timestamp with time zone not null default now(),
  account_id uuid,
  way text,
  evidence text,
  constraint placement_feedback_pkey PRIMARY KEY (placement_id, side),
  constraint placement_feedback_evidence CHECK (((way IS NULL) = (evidence IS NULL))),
  constraint placement_feedback_overall CHECK (((overall >= 1) AND (overall <= 5))),
  constraint placement_feedback_preparation CHECK (((preparation >= 1) AND (preparation <= 5))),
  constraint placement_feedback_side CHECK ((side = ANY (ARRAY['member'::text, 'host'::text]))),
  constraint placement_feedback_together CHECK (((together >= 1) AND (together <= 5))),
  constraint placement_feedback_way CHECK ((way = ANY (ARRAY['phone'::text, 'paper'::text, 'visit'::text, 'message'::text]))),
  constraint placement_feedback_account_id_fkey FOREIGN KEY (account_id) REFERENCES accounts(id) ON DELETE SET NULL,
  constraint placement_feedback_placement FOREIGN KEY (placement_id, programme_id) REFERENCES placements(id, programme_id) ON DELETE CASCADE,
  constraint placement_feedback_programme_id_fkey FOREIGN KEY (programme_id) REFERENCES programmes(id) ON DELETE CASCADE
);
-- row-level security: enabled, forced
create policy coordinators on placement_feedback for select to public
  using ((('coordinator'::text = ANY (placement_party(placement_id))) AND contact_open(placement_id)));
create policy coordinators_take_down on placement_feedback for insert to public
  with check ((('coordinator'::text = ANY (placement_party(placement_id))) AND (NOT (account_id IS DISTINCT FROM ( SELECT actor_account() AS actor_account))) AND (way IS NOT NULL)));
create policy definer on placement_feedback for all to owner
  using (true)
  with check (true);
create policy linked on placement_feedback as restrictive for all to compatriot_app
  using (
CASE
    WHEN (( SELECT actor_linked() AS actor_linked) IS NULL) THEN true
    ELSE (placement_id = ( SELECT actor_linked() AS actor_linked))
END);
create policy other_side on placement_feedback for select to public
  using (((('member'::text = ANY (placement_party(placement_id))) AND feedback_given(placement_id, 'member'::text)) OR (('host'::text = ANY (placement_party(placement_id))) AND feedback_given(placement_id, 'host'::text) AND contact_open(placement_id))));
create policy own_side on placement_feedback for select to public
  using (((side = ANY (placement_party(placement_id))) AND ((side = 'member'::text) OR contact_open(placement_id))));
create policy own_side_gives on placement_feedback for insert to public
  with check (((side = ANY (placement_party(placement_id))) AND (NOT (account_id IS DISTINCT FROM ( SELECT actor_account() AS actor_account))) AND (way IS NULL) AND ((side = 'member'::text) OR contact_open(placement_id))));
create policy system_actor on placement_feedback for all to public
  using (((programme_id = ( SELECT actor_programme() AS actor_programme)) AND (( SELECT actor_system() AS actor_system) IS NOT NULL)))
  with check (((programme_id = ( SELECT actor_programme() AS actor_programme)) AND (( SELECT actor_system() AS actor_system) IS NOT NULL)));
grant insert, select on placement_feedback to compatriot_app;

create table placement_moves (
  id uuid not null default uuidv7(),
  programme_id uuid not null,
  placement_id uuid not null,
  verb text not null,
  from_status text not null,
  to_status text not null,
  version integer not null,
  account_id uuid,
  of text,
  way text,
  evidence text,
  document_id uuid,
  note text,
  before jsonb not null default '{}'::jsonb,
  at timestamp with time zone not null default now(),
  undone_at timestamp with time zone,
  link_id uuid default actor_link(),
  constraint placement_moves_pkey PRIMARY KEY (id),
  constraint placement_moves_once UNIQUE (placement_id, version),
  constraint placement_moves_evidence CHECK ((((of IS NULL) = (way IS NULL)) AND ((of IS NULL) = (evidence IS NULL)))),
  constraint placement_moves_of CHECK ((of = ANY (ARRAY['member'::text, 'host'::text]))),
  constraint placement_moves_way CHECK ((way = ANY (ARRAY['phone'::text, 'paper'::text, 'visit'::text, 'message'::text]))),
  constraint placement_moves_account_id_fkey FOREIGN KEY (account_id) REFERENCES accounts(id) ON DELETE SET NULL,
  constraint placement_moves_document FOREIGN KEY (document_id, programme_id) REFERENCES documents(id, programme_id) ON DELETE SET NULL (document_id),
  constraint placement_moves_link_id_fkey FOREIGN KEY (link_id) REFERENCES act_links(id) ON DELETE SET NULL,
  constraint placement_moves_placement FOREIGN KEY (placement_id, programme_id) REFERENCES placements(id, programme_id) ON DELETE CASCADE,
  constraint placement_moves_programme_id_fkey FOREIGN KEY (programme_id) REFERENCES programmes(id) ON DELETE CASCADE
);
-- row-level security: enabled, forced
CREATE INDEX placement_moves_documents ON public.placement_moves USING btree (document_id, programme_id) WHERE (document_id IS NOT NULL);
CREATE INDEX placement_moves_link ON public.placement_moves USING btree (link_id) WHERE (link_id IS NOT NULL);
CREATE INDEX placement_moves_recorded ON public.placement_moves USING btree (programme_id, at) WHERE ((verb = 'express_interest'::text) AND (of = 'member'::text) AND (undone_at IS NULL));
CREATE INDEX placement_moves_undone ON public.placement_moves USING btree (placement_id) WHERE (undone_at IS NOT NULL);
create policy coordinators on placement_moves for select to public
  using ((programme_id = ANY (( SELECT actor_coordinator() AS actor_coordinator)::uuid[])));
create policy definer on placement_moves for all to owner
  using (true)
  with check (true);
create policy linked on placement_moves as restrictive for all to compatriot_app
  using (
CASE
    WHEN (( SELECT actor_linked() AS actor_linked) IS NULL) THEN true
    ELSE (placement_id = ( SELECT actor_linked() AS actor_linked))
END);
create policy linked_adds on placement_moves for insert to public
  with check (((account_id IS NULL) AND (of IS NULL) AND (link_id = ( SELECT actor_link() AS actor_link)) AND (placement_id = ( SELECT actor_linked() AS actor_linked))));
create policy own on placement_moves for select to public
  using ((account_id = ( SELECT actor_account() AS actor_account)));
create policy own_adds on placement_moves for insert to public
  with check (((account_id = ( SELECT actor_account() AS actor_account)) AND ((of IS NULL) OR (programme_id = ANY (( SELECT actor_coordinator() AS actor_coordinator)::uuid[]))) AND (EXISTS ( SELECT 1
   FROM placements p
  WHERE (p.id = placement_moves.placement_id)))));
create policy own_undoes on placement_moves for update to public
  using (((account_id = ( SELECT actor_account() AS actor_account)) AND (undone_at IS NULL) AND (at > (now() - '24:00:00'::interval))))
  with check ((account_id = ( SELECT actor_account() AS actor_account)));
create policy system_actor on placement_moves for all to public
  using (((programme_id = ( SELECT actor_programme() AS actor_programme)) AND (( SELECT actor_system() AS actor_system) IS NOT NULL)))
  with check (((programme_id = ( SELECT actor_programme() AS actor_programme)) AND (( SELECT actor_system() AS actor_system) IS NOT NULL)));
create policy without_conflict on placement_moves as restrictive for insert to public
  with check (((verb <> ALL (ARRAY['select'::text, 'reserve'::text, 'not_select'::text])) OR (NOT in_conflict(placement_id))));
grant insert, select on placement_moves to compatriot_app;
grant update (undone_at) on placement_moves to compatriot_app;

create table placement_questions (
  id uuid not null default gen_random_uuid(),
  programme_id uuid not null,
  placement_id uuid not null,
  party text not null,
  account_id uuid,
  text text not null,
  at timestamp with time zone not null default now(),
  constraint placement_questions_pkey PRIMARY KEY (id),
  constraint placement_questions_party CHECK ((party = ANY (ARRAY['member'::text, 'coordinator'::text]))),
  constraint placement_questions_pseudonymous CHECK (((party <> 'member'::text) OR (account_id IS NULL))),
  constraint placement_questions_account_id_fkey FOREIGN KEY (account_id) REFERENCES accounts(id) ON DELETE SET NULL,
  constraint placement_questions_placement FOREIGN KEY (placement_id, programme_id) REFERENCES placements(id, programme_id) ON DELETE CASCADE
);
-- row-level security: enabled, forced
CREATE INDEX placement_questions_by ON public.placement_questions USING btree (account_id);
CREATE INDEX placement_questions_of ON public.placement_questions USING btree (placement_id, at);
create policy coordinators on placement_questions for select to public
  using ((programme_id = ANY (( SELECT actor_coordinator() AS actor_coordinator)::uuid[])));
create policy coordinators_answer on placement_questions for insert to public
  with check (((party = 'coordinator'::text) AND (account_id = ( SELECT actor_account() AS actor_account)) AND (programme_id = ANY (( SELECT actor_coordinator() AS actor_coordinator)::uuid[]))));
create policy definer on placement_questions for all to owner
  using (true)
  with check (true);
create policy linked on placement_questions as restrictive for all to compatriot_app
  using (
CASE
    WHEN (( SELECT actor_linked() AS actor_linked) IS NULL) THEN true
    ELSE false
END);
create policy own on placement_questions for select to public
  using ((EXISTS ( SELECT 1
   FROM placements p
  WHERE ((p.id = placement_questions.placement_id) AND own_profile(p.profile_id)))));
create policy own_asks on placement_questions for insert to public
  with check (((party = 'member'::text) AND (EXISTS ( SELECT 1
   FROM placements p
  WHERE ((p.id = placement_questions.placement_id) AND own_profile(p.profile_id) AND (p.status <> ALL (ARRAY['longlisted'::text, 'shortlisted'::text])))))));
create policy seed on placement_questions for insert to public
  with check (((programme_id = ( SELECT actor_programme() AS actor_programme)) AND (( SELECT actor_system() AS actor_system) = 'seed'::text)));
grant insert, select on placement_questions to compatriot_app;

create table placement_reminders (
  placement_id uuid not null,
  programme_id uuid not null,
  party text not null,
  day date not null,
  account_id uuid,
  at timestamp with time zone not null default now(),
  constraint placement_reminders_pkey PRIMARY KEY (placement_id, party, day),
  constraint placement_reminders_party CHECK ((party = ANY (ARRAY['member'::text, 'host'::text, 'panel'::text]))),
  constraint placement_reminders_account_id_fkey FOREIGN KEY (account_id) REFERENCES accounts(id) ON DELETE SET NULL,
  constraint placement_reminders_placement FOREIGN KEY (placement_id, programme_id) REFERENCES placements(id, programme_id) ON DELETE CASCADE
);
-- row-level security: enabled, forced
CREATE INDEX placement_reminders_by ON public.placement_reminders USING btree (account_id);
create policy coordinators on placement_reminders for select to public
  using ((programme_id = ANY (( SELECT actor_coordinator() AS actor_coordinator)::uuid[])));
create policy coordinators_remind on placement_reminders for insert to public
  with check (((account_id = ( SELECT actor_account() AS actor_account)) AND (programme_id = ANY (( SELECT actor_coordinator() AS actor_coordinator)::uuid[])) AND (day = ((now() AT TIME ZONE 'UTC'::text))::date)));
create policy system_reads on placement_reminders for select to public
  using (((programme_id = ( SELECT actor_programme() AS actor_programme)) AND (( SELECT actor_system() AS actor_system) IS NOT NULL)));
grant insert, select on placement_reminders to compatriot_app;

create table placement_reports (
  placement_id uuid not null,
  programme_id uuid not null,
  summary text not null,
  information text not null default ''::text,
  knowledge text not null default ''::text,
  institution text not null default ''::text,
  others text not null default ''::text,
  obstacles text not null default ''::text,
  advice text not null default ''::text,
  account_id uuid,
  way text,
  evidence text,
  constraint placement_reports_pkey PRIMARY KEY (placement_id),
  constraint placement_reports_evidence CHECK (((way IS NULL) = (evidence IS NULL))),
  constraint placement_reports_way CHECK ((way = ANY (ARRAY['phone'::text, 'paper'::text, 'visit'::text, 'message'::text]))),
  constraint placement_reports_account_id_fkey FOREIGN KEY (account_id) REFERENCES accounts(id) ON DELETE SET NULL,
  constraint placement_reports_placement_id_fkey FOREIGN KEY (placement_id) REFERENCES placement_results(placement_id) ON DELETE CASCADE,
  constraint placement_reports_programme_id_fkey FOREIGN KEY (programme_id) REFERENCES programmes(id) ON DELETE CASCADE
);
-- row-level security: enabled, forced
create policy coordinators_take_down on placement_reports for insert to public
  with check ((('coordinator'::text = ANY (placement_party(placement_id))) AND (NOT (account_id IS DISTINCT FROM ( SELECT actor_account() AS actor_account))) AND (way IS NOT NULL)));
create policy definer on placement_reports for all to owner
  using (true)
  with check (true);
create policy disclosed on placement_reports for select to public
  using (((placement_party(placement_id) && ARRAY['host'::text, 'coordinator'::text]) AND contact_open(placement_id)));
create policy linked on placement_reports as restrictive for all to compatriot_app
  using (
CASE
    WHEN (( SELECT actor_linked() AS actor_linked) IS NULL) THEN true
    ELSE (placement_id = ( SELECT actor_linked() AS actor_linked))
END);
create policy own on placement_reports for select to public
  using (('member'::text = ANY (placement_party(placement_id))));
create policy own_writes on placement_reports for insert to public
  with check ((('member'::text = ANY (placement_party(placement_id))) AND (NOT (account_id IS DISTINCT FROM ( SELECT actor_account() AS actor_account))) AND (way IS NULL)));
create policy parties_rewrite on placement_reports for delete to public
  using ((('member'::text = ANY (placement_party(placement_id))) OR (('coordinator'::text = ANY (placement_party(placement_id))) AND contact_open(placement_id))));
create policy system_actor on placement_reports for all to public
  using (((programme_id = ( SELECT actor_programme() AS actor_programme)) AND (( SELECT actor_system() AS actor_system) IS NOT NULL)))
  with check (((programme_id = ( SELECT actor_programme() AS actor_programme)) AND (( SELECT actor_system() AS actor_system) IS NOT NULL)));
grant delete, insert, select on placement_reports to compatriot_app;

create table placement_results (
  placement_id uuid not null,
  programme_id uuid not null,
  outcome text not null,
  given_at timestamp with time zone not null default now(),
  version integer not null default 1,
  constraint placement_results_pkey PRIMARY KEY (placement_id),
  constraint placement_results_outcome CHECK ((outcome = ANY (ARRAY['information'::text, 'knowledge'::text, 'institution'::text]))),
  constraint placement_results_placement FOREIGN KEY (placement_id, programme_id) REFERENCES placements(id, programme_id) ON DELETE CASCADE,
  constraint placement_results_programme_id_fkey FOREIGN KEY (programme_id) REFERENCES programmes(id) ON DELETE CASCADE
);
-- row-level security: enabled, forced
create policy definer on placement_results for all to owner
  using (true)
  with check (true);
create policy linked on placement_results as restrictive for all to compatriot_app
  using (
CASE
    WHEN (( SELECT actor_linked() AS actor_linked) IS NULL) THEN true
    ELSE (placement_id = ( SELECT actor_linked() AS actor_linked))
END);
create policy parties_rewrite on placement_results for update to public
  using ((placement_party(placement_id) && ARRAY['member'::text, 'coordinator'::text]));
create policy parties_write on placement_results for insert to public
  with check ((placement_party(placement_id) && ARRAY['member'::text, 'coordinator'::text]));
create policy system_actor on placement_results for all to public
  using (((programme_id = ( SELECT actor_programme() AS actor_programme)) AND (( SELECT actor_system() AS actor_system) IS NOT NULL)))
  with check (((programme_id = ( SELECT actor_programme() AS actor_programme)) AND (( SELECT actor_system() AS actor_system) IS NOT NULL)));
create policy with_placement on placement_results for select to public
  using ((EXISTS ( SELECT 1
   FROM placements p
  WHERE (p.id = placement_results.placement_id))));
grant insert, select on placement_results to compatriot_app;
grant update (outcome, given_at, version) on placement_results to compatriot_app;

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
  contact_until date,
  created_at timestamp with time zone not null default now(),
  updated_at timestamp with time zone not null default now(),
  version integer not null default 1,
  passed_over integer not null default 0,
  status_at timestamp with time zone not null default now(),
  parent_id uuid,
  starts_on date,
  ends_on date,
  coordinator_id uuid,
  host_choice text,
  host_choice_note text,
  host_choice_at timestamp with time zone,
  decision_note text,
  checks_until date,
  applied_at timestamp with time zone,
  constraint placements_pkey PRIMARY KEY (id),
  constraint placements_at UNIQUE (id, programme_id, institution_id),
  constraint placements_need UNIQUE (id, programme_id, profile_id, assignment_id),
  constraint placements_once UNIQUE (assignment_id, profile_id),
  constraint placements_own UNIQUE (id, programme_id),
  constraint placements_panel UNIQUE (id, programme_id, assignment_id, institution_id),
  constraint placements_person UNIQUE (id, programme_id, profile_id),
  constraint placements_scope UNIQUE (id, programme_id, profile_id, institution_id),
  constraint placements_host_choice CHECK ((host_choice = ANY (ARRAY['select'::text, 'reserve'::text, 'not_select'::text]))),
  constraint placements_status CHECK ((status = ANY (ARRAY['longlisted'::text, 'shortlisted'::text, 'invited'::text, 'interested'::text, 'declined'::text, 'lapsed'::text, 'interviewed'::text, 'scored'::text, 'selected'::text, 'reserve'::text, 'not_selected'::text, 'cleared'::text, 'offered'::text, 'accepted'::text, 'contracted'::text, 'oriented'::text, 'active'::text, 'probation'::text, 'suspended'::text, 'evacuated'::text, 'completing'::text, 'completed'::text, 'settled'::text, 'followed_up'::text, 'closed'::text, 'withdrawn'::text, 'ended_early'::text]))),
  constraint placements_assignment FOREIGN KEY (assignment_id, programme_id, institution_id) REFERENCES assignments(id, programme_id, institution_id) ON DELETE CASCADE,
  constraint placements_coordinator_id_fkey FOREIGN KEY (coordinator_id) REFERENCES accounts(id) ON DELETE SET NULL,
  constraint placements_parent FOREIGN KEY (parent_id, programme_id, profile_id) REFERENCES placements(id, programme_id, profile_id) ON DELETE SET NULL (parent_id),
  constraint placements_profile_fk FOREIGN KEY (profile_id, programme_id) REFERENCES profiles(id, programme_id) ON DELETE CASCADE,
  constraint placements_programme_id_fkey FOREIGN KEY (programme_id) REFERENCES programmes(id) ON DELETE CASCADE,
  constraint placements_run FOREIGN KEY (run_id, programme_id) REFERENCES match_runs(id, programme_id) ON DELETE SET NULL (run_id)
);
-- row-level security: enabled, forced
CREATE INDEX placements_answers ON public.placements USING btree (programme_id, answer_due_at) WHERE (status = 'invited'::text);
CREATE INDEX placements_assignment ON public.placements USING btree (assignment_id, status);
CREATE INDEX placements_board ON public.placements USING btree (programme_id, status, status_at) INCLUDE (coordinator_id);
CREATE INDEX placements_checks ON public.placements USING btree (programme_id, checks_until) WHERE (status = ANY (ARRAY['active'::text, 'probation'::text, 'suspended'::text, 'evacuated'::text]));
CREATE INDEX placements_coordinator ON public.placements USING btree (coordinator_id) WHERE (coordinator_id IS NOT NULL);
CREATE INDEX placements_ends ON public.placements USING btree (programme_id, ends_on) WHERE (status = ANY (ARRAY['active'::text, 'completing'::text]));
CREATE INDEX placements_institution ON public.placements USING btree (institution_id);
CREATE INDEX placements_parent ON public.placements USING btree (parent_id) WHERE (parent_id IS NOT NULL);
CREATE INDEX placements_profile ON public.placements USING btree (profile_id);
CREATE INDEX placements_starts ON public.placements USING btree (programme_id, starts_on) WHERE (status = ANY (ARRAY['selected'::text, 'cleared'::text, 'offered'::text, 'accepted'::text, 'contracted'::text, 'oriented'::text]));
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
create policy linked on placements as restrictive for all to public
  using (((( SELECT actor_linked() AS actor_linked) IS NULL) OR (id = ( SELECT actor_linked() AS actor_linked))))
  with check (((( SELECT actor_linked() AS actor_linked) IS NULL) OR (id = ( SELECT actor_linked() AS actor_linked))));
create policy own on placements for select to public
  using ((profile_id = ANY (( SELECT actor_profiles() AS actor_profiles)::uuid[])));
create policy own_answer on placements for update to public
  using ((profile_id = ANY (( SELECT actor_profiles() AS actor_profiles)::uuid[])));
create policy own_applies on placements for insert to public
  with check (((status = 'interested'::text) AND own_profile(profile_id) AND may_apply(profile_id, assignment_id)));
create policy parties_definer on placements for select to owner
  using (true);
create policy system_actor on placements for all to public
  using (((programme_id = ( SELECT actor_programme() AS actor_programme)) AND (( SELECT actor_system() AS actor_system) IS NOT NULL)))
  with check (((programme_id = ( SELECT actor_programme() AS actor_programme)) AND (( SELECT actor_system() AS actor_system) IS NOT NULL)));
create policy team on placements for select to public
  using ((programme_id = ANY (( SELECT actor_team() AS actor_team)::uuid[])));
CREATE TRIGGER placements_hosts BEFORE UPDATE ON public.placements FOR EACH ROW EXECUTE FUNCTION hosts_need_contact();
CREATE TRIGGER placements_steps BEFORE INSERT OR UPDATE ON public.placements FOR EACH ROW EXECUTE FUNCTION placements_take_steps();
grant insert, select on placements to compatriot_app;
grant update (status, message, invited_at, answer_due_at, answered_at, reason_code, arrived_on, completed_on, contact_until, updated_at, version, status_at, starts_on, ends_on, coordinator_id, host_choice, host_choice_note, host_choice_at, decision_note) on placements to compatriot_app;

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
create policy definer on portfolio_choices for select to owner
  using (true);
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
create policy definer on portfolio_overrides for select to owner
  using (true);
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
create policy definer on portfolios for select to owner
  using (true);
create policy system_moves on portfolios for update to public
  using (((programme_id = ( SELECT actor_programme() AS actor_programme)) AND (( SELECT actor_system() AS actor_system) IS NOT NULL)));
create policy system_reads on portfolios for select to public
  using (((programme_id = ( SELECT actor_programme() AS actor_programme)) AND (( SELECT actor_system() AS actor_system) IS NOT NULL)));
grant insert, select on portfolios to compatriot_app;
grant update (status, problem, progress, result, attempts, updated_at, finished_at) on portfolios to compatriot_app;

create table priority_sectors (
  programme_id uuid not null,
  country text not null,
  sector text not null,
  plan text,
  constraint priority_sectors_pkey PRIMARY KEY (programme_id, country, sector),
  constraint priority_sectors_programme_id_fkey FOREIGN KEY (programme_id) REFERENCES programmes(id) ON DELETE CASCADE
);
-- row-level security: enabled, forced
create policy administrator on priority_sectors for select to public
  using (( SELECT actor_administrator() AS actor_administrator));
create policy hosts on priority_sectors for select to public
  using ((programme_id IN ( SELECT institutions.programme_id
   FROM institutions
  WHERE (institutions.id = ANY (( SELECT actor_institutions() AS actor_institutions)::uuid[])))));
create policy linked on priority_sectors as restrictive for all to compatriot_app
  using (
CASE
    WHEN (( SELECT actor_linked() AS actor_linked) IS NULL) THEN true
    ELSE false
END);
create policy officials on priority_sectors for all to public
  using ((programme_id = ANY (( SELECT actor_official() AS actor_official)::uuid[])))
  with check ((programme_id = ANY (( SELECT actor_official() AS actor_official)::uuid[])));
create policy system_actor on priority_sectors for all to public
  using (((programme_id = ( SELECT actor_programme() AS actor_programme)) AND (( SELECT actor_system() AS actor_system) IS NOT NULL)))
  with check (((programme_id = ( SELECT actor_programme() AS actor_programme)) AND (( SELECT actor_system() AS actor_system) IS NOT NULL)));
grant delete, insert, select on priority_sectors to compatriot_app;

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
CREATE TRIGGER profiles_mails BEFORE DELETE ON public.profiles FOR EACH ROW EXECUTE FUNCTION mails_go_with_the_person();
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

create table progress_nudges (
  placement_id uuid not null,
  programme_id uuid not null,
  nudged_at timestamp with time zone not null default now(),
  stopped_at timestamp with time zone,
  stop_token uuid not null default gen_random_uuid(),
  constraint progress_nudges_pkey PRIMARY KEY (placement_id),
  constraint progress_nudges_stop_token UNIQUE (stop_token),
  constraint progress_nudges_placement FOREIGN KEY (placement_id, programme_id) REFERENCES placements(id, programme_id) ON DELETE CASCADE
);
-- row-level security: enabled, forced
create policy definer on progress_nudges for all to owner
  using (true)
  with check (true);
create policy system_actor on progress_nudges for all to public
  using (((programme_id = ( SELECT actor_programme() AS actor_programme)) AND (( SELECT actor_system() AS actor_system) IS NOT NULL)))
  with check (((programme_id = ( SELECT actor_programme() AS actor_programme)) AND (( SELECT actor_system() AS actor_system) IS NOT NULL)));
grant insert, select on progress_nudges to compatriot_app;
grant update (nudged_at) on progress_nudges to compatriot_app;

create table progress_reports (
  id uuid not null default gen_random_uuid(),
  programme_id uuid not null,
  placement_id uuid not null,
  profile_id uuid not null,
  institution_id uuid not null,
  party text not null,
  account_id uuid,
  pace text not null,
  done text not null,
  ahead text,
  given_at timestamp with time zone not null default now(),
  constraint progress_reports_pkey PRIMARY KEY (id),
  constraint progress_reports_pace CHECK ((pace = ANY (ARRAY['on_track'::text, 'behind'::text, 'stuck'::text]))),
  constraint progress_reports_party CHECK ((party = ANY (ARRAY['member'::text, 'host'::text]))),
  constraint progress_reports_account_id_fkey FOREIGN KEY (account_id) REFERENCES accounts(id) ON DELETE SET NULL,
  constraint progress_reports_placement FOREIGN KEY (placement_id, programme_id, profile_id, institution_id) REFERENCES placements(id, programme_id, profile_id, institution_id) ON DELETE CASCADE
);
-- row-level security: enabled, forced
CREATE INDEX progress_reports_placements ON public.progress_reports USING btree (placement_id, given_at);
CREATE INDEX progress_reports_profiles ON public.progress_reports USING btree (profile_id);
create policy coordinators on progress_reports for select to public
  using (((programme_id = ANY (( SELECT actor_coordinator() AS actor_coordinator)::uuid[])) AND (EXISTS ( SELECT 1
   FROM disclosures d
  WHERE ((d.placement_id = progress_reports.placement_id) AND ((d.ends_at IS NULL) OR (d.ends_at > now())))))));
create policy definer on progress_reports for all to owner
  using (true);
create policy host on progress_reports for select to public
  using (((institution_id = ANY (( SELECT actor_institutions() AS actor_institutions)::uuid[])) AND (EXISTS ( SELECT 1
   FROM disclosures d
  WHERE ((d.placement_id = progress_reports.placement_id) AND ((d.ends_at IS NULL) OR (d.ends_at > now())))))));
create policy host_tells on progress_reports for insert to public
  with check (((party = 'host'::text) AND (account_id = ( SELECT actor_account() AS actor_account)) AND (institution_id = ANY (( SELECT actor_institutions() AS actor_institutions)::uuid[])) AND (EXISTS ( SELECT 1
   FROM disclosures d
  WHERE ((d.placement_id = progress_reports.placement_id) AND ((d.ends_at IS NULL) OR (d.ends_at > now())))))));
create policy linked on progress_reports as restrictive for all to compatriot_app
  using (
CASE
    WHEN (( SELECT actor_linked() AS actor_linked) IS NULL) THEN true
    ELSE (placement_id = ( SELECT actor_linked() AS actor_linked))
END);
create policy own on progress_reports for select to public
  using ((profile_id = ANY (( SELECT actor_profiles() AS actor_profiles)::uuid[])));
create policy own_tells on progress_reports for insert to public
  with check (((party = 'member'::text) AND (account_id = ( SELECT actor_account() AS actor_account)) AND (profile_id = ANY (( SELECT actor_profiles() AS actor_profiles)::uuid[]))));
create policy seed_tells on progress_reports for insert to public
  with check (((programme_id = ( SELECT actor_programme() AS actor_programme)) AND (( SELECT actor_system() AS actor_system) = 'seed'::text)));
grant insert, select on progress_reports to compatriot_app;

create table project_appraisals (
  project_id uuid not null,
  programme_id uuid not null,
  account_id uuid not null,
  round smallint not null,
  conflict boolean not null,
  scores jsonb not null default '{}'::jsonb,
  note text not null default ''::text,
  given_at timestamp with time zone not null default now(),
  constraint project_appraisals_pkey PRIMARY KEY (project_id, account_id, round),
  constraint project_appraisals_conflict CHECK (((NOT conflict) OR (scores = '{}'::jsonb))),
  constraint project_appraisals_account_id_fkey FOREIGN KEY (account_id) REFERENCES accounts(id) ON DELETE CASCADE,
  constraint project_appraisals_programme_id_fkey FOREIGN KEY (programme_id) REFERENCES programmes(id) ON DELETE CASCADE,
  constraint project_appraisals_project FOREIGN KEY (project_id, programme_id) REFERENCES projects(id, programme_id) ON DELETE CASCADE
);
-- row-level security: enabled, forced
CREATE INDEX project_appraisals_account ON public.project_appraisals USING btree (account_id);
create policy after_own on project_appraisals for select to public
  using (((programme_id = ANY (( SELECT actor_team() AS actor_team)::uuid[])) AND has_appraised(project_id)));
create policy definer on project_appraisals for all to owner
  using (true)
  with check (true);
create policy own on project_appraisals for select to public
  using ((account_id = ( SELECT actor_account() AS actor_account)));
create policy system_actor on project_appraisals for all to public
  using (((programme_id = ( SELECT actor_programme() AS actor_programme)) AND (( SELECT actor_system() AS actor_system) IS NOT NULL)))
  with check (((programme_id = ( SELECT actor_programme() AS actor_programme)) AND (( SELECT actor_system() AS actor_system) IS NOT NULL)));
create policy team_appraises on project_appraisals for insert to public
  with check (((account_id = ( SELECT actor_account() AS actor_account)) AND (programme_id = ANY (( SELECT actor_team() AS actor_team)::uuid[])) AND (EXISTS ( SELECT 1
   FROM projects p
  WHERE ((p.id = project_appraisals.project_id) AND (p.status = 'submitted'::text) AND (p.round = project_appraisals.round) AND (NOT own_profile(p.profile_id)))))));
create policy without_conflict on project_appraisals as restrictive for insert to compatriot_app
  with check ((conflict OR (NOT declared_conflict(project_id))));
grant insert, select on project_appraisals to compatriot_app;

create table project_milestones (
  id uuid not null default gen_random_uuid(),
  project_id uuid not null,
  programme_id uuid not null,
  "position" smallint not null,
  title text not null,
  due_on date not null,
  amount bigint not null,
  advance boolean not null default false,
  status text not null default 'planned'::text,
  report text,
  reported_at timestamp with time zone,
  decided_by uuid,
  decided_at timestamp with time zone,
  reason text,
  line_id uuid,
  line_currency text,
  committed boolean not null default false,
  paid_on date,
  reference text,
  rate numeric(20,10),
  rated_on date,
  rate_source text,
  line_amount bigint,
  paid_rate numeric(20,10),
  paid_rated_on date,
  paid_rate_source text,
  constraint project_milestones_pkey PRIMARY KEY (id),
  constraint project_milestones_of UNIQUE (id, project_id),
  constraint project_milestones_once UNIQUE (project_id, "position"),
  constraint project_milestones_amount CHECK (((amount >= 0) AND (amount <= '1000000000000'::bigint))),
  constraint project_milestones_committed CHECK (((NOT committed) OR ((line_id IS NOT NULL) AND (line_amount IS NOT NULL)))),
  constraint project_milestones_exchange CHECK ((((rate IS NULL) = (rated_on IS NULL)) AND ((rate IS NULL) = (rate_source IS NULL)) AND ((paid_rate IS NULL) = (paid_rated_on IS NULL)) AND ((paid_rate IS NULL) = (paid_rate_source IS NULL)) AND ((paid_rate IS NULL) OR ((rate IS NOT NULL) AND (status = 'paid'::text))) AND ((rate IS NOT NULL) OR (line_amount IS NULL) OR (line_amount = amount)))),
  constraint project_milestones_line_amount CHECK (((line_amount >= 1) AND (line_amount <= '1000000000000000'::bigint))),
  constraint project_milestones_paid CHECK (((status = 'paid'::text) = ((paid_on IS NOT NULL) AND (reference IS NOT NULL)))),
  constraint project_milestones_paid_rate CHECK ((paid_rate > (0)::numeric)),
  constraint project_milestones_rate CHECK ((rate > (0)::numeric)),
  constraint project_milestones_status CHECK ((status = ANY (ARRAY['planned'::text, 'reported'::text, 'approved'::text, 'paid'::text, 'cancelled'::text]))),
  constraint project_milestones_decided_by_fkey FOREIGN KEY (decided_by) REFERENCES accounts(id) ON DELETE SET NULL,
  constraint project_milestones_line FOREIGN KEY (line_id, programme_id, line_currency) REFERENCES budget_lines(id, programme_id, currency),
  constraint project_milestones_programme_id_fkey FOREIGN KEY (programme_id) REFERENCES programmes(id) ON DELETE CASCADE,
  constraint project_milestones_project FOREIGN KEY (project_id, programme_id) REFERENCES projects(id, programme_id) ON DELETE CASCADE
);
-- row-level security: enabled, forced
CREATE INDEX project_milestones_lines ON public.project_milestones USING btree (line_id, programme_id, line_currency);
create policy both_move on project_milestones for update to public
  using ((EXISTS ( SELECT 1
   FROM projects p
  WHERE ((p.id = project_milestones.project_id) AND (own_profile(p.profile_id) OR ((p.programme_id = ANY (( SELECT actor_coordinator() AS actor_coordinator)::uuid[])) AND (p.programme_id = ANY (( SELECT actor_team() AS actor_team)::uuid[]))))))));
create policy definer on project_milestones for all to owner
  using (true)
  with check (true);
create policy own_plans on project_milestones for insert to public
  with check ((EXISTS ( SELECT 1
   FROM projects p
  WHERE ((p.id = project_milestones.project_id) AND own_profile(p.profile_id)))));
create policy own_replans on project_milestones for delete to public
  using ((EXISTS ( SELECT 1
   FROM projects p
  WHERE ((p.id = project_milestones.project_id) AND own_profile(p.profile_id)))));
create policy readers on project_milestones for select to public
  using ((EXISTS ( SELECT 1
   FROM projects p
  WHERE (p.id = project_milestones.project_id))));
create policy system_actor on project_milestones for all to public
  using (((programme_id = ( SELECT actor_programme() AS actor_programme)) AND (( SELECT actor_system() AS actor_system) IS NOT NULL)))
  with check (((programme_id = ( SELECT actor_programme() AS actor_programme)) AND (( SELECT actor_system() AS actor_system) IS NOT NULL)));
create policy without_conflict on project_milestones as restrictive for update to compatriot_app
  using ((NOT declared_conflict(project_id)));
CREATE TRIGGER milestones_steps BEFORE INSERT OR DELETE OR UPDATE ON public.project_milestones FOR EACH ROW EXECUTE FUNCTION milestones_take_steps();
CREATE TRIGGER tranches_count AFTER INSERT OR DELETE OR UPDATE ON public.project_milestones FOR EACH ROW EXECUTE FUNCTION tranches_count();
grant delete, insert, select on project_milestones to compatriot_app;
grant update (status, report, reported_at, decided_by, decided_at, reason, line_id, line_currency, committed, paid_on, reference, rate, rated_on, rate_source, line_amount, paid_rate, paid_rated_on, paid_rate_source) on project_milestones to compatriot_app;

create table projects (
  id uuid not null default gen_random_uuid(),
  programme_id uuid not null,
  profile_id uuid not null,
  pseudonym text not null,
  status text not null default 'draft'::text,
  title text not null,
  association text,
  problem text not null default ''::text,
  activities text not null default ''::text,
  beneficiaries text not null default ''::text,
  lasting text not null default ''::text,
  sector text not null,
  country text not null,
  place text,
  starts_on date,
  ends_on date,
  currency text not null,
  own_amount bigint not null default 0,
  contact_name text,
  contact_email text,
  contact_phone text,
  round smallint not null default 0,
  decision_note text,
  reason_code text,
  agreed_at timestamp with time zone,
  results jsonb,
  completed_on date,
  status_at timestamp with time zone not null default now(),
  created_at timestamp with time zone not null default now(),
  updated_at timestamp with time zone not null default now(),
  version integer not null default 1,
  constraint projects_pkey PRIMARY KEY (id),
  constraint projects_person UNIQUE (id, programme_id, profile_id),
  constraint projects_scope UNIQUE (id, programme_id),
  constraint projects_currency CHECK ((currency ~ '^[A-Z]{3}$'::text)),
  constraint projects_dates CHECK (((ends_on IS NULL) OR (starts_on IS NULL) OR (ends_on >= starts_on))),
  constraint projects_own CHECK (((own_amount >= 0) AND (own_amount <= '1000000000000'::bigint))),
  constraint projects_status CHECK ((status = ANY (ARRAY['draft'::text, 'submitted'::text, 'returned'::text, 'approved'::text, 'rejected'::text, 'running'::text, 'completed'::text, 'stopped'::text, 'withdrawn'::text]))),
  constraint projects_profile FOREIGN KEY (profile_id, programme_id) REFERENCES profiles(id, programme_id) ON DELETE CASCADE,
  constraint projects_programme_id_fkey FOREIGN KEY (programme_id) REFERENCES programmes(id) ON DELETE CASCADE
);
-- row-level security: enabled, forced
CREATE INDEX projects_profile_row ON public.projects USING btree (profile_id);
CREATE INDEX projects_programme ON public.projects USING btree (programme_id, status);
create policy coordinators_decide on projects for update to public
  using (((programme_id = ANY (( SELECT actor_coordinator() AS actor_coordinator)::uuid[])) AND (programme_id = ANY (( SELECT actor_team() AS actor_team)::uuid[])) AND (status <> 'draft'::text)));
create policy definer on projects for all to owner
  using (true)
  with check (true);
create policy own on projects for select to public
  using (own_profile(profile_id));
create policy own_changes on projects for update to public
  using (own_profile(profile_id));
create policy own_drafts on projects for insert to public
  with check ((own_profile(profile_id) AND (status = 'draft'::text)));
create policy system_actor on projects for all to public
  using (((programme_id = ( SELECT actor_programme() AS actor_programme)) AND (( SELECT actor_system() AS actor_system) IS NOT NULL)))
  with check (((programme_id = ( SELECT actor_programme() AS actor_programme)) AND (( SELECT actor_system() AS actor_system) IS NOT NULL)));
create policy team on projects for select to public
  using (((programme_id = ANY (( SELECT actor_team() AS actor_team)::uuid[])) AND (status <> 'draft'::text)));
CREATE TRIGGER projects_appraised BEFORE UPDATE ON public.projects FOR EACH ROW EXECUTE FUNCTION projects_are_appraised();
CREATE TRIGGER projects_over AFTER UPDATE OF status ON public.projects FOR EACH ROW WHEN (((old.status = 'running'::text) AND (new.status <> 'running'::text))) EXECUTE FUNCTION hold_papers_of_project();
CREATE TRIGGER projects_steps BEFORE UPDATE ON public.projects FOR EACH ROW EXECUTE FUNCTION projects_take_steps();
grant insert, select on projects to compatriot_app;
grant update (status, title, association, problem, activities, beneficiaries, lasting, sector, country, place, starts_on, ends_on, currency, own_amount, contact_name, contact_email, contact_phone, round, decision_note, reason_code, agreed_at, results, completed_on, status_at, updated_at, version) on projects to compatriot_app;

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
  constraint questionnaire_versions_audience CHECK ((audience = ANY (ARRAY['people'::text, 'organisations'::text, 'follow_up'::text]))),
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

create table reintegration_plans (
  placement_id uuid not null,
  programme_id uuid not null,
  created_at timestamp with time zone not null default now(),
  updated_at timestamp with time zone not null default now(),
  version integer not null default 1,
  member_agreed_at timestamp with time zone,
  coordinator_agreed_at timestamp with time zone,
  way text,
  evidence text,
  constraint reintegration_plans_pkey PRIMARY KEY (placement_id),
  constraint reintegration_plans_evidence CHECK ((((way IS NULL) = (evidence IS NULL)) AND ((way IS NULL) OR (member_agreed_at IS NOT NULL)))),
  constraint reintegration_plans_way CHECK ((way = ANY (ARRAY['phone'::text, 'paper'::text, 'visit'::text, 'message'::text]))),
  constraint reintegration_plans_placement FOREIGN KEY (placement_id, programme_id) REFERENCES placements(id, programme_id) ON DELETE CASCADE,
  constraint reintegration_plans_programme_id_fkey FOREIGN KEY (programme_id) REFERENCES programmes(id) ON DELETE CASCADE
);
-- row-level security: enabled, forced
create policy definer on reintegration_plans for all to owner
  using (true)
  with check (true);
create policy linked on reintegration_plans as restrictive for all to compatriot_app
  using (
CASE
    WHEN (( SELECT actor_linked() AS actor_linked) IS NULL) THEN true
    ELSE false
END);
create policy parties on reintegration_plans for all to public
  using ((('member'::text = ANY (placement_party(placement_id))) OR (('coordinator'::text = ANY (placement_party(placement_id))) AND contact_open(placement_id))))
  with check ((placement_party(placement_id) && ARRAY['member'::text, 'coordinator'::text]));
create policy system_actor on reintegration_plans for all to public
  using (((programme_id = ( SELECT actor_programme() AS actor_programme)) AND (( SELECT actor_system() AS actor_system) IS NOT NULL)))
  with check (((programme_id = ( SELECT actor_programme() AS actor_programme)) AND (( SELECT actor_system() AS actor_system) IS NOT NULL)));
CREATE TRIGGER reintegration_plans_agreed BEFORE INSERT OR UPDATE ON public.reintegration_plans FOR EACH ROW EXECUTE FUNCTION plans_are_agreed();
grant insert, select on reintegration_plans to compatriot_app;
grant update (updated_at, version, member_agreed_at, coordinator_agreed_at, way, evidence) on reintegration_plans to compatriot_app;

create table reintegration_steps (
  id uuid not null default gen_random_uuid(),
  placement_id uuid not null,
  programme_id uuid not null,
  "position" smallint not null,
  area text not null,
  what text not null,
  helper text not null default ''::text,
  due_on date,
  done_on date,
  constraint reintegration_steps_pkey PRIMARY KEY (id),
  constraint reintegration_steps_area CHECK ((area = ANY (ARRAY['work'::text, 'recognition'::text, 'housing'::text, 'family'::text, 'health'::text, 'social_security'::text, 'finance'::text, 'business'::text, 'community'::text, 'other'::text]))),
  constraint reintegration_steps_placement_id_fkey FOREIGN KEY (placement_id) REFERENCES reintegration_plans(placement_id) ON DELETE CASCADE,
  constraint reintegration_steps_programme_id_fkey FOREIGN KEY (programme_id) REFERENCES programmes(id) ON DELETE CASCADE
);
-- row-level security: enabled, forced
CREATE INDEX reintegration_steps_plan ON public.reintegration_steps USING btree (placement_id, "position");
create policy definer on reintegration_steps for all to owner
  using (true)
  with check (true);
create policy linked on reintegration_steps as restrictive for all to compatriot_app
  using (
CASE
    WHEN (( SELECT actor_linked() AS actor_linked) IS NULL) THEN true
    ELSE false
END);
create policy parties on reintegration_steps for all to public
  using ((('member'::text = ANY (placement_party(placement_id))) OR (('coordinator'::text = ANY (placement_party(placement_id))) AND contact_open(placement_id))))
  with check ((placement_party(placement_id) && ARRAY['member'::text, 'coordinator'::text]));
create policy system_actor on reintegration_steps for all to public
  using (((programme_id = ( SELECT actor_programme() AS actor_programme)) AND (( SELECT actor_system() AS actor_system) IS NOT NULL)))
  with check (((programme_id = ( SELECT actor_programme() AS actor_programme)) AND (( SELECT actor_system() AS actor_system) IS NOT NULL)));
grant delete, insert, select on reintegration_steps to compatriot_app;
grant update (done_on) on reintegration_steps to compatriot_app;

create table report_drafts (
  placement_id uuid not null,
  programme_id uuid not null,
  body jsonb not null,
  saved_at timestamp with time zone not null default now(),
  constraint report_drafts_pkey PRIMARY KEY (placement_id),
  constraint report_drafts_placement FOREIGN KEY (placement_id, programme_id) REFERENCES placements(id, programme_id) ON DELETE CASCADE,
  constraint report_drafts_programme_id_fkey FOREIGN KEY (programme_id) REFERENCES programmes(id) ON DELETE CASCADE
);
-- row-level security: enabled, forced
create policy definer on report_drafts for all to owner
  using (true)
  with check (true);
create policy linked on report_drafts as restrictive for all to compatriot_app
  using (
CASE
    WHEN (( SELECT actor_linked() AS actor_linked) IS NULL) THEN true
    ELSE false
END);
create policy own on report_drafts for all to public
  using (('member'::text = ANY (placement_party(placement_id))))
  with check (('member'::text = ANY (placement_party(placement_id))));
grant delete, insert, select on report_drafts to compatriot_app;
grant update (body, saved_at) on report_drafts to compatriot_app;

create table report_targets (
  programme_id uuid not null,
  measure text not null,
  year smallint not null,
  figure double precision not null,
  constraint report_targets_pkey PRIMARY KEY (programme_id, measure, year),
  constraint report_targets_figure CHECK (((figure >= (0)::double precision) AND (figure <= (1000000000)::double precision))),
  constraint report_targets_measure CHECK ((measure ~ '^[a-z_]{1,40}$'::text)),
  constraint report_targets_year CHECK (((year >= 2000) AND (year <= 2100))),
  constraint report_targets_programme_id_fkey FOREIGN KEY (programme_id) REFERENCES programmes(id) ON DELETE CASCADE
);
-- row-level security: enabled, forced
create policy coordinators on report_targets for all to public
  using (((programme_id = ANY (( SELECT actor_coordinator() AS actor_coordinator)::uuid[])) AND (programme_id = ANY (( SELECT actor_team() AS actor_team)::uuid[]))))
  with check (((programme_id = ANY (( SELECT actor_coordinator() AS actor_coordinator)::uuid[])) AND (programme_id = ANY (( SELECT actor_team() AS actor_team)::uuid[]))));
create policy officials on report_targets for select to public
  using ((programme_id = ANY (( SELECT actor_official() AS actor_official)::uuid[])));
grant delete, insert, select on report_targets to compatriot_app;
grant update (figure) on report_targets to compatriot_app;

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

create table return_plan_steps (
  id uuid not null default gen_random_uuid(),
  plan_id uuid not null,
  programme_id uuid not null,
  "position" smallint not null,
  area text not null,
  what text not null,
  helper text not null default ''::text,
  due_on date,
  done_on date,
  constraint return_plan_steps_pkey PRIMARY KEY (id),
  constraint return_plan_steps_area CHECK ((area = ANY (ARRAY['work'::text, 'recognition'::text, 'housing'::text, 'family'::text, 'health'::text, 'social_security'::text, 'finance'::text, 'business'::text, 'community'::text, 'other'::text]))),
  constraint return_plan_steps_plan FOREIGN KEY (plan_id, programme_id) REFERENCES return_plans(id, programme_id) ON DELETE CASCADE,
  constraint return_plan_steps_programme_id_fkey FOREIGN KEY (programme_id) REFERENCES programmes(id) ON DELETE CASCADE
);
-- row-level security: enabled, forced
CREATE INDEX return_plan_steps_plan ON public.return_plan_steps USING btree (plan_id, "position");
create policy with_plan on return_plan_steps for all to public
  using (((EXISTS ( SELECT 1
   FROM return_plans p
  WHERE (p.id = return_plan_steps.plan_id))) AND (( SELECT actor_system() AS actor_system) IS NULL)))
  with check ((EXISTS ( SELECT 1
   FROM return_plans p
  WHERE (p.id = return_plan_steps.plan_id))));
grant delete, insert, select on return_plan_steps to compatriot_app;
grant update (done_on) on return_plan_steps to compatriot_app;

create table return_plans (
  id uuid not null default gen_random_uuid(),
  programme_id uuid not null,
  profile_id uuid not null,
  pseudonym text not null,
  created_at timestamp with time zone not null default now(),
  updated_at timestamp with time zone not null default now(),
  version integer not null default 1,
  shared_at timestamp with time zone,
  member_agreed_at timestamp with time zone,
  coordinator_agreed_at timestamp with time zone,
  constraint return_plans_pkey PRIMARY KEY (id),
  constraint return_plans_once UNIQUE (profile_id),
  constraint return_plans_scope UNIQUE (id, programme_id),
  constraint return_plans_profile FOREIGN KEY (profile_id, programme_id) REFERENCES profiles(id, programme_id) ON DELETE CASCADE,
  constraint return_plans_programme_id_fkey FOREIGN KEY (programme_id) REFERENCES programmes(id) ON DELETE CASCADE
);
-- row-level security: enabled, forced
CREATE INDEX return_plans_shared ON public.return_plans USING btree (programme_id, updated_at) WHERE (shared_at IS NOT NULL);
create policy own on return_plans for all to public
  using (own_profile(profile_id))
  with check (own_profile(profile_id));
create policy system_actor on return_plans for select to public
  using (((shared_at IS NOT NULL) AND (programme_id = ( SELECT actor_programme() AS actor_programme)) AND (( SELECT actor_system() AS actor_system) IS NOT NULL)));
create policy team_reads on return_plans for select to public
  using (((shared_at IS NOT NULL) AND (programme_id = ANY (( SELECT actor_coordinator() AS actor_coordinator)::uuid[])) AND (programme_id = ANY (( SELECT actor_team() AS actor_team)::uuid[]))));
create policy team_works on return_plans for update to public
  using (((shared_at IS NOT NULL) AND (programme_id = ANY (( SELECT actor_coordinator() AS actor_coordinator)::uuid[])) AND (programme_id = ANY (( SELECT actor_team() AS actor_team)::uuid[]))))
  with check (((shared_at IS NOT NULL) AND (programme_id = ANY (( SELECT actor_coordinator() AS actor_coordinator)::uuid[])) AND (programme_id = ANY (( SELECT actor_team() AS actor_team)::uuid[]))));
CREATE TRIGGER return_plans_begin BEFORE INSERT ON public.return_plans FOR EACH ROW EXECUTE FUNCTION return_plans_begin();
CREATE TRIGGER return_plans_theirs BEFORE UPDATE ON public.return_plans FOR EACH ROW EXECUTE FUNCTION return_plans_are_theirs();
grant delete, insert, select on return_plans to compatriot_app;
grant update (updated_at, version, shared_at, member_agreed_at, coordinator_agreed_at) on return_plans to compatriot_app;

create table review_comments (
  id uuid not null default gen_random_uuid(),
  programme_id uuid not null,
  assignment_id uuid not null,
  version integer not null,
  field text not null,
  text text not null,
  account_id uuid,
  at timestamp with time zone not null default now(),
  constraint review_comments_pkey PRIMARY KEY (id),
  constraint review_comments_account_id_fkey FOREIGN KEY (account_id) REFERENCES accounts(id) ON DELETE SET NULL,
  constraint review_comments_assignment FOREIGN KEY (assignment_id, programme_id) REFERENCES assignments(id, programme_id) ON DELETE CASCADE
);
-- row-level security: enabled, forced
CREATE INDEX review_comments_by ON public.review_comments USING btree (account_id);
CREATE INDEX review_comments_of ON public.review_comments USING btree (assignment_id, programme_id, version);
create policy hosts on review_comments for select to public
  using ((assignment_id IN ( SELECT assignments.id
   FROM assignments
  WHERE (assignments.institution_id = ANY (( SELECT actor_institutions() AS actor_institutions)::uuid[])))));
create policy linked on review_comments as restrictive for all to compatriot_app
  using (
CASE
    WHEN (( SELECT actor_linked() AS actor_linked) IS NULL) THEN true
    ELSE false
END);
create policy officials on review_comments for select to public
  using ((programme_id = ANY (( SELECT actor_official() AS actor_official)::uuid[])));
create policy officials_write on review_comments for insert to public
  with check (((programme_id = ANY (( SELECT actor_official() AS actor_official)::uuid[])) AND (account_id = ( SELECT actor_account() AS actor_account))));
create policy system_reads on review_comments for select to public
  using (((programme_id = ( SELECT actor_programme() AS actor_programme)) AND (( SELECT actor_system() AS actor_system) IS NOT NULL)));
grant insert, select on review_comments to compatriot_app;

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
  constraint survey_figures_audience CHECK ((audience = ANY (ARRAY['people'::text, 'organisations'::text, 'follow_up'::text]))),
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
  using ((profile_id = ANY (( SELECT actor_profiles() AS actor_profiles)::uuid[])));
create policy own_hides on talent_documents for delete to public
  using ((profile_id = ANY (( SELECT actor_profiles() AS actor_profiles)::uuid[])));
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

create table terms (
  id uuid not null default gen_random_uuid(),
  programme_id uuid not null,
  placement_id uuid not null,
  profile_id uuid not null,
  number smallint not null,
  status text not null default 'draft'::text,
  about jsonb not null default '{}'::jsonb,
  currency text not null,
  stipend bigint not null,
  stipend_every text not null,
  stipend_times smallint not null,
  travel bigint not null,
  daily bigint not null,
  daily_days smallint not null,
  insured_by text not null,
  insurance text not null,
  starts_on date not null,
  ends_on date,
  leave_days smallint not null,
  duties text not null,
  other text not null default ''::text,
  sha256 text,
  ready_at timestamp with time zone,
  withdrawn_at timestamp with time zone,
  withdrawn_reason text,
  made_by uuid,
  updated_at timestamp with time zone not null default now(),
  version integer not null default 1,
  countersigned_at timestamp with time zone,
  constraint terms_pkey PRIMARY KEY (id),
  constraint terms_once UNIQUE (placement_id, number),
  constraint terms_scope UNIQUE (id, programme_id, placement_id, profile_id),
  constraint terms_countersigned CHECK (((countersigned_at IS NULL) OR (status = 'ready'::text))),
  constraint terms_currency CHECK ((currency ~ '^[A-Z]{3}$'::text)),
  constraint terms_daily CHECK (((daily >= 0) AND (daily <= '1000000000000'::bigint))),
  constraint terms_days CHECK (((daily_days >= 0) AND (daily_days <= 1000))),
  constraint terms_every CHECK ((stipend_every = ANY (ARRAY['month'::text, 'week'::text, 'day'::text, 'once'::text]))),
  constraint terms_frozen CHECK (((status = 'draft'::text) = (sha256 IS NULL))),
  constraint terms_insured_by CHECK ((insured_by = ANY (ARRAY['programme'::text, 'host'::text, 'member'::text]))),
  constraint terms_leave CHECK (((leave_days >= 0) AND (leave_days <= 366))),
  constraint terms_number CHECK (((number >= 1) AND (number <= 99))),
  constraint terms_order CHECK (((ends_on IS NULL) OR (ends_on >= starts_on))),
  constraint terms_status CHECK ((status = ANY (ARRAY['draft'::text, 'ready'::text, 'withdrawn'::text]))),
  constraint terms_stipend CHECK (((stipend >= 0) AND (stipend <= '1000000000000'::bigint))),
  constraint terms_times CHECK (((stipend_times >= 0) AND (stipend_times <= 400))),
  constraint terms_travel CHECK (((travel >= 0) AND (travel <= '1000000000000'::bigint))),
  constraint terms_withdrawn CHECK (((status = 'withdrawn'::text) = (withdrawn_at IS NOT NULL))),
  constraint terms_made_by_fkey FOREIGN KEY (made_by) REFERENCES accounts(id) ON DELETE SET NULL,
  constraint terms_placement FOREIGN KEY (placement_id, programme_id, profile_id) REFERENCES placements(id, programme_id, profile_id) ON DELETE CASCADE,
  constraint terms_programme_id_fkey FOREIGN KEY (programme_id) REFERENCES programmes(id) ON DELETE CASCADE
);
-- row-level security: enabled, forced
CREATE INDEX terms_makers ON public.terms USING btree (made_by) WHERE (made_by IS NOT NULL);
CREATE INDEX terms_waiting ON public.terms USING btree (programme_id) WHERE ((status = 'ready'::text) AND (countersigned_at IS NULL));
create policy coordinators on terms for select to public
  using ((programme_id = ANY (( SELECT actor_coordinator() AS actor_coordinator)::uuid[])));
create policy coordinators_add on terms for insert to public
  with check ((programme_id = ANY (( SELECT actor_coordinator() AS actor_coordinator)::uuid[])));
create policy coordinators_change on terms for update to public
  using ((programme_id = ANY (( SELECT actor_coordinator() AS actor_coordinator)::uuid[])));
create policy definer on terms for all to owner
  using (true)
  with check (true);
create policy own on terms for select to public
  using (((status <> 'draft'::text) AND own_profile(profile_id)));
create policy own_refuses on terms for update to public
  using (((status = 'ready'::text) AND own_profile(profile_id)))
  with check ((status = 'withdrawn'::text));
create policy seed_goes_on on terms for update to public
  using (((programme_id = ( SELECT actor_programme() AS actor_programme)) AND (( SELECT actor_system() AS actor_system) = 'seed'::text)));
create policy seed_tells on terms for insert to public
  with check (((programme_id = ( SELECT actor_programme() AS actor_programme)) AND (( SELECT actor_system() AS actor_system) = 'seed'::text)));
create policy system_reads on terms for select to public
  using (((programme_id = ( SELECT actor_programme() AS actor_programme)) AND (( SELECT actor_system() AS actor_system) IS NOT NULL)));
create policy without_conflict on terms as restrictive for insert to compatriot_app
  with check ((NOT conflicted_with(profile_id)));
create policy without_conflict_changes on terms as restrictive for update to compatriot_app
  using ((NOT conflicted_with(profile_id)));
CREATE TRIGGER terms_freezing BEFORE INSERT OR UPDATE ON public.terms FOR EACH ROW EXECUTE FUNCTION terms_freeze();
CREATE TRIGGER terms_release AFTER UPDATE OF status ON public.terms FOR EACH ROW WHEN ((new.status = 'withdrawn'::text)) EXECUTE FUNCTION release_held();
grant insert, select on terms to compatriot_app;
grant update (status, about, currency, stipend, stipend_every, stipend_times, travel, daily, daily_days, insured_by, insurance, starts_on, ends_on, leave_days, duties, other, withdrawn_at, withdrawn_reason, made_by, updated_at, version) on terms to compatriot_app;

create table terms_signatures (
  id uuid not null default gen_random_uuid(),
  programme_id uuid not null,
  placement_id uuid not null,
  profile_id uuid not null,
  terms_id uuid not null,
  party text not null,
  name text not null,
  sha256 text not null,
  language text not null,
  account_id uuid,
  evidence text,
  document_id uuid,
  signed_at timestamp with time zone not null default now(),
  constraint terms_signatures_pkey PRIMARY KEY (id),
  constraint terms_signatures_once UNIQUE (terms_id, party),
  constraint terms_signatures_party CHECK ((party = ANY (ARRAY['member'::text, 'programme'::text]))),
  constraint terms_signatures_account_id_fkey FOREIGN KEY (account_id) REFERENCES accounts(id) ON DELETE SET NULL,
  constraint terms_signatures_document FOREIGN KEY (document_id, programme_id) REFERENCES documents(id, programme_id) ON DELETE SET NULL (document_id),
  constraint terms_signatures_programme_id_fkey FOREIGN KEY (programme_id) REFERENCES programmes(id) ON DELETE CASCADE,
  constraint terms_signatures_terms FOREIGN KEY (terms_id, programme_id, placement_id, profile_id) REFERENCES terms(id, programme_id, placement_id, profile_id) ON DELETE CASCADE
);
-- row-level security: enabled, forced
CREATE INDEX terms_signatures_documents ON public.terms_signatures USING btree (document_id, programme_id) WHERE (document_id IS NOT NULL);
CREATE INDEX terms_signatures_placement ON public.terms_signatures USING btree (placement_id);
CREATE INDEX terms_signatures_signers ON public.terms_signatures USING btree (account_id) WHERE (account_id IS NOT NULL);
create policy coordinators on terms_signatures for select to public
  using (((programme_id = ANY (( SELECT actor_coordinator() AS actor_coordinator)::uuid[])) AND (EXISTS ( SELECT 1
   FROM disclosures d
  WHERE ((d.placement_id = terms_signatures.placement_id) AND ((d.ends_at IS NULL) OR (d.ends_at > now())))))));
create policy coordinators_sign on terms_signatures for insert to public
  with check (((account_id = ( SELECT actor_account() AS actor_account)) AND (programme_id = ANY (( SELECT actor_coordinator() AS actor_coordinator)::uuid[])) AND (NOT own_profile(profile_id)) AND ((party = 'programme'::text) OR ((evidence IS NOT NULL) AND (document_id IS NOT NULL)))));
create policy own on terms_signatures for select to public
  using (own_profile(profile_id));
create policy own_signs on terms_signatures for insert to public
  with check (((account_id = ( SELECT actor_account() AS actor_account)) AND (party = 'member'::text) AND (evidence IS NULL) AND own_profile(profile_id)));
create policy seed_reads on terms_signatures for select to public
  using (((programme_id = ( SELECT actor_programme() AS actor_programme)) AND (( SELECT actor_system() AS actor_system) = 'seed'::text)));
create policy seed_tells on terms_signatures for insert to public
  with check (((programme_id = ( SELECT actor_programme() AS actor_programme)) AND (( SELECT actor_system() AS actor_system) = 'seed'::text)));
create policy without_conflict on terms_signatures as restrictive for insert to compatriot_app
  with check ((NOT conflicted_with(profile_id)));
CREATE TRIGGER terms_in_force AFTER INSERT ON public.terms_signatures FOR EACH ROW WHEN ((new.party = 'programme'::text)) EXECUTE FUNCTION terms_come_into_force();
CREATE TRIGGER terms_signed BEFORE INSERT ON public.terms_signatures FOR EACH ROW EXECUTE FUNCTION terms_are_signed();
grant insert, select on terms_signatures to compatriot_app;

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

create table work_sessions (
  id uuid not null default gen_random_uuid(),
  programme_id uuid not null,
  placement_id uuid not null,
  profile_id uuid not null,
  institution_id uuid not null,
  held_on date not null,
  minutes smallint not null,
  topic text not null,
  women integer not null,
  men integer not null,
  unknown integer not null,
  deliverables text,
  party text not null,
  account_id uuid,
  recorded_at timestamp with time zone not null default now(),
  confirmed_party text,
  confirmed_by uuid,
  confirmed_at timestamp with time zone,
  constraint work_sessions_pkey PRIMARY KEY (id),
  constraint work_sessions_confirmed CHECK ((((confirmed_at IS NULL) = (confirmed_party IS NULL)) AND (confirmed_party <> party))),
  constraint work_sessions_confirmed_party CHECK ((confirmed_party = ANY (ARRAY['member'::text, 'host'::text, 'coordinator'::text]))),
  constraint work_sessions_men CHECK (((men >= 0) AND (men <= 100000))),
  constraint work_sessions_minutes CHECK (((minutes >= 5) AND (minutes <= 1440))),
  constraint work_sessions_party CHECK ((party = ANY (ARRAY['member'::text, 'host'::text, 'coordinator'::text]))),
  constraint work_sessions_unknown CHECK (((unknown >= 0) AND (unknown <= 100000))),
  constraint work_sessions_women CHECK (((women >= 0) AND (women <= 100000))),
  constraint work_sessions_account_id_fkey FOREIGN KEY (account_id) REFERENCES accounts(id) ON DELETE SET NULL,
  constraint work_sessions_confirmed_by_fkey FOREIGN KEY (confirmed_by) REFERENCES accounts(id) ON DELETE SET NULL,
  constraint work_sessions_placement FOREIGN KEY (placement_id, programme_id, profile_id, institution_id) REFERENCES placements(id, programme_id, profile_id, institution_id) ON DELETE CASCADE
);
-- row-level security: enabled, forced
CREATE INDEX work_sessions_placements ON public.work_sessions USING btree (placement_id, held_on);
CREATE INDEX work_sessions_profiles ON public.work_sessions USING btree (profile_id);
create policy coordinators on work_sessions for select to public
  using (((programme_id = ANY (( SELECT actor_coordinator() AS actor_coordinator)::uuid[])) AND (EXISTS ( SELECT 1
   FROM disclosures d
  WHERE ((d.placement_id = work_sessions.placement_id) AND ((d.ends_at IS NULL) OR (d.ends_at > now())))))));
create policy coordinators_confirm on work_sessions for update to public
  using (((confirmed_at IS NULL) AND (programme_id = ANY (( SELECT actor_coordinator() AS actor_coordinator)::uuid[]))))
  with check (((confirmed_party = 'coordinator'::text) AND (confirmed_by = ( SELECT actor_account() AS actor_account))));
create policy coordinators_tell on work_sessions for insert to public
  with check (((party = 'coordinator'::text) AND (account_id = ( SELECT actor_account() AS actor_account)) AND (programme_id = ANY (( SELECT actor_coordinator() AS actor_coordinator)::uuid[])) AND (EXISTS ( SELECT 1
   FROM disclosures d
  WHERE ((d.placement_id = work_sessions.placement_id) AND ((d.ends_at IS NULL) OR (d.ends_at > now())))))));
create policy host on work_sessions for select to public
  using (((institution_id = ANY (( SELECT actor_institutions() AS actor_institutions)::uuid[])) AND (EXISTS ( SELECT 1
   FROM disclosures d
  WHERE ((d.placement_id = work_sessions.placement_id) AND ((d.ends_at IS NULL) OR (d.ends_at > now())))))));
create policy host_confirms on work_sessions for update to public
  using (((confirmed_at IS NULL) AND (institution_id = ANY (( SELECT actor_institutions() AS actor_institutions)::uuid[])) AND contact_open(placement_id)))
  with check (((confirmed_party = 'host'::text) AND (confirmed_by = ( SELECT actor_account() AS actor_account))));
create policy host_tells on work_sessions for insert to public
  with check (((party = 'host'::text) AND (account_id = ( SELECT actor_account() AS actor_account)) AND (institution_id = ANY (( SELECT actor_institutions() AS actor_institutions)::uuid[])) AND (EXISTS ( SELECT 1
   FROM disclosures d
  WHERE ((d.placement_id = work_sessions.placement_id) AND ((d.ends_at IS NULL) OR (d.ends_at > now())))))));
create policy indicators_definer on work_sessions for select to owner
  using (true);
create policy linked on work_sessions as restrictive for all to compatriot_app
  using (
CASE
    WHEN (( SELECT actor_linked() AS actor_linked) IS NULL) THEN true
    ELSE (placement_id = ( SELECT actor_linked() AS actor_linked))
END);
create policy linked_confirms on work_sessions for update to public
  using (((confirmed_at IS NULL) AND (placement_id = ( SELECT actor_linked() AS actor_linked)) AND contact_open(placement_id)))
  with check (((confirmed_party = 'host'::text) AND (confirmed_by IS NULL) AND (placement_id = ( SELECT actor_linked() AS actor_linked))));
create policy own on work_sessions for select to public
  using ((profile_id = ANY (( SELECT actor_profiles() AS actor_profiles)::uuid[])));
create policy own_confirms on work_sessions for update to public
  using (((confirmed_at IS NULL) AND (profile_id = ANY (( SELECT actor_profiles() AS actor_profiles)::uuid[]))))
  with check (((confirmed_party = 'member'::text) AND (confirmed_by = ( SELECT actor_account() AS actor_account))));
create policy own_takes_back on work_sessions for delete to public
  using (((confirmed_at IS NULL) AND (account_id = ( SELECT actor_account() AS actor_account))));
create policy own_tells on work_sessions for insert to public
  with check (((party = 'member'::text) AND (account_id = ( SELECT actor_account() AS actor_account)) AND (profile_id = ANY (( SELECT actor_profiles() AS actor_profiles)::uuid[]))));
create policy seed_tells on work_sessions for insert to public
  with check (((programme_id = ( SELECT actor_programme() AS actor_programme)) AND (( SELECT actor_system() AS actor_system) = 'seed'::text)));
create policy unconfirmed on work_sessions as restrictive for insert to public
  with check (((confirmed_at IS NULL) OR (( SELECT actor_system() AS actor_system) = 'seed'::text)));
grant delete, insert, select on work_sessions to compatriot_app;
grant update (confirmed_party, confirmed_by, confirmed_at) on work_sessions to compatriot_app;
