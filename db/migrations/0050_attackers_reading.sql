-- What somebody who read the last session as an attacker found open, and some of what they had not reached.

-- ── A host and its colleagues' accounts ─────────────────────────────────────────────────────────────────────────────
-- Before: whoever named an address as a colleague read the whole account of it: the name its owner gave, the language, whether
-- it administers. A host knows colleagues by the address and the name that the institution wrote down itself.
drop policy own_institution on accounts;
create function institution_people(institution uuid) returns table (account_id uuid, email text, name text)
language sql stable security definer set search_path = public, pg_temp as $$
  select m.account_id, a.email, m.name from institution_members m join accounts a on a.id = m.account_id
  where m.institution_id = institution and actor_link() is null
    and (m.institution_id = any (actor_institutions()) or m.programme_id = any (actor_official())
      or (m.programme_id = actor_programme() and actor_system() is not null))
  order by a.email
$$;
revoke execute on function institution_people(uuid) from public;
grant execute on function institution_people(uuid) to compatriot_app;

-- ── A link opens its one placement ──────────────────────────────────────────────────────────────────────────────────
create or replace function act_with(hash bytea)
returns table (link_id uuid, programme_id uuid, placement_id uuid, institution_id uuid, contact text, language text, verbs text[],
  expires_at timestamptz)
language plpgsql security definer set search_path = public, pg_temp as $$
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
end $$;

-- The need, the person and the contact person of the placement that the link is for.
create function linked_assignment() returns uuid language sql stable security definer set search_path = public, pg_temp as
  $$ select p.assignment_id from placements p where p.id = actor_linked() $$;
create function linked_profile() returns uuid language sql stable security definer set search_path = public, pg_temp as
  $$ select p.profile_id from placements p where p.id = actor_linked() $$;
create function linked_contact() returns uuid language sql stable security definer set search_path = public, pg_temp as
  $$ select l.contact_id from act_links l where l.id = actor_link() $$;
revoke execute on function linked_assignment(), linked_profile(), linked_contact() from public;
grant execute on function linked_assignment(), linked_profile(), linked_contact() to compatriot_app;

