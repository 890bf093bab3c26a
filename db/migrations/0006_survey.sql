-- Answering the survey, and the person's own hand on what came of it: where a draft stands, who looked, and erasure.
alter table drafts add column position text;

-- What the person's own card shows to officials; pausing takes it down in the same transaction.
create policy own on talent_documents for select
  using (profile_id in (select id from profiles where account_id = (select actor_account())));
create policy own_hides on talent_documents for delete
  using (profile_id in (select id from profiles where account_id = (select actor_account())));

-- The owner needs policies of its own, because FORCE ROW LEVEL SECURITY binds owners too.
create policy definer on responses to current_user using (true) with check (true);
create policy definer on drafts to current_user using (true) with check (true);
create policy definer on mails to current_user using (true) with check (true);
create policy definer on sign_in_codes to current_user using (true) with check (true);
create policy definer on access_records to current_user using (true) with check (true);
create policy definer on institutions to current_user using (true) with check (true);

-- Who looked at my profile: in which capacity and when, never a name of an official.
create function who_looked(target uuid, most integer)
returns table (at timestamptz, tier smallint, route text, recipient text, institution text)
language sql stable security definer set search_path = public as $$
  select r.at, r.tier, r.route,
    (select max(m.recipient) from memberships m where m.account_id = r.account_id and m.programme_id = r.programme_id),
    (select min(i.name) from institution_members x join institutions i on i.id = x.institution_id
      where x.account_id = r.account_id and x.programme_id = r.programme_id)
  from access_records r
  where r.profile_id = target
    and exists (select 1 from profiles p where p.id = target and p.account_id = actor_account())
  order by r.at desc, r.id desc limit most
$$;

-- Removes responses and all that hangs on them. Jobs hold ids only, but a job about nobody helps nobody.
create function erase_responses(doomed uuid[]) returns void
language plpgsql security definer set search_path = public as $$
declare people uuid[];
begin
  select coalesce(array_agg(id), '{}') into people from profiles where response_id = any (doomed);
  delete from pgboss.job where data ->> 'subjectId' = any ((doomed || people)::text[]);
  delete from drafts where id = any (doomed);
  delete from responses where id = any (doomed);
end $$;

-- Erases everything one person gave to one programme: what is linked to the account, and what was sent with the address
-- that the account has proved. An account that is left with nothing goes too, with its mail, codes and sessions.
create function erase_profile(target uuid) returns void
language plpgsql security definer set search_path = public as $$
declare holder uuid; scope uuid; address text; doomed uuid[];
begin
  select account_id, programme_id into holder, scope from profiles where id = target;
  if holder is null or holder is distinct from actor_account() then
    raise exception 'only the person may erase a profile' using errcode = 'insufficient_privilege';
  end if;
  select email into address from accounts where id = holder;
  select array_agg(r.id) into doomed
    from responses r
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
end $$;

-- A visitor without an account takes back what was sent, with the secret of the browser it was sent from. Once an account
-- holds the profile only that account may, because a browser may be shared.
create function withdraw_response(secret text) returns uuid
language plpgsql security definer set search_path = public as $$
declare found uuid;
begin
  select r.id into found from responses r
    where r.id = actor_draft() and r.secret_hash = secret and r.programme_id = actor_programme()
      and not exists (select 1 from profiles p where p.response_id = r.id and p.account_id is not null);
  if found is not null then perform erase_responses(array[found]); end if;
  return found;
end $$;

revoke execute on function who_looked(uuid, integer), erase_responses(uuid[]), erase_profile(uuid), withdraw_response(text)
  from public;
grant execute on function who_looked(uuid, integer), erase_profile(uuid), withdraw_response(text) to compatriot_app;
