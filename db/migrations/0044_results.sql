-- What came of a placement: the member's final report, people reached, the handover, what the two sides say of each other, a
-- plan for the return, and what expert, host and colleagues answer after six and twelve months. Counts and the level of
-- outcome go with the placement; what somebody wrote is for the person, the host and the coordinator while contact is open.

create table placement_results (
  placement_id uuid primary key,
  programme_id uuid not null references programmes on delete cascade,
  -- The furthest of the three levels: information passed on, knowledge created, institution changed.
  outcome text not null constraint placement_results_outcome check (outcome in ('information', 'knowledge', 'institution')),
  given_at timestamptz not null default now(),
  version integer not null default 1,
  constraint placement_results_placement foreign key (placement_id, programme_id)
    references placements (id, programme_id) on delete cascade
);

create table people_reached (
  placement_id uuid not null references placement_results on delete cascade,
  programme_id uuid not null references programmes on delete cascade,
  kind text not null constraint people_reached_kind check (kind in ('trained', 'treated', 'advised', 'students', 'other')),
  women integer not null constraint people_reached_women check (women between 0 and 1000000),
  men integer not null constraint people_reached_men check (men between 0 and 1000000),
  -- Of whom nobody wrote down which.
  unknown integer not null constraint people_reached_unknown check (unknown between 0 and 1000000),
  primary key (placement_id, kind)
);

create table placement_reports (
  placement_id uuid primary key references placement_results on delete cascade,
  programme_id uuid not null references programmes on delete cascade,
  summary text not null,
  -- What happened on each of the three levels; empty where nothing did.
  information text not null default '',
  knowledge text not null default '',
  institution text not null default '',
  -- Whom the count of others is of.
  others text not null default '',
  obstacles text not null default '',
  advice text not null default '',
  account_id uuid references accounts on delete set null,
  -- Taken down by a coordinator: how it came, and what shows it.
  way text constraint placement_reports_way check (way in ('phone', 'paper', 'visit', 'message')),
  evidence text,
  constraint placement_reports_evidence check ((way is null) = (evidence is null))
);

-- As typed so far: nobody reads it but the person.
create table report_drafts (
  placement_id uuid primary key,
  programme_id uuid not null references programmes on delete cascade,
  body jsonb not null,
  saved_at timestamptz not null default now(),
  constraint report_drafts_placement foreign key (placement_id, programme_id)
    references placements (id, programme_id) on delete cascade
);

create table handovers (
  id uuid primary key default gen_random_uuid(),
  programme_id uuid not null references programmes on delete cascade,
  placement_id uuid not null,
  -- The colleague who goes on with it.
  name text not null,
  role text not null default '',
  -- What they have taken over.
  what text not null,
  -- Only of somebody who agreed to be asked after six and twelve months.
  email text,
  created_at timestamptz not null default now(),
  confirmed_at timestamptz,
  way text constraint handovers_way check (way in ('phone', 'paper', 'visit', 'message')),
  evidence text,
  constraint handovers_placement foreign key (placement_id, programme_id)
    references placements (id, programme_id) on delete cascade,
  constraint handovers_own unique (id, placement_id),
  constraint handovers_evidence check ((way is null) = (evidence is null) and (way is null or confirmed_at is not null))
);
create index handovers_placement on handovers (placement_id);

create table placement_feedback (
  placement_id uuid not null,
  programme_id uuid not null references programmes on delete cascade,
  side text not null constraint placement_feedback_side check (side in ('member', 'host')),
  -- One (poor) to five (very good): the work as a whole, preparation, working together.
  overall smallint not null constraint placement_feedback_overall check (overall between 1 and 5),
  preparation smallint constraint placement_feedback_preparation check (preparation between 1 and 5),
  together smallint constraint placement_feedback_together check (together between 1 and 5),
  again boolean not null,
  words text not null default '',
  given_at timestamptz not null default now(),
  account_id uuid references accounts on delete set null,
  way text constraint placement_feedback_way check (way in ('phone', 'paper', 'visit', 'message')),
  evidence text,
  primary key (placement_id, side),
  constraint placement_feedback_placement foreign key (placement_id, programme_id)
    references placements (id, programme_id) on delete cascade,
  constraint placement_feedback_evidence check ((way is null) = (evidence is null))
);

