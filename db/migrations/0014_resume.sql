-- Going on with a draft on another device by a code, leaving one without taking it from the other, and counted tries.

-- Topics whose page was saved: a topic of questions that may be left empty is done once somebody went past it.
alter table drafts add column topics text[] not null default '{}';
grant update (topics) on drafts to compatriot_app;

-- A browser joins a draft through redeem_resume_code only.
drop policy visitor on draft_browsers;
create policy visitor_reads on draft_browsers for select using (draft_id = (select actor_draft()));
create policy visitor_leaves on draft_browsers for delete using (draft_id = (select actor_draft()));
revoke insert on draft_browsers from compatriot_app;

-- When something that may be tried only so often was tried. Buckets are keyed hashes: no address of anybody stands here.
create table tries (
  bucket text not null,
  at timestamptz not null default now()
);
create index tries_bucket on tries (bucket, at);
create index tries_age on tries (at);
alter table tries enable row level security, force row level security;
create policy definer on tries to current_user using (true) with check (true);
grant select on tries to compatriot_app;

-- Counts one try, unless there were too many within the time. One at a time for each bucket, so that a thousand tries at
-- once are counted like a thousand in a row.
create function count_try(tried text, most integer, within interval) returns boolean
language plpgsql security definer set search_path = public, pg_temp as $$
begin
  perform pg_advisory_xact_lock(hashtextextended(tried, 14));
  delete from tries where at < now() - interval '1 day';
  if (select count(*) from tries where bucket = tried and at > clock_timestamp() - within) >= most then return false; end if;
  insert into tries (bucket, at) values (tried, clock_timestamp());
  return true;
end $$;

-- A code opens its draft to one more browser, in one step. Wrong, expired and of a draft that has ended are one answer,
-- found by the same statements. Only what fails is counted, and past the limit a right code is refused too, or the limit
-- would not stop a guess. The first browser is noted as well: after sending it is then known like the others.
create function redeem_resume_code(code text, secret text, place text, most_place integer, door text, most_door integer)
returns table (outcome text, draft uuid, programme uuid, survey text)
language plpgsql security definer set search_path = public, pg_temp as $$
declare since timestamptz := clock_timestamp() - interval '10 minutes';
begin
  -- One try at a time for each page and each address, so that tries at once are counted like tries in a row.
  perform pg_advisory_xact_lock(hashtextextended(door, 14));
  perform pg_advisory_xact_lock(hashtextextended(place, 14));
  delete from tries where at < now() - interval '1 day';
  if (select count(*) from tries where bucket = place and at > since) >= most_place
    or (select count(*) from tries where bucket = door and at > since) >= most_door then
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
    return query select 'wrong', null::uuid, null::uuid, null::text;
  end if;
end $$;

-- One browser forgets. While another browser or a code still opens the draft it stays, and this browser's secret opens it no
-- more; else nobody could come back to it, and it ends.
create function leave_draft(secret text) returns text
language plpgsql security definer set search_path = public, pg_temp as $$
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
end $$;

create or replace function erase_responses(doomed uuid[]) returns void
language plpgsql security definer set search_path = public, pg_temp as $$
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
end $$;

revoke execute on function count_try(text, integer, interval), redeem_resume_code(text, text, text, integer, text, integer),
  leave_draft(text) from public;
grant execute on function count_try(text, integer, interval), redeem_resume_code(text, text, text, integer, text, integer),
  leave_draft(text) to compatriot_app;
