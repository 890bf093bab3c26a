-- Whether a person may be invited by an institution, told to the programme's team without showing contact or blocks:
-- both "left no address or did not agree to be contacted" and "blocked this institution" come back as plain false.
create policy definer on blocked_institutions to current_user using (true);

create function may_be_invited(profile uuid, institution uuid) returns boolean
language sql stable security definer set search_path = public as $$
  select exists (
    select 1 from profiles p
    join consents c on c.profile_id = p.id and c.purpose = 'contact'
    left join contact_details d on d.profile_id = p.id
    where p.id = profile and p.programme_id = any (actor_team())
      and p.status = 'active'
      and (p.account_id is not null or d.email is not null)
      and not exists (select 1 from blocked_institutions b where b.profile_id = p.id and b.institution_id = institution))
$$;
revoke execute on function may_be_invited(uuid, uuid) from public;
grant execute on function may_be_invited(uuid, uuid) to compatriot_app;
