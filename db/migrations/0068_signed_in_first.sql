-- Somebody who signs in right after sending their answers may be quicker than the job that makes their profile: then it was
-- nobody's until they signed in again. What is made belongs to whoever proved its address since the answers were sent, as it would
-- have had it been made at once.
create function claim_made_profile(made uuid) returns setof uuid language plpgsql security definer set search_path = public, pg_temp as $$
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
end $$;
revoke execute on function claim_made_profile(uuid) from public;
grant execute on function claim_made_profile(uuid) to compatriot_app;

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