-- A person and a coordinator agree on it: for a permanent return before it settles, and for whoever goes home after a stay.
create table reintegration_plans (
  placement_id uuid primary key,
  programme_id uuid not null references programmes on delete cascade,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  version integer not null default 1,
  member_agreed_at timestamptz,
  coordinator_agreed_at timestamptz,
  way text constraint reintegration_plans_way check (way in ('phone', 'paper', 'visit', 'message')),
  evidence text,
  constraint reintegration_plans_placement foreign key (placement_id, programme_id)
    references placements (id, programme_id) on delete cascade,
  constraint reintegration_plans_evidence check ((way is null) = (evidence is null) and (way is null or member_agreed_at is not null))
);
create table reintegration_steps (
  id uuid primary key default gen_random_uuid(),
  placement_id uuid not null references reintegration_plans on delete cascade,
  programme_id uuid not null references programmes on delete cascade,
  position smallint not null,
  area text not null constraint reintegration_steps_area check (area in ('work', 'recognition', 'housing', 'family', 'health',
    'social_security', 'finance', 'business', 'community', 'other')),
  what text not null,
  -- Who helps with it.
  helper text not null default '',
  due_on date,
  done_on date
);
create index reintegration_steps_plan on reintegration_steps (placement_id, position);

-- Who is asked when. The answers are a response like any other: `response_id` names it before it is there.
create table follow_ups (
  id uuid primary key default gen_random_uuid(),
  programme_id uuid not null references programmes on delete cascade,
  placement_id uuid not null,
  months smallint not null constraint follow_ups_months check (months in (6, 12)),
  role text not null constraint follow_ups_role check (role in ('member', 'host', 'colleague')),
  handover_id uuid,
  due_on date not null,
  response_id uuid not null default gen_random_uuid(),
  -- Which link is the one that opens it; a new one ends the one before.
  link smallint not null default 1,
  link_hash text,
  sent_at timestamptz,
  reminded_at timestamptz,
  reminders smallint not null default 0,
  -- There was nobody to write to.
  unreachable boolean not null default false,
  answered_at timestamptz,
  given_up_at timestamptz,
  reason text constraint follow_ups_reason check (reason in ('unreachable', 'left', 'refused', 'other')),
  constraint follow_ups_placement foreign key (placement_id, programme_id)
    references placements (id, programme_id) on delete cascade,
  constraint follow_ups_handover foreign key (handover_id, placement_id) references handovers (id, placement_id) on delete cascade,
  constraint follow_ups_colleague check ((role = 'colleague') = (handover_id is not null)),
  constraint follow_ups_once unique nulls not distinct (placement_id, months, role, handover_id),
  constraint follow_ups_response unique (response_id),
  constraint follow_ups_link unique (link_hash),
  constraint follow_ups_given_up check ((given_up_at is null) = (reason is null))
);
create index follow_ups_due on follow_ups (programme_id, due_on) where answered_at is null and given_up_at is null;

do $$ declare t text; begin
  foreach t in array array['placement_results', 'people_reached', 'placement_reports', 'report_drafts', 'handovers',
    'placement_feedback', 'reintegration_plans', 'reintegration_steps', 'follow_ups'] loop
    execute format('alter table %I enable row level security, force row level security', t);
    execute format('create policy definer on %I to current_user using (true) with check (true)', t);
  end loop;
  -- The programme's own system counts, and writes to those who are asked; the demo tells of the past.
  foreach t in array array['placement_results', 'people_reached', 'placement_reports', 'handovers', 'placement_feedback',
    'reintegration_plans', 'reintegration_steps', 'follow_ups'] loop
    execute format('create policy system_actor on %I using (programme_id = (select actor_programme()) and (select actor_system()) is not null) with check (programme_id = (select actor_programme()) and (select actor_system()) is not null)', t);
  end loop;
end $$;

