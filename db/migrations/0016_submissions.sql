-- A submission in one round trip: one call is one transaction, answered after its commit. It runs with the caller's
-- rights, so row-level security holds each row it reads and writes; what it decides is told as a word.

-- The browser that sent, where it is not the draft's first one: both may read and take back what was sent. Otherwise whoever
-- found a code could send, and then delete what its owner no longer could.
alter table responses add column sender_hash text;
create or replace function withdraw_response(secret text) returns uuid
language plpgsql security definer set search_path = public, pg_temp as $$
declare gone uuid;
begin
  select r.id into gone from responses r
    where r.id = actor_draft() and secret in (r.secret_hash, coalesce(r.sender_hash, r.secret_hash)) and r.programme_id = actor_programme()
      and not exists (select 1 from profiles p where p.response_id = r.id and p.account_id is not null);
  if gone is not null then perform erase_responses(array[gone]); end if;
  return gone;
end $$;

-- The policies on events ask for each row who may say what, in some sixty questions, which took longer than all other rows
-- of a submission together. This says one thing only, about the one response that the visitor has just written.
alter policy own_yes on events to compatriot_app;
create policy definer on events for insert to current_user with check (true);
create function tell_submission(details jsonb) returns boolean
language plpgsql security definer set search_path = public, pg_temp as $$
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
end $$;
-- What visitors still write themselves is that they took their answers back.
alter policy visitor_writes on events with check (actor_id is null and actor_system is null
  and (select actor_account()) is null and (select actor_system()) is null and programme_id = (select actor_programme())
  and subject_id = (select actor_draft()) and kind = 'response.erased');
revoke execute on function tell_submission from public;
grant execute on function tell_submission to compatriot_app;

create function submit_response(
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
revoke execute on function submit_response from public;
grant execute on function submit_response to compatriot_app;

-- The composite keys say the same with the programme in them; each key less is a row less to lock for every submission.
alter table responses drop constraint responses_programme_id_fkey, drop constraint responses_version,
  add constraint responses_version foreign key (version_id, programme_id) references questionnaire_versions (id, programme_id) on delete cascade;
alter table contact_details drop constraint contact_details_programme_id_fkey;