-- Before: what is asked of an institution's people was asked of a link's holder too, so that the database showed and let change
-- everything at that institution: other needs, other placements' papers, who acts for it. Every table that the policies for
-- hosts open is closed again for links but for their own placement, its need and its institution. (A case, because the planner
-- takes `is null or` to leave next to nothing, and that for every reader.)
do $$
declare each record;
begin
  for each in
    select t.name, case
        when t.name = 'assignments' then 'id = (select linked_assignment())'
        when t.name = 'institutions' then 'id = any ((select actor_institutions())::uuid[])'
        when t.name = 'institution_contacts' then 'id = (select linked_contact())'
        when t.name in ('contact_details', 'access_records') then 'profile_id = (select linked_profile())'
        when t.name in ('assignment_skills', 'assignment_languages', 'assignment_counterparts', 'panel_seats')
          then 'assignment_id = (select linked_assignment())'
        when t.name = 'events' then 'subject_id = (select actor_linked())'
        when t.name in ('institution_members', 'review_comments', 'priority_sectors', 'exports', 'placement_questions',
          'reintegration_plans', 'reintegration_steps', 'report_drafts') then 'false'
        else 'placement_id = (select actor_linked())' end as condition
    from unnest(array['institution_members', 'institutions', 'institution_contacts', 'contact_details', 'access_records',
      'events', 'exports', 'assignments', 'assignment_skills', 'assignment_languages', 'assignment_counterparts',
      'review_comments', 'priority_sectors', 'panel_seats', 'panel_declarations', 'panel_sheets', 'panel_scores', 'interview_slots',
      'placement_questions', 'placement_moves', 'documents', 'certificates', 'work_sessions', 'progress_reports', 'concerns',
      'placement_results', 'people_reached', 'placement_reports', 'report_drafts', 'handovers', 'placement_feedback',
      'reintegration_plans', 'reintegration_steps', 'follow_ups']) as t (name)
  loop
    execute format('create policy linked on %I as restrictive to compatriot_app
      using (case when (select actor_linked()) is null then true else %s end)', each.name, each.condition);
  end loop;
end $$;

-- The same for the functions that asked for the institution alone.
create or replace function checks_valid(placement uuid, day date) returns boolean
language sql stable security definer set search_path = public, pg_temp as $$
  select exists (
    select 1 from placements p join assignments a on a.id = p.assignment_id
    where p.id = placement and p.id = coalesce(actor_linked(), p.id)
      and (p.programme_id = any (actor_coordinator()) or p.institution_id = any (actor_institutions())
        or own_profile(p.profile_id) or (p.programme_id = actor_programme() and actor_system() is not null))
      and not exists (select 1 from unnest(check_kinds(a.mode)) kind where not exists (
        select 1 from checks c where c.placement_id = p.id and c.kind = kind.kind and (c.status = 'not_needed'
          or (c.status = 'verified' and (c.valid_until is null or c.valid_until >= day))))))
$$;
create or replace function panel_progress(placement uuid) returns table (seat_id uuid, declared boolean, conflicted boolean, given boolean)
language sql stable security definer set search_path = public, pg_temp as $$
  select s.id, c.seat_id is not null, c.conflict is not null, g.seat_id is not null
  from placements p join panel_seats s on s.assignment_id = p.assignment_id
    left join panel_declarations c on c.seat_id = s.id and c.placement_id = p.id
    left join panel_sheets g on g.seat_id = s.id and g.placement_id = p.id
  where p.id = placement and p.id = coalesce(actor_linked(), p.id)
    and p.status not in ('longlisted', 'shortlisted', 'invited', 'declined', 'lapsed')
    and (p.programme_id = any (actor_coordinator()) or p.institution_id = any (actor_institutions())
      or (p.programme_id = actor_programme() and actor_system() is not null))
    and (s.left_at is null or g.seat_id is not null)
$$;
-- Whoever holds a link for one placement names nobody as a host.
create or replace function ensure_account(address text, person text, tongue text) returns uuid
language plpgsql security definer set search_path = public, pg_temp as $$
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
end $$;

-- ── What a host does ends with contact ──────────────────────────────────────────────────────────────────────────────
-- Before: a host (or a link) went on moving a placement, confirming work, giving feedback and reading its own concerns about a
-- person whose contact was closed.
create function hosts_need_contact() returns trigger language plpgsql set search_path = public, pg_temp as $$
begin
  if row_security_active('placements') and actor_system() is null and not new.programme_id = any (actor_coordinator())
    and not own_profile(new.profile_id) and new.institution_id = any (actor_institutions()) and not contact_open(new.id) then
    raise exception 'contact has ended' using errcode = 'insufficient_privilege';
  end if;
  return new;
end $$;
create trigger placements_hosts before update on placements for each row execute function hosts_need_contact();

alter policy host_confirms on work_sessions
  using (confirmed_at is null and institution_id = any ((select actor_institutions())::uuid[]) and contact_open(placement_id));
alter policy own_side_gives on placement_feedback
  with check (side = any (placement_party(placement_id)) and account_id is not distinct from (select actor_account()) and way is null
    and (side = 'member' or contact_open(placement_id)));
alter policy host on concerns using (party = 'host' and institution_id = any ((select actor_institutions())::uuid[])
  and contact_open(placement_id));

-- Before: a yes that was taken down could be confirmed by a second coordinator when the person had taken back their consent to be
-- contacted meanwhile. Whoever says yes themselves needs no other consent.
create function may_be_contacted(profile uuid) returns boolean
language sql stable security definer set search_path = public, pg_temp as $$
  select exists (select 1 from consents c where c.profile_id = profile and c.purpose = 'contact'
    and c.programme_id = any (actor_coordinator()))
$$;
revoke execute on function may_be_contacted(uuid) from public;
grant execute on function may_be_contacted(uuid) to compatriot_app;
create policy consent_stands on disclosures as restrictive for insert to compatriot_app
  with check (event_kind <> 'placement.yes_confirmed' or own_profile(profile_id) or may_be_contacted(profile_id));

-- Before: a host asked for somebody by name, for a longer stay or another year, whose contact with it was over.
create policy named_while_open on assignments as restrictive for insert to compatriot_app with check (extends_placement_id is null
  or programme_id = any ((select actor_official())::uuid[]) or (select actor_system()) is not null or contact_open(extends_placement_id));

-- ── Two appraise a project ──────────────────────────────────────────────────────────────────────────────────────────
-- Before: only the code counted them. Declared in any round, a conflict of interest stays.
create function declared_conflict(project uuid) returns boolean
language sql stable security definer set search_path = public, pg_temp as $$
  select exists (select 1 from project_appraisals a where a.project_id = project and a.account_id = actor_account() and a.conflict)
$$;
create function project_is_appraised(project uuid) returns boolean
language sql stable security definer set search_path = public, pg_temp as $$
  select count(distinct a.account_id) >= 2 from project_appraisals a join projects p on p.id = a.project_id
    join profiles f on f.id = p.profile_id
  where a.project_id = project and a.round = p.round and not a.conflict and a.scores <> '{}'
    and a.account_id is distinct from f.account_id
$$;
revoke execute on function declared_conflict(uuid), project_is_appraised(uuid) from public;
grant execute on function declared_conflict(uuid), project_is_appraised(uuid) to compatriot_app;

create function projects_are_appraised() returns trigger language plpgsql set search_path = public, pg_temp as $$
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
end $$;
create trigger projects_appraised before update on projects for each row execute function projects_are_appraised();
create policy without_conflict on project_milestones as restrictive for update to compatriot_app
  using (not declared_conflict(project_id));
create policy without_conflict on project_appraisals as restrictive for insert to compatriot_app
  with check (conflict or not declared_conflict(project_id));

-- ── Money and conflicts of interest ─────────────────────────────────────────────────────────────────────────────────
-- Before: nobody promised or paid themselves, and everybody their cousin. Who declared to know a candidate, for whatever need,
-- decides nothing about money for that person.
create function conflicted_with(profile uuid) returns boolean
language sql stable security definer set search_path = public, pg_temp as $$
  select exists (select 1 from panel_declarations c join panel_seats s on s.id = c.seat_id join placements p on p.id = c.placement_id
    where p.profile_id = profile and c.conflict is not null and s.account_id = actor_account())
$$;
revoke execute on function conflicted_with(uuid) from public;
grant execute on function conflicted_with(uuid) to compatriot_app;
create policy without_conflict on payments as restrictive for insert to compatriot_app with check (not conflicted_with(profile_id));
create policy without_conflict_pays on payments as restrictive for update to compatriot_app using (not conflicted_with(profile_id));
create policy without_conflict on expense_claims as restrictive for update to compatriot_app
  using (own_profile(profile_id) or not conflicted_with(profile_id));

-- ── Mail to others goes with the person ─────────────────────────────────────────────────────────────────────────────
-- Before: what hosts and colleagues were written about somebody stayed for thirty days after that person was erased. A mail
-- remembers what it was written about: the ids in its cause (an event, or what a schedule was looking at).
alter table mails add column causes uuid[] not null default '{}';
drop function queue_mail(uuid, uuid, text, text, text, timestamptz, uuid, text);
create function queue_mail(mail uuid, account uuid, address text, subject text, body text, secret_until timestamptz default null,
  draft uuid default null, stop_url text default null, about uuid[] default '{}') returns boolean
language plpgsql security definer set search_path = public, pg_temp as $$
begin
  if actor_system() is null then
    raise exception 'mail is queued by the system' using errcode = 'insufficient_privilege';
  end if;
  insert into mails (id, account_id, recipient, subject, body, secret_until, draft_id, stop_url, causes)
    values (mail, account, address, subject, body, secret_until, draft, stop_url, about)
    on conflict (id) do nothing;
  return found;
end $$;
revoke execute on function queue_mail(uuid, uuid, text, text, text, timestamptz, uuid, text, uuid[]) from public;
grant execute on function queue_mail(uuid, uuid, text, text, text, timestamptz, uuid, text, uuid[]) to compatriot_app;

create policy definer_reads on events for select to current_user using (true);
create policy definer_reads on concerns for select to current_user using (true);
create function mails_go_with_the_person() returns trigger
language plpgsql security definer set search_path = public, pg_temp as $$
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
end $$;
revoke execute on function mails_go_with_the_person() from public;
create trigger profiles_mails before delete on profiles for each row execute function mails_go_with_the_person();

-- ── Papers of clearance have an end ─────────────────────────────────────────────────────────────────────────────────
-- Before: passports and health papers lay there until somebody erased themselves. They go a day after contact ended (a wrong
-- click is taken back within that day); what was found, verified or refused, stays without the note of what was seen.
create function expire_clearance_papers() returns void
language plpgsql security definer set search_path = public, pg_temp as $$
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
end $$;
revoke execute on function expire_clearance_papers() from public;
grant execute on function expire_clearance_papers() to compatriot_app;