-- ── Who is who at a placement ───────────────────────────────────────────────────────────────────────────────────────
-- Functions, because each table below asks the same and row-level security of placements asks profiles in turn.
create function placement_party(placement uuid) returns text[]
language sql stable security definer set search_path = public, pg_temp as $$
  select coalesce((select array_remove(array[
      case when own_profile(p.profile_id) then 'member' end,
      case when p.institution_id = any (actor_institutions()) and p.status not in ('longlisted', 'shortlisted') then 'host' end,
      case when p.programme_id = any (actor_coordinator()) then 'coordinator' end], null)
    from placements p where p.id = placement
      -- Whoever acts from a mailed link reaches the one placement that it is for.
      and p.id = coalesce(nullif(current_setting('app.linked', true), '')::uuid, p.id)), '{}')
$$;
-- Whether a side has said what it has to say; asked by the policy that shows it the other side's.
create function feedback_given(placement uuid, by_side text) returns boolean
language sql stable security definer set search_path = public, pg_temp as $$
  select cardinality(placement_party(placement)) > 0
    and exists (select 1 from placement_feedback f where f.placement_id = placement and f.side = by_side)
$$;
revoke execute on function placement_party(uuid), feedback_given(uuid, text) from public;
grant execute on function placement_party(uuid), feedback_given(uuid, text) to compatriot_app;

-- So that the functions above read placements where the owner is not a superuser.
create policy parties_definer on placements for select to current_user using (true);

-- ── The report ──────────────────────────────────────────────────────────────────────────────────────────────────────
-- Figures are seen by whoever sees the placement; so a report by the year needs no name.
create policy with_placement on placement_results for select
  using (exists (select 1 from placements p where p.id = placement_id));
create policy with_placement on people_reached for select
  using (exists (select 1 from placements p where p.id = placement_id));
create policy parties_write on placement_results for insert
  with check (placement_party(placement_id) && array['member', 'coordinator']);
create policy parties_rewrite on placement_results for update
  using (placement_party(placement_id) && array['member', 'coordinator']);
create policy parties_write on people_reached for insert
  with check (placement_party(placement_id) && array['member', 'coordinator']);
create policy parties_rewrite on people_reached for delete
  using (placement_party(placement_id) && array['member', 'coordinator']);
create policy own on placement_reports for select using ('member' = any (placement_party(placement_id)));
create policy disclosed on placement_reports for select
  using (placement_party(placement_id) && array['host', 'coordinator'] and contact_open(placement_id));
create policy own_writes on placement_reports for insert
  with check ('member' = any (placement_party(placement_id)) and account_id is not distinct from (select actor_account()) and way is null);
create policy coordinators_take_down on placement_reports for insert
  with check ('coordinator' = any (placement_party(placement_id)) and account_id is not distinct from (select actor_account()) and way is not null);
create policy parties_rewrite on placement_reports for delete
  using ('member' = any (placement_party(placement_id))
    or ('coordinator' = any (placement_party(placement_id)) and contact_open(placement_id)));
create policy own on report_drafts using ('member' = any (placement_party(placement_id)))
  with check ('member' = any (placement_party(placement_id)));
grant select, insert, delete on people_reached, placement_reports to compatriot_app;
grant select, insert on placement_results to compatriot_app;
grant update (outcome, given_at, version) on placement_results to compatriot_app;
grant select, insert, delete on report_drafts to compatriot_app;
grant update (body, saved_at) on report_drafts to compatriot_app;

-- ── The handover ────────────────────────────────────────────────────────────────────────────────────────────────────
create policy parties on handovers for select
  using ('member' = any (placement_party(placement_id))
    or (placement_party(placement_id) && array['host', 'coordinator'] and contact_open(placement_id)));
create policy parties_name on handovers for insert
  with check (confirmed_at is null and way is null and ('member' = any (placement_party(placement_id))
    or (placement_party(placement_id) && array['host', 'coordinator'] and contact_open(placement_id))));
-- Whoever has taken it over is not unnamed again.
create policy parties_unname on handovers for delete
  using (confirmed_at is null and ('member' = any (placement_party(placement_id))
    or (placement_party(placement_id) && array['host', 'coordinator'] and contact_open(placement_id))));
