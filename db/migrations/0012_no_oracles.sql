-- What an attacker's reading found: a host's name that told whether an address was known, answers under a proved address
-- that withdrawing did not reach, mail that outlived an erasure.

-- A host is shown as the official named them. The account's own name stays out, so nothing tells whether it was there.
alter table institution_members add column name text;

-- Signing in proves an address. The newest profile made with it becomes the person's own; all others under it lose every
-- consent at once, so that withdrawing reaches everything and nobody can speak in the person's name.
create or replace function claim_profiles(account uuid) returns setof uuid
language plpgsql security definer set search_path = public, pg_temp as $$
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
end $$;

-- Does somebody who proved the address in this response have a profile in its programme already? Asked by the worker only.
create function proven_already(response uuid) returns boolean
language sql stable security definer set search_path = public, pg_temp as $$
  select actor_system() = 'worker' and exists (
    select 1 from contact_details c
    join accounts a on a.email = c.email
    join profiles p on p.account_id = a.id and p.programme_id = c.programme_id
    where c.response_id = response and c.programme_id = actor_programme())
$$;
revoke execute on function proven_already(uuid) from public;
grant execute on function proven_already(uuid) to compatriot_app;

-- Erasing takes along what was written to the addresses given with the answers, and the codes sent to them.
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
  delete from responses where id = any (doomed);
end $$;
