-- The few acts that must cross a programme's walls. Each is one narrow SECURITY DEFINER function that checks by itself
-- who is asking. The owner needs policies of its own, because FORCE ROW LEVEL SECURITY binds owners too.
create policy definer on accounts to current_user using (true) with check (true);
create policy definer on profiles to current_user using (true) with check (true);
create policy definer on consents to current_user using (true) with check (true);
create policy definer on contact_details to current_user using (true) with check (true);
create policy definer on memberships to current_user using (true) with check (true);

-- Finds or makes the account of an address. Officials and administrators name colleagues and hosts by it; what comes
-- back never tells whether the account was there before.
create function ensure_account(address text, person text, tongue text) returns uuid
language plpgsql security definer set search_path = public as $$
declare found uuid;
begin
  if cardinality(actor_official()) = 0 and not actor_administrator() and actor_system() is null then
    raise exception 'only officials may name accounts' using errcode = 'insufficient_privilege';
  end if;
  insert into accounts (email, name, language) values (lower(address), person, tongue)
    on conflict (email) do nothing;
  select id into found from accounts where email = lower(address);
  return found;
end $$;

-- Gives a person who has just proved an address the profiles that were made with it: the newest of each programme where
-- the account has none yet.
create function claim_profiles(account uuid) returns setof uuid
language plpgsql security definer set search_path = public as $$
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
end $$;

revoke execute on function ensure_account(text, text, text), claim_profiles(uuid) from public;
grant execute on function ensure_account(text, text, text), claim_profiles(uuid) to compatriot_app;
