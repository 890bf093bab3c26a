-- What officials read of accounts is a name: not the row of whoever they make a colleague by an address. And the address of an
-- online session is read by those who sit in it.

-- ── Accounts ────────────────────────────────────────────────────────────────────────────────────────────────────────
-- A colleague's row told the address, the language and the day of the account, and of somebody named by an address whether they
-- were here before. Whoever works in a programme is called by the name of their account. Who acts for an institution is called
-- as they were named there, or by the address that somebody named them by: the same whether there was an account or not.
drop policy colleagues on accounts;
create function account_name(who uuid) returns text language sql stable security definer set search_path = public, pg_temp as $$
  select coalesce(
    (select coalesce(a.name, a.email) from accounts a where a.id = who and (a.id = actor_account() or exists (
      select from memberships m where m.account_id = a.id and (m.programme_id = any (actor_official())
        or (m.programme_id = actor_programme() and actor_system() is not null))))),
    (select coalesce(i.name, a.email) from institution_members i join accounts a on a.id = i.account_id
      where i.account_id = who and (i.programme_id = any (actor_official())
        or (i.programme_id = actor_programme() and actor_system() is not null))
      order by i.institution_id limit 1))
$$;
revoke execute on function account_name(uuid) from public;
grant execute on function account_name(uuid) to compatriot_app;

-- ── Orientation sessions ────────────────────────────────────────────────────────────────────────────────────────────
-- Who is chosen picks a session by its day and form. The meeting's address is for those with a seat, and for the team.
revoke select on orientations from compatriot_app;
grant select (id, programme_id, title, form, place, starts_at, time_zone, minutes, capacity, about, cancelled_at, made_by,
  created_at, version) on orientations to compatriot_app;
create function orientation_link(session uuid) returns text language sql stable security definer set search_path = public, pg_temp as $$
  select o.link from orientations o where o.id = session and (o.programme_id = any (actor_team()) or o.programme_id = any (actor_coordinator())
    or (o.programme_id = actor_programme() and actor_system() is not null)
    or exists (select from orientation_people p join profiles f on f.id = p.profile_id
      where p.orientation_id = o.id and f.account_id = actor_account()))
$$;
revoke execute on function orientation_link(uuid) from public;
grant execute on function orientation_link(uuid) to compatriot_app;
