-- Opens a signed-in person's transaction in one round trip: the session must be alive; what the person may reach is read
-- from the tables here, never taken from a token.
create policy definer on sessions to current_user using (true) with check (true);
create policy definer on institution_members to current_user using (true) with check (true);

create function sign_on(session uuid) returns jsonb
language plpgsql security definer set search_path = public as $$
declare person accounts%rowtype; roles jsonb; places jsonb;
begin
  perform set_config('app.system', '', true), set_config('app.programme', '', true), set_config('app.draft', '', true);
  select a.* into person from sessions s join accounts a on a.id = s.account_id
    where s.id = session and s.revoked_at is null and s.expires_at > now();
  if not found then
    perform set_config('app.account', '', true), set_config('app.administrator', 'false', true),
      set_config('app.team', '{}', true), set_config('app.government', '{}', true), set_config('app.institutions', '{}', true);
    return null;
  end if;
  select coalesce(jsonb_agg(jsonb_build_object('programmeId', m.programme_id, 'programmeCode', p.code, 'programmeName', p.name,
      'role', m.role, 'recipient', m.recipient) order by p.name, m.role), '[]')
    into roles from memberships m join programmes p on p.id = m.programme_id where m.account_id = person.id;
  select coalesce(jsonb_agg(jsonb_build_object('id', i.institution_id, 'programmeId', i.programme_id)), '[]')
    into places from institution_members i where i.account_id = person.id;
  perform set_config('app.account', person.id::text, true),
    set_config('app.administrator', person.administrator::text, true),
    set_config('app.team', coalesce((select array_agg(distinct programme_id) from memberships
      where account_id = person.id and recipient = 'programme_team')::text, '{}'), true),
    set_config('app.government', coalesce((select array_agg(distinct programme_id) from memberships
      where account_id = person.id and recipient = 'home_government')::text, '{}'), true),
    set_config('app.institutions', coalesce((select array_agg(institution_id) from institution_members
      where account_id = person.id)::text, '{}'), true);
  return jsonb_build_object('account', jsonb_build_object('id', person.id, 'email', person.email, 'name', person.name,
    'language', person.language, 'administrator', person.administrator), 'memberships', roles, 'institutions', places);
end $$;
revoke execute on function sign_on(uuid) from public;
grant execute on function sign_on(uuid) to compatriot_app;