-- Each says again who it is, because the database asks whether one policy or another agrees with the new row.
create policy hosts_confirm on handovers for update
  using (confirmed_at is null and 'host' = any (placement_party(placement_id)) and contact_open(placement_id))
  with check ('host' = any (placement_party(placement_id)) and way is null);
create policy coordinators_take_down on handovers for update
  using (confirmed_at is null and 'coordinator' = any (placement_party(placement_id)) and contact_open(placement_id))
  with check ('coordinator' = any (placement_party(placement_id)) and way is not null);
grant select, insert, delete on handovers to compatriot_app;
-- `email` for the system, which forgets it when nobody will be asked any more.
grant update (confirmed_at, way, evidence, email) on handovers to compatriot_app;

-- ── What the two sides say ──────────────────────────────────────────────────────────────────────────────────────────
-- Each reads the other's only after giving its own, and nobody changes what was given.
create policy own_side on placement_feedback for select using (side = any (placement_party(placement_id))
  and (side = 'member' or contact_open(placement_id)));
create policy other_side on placement_feedback for select using (
  ('member' = any (placement_party(placement_id)) and feedback_given(placement_id, 'member'))
  or ('host' = any (placement_party(placement_id)) and feedback_given(placement_id, 'host') and contact_open(placement_id)));
create policy coordinators on placement_feedback for select
  using ('coordinator' = any (placement_party(placement_id)) and contact_open(placement_id));
create policy own_side_gives on placement_feedback for insert
  with check (side = any (placement_party(placement_id)) and account_id is not distinct from (select actor_account()) and way is null);
create policy coordinators_take_down on placement_feedback for insert
  with check ('coordinator' = any (placement_party(placement_id)) and account_id is not distinct from (select actor_account()) and way is not null);
grant select, insert on placement_feedback to compatriot_app;

-- ── The plan for the return ─────────────────────────────────────────────────────────────────────────────────────────
create policy parties on reintegration_plans using ('member' = any (placement_party(placement_id))
    or ('coordinator' = any (placement_party(placement_id)) and contact_open(placement_id)))
  with check (placement_party(placement_id) && array['member', 'coordinator']);
create policy parties on reintegration_steps using ('member' = any (placement_party(placement_id))
    or ('coordinator' = any (placement_party(placement_id)) and contact_open(placement_id)))
  with check (placement_party(placement_id) && array['member', 'coordinator']);
grant select, insert on reintegration_plans to compatriot_app;
grant update (updated_at, version, member_agreed_at, coordinator_agreed_at, way, evidence) on reintegration_plans to compatriot_app;
grant select, insert, delete on reintegration_steps to compatriot_app;
grant update (done_on) on reintegration_steps to compatriot_app;
-- Nobody agrees for the other: a person's yes is the person's, or taken down with what shows it.
create function plans_are_agreed() returns trigger language plpgsql set search_path = public, pg_temp as $$
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
end $$;
create trigger reintegration_plans_agreed before insert or update on reintegration_plans
  for each row execute function plans_are_agreed();

-- ── Asking again after six and twelve months ────────────────────────────────────────────────────────────────────────
alter table questionnaire_versions drop constraint questionnaire_versions_audience,
  add constraint questionnaire_versions_audience check (audience in ('people', 'organisations', 'follow_up'));
alter table survey_figures drop constraint survey_figures_audience,
  add constraint survey_figures_audience check (audience in ('people', 'organisations', 'follow_up'));

create policy coordinators on follow_ups for select using (programme_id = any ((select actor_coordinator())::uuid[]));
create policy own on follow_ups for select using (role = 'member' and 'member' = any (placement_party(placement_id)));
create policy coordinators_change on follow_ups for update
  using (programme_id = any ((select actor_coordinator())::uuid[]) and answered_at is null);
grant select (id, programme_id, placement_id, months, role, handover_id, due_on, link, sent_at, reminded_at, reminders,
  unreachable, answered_at, given_up_at, reason) on follow_ups to compatriot_app;
grant insert on follow_ups to compatriot_app;
grant update (due_on, link, link_hash, sent_at, reminded_at, reminders, unreachable, given_up_at, reason) on follow_ups to compatriot_app;

