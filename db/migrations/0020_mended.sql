-- Mended after an attacker's reading: figures with a threshold that nobody knows, codes that nobody can lock, organisations
-- found only where they said so, and mailed codes that do not stay.

-- What decides where the figures of a programme begin to be shown (server/statistics/rules.ts).
create table figure_secrets (
  programme_id uuid primary key references programmes on delete cascade,
  secret text not null default gen_random_uuid()::text || gen_random_uuid()::text
);
alter table figure_secrets enable row level security, force row level security;
create policy system_actor on figure_secrets
  using (programme_id = (select actor_programme()) and (select actor_system()) is not null)
  with check (programme_id = (select actor_programme()) and (select actor_system()) is not null);
grant select, insert on figure_secrets to compatriot_app;
-- Figures are shown for the links that the programme made; who counts has to know them.
create policy system_reads on survey_channels for select
  using (programme_id = (select actor_programme()) and (select actor_system()) is not null);

-- As before, but failures at one page refuse nobody any more: against 2^60 codes the limit of each network is enough, and
-- anybody could have locked everybody's codes. Past `most_door` failures in ten minutes one answer in ten minutes says so.
drop function redeem_resume_code(text, text, text, integer, text, integer);
create function redeem_resume_code(code text, secret text, place text, most_place integer, door text, most_door integer)
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
end $$;
revoke execute on function redeem_resume_code(text, text, text, integer, text, integer) from public;
grant execute on function redeem_resume_code(text, text, text, integer, text, integer) to compatriot_app;

-- A person finds what is listed for the programme's team, whose box says so, by the beginning of a word of its name: three
-- letters at least, so that nobody leafs through the list. Their own organisations come first, whatever was typed.
create or replace function find_organisations(profile uuid, words text, most integer)
returns table (id uuid, name text, country text, city text, belongs boolean)
language sql stable security definer set search_path = public, pg_temp as $$
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
$$;

-- A mail with a code. Once a mail server took it nothing of it stays; it goes with the draft that the code opens, and when
-- the code has ended.
alter table mails
  add column secret_until timestamptz,
  add column draft_id uuid constraint mails_draft references drafts on delete cascade;
create index mails_draft on mails (draft_id) where draft_id is not null;
grant update (recipient, subject, body, draft_id) on mails to compatriot_app;
drop function queue_mail(uuid, uuid, text, text, text);
create function queue_mail(mail uuid, account uuid, address text, subject text, body text,
  secret_until timestamptz default null, draft uuid default null) returns boolean
language plpgsql security definer set search_path = public, pg_temp as $$
begin
  if actor_system() is null then
    raise exception 'mail is queued by the system' using errcode = 'insufficient_privilege';
  end if;
  insert into mails (id, account_id, recipient, subject, body, secret_until, draft_id)
    values (mail, account, address, subject, body, secret_until, draft)
    on conflict (id) do nothing;
  return found;
end $$;
revoke execute on function queue_mail(uuid, uuid, text, text, text, timestamptz, uuid) from public;
grant execute on function queue_mail(uuid, uuid, text, text, text, timestamptz, uuid) to compatriot_app;
drop policy cleaner_reads on mails;
drop policy cleaner on mails;
create policy cleaner_reads on mails for select
  using ((select actor_system()) = 'cleaner' and (sent_at < now() - interval '30 days' or secret_until < now()));
create policy cleaner on mails for delete
  using ((select actor_system()) = 'cleaner' and (sent_at < now() - interval '30 days' or secret_until < now()));