-- What was asked about a placement goes with it, whoever answered: it may name the person.
create function forget_follow_up() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
begin
  delete from pgboss.job where data ->> 'subjectId' = old.response_id::text;
  delete from drafts where id = old.response_id;
  delete from draft_browsers where draft_id = old.response_id;
  delete from responses where id = old.response_id;
  return null;
end $$;
revoke execute on function forget_follow_up() from public;
create trigger follow_ups_forget after delete on follow_ups for each row execute function forget_follow_up();

-- Opens the questionnaire of a link in a browser: a draft of its own, or the one that was begun on another device. Nobody
-- else begins one, and no answer is taken that nobody asked for.
create function open_follow_up(link text, secret text, tongue text)
returns table (outcome text, draft uuid, programme uuid, code text, name text, role text, months smallint)
language plpgsql security definer set search_path = public, pg_temp as $$
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
    if found then
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
end $$;
-- Said in the transaction that writes the answers, so that they count once. @returns whether anybody asked for them
create function take_follow_up() returns boolean
language plpgsql security definer set search_path = public, pg_temp as $$
begin
  update follow_ups f set answered_at = now(), link_hash = null
    where f.response_id = actor_draft() and f.programme_id = actor_programme() and f.answered_at is null and f.given_up_at is null;
  return found;
end $$;
-- What steps rest on. Nobody has to be able to read what was said to know that it was.
create function result_standing(placement uuid, out final_report boolean, out handover boolean, out feedback_host boolean,
  out feedback_member boolean, out reintegration_plan boolean, out follow_ups_done boolean)
language plpgsql stable security definer set search_path = public, pg_temp as $$
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
end $$;
-- Which placement an answer is about: told to the programme's own system only.
create function follow_up_of(response uuid) returns table (id uuid, placement_id uuid, role text, months smallint)
language sql stable security definer set search_path = public, pg_temp as $$
  select f.id, f.placement_id, f.role, f.months from follow_ups f
  where f.response_id = response and f.programme_id = actor_programme() and actor_system() is not null
$$;
revoke execute on function open_follow_up(text, text, text), take_follow_up(), follow_up_of(uuid), result_standing(uuid) from public;
grant execute on function open_follow_up(text, text, text), take_follow_up(), follow_up_of(uuid), result_standing(uuid) to compatriot_app;

-- As before, and a follow-up is taken only from somebody who was asked.
create or replace function submit_response(
  survey text, sent_to text, response_id uuid, version uuid, secret text, seen_revision integer, whole boolean, language text, channel text,
  answers jsonb, hash text, new_receipt text, came_by text, at_pages integer, typed_by uuid, at timestamptz,
  contact_name text, contact_email text, contact_phone text, contact_city text, free jsonb, details jsonb, jobs text,
  out outcome text, out receipt text, out submitted_at timestamptz, out own boolean
) language plpgsql as $$
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
end $$;

-- As before; a code may open a follow-up too.
create or replace function redeem_resume_code(code text, secret text, place text, most_place integer, door text, most_door integer)
returns table (outcome text, draft uuid, programme uuid, survey text)
language plpgsql security definer set search_path = public, pg_temp as $$
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
end $$;

-- ── Reports so far ──────────────────────────────────────────────────────────────────────────────────────────────────
insert into placement_results (placement_id, programme_id, outcome, given_at)
  select p.id, p.programme_id, p.report ->> 'outcome', p.updated_at from placements p
  where p.report ->> 'outcome' in ('information', 'knowledge', 'institution');
insert into people_reached (placement_id, programme_id, kind, women, men, unknown)
  select r.placement_id, r.programme_id, each.value ->> 'kind', coalesce((each.value ->> 'women')::integer, 0),
    coalesce((each.value ->> 'men')::integer, 0), coalesce((each.value ->> 'unknown')::integer, 0)
  from placement_results r join placements p on p.id = r.placement_id,
    jsonb_array_elements(p.report -> 'reached') each
  on conflict do nothing;
insert into placement_reports (placement_id, programme_id, summary)
  select r.placement_id, r.programme_id, coalesce(p.report ->> 'summary', '')
  from placement_results r join placements p on p.id = r.placement_id;
alter table placements drop column report;
